"""What Python-Markdown reads in another way than CommonMark does (https://python-markdown.github.io/#differences).

Every function keeps each character of a line, or all that is looked at later, at its place.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from typing import Any

from markdown_it.common.utils import normalizeReference

# Stands for a blank in a destination while that is read; no page holds it.
BLANK = "\ue000"
_TIGHT_HEADING = re.compile(r"\A(#{1,6}+)(?=[^#\s])")
_DEFINITION = re.compile(
    r"[ \t]*+\[(?!\^)(?P<label>[^\[\]]{1,999})\]:[ \t]*+(?:<(?P<bracketed>[^<>]*+)>|(?P<plain>\S++))"
)
# https://python-markdown.github.io/extensions/attr_list/#the-list
_LIST = re.compile(r"\{:?+[ \t]*+(?P<inner>[^{}\n]{1,300}+)\}")
_ATTRIBUTE = re.compile(
    r"""(?<!\S)(?:(?P<key>[\w:.-]{1,60}+)=(?:"(?P<double>[^"]{0,200}+)"|'(?P<single>[^']{0,200}+)'|(?P<bare>\S{1,200}+))"""
    r"""|(?P<word>\S{1,200}+))"""
)
_AT_THE_END = re.compile(r"(?<=[ \t])\{:?[ \t]*[^{}\n]{1,300}\}[ \t]*\Z")
# https://facelessuser.github.io/pymdown-extensions/extensions/emoji/
_EMOJI = re.compile(r":(?=[a-z0-9_+-]{0,60}[a-z])[a-z0-9_+-]{1,80}:")
# https://facelessuser.github.io/pymdown-extensions/extensions/tabbed/
_TAB = re.compile(r"(?P<indent>[ \t]*+)===(?P<marks>[+!]{0,2})[ \t]++[\"'](?P<title>.*)[\"'][ \t]*+\Z")
# https://facelessuser.github.io/pymdown-extensions/extensions/blocks/plugins/html/
_HTML_BLOCK = re.compile(r"[ \t]*+/{3,}+[ \t]*+html[ \t]*+\|[ \t]*+[\w.-]*+#(?P<id>[\w-]++)")
_BLOCK_ATTRIBUTES = re.compile(r"[ \t]*+attrs:[^\n]{0,200}?\bid:[ \t]*+[\"']?(?P<id>[\w-]++)")


def with_heading_blanks(rows: Sequence[str]) -> list[str]:
    """Put the blank behind the marks of a heading that CommonMark asks for (`##Like this`)."""
    found = list(rows)
    for number, row in enumerate(rows):
        if row.startswith("#"):
            found[number] = _TIGHT_HEADING.sub(r"\1 ", row, count=1)
    return found


def with_destinations(content: str) -> str:
    """Write `BLANK` for the blanks in destinations (`[x](my file.md)`), so that CommonMark takes them for ones too."""
    if " " not in content or "](" not in content:
        return content
    pieces, done, end = [], 0, -1
    start = content.find("](")
    while start >= 0:
        start += 2
        if end < start:
            end = content.find(")", start)
            if end < 0:
                break
        first, last = _destination(content, start, end)
        if first < last and " " in content[first:last]:
            pieces += [content[done:first], content[first:last].replace(" ", BLANK)]
            done = last
        start = content.find("](", start)
    if pieces:
        return "".join((*pieces, content[done:]))
    return content


def _destination(content: str, start: int, end: int) -> tuple[int, int]:
    """Give where the destination between *start* and *end* stands, without blanks around it and without a title."""
    inner = content[start:end]
    if any(mark in inner for mark in "<>([\n"):
        return start, start
    for quote in (' "', " '"):
        title = inner.find(quote)
        if title >= 0:
            inner = inner[:title]
    first = start + len(inner) - len(inner.lstrip())
    return first, start + len(inner.rstrip())


def definitions(rows: Sequence[str], quiet: Collection[int]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Give the definitions of references in *rows* but the 0-based *quiet* ones: any line may be one, and the last counts."""
    for number, row in enumerate(rows):
        if "]:" not in row or number in quiet:
            continue
        match = _DEFINITION.match(row)
        if match is None:
            continue
        href = match["bracketed"]
        if href is None:
            href = match["plain"]
        yield normalizeReference(match["label"]), {"title": "", "href": href, "map": [number, number + 1]}


def ids(content: str) -> Iterator[tuple[str, int]]:
    """Give each id in an attribute list of *content*, and where the list begins."""
    for found in _LIST.finditer(content):
        name = _id(found["inner"])
        if name:
            yield name, found.start()


def _id(inner: str) -> str:
    name = ""
    for attribute in _ATTRIBUTE.finditer(inner):
        if attribute["key"] == "id":
            name = attribute["double"] or attribute["single"] or attribute["bare"] or name
        elif attribute["word"] and attribute["word"].startswith("#"):
            name = attribute["word"][1:]
    return name


def heading(content: str) -> tuple[str, str]:
    """Give the text of a heading without the attribute list behind it, and the id that this names."""
    found = _AT_THE_END.search(content)
    if found is None:
        return content, ""
    name, _ = next(ids(found[0]), ("", 0))
    return content[: found.start()].rstrip(), name


def without_emoji(text: str) -> str:
    """Take out what becomes a picture: `:smile:`."""
    if ":" in text:
        return _EMOJI.sub("", text)
    return text


def tabs(rows: Sequence[str], quiet: Collection[int]) -> Iterator[tuple[str, str, int]]:
    """Give the id of each tab, its title and its 0-based line: `__tabbed_1_2` is the second tab of the first set."""
    sets = 0
    last: dict[int, tuple[int, int]] = {}
    for number, row in enumerate(rows):
        if not row.strip() or number in quiet:
            continue
        depth = len(row[: len(row) - len(row.lstrip())].expandtabs(4))
        match = _TAB.match(row)
        # What stands less deep, or as deep without being a tab, ends a set.
        deepest = depth
        if match is None:
            deepest = depth - 1
        for place in [place for place in last if place > deepest]:
            del last[place]
        if match is None:
            continue
        if depth not in last or "!" in match["marks"]:
            sets += 1
            last[depth] = (sets, 0)
        group, tab = last[depth]
        last[depth] = (group, tab + 1)
        yield f"__tabbed_{group}_{tab + 1}", match["title"], number


def block_ids(rows: Sequence[str]) -> Iterator[tuple[str, int]]:
    """Give the ids that blocks (`/// html | div#name`, or their options) name, each with its 0-based line."""
    for number, row in enumerate(rows):
        match = _HTML_BLOCK.match(row) or _BLOCK_ATTRIBUTES.match(row)
        if match is not None:
            yield match["id"], number
