"""Wikilinks and embeds: `[[Page#Heading|text]]`, `![[picture.png|100]]` (https://help.obsidian.md/links, /embeds).

Obsidian, Foam and most others put the page first; GitHub's and GitLab's wikis put it behind the text
(https://docs.github.com/en/communities/documenting-your-project-with-wikis/editing-wiki-content#linking-content-in-a-wiki).
"""

import re
from collections.abc import Iterable, Iterator

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
        if page_last:
            quiet = _code(row)
        else:
            quiet, in_comment = _quiet(row, in_comment)
        if "[[" not in row:
            continue
        for match in _LINK.finditer(row):
            if _is_within(match.start(), quiet) or row.startswith("(", match.end()):
                continue
            yield from _row(rows, number, match, page_last=page_last)


def _row(rows: Rows, number: int, match: re.Match[str], *, page_last: bool) -> Iterator[LinkRow]:
    before, bar, behind = match["inner"].partition("|")
    start = match.start("inner")
    if not bar:
        page = text = before
    elif page_last:
        page, text = behind, before
        start += len(before) + 1
    else:
        # In a table the bar is written `\|`.
        page, text = before.removesuffix("\\"), behind
    start += len(page) - len(page.lstrip())
    page = page.strip()
    if not page or _MADE.match(page):
        return
    kind: LinkKind = "wikilink"
    if match["embed"]:
        kind = "embed"
    yield rows.link(number, start, start + len(page), kind, text.strip())


def _quiet(row: str, in_comment: bool) -> tuple[list[tuple[int, int]], bool]:
    """Give the ranges of *row* that are code, math or comment, and whether a comment goes on behind it."""
    code = _code(row)
    ranges = [*code, *(match.span() for match in _MATH.finditer(row))]
    place = 0
    while True:
        mark = row.find("%%", place)
        if mark < 0:
            break
        if not in_comment and _is_within(mark, code):
            place = mark + 2
            continue
        if in_comment:
            ranges.append((place, mark))
        in_comment = not in_comment
        place = mark + 2
    if in_comment:
        ranges.append((place, len(row)))
    return ranges, in_comment


def _is_within(place: int, ranges: Iterable[tuple[int, int]]) -> bool:
    return any(first <= place < last for first, last in ranges)


def _code(row: str) -> list[tuple[int, int]]:
    """Give the ranges of code spans: from some ticks to the next as many."""
    runs = list(_TICKS.finditer(row))
    ranges = []
    while runs:
        opening = runs.pop(0)
        for place, run in enumerate(runs):
            if len(run[0]) == len(opening[0]):
                ranges.append((opening.start(), run.end()))
                runs = runs[place + 1 :]
                break
    return ranges
