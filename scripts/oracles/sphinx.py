"""Record what Sphinx with MyST makes of the links of the sites in `tests/sites/sphinx` (https://myst-parser.readthedocs.io).

A mark is the first word of a paragraph, an item or a cell (`L3: {doc}`x``), or the `alt` of an image; the first link behind it
is meant. Before a directive it stands in a comment (`% C1`), and before a list of pages with the entry (`% N1: guide/install`):
for these, and for what became no link, the warnings of the build decide, which name file and line.
"""

import html
import re
from collections.abc import Iterator
from pathlib import Path

from scripts.oracles import common
from scripts.oracles.common import Built, Mark, Row

PACKAGES = ("sphinx", "myst-parser", "myst-nb", "sphinx-design", "linkify-it-py")
_COMMENT = re.compile(r"%\s*([A-Z]\d+)(?::\s*(.*\S))?\s*$")
_WORD = re.compile(r"(?:^|[\s>|{*\"-])([LICNRDF]\d+):(?=\s|$)")
_ALT = re.compile(r":alt: ([LICNRDF]\d+)$")
_WARNING = re.compile(r"^(?P<file>[^:\n]+):(?P<line>\d+): (?:WARNING|ERROR|CRITICAL): (?P<text>.*)$", re.MULTILINE)
# What is said of pages, not of links.
_NO_FAULTS = ("duplicate label", "document isn't included", "Document headings", "autosectionlabel")
_TAG = re.compile(r"<(?:a [^>]*?href|img [^>]*?src)=\"([^\"]*)\"[^>]*>")
_BUILDER = re.compile(r"^  builder: (\S+)$", re.MULTILINE)
Place = tuple[str, int]


def main() -> None:
    """Build every site and write its `expected.json`."""
    bin_folder = common.venv("sphinx", PACKAGES)
    made_with = common.versions(bin_folder, PACKAGES[:3])
    for site in common.sites("sphinx"):
        place = common.workplace("sphinx", site)
        source = next(path.parent for path in sorted(place.rglob("conf.py")))
        built, warnings = build(bin_folder, place, source)
        common.record(site, made_with, rows(place, built, warnings))


def build(bin_folder: Path, place: Path, source: Path) -> tuple[Built, dict[Place, list[str]]]:
    """Build the site below *source* with the builder that Read the Docs is told to use."""
    output = place / ".built"
    named = place / ".readthedocs.yaml"
    found = _BUILDER.search(named.read_text(encoding="utf-8")) if named.exists() else None
    builder = found[1] if found else "html"
    command = [bin_folder / "python", "-m", "sphinx", "-q", "-b", builder, source, output]
    said = common.run(command, place, PYTHONWARNINGS="ignore")
    return Built(output), warnings(said, place)


def warnings(said: str, place: Path) -> dict[Place, list[str]]:
    """Sort what the build *said* by file and line."""
    found: dict[Place, list[str]] = {}
    for match in _WARNING.finditer(said):
        path = Path(match["file"])
        file = (path if path.is_absolute() else place / path).resolve().relative_to(place.resolve()).as_posix()
        if not any(words in match["text"] for words in _NO_FAULTS):
            found.setdefault((file, int(match["line"])), []).append(match["text"])
    return found


def rows(tree: Path, built: Built, said: dict[Place, list[str]]) -> Iterator[Row]:
    """Judge every mark of *tree*."""
    pages = {name: (built.folder / name).read_text(encoding="utf-8") for name in built.pages}
    for path in sorted(tree.rglob("*")):
        if ".built" in path.parts or path.suffix not in {".md", ".rst", ".ipynb"}:
            continue
        lines = path.read_text(encoding="utf-8").split("\n")
        file = path.relative_to(tree).as_posix()
        for number, line in enumerate(lines):
            if comment := _COMMENT.match(line):
                yield _commented(file, lines, number, comment, said, built)
            elif alt := _ALT.search(line):
                first = next(
                    place for place in range(number, -1, -1) if lines[place].lstrip("> ").startswith(("`", ":::"))
                )
                mark = Mark(file=file, line=first + 1, name=alt[1], text=lines[first])
                yield built.row(mark)
            else:
                for word in _WORD.finditer(line):
                    yield _worded(Mark(file=file, line=number + 1, name=word[1], text=line), built, pages, said)


def _commented(
    file: str, lines: list[str], number: int, comment: re.Match[str], said: dict[Place, list[str]], built: Built
) -> Row:
    """Judge a directive, or one entry of it, by the warnings of the line that it begins in."""
    first = next(place for place in range(number, len(lines)) if not lines[place].startswith("%"))
    line = first
    if comment[2]:
        line = next(place for place in range(first, len(lines)) if comment[2] in lines[place])
    mark = Mark(file=file, line=line + 1, name=comment[1], text=lines[line])
    entry = comment[2] or ""
    texts = [text for place in (first + 1, line + 1) for text in said.get((file, place), ())]
    named = (f"'{entry.strip('/')}'", entry, "Problems with")
    wrong = [text for text in texts if not entry or any(name in text for name in named)]
    if lines[line].startswith(":target:") and not entry.startswith("http"):
        works, why = built.follow(re.sub(r"\.md\Z", ".html", file), entry)
        return Row(mark=mark, works=works, why=why)
    if entry.startswith(("http://", "https://")):
        return Row(mark=mark, works=None, why="another host")
    return Row(mark=mark, works=not wrong, why=wrong[0] if wrong else "")


def _worded(mark: Mark, built: Built, pages: dict[str, str], said: dict[Place, list[str]]) -> Row:
    """Judge the first link behind the mark; where there is none, a warning says that there ought to be one."""
    # What stands behind the name of a directive has a line below for its warnings.
    reach = range(3) if mark.text.startswith((":::", "```")) else range(1)
    why = "; ".join(text for offset in reach for text in said.get((mark.file, mark.line + offset), ()))
    for page, text in pages.items():
        found = re.search(
            rf"(?<![A-Za-z0-9]){mark.name}: ?(?P<rest>.*?)(?:</p>|</td>|</dd>|</li>|[LICNRDF]\d+:)", text, re.DOTALL
        )
        if found is None:
            continue
        link = _TAG.search(re.sub(r"<a class=\"headerlink\".*?</a>", "", found["rest"]))
        if link is None:
            return (
                Row(mark=mark, works=False, why=why)
                if why
                else Row(mark=mark, works=None, why="no link", counted=False)
            )
        works, fault = built.follow(page, html.unescape(link[1]))
        inner = _TAG.search(found["rest"], link.end())
        if works and inner is not None and link[0].startswith("<a") and inner[0].startswith("<img"):
            works, fault = built.follow(page, html.unescape(inner[1]))
        return Row(mark=mark, works=works, why=fault)
    return Row(mark=mark, works=None, why="not on the built site", counted=False)


if __name__ == "__main__":
    main()
