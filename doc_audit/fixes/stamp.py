"""A review written on its page: today's date in the page's own form, the next review moved with it, nothing else touched."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from doc_audit.errors import UsageError
from doc_audit.fixes.redate import redated
from doc_audit.metadata.vocabulary import Vocabulary
from doc_audit.model.document import Document, Stamp
from doc_audit.model.lines import lines_with_ends
from doc_audit.model.review import Review
from doc_audit.review.due import due_day
from doc_audit.review.settle import is_expiry

Parse = Callable[[str], Document]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One date to write anew: *stamp* as it is, *new* as it shall be."""

    stamp: Stamp
    new: dt.date


def changes(document: Document, review: Review, today: dt.date) -> tuple[Change, ...]:
    """Say what a review on *today* changes on the page: its date of review (else of update), and a stated next review.

    A last valid day that is still to come was decided by a person, and stays.
    The stamps of *document* are settled: numeric dates are decided as far as they can be.

    Raises:
        UsageError: there is no date, more than one, or one that cannot be read; the message says what to mend first.
    """
    dated = [stamp for stamp in document.stamps if stamp.role in ("reviewed", "updated", "next")]
    if not dated:
        raise UsageError(
            "the page carries no date of a review; write one first, such as “**Last Reviewed**: " + f"{today}”"
        )
    for stamp in dated:
        if stamp.date is None:
            raise UsageError(f"{_where(stamp)} is no date that can be read; mend it first")
    found = [Change(stamp=stamp, new=today) for stamp in _of_review(dated)]
    found += _of_next_review(dated, review, today)
    return tuple(change for change in found if not _is_there(change))


def _of_review(dated: Sequence[Stamp]) -> list[Stamp]:
    """Give the stamps that say when the page was reviewed, or else updated; they must agree."""
    ours = [stamp for stamp in dated if stamp.role == "reviewed"]
    if not ours:
        ours = [stamp for stamp in dated if stamp.role == "updated"]
    if len({stamp.date for stamp in ours}) > 1:
        lines = ", ".join(str(stamp.location.line) for stamp in ours)
        raise UsageError(f"lines {lines} give different dates; decide which one is meant, and drop the other")
    return ours


def _of_next_review(dated: Sequence[Stamp], review: Review, today: dt.date) -> Iterator[Change]:
    for stamp in dated:
        if stamp.role != "next" or _is_still_valid(stamp, today):
            continue
        if review.cycle is None:
            raise UsageError(
                f"line {stamp.location.line}: the next review cannot be moved: the page has no review cycle"
            )
        yield Change(stamp=stamp, new=due_day(today, review.cycle))


def _is_still_valid(stamp: Stamp, today: dt.date) -> bool:
    return is_expiry(stamp) and stamp.date is not None and stamp.date.last > today


def _where(stamp: Stamp) -> str:
    return f"line {stamp.location.line}: {stamp.label}: “{stamp.raw[:60]}”"


def _is_there(change: Change) -> bool:
    """Say whether the date is on the page already."""
    date = change.stamp.date
    return date is not None and date.first <= change.new <= date.last


def write(text: str, wanted: Iterable[Change], parse: Parse, known: Vocabulary) -> str:
    """Write *wanted* into the source *text* of a page, and read it back as a proof; *known* are the words it is read with.

    Raises:
        UsageError: a date stands in a form that cannot be written, or that does not say which number is the month.
    """
    for change in wanted:
        text = _write_one(text, change, parse, known)
    return text


def _write_one(text: str, change: Change, parse: Parse, known: Vocabulary) -> str:
    proven = _proven_texts(text, change, parse, known)
    if len(proven) == 1:
        return proven.pop()
    where = _where(change.stamp)
    if proven:
        raise UsageError(f"{where} does not say which number is the month; write the month's name")
    raise UsageError(f"{where} stands in a form that cannot be written here; write {change.new} there yourself")


def _proven_texts(text: str, change: Change, parse: Parse, known: Vocabulary) -> set[str]:
    """Give the texts with the new date in them that read as they should."""
    stamp = change.stamp
    before = parse(text)
    lines = lines_with_ends(text)
    number = stamp.location.line - 1
    # Most stamps say where their value stands; a comment says only where it begins, so the value is looked for behind that.
    for place in _places(lines[number], stamp):
        proven = set()
        for line in _rewritten_lines(lines[number], place, change, known):
            candidate = "".join([*lines[:number], line, *lines[number + 1 :]])
            if _is_proven(before, parse(candidate), change):
                proven.add(candidate)
        if proven:
            return proven
    return set()


def _places(line: str, stamp: Stamp) -> list[int]:
    start = stamp.location.column - 1
    inside = line.find(stamp.raw, start)
    return [start] if inside in (-1, start) else [start, inside]


def _rewritten_lines(line: str, place: int, change: Change, known: Vocabulary) -> Iterator[str]:
    date = change.stamp.date
    if date is not None:
        for rewritten in redated(line[place:], date, change.new, change.stamp.label, known):
            yield line[:place] + rewritten


def _is_proven(before: Document, after: Document, change: Change) -> bool:
    """Say whether the page reads as it did, but for the one date, which reads as it should."""
    if len(before.stamps) != len(after.stamps):
        return False
    for old, new in zip(before.stamps, after.stamps, strict=True):
        if (old.role, old.location) == (change.stamp.role, change.stamp.location):
            if not _is_rewritten(old, new, change):
                return False
        elif _without_column(new) != _without_column(old):
            return False
    return replace(after, stamps=(), links=(), anchors=()) == replace(before, stamps=(), links=(), anchors=())


def _is_rewritten(old: Stamp, new: Stamp, change: Change) -> bool:
    if new.date is None or new.role != old.role:
        return False
    if change.stamp.date is not None and new.date.precision != change.stamp.date.precision:
        return False
    return new.date.first <= change.new <= new.date.last


def _without_column(stamp: Stamp) -> tuple[object, ...]:
    """Give what must stay the same of a stamp; the column may move when a date before it gets longer."""
    return stamp.role, stamp.label, stamp.raw, stamp.date, stamp.location.line
