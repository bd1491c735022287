"""What the page shows, worked out before any template runs."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from doc_audit.model.finding import SEVERITIES, Finding, State
from doc_audit.model.history import RunPoint
from doc_audit.model.plural import number, plural
from doc_audit.model.report import Page, Report, RuleInfo
from doc_audit.model.tally import PAST_GRACE, Tally, active, count_broken_links, count_severities, tally
from doc_audit.reports.hrefs import commit_source, digest, short_id
from doc_audit.reports.page import freshness
from doc_audit.reports.page.clusters import Cluster, cluster, clusters, origins
from doc_audit.reports.page.groups import Group, groups_of
from doc_audit.reports.page.opening import ACTIONS, Load, Opening, day_name, opening
from doc_audit.reports.page.pictures import Pictures, pictures
from doc_audit.reports.page.share import share
from doc_audit.reports.page.trend import Trend, signed, trend, trend_of
from doc_audit.reports.verdict import Verdict, by_severity, change, verdict
from doc_audit.review.upcoming import Calendar, calendar

# Above this, rows leave out what a reader can do without, so that 50,000 of them stay below 12 MB.
LEAN_FROM = 4_000
# Fixes named under "Fix first".
FIXES = 12
# Findings that are gone and still known by their links.
REMEMBERED = 5_000
# Rows in each list of what changed; the whole lists are in the JSON of the run.
CHANGED = 20
# Below this many pages, owning a quarter of them says nothing.
_SOME_PAGES = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnerRow:
    """What one owner has to do. *oldest* is the longest overdue page's days, *open* counts the findings, notices too."""

    id: str
    name: str
    pages: int
    errors: int
    warnings: int
    broken: int
    overdue: int
    oldest: int
    delta: str
    open: int = 0


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
    """One number at the top; *tone* is `bad`, `warn` or `calm`, *unit* stands behind the number."""

    label: str
    value: int
    note: str
    href: str
    tone: str
    unit: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gone:
    """What old links to findings may ask for: the short ids of what is *fixed*, or gone otherwise, since the day *since* in words."""

    since: str = ""
    fixed: tuple[str, ...] = ()
    otherwise: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """Everything the templates get, as `view`; *report* is there for templates of the user's own.

    *owner* is whose share this is, the empty name for the unowned pages; None for the whole tree.

    *shared* says whether any page has several owners: then the numbers by owner add up to more than the whole.
    """

    report: Report
    owner: str | None
    verdict: Verdict
    counts: Tally
    opening: Opening
    banners: tuple[str, ...]
    cards: tuple[Card, ...]
    compared: bool
    change: str
    changed: tuple[Changed, ...]
    trend: Trend | None
    clusters: tuple[Cluster, ...]
    causes: tuple[str, ...]
    gone: Gone
    more_clusters: int
    owners: tuple[OwnerRow, ...]
    shared: bool
    catch_alls: tuple[OwnerRow, ...]
    groups: tuple[Group, ...]
    total_rows: int
    shown_rows: int
    lean: bool
    late: tuple[freshness.ReviewRow, ...]
    undated: tuple[freshness.ReviewRow, ...]
    shares: tuple[freshness.Share, ...]
    months: tuple[freshness.Month, ...]
    pictures: Pictures
    calendar: Calendar
    suppressed: tuple[Group, ...]
    suppressed_shown: int
    rules: tuple[tuple[RuleInfo, int], ...]
    rule_names: Mapping[str, str]
    hosts: tuple[tuple[str, int], ...]
    commit_href: str | None
    took: float


