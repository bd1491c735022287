"""Values for one role that cannot both be true."""

from collections.abc import Iterable, Iterator, Sequence

from doc_audit.model.calendar import Interval, WrittenDate
from doc_audit.model.document import Role, Stamp
from doc_audit.model.finding import Problem
from doc_audit.review.settle import is_expiry

# What a page may state once: a role, and of dates to come whether it is the last valid day.
_STATED_ONCE: tuple[tuple[Role, bool], ...] = (
    ("reviewed", False),
    ("updated", False),
    ("next", False),
    ("cycle", False),
    ("next", True),
)


def conflicts(stamps: Iterable[Stamp]) -> Iterator[Problem]:
    """Give each pair of values for one role that cannot both be true; both lines are named."""
    for role, expiry in _STATED_ONCE:
        group = []
        for stamp in stamps:
            if stamp.role == role and is_expiry(stamp) is expiry and _value(stamp) is not None:
                group.append(stamp)
        yield from _conflict(group)


def _conflict(stamps: Sequence[Stamp]) -> Iterator[Problem]:
    """Give the first of *stamps* that contradicts the one at the top."""
    for other in stamps[1:]:
        first = stamps[0]
        if _are_two_facts(first, other) or _agree(_value(first), _value(other)):
            continue
        message = f"“{other.raw}” here, but “{first.raw}” on line {first.location.line}: which one is meant?"
        yield Problem(location=other.location, message=message, key=f"{other.role}:{other.raw}|{first.raw}")
        return


def _are_two_facts(first: Stamp, other: Stamp) -> bool:
    """Say whether the two have different keys in the front matter, such as `lastmod` and `updated`, which may differ."""
    return other.source == first.source == "front-matter" and _fold(other.label) != _fold(first.label)


def _fold(label: str) -> str:
    """Give a label in the form labels are compared in."""
    return label.replace("_", " ").replace("-", " ").casefold().strip()


def _value(stamp: Stamp) -> WrittenDate | Interval | None:
    """Give what the stamp says, if that is clear."""
    if stamp.cycle is not None:
        return stamp.cycle.certain
    return stamp.date


def _agree(first: WrittenDate | Interval | None, other: WrittenDate | Interval | None) -> bool:
    if isinstance(first, WrittenDate) and isinstance(other, WrittenDate):
        return first.first <= other.last and other.first <= first.last
    if isinstance(first, Interval) and isinstance(other, Interval):
        return abs(first.approximate_days() - other.approximate_days()) <= 2
    return True
