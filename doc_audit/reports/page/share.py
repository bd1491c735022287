"""One owner's share of a run: their pages, their findings, and what changed among them."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from doc_audit.model.finding import Finding
from doc_audit.model.history import Counts, History, RunPoint
from doc_audit.model.report import Report
from doc_audit.model.tally import active, count_broken_links, count_overdue, count_severities, tally
from doc_audit.reports.hrefs import digest

_UNREADABLE = re.compile(r"[^a-z0-9]+")


def owners(report: Report) -> tuple[str, ...]:
    """Give everyone who owns a page or a finding, by name; the empty name, for what has no owner, last and always there."""
    names: set[str] = set()
    for page in report.pages:
        names.update(page.review.owners)
    for finding in report.findings:
        names.update(finding.owners)
    return (*sorted(names - {""}, key=lambda name: (name.casefold(), name)), "")


def file_name(owner: str) -> str:
    """Name the file of *owner*'s share: readable, harmless as a name, and another one for every owner."""
    if not owner:
        return "unowned.html"
    readable = _UNREADABLE.sub("-", owner.lower()).strip("-")[:40]
    parts = ("owner", readable, digest(owner)[:6])
    return "-".join(filter(None, parts)) + ".html"


def share(report: Report, owner: str) -> Report:
    """Reduce *report* to what belongs to *owner*; the empty name stands for what has no owner.

    The counts of links and hosts stay those of the whole tree: a run does not know them by page. The runs are left out for the
    same reason. What was found before is what is still there and what is gone.
    """
    pages = [page for page in report.pages if _belongs(page.review.owners, owner)]
    paths = {page.path for page in pages}
    reduced = replace(
        report,
        pages=tuple(pages),
        findings=_of(report.findings, owner),
        unverified=tuple(link for link in report.unverified if not paths.isdisjoint(link.paths)),
        quiet_owners=tuple(quiet for quiet in report.quiet_owners if quiet[0] == owner),
        contacts=tuple(contact for contact in report.contacts if contact.owner == owner),
    )
    return replace(reduced, history=_history(report.history, reduced, owner))


def _history(history: History | None, reduced: Report, owner: str) -> History | None:
    """Give what changed among the findings of the *reduced* report."""
    if history is None:
        return None
    fixed, unproven = _of(history.fixed, owner), _of(history.unproven, owner)
    ours = replace(history, fixed=fixed, unproven=unproven, points=())
    if history.counts is None or history.since is None:
        return ours
    fresh: list[Finding] = []
    before = [*fixed, *unproven]
    became = 0
    for finding in active(reduced):
        if finding.state in ("new", "reappeared"):
            fresh.append(finding)
        elif finding.id in history.became_overdue:
            became += 1
            # Then it was the notice that the review was near.
            before.append(replace(finding, severity="notice"))
        else:
            before.append(finding)
    new = sum(finding.state == "new" for finding in fresh)
    counts = Counts(
        before=len(before),
        new=new,
        reappeared=len(fresh) - new,
        fixed=len(fixed),
        unproven=len(unproven),
        now=len(active(reduced)),
    )
    # A page stays overdue when its finding is suppressed: only these findings changed the number.
    overdue = tally(reduced).overdue - count_overdue(fresh) - became + count_overdue(fixed)
    return replace(ours, since=replace(_since(history.since, before, owner), overdue=overdue), counts=counts)


def _since(since: RunPoint, before: Sequence[Finding], owner: str) -> RunPoint:
    """Give the run compared with in the numbers of *owner*; *before* is what it found of theirs. Overdue pages are left to the caller."""
    severities = count_severities(before)
    rules: Counter[str] = Counter()
    for finding in before:
        if finding.severity != "notice":
            rules[finding.rule] += 1
    return replace(
        since,
        errors=severities["error"],
        warnings=severities["warning"],
        notices=severities["notice"],
        broken=count_broken_links(before),
        rules=dict(sorted(rules.items())),
        owners={owner: severities["error"] + severities["warning"]},
    )


def _of(findings: Iterable[Finding], owner: str) -> tuple[Finding, ...]:
    return tuple(finding for finding in findings if _belongs(finding.owners, owner))


def _belongs(owners: tuple[str, ...], owner: str) -> bool:
    if not owner:
        return not owners
    return owner in owners
