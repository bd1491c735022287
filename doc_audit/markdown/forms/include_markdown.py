"""Files that the plugin include-markdown brings in (https://github.com/mondeja/mkdocs-include-markdown-plugin).

`include-markdown` writes relative links anew, so that they lead from the file that they stand in; `include` does not.
"""

import re
from collections.abc import Iterator, Sequence

from doc_audit.markdown.forms.form import Rows
from doc_audit.model.columns import LinkRow
from doc_audit.model.document import LinkKind

_NAME = re.compile(r"(?<!\s)\s*+(?P<name>include(?:-markdown)?)\b")
_PATH = re.compile(r"(?<!\s)\s*+(?P<quote>[\"'])(?P<path>[^\"'\n]++)(?P=quote)")
_MARKS = re.compile(r"(?<![\w-])(?P<key>start|end)=[\"'](?P<value>[^\"'\n]{1,200}+)[\"']")
_WILD = frozenset("*?[{")
# A tag may fill several lines; its path stands in the first few.
_LINES = 4


def read_include_markdown(rows: Rows) -> Iterator[LinkRow]:
    """Find `{% include-markdown "x.md" %}` and `{% include "x.md" %}`, also over several lines."""
    for number in range(rows.first, len(rows.source.lines)):
        row = rows.source.lines[number]
        start = row.find("{%")
        while start >= 0:
            yield from _tag(rows, number, start + 2 + row.startswith("{%-", start))
            start = row.find("{%", start + 2)


def _tag(rows: Rows, number: int, column: int) -> Iterator[LinkRow]:
    """Read the tag whose inside begins at *column* of the line *number*."""
    lines = rows.source.lines
    name = ""
    for line in range(number, min(number + _LINES, len(lines))):
        row = lines[line]
        if not name and (found := _NAME.match(row, column)):
            name, column = found["name"], found.end()
        if name and (path := _PATH.match(row, column)):
            yield from _link(rows, line, path.span("path"), name, _part(lines[line : line + _LINES]))
            return
        if row[column:].strip():
            return
        column = 0


def _part(lines: Sequence[str]) -> str:
    """Give the part of the file that the tag in *lines* names by what stands before and behind it: `#start|end`."""
    tag = " ".join(lines).partition("%}")[0]
    found = {match["key"]: match["value"] for match in _MARKS.finditer(tag)}
    if not found:
        return ""
    return f"#{found.get('start', '')}|{found.get('end', '')}"


def read_marks(lines: Sequence[str]) -> Iterator[tuple[str, int, int]]:
    """Give each comment that fills a line, as a part of its own that others may begin behind or end before."""
    for number, line in enumerate(lines, start=1):
        text = line.strip()
        if text.startswith("<!--") and text.endswith("-->"):
            yield text, number, number


def _link(rows: Rows, line: int, place: tuple[int, int], name: str, part: str) -> Iterator[LinkRow]:
    if not _WILD.isdisjoint(rows.source.lines[line][slice(*place)]):
        return
    kind: LinkKind = "include"
    if line + 1 in rows.code_lines:
        kind = "directive"
    elif name == "include-markdown":
        kind = "rebased-include"
    yield rows.link(line, *place, kind, part)