def build(report: Report, owner: str | None = None) -> View:
    """Work out the view of *report*, or of *owner*'s share of it; the empty name is for what has no owner."""
    runs = trend(report.history)
    if owner is not None:
        runs = trend_of(report.history, owner)
        report = share(report, owner)
    counts = tally(report)
    found = active(report)
    put_aside = tuple(finding for finding in report.findings if finding.suppressed is not None)
    lean = len(report.findings) > LEAN_FROM
    worst_first = origins(found)
    shared_origins = [origin for origin in worst_first if len(origin[1]) > 1]
    causes = {member.id: number for number, (_, members) in enumerate(shared_origins) for member in members}
    groups, shown = groups_of(report, found, causes, lean=lean)
    aside, aside_shown = groups_of(report, put_aside, {}, lean=lean)
    owners = _owners(report, found)
    fixes = clusters(worst_first)
    first = [cluster(origin) for origin in worst_first[:ACTIONS]]
    ahead = calendar(report.pages, report.as_of)
    loads = [Load(name=row.name, href=f"#{row.id}", broken=row.broken) for row in owners]
    return View(
        report=report,
        owner=owner,
        verdict=verdict(report, counts),
        counts=counts,
        opening=opening(
            report, counts, runs, first, loads, ahead, frozenset(group.path for group in groups), owner=owner
        ),
        banners=_banners(report),
        cards=tuple(_cards(report, counts, owner)),
        compared=counts.states["unknown"] < counts.open,
        change=change(report),
        changed=_changed(report, found),
        trend=runs,
        clusters=fixes[:FIXES],
        causes=tuple(name for (_, _, name), _ in shared_origins),
        gone=_gone(report),
        more_clusters=max(0, len(fixes) - FIXES),
        owners=owners,
        shared=any(len(page.review.owners) > 1 for page in report.pages),
        catch_alls=_catch_alls(owners, len(report.pages)),
        groups=groups,
        total_rows=len(found),
        shown_rows=shown,
        lean=lean,
        late=freshness.late(report),
        undated=freshness.unknown(report),
        shares=freshness.shares(report),
        months=freshness.months(report),
        pictures=pictures(report),
        calendar=ahead,
        suppressed=aside,
        suppressed_shown=aside_shown,
        rules=_rules(report, found),
        rule_names={rule.code: f"{rule.code} {rule.name}" for rule in report.rules},
        hosts=tuple(sorted(report.external_hosts.items(), key=lambda item: (-item[1], item[0]))),
        commit_href=commit_source(report.git),
        took=max(0.0, round((report.finished - report.started).total_seconds(), 1)),
    )


def _rules(report: Report, found: Iterable[Finding]) -> tuple[tuple[RuleInfo, int], ...]:
    """Give every rule with the number of its findings."""
    used = Counter(finding.rule for finding in found)
    return tuple((rule, used[rule.code]) for rule in report.rules)


def utc(moment: dt.datetime) -> dt.datetime:
    """Give *moment* in UTC; one without a zone is UTC already."""
    if moment.tzinfo is None:
        return moment.replace(tzinfo=dt.UTC)
    return moment.astimezone(dt.UTC)


def _banners(report: Report) -> tuple[str, ...]:
    found = []
    if not report.complete:
        found.append("This audit is incomplete. What was not verified may be broken; nothing below says otherwise.")
    if report.offline and report.external_hosts:
        found.append(_not_asked(report))
    if report.git is not None and report.git.shallow:
        found.append("The clone is shallow: page histories are cut off, and nothing was concluded from them.")
    return tuple(found)


def _not_asked(report: Report) -> str:
    """Say how many links an offline run left open; in an owner's share, whose numbers are not known, only that it did."""
    if not report.not_asked:
        return "Offline run: external links were not checked."
    links = number(report.not_asked, "external link")
    return f"Offline run: {links} {plural(report.not_asked, 'was', 'were')} not checked."


def _changed(report: Report, found: Iterable[Finding]) -> tuple[Changed, ...]:
    history = report.history
    if history is None or history.since is None:
        return ()
    by_state: dict[State, list[Finding]] = defaultdict(list)
    for finding in found:
        by_state[finding.state].append(finding)
    overdue = [finding for finding in found if finding.id in history.became_overdue]
    unproven = "suppressed or baselined now, wrong in another way, or not verified this time"
    lists = (
        _change_list("New", "in no run before this one", by_state["new"], here=True),
        _change_list("Reappeared", "fixed once, and here again", by_state["reappeared"], here=True),
        _change_list("Became overdue", "near in the last run", overdue, here=True),
        _change_list("Fixed", "gone since the last run", history.fixed, here=False),
        _change_list("Gone, but not known to be fixed", unproven, history.unproven, here=False),
    )
    return tuple(changed for changed in lists if changed.count)


def _change_list(title: str, meaning: str, findings: Sequence[Finding], *, here: bool) -> Changed:
    """List *findings*, the worst first; *here*: the page shows them."""

    def rank(item: Finding) -> tuple[int, str, int, str]:
        return SEVERITIES.index(item.severity), item.location.path, item.location.line, item.id

    rows = []
    for item in sorted(findings, key=rank)[:CHANGED]:
        address = ""
        if here:
            address = f"#f-{short_id(item.id)}"
        rows.append((address, f"{item.location.path}:{item.location.line}", item.rule, item.message))
    return Changed(
        title=title,
        meaning=meaning,
        count=len(findings),
        weights=by_severity(findings),
        rows=tuple(rows),
        more=max(0, len(findings) - CHANGED),
    )


