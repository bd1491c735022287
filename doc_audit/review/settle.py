"""What a stamp means once everything else is known: numeric dates decided by evidence, and labels that have two meanings."""

import datetime as dt
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from doc_audit.model.calendar import WrittenDate
from doc_audit.model.document import Document, Stamp
from doc_audit.model.review import PageHistory
from doc_audit.model.settings import Config

# Nine in ten clear numeric dates of the tree decide the others.
_MAJORITY = 0.9
_MAJORITY_OF = 5
# A date is written within days of the review that it speaks of.
_DAYS_TO_COMMIT = 3
_TWO_MEANINGS = "reviewdate"
_EXPIRY = re.compile(r"expir|valid|good until", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Order:
    """How the tree writes numeric dates, and why that is believed."""

    month_first: bool
    why: str


def settle(stamps: Sequence[Stamp], order: Order | None, history: PageHistory, today: dt.date) -> tuple[Stamp, ...]:
    """Give the *stamps* of one page as they are meant on the audit day."""
    dated = [_settled(stamp, order, history) for stamp in stamps]
    earliest = None
    for stamp in dated:
        if stamp.role in ("reviewed", "updated") and stamp.date is not None:
            earliest = min(earliest or dt.date.max, stamp.date.first)
    return tuple(_with_role(stamp, earliest, today) for stamp in dated)


def is_expiry(stamp: Stamp) -> bool:
    """Say whether a date to come is the page's last valid day, not the day of its next review: two promises that differ at will."""
    return stamp.role == "next" and _EXPIRY.search(stamp.label) is not None


def _settled(stamp: Stamp, order: Order | None, history: PageHistory) -> Stamp:
    """Decide an ambiguous numeric date by the configuration, the rest of the tree, or the commit that wrote it."""
    if stamp.problem != "ambiguous" or len(stamp.readings) != 2:
        return stamp
    if order is not None and _differ_in_order(*stamp.readings):
        month_first, day_first = stamp.readings
        if order.month_first:
            return _decided(stamp, month_first, order.why)
        return _decided(stamp, day_first, order.why)
    written = history.stamp_commit_day
    if written is None:
        return stamp
    near = [day for day in stamp.readings if abs((written - day).days) <= _DAYS_TO_COMMIT]
    if len(near) == 1:
        return _decided(stamp, near[0], f"it was committed on {written}")
    return stamp


def _differ_in_order(one: dt.date, other: dt.date) -> bool:
    """Say whether the two are one date with day and month exchanged."""
    return (one.month, one.day, one.year) == (other.day, other.month, other.year)


def _with_role(stamp: Stamp, earliest: dt.date | None, today: dt.date) -> Stamp:
    """Say what a `Review date` is: the next review if it is to come, or if the page gives an *earliest* one before it; else the last."""
    date = stamp.date
    if date is None or re.sub(r"[\s_-]", "", stamp.label).casefold() != _TWO_MEANINGS:
        return stamp
    if date.first > today or (earliest is not None and earliest < date.first):
        return replace(stamp, role="next")
    return replace(stamp, role="reviewed")


def _decided(stamp: Stamp, day: dt.date, why: str) -> Stamp:
    return replace(
        stamp,
        date=WrittenDate(first=day, last=day),
        readings=(),
        problem=None,
        note=f"read as {day}: {why}",
        decided=True,
    )


def tree_order(documents: Sequence[Document], config: Config) -> Order | None:
    """Say how numeric dates are to be read in this tree: as configured, else as nine in ten clear ones are written."""
    if config.freshness.date_order is not None:
        return Order(config.freshness.date_order == "mdy", f"date-order is {config.freshness.date_order}")
    votes: Counter[str] = Counter()
    for document in documents:
        votes.update(filter(None, map(_first_part, document.stamps)))
    total = votes.total()
    if total < _MAJORITY_OF:
        return None
    first, count = votes.most_common(1)[0]
    if count < _MAJORITY * total:
        return None
    return Order(first == "month", f"{count} of {total} clear numeric dates in this tree have the {first} first")


def _first_part(stamp: Stamp) -> str:
    """Say whether a clear numeric date has the day or the month first; empty if it does not tell."""
    words = stamp.raw.split()
    if stamp.date is None or stamp.note or not words:
        return ""
    numbers = words[0].replace("-", "/").split("/")
    if len(numbers) != 3 or not all(map(str.isdecimal, numbers)):
        return ""
    first, second = int(numbers[0]), int(numbers[1])
    if first > 31 or max(first, second) <= 12:
        return ""
    if second > 12:
        return "month"
    return "day"
