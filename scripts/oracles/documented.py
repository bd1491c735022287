"""Write what the documentation of Mintlify, Fern, GitBook and Middleman says of the links of their sites in `tests/sites`.

The first three build on their own servers alone, and the last needs gems; so every row names the page that decides it.
"""

from collections.abc import Iterator
from pathlib import Path

from scripts.oracles import common
from scripts.oracles.common import Row

_SOURCES = {
    "mintlify": {
        "L": "https://mintlify.com/docs/create/text",
        "C": "https://mintlify.com/docs/create/reusable-snippets",
        "I": "https://mintlify.com/docs/create/text",
        "N": "https://mintlify.com/docs/organize/navigation",
    },
    "gitbook": {
        "L": "https://gitbook.com/docs/creating-content/formatting/inline",
        "C": "https://gitbook.com/docs/creating-content/blocks",
        "N": "https://gitbook.com/docs/getting-started/git-sync/content-configuration",
    },
    "middleman": {
        "R": "https://middlemanapp.com/basics/directory-structure/",
        "L": "https://middlemanapp.com/basics/helper-methods/",
        "C": "https://middlemanapp.com/basics/partials/",
        "I": "https://github.com/alphagov/tech-docs-gem",
        "N": "https://github.com/alphagov/tech-docs-gem",
    },
    "fern": {
        "L": "https://buildwithfern.com/learn/docs/writing-content/markdown-basics",
        "N": "https://buildwithfern.com/learn/docs/configuration/navigation",
    },
}
_BROKEN = {
    "middleman": "R3 R7 R11 R12 R22 R31 L3 L4 L21 I2 I5 I7 C4 N2 N5",
    "mintlify": "L2 L4 L6 L12 L14 L16 L18 L19 L24 L32 L41 C2 I2 N3 N6",
    "gitbook": "L2 L4 L5 L7 L10 L11 L13 C1 C2 N2 N5",
    "fern": "L2 L5 L9 N2 N5",
}
_UNKNOWN = {
    "middleman": {"N3": "another host"},
    "mintlify": {"L9": "made from an OpenAPI description", "L10": "another host"},
    "gitbook": {"C3": "another host", "N6": "another host"},
    "fern": {
        "L3": "its navigation gives addresses",
        "L6": "its navigation gives addresses",
        "L7": "another host",
        "N3": "another host",
    },
}


def main() -> None:
    """Write the `expected.json` of every site."""
    for kind in _SOURCES:
        for site in common.sites(kind):
            common.record(site, None, _rows(site, kind))


def _rows(site: Path, kind: str) -> Iterator[Row]:
    broken, unknown = _BROKEN[kind].split(), _UNKNOWN[kind]
    for mark in common.marks(site / "tree"):
        works = None if mark.name in unknown else mark.name not in broken
        yield Row(mark=mark, works=works, why=unknown.get(mark.name, ""), source=_SOURCES[kind][mark.name[0]])


if __name__ == "__main__":
    main()
