"""What kramdown knows beside Markdown: attribute lists that name a block, and how it reads headers (kramdown.gettalong.org)."""

import re
from collections.abc import Iterator, Sequence

# https://kramdown.gettalong.org/syntax.html#attribute-list-definitions
_LIST = re.compile(r"\{:(?![:/])(?P<inner>[^{}]*+)\}")
_ALONE = re.compile(r"[ \t>]*+\{:(?![:/])(?P<inner>[^{}]*+)\}[ \t]*+\Z")
_ID = re.compile(r"(?:(?<=[\s:.])|(?<![^\s]))#(?P<id>[A-Za-z][\w:-]*+)")
_TOC = re.compile(r"^[ \t>]*+\{:[ \t]*+toc\b[^{}\n]*+\}", re.MULTILINE)
_OFF = re.compile(r"\{::options[^{}\n]*?\sauto_ids=[\"']false")
_TYPOGRAPHY = re.compile(r"---?")
_HEADER = re.compile(r"#{1,6}[^#\s]")


def attribute_ids(content: str) -> Iterator[tuple[str, int]]:
    """Give each id that an attribute list in *content* names, and how many lines are before it."""
    if "{:" not in content:
        return
    for match in _LIST.finditer(content):
        for named in _ID.finditer(match["inner"]):
            yield named["id"], content.count("\n", 0, match.start())


def named_by_neighbours(lines: Sequence[str], first: int, last: int) -> str:
    """Give the id of the header on *lines* from *first* to before *last*: a list right below it, or right above after a blank line."""
    if last < len(lines):
        below = _named_alone(lines[last])
        if below:
            return below
    if not first or _belongs_further_up(lines, first - 1):
        return ""
    return _named_alone(lines[first - 1])


def _named_alone(row: str) -> str:
    """Give the id that an attribute list names that fills the *row*; empty if none does."""
    alone = _ALONE.match(row)
    if alone is None:
        return ""
    named = _ID.search(alone["inner"])
    if named is None:
        return ""
    return named["id"]


def _belongs_further_up(lines: Sequence[str], line: int) -> bool:
    """Say whether an attribute list on the *line* belongs to the text above it."""
    if not line:
        return False
    above = lines[line - 1]
    return bool(above.strip()) and _ALONE.match(above) is None


def without_attributes(text: str) -> str:
    """Take the attribute lists out of a header's *text*."""
    if "{:" in text:
        return _LIST.sub("", text)
    return text


def without_typography(text: str) -> str:
    """Take out the dashes that become others before an id is made; no id has those."""
    return _TYPOGRAPHY.sub("", text)


def toc_id(content: str) -> str:
    """Give the id of a table of contents that is made from the list before `{:toc}`; empty if there is none."""
    if "{:" in content and _TOC.search(content):
        return "markdown-toc"
    return ""


def turns_ids_off(text: str) -> bool:
    """Say whether the page itself says that headers get no ids."""
    return "{::options" in text and _OFF.search(text) is not None


def is_header_without_blank(row: str) -> bool:
    """Say whether a line is a header to kramdown by itself alone, which wants no blank behind the marks."""
    return row.startswith("#") and _HEADER.match(row) is not None


def stands_alone(lines: Sequence[str], line: int) -> bool:
    """Say whether the header at *line* has a blank line, another header or an attribute list before it, as kramdown by itself wants."""
    before = ""
    if line:
        before = lines[line - 1].strip()
    return not before or before.startswith(("#", "{:")) or before == "---"
