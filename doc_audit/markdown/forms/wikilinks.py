"""Wikilinks and embeds: `[[Page#Heading|text]]`, `![[picture.png|100]]` (https://help.obsidian.md/links, /embeds).

Obsidian, Foam and most others put the page first; GitHub's and GitLab's wikis put it behind the text
(https://docs.github.com/en/communities/documenting-your-project-with-wikis/editing-wiki-content#linking-content-in-a-wiki).
"""

import re
from collections.abc import Iterator

from doc_audit.markdown.forms.form import Rows
from doc_audit.model.columns import LinkRow
from doc_audit.model.document import LinkKind

_LINK = re.compile(r"(?<!\\)(?P<embed>!?)\[\[(?P<inner>[^\[\]\n]{1,500}+)\]\]")
_TICKS = re.compile(r"`+")
_MATH = re.compile(r"(?<![\\\w$`])\$(?![\s$])[^$\n`]++(?<![\s\\])\$(?![\w$])")
# `[[_TOC_]]`, `[[_TOSP_]]`: lists that GitLab and Azure DevOps make there.
_MADE = re.compile(r"_[A-Z]+_\Z")


def read_wikilinks(rows: Rows) -> Iterator[LinkRow]:
    """Find wikilinks whose page stands first; what is between two `%%` is a comment."""
    return _read(rows, page_last=False)


def read_wikilinks_of_wikis(rows: Rows) -> Iterator[LinkRow]:
    """Find wikilinks whose page stands last."""
    return _read(rows, page_last=True)


def _read(rows: Rows, *, page_last: bool) -> Iterator[LinkRow]:
    in_comment = False
    for number, row in rows:
        quiet, in_comment = _quiet(row, in_comment) if not page_last else (_code(row), False)
        if "[[" not in row:
            continue
        for match in _LINK.finditer(row):
            place = match.start()
            if any(first <= place < last for first, last in quiet) or row.startswith("(", match.end()):
                continue
            yield from _row(rows, number, match, page_last=page_last)


def _row(rows: Rows, number: int, match: re.Match[str], *, page_last: bool) -> Iterator[LinkRow]:
    inner = match["inner"]
    bar = inner.find("|")
    first, last = (0, len(inner)) if bar < 0 else (bar + 1, len(inner)) if page_last else (0, bar)
    page = inner[first:last]
    if bar >= 0 and not page_last:
        # In a table the bar is written `\|`.
        page = page.removesuffix("\\")
    start = match.start("inner") + first + len(page) - len(page.lstrip())
    page = page.strip()
    if not page or _MADE.match(page):
        return
    text = inner if bar < 0 else inner[:bar] if page_last else inner[bar + 1 :]
    kind: LinkKind = "embed" if match["embed"] else "wikilink"
    yield rows.link(number, start, start + len(page), kind, text.strip())


def _quiet(row: str, in_comment: bool) -> tuple[list[tuple[int, int]], bool]:
    """Give the ranges of *row* that are code, math or comment, and whether a comment goes on behind it."""
    code = _code(row)
    ranges = [*code, *(match.span() for match in _MATH.finditer(row))]
    place = 0
    while True:
        mark = row.find("%%", place)
        if not in_comment and any(first <= mark < last for first, last in code):
            place = mark + 2
            continue
        if in_comment:
            ranges.append((place, len(row) if mark < 0 else mark))
        if mark < 0:
            return ranges, in_comment
        in_comment = not in_comment
        place = mark + 2


def _code(row: str) -> list[tuple[int, int]]:
    """Give the ranges of code spans: from some ticks to the next as many."""
    runs = list(_TICKS.finditer(row)) if "`" in row else []
    ranges = []
    while runs:
        opening = runs.pop(0)
        closing = next((place for place, run in enumerate(runs) if len(run[0]) == len(opening[0])), None)
        if closing is not None:
            ranges.append((opening.start(), runs[closing].end()))
            runs = runs[closing + 1 :]
    return ranges
