"""The first screen: a few figures, whose work it is, and what to do this week."""

import datetime as dt
import re
import shlex
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, zip_longest
from typing import Literal

from doc_audit.model.history import RunPoint
from doc_audit.model.plural import number
from doc_audit.model.report import Page, Report
from doc_audit.model.tally import PAST_GRACE, Tally
from doc_audit.reports.hrefs import digest
from doc_audit.reports.page.clusters import Cluster
from doc_audit.reports.page.trend import BROKEN, OPEN, OVERDUE, Line, Trend
from doc_audit.review.upcoming import Calendar

# Owners named on the first screen, and things to do.
OWNERS = 5
ACTIONS = 5
WEEKS = 4
_BAR = 100.0
# What can be pasted into a shell as it is shown: no control characters, nothing that a browser turns round.
_PLAIN = re.compile(r"[\w ./@+,:=()\[\]{}&'!#$%~^-]+")

Tone = Literal["good", "bad", "warn", "calm"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One bar of a small picture: *height* is of 100."""

    label: str
    count: int
    height: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One figure of the first screen: its *line* over the runs or its *bars*, and the change in a sign, words and a *mood*."""

    label: str
    value: int
    note: str
    href: str
    tone: Tone
    line: Line | None = None
    bars: tuple[Bar, ...] = ()
    sign: str = ""
    change: str = ""
    mood: Tone = "calm"


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnerLoad:
    """What one owner is late with. *late* and *critical* are pieces of a bar 100 wide; *href* leads to the owner's row."""

    name: str
    href: str
    overdue: int
    broken: int
    late: float
    critical: float
    oldest: str
    oldest_path: str
    days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """One thing to do: *lead*, *joint*, *subject* and *text* are read one after the other.

    *command* may be pasted into a shell, and is empty where none does it.
    """

    lead: str
    joint: str
    text: str
    subject: str
    owner: str | None
    command: str
    href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """The first screen; *more_owners* are not named."""

    figures: tuple[Figure, ...]
    owners: tuple[OwnerLoad, ...]
    more_owners: int
    actions: tuple[Action, ...]
    coverage: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """What is known of one owner before anything is drawn."""

    name: str
    href: str
    broken: int


def opening(
    report: Report,
    counts: Tally,
    runs: Trend | None,
    fixes: Sequence[Cluster],
    loads: Iterable[Load],
    ahead: Calendar,
    listed: Collection[str],
    *,
    owner: str | None,
) -> Opening:
    """Work out the first screen of *report*: *fixes* are the worst origins of its findings, *listed* the pages whose findings it shows.

    *owner* is whose share it is: of that, it is not known how many links were read.
    """
    rows = _owner_rows(report, loads)
    return Opening(
        figures=tuple(_figures(report, counts, runs, ahead, owner)),
        owners=rows[:OWNERS],
        more_owners=max(0, len(rows) - OWNERS),
        actions=_actions(report, fixes, listed),
        coverage=_coverage(report, owner),
    )


# ----- figures


def _figures(report: Report, counts: Tally, runs: Trend | None, ahead: Calendar, owner: str | None) -> Iterator[Figure]:
    note = ""
    if owner is None:
        note = f"of {number(report.links.total, 'link')}"
    yield _followed(
        report,
        runs,
        label=BROKEN,
        value=counts.broken_links,
        note=note,
        href="#findings",
        metric=lambda run: run.broken,
        tone="bad",
    )
    yield _followed(
        report,
        runs,
        label=OVERDUE,
        value=counts.overdue,
        note=f"of {number(len(report.pages), 'page')}{_accepted(report)}",
        href="#freshness",
        metric=lambda run: run.overdue,
        tone="bad",
    )
    yield _coming(report, ahead)
    errors, warnings = counts.severities["error"], counts.severities["warning"]
    tone: Tone = "warn"
    if errors:
        tone = "bad"
    yield _followed(
        report,
        runs,
        label=OPEN,
        value=errors + warnings,
        note=f"{number(errors, 'error')}, {number(warnings, 'warning')}",
        href="#findings",
        metric=lambda run: run.errors + run.warnings,
        tone=tone,
    )


def _followed(
    report: Report,
    runs: Trend | None,
    *,
    label: str,
    value: int,
    note: str,
    href: str,
    metric: Callable[[RunPoint], int],
    tone: Tone,
) -> Figure:
    """Give a figure that is compared with the first recorded run where the trend has a line of it, else with the last by *metric*."""
    if not value:
        tone = "calm"
    line = None
    if runs is not None:
        line = runs.line(label)
    sign, change = "", ""
    mood: Tone = "calm"
    if line is not None and runs is not None:
        change = "no complete run to compare with"
        if runs.origin is not None and line.origin is not None:
            sign, change, mood = _change(value - line.origin, runs.origin.as_of, report.as_of)
    elif report.since is not None:
        sign, change, mood = _change(value - metric(report.since), report.since.as_of, report.as_of)
    return Figure(
        label=label, value=value, note=note, href=href, tone=tone, line=line, sign=sign, change=change, mood=mood
    )


def _change(moved: int, then: dt.date, now: dt.date) -> tuple[str, str, Tone]:
    """Say by how much a number *moved*, where fewer is better."""
    day = day_name(then, now)
    if moved < 0:
        return "▼", f"{-moved:,} fewer than on {day}", "good"
    if moved > 0:
        return "▲", f"{moved:,} more than on {day}", "bad"
    return "=", f"as many as on {day}", "calm"


def day_name(day: dt.date, now: dt.date) -> str:
    """Write `2 November`, with the year if it is another than that of *now*."""
    name = f"{day.day} {day:%B}"
    if day.year != now.year:
        name += f" {day.year}"
    return name


def _accepted(report: Report) -> str:
    """Say how many of the overdue pages the verdict leaves out, because their findings are suppressed or in the baseline."""
    count = sum(finding.is_overdue_review and finding.suppressed is not None for finding in report.findings)
    if not count:
        return ""
    return f", {count:,} of them accepted"


def _coming(report: Report, ahead: Calendar) -> Figure:
    """Count what falls due in the next four weeks: seven days each, from the audit day on."""
    weeks = [0] * WEEKS
    for week in ahead.weeks:
        for due in week.pages:
            place = (due.day - report.as_of).days // 7
            if 0 <= place < WEEKS:
                weeks[place] += 1
    most = max(*weeks, 1)
    bars = []
    for place, count in enumerate(weeks, start=1):
        bars.append(Bar(label=f"week {place}", count=count, height=round(_BAR * count / most, 1)))
    return Figure(
        label="Due in four weeks",
        value=sum(weeks),
        note=f"{weeks[0]:,} of them in the next seven days",
        href="#calendar",
        tone="calm",
        bars=tuple(bars),
    )


def _coverage(report: Report, owner: str | None) -> str:
    """Say in one line what the audit vouches for; empty for a share of it, and for a run that does not know."""
    if report.judged_percent is None or owner is not None:
        return ""
    _, links = report.judged_links
    return f"{report.judged_percent} % of {number(links, 'link')} judged"


# ----- owners


def _owner_rows(report: Report, loads: Iterable[Load]) -> tuple[OwnerLoad, ...]:
    """Give the owners of overdue pages or broken links, those who are late with most first."""
    late = _late_pages(report)
    most = max(map(len, late.values()), default=0)
    rows = []
    for load in loads:
        pages = late.get(load.name, [])
        if pages or load.broken:
            rows.append(_owner_row(load, pages, most))
    rows.sort(key=lambda row: (-row.overdue, -row.broken, not row.name, row.name.casefold(), row.name))
    return tuple(rows)


def _late_pages(report: Report) -> dict[str, list[Page]]:
    """Give the overdue pages by owner, the oldest first."""
    late: dict[str, list[Page]] = defaultdict(list)
    for page in report.pages:
        if page.review.status in PAST_GRACE:
            for owner in page.review.owners or ("",):
                late[owner].append(page)
    for pages in late.values():
        pages.sort(key=lambda page: (-_days(page), page.path))
    return late


def _days(page: Page) -> int:
    return page.review.days_overdue or 0


def _owner_row(load: Load, pages: Sequence[Page], most: int) -> OwnerLoad:
    critical = sum(page.review.status == "critical" for page in pages)
    title, path, days = "", "", 0
    if pages:
        oldest = pages[0]
        title, path, days = oldest.title or oldest.path, oldest.path, _days(oldest)
    scale = _BAR / max(1, most)
    return OwnerLoad(
        name=load.name,
        href=load.href,
        overdue=len(pages),
        broken=load.broken,
        late=round(scale * (len(pages) - critical), 1),
        critical=round(scale * critical, 1),
        oldest=title,
        oldest_path=path,
        days=days,
    )


# ----- what to do


def _actions(report: Report, fixes: Sequence[Cluster], listed: Collection[str]) -> tuple[Action, ...]:
    """Mix links and reviews, so that neither hides the other."""
    pairs = zip_longest(_link_actions(fixes), _review_actions(report, listed))
    found = [action for action in chain.from_iterable(pairs) if action is not None]
    return tuple(found[:ACTIONS])


def _link_actions(fixes: Iterable[Cluster]) -> Iterator[Action]:
    for fix in fixes:
        if fix.severity != "error":
            continue
        text = command = ""
        if fix.suggested:
            text = fix.action
            command = command_for("fix --diff --unsafe", fix.paths)
        yield Action(
            lead=_lead(fix),
            joint=_joint(fix),
            text=text,
            subject=fix.title,
            owner=fix.owner,
            command=command,
            href=f"#{fix.first}",
        )


def _lead(fix: Cluster) -> str:
    if fix.of_links:
        return f"Mend {number(fix.count, 'link')}"
    return f"Mend {number(fix.count, 'finding')}"


def _joint(fix: Cluster) -> str:
    if fix.of_links:
        return " to"
    return ":"


def _review_actions(report: Report, listed: Collection[str]) -> Iterator[Action]:
    """Ask each owner for the review that waits longest, the owners with most to do first."""
    late = _late_pages(report)
    ranked = sorted(late.items(), key=lambda item: (-len(item[1]), -_days(item[1][0]), item[0]))
    named: set[str] = set()
    for owner, pages in ranked:
        oldest = pages[0]
        if oldest.path in named:
            continue
        named.add(oldest.path)
        href = "#freshness"
        if oldest.path in listed:
            href = f"#p-{digest(oldest.path)}"
        text = f"{number(_days(oldest), 'day')} overdue"
        if len(pages) > 1:
            text += f"; the oldest of {len(pages):,}"
        yield Action(
            lead="Review",
            joint=":",
            text=text,
            subject=oldest.title or oldest.path,
            owner=owner,
            command=command_for("review", [oldest.path]),
            href=href,
        )


def command_for(verb: str, paths: Sequence[str]) -> str:
    """Write the command that does *verb* with *paths*; empty if a path holds what should not be pasted into a shell."""
    quoted = []
    for path in paths:
        if not path or not _PLAIN.fullmatch(path):
            return ""
        quoted.append(shlex.quote(_as_argument(path)))
    return f"doc-audit {verb} {' '.join(quoted)}"


def _as_argument(path: str) -> str:
    """Keep a *path* that begins with a hyphen from being read as an option."""
    if path.startswith("-"):
        return f"./{path}"
    return path
