"""What is wrong with a page's review metadata, and what git says beside it."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from doc_audit.model.document import Exemption, Role, Stamp
from doc_audit.model.finding import Problem
from doc_audit.model.review import Fault, PageHistory
from doc_audit.review.conflicts import conflicts
from doc_audit.review.settle import is_expiry
from doc_audit.review.stated import DateStamp, Stated, is_future

Found = Iterator[tuple[Fault, Problem]]
_DATE_ROLES: tuple[Role, ...] = ("reviewed", "updated", "next")
# A change within days of a review was part of it.
_PART_OF_REVIEW = dt.timedelta(days=7)
_STREAK = 3


def by_fault(found: Iterable[tuple[Fault, Problem]]) -> Mapping[Fault, tuple[Problem, ...]]:
    """Group problems by what is at fault."""
    grouped: dict[Fault, list[Problem]] = defaultdict(list)
    for fault, problem in found:
        grouped[fault].append(problem)
    return {fault: tuple(problems) for fault, problems in grouped.items()}


def exemption_faults(exemption: Exemption | None, today: dt.date) -> Found:
    """Find an exemption on the page that has ended, or lacks something."""
    if exemption is None:
        return
    message = ""
    if exemption.until is not None and exemption.until < today:
        message = f"The exemption ended on {exemption.until}; the page is judged again"
    elif exemption.problem:
        message = f"The exemption {exemption.problem}"
    if message:
        yield Fault.DOUBTFUL_EXEMPTION, Problem(location=exemption.location, message=message, key="exemption")


def metadata_faults(stated: Stated, today: dt.date) -> Found:
    """Find what is wrong with the dates, cycles and owners that a page states."""
    for stamp in stated.stamps:
        if stamp.role in _DATE_ROLES:
            yield from _date_faults(stamp, today)
        elif stamp.role == "cycle":
            yield from _cycle_faults(stamp)
        elif stamp.problem == "placeholder":
            yield Fault.PLACEHOLDER, _problem(stamp, f"“{stamp.raw}” stands where the owner should be named")
    for problem in conflicts(stated.stamps):
        yield Fault.METADATA_CONFLICT, problem
    for ahead in (stated.upcoming, stated.expiry):
        yield from _mismatch(ahead, stated)


def _date_faults(stamp: Stamp, today: dt.date) -> Found:
    said = f"{stamp.label}: {stamp.note}"
    match stamp.problem:
        case "invalid" | "relative":
            yield Fault.INVALID_DATE, _problem(stamp, said)
        case "ambiguous":
            readings = " or ".join(day.isoformat() for day in dict.fromkeys(stamp.readings))
            yield Fault.AMBIGUOUS_DATE, _problem(stamp, said, readings or None)
        case "weekday":
            yield Fault.AMBIGUOUS_DATE, _problem(stamp, f"{said}; one of the two is wrong")
        case "placeholder":
            yield Fault.PLACEHOLDER, _problem(stamp, said)
        case None:
            yield from _future_date(stamp, today)


def _future_date(stamp: Stamp, today: dt.date) -> Found:
    if stamp.date is not None and stamp.role != "next" and is_future(stamp.date, today):
        message = f"{stamp.label} {stamp.date.first} is after the audit day, {today}"
        yield Fault.FUTURE_DATE, _problem(stamp, message)


def _cycle_faults(stamp: Stamp) -> Found:
    cycle = stamp.cycle
    if cycle is None:
        return
    if cycle.kind == "placeholder":
        yield Fault.PLACEHOLDER, _problem(stamp, f"“{stamp.raw}” stands where the cycle should be named")
    elif cycle.kind == "unknown":
        message = f"“{stamp.raw}” is no review cycle that is known here"
        yield Fault.UNKNOWN_CYCLE, _problem(stamp, message, cycle.suggestion)
    elif cycle.kind == "ambiguous" and cycle.interval is not None:
        message = f"“{stamp.raw}” can mean several cycles; {cycle.interval.iso()} was taken"
        yield Fault.UNKNOWN_CYCLE, _problem(stamp, message)


def _mismatch(ahead: DateStamp | None, stated: Stated) -> Found:
    """Find a date to come that does not follow from the last review."""
    if ahead is None or stated.anchor is None:
        return
    day, start = ahead.date.last, stated.anchor.day
    if day <= start:
        what = "next review"
        if is_expiry(ahead.stamp):
            what = "last valid day"
        message = f"The {what}, {day}, is not after the last review, {start}"
        yield Fault.NEXT_REVIEW_MISMATCH, _problem(ahead.stamp, message)
    elif ahead is stated.upcoming:
        yield from _off_cycle(ahead, start, stated)


def _off_cycle(ahead: DateStamp, start: dt.date, stated: Stated) -> Found:
    """Find a next review that is far from what follows from the cycle that the page itself states."""
    cycle, expected = stated.cycle, stated.expected
    if cycle is None or expected is None or ahead.date.precision != "day":
        return
    slack = max(7, round(0.1 * cycle.interval.approximate_days()))
    if abs((ahead.date.last - expected).days) > slack:
        message = f"“{cycle.stamp.raw}” from {start} gives {expected}, but the page says {ahead.date.last}"
        yield Fault.NEXT_REVIEW_MISMATCH, _problem(ahead.stamp, message, expected.isoformat())


def history_faults(anchor: DateStamp | None, history: PageHistory, today: dt.date) -> Found:
    """Find what the page's *history* says against its review of the day *anchor*."""
    if anchor is None:
        return
    location, changed = anchor.stamp.location, history.last_change
    # A change after the audit day was not known on it.
    if changed is not None and anchor.day + _PART_OF_REVIEW < changed <= today:
        commit = history.last_change_commit[:9]
        message = f"The page was changed on {changed}, after its review of {anchor.day} (commit {commit})"
        yield Fault.CHANGED_AFTER_REVIEW, Problem(location=location, message=message, key="changed-after-review")
    if history.stamp_only_streak >= _STREAK:
        message = f"The last {history.stamp_only_streak} reviews changed nothing but the date"
        yield Fault.STAMP_ONLY, Problem(location=location, message=message, key="stamp-only")


def _problem(stamp: Stamp, message: str, suggestion: str | None = None) -> Problem:
    return Problem(location=stamp.location, message=message, key=f"{stamp.role}:{stamp.raw}", suggestion=suggestion)
