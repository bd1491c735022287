"""When a page falls due, and how fresh it is."""

import datetime as dt

from doc_audit.model.calendar import Interval
from doc_audit.model.document import Stamp
from doc_audit.model.review import Status
from doc_audit.review.due import due_day, grace, soon_days
from doc_audit.review.stated import DateStamp, Stated, is_future

# What may be there instead of a usable date, the worst first.
_IN_PLACE_OF_A_DATE: tuple[tuple[str, Status], ...] = (
    ("invalid", "invalid-date"),
    ("relative", "invalid-date"),
    ("ambiguous", "ambiguous-date"),
    ("placeholder", "placeholder"),
)


def due_date(stated: Stated, cycle: Interval) -> dt.date | None:
    """Give the next review as stated, else as the cycle gives it; no later than the page is valid.

    A page that states its last valid day and no cycle is good until then. None if there is no date to count from.
    """
    review, last = _still_ahead(stated.upcoming, stated), _still_ahead(stated.expiry, stated)
    if review is None and stated.anchor is not None and (last is None or stated.cycle is not None):
        review = due_day(stated.anchor.day, cycle)
    if review is None or last is None:
        return review or last
    return min(review, last)


def _still_ahead(date: DateStamp | None, stated: Stated) -> dt.date | None:
    """Give the day of a stated date to come; None if it is not after the last review."""
    if date is None:
        return None
    last = date.date.last
    if stated.anchor is not None and last <= stated.anchor.day:
        return None
    return last


def status_of(stated: Stated, due: dt.date | None, cycle: Interval, grace_days: int, today: dt.date) -> Status:
    """Say how fresh a page is that falls *due* on that day."""
    if due is None:
        return _undated(stated, today)
    if today > due:
        return _late(due, cycle, grace_days, today)
    if today >= due - dt.timedelta(days=soon_days(cycle)):
        return "due-soon"
    if any(map(_names_event, stated.stamps)):
        return "event-driven"
    return "fresh"


def _names_event(stamp: Stamp) -> bool:
    return stamp.cycle is not None and stamp.cycle.kind == "event"


def _late(due: dt.date, cycle: Interval, grace_days: int, today: dt.date) -> Status:
    last_day_of_grace = due + dt.timedelta(days=grace(cycle, grace_days))
    if today <= last_day_of_grace:
        return "due"
    if today <= due_day(last_day_of_grace, cycle):
        return "overdue"
    return "critical"


def _undated(stated: Stated, today: dt.date) -> Status:
    """Give the status of a page without a usable date: the worst thing that is there instead."""
    problems = set()
    dated = False
    for stamp in stated.stamps:
        if stamp.role not in ("reviewed", "updated"):
            continue
        if stamp.date is not None and is_future(stamp.date, today):
            return "future-date"
        dated = True
        problems.add(stamp.problem)
    if not dated and any(map(_is_unfilled, stated.stamps)):
        return "placeholder"
    for problem, status in _IN_PLACE_OF_A_DATE:
        if problem in problems:
            return status
    return "no-date"


def _is_unfilled(stamp: Stamp) -> bool:
    """Say whether it is a template's next review or cycle that nobody filled in."""
    if stamp.cycle is not None:
        return stamp.cycle.kind == "placeholder"
    return stamp.role == "next" and stamp.problem == "placeholder"
