"""One repository's report in numbers: its row in the report of the fleet."""

from collections import Counter
from collections.abc import Iterable
from urllib.parse import urlsplit

from doc_audit.model.finding import Finding
from doc_audit.model.fleet import Between, RepositoryResult, RepositorySetting, TeamShare
from doc_audit.model.history import RunPoint
from doc_audit.model.report import Report
from doc_audit.model.tally import PAST_GRACE, active, tally

_GONE = "unknown-host"


def of(
    setting: RepositorySetting, report: Report, *, fail_on: str, between: tuple[Between, ...] = ()
) -> RepositoryResult:
    """Give the row of *report*; *fail_on* is the lowest severity that makes the run fail, or `never`."""
    counts = tally(report)
    errors, warnings = counts.severities["error"], counts.severities["warning"]
    git = report.git
    points: tuple[RunPoint, ...] = ()
    if report.history is not None:
        points = report.history.points
    since = report.since
    return RepositoryResult(
        name=setting.name,
        state="read",
        folder=setting.name,
        team=setting.team,
        web_url=git.web_url if git else None,
        commit=report.commit,
        branch=git.branch if git else None,
        audited=report.as_of,
        complete=report.complete,
        notes=report.notes,
        pages=len(report.pages),
        links=report.links.total,
        errors=errors,
        warnings=warnings,
        notices=counts.severities["notice"],
        broken=counts.broken_links,
        overdue=counts.overdue,
        unowned=counts.unowned,
        unverified=report.links.unverified,
        fails=_fails(fail_on, errors, warnings),
        since=since.errors + since.warnings if since else None,
        trend=tuple(point.errors + point.warnings for point in points),
        teams=teams(report),
        between=between,
        gone=_gone(active(report)),
    )


def teams(report: Report) -> tuple[TeamShare, ...]:
    """Give what each owner has in *report*, the owner `""` for pages that nobody owns, in the order of their names."""
    pages: Counter[str] = Counter()
    overdue: Counter[str] = Counter()
    oldest: Counter[str] = Counter()
    for page in report.pages:
        review = page.review
        for owner in review.owners or ("",):
            pages[owner] += 1
            if review.status in PAST_GRACE:
                overdue[owner] += 1
                oldest[owner] = max(oldest[owner], review.days_overdue or 0)
    errors: Counter[str] = Counter()
    warnings: Counter[str] = Counter()
    for finding in active(report):
        for owner in finding.owners or ("",):
            errors[owner] += finding.severity == "error"
            warnings[owner] += finding.severity == "warning"
    return tuple(
        TeamShare(
            owner=owner,
            pages=pages[owner],
            errors=errors[owner],
            warnings=warnings[owner],
            overdue=overdue[owner],
            oldest=oldest[owner],
        )
        for owner in sorted(pages.keys() | errors.keys())
    )


def _fails(fail_on: str, errors: int, warnings: int) -> bool:
    """Say whether a finding that counts is at or above *fail_on*."""
    if fail_on == "never":
        return False
    if fail_on == "warning":
        return errors + warnings > 0
    return errors > 0


def _gone(findings: Iterable[Finding]) -> dict[str, int]:
    """Count the links to each host whose name does not exist."""
    hosts: Counter[str] = Counter()
    for finding in findings:
        if finding.name == _GONE:
            hosts[_host(finding.target or "")] += 1
    return dict(sorted(hosts.items()))


def _host(address: str) -> str:
    try:
        return urlsplit(address).hostname or address
    except ValueError:
        return address
