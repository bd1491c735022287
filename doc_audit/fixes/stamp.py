"""A page's review stamped: today's date in the page's own form, the next review moved with it, nothing else touched."""

import datetime as dt
from collections.abc import Callable, Iterable
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
    """What a review on *today* changes on the page: its date of review (else of update), and a stated next review.

    A last valid day that is still to come is somebody's decision and stays.
    The stamps of *document* are settled: numeric dates are decided as far as they can be.

    Raises:
        UsageError: there is no date, more than one, or one that cannot be read; the message says what to mend first.
    """
    dated = [stamp for stamp in document.stamps if stamp.role in ("reviewed", "updated", "next")]
    bad = next((stamp for stamp in dated if stamp.date is None), None)
    if bad is not None:
        raise UsageError(
            f"line {bad.location.line}: {bad.label}: “{bad.raw[:60]}” is no date that can be read; mend it first"
        )
    role = "reviewed" if any(stamp.role == "reviewed" for stamp in dated) else "updated"
    ours = [stamp for stamp in dated if stamp.role == role]
    if not dated:
        raise UsageError(
            "the page carries no date of a review; write one first, such as “**Last Reviewed**: " + f"{today}”"
        )
    if len({stamp.date for stamp in ours}) > 1:
        lines = ", ".join(str(stamp.location.line) for stamp in ours)
        raise UsageError(f"lines {lines} give different dates; decide which one is meant, and drop the other")
    found = [Change(stamp=stamp, new=today) for stamp in ours]
    for stamp in (stamp for stamp in dated if stamp.role == "next"):
        if is_expiry(stamp) and stamp.date and stamp.date.last > today:
            continue
        if review.cycle is None:
            raise UsageError(
                f"line {stamp.location.line}: the next review cannot be moved: the page has no review cycle"
            )
        found.append(Change(stamp=stamp, new=due_day(today, review.cycle)))
    return tuple(change for change in found if change.stamp.date and _covers(change) is False)


def _covers(change: Change) -> bool:
    """The date is there already."""
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
    stamp, date = change.stamp, change.stamp.date
    assert date is not None
    before = parse(text)
    lines = lines_with_ends(text)
    line = lines[stamp.location.line - 1]
    start = stamp.location.column - 1
    proven: dict[str, None] = {}
    # Most stamps say where their value stands; a comment says only where it begins, so the value is looked for behind that.
    for place in _places(line, start, stamp.raw):
        for rewritten in redated(line[place:], date, change.new, stamp.label, known):
            candidate = "".join(
                [*lines[: stamp.location.line - 1], line[:place] + rewritten, *lines[stamp.location.line :]]
            )
            if _is_proven(before, parse(candidate), change):
                proven[candidate] = None
        if proven:
            break
    if len(proven) == 1:
        return next(iter(proven))
    where = f"line {stamp.location.line}: {stamp.label}: “{stamp.raw[:60]}”"
    if proven:
        raise UsageError(f"{where} does not say which number is the month; write the month's name")
    raise UsageError(f"{where} stands in a form that cannot be written here; write {change.new} there yourself")


def _places(line: str, start: int, raw: str) -> list[int]:
    inside = line.find(raw, start)
    return [place for place in dict.fromkeys((start, inside)) if place >= 0]


def _is_proven(before: Document, after: Document, change: Change) -> bool:
    """The page reads as it did, but for the one date, which reads as it should."""
    if len(before.stamps) != len(after.stamps):
        return False
    for old, new in zip(before.stamps, after.stamps, strict=True):
        if old == change.stamp or (old.role, old.location) == (change.stamp.role, change.stamp.location):
            if new.date is None or not new.date.first <= change.new <= new.date.last or new.role != old.role:
                return False
            if change.stamp.date and new.date.precision != change.stamp.date.precision:
                return False
        elif (new.role, new.label, new.raw, new.date, new.location.line) != (
            old.role,
            old.label,
            old.raw,
            old.date,
            old.location.line,
        ):
            return False
    return replace(after, stamps=(), links=(), anchors=()) == replace(before, stamps=(), links=(), anchors=())
