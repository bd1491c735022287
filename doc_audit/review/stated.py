"""What one page says of its review: which of its dates and cycles count on the audit day."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from doc_audit.model.calendar import Interval, WrittenDate
from doc_audit.model.document import Role, Stamp
from doc_audit.model.settings import Freshness
from doc_audit.review.due import due_day
from doc_audit.review.settle import is_expiry


@dataclass(frozen=True, slots=True, kw_only=True)
class DateStamp:
    """A stamp with a *date* that was read; *day* is the one that it counts from."""

    stamp: Stamp
    date: WrittenDate
    day: dt.date


@dataclass(frozen=True, slots=True, kw_only=True)
class CycleStamp:
    """A stamp with a cycle that can mean one *interval* only."""

    stamp: Stamp
    interval: Interval


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """The *stamps* of a page, and those among them that count.

    *anchor* is the date that the due day is counted from, *upcoming* the next review, *expiry* the last day on which the page is
    valid. *expected* is the next review that follows from *anchor* and *cycle*.
    """

    stamps: tuple[Stamp, ...]
    reviewed: DateStamp | None
    updated: DateStamp | None
    anchor: DateStamp | None
    cycle: CycleStamp | None
    upcoming: DateStamp | None
    expiry: DateStamp | None
    expected: dt.date | None


def read_stated(stamps: tuple[Stamp, ...], settings: Freshness, today: dt.date) -> Stated:
    """Choose among *stamps*, which are settled already, those that count."""
    reviewed, updated = _past_date(stamps, "reviewed", today), _past_date(stamps, "updated", today)
    anchor = _anchor(reviewed, updated, settings)
    cycle = _clear_cycle(stamps)
    expected = None
    if anchor is not None and cycle is not None:
        expected = due_day(anchor.day, cycle.interval)
    upcoming: list[DateStamp] = []
    expiries: list[DateStamp] = []
    for date in _dates(stamps, "next", today):
        if is_expiry(date.stamp):
            expiries.append(date)
        else:
            upcoming.append(date)
    return Stated(
        stamps=stamps,
        reviewed=reviewed,
        updated=updated,
        anchor=anchor,
        cycle=cycle,
        upcoming=_upcoming(upcoming, expected),
        expiry=next(iter(expiries), None),
        expected=expected,
    )


def is_future(date: WrittenDate, today: dt.date) -> bool:
    """Say whether a review of that *date* is still to come. A day of slack is left: writers' time zones may be ahead of UTC."""
    return date.first > today + dt.timedelta(days=1)


def _past_date(stamps: Sequence[Stamp], role: Role, today: dt.date) -> DateStamp | None:
    """Give the first stamp of *role* with a date that is not in the future."""
    for date in _dates(stamps, role, today):
        if not is_future(date.date, today):
            return date
    return None


def _dates(stamps: Sequence[Stamp], role: Role, today: dt.date) -> Iterator[DateStamp]:
    for stamp in stamps:
        if stamp.role == role and stamp.date is not None:
            yield DateStamp(stamp=stamp, date=stamp.date, day=_counts_from(stamp.date, today))


def _counts_from(date: WrittenDate, today: dt.date) -> dt.date:
    """Give the day a date counts from: a month or quarter from its last day, but not from a day after *today*."""
    if date.precision == "day":
        return date.last
    return max(min(date.last, today), date.first)


def _anchor(reviewed: DateStamp | None, updated: DateStamp | None, settings: Freshness) -> DateStamp | None:
    if settings.anchor == "latest" and reviewed is not None and updated is not None:
        return max(reviewed, updated, key=lambda date: date.day)
    return reviewed or updated


def _clear_cycle(stamps: Sequence[Stamp]) -> CycleStamp | None:
    for stamp in stamps:
        if stamp.cycle is not None and stamp.cycle.certain is not None:
            return CycleStamp(stamp=stamp, interval=stamp.cycle.certain)
    return None


def _upcoming(stated: Sequence[DateStamp], expected: dt.date | None) -> DateStamp | None:
    """Give the next review: of several the *expected* one, since the others were not moved along with date and cycle."""
    for date in stated:
        if date.date.last == expected:
            return date
    if stated:
        return stated[0]
    return None
