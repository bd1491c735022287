"""Record what Jupyter Book makes of the links of the sites in `tests/sites/jupyter_book` (https://jupyterbook.org/v1/)."""

import re
from collections.abc import Iterator
from pathlib import Path

from scripts.oracles import common, sphinx
from scripts.oracles.common import Mark, Row

PACKAGES = ("jupyter-book<2", "sphinx-design")
_COLOURS = re.compile(r"\x1b\[[0-9;]*m")
_ENTRY = re.compile(r"(?P<what>file|root|url|glob): (?P<entry>\S+) # (?P<name>N\d+)$")


def main() -> None:
    """Build every site and write its `expected.json`."""
    bin_folder = common.venv("jupyter-book", PACKAGES)
    made_with = common.versions(bin_folder, ("jupyter-book", "sphinx", "myst-parser", "myst-nb"))
    for site in common.sites("jupyter_book"):
        place = common.workplace("jupyter_book", site)
        output = place / ".built"
        said = common.run([bin_folder / "jupyter-book", "build", "--path-output", output, place], place)
        built = common.Built(output / "_build" / "html")
        warned = sphinx.warnings(_COLOURS.sub("", said), place)
        common.record(site, made_with, [*sphinx.rows(place, built, warned), *_contents(place, _COLOURS.sub("", said))])


def _contents(place: Path, said: str) -> Iterator[Row]:
    """Judge the entries of the table of contents by what the build *said* of them."""
    for number, line in enumerate((place / "_toc.yml").read_text(encoding="utf-8").split("\n"), start=1):
        found = _ENTRY.search(line)
        if found is None:
            continue
        mark = Mark(file="_toc.yml", line=number, name=found["name"], text=line)
        if found["what"] == "url":
            yield Row(mark=mark, works=None, why="another host")
            continue
        missing = f"nonexisting document '{found['entry']}'"
        yield Row(mark=mark, works=missing not in said, why=missing if missing in said else "")


if __name__ == "__main__":
    main()
