"""The findings by page, the worst page first."""

import contextlib
import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from doc_audit.model.finding import Finding
from doc_audit.model.plural import number
from doc_audit.model.report import Page, Report
from doc_audit.model.review import Review
from doc_audit.model.tally import PAST_GRACE, count_severities
from doc_audit.reports.hrefs import digest, page_source, short_id

MAX_ROWS = 50_000
# Groups stand open until this many rows are shown: enough to start with, and the page stays short.
OPEN_ROWS = 25
_OWNERS_SHOWN = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One more line with the same finding."""

    id: str
    line: int
    source: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingRow:
    """One finding. *source* is the address of its line, None where no forge is known (or in a lean report).

    *more* are the other lines of the page with the same words; *cause* is the number of its origin, None if it has one of its own.
    """

    id: str
    severity: str
    rule: str
    name: str
    line: int
    source: str | None
    target: str | None
    message: str
    suggestion: str | None
    state: str
    age: str
    confirmed: bool
    suppressed_by: str
    reason: str
    until: str | None
    cause: int | None = None
    more: tuple[Place, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """The findings of one page.

    *source* ends in `#L`, to be followed by a line; *owners* are given where *owner* does not tell them apart or all.
    *late* says in words how long the review is due, *overdue* whether that is past the days of grace. *site* is the number of
    the site that the page belongs to, None where there are not several.
    """

    id: str
    path: str
    title: str
    owner: str
    owners: tuple[str, ...]
    late: str
    overdue: bool
    reviewed: dt.date | None
    due: dt.date | None
    counts: tuple[tuple[str, int], ...]
    source: str | None
    open: bool
    rows: tuple[FindingRow, ...]
    site: int | None = None

    @property
    def findings(self) -> int:
        """Count the findings of the rows."""
        return sum(1 + len(row.more) for row in self.rows)


def groups_of(
    report: Report, findings: Iterable[Finding], causes: Mapping[str, int], *, lean: bool
) -> tuple[tuple[Group, ...], int]:
    """Group by page, the worst first, up to `MAX_ROWS` findings; also say how many findings that is.

    *causes* are the numbers of their origins by id.
    """
    pages = {page.path: page for page in report.pages}
    site_of = site_finder(report)
    grouped: dict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        grouped[finding.location.path].append(finding)
    ranked = sorted(grouped.items(), key=lambda item: (_weight(item[1]), item[0]))
    found: list[Group] = []
    rows = shown = 0
    for path, members in ranked:
        if rows >= MAX_ROWS:
            break
        group = _group(report, pages.get(path), path, members[: MAX_ROWS - rows], causes, lean=lean)
        found.append(replace(group, open=shown < OPEN_ROWS and not lean, site=site_of(path)))
        rows += group.findings
        shown += len(group.rows)
    return tuple(found), rows


def site_finder(report: Report) -> Callable[[str], int | None]:
    """Give what says which site of the report a page belongs to, by its number; None where there are not several."""
    folders = sorted(((site.folder, place) for place, site in enumerate(report.sites)), reverse=True)
    if len(folders) < 2:
        folders = []

    def find(path: str) -> int | None:
        for folder, place in folders:
            if not folder or path == folder or path.startswith(f"{folder}/"):
                return place
        return None

    return find


def _weight(findings: list[Finding]) -> tuple[int, ...]:
    """Give what pages are sorted by: the one with most errors first, then warnings, then notices."""
    counts = count_severities(findings)
    return tuple(-count for count in counts.values())


def _group(
    report: Report, page: Page | None, path: str, findings: list[Finding], causes: Mapping[str, int], *, lean: bool
) -> Group:
    if page is None:
        # It could not be read, so all that is known of it is in its findings.
        page = Page(path=path, title="", review=Review(path=path, status="exempt", owners=findings[0].owners))
    source = page_source(report.git, path)
    review = page.review
    owner, owners = _owners(review.owners, lean=lean)
    rows = []
    for finding in findings:
        rows.append(_row(finding, source, report.as_of, causes.get(finding.id), lean=lean))
    return Group(
        id=f"p-{digest(path)}",
        path=path,
        title=page.title,
        owner=owner,
        owners=owners,
        late=_late(review),
        overdue=review.status in PAST_GRACE,
        reviewed=review.last_reviewed or review.last_updated,
        due=review.due,
        counts=_counts(findings),
        source=source,
        open=False,
        rows=_folded(rows),
    )


def _folded(rows: Iterable[FindingRow]) -> tuple[FindingRow, ...]:
    """Make one row of those that differ in their line only, at the place of the first."""
    alike: dict[tuple[object, ...], list[FindingRow]] = defaultdict(list)
    for row in rows:
        # Two findings that differ in their line only have all of these in common.
        words = (row.rule, row.message, row.target, row.suggestion)
        alike[*words, row.severity, row.state, row.age, row.confirmed, row.suppressed_by, row.reason, row.until].append(
            row
        )
    folded = []
    for first, *others in alike.values():
        row = first
        if others:
            more = tuple(Place(id=other.id, line=other.line, source=other.source) for other in others)
            row = replace(first, more=more)
        folded.append(row)
    return tuple(folded)


def _owners(owners: tuple[str, ...], *, lean: bool) -> tuple[str, tuple[str, ...]]:
    """Give the owners in words, and as they are where the words do not tell all of them apart."""
    shown = owners
    if not lean:
        shown = owners[:_OWNERS_SHOWN]
    words = ", ".join(shown)
    if len(shown) < len(owners):
        return f"{words} and {len(owners) - len(shown)} more", owners
    if any(", " in owner for owner in owners):
        return words, owners
    return words, ()


def _counts(findings: list[Finding]) -> tuple[tuple[str, int], ...]:
    counts = count_severities(findings)
    return tuple((severity, count) for severity, count in counts.items() if count)


def _late(review: Review) -> str:
    if not review.days_overdue:
        return ""
    days = number(review.days_overdue, "day")
    if review.status in PAST_GRACE:
        return f"{days} overdue"
    if review.status == "due":
        return f"due {days} ago"
    return ""


def _target(finding: Finding, *, lean: bool) -> str | None:
    """Give the target as written, unless the message names it; in a lean report, unless it names its file."""
    target = finding.target
    if not target:
        return target
    named = target
    if lean:
        named = target.rstrip("/").rpartition("/")[2] or target
    if named in finding.message:
        return None
    return target


def _age(finding: Finding, as_of: dt.date) -> str:
    """Write `first seen 2026-02-16, 14 days ago, 3 runs in a row`; empty where there is no earlier day to speak of."""
    if finding.first_seen is None or finding.state == "new":
        return ""
    parts = [f"first seen {finding.first_seen}"]
    with contextlib.suppress(ValueError):
        parts.append(f"{number((as_of - dt.date.fromisoformat(finding.first_seen)).days, 'day')} ago")
    if finding.runs > 1:
        parts.append(f"{number(finding.runs, 'run')} in a row")
    return ", ".join(parts)


def _row(finding: Finding, source: str | None, as_of: dt.date, cause: int | None, *, lean: bool) -> FindingRow:
    by, reason, until = _suppression(finding)
    line_source, age = None, ""
    if not lean:
        age = _age(finding, as_of)
        if source:
            line_source = f"{source}{finding.location.line}"
    return FindingRow(
        id=short_id(finding.id),
        severity=finding.severity,
        rule=finding.rule,
        name=finding.name,
        line=finding.location.line,
        source=line_source,
        target=_target(finding, lean=lean),
        message=finding.message,
        suggestion=finding.suggestion,
        state=finding.state,
        age=age,
        confirmed=finding.confirmed,
        suppressed_by=by,
        reason=reason,
        until=until,
        cause=cause,
    )


def _suppression(finding: Finding) -> tuple[str, str, str | None]:
    """Say what suppresses the finding, why, and until when."""
    suppressed = finding.suppressed
    if suppressed is None:
        return "", "", None
    return suppressed.by, suppressed.reason, suppressed.until
