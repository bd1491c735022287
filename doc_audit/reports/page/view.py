"""What the page shows, worked out before any template runs."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from doc_audit.model.finding import SEVERITIES, Finding
from doc_audit.model.history import RunPoint
from doc_audit.model.report import Page, Report, RuleInfo
from doc_audit.model.tally import Tally, active, is_broken_link, tally
from doc_audit.reports.hrefs import commit_source, digest, short_id
from doc_audit.reports.page import freshness
from doc_audit.reports.page.clusters import Cluster, clusters
from doc_audit.reports.page.groups import Group, groups_of
from doc_audit.reports.page.trend import Trend, signed, trend
from doc_audit.reports.verdict import Verdict, by_severity, change, number, verdict
from doc_audit.review.calendar import Calendar, calendar

# Above this, rows leave out what a reader can do without, so that 50,000 of them stay below 12 MB.
LEAN_FROM = 4_000
# Fixes named under "Fix first".
FIXES = 12
# Owners named in the opening, who has most errors first.
BUSIEST = 3
# Rows in each list of what changed; the whole lists are in the JSON of the run.
CHANGED = 20
# Below this many pages, owning a quarter of them is no sign of anything.
_SOME_PAGES = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnerRow:
    """What one owner has to do. *oldest* is the longest overdue page's days."""

    id: str
    name: str
    pages: int
    errors: int
    warnings: int
    broken: int
    overdue: int
    oldest: int
    delta: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """One list of what changed, *weights* by severity: *rows* are `(address in this page, place, rule, message)`, *more* are not named."""

    title: str
    meaning: str
    count: int
    weights: str
    rows: tuple[tuple[str, str, str, str], ...]
    more: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One number at the top; *tone* is `bad`, `warn` or `calm`."""

    label: str
    value: int
    note: str
    href: str
    tone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """Everything the templates get, as `view`; *report* is there for templates of the user's own.

    *shared* says whether any page has several owners: then the numbers by owner add up to more than the whole.
    """

    report: Report
    verdict: Verdict
    counts: Tally
    banners: tuple[str, ...]
    cards: tuple[Card, ...]
    compared: bool
    change: str
    changed: tuple[Changed, ...]
    trend: Trend | None
    clusters: tuple[Cluster, ...]
    more_clusters: int
    owners: tuple[OwnerRow, ...]
    busiest: tuple[OwnerRow, ...]
    shared: bool
    catch_alls: tuple[OwnerRow, ...]
    groups: tuple[Group, ...]
    total_rows: int
    shown_rows: int
    lean: bool
    late: tuple[freshness.Row, ...]
    undated: tuple[freshness.Row, ...]
    shares: tuple[freshness.Share, ...]
    months: tuple[freshness.Month, ...]
    calendar: Calendar
    suppressed: tuple[Group, ...]
    suppressed_shown: int
    rules: tuple[tuple[RuleInfo, int], ...]
    rule_names: Mapping[str, str]
    hosts: tuple[tuple[str, int], ...]
    commit_href: str | None
    took: float


def build(report: Report) -> View:
    """Work out the view of *report*."""
    counts = tally(report)
    found = active(report)
    put_aside = tuple(finding for finding in report.findings if finding.suppressed is not None)
    lean = len(report.findings) > LEAN_FROM
    groups, shown = groups_of(report, found, lean=lean)
    owners = _owners(report, found)
    aside, aside_shown = groups_of(report, put_aside, lean=lean)
    used = Counter(finding.rule for finding in found)
    fixes = clusters(found)
    return View(
        report=report,
        verdict=verdict(report, counts),
        counts=counts,
        banners=_banners(report),
        cards=_cards(report, counts),
        compared=any(finding.state != "unknown" for finding in found),
        change=change(report),
        changed=_changed(report, found),
        trend=trend(report.history),
        clusters=fixes[:FIXES],
        more_clusters=max(0, len(fixes) - FIXES),
        owners=owners,
        busiest=tuple(sorted((row for row in owners if row.errors), key=lambda row: -row.errors)[:BUSIEST]),
        shared=any(len(page.review.owners) > 1 for page in report.pages),
        catch_alls=tuple(row for row in owners if row.name and _is_catch_all(row, len(report.pages))),
        groups=groups,
        total_rows=len(found),
        shown_rows=shown,
        lean=lean,
        late=freshness.late(report),
        undated=freshness.unknown(report),
        shares=freshness.shares(report),
        months=freshness.months(report),
        calendar=calendar(
            (page.review for page in report.pages), report.as_of, (page.habit for page in report.pages if page.habit)
        ),
        suppressed=aside,
        suppressed_shown=aside_shown,
        rules=tuple((rule, used[rule.code]) for rule in report.rules),
        rule_names={rule.code: f"{rule.code} {rule.name}" for rule in report.rules},
        hosts=tuple(sorted(report.external_hosts.items(), key=lambda item: (-item[1], item[0]))),
        commit_href=commit_source(report.git),
        took=max(0.0, round((report.finished - report.started).total_seconds(), 1)),
    )


def utc(moment: dt.datetime) -> dt.datetime:
    """*moment* in UTC; one without a zone is UTC already."""
    return moment.astimezone(dt.UTC) if moment.tzinfo else moment.replace(tzinfo=dt.UTC)


def _banners(report: Report) -> tuple[str, ...]:
    found = []
    if not report.complete:
        found.append("This audit is incomplete. What was not verified may be broken; nothing below says otherwise.")
    if report.offline:
        links = number(sum(report.external_hosts.values()), "external link")
        found.append(f"This audit ran offline: {links} were listed and counted, none was asked for.")
    if report.git is not None and report.git.shallow:
        found.append("The clone is shallow: page histories are cut off, and nothing was concluded from them.")
    return tuple(found)


def _changed(report: Report, found: Iterable[Finding]) -> tuple[Changed, ...]:
    history = report.history
    if history is None or history.since is None:
        return ()
    lists = (
        ("New", "in no run before this one", [item for item in found if item.state == "new"], True),
        ("Reappeared", "fixed once, and here again", [item for item in found if item.state == "reappeared"], True),
        ("Fixed", "gone since the last run", list(history.fixed), False),
        (
            "Gone, but not known to be fixed",
            "put aside, wrong in another way by now, or not verified this time",
            list(history.unproven),
            False,
        ),
    )
    return tuple(_change_list(title, meaning, items, here=here) for title, meaning, items, here in lists if items)


def _change_list(title: str, meaning: str, items: list[Finding], *, here: bool) -> Changed:
    rank = {severity: place for place, severity in enumerate(SEVERITIES)}
    items.sort(key=lambda item: (rank[item.severity], item.location.path, item.location.line, item.id))
    rows = tuple(
        (
            f"#f-{short_id(item.id)}" if here else "",
            f"{item.location.path}:{item.location.line}",
            item.rule,
            item.message,
        )
        for item in items[:CHANGED]
    )
    more = max(0, len(items) - CHANGED)
    return Changed(title=title, meaning=meaning, count=len(items), weights=by_severity(items), rows=rows, more=more)


def _since(report: Report) -> RunPoint | None:
    return report.history.since if report.history else None


def _moved(now: int, before: int | None) -> str:
    return "" if before is None else f"{signed(now - before)} since last run"


def _joined(*parts: str) -> str:
    return ", ".join(part for part in parts if part)


def _cards(report: Report, counts: Tally) -> tuple[Card, ...]:
    errors, warnings = counts.severities["error"], counts.severities["warning"]
    since = _since(report)
    open_before = since.errors + since.warnings + since.notices if since else None
    offline = report.offline and not report.unverified
    return (
        Card(
            label="Broken links",
            value=counts.broken_links,
            note=_joined(
                _moved(counts.broken_links, since.broken if since else None), f"of {report.links.total:,} links"
            ),
            href="#findings",
            tone="bad" if counts.broken_links else "calm",
        ),
        Card(
            label="Overdue pages",
            value=counts.overdue,
            note=_joined(
                _moved(counts.overdue, since.overdue if since else None), f"of {number(len(report.pages), 'page')}"
            ),
            href="#freshness",
            tone="bad" if counts.overdue else "calm",
        ),
        Card(
            label="Due or due soon",
            value=counts.due,
            note="in the days of grace, or near",
            href="#calendar",
            tone="calm",
        ),
        Card(
            label="No usable date or cycle",
            value=counts.undated,
            note="none, wrong or unclear",
            href="#undated",
            tone="warn" if counts.undated else "calm",
        ),
        Card(
            label="Unowned pages",
            value=counts.unowned,
            note="nobody to ask",
            href="#owners",
            tone="warn" if counts.unowned else "calm",
        ),
        Card(
            label="Not checked" if offline else "Not verified",
            value=report.links.skipped if offline else report.links.unverified,
            note=f"of {number(report.links.total, 'link')}, offline" if offline else "the network gave no answer",
            href="#unverified",
            tone="calm",
        ),
        Card(
            label="Findings",
            value=counts.open,
            note=_moved(counts.open, open_before) or f"{number(errors, 'error')}, {number(warnings, 'warning')}",
            href="#findings",
            tone="calm",
        ),
        Card(
            label="Put aside",
            value=counts.suppressed + counts.baselined,
            note=f"{counts.suppressed:,} suppressed, {counts.baselined:,} baselined",
            href="#suppressed",
            tone="calm",
        ),
    )


def _owners(report: Report, findings: Iterable[Finding]) -> tuple[OwnerRow, ...]:
    """One row per owner, who has most to do first; the unowned pages last, and always there."""
    pages: dict[str, list[Page]] = defaultdict(list)
    for page in report.pages:
        for owner in page.review.owners or ("",):
            pages[owner].append(page)
    found: dict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        for owner in finding.owners or ("",):
            found[owner].append(finding)
    names = sorted({*pages, *found} - {""})
    since = _since(report)
    rows = [_owner(name, pages[name], found[name], since) for name in names]
    rows.sort(key=lambda row: (-row.errors, -row.warnings, row.name.casefold(), row.name))
    return (*rows, _owner("", pages[""], found[""], since))


def _is_catch_all(row: OwnerRow, pages: int) -> bool:
    """Whoever owns a quarter of a tree of some size owns none of it in practice (freshness research, section 6.6)."""
    return pages >= _SOME_PAGES and row.pages > pages / 4


def _owner(name: str, pages: list[Page], findings: list[Finding], since: RunPoint | None) -> OwnerRow:
    late = [page.review.days_overdue or 0 for page in pages if page.review.status in ("overdue", "critical")]
    errors = sum(finding.severity == "error" for finding in findings)
    warnings = sum(finding.severity == "warning" for finding in findings)
    return OwnerRow(
        id=f"o-{digest(name)}" if name else "o-unowned",
        name=name,
        pages=len(pages),
        errors=errors,
        warnings=warnings,
        broken=sum(is_broken_link(finding) for finding in findings),
        overdue=len(late),
        oldest=max(late, default=0),
        delta=signed(errors + warnings - since.owners.get(name, 0)) if since else "",
    )
