"""Values for one role that cannot both be true."""

from collections.abc import Iterable

from doc_audit.model.calendar import Interval, WrittenDate
from doc_audit.model.document import Role, Stamp
from doc_audit.model.finding import Problem
from doc_audit.review.settle import is_expiry

_ROLES: tuple[Role, ...] = ("reviewed", "updated", "next", "cycle")


def is_clear(stamp: Stamp) -> bool:
    """Say whether *stamp* names a cycle that can mean one thing only."""
    return stamp.cycle is not None and stamp.cycle.kind == "interval"


def conflicts(stamps: tuple[Stamp, ...]) -> Iterable[Problem]:
    """Give each pair of values for one role that cannot both be true; both lines are named."""
    for role, expiry in (*((role, False) for role in _ROLES), ("next", True)):
        valued = [
            stamp for stamp in stamps if stamp.role == role and is_expiry(stamp) is expiry and _value(stamp) is not None
        ]
        for other in valued[1:]:
            first = valued[0]
            if other.source == first.source == "front-matter" and _fold(other.label) != _fold(first.label):
                # `lastmod` and `updated` beside each other are two facts, not two opinions.
                continue
            if not _agree(first, other):
                message = f"“{other.raw}” here, but “{first.raw}” on line {first.location.line}: which one is meant?"
                yield Problem(location=other.location, message=message, key=f"{role}:{other.raw}|{first.raw}")
                break


def _fold(label: str) -> str:
    """Give a label in the form labels are compared in."""
    return label.replace("_", " ").replace("-", " ").casefold().strip()


def _value(stamp: Stamp) -> WrittenDate | Interval | None:
    if stamp.role == "cycle":
        return stamp.cycle.interval if stamp.cycle and is_clear(stamp) else None
    return stamp.date


def _agree(one: Stamp, other: Stamp) -> bool:
    first, second = _value(one), _value(other)
    if isinstance(first, WrittenDate) and isinstance(second, WrittenDate):
        return first.first <= second.last and second.first <= first.last
    if isinstance(first, Interval) and isinstance(second, Interval):
        return abs(first.approximate_days() - second.approximate_days()) <= 2
    return True
