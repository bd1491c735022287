"""What a report adds up to, counted once for every format."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from doc_audit.model.finding import SEVERITIES, STATES, Finding, Severity, State
from doc_audit.model.report import Report
from doc_audit.model.review import STATUSES, Status

PAST_GRACE: frozenset[Status] = frozenset({"overdue", "critical"})
# Without a usable date or cycle: whether such a page is fresh is not known.
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
    severities = dict.fromkeys(SEVERITIES, 0)
    states = dict.fromkeys(STATES, 0)
    broken_links = baselined = suppressed = 0
    for finding in report.findings:
        if finding.suppressed is None:
            severities[finding.severity] += 1
            states[finding.state] += 1
            broken_links += is_broken_link(finding)
        elif finding.suppressed.by == "baseline":
            baselined += 1
        else:
            suppressed += 1
    freshness = dict.fromkeys(STATUSES, 0)
    unowned = 0
    for page in report.pages:
        freshness[page.review.status] += 1
        unowned += not page.review.owners
    return Tally(
        severities=severities,
        states=states,
        suppressed=suppressed,
        baselined=baselined,
        freshness=freshness,
        overdue=freshness["overdue"] + freshness["critical"],
        due=freshness["due"] + freshness["due-soon"],
        undated=sum(freshness[status] for status in UNDATED),
        unowned=unowned,
        broken_links=broken_links,
    )


def ids_of(findings: Iterable[Finding]) -> set[str]:
    """Give the fingerprints of *findings*."""
    return {finding.id for finding in findings}


def count_severities(findings: Iterable[Finding]) -> dict[Severity, int]:
    """Count *findings* by severity, in the order of `SEVERITIES`."""
    counts = dict.fromkeys(SEVERITIES, 0)
    for finding in findings:
        counts[finding.severity] += 1
    return counts


def count_broken_links(findings: Iterable[Finding]) -> int:
    """Count the links among *findings* that lead nowhere."""
    return sum(map(is_broken_link, findings))


def count_overdue(findings: Iterable[Finding]) -> int:
    """Count the *findings* that a page is past its review day."""
    return sum(finding.is_overdue_review for finding in findings)


def is_broken_link(finding: Finding) -> bool:
    """Say whether *finding* is a link that leads nowhere, as an error."""
    return finding.subject.is_link and finding.severity == "error"