def _gone(report: Report) -> Gone:
    history = report.history
    if history is None or history.since is None:
        return Gone()
    return Gone(
        since=day_name(history.since.as_of, report.as_of),
        fixed=tuple(short_id(finding.id) for finding in history.fixed[:REMEMBERED]),
        otherwise=tuple(short_id(finding.id) for finding in history.unproven[:REMEMBERED]),
    )


def _cards(report: Report, counts: Tally, owner: str | None) -> Iterator[Card]:
    """Give the numbers that the first screen leaves out. How many links an owner's pages have, a run does not know."""
    yield Card(
        label="Due or due soon",
        value=counts.due,
        note="in the days of grace, or near",
        href="#calendar",
        tone="calm",
    )
    yield Card(
        label="No usable date or cycle",
        value=counts.undated,
        note="none, wrong or unclear",
        href="#undated",
        tone=_tone(counts.undated, "warn"),
    )
    if owner is None:
        yield Card(
            label="Unowned pages",
            value=counts.unowned,
            note="nobody to ask",
            href="#owners",
            tone=_tone(counts.unowned, "warn"),
        )
        yield _unverified_card(report)
        yield from _coverage_card(report)
    yield Card(
        label="Suppressed and baselined",
        value=counts.suppressed + counts.baselined,
        note=f"{counts.suppressed:,} suppressed, {counts.baselined:,} baselined",
        href="#suppressed",
        tone="calm",
    )


def _tone(count: int, tone: str) -> str:
    if not count:
        return "calm"
    return tone


def _unverified_card(report: Report) -> Card:
    label, value, note = "Not verified", report.links.unverified, "the network gave no answer"
    if report.offline and not report.unverified:
        label, value = "Not checked", report.links.skipped
        note = f"of {number(report.links.total, 'link')}, offline"
        if report.not_asked:
            note = f"of {number(report.links.total, 'link')}; {report.not_asked:,} external"
    return Card(label=label, value=value, note=note, href="#unverified", tone="calm")


def _coverage_card(report: Report) -> Iterator[Card]:
    """Say how much of the tree the audit vouches for; a run of before does not know."""
    percent = report.judged_percent
    if percent is None:
        return
    judged, links = report.judged_links
    note = f"{judged:,} of {number(links, 'link')}"
    yield Card(label="Links judged", value=percent, unit="%", note=note, href="#judged", tone="calm")


def _owners(report: Report, findings: Iterable[Finding]) -> tuple[OwnerRow, ...]:
    """Give one row for each owner, those with most to do first; the unowned pages last, and always there."""
    pages: dict[str, list[Page]] = defaultdict(list)
    for page in report.pages:
        for owner in page.review.owners or ("",):
            pages[owner].append(page)
    found: dict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        for owner in finding.owners or ("",):
            found[owner].append(finding)
    names = sorted({*pages, *found} - {""})
    since = report.since
    rows = []
    for name in names:
        rows.append(_owner(name, pages[name], found[name], since))
    rows.sort(key=lambda row: (-row.errors, -row.warnings, row.name.casefold(), row.name))
    return (*rows, _owner("", pages[""], found[""], since))


def _catch_alls(owners: Iterable[OwnerRow], pages: int) -> tuple[OwnerRow, ...]:
    """Give the owners of a quarter of a tree of some size: in practice they own none of it."""
    if pages < _SOME_PAGES:
        return ()
    return tuple(row for row in owners if row.name and row.pages > pages / 4)


def _owner(name: str, pages: list[Page], findings: list[Finding], since: RunPoint | None) -> OwnerRow:
    late = []
    for page in pages:
        if page.review.status in PAST_GRACE:
            late.append(page.review.days_overdue or 0)
    counts = count_severities(findings)
    errors, warnings = counts["error"], counts["warning"]
    delta = ""
    if since is not None:
        delta = signed(errors + warnings - since.owners.get(name, 0))
    identity = "o-unowned"
    if name:
        identity = f"o-{digest(name)}"
    return OwnerRow(
        id=identity,
        name=name,
        pages=len(pages),
        errors=errors,
        warnings=warnings,
        broken=count_broken_links(findings),
        overdue=len(late),
        oldest=max(late, default=0),
        delta=delta,
        open=len(findings),
    )
