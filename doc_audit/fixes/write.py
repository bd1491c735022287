"""Destinations written into the source of a page: nothing else changes, and the page is read again to prove it."""

import re
from collections import defaultdict
from collections.abc import Callable, Sequence, Set
from dataclasses import dataclass

from doc_audit.fixes.plan import Fix
from doc_audit.model.document import Document

# Each try parses the page. One bad fix among a thousand takes twenty.
_MOST_TRIES = 200
Parse = Callable[[str], Document]
_ENTITY = re.compile(r"&#?\w+;")
# What may end a destination or begin something else; `<…>` takes most of it.
_OPENING = re.compile(r"[ ()<>\"|\\`\x00-\x1f]")
_OPENING_IN_BRACKETS = re.compile(r"[<>\x00-\x1f]")
# What one program writes as it is and another encodes.
_SPECIAL = re.compile(r"[ ()<>\"|\\`*_\x00-\x1f]")


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
    fitting = [fix for fix in _agreed(fixes) if _is_in_text(fix, text)]

    def are_proven(some: Sequence[Fix]) -> bool:
        return _proven(before, parse(_apply(text, some)), some)

    if not are_proven(fitting):
        # Rare: find out one by one which of them the page does not take.
        fitting = _taken(fitting, are_proven)
        if not are_proven(fitting):
            fitting = []
    return _written(_apply(text, fitting), fixes, {fix.link.span for fix in fitting})


def _written(text: str, fixes: Sequence[Fix], spans: Set[tuple[int, int] | None]) -> Written:
    """Part *fixes* by whether they are among the *spans* that were written."""
    done, left = [], []
    for fix in fixes:
        if fix.link.span in spans:
            done.append(fix)
        else:
            left.append(fix)
    return Written(text=text, done=tuple(done), left=tuple(left))


def _taken(fixes: Sequence[Fix], are_proven: Callable[[Sequence[Fix]], bool]) -> list[Fix]:
    """Find those of *fixes*, of which some are not taken, that the page takes, by halves; what is not found in time is left out."""
    taken: list[Fix] = []
    groups = [list(fixes)]
    for _ in range(_MOST_TRIES):
        if not groups:
            break
        group = groups.pop()
        if are_proven(group):
            taken += group
        elif len(group) > 1:
            middle = len(group) // 2
            groups += [group[middle:], group[:middle]]
    return taken


def _agreed(fixes: Sequence[Fix]) -> list[Fix]:
    """Give one fix for each place, in order, unless two want different text there: links of a reference share its definition."""
    by_span: dict[tuple[int, int], list[Fix]] = defaultdict(list)
    for fix in fixes:
        if fix.link.span is not None:
            by_span[fix.link.span].append(fix)
    agreed = []
    for span in sorted(by_span):
        hrefs = {fix.href for fix in by_span[span]}
        if len(hrefs) == 1:
            agreed.append(by_span[span][0])
    return agreed


def _is_in_text(fix: Fix, text: str) -> bool:
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
    parts.append(text[place:])
    return "".join(parts)


def _spelled(text: str, span: tuple[int, int], fix: Fix) -> str:
    """Write the destination as the source takes it; what was plain on both sides stays as it is, and `&amp;` stays `&amp;`."""
    start, end = span
    opening = _OPENING
    if text[start - 1 : start] == "<":
        opening = _OPENING_IN_BRACKETS
    spelled = opening.sub(_percent, fix.href)
    if "&amp;" in text[start:end] or _ENTITY.search(spelled):
        return spelled.replace("&", "&amp;")
    return spelled


def _proven(before: Document, after: Document, fixes: Sequence[Fix]) -> bool:
    """Say whether every link is there again, in order; those of *fixes* lead where they should, all others where they did."""
    if len(before.links) != len(after.links) or len(before.anchors) != len(after.anchors):
        return False
    wanted = {fix.link.span: fix.href for fix in fixes}
    for old, new in zip(before.links, after.links, strict=True):
        href = old.href
        if old.span is not None:
            href = wanted.get(old.span, href)
        if not _same(new.href, href):
            return False
    return True


def _same(one: str, other: str) -> bool:
    return one == other or _SPECIAL.sub(_percent, one) == _SPECIAL.sub(_percent, other)


def _percent(match: re.Match[str]) -> str:
    return f"%{ord(match[0]):02X}"
