"""Record what mystmd (the engine of Jupyter Book 2) makes of the links of the sites in `tests/sites/myst` (https://mystmd.org).

Its themes come from the net, so the site is built as far as its content: there each link says whether it leads to a page, to a
copied file, or to a place that was found.
"""

import json
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from scripts.oracles import common
from scripts.oracles.common import Mark, Row

_COMMENT = re.compile(r"^% (C\d+)$")
_FOUND = ("internal", "resolved")


def main() -> None:
    """Build the content of every site and write its `expected.json`."""
    home = common.CACHE / "myst"
    home.mkdir(parents=True, exist_ok=True)
    common.run(["npm", "install", "--silent", "--prefix", home, "mystmd"], home)
    version = common.run([home / "node_modules" / ".bin" / "myst", "--version"], home).strip().removeprefix("v")
    for site in common.sites("myst"):
        place = common.workplace("myst", site)
        command: list[str | Path] = [home / "node_modules" / ".bin" / "myst", "build", "--site"]
        # It ends in a fault where the theme cannot be had.
        done = subprocess.run(command, cwd=place, capture_output=True, text=True, check=False)
        said = done.stdout + done.stderr
        common.record(site, f"mystmd {version}", (_row(mark, place, said) for mark in _marks(site / "tree")))


def _marks(tree: Path) -> Iterator[Mark]:
    for mark in common.marks(tree):
        lines = (tree / mark.file).read_text(encoding="utf-8").split("\n")
        if _COMMENT.match(mark.text):
            yield Mark(file=mark.file, line=mark.line + 1, name=mark.name, text=lines[mark.line])
        elif mark.text.startswith(":alt:"):
            first = next(number for number in range(mark.line, 0, -1) if lines[number - 1].startswith("```{"))
            yield Mark(file=mark.file, line=first, name=mark.name, text=lines[first - 1])
        else:
            yield mark


def _row(mark: Mark, place: Path, said: str) -> Row:
    target = re.split(r"[\s}]+", mark.text.strip())[-1]
    if mark.file.endswith(".yml"):
        target = mark.text.partition("file: ")[2].partition(" ")[0]
        return Row(mark=mark, works=f"does not exist: {target}" not in said)
    if mark.text.startswith("```{") and "figure" not in mark.text and "image" not in mark.text:
        return Row(mark=mark, works=f'Could not find "{target}"' not in said)
    for node in _nodes(place, mark.name):
        is_file = node["type"] != "crossReference" and str(node.get("url", "")).startswith("/")
        works = is_file or any(node.get(key) for key in _FOUND)
        return Row(mark=mark, works=works, why="" if works else f"not found: {node.get('url', node.get('label'))}")
    return Row(mark=mark, works=None, why="not in the content", counted=False)


def _nodes(place: Path, name: str) -> Iterator[dict[str, Any]]:
    """Give the link that is called *name*, or follows it in its paragraph."""
    for path in sorted((place / "_build" / "site" / "content").glob("*.json")):
        for block in _walk(json.loads(path.read_text(encoding="utf-8"))["mdast"]):
            children = block.get("children", [])
            text = children[0].get("value", "") if children else ""
            if block.get("alt") == name or (block.get("type") in ("link", "crossReference") and text == name):
                yield block
            elif block.get("type") == "paragraph" and text.startswith(f"{name}:") and len(children) > 1:
                yield children[1]


def _walk(node: Any) -> Iterator[dict[str, Any]]:
    if isinstance(node, dict):
        yield node
        for value in node.values():
            yield from _walk(value)
    elif isinstance(node, list):
        for value in node:
            yield from _walk(value)


if __name__ == "__main__":
    main()
