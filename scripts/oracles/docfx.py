"""Write what the documentation of docfx and Microsoft Learn says of the links of the sites in `tests/sites/docfx`.

docfx comes from NuGet alone, so no build is recorded here: every row names the page that decides it.
"""

from collections.abc import Iterator
from pathlib import Path

from scripts.oracles import common
from scripts.oracles.common import Row

_LINKS = "https://dotnet.github.io/docfx/docs/links-and-cross-references.html"
_MARKDOWN = "https://dotnet.github.io/docfx/docs/markdown.html"
_TOC = "https://dotnet.github.io/docfx/docs/table-of-contents.html"
_LEARN_LINKS = "https://learn.microsoft.com/en-us/contribute/content/how-to-write-links"
_LEARN_MARKDOWN = "https://learn.microsoft.com/en-us/contribute/content/markdown-reference"
_SOURCES = {"L": _LINKS, "C": _MARKDOWN, "N": _TOC, "I": _MARKDOWN}
_LEARN_SOURCES = {"L": _LEARN_LINKS, "C": _LEARN_MARKDOWN, "N": _LEARN_LINKS}
_BROKEN = {
    "manual": "L2 L4 L6 L17 L19 L21 L23 L24 L28 L32 L35 L36 L38 L51 L61 C3 C5 C7 I3 N3 N7 N10",
    "learn": "L2 L7 L9 L10 L11 C2 C3 C4 C6 C8 N2",
}
_UNKNOWN = {
    "manual": {
        "L7": "an address of the host",
        "L8": "an address of the host",
        "L10": "a name that code may have",
        "L12": "a name that code may have",
        "L14": "a name of .NET",
        "L25": "made from code",
        "L26": "made from code",
        "L33": "another host",
        "C1": "a tab",
        "C10": "another host",
        "N5": "a name that code may have",
        "N6": "another host",
        "N9": "made from code",
    },
    "learn": {
        "L3": "an address of the host",
        "L4": "an address of the host",
        "L5": "a name that another site may have",
        "C5": "in another repository",
        "N3": "an address of the host",
        "N4": "another host",
    },
}


def main() -> None:
    """Write the `expected.json` of every site."""
    for site in common.sites("docfx"):
        common.record(site, None, _rows(site))


def _rows(site: Path) -> Iterator[Row]:
    sources = _LEARN_SOURCES if site.name == "learn" else _SOURCES
    unknown = _UNKNOWN[site.name]
    broken = _BROKEN[site.name].split()
    for mark in common.marks(site / "tree"):
        source = sources[mark.name[0]]
        if mark.name in unknown:
            yield Row(mark=mark, works=None, why=unknown[mark.name], source=source)
        else:
            yield Row(mark=mark, works=mark.name not in broken, source=source)


if __name__ == "__main__":
    main()
