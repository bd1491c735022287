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
    below = _ALONE.match(lines[last]) if last < len(lines) else None
    above = _ALONE.match(lines[first - 1]) if first else None
    if above is not None and first > 1 and lines[first - 2].strip() and not _ALONE.match(lines[first - 2]):
        above = None
    for match in (below, above):
        named = _ID.search(match["inner"]) if match is not None else None
        if named is not None:
            return named["id"]
    return ""


def without_attributes(text: str) -> str:
    """Take the attribute lists out of a header's *text*."""
    return _LIST.sub("", text) if "{:" in text else text


def without_typography(text: str) -> str:
    """Take out the dashes that become others before an id is made; no id has those."""
    return _TYPOGRAPHY.sub("", text)


def toc_id(content: str) -> str:
    """Give the id of a table of contents that is made from the list before `{:toc}`; empty if there is none."""
    return "markdown-toc" if "{:" in content and _TOC.search(content) else ""


def turns_ids_off(text: str) -> bool:
    """Say whether the page itself says that headers get no ids."""
    return "{::options" in text and _OFF.search(text) is not None


def is_header_without_blank(row: str) -> bool:
    """Say whether a line is a header to kramdown by itself alone, which wants no blank behind the marks."""
    return row.startswith("#") and _HEADER.match(row) is not None


def stands_alone(lines: Sequence[str], line: int) -> bool:
    """Say whether the header at *line* has a blank line, another header or an attribute list before it, as kramdown by itself wants."""
    before = lines[line - 1].strip() if line else ""
    return not before or before.startswith(("#", "{:")) or before == "---"
