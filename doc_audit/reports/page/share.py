"""One owner's share of a run: their pages, their findings, and what changed among them."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from doc_audit.model.finding import Finding, Subject
from doc_audit.model.history import Counts, History, RunPoint
from doc_audit.model.report import Report
from doc_audit.model.tally import PAST_GRACE, active, is_broken_link
from doc_audit.reports.hrefs import digest


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

    The counts of links and hosts stay those of the whole tree: a run does not know them by page. The trend is left out for the
    same reason. What was found before is what is still there and what is gone.
    """
    paths = {page.path for page in report.pages if _belongs(page.review.owners, owner)}
    findings = tuple(_of(report.findings, owner))
    return replace(
        report,
        pages=tuple(page for page in report.pages if page.path in paths),
        findings=findings,
        unverified=tuple(link for link in report.unverified if paths.intersection(link.paths)),
        quiet_owners=tuple((name, day) for name, day in report.quiet_owners if name == owner),
        contacts=tuple(contact for contact in report.contacts if contact.owner == owner),
        history=_history(report.history, findings, owner, report) if report.history else None,
    )


def _history(history: History, findings: tuple[Finding, ...], owner: str, report: Report) -> History:
    fixed, unproven = tuple(_of(history.fixed, owner)), tuple(_of(history.unproven, owner))
    if history.counts is None or history.since is None:
        return replace(history, fixed=fixed, unproven=unproven, points=())
    counted = active(replace(report, findings=findings))
    fresh = [finding for finding in counted if finding.state in ("new", "reappeared")]
    before = [finding for finding in counted if finding.state not in ("new", "reappeared")]
    before += [*fixed, *unproven]
    new = sum(finding.state == "new" for finding in fresh)
    counts = Counts(
        before=len(before),
        new=new,
        reappeared=len(fresh) - new,
        fixed=len(fixed),
        unproven=len(unproven),
        now=len(counted),
    )
    # A page stays overdue when its finding is put aside: only what came and what was fixed moved the number.
    moved = _overdue(fresh) - _overdue(fixed)
    pages = (page for page in report.pages if _belongs(page.review.owners, owner))
    overdue = sum(page.review.status in PAST_GRACE for page in pages) - moved
    since = replace(_since(history.since, before, owner), overdue=overdue)
    return replace(history, since=since, counts=counts, fixed=fixed, unproven=unproven, points=())


def _overdue(findings: Iterable[Finding]) -> int:
    return sum(finding.subject is Subject.OVERDUE_REVIEW for finding in findings)


def _since(since: RunPoint, before: Sequence[Finding], owner: str) -> RunPoint:
    """The run compared with, in the numbers of *owner*; *before* is what it found of theirs. Overdue pages are left to the caller."""
    severities = Counter(finding.severity for finding in before)
    rules = Counter(finding.rule for finding in before if finding.severity != "notice")
    return replace(
        since,
        errors=severities["error"],
        warnings=severities["warning"],
        notices=severities["notice"],
        broken=sum(is_broken_link(finding) for finding in before),
        rules=dict(sorted(rules.items())),
        owners={owner: severities["error"] + severities["warning"]},
    )


def _of(findings: Iterable[Finding], owner: str) -> Iterable[Finding]:
    return (finding for finding in findings if _belongs(finding.owners, owner))


def _belongs(owners: tuple[str, ...], owner: str) -> bool:
    return owner in owners if owner else not owners
