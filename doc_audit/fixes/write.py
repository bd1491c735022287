"""Destinations written into the source of a page: nothing else changes, and what was written is read back as a proof."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from doc_audit.fixes.plan import Fix
from doc_audit.model.document import Document

Parse = Callable[[str], Document]
_ENTITY = re.compile(r"&#?\w+;")
_OPENING = re.compile(r"[ ()<>\"|\\`*_\x00-\x1f]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A page's new *text*, the fixes that are in it, and those that could not be written safely."""

    text: str
    done: tuple[Fix, ...]
    left: tuple[Fix, ...]


def write(text: str, fixes: Sequence[Fix], parse: Parse) -> Written:
    """Put *fixes* (all of one page) into its source *text*.

    A fix is left out if its destination is not one plain run of text, if two fixes want different text at one place, or if
    the page, parsed again, has any other link than it should have.
    """
    before = parse(text)
    fitting = [fix for fix in _agreed(fixes) if _is_written(text, fix)]
    candidate = _apply(text, fitting)
    if not _proven(before, parse(candidate), fitting):
        # Rare: find out one by one which of them the page does not take.
        fitting = [fix for fix in fitting if _proven(before, parse(_apply(text, [fix])), [fix])]
        candidate = _apply(text, fitting)
        if not _proven(before, parse(candidate), fitting):
            fitting, candidate = [], text
    spans = {fix.link.span for fix in fitting}
    done = tuple(fix for fix in fixes if fix.link.span in spans and fix.link.span is not None)
    return Written(text=candidate, done=done, left=tuple(fix for fix in fixes if fix not in done))


def _agreed(fixes: Sequence[Fix]) -> list[Fix]:
    """One fix a place: links of one reference share their definition."""
    wanted: dict[tuple[int, int], set[str]] = {}
    for fix in fixes:
        if fix.link.span is not None:
            wanted.setdefault(fix.link.span, set()).add(fix.href)
    first: dict[tuple[int, int], Fix] = {}
    for fix in fixes:
        if fix.link.span is not None and len(wanted[fix.link.span]) == 1:
            first.setdefault(fix.link.span, fix)
    return [first[span] for span in sorted(first)]


def _is_written(text: str, fix: Fix) -> bool:
    start, end = fix.link.span or (0, 0)
    return 0 <= start < end <= len(text)


def _apply(text: str, fixes: Sequence[Fix]) -> str:
    parts, place = [], 0
    for fix in fixes:
        start, end = fix.link.span or (0, 0)
        if start < place:
            continue
        parts += [text[place:start], _spelled(text, (start, end), fix)]
        place = end
    return "".join([*parts, text[place:]])


def _spelled(text: str, span: tuple[int, int], fix: Fix) -> str:
    """The destination as the source takes it; what was plain on both sides stays as it is, and `&amp;` stays `&amp;`."""
    start, end = span
    pointed = text[start - 1 : start] == "<"
    kept = ' ()"|\\`*_' if pointed else "*_"
    spelled = _OPENING.sub(lambda match: match[0] if match[0] in kept else f"%{ord(match[0]):02X}", fix.href)
    return spelled.replace("&", "&amp;") if "&amp;" in text[start:end] or _ENTITY.search(spelled) else spelled


def _proven(before: Document, after: Document, fixes: Sequence[Fix]) -> bool:
    """Every link of *before* is there again, in order; those of *fixes* lead where they should, all others where they did."""
    if len(before.links) != len(after.links) or len(before.anchors) != len(after.anchors):
        return False
    hrefs = {fix.link.span: fix.href for fix in fixes}
    return all(
        _same(new.href, hrefs.get(old.span, old.href) if old.span is not None else old.href)
        for old, new in zip(before.links, after.links, strict=True)
    )


def _same(one: str, other: str) -> bool:
    return one == other or _OPENING.sub(_percent, one) == _OPENING.sub(_percent, other)


def _percent(match: re.Match[str]) -> str:
    return f"%{ord(match[0]):02X}"
