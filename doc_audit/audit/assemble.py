"""Judges the evidence, and puts findings and run into one report."""

from dataclasses import replace
from pathlib import Path

from doc_audit.audit.counts import count_links, list_unverified
from doc_audit.audit.coverage import cover
from doc_audit.audit.digest import digest
from doc_audit.audit.hosts import count_hosts
from doc_audit.audit.notes import notes
from doc_audit.audit.shards import findings_of_shard, links_of_shard
from doc_audit.model.evidence import Evidence
from doc_audit.model.outcome import NetworkReport
from doc_audit.model.plural import number
from doc_audit.model.report import Contact, Page, Report, Timings
from doc_audit.model.review import Activity
from doc_audit.rules import engine
from doc_audit.rules.registry import RULES, describe
from doc_audit.version import __version__


def report(evidence: Evidence) -> Report:
    """Judge *evidence* by every rule that its configuration leaves on, and put the findings and the run into one report.

    Pure: no file, no network, no git, no clock.
    """
    request = evidence.request
    findings = engine.judge(RULES, evidence)
    if request.shard is not None:
        findings = findings_of_shard(findings, evidence.resolved, request.shard)
        evidence = replace(evidence, resolved=links_of_shard(evidence.resolved, request.shard))
    return Report(
        version=__version__,
        as_of=evidence.today,
        started=evidence.started,
        finished=evidence.finished,
        root=Path(request.root).name,
        offline=evidence.offline,
        complete=evidence.network.complete,
        notes=tuple(notes(evidence)),
        git=evidence.place,
        links=count_links(evidence, findings),
        pages=_pages(evidence),
        findings=findings,
        rules=tuple(map(describe, RULES)),
        config_digest=digest(request.config),
        scope=_scope(evidence),
        external_hosts=count_hosts(evidence.resolved),
        unverified=list_unverified(evidence.resolved, evidence.outcomes),
        shard=request.shard,
        quiet_owners=evidence.quiet_owners,
        contacts=_contacts(evidence),
        timings=_timings(evidence.network),
        sites=cover(evidence),
    )


def _pages(evidence: Evidence) -> tuple[Page, ...]:
    """Give the reviewed pages that this run answers for."""
    titles = {document.path: document.title for document in evidence.corpus.documents}
    activities = {}
    for page in evidence.git.pages:
        activities[page.path] = Activity(
            reviews=page.reviews, changes=page.changes, quiet_reviews=page.stamp_only_streak
        )
    shard = evidence.request.shard
    pages = []
    for review in evidence.reviews:
        path = review.path
        if shard is None or shard.holds(path):
            pages.append(Page(path=path, title=titles[path], review=review, activity=activities.get(path)))
    return tuple(pages)


def _scope(evidence: Evidence) -> tuple[str, ...]:
    """Say what was audited. A run that left pages out can be compared with no other: what they hold was not fixed."""
    request, left = evidence.request, evidence.corpus.left
    root = Path(request.root)
    scope = []
    for path in request.paths:
        scope.append(Path(path).relative_to(root).as_posix())
    scope.sort()
    if left:
        scope.append(f"stopped with {number(left, 'page')} left")
    return tuple(scope)


def _contacts(evidence: Evidence) -> tuple[Contact, ...]:
    """Say whom to ask about the owners that pages of this run have."""
    owning: set[str] = set()
    for review in evidence.reviews:
        owning.update(review.owners)
    contacts = []
    for alias in evidence.config.owners:
        if alias.team in owning and (alias.lead or alias.contact):
            contacts.append(Contact(owner=alias.team, lead=alias.lead, contact=alias.contact))
    return tuple(contacts)


def _timings(network: NetworkReport) -> Timings | None:
    if not network.requests:
        return None
    hosts = []
    for host, seconds in network.slowest_hosts:
        hosts.append((host, round(seconds, 2)))
    return Timings(requests=network.requests, seconds=round(network.seconds, 2), hosts=tuple(hosts))
