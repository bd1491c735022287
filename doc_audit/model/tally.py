"""What a report adds up to, counted once for every format."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from doc_audit.model.finding import SEVERITIES, Finding, Severity, State
from doc_audit.model.report import Report
from doc_audit.model.review import STATUSES, Status

PAST_GRACE: frozenset[Status] = frozenset({"overdue", "critical"})
# Without a date or a cycle that can be used: nobody can say whether such a page is fresh.
UNDATED: frozenset[Status] = frozenset(
    {"no-date", "no-cycle", "invalid-date", "ambiguous-date", "future-date", "placeholder"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """Counts of one run. *severities* counts what is neither suppressed nor baselined; *overdue* is past grace."""

    severities: Mapping[Severity, int]
    states: Mapping[State, int]
    suppressed: int
    baselined: int
    freshness: Mapping[Status, int]
    overdue: int
    due: int
    undated: int
    unowned: int
    broken_links: int

    @property
    def open(self) -> int:
        """All findings that count."""
        return sum(self.severities.values())


def active(report: Report) -> tuple[Finding, ...]:
    """Give the findings that count: neither suppressed nor baselined."""
    return tuple(finding for finding in report.findings if finding.suppressed is None)


def tally(report: Report) -> Tally:
    """Count *report*."""
    counted = active(report)
    severities = Counter(finding.severity for finding in counted)
    states = Counter(finding.state for finding in counted)
    freshness = Counter(page.review.status for page in report.pages)
    baselined = sum(f.suppressed is not None and f.suppressed.by == "baseline" for f in report.findings)
    return Tally(
        severities={severity: severities[severity] for severity in SEVERITIES},
        states={state: states[state] for state in ("new", "open", "reappeared", "unknown")},
        suppressed=len(report.findings) - len(counted) - baselined,
        baselined=baselined,
        freshness={status: freshness[status] for status in STATUSES},
        overdue=freshness["overdue"] + freshness["critical"],
        due=freshness["due"] + freshness["due-soon"],
        undated=sum(freshness[status] for status in UNDATED),
        unowned=sum(not page.review.owners for page in report.pages),
        broken_links=_broken_links(counted),
    )


def _broken_links(findings: Iterable[Finding]) -> int:
    return sum(is_broken_link(finding) for finding in findings)


def is_broken_link(finding: Finding) -> bool:
    """Say whether *finding* is a link that leads nowhere, as an error."""
    return finding.subject.is_link and finding.severity == "error"
