"""The reviews of a run as tables: how fresh, how late, and when what is due."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from doc_audit.model.report import Page, Report
from doc_audit.model.review import DEFAULT_CYCLE, STATUSES, Status
from doc_audit.model.tally import UNDATED, tally
from doc_audit.reports.hrefs import page_source
from doc_audit.reports.page.groups import site_finder

NAMES: dict[Status, tuple[str, str]] = {
    "fresh": ("Fresh", "reviewed within its cycle"),
    "due-soon": ("Due soon", "the review day is near"),
    "due": ("Due", "past its day, within the days of grace"),
    "overdue": ("Overdue", "past its day and the days of grace"),
    "critical": ("Critical", "a whole review cycle was missed"),
    "no-date": ("No date", "carries no review date"),
    "no-cycle": ("No cycle", "its review cycle could not be read"),
    "invalid-date": ("Invalid date", "its date is not a day of the calendar"),
    "ambiguous-date": ("Ambiguous date", "its date reads two ways"),
    "future-date": ("Future date", "its date has not come yet"),
    "placeholder": ("Placeholder", "its date was never filled in"),
    "event-driven": ("Event driven", "reviewed when something happens"),
    "exempt": ("Exempt", "needs no review"),
}
_LATE: frozenset[Status] = frozenset({"due", "overdue", "critical"})
MONTHS_AHEAD = 12
NAMED_PAGES = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewRow:
    """One page in the freshness table; *owners* are given where *owner* does not tell them apart, *site* as in `Group`."""

    path: str
    title: str
    status: Status
    status_name: str
    days: int | None
    due: dt.date | None
    reviewed: dt.date | None
    cycle: str
    owner: str
    source: str | None
    note: str
    owners: tuple[str, ...] = ()
    site: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """How many pages have one status; *start* and *width* are its piece of a bar 1000 units wide."""

    status: Status
    name: str
    meaning: str
    count: int
    start: float
    width: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Coming:
    """A page that falls due, and whose it is; *owners* as in `ReviewRow`."""

    day: dt.date
    path: str
    owner: str
    owners: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Month:
    """The pages that fall due in one month; *width* is of 100. *more* pages are not named.

    *by_owner* counts them, the empty name for nobody; a page that several own counts for each.
    """

    name: str
    count: int
    width: int
    pages: tuple[Coming, ...]
    more: int
    by_owner: Mapping[str, int]


def late(report: Report) -> tuple[ReviewRow, ...]:
    """Give the pages that are past their day, longest first."""
    rows = _rows(report, _LATE)
    return tuple(sorted(rows, key=lambda row: (-(row.days or 0), row.path)))


def unknown(report: Report) -> tuple[ReviewRow, ...]:
    """Give the pages whose date or cycle says nothing, by status and path."""
    rows = _rows(report, UNDATED)
    return tuple(sorted(rows, key=lambda row: (STATUSES.index(row.status), row.path)))


def _rows(report: Report, statuses: frozenset[Status]) -> Iterator[ReviewRow]:
    site_of = site_finder(report)
    for page in report.pages:
        if page.review.status in statuses:
            yield _row(page, report, site_of(page.path))


def shares(report: Report) -> tuple[Share, ...]:
    """Count the pages by status, in the order of `STATUSES`, those with none left out."""
    found: list[Share] = []
    start = 0.0
    for status, count in tally(report).freshness.items():
        if not count:
            continue
        name, meaning = NAMES[status]
        width = round(1000 * count / len(report.pages), 1)
        share = Share(status=status, name=name, meaning=meaning, count=count, start=round(start, 1), width=width)
        found.append(share)
        start += width
    return tuple(found)


def months(report: Report) -> tuple[Month, ...]:
    """Give the review calendar: this month and the next eleven, the months without a review included."""
    due: dict[dt.date, list[Page]] = defaultdict(list)
    for page in report.pages:
        day = page.review.due
        if day is not None and day >= report.as_of and page.review.status != "exempt":
            due[day.replace(day=1)].append(page)
    span = list(_months_from(report.as_of.replace(day=1), MONTHS_AHEAD))
    most = max(len(due[month]) for month in span)
    if not most:
        return ()
    return tuple(_month(month, due[month], most) for month in span)


def _months_from(first: dt.date, count: int) -> Iterator[dt.date]:
    for offset in range(count):
        year, month = divmod(first.year * 12 + first.month - 1 + offset, 12)
        if year <= dt.MAXYEAR:
            yield dt.date(year, month + 1, 1)


def _month(month: dt.date, pages: list[Page], most: int) -> Month:
    pages.sort(key=lambda page: (page.review.due or month, page.path))
    named = []
    for page in pages[:NAMED_PAGES]:
        owners = page.review.owners
        named.append(
            Coming(day=page.review.due or month, path=page.path, owner=", ".join(owners), owners=_unclear(owners))
        )
    by_owner: Counter[str] = Counter()
    for page in pages:
        by_owner.update(page.review.owners or ("",))
    return Month(
        name=f"{month:%Y-%m}",
        count=len(pages),
        width=round(100 * len(pages) / most),
        pages=tuple(named),
        more=max(0, len(pages) - NAMED_PAGES),
        by_owner=dict(sorted(by_owner.items())),
    )


def _unclear(owners: tuple[str, ...]) -> tuple[str, ...]:
    """Give *owners* where a comma in a name keeps the list of them from telling them apart."""
    if any(", " in owner for owner in owners):
        return owners
    return ()


def _row(page: Page, report: Report, site: int | None) -> ReviewRow:
    review = page.review
    cycle = ""
    if review.cycle is not None:
        cycle = review.cycle.words()
        if review.cycle_source == DEFAULT_CYCLE:
            cycle += " (default)"
    return ReviewRow(
        path=page.path,
        title=page.title,
        status=review.status,
        status_name=NAMES[review.status][0],
        days=review.days_overdue,
        due=review.due,
        reviewed=review.last_reviewed or review.last_updated,
        cycle=cycle,
        owner=", ".join(review.owners),
        source=_source(page, report),
        note=_note(page),
        owners=_unclear(review.owners),
        site=site,
    )


def _source(page: Page, report: Report) -> str | None:
    """Give the address of the line that the date stands on."""
    source = page_source(report.git, page.path)
    if source is None:
        return None
    line = 1
    if page.review.stamp is not None:
        line = page.review.stamp.location.line
    return f"{source}{line}"


def _note(page: Page) -> str:
    stamp = page.review.stamp
    if page.review.note or stamp is None:
        return page.review.note
    return f"{stamp.label}: {stamp.raw}"
