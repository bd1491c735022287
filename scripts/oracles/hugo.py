"""Record what Hugo makes of the links of the sites in `tests/sites/hugo`."""

import json
import re
import tomllib
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from scripts.oracles import common
from scripts.oracles.common import Built, Mark, Row

PACKAGES = ("hugo",)
_CONFIGURATIONS = ("hugo.toml", "hugo.yaml", "config.json", "config/_default/hugo.toml")
# What the build says of a `ref` that leads nowhere, with its place.
_LOST = re.compile(r'REF_NOT_FOUND: Ref "[^"]*": "([^"]+):(\d+):\d+"')
_BASE = re.compile(r"baseURL:\s*(\S+)")
_SHORTCODE = re.compile(r"\{\{[<%]\s*([\w-]+)")
_EMBEDDED = frozenset({"ref", "relref", "figure"})
# Rows that the day of the build decides, or what else the site publishes, by what the address holds.
_UNDECIDED = {
    "/guide/later/": "published on another day",
    "/guide/over/": "published on another day",
    "](/pics/chart.svg)": "an asset is published where a page uses it",
    "- { name: N2": "the layout decides what a relative address of a menu is seen from",
}


def main() -> None:
    """Build every site and write its `expected.json`."""
    bin_folder = common.venv("hugo", PACKAGES)
    made_with = common.versions(bin_folder, PACKAGES)
    for site in common.sites("hugo"):
        place = common.workplace("hugo", site)
        home = place / "site" if (place / "site").is_dir() else place
        output = place / ".built"
        said = common.run([bin_folder / "hugo", "--destination", output, "--logLevel", "warn"], home)
        lost = {(Path(path).relative_to(place).as_posix(), int(line)) for path, line in _LOST.findall(said)}
        base = urlsplit(_base_url(home))
        built = Built(output, base=base.path or "/", hosts=[f"{base.scheme}://{base.netloc}"])
        common.record(site, made_with, (_row(mark, built, lost) for mark in common.marks(site / "tree")))


def _base_url(home: Path) -> str:
    path = next(home / name for name in _CONFIGURATIONS if (home / name).exists())
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".yaml":
        found = _BASE.search(text)
        return found[1] if found else ""
    config: dict[str, Any] = tomllib.loads(text) if path.suffix == ".toml" else json.loads(text)
    return str(config["baseURL"])


def _row(mark: Mark, built: Built, lost: set[tuple[str, int]]) -> Row:
    own = set(_SHORTCODE.findall(mark.text)) - _EMBEDDED - {"note"}
    if own:
        return Row(mark=mark, works=None, why=f"what the site's own shortcode makes of it: {', '.join(sorted(own))}")
    for text, why in _UNDECIDED.items():
        if text in mark.text:
            return Row(mark=mark, works=None, why=why)
    if (mark.file, mark.line) in lost:
        return Row(mark=mark, works=False, why="REF_NOT_FOUND")
    if any(not link.href for link in built.links(mark.name)):
        return Row(mark=mark, works=False, why="a link without destination")
    return built.row(mark)


if __name__ == "__main__":
    main()
