"""Blocks that hold Markdown in a way that CommonMark does not know, taken out of a page to be read by themselves.

CommonMark takes what is indented below `!!! note` for code, and what follows `<div markdown>` for HTML. Here such a body is
found line by line, and left as blank lines in the text around it; each body is a page of its own to the parser, with its
lines where they were.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from doc_audit.markdown.directives import TEXT_DIRECTIVES, plain_directive
from doc_audit.model.dialect import Dialect

_FENCE = re.compile(r"[ \t>]*+(?P<marks>`{3,}+|~{3,}+)(?P<info>[^`]*+)\Z")
# https://python-markdown.github.io/extensions/admonition/, https://facelessuser.github.io/pymdown-extensions/extensions/
_ADMONITION = re.compile(r"(?P<indent>[ \t]*+)(?:(?:!!!|\?\?\?\+?)[ \t]++\S|===[+!]{0,2}[ \t]++[\"'&])")
_DEFINITION = re.compile(r" {0,3}:[ \t]++\S")
_HTML = re.compile(r"[ \t]*+<(?P<tag>[A-Za-z][\w-]*+)(?P<attributes>[^<>]*+)>[ \t]*+\Z")
_RAW = re.compile(
    r" {0,3}<(?P<tag>div|section|figure|details|table|center|article|aside|header|footer|nav|p|ul|ol|dl)\b"
)
_OPEN = re.compile(r" {0,3}<(?P<tag>[A-Za-z][\w-]*+)(?P<attributes>[^<>]*+)>(?=[^<\s])")
_END_TAG = re.compile(r"[ \t]*+</[A-Za-z][\w-]*+>[ \t]*+\Z")
_MARKDOWN = re.compile(r"(?<=\s)markdown(?=[\s=]|\Z)")
_JSX_TAG = re.compile(r"<(?P<tag>[A-Za-z][\w.]*+|)")
# What ends a paragraph: a heading, or a tag.
_BREAK = re.compile(r"[ \t]*+(?:#{1,6}[ \t]|<[^<>]*+>[ \t]*+\Z|/>)")
# The tags of an element.
_PAIR = 2
_MYST = re.compile(r"\{(?P<name>[\w:+.-]++)\}")
_OPTION = re.compile(r"[ \t]*+:[\w-]++:")
# Stands in a blank line; no page holds it, and nobody reads it.
_FILLER = "\x0b"
_INDENT = 4
# An element is closed within as many lines, or taken for one that is not: each that opens is looked for by itself.
_LONGEST = 2000
# A tag whose attributes stand on lines of their own.
_LONGEST_TAG = 40


@dataclass(frozen=True, slots=True)
class Part:
    """A body: the 0-based number of its first line, and its lines without what stands before them."""

    first: int
    rows: tuple[str, ...]


def split(rows: Sequence[str], dialect: Dialect) -> tuple[list[str], list[Part]]:
    """Part *rows* into the text around all bodies, as many lines as before, and the bodies in their order."""
    outer = list(rows)
    parts: list[Part] = []
    line = 0
    while line < len(rows):
        fence = _FENCE.match(rows[line])
        if fence is not None:
            line = _read_fence(rows, line, fence, dialect, outer, parts)
            continue
        if dialect.html_blocks and (inside := _inside_one_line(rows[line])):
            # What closes the element stays behind its text, which keeps the text where it is in its line.
            outer[line] = rows[line][:inside]
            parts.append(Part(line, (rows[line][inside:],)))
            line += 1
            continue
        body = _body(rows, line, dialect)
        if body is None and dialect.python and (last := _end_of_raw(rows, line)):
            # Blank lines do not end it; without them the parser takes all of it for one piece.
            outer[line:last] = [row if row.strip() else _FILLER for row in outer[line:last]]
            line = last
            continue
        if body is None and dialect.components and (last := _end_of_tags(rows, line)):
            # HTML would take in what follows; in MDX that is a block of its own.
            parts.append(Part(line, tuple(rows[line:last])))
            outer[line:last] = [""] * (last - line)
            line = last
            continue
        if body is None:
            line += 1
            continue
        start, last, depth = body
        dedented = tuple(_dedent(row, depth) for row in rows[start:last])
        if any(row.strip() for row in dedented):
            parts.append(Part(start, dedented))
        outer[start:last] = [""] * (last - start)
        if (dialect.html_blocks or dialect.components) and last < len(rows) and _END_TAG.match(rows[last]):
            # Otherwise what follows at once belongs to a block of HTML, and a fence there is none.
            outer[last] = ""
        line = max(last, line + 1)
    return outer, parts


def _body(rows: Sequence[str], line: int, dialect: Dialect) -> tuple[int, int, int] | None:
    """Give the first line of the body that the one at *line* opens, the line behind it, and how deep it is indented."""
    row = rows[line]
    if dialect.admonitions and (match := _ADMONITION.match(row)):
        depth = _width(match["indent"]) + _INDENT
        return line + 1, _end_of_indented(rows, line + 1, depth), depth
    if dialect.definitions and _DEFINITION.match(row):
        last = _end_of_indented(rows, line + 1, _INDENT)
        if last <= line + 1:
            return None
        return (line + 1, last, _INDENT)
    if dialect.html_blocks and (match := _HTML.match(row)) and _MARKDOWN.search(match["attributes"]):
        closing = _closing(rows, line, match["tag"])
        if closing is None:
            return None
        return (line + 1, closing, 0)
    if dialect.components:
        return _component(rows, line)
    return None


def _inside_one_line(row: str) -> int:
    """Give where the Markdown of an element begins that opens and closes in the *row*; 0 if none does."""
    if "markdown" in row:
        match = _OPEN.match(row)
    else:
        match = None
    if match is None or not _MARKDOWN.search(match["attributes"]):
        return 0
    if not row.rstrip().endswith(f"</{match['tag']}>"):
        return 0
    return match.end()


def _end_of_raw(rows: Sequence[str], line: int) -> int:
    """Give the line behind the HTML that opens at *line* and in which nothing is Markdown; 0 if none does.

    https://python-markdown.github.io/extensions/md_in_html/: an element holds Markdown only where it says so.
    """
    match = _RAW.match(rows[line])
    if match is None:
        return 0
    closing = _closing(rows, line, match["tag"])
    if closing is None or any(_MARKDOWN.search(row) for row in rows[line : closing + 1]):
        return 0
    return closing + 1


def _end_of_indented(rows: Sequence[str], start: int, depth: int) -> int:
    """Give the line behind those from *start* on that are blank or at least *depth* deep; blank ones at the end do not count."""
    last = start
    for line in range(start, len(rows)):
        row = rows[line]
        if not row.strip():
            continue
        if _width(row[: len(row) - len(row.lstrip())]) < depth:
            break
        last = line + 1
    return last


def _closing(rows: Sequence[str], line: int, tag: str) -> int | None:
    """Give the line that closes the element that *line* opens; None if none does."""
    depth = 0
    for number in range(line, min(line + _LONGEST, len(rows))):
        depth += _opened(rows[number], tag)
        if depth <= 0:
            return number
    return None


def _opened(row: str, tag: str) -> int:
    """Count how many elements called *tag* the *row* opens, less those that it closes; one that closes itself is neither."""
    count = -row.count(f"</{tag}>")
    place = row.find(f"<{tag}")
    while place >= 0:
        behind = place + 1 + len(tag)
        if row[behind : behind + 1] in ("", " ", "\t", ">", "/"):
            end = row.find(">", behind)
            count += end < 0 or row[end - 1] != "/"
        place = row.find(f"<{tag}", behind)
    return count


def _component(rows: Sequence[str], line: int) -> tuple[int, int, int] | None:
    """Find the body of a JSX element whose opening tag fills lines of its own (https://mdxjs.com/docs/what-is-mdx/)."""
    opened = _opening(rows, line)
    if opened is None:
        return None
    tag, first = opened
    last = _closing_component(rows, first, tag)
    if last is None:
        return None
    depths = [_width(row[: len(row) - len(row.lstrip())]) for row in rows[first:last] if row.strip()]
    return first, last, min(depths, default=0)


def _opening(rows: Sequence[str], line: int) -> tuple[str, int] | None:
    """Give the name of the JSX tag that opens at *line*, and the line behind it; None if there is none, or it closes itself."""
    match = _JSX_TAG.match(rows[line].strip())
    if match is None:
        return None
    for number in range(line, min(line + _LONGEST_TAG, len(rows))):
        text = rows[number].strip()
        if number == line:
            inner = text[match.end() :]
        else:
            inner = text
        if not text or "<" in inner:
            return None
        end = inner.replace("=>", "==").find(">")
        if end >= 0:
            alone = end == len(inner) - 1 and not inner.endswith("/>")
            if not alone:
                return None
            return (match["tag"], number + 1)
    return None


def _end_of_tags(rows: Sequence[str], line: int) -> int:
    """Give the line behind the JSX that fills lines of its own from *line* on, and that text follows at once; 0 if none does."""
    if line and rows[line - 1].strip() and not _BREAK.match(rows[line - 1]):
        # It stands in a paragraph.
        return 0
    match = _JSX_TAG.match(rows[line].strip())
    last = 0
    if match is not None:
        last = _end_of_closed(rows, line, match)
    has_more = last and last < len(rows) and rows[last].strip()
    if not has_more:
        return 0
    return last


def _end_of_closed(rows: Sequence[str], line: int, tag: re.Match[str]) -> int:
    """Give the line behind the tag that begins at *line* and closes itself, or its element, at the end of a line; 0 if it does not."""
    text = rows[line].strip()
    if tag["tag"] and text.endswith(f"</{tag['tag']}>") and text.count("<") == _PAIR:
        return line + 1
    for number in range(line, min(line + _LONGEST_TAG, len(rows))):
        text = rows[number].strip()
        if number == line:
            inner = text[tag.end() :]
        else:
            inner = text
        end = inner.replace("=>", "==").find(">")
        if not text or "<" in inner:
            return 0
        if end >= 0:
            if not (inner.endswith("/>") and end == len(inner) - 1):
                return 0
            return number + 1
    return 0


def _closing_component(rows: Sequence[str], start: int, tag: str) -> int | None:
    depth, fence = 1, ""
    for number in range(start, min(start + _LONGEST, len(rows))):
        row = rows[number]
        marks = _FENCE.match(row)
        if marks is not None and (not fence or (marks["marks"].startswith(fence) and not marks["info"].strip())):
            if fence:
                fence = ""
            else:
                fence = marks["marks"]
            continue
        if fence:
            continue
        depth += _opened(row, tag)
        if depth <= 0:
            return number
    return None


def _read_fence(
    rows: Sequence[str], line: int, fence: re.Match[str], dialect: Dialect, outer: list[str], parts: list[Part]
) -> int:
    """Step over the fenced code that opens at *line*; the body of a directive among *parts* is Markdown."""
    marks = fence["marks"]
    last = line + 1
    while last < len(rows) and not _closes(rows[last], marks):
        last += 1
    behind = min(last + 1, len(rows))
    if dialect.directives:
        directive = _MYST.match(fence["info"].strip())
    else:
        directive = None
    if directive is None or plain_directive(directive["name"]) not in TEXT_DIRECTIVES:
        return behind
    first = _behind_options(rows, line + 1, last)
    depth = _width(rows[line][: fence.start("marks")])
    parts.append(Part(first, tuple(_dedent(row, depth) for row in rows[first:last])))
    outer[line:behind] = [""] * (behind - line)
    return behind


def _closes(row: str, marks: str) -> bool:
    text = row.strip(" \t>")
    return text.startswith(marks) and not text.strip(marks[0])


def _behind_options(rows: Sequence[str], first: int, last: int) -> int:
    """Step over the options of a directive: lines `:key: value`, or YAML between two `---`."""
    if first < last and rows[first].strip() == "---":
        for line in range(first + 1, last):
            if rows[line].strip() == "---":
                return line + 1
        return first
    while first < last and _OPTION.match(rows[first]):
        first += 1
    return first


def _width(blanks: str) -> int:
    return len(blanks.expandtabs(4))


def _dedent(row: str, depth: int) -> str:
    """Take up to *depth* columns of blanks from the front of *row*."""
    width = 0
    for place, character in enumerate(row):
        if width >= depth or character not in " \t":
            if width > depth:
                return " " * (width - depth) + row[place:]
            return row[place:]
        width += _INDENT - width % _INDENT if character == "\t" else 1
    return ""
