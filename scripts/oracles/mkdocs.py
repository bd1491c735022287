"""Record what MkDocs makes of the links of the sites in `tests/sites/mkdocs`."""

import os
import re
from dataclasses import dataclass, replace
from pathlib import Path

from scripts.oracles import common
from scripts.oracles.common import Built, Mark, Row

PACKAGES = (
    "mkdocs",
    "mkdocs-material",
    "pymdown-extensions",
    "mkdocs-autorefs",
    "mkdocs-redirects",
    "mkdocs-include-markdown-plugin",
    "mkdocs-awesome-pages-plugin",
    "mkdocs-awesome-nav",
    "mkdocs-literate-nav",
    "mkdocs-section-index",
    "mkdocs-static-i18n",
    "mkdocs-monorepo-plugin",
    "mkdocs-macros-plugin",
    "mkdocs-techdocs-core",
)
_WORDS = re.compile(r"[\w./-]+\.(?:css|js)\b")
_MISSING = re.compile(r"Redirect target '([^']+)'|A reference to '([^']+)' is included in the 'nav'")
_SITE_URL = re.compile(r"^site_url:.*?(https?://[^/\s']+)(/[^\s']*)?", re.MULTILINE)


# What pymdownx itself says of a line: nothing, or that the file or the part of it is missing.
_SNIPPET = """
import sys, markdown, yaml
class Loader(yaml.SafeLoader): pass
Loader.add_multi_constructor("", lambda loader, tag, node: None)
config = yaml.load(open("mkdocs.yml"), Loader)
options = {}
for item in config["markdown_extensions"]:
    if isinstance(item, dict):
        options |= item.get("pymdownx.snippets") or {}
options |= {"check_paths": True, "auto_append": []}
try:
    markdown.markdown(sys.argv[1], extensions=["pymdownx.snippets"], extension_configs={"pymdownx.snippets": options})
except Exception as error:
    print(error)
"""


def main() -> None:
    """Build every site and write its `expected.json`."""
    bin_folder = common.venv("mkdocs", PACKAGES)
    made_with = common.versions(bin_folder, PACKAGES)
    for site in common.sites("mkdocs"):
        place = common.workplace("mkdocs", site)
        recorders = [_build(place / name, bin_folder) for name in _configurations(site)]
        rows = [_first(mark, recorders) for mark in common.marks(site / "tree")]
        common.record(site, made_with, rows)


def _configurations(site: Path) -> list[str]:
    """Give what is built of *site*: `mkdocs.yml`, unless `configurations.txt` beside the tree lists several."""
    listed = site / "configurations.txt"
    return listed.read_text(encoding="utf-8").split() if listed.exists() else ["mkdocs.yml"]


def _build(configuration: Path, bin_folder: Path) -> "_Recorder":
    place = configuration.parent
    output = place / ".built"
    command: list[str | Path] = [bin_folder / "mkdocs", "build", "--site-dir", output]
    said = common.run(command, place, DISABLE_MKDOCS_2_WARNING="true", PATH=f"{bin_folder}:{os.environ['PATH']}")
    found = _SITE_URL.search(_whole(configuration))
    host, base = found.groups(default="/") if found else ("", "/")
    return _Recorder(
        place=place,
        built=Built(output, base=base, hosts=[host]),
        said=said,
        python=bin_folder / "python",
        templates="- macros" in _whole(configuration),
    )


def _whole(configuration: Path) -> str:
    """Give the text of *configuration* and behind it that of those it inherits from."""
    text = configuration.read_text(encoding="utf-8")
    inherited = re.search(r"^INHERIT: (\S+)", text, re.MULTILINE)
    return text + _whole(configuration.parent / inherited[1]) if inherited else text


def _first(mark: Mark, recorders: "list[_Recorder]") -> Row:
    """Give the row of the first site that knows *mark*."""
    rows = [recorder.row(mark) for recorder in recorders]
    row = next((row for row in rows if row.counted), rows[0])
    if row.works is None and row.why.startswith("outside the site") and mark.href.startswith("/"):
        for recorder in recorders:
            works, why = recorder.built.follow("index.html", mark.href)
            if works is not None:
                return replace(row, works=works, why=why)
    return row


@dataclass(frozen=True, kw_only=True)
class _Recorder:
    """One built site, in the *place* where it was built, and what MkDocs *said* meanwhile."""

    place: Path
    built: Built
    said: str
    python: Path
    templates: bool

    def row(self, mark: Mark) -> Row:
        """Say what became of *mark*: most are links of a built page, the others MkDocs or pymdownx speaks of."""
        if mark.file.endswith((".yml", ".pages")) and not self.built.links(mark.name):
            return self._configured(mark)
        if mark.name[0] == "C":
            return self._include(mark)
        row = self.built.row(mark)
        if self.templates and "{{" in mark.text:
            return replace(row, works=None, why="filled in by a template")
        if row.works is None and row.counted and f" contains a link '{mark.href}', but the target" in self.said:
            return replace(row, works=False, why="not found among documentation files")
        return row

    def _configured(self, mark: Mark) -> Row:
        for page in self.built.pages.values():
            for href in page.assets:
                if any(word.strip(",") in href for word in _WORDS.findall(mark.text)):
                    works, why = self.built.follow(page.file, href)
                    return Row(mark=mark, works=works, why=why)
        for missing in map("".join, _MISSING.findall(self.said)):
            if missing in mark.text:
                return Row(mark=mark, works=False, why=f"mkdocs build: {missing!r} is not found")
        return Row(mark=mark, works=True)

    def _include(self, mark: Mark) -> Row:
        line = mark.text if "8<-" in mark.text else f'--8<-- "{mark.text.strip()}"'
        if ";" in mark.text or "{" in mark.text:
            return Row(mark=mark, works=None, why="not brought in", counted=False)
        fault = common.run([self.python, "-c", _SNIPPET, line.strip()], self.place).strip()
        return Row(mark=mark, works=not fault, why=fault)


if __name__ == "__main__":
    main()
