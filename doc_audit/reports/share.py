"""One owner's share of a run: their pages, their findings, and what changed among them."""

import re
from collections.abc import Iterable
from dataclasses import replace

from doc_audit.model.finding import Finding
from doc_audit.model.history import Counts, History
from doc_audit.model.report import Report
from doc_audit.reports.hrefs import digest
from doc_audit.reports.tally import active


def owners(report: Report) -> tuple[str, ...]:
    """Everyone who owns a page or a finding, by name; the empty name, for nobody, last and always there."""
    names = {owner for page in report.pages for owner in page.review.owners}
    names |= {owner for finding in report.findings for owner in finding.owners}
    return (*sorted(names - {""}, key=lambda name: (name.casefold(), name)), "")


def file_name(owner: str) -> str:
    """The file of *owner*'s share: readable, harmless as a name, and another one for every owner."""
    if not owner:
        return "unowned.html"
    readable = re.sub(r"[^a-z0-9]+", "-", owner.lower()).strip("-")[:40]
    return f"owner-{readable}-{digest(owner)[:6]}.html" if readable else f"owner-{digest(owner)[:6]}.html"


def share(report: Report, owner: str) -> Report:
    """*report* reduced to what belongs to *owner*; the empty name stands for what belongs to nobody.

    The counts of links stay those of the whole tree: a run does not know them by page. The trend is left out for the same reason.
    """
    paths = {page.path for page in report.pages if _belongs(page.review.owners, owner)}
    findings = tuple(_of(report.findings, owner))
    return replace(
        report,
        pages=tuple(page for page in report.pages if page.path in paths),
        findings=findings,
        unverified=tuple(link for link in report.unverified if paths.intersection(link.paths)),
        external_hosts={},
        quiet_owners=tuple((name, day) for name, day in report.quiet_owners if name == owner),
        history=_history(report.history, findings, owner, report) if report.history else None,
    )


def _history(history: History, findings: tuple[Finding, ...], owner: str, report: Report) -> History:
    fixed, unproven = tuple(_of(history.fixed, owner)), tuple(_of(history.unproven, owner))
    counts = None
    if history.counts is not None:
        counted = active(replace(report, findings=findings))
        new = sum(finding.state == "new" for finding in counted)
        back = sum(finding.state == "reappeared" for finding in counted)
        before = len(counted) - new - back + len(fixed) + len(unproven)
        counts = Counts(
            before=before, new=new, reappeared=back, fixed=len(fixed), unproven=len(unproven), now=len(counted)
        )
    return replace(history, counts=counts, fixed=fixed, unproven=unproven, points=())


def _of(findings: Iterable[Finding], owner: str) -> Iterable[Finding]:
    return (finding for finding in findings if _belongs(finding.owners, owner))


def _belongs(owners: tuple[str, ...], owner: str) -> bool:
    return owner in owners if owner else not owners
