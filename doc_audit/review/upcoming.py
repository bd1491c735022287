"""What falls due when: weeks, days with too many pages at once, and a plan that spreads them."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from dateutil.relativedelta import relativedelta

from doc_audit.model.calendar import Interval
from doc_audit.model.review import Habit, Review

MONTHS = 12
# A day with fewer pages than this is a day's work; above, it is a cliff if it also holds a tenth of what falls due in the year.
CLIFF_PAGES = 8
CLIFF_SHARE = 0.1
# Reviews without any change, in a row, after which the cycle may be doubled.
QUIET_REVIEWS = 3
# Changes for each review from which the cycle may be halved, and how many changes make a habit.
BUSY_RATIO = 4
BUSY_CHANGES = 8
_NO_DAY = ("exempt", "event-driven")
_LATE = ("overdue", "critical")


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """One page and the day its review falls due."""

    day: dt.date
    path: str
    owners: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Week:
    """The reviews that fall due from *monday* on, by day and path; *owners* counts them, the empty name for nobody."""

    monday: dt.date
    pages: tuple[Due, ...]
    owners: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cliff:
    """Many pages due on one *day*, and a *plan*: each page with an earlier day (or the day itself) to review it on."""

    day: dt.date
    pages: int
    plan: tuple[Due, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Misfit:
    """A page whose cycle does not fit what happens to it: *why*, and the cycle that would."""

    path: str
    cycle: Interval
    suggested: Interval
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """The reviews of twelve months from *first* on; *overdue* holds what the report calls overdue, the oldest first.

    A page in grace, due before *first* and not overdue yet, stands in the week in which it fell due.
    """

    first: dt.date
    last: dt.date
    overdue: tuple[Due, ...]
    weeks: tuple[Week, ...]
    cliffs: tuple[Cliff, ...]
    misfits: tuple[Misfit, ...]


def calendar(reviews: Iterable[Review], today: dt.date, habits: Iterable[Habit] = ()) -> Calendar:
    """Lay out the review days of *reviews*, the twelve months after *today*."""
    reviews = tuple(reviews)
    last = _plus_months(today, MONTHS)
    late: list[Due] = []
    rest: list[Due] = []
    for review in reviews:
        if review.due is not None and review.status not in _NO_DAY:
            due = Due(day=review.due, path=review.path, owners=review.owners)
            (late if review.status in _LATE else rest).append(due)
    in_order = sorted((due for due in rest if due.day <= last), key=_day_and_path)
    ahead = [due for due in in_order if today <= due.day]
    cycles = {review.path: review.cycle for review in reviews if review.cycle is not None}
    return Calendar(
        first=today,
        last=last,
        overdue=tuple(sorted(late, key=_day_and_path)),
        weeks=_weeks(in_order),
        cliffs=_cliffs(ahead, today, cycles),
        misfits=misfits(reviews, habits),
    )


def _day_and_path(due: Due) -> tuple[dt.date, str]:
    return due.day, due.path


def misfits(reviews: Iterable[Review], habits: Iterable[Habit]) -> tuple[Misfit, ...]:
    """Give the pages whose cycle their history contradicts, by path."""
    known = {habit.path: habit for habit in habits}
    found = (
        _misfit(review.path, review.cycle, known[review.path])
        for review in reviews
        if review.cycle is not None and review.path in known and review.status not in _NO_DAY
    )
    return tuple(misfit for misfit in sorted(filter(None, found), key=lambda misfit: misfit.path))


def _misfit(path: str, cycle: Interval, habit: Habit) -> Misfit | None:
    if habit.quiet_reviews >= QUIET_REVIEWS:
        why = f"reviewed {habit.quiet_reviews} times in a row without a change"
        return Misfit(path=path, cycle=cycle, suggested=Interval(months=2 * cycle.months, days=2 * cycle.days), why=why)
    if habit.reviews and habit.changes >= BUSY_CHANGES and habit.changes >= BUSY_RATIO * habit.reviews:
        why = f"changed {habit.changes} times and reviewed {habit.reviews} times"
        half = _half(cycle)
        return Misfit(path=path, cycle=cycle, suggested=half, why=why) if half else None
    return None


def _half(cycle: Interval) -> Interval | None:
    if cycle.months > 1:
        return Interval(months=cycle.months // 2, days=cycle.days // 2)
    days = cycle.approximate_days() // 2
    return Interval(days=days - days % 7) if days >= 14 else None


def _weeks(coming: Sequence[Due]) -> tuple[Week, ...]:
    weeks: dict[dt.date, list[Due]] = defaultdict(list)
    for due in coming:
        weeks[due.day - dt.timedelta(days=due.day.weekday())].append(due)
    return tuple(
        Week(
            monday=monday,
            pages=tuple(pages),
            owners=dict(sorted(Counter(owner for due in pages for owner in due.owners or ("",)).items())),
        )
        for monday, pages in sorted(weeks.items())
    )


def _cliffs(ahead: Sequence[Due], today: dt.date, cycles: Mapping[str, Interval]) -> tuple[Cliff, ...]:
    days: dict[dt.date, list[Due]] = defaultdict(list)
    for due in ahead:
        days[due.day].append(due)
    return tuple(
        Cliff(day=day, pages=len(pages), plan=_spread(pages, day, today, cycles))
        for day, pages in sorted(days.items())
        if len(pages) >= max(CLIFF_PAGES, CLIFF_SHARE * len(ahead))
    )


def _spread(pages: Sequence[Due], day: dt.date, today: dt.date, cycles: Mapping[str, Interval]) -> tuple[Due, ...]:
    """Give each page a working day of its own share of the time before *day*: at most half its cycle early, never late."""
    shortest = min((cycles[due.path].approximate_days() for due in pages if due.path in cycles), default=30)
    room = max(0, min((day - today).days, shortest // 2))
    ordered = sorted(pages, key=lambda due: (due.owners, due.path))
    planned = []
    for place, due in enumerate(ordered):
        early = day - dt.timedelta(days=room * (len(ordered) - 1 - place) // max(1, len(ordered) - 1))
        planned.append(Due(day=max(today, _working_day(early)), path=due.path, owners=due.owners))
    return tuple(sorted(planned, key=lambda due: (due.day, due.path)))


def _working_day(day: dt.date) -> dt.date:
    """Give *day*, or the Friday before if it is a weekend."""
    return day - dt.timedelta(days=max(0, day.weekday() - 4))


def _plus_months(day: dt.date, months: int) -> dt.date:
    try:
        return day + relativedelta(months=months)
    except (OverflowError, ValueError):
        return dt.date.max
