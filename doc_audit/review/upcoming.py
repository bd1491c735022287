"""What falls due when: weeks, days with too many pages at once, and a plan that spreads them."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from dateutil.relativedelta import relativedelta

from doc_audit.model.calendar import Interval
from doc_audit.model.report import Page
from doc_audit.model.review import Activity

MONTHS = 12
# A day with fewer pages than this is a day's work; above, it is a peak if it also holds a tenth of what falls due in the year.
PEAK_PAGES = 8
PEAK_SHARE = 0.1
# Reviews without any change, in a row, after which the cycle may be doubled.
QUIET_REVIEWS = 3
# Changes for each review from which the cycle may be halved, and how many changes there must be to say so.
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
class Peak:
    """Many pages due on one *day*, and a *plan*: each page with an earlier day (or the day itself) to review it on."""

    day: dt.date
    pages: int
    plan: tuple[Due, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CycleAdvice:
    """A page whose cycle does not fit what happens to it: *why*, and the cycle that would."""

    path: str
    cycle: Interval
    suggested: Interval
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """The reviews of twelve months from *first* on; *overdue* holds what the report calls overdue, the oldest first.

    A page in grace, due before *first* and not overdue yet, is in the week in which it fell due.
    """

    first: dt.date
    last: dt.date
    overdue: tuple[Due, ...]
    weeks: tuple[Week, ...]
    peaks: tuple[Peak, ...]
    advice: tuple[CycleAdvice, ...]


def calendar(pages: Iterable[Page], today: dt.date) -> Calendar:
    """Lay out the review days of *pages*, the twelve months after *today*."""
    last = _plus_months(today, MONTHS)
    overdue: list[Due] = []
    coming: list[Due] = []
    cycles: dict[str, Interval] = {}
    advice: list[CycleAdvice] = []
    for page in pages:
        review = page.review
        if review.cycle is not None:
            cycles[page.path] = review.cycle
        if review.status in _NO_DAY:
            continue
        advice.extend(_advice(page))
        if review.due is None:
            continue
        due = Due(day=review.due, path=page.path, owners=review.owners)
        if review.status in _LATE:
            overdue.append(due)
        elif due.day <= last:
            coming.append(due)
    coming.sort(key=_day_and_path)
    return Calendar(
        first=today,
        last=last,
        overdue=tuple(sorted(overdue, key=_day_and_path)),
        weeks=tuple(_weeks(coming)),
        peaks=tuple(_peaks([due for due in coming if today <= due.day], today, cycles)),
        advice=tuple(sorted(advice, key=lambda item: item.path)),
    )


def _day_and_path(due: Due) -> tuple[dt.date, str]:
    return due.day, due.path


def _advice(page: Page) -> Iterator[CycleAdvice]:
    """Give another cycle for a page whose history contradicts the one that it has."""
    cycle, activity = page.review.cycle, page.activity
    if cycle is None or activity is None:
        return
    if activity.quiet_reviews >= QUIET_REVIEWS:
        why = f"reviewed {activity.quiet_reviews} times in a row without a change"
        double = Interval(months=2 * cycle.months, days=2 * cycle.days)
        yield CycleAdvice(path=page.path, cycle=cycle, suggested=double, why=why)
    elif _is_busy(activity):
        why = f"changed {activity.changes} times and reviewed {activity.reviews} times"
        half = _half(cycle)
        if half is not None:
            yield CycleAdvice(path=page.path, cycle=cycle, suggested=half, why=why)


def _is_busy(activity: Activity) -> bool:
    """Say whether a page changes far more often than it is reviewed."""
    return 0 < activity.reviews <= activity.changes / BUSY_RATIO and activity.changes >= BUSY_CHANGES


def _half(cycle: Interval) -> Interval | None:
    """Give half of *cycle*, in whole weeks if it is short; None if that is less than two."""
    if cycle.months > 1:
        return Interval(months=cycle.months // 2, days=cycle.days // 2)
    weeks = cycle.approximate_days() // 2 // 7
    if weeks < 2:
        return None
    return Interval(days=7 * weeks)


def _weeks(coming: Iterable[Due]) -> Iterator[Week]:
    weeks: dict[dt.date, list[Due]] = defaultdict(list)
    for due in coming:
        weeks[due.day - dt.timedelta(days=due.day.weekday())].append(due)
    for monday, pages in sorted(weeks.items()):
        owners: Counter[str] = Counter()
        for due in pages:
            owners.update(due.owners or ("",))
        yield Week(monday=monday, pages=tuple(pages), owners=dict(sorted(owners.items())))


def _peaks(ahead: Sequence[Due], today: dt.date, cycles: Mapping[str, Interval]) -> Iterator[Peak]:
    days: dict[dt.date, list[Due]] = defaultdict(list)
    for due in ahead:
        days[due.day].append(due)
    many = max(PEAK_PAGES, PEAK_SHARE * len(ahead))
    for day, pages in sorted(days.items()):
        if len(pages) >= many:
            yield Peak(day=day, pages=len(pages), plan=_spread(pages, day, today, cycles))


def _spread(pages: Sequence[Due], day: dt.date, today: dt.date, cycles: Mapping[str, Interval]) -> tuple[Due, ...]:
    """Give each page a working day of its own share of the time before *day*: at most half its cycle early, never late."""
    lengths = [cycles[due.path].approximate_days() for due in pages if due.path in cycles]
    room = max(0, min((day - today).days, min(lengths, default=30) // 2))
    ordered = sorted(pages, key=lambda due: (due.owners, due.path))
    last = len(ordered) - 1
    planned = []
    for place, due in enumerate(ordered):
        early = day - dt.timedelta(days=room * (last - place) // max(1, last))
        planned.append(Due(day=max(today, _working_day(early)), path=due.path, owners=due.owners))
    return tuple(sorted(planned, key=_day_and_path))


def _working_day(day: dt.date) -> dt.date:
    """Give *day*, or the Friday before if it is a weekend."""
    return day - dt.timedelta(days=max(0, day.weekday() - 4))


def _plus_months(day: dt.date, months: int) -> dt.date:
    try:
        return day + relativedelta(months=months)
    except (OverflowError, ValueError):
        return dt.date.max
