"""Files that pymdownx brings in (https://facelessuser.github.io/pymdown-extensions/extensions/snippets/).

It does so before anything else is read, so code is no exception; there, what it brings in is no Markdown.
"""

import re
from collections.abc import Iterator, Sequence

from doc_audit.markdown.forms.form import Rows
from doc_audit.model.columns import LinkRow
from doc_audit.model.document import LinkKind

_ONE = re.compile(r"[ \t]*+-{1,20}+8<-{1,20}+[ \t]++(?P<quote>[\"'])(?P<path>[^\"'\n]++)(?P=quote)\Z")
_BLOCK = re.compile(r"[ \t]*+-{1,20}+8<-{1,20}+\Z")
# A part of a file: lines `:2:9`, or a name.
_PART = re.compile(r":(?:(?P<name>[A-Za-z][-\w]{0,100})|(?P<lines>[-\d:,]{1,100}))\Z")
_MARK = re.compile(
    r"-{1,20}+8<-{1,20}+[ \t]++\[[ \t]*+(?P<type>start|end)[ \t]*+:[ \t]*+(?P<name>[A-Za-z][-\w]*+)[ \t]*+\]"
)


def read_pymdown_snippets(rows: Rows) -> Iterator[LinkRow]:
    """Find the files that are named on a line of their own, or in a block between two marks."""
    inside = False
    for number in range(rows.first, len(rows.source.lines)):
        row = rows.source.lines[number].rstrip()
        if _BLOCK.match(row):
            inside = not inside
        elif not inside and (match := _ONE.match(row)):
            yield from _row(rows, number, match.start("path"), match.end("path"))
        elif inside and row.strip() and "8<-" not in row:
            yield from _row(rows, number, len(row) - len(row.lstrip()), len(row))


def _row(rows: Rows, number: int, start: int, end: int) -> Iterator[LinkRow]:
    written = rows.source.lines[number][start:end]
    if written.lstrip().startswith(";"):
        # Commented out.
        return
    part = _PART.search(written)
    if part is not None:
        end -= len(part[0])
    kind: LinkKind = "include"
    if number + 1 in rows.code_lines:
        kind = "directive"
    if start < end:
        yield rows.link(number, start, end, kind, _named(part))


def _named(part: re.Match[str] | None) -> str:
    """Write the part of a file as `doc_audit.markdown.forms.includes` does; of several ranges, from the first to the last line."""
    if part is None:
        return ""
    if part["name"]:
        return f"#{part['name']}"
    numbers = part["lines"].split(",")
    first, last = numbers[0].partition(":")[0], numbers[-1].partition(":")[2]
    if "-" in first + last:
        return ""
    return f"{first}:{last}"


def read_parts(lines: Sequence[str]) -> Iterator[tuple[str, int, int]]:
    """Give the parts of a file that marks name, each with its first and its last line (1-based)."""
    opened: dict[str, int] = {}
    for number, line in enumerate(lines, start=1):
        if "8<-" not in line:
            continue
        match = _MARK.search(line)
        if match is None:
            continue
        name = match["name"]
        if match["type"] == "start":
            opened.setdefault(name, number)
        elif name in opened:
            yield name, opened.pop(name) + 1, number - 1
    for name, first in opened.items():
        yield name, first + 1, len(lines)
