"""Freshness as pictures: how close each page is to its day, where the late ones are, and what falls due when."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from doc_audit.model.plural import number
from doc_audit.model.report import Page, Report
from doc_audit.model.review import Status
from doc_audit.model.tally import PAST_GRACE
from doc_audit.reports.folders import by_folder

# Weeks shown on either side of the audit day; what is further away is in the last bar.
WEEKS = 12
MONTHS = 12
# Owners with a colour of their own, and folders named.
OWNERS = 5
FOLDERS = 8
# The box that bars stand in.
HEIGHT = 120
OTHERS = "others"
_NO_DAY: frozenset[Status] = frozenset({"exempt", "event-driven"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """The pages of one week: *name* in words, *tone* `critical`, `overdue`, `soon` or `fresh`; *x* counts columns.

    A column that is *cut* stands for more than its height: beside what is far away, the weeks at hand would not be seen.
    """

    x: int
    name: str
    tick: str
    tone: str
    count: int
    y: float
    height: float
    cut: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Folder:
    """How much of one folder is overdue; *heat* is 0 (nothing) to 4 (half of it or more)."""

    name: str
    pages: int
    overdue: int
    share: int
    heat: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """What one owner has in a month: *place* is the owner's place in the legend."""

    place: int
    count: int
    y: float
    height: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Stack:
    """One month, or the backlog: its *pieces* stand on each other, *counts* has every owner of the legend."""

    name: str
    count: int
    top: float
    pieces: tuple[Piece, ...]
    counts: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pictures:
    """The three pictures; *legend* names the owners of the stacks in the order of their places, the empty name is nobody."""

    columns: tuple[Column, ...]
    folders: tuple[Folder, ...]
    more_folders: int
    stacks: tuple[Stack, ...]
    legend: tuple[str, ...]
    height: int = HEIGHT


def pictures(report: Report) -> Pictures:
    """Draw the freshness of *report*."""
    dated = [page for page in report.pages if page.review.due is not None and page.review.status not in _NO_DAY]
    folders = _folders(report.pages)
    legend, stacks = _stacks(dated, report.as_of)
    return Pictures(
        columns=_columns(dated, report.as_of),
        folders=folders[:FOLDERS],
        more_folders=max(0, len(folders) - FOLDERS),
        stacks=stacks,
        legend=legend,
    )


# ----- how close each page is to its day


def _columns(pages: Iterable[Page], today: dt.date) -> tuple[Column, ...]:
    """Count the pages by weeks to their day: week 0 begins today, week -1 ends yesterday."""
    counts: Counter[int] = Counter()
    for page in pages:
        if page.review.due is not None:
            counts[_clamp((page.review.due - today).days // 7)] += 1
    if not counts:
        return ()
    most = max(counts[week] for week in range(1 - WEEKS, WEEKS - 1)) or max(counts.values())
    found = []
    for x, week in enumerate(range(-WEEKS, WEEKS)):
        height = round(min(HEIGHT, HEIGHT * counts[week] / most), 1)
        found.append(
            Column(
                x=x,
                name=_week_name(week),
                tick=_tick(week),
                tone=_week_tone(week),
                count=counts[week],
                y=round(HEIGHT - height, 1),
                height=height,
                cut=counts[week] > most,
            )
        )
    return tuple(found)


def _clamp(week: int) -> int:
    return max(-WEEKS, min(WEEKS - 1, week))


def _week_name(week: int) -> str:
    if week == -WEEKS:
        return f"more than {WEEKS - 1} weeks past the day"
    if week == WEEKS - 1:
        return f"{number(week, 'week')} to go, or more"
    if week < 0:
        return f"up to {number(-week, 'week')} past the day"
    if week == 0:
        return "in the next seven days"
    return f"{number(week, 'week')} to go"


def _tick(week: int) -> str:
    """Write below a column what it is, for some of them."""
    ticks = {-WEEKS: f"{WEEKS} weeks late", -8: "8", -4: "4", 0: "now", 4: "4", 8: "8", WEEKS - 1: f"{WEEKS} to go"}
    return ticks.get(week, "")


def _week_tone(week: int) -> str:
    if week == -WEEKS:
        return "critical"
    if week < 0:
        return "overdue"
    if week < 4:
        return "soon"
    return "fresh"


# ----- where


def _folders(pages: Sequence[Page]) -> tuple[Folder, ...]:
    """Count by folder, the one with most overdue pages first; a folder with most of all pages is parted into those inside."""
    overdue = {page.path for page in pages if page.review.status in PAST_GRACE}
    found = []
    for name, paths in by_folder([page.path for page in pages]):
        found.append(_folder(name, len(paths), len(overdue.intersection(paths))))
    found.sort(key=lambda folder: (-folder.overdue, -folder.share, -folder.pages, folder.name))
    return tuple(found)


def _folder(name: str, pages: int, overdue: int) -> Folder:
    share = round(100 * overdue / pages)
    heat = 0
    for limit in (1, 11, 26, 50):
        heat += share >= limit
    if overdue:
        heat = max(1, heat)
    shown = name
    if not name:
        shown = "(top)"
    return Folder(name=shown, pages=pages, overdue=overdue, share=share, heat=heat)


# ----- what falls due when


def _stacks(pages: Iterable[Page], today: dt.date) -> tuple[tuple[str, ...], tuple[Stack, ...]]:
    """Give the owners with a colour, and the backlog and the months. A page that several own counts once, for the first."""
    by_column: dict[int, Counter[str]] = defaultdict(Counter)
    all_owners: Counter[str] = Counter()
    for page in pages:
        column = _column_of(page, today)
        if column <= MONTHS:
            owner = next(iter(page.review.owners), "")
            by_column[column][owner] += 1
            all_owners[owner] += 1
    if not all_owners:
        return (), ()
    ranked = sorted(all_owners, key=lambda name: (-all_owners[name], name.casefold(), name))
    named = tuple(ranked[:OWNERS])
    legend = named
    if len(ranked) > OWNERS:
        legend = (*named, OTHERS)
    most = max(counts.total() for counts in by_column.values())
    stacks = []
    for column, name in enumerate(_column_names(today)):
        stacks.append(_stack(name, by_column[column], named, legend, most))
    return legend, tuple(stacks)


def _column_of(page: Page, today: dt.date) -> int:
    """Give 0 for the backlog, 1 for this month and so on; a page in its days of grace still belongs to this month."""
    due = page.review.due or today
    if page.review.status in PAST_GRACE:
        return 0
    return 1 + max(0, 12 * (due.year - today.year) + due.month - today.month)


def _column_names(today: dt.date) -> Iterator[str]:
    yield "Overdue"
    for offset in range(MONTHS):
        month = (today.month - 1 + offset) % 12 + 1
        yield f"{dt.date(2000, month, 1):%b}"


def _stack(name: str, counts: Counter[str], named: tuple[str, ...], legend: tuple[str, ...], most: int) -> Stack:
    values = [counts[owner] for owner in named]
    if len(legend) > len(named):
        values.append(counts.total() - sum(values))
    pieces = []
    top = float(HEIGHT)
    for place, count in enumerate(values):
        height = HEIGHT * count / most
        top -= height
        if count:
            pieces.append(Piece(place=place, count=count, y=round(top, 1), height=round(height, 1)))
    return Stack(name=name, count=counts.total(), top=round(top, 1), pieces=tuple(pieces), counts=tuple(values))
