"""Counts links by what became of them, and lists those of which nothing certain is known."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

from doc_audit.model.evidence import Evidence
from doc_audit.model.finding import Finding
from doc_audit.model.outcome import Outcome
from doc_audit.model.place import Location
from doc_audit.model.report import LinkCounts, UnverifiedLink
from doc_audit.model.resolution import ExternalLink, FollowedLink, NotChecked, Resolutions


def count_links(evidence: Evidence, findings: Iterable[Finding]) -> LinkCounts:
    """Count every link once: broken if a link rule reports it as an error or warning, unverified, skipped, or fine."""
    broken_at: dict[str, set[Location]] = defaultdict(set)
    for finding in findings:
        if finding.subject.is_link and finding.severity != "notice" and finding.target is not None:
            broken_at[finding.target].add(finding.location)
    counts: Counter[str] = Counter()
    for kind, rows in evidence.resolved.by_kind().items():
        if kind is ExternalLink and not evidence.outcomes:
            # No server was asked, so nothing is known of them.
            counts["skipped"] += len(rows)
        else:
            counts.update(_fate(row, evidence, broken_at) for row in rows)
    return LinkCounts(
        total=len(evidence.resolved),
        ok=counts["ok"],
        broken=counts["broken"],
        unverified=counts["unverified"],
        skipped=counts["skipped"],
    )


def _fate(row: FollowedLink, evidence: Evidence, broken_at: Mapping[str, set[Location]]) -> str:
    links, index, resolution = row
    places = broken_at.get(links.hrefs[index])
    if places is not None and links[index].location in places:
        return "broken"
    if isinstance(resolution, NotChecked):
        return "skipped"
    if isinstance(resolution, ExternalLink):
        return _fate_outside(evidence.outcomes.get(resolution.key))
    return "ok"


def _fate_outside(outcome: Outcome | None) -> str:
    if outcome is None or outcome.verdict == "skipped":
        return "skipped"
    if outcome.verdict in ("unverified", "blocked-address") or outcome.suspected:
        return "unverified"
    return "ok"


def list_unverified(resolved: Resolutions, outcomes: Mapping[str, Outcome]) -> tuple[UnverifiedLink, ...]:
    """Give the external links of which nothing certain is known, each with the pages that hold it."""
    if not outcomes:
        return ()
    paths: dict[str, set[str]] = defaultdict(set)
    for link, external in resolved.only(ExternalLink):
        paths[external.key].add(link.location.path)
    found = []
    for url, outcome in sorted(outcomes.items()):
        if outcome.verdict == "unverified" and url in paths:
            found.append(UnverifiedLink(url=url, reason=outcome.reason, paths=tuple(sorted(paths[url]))))
    return tuple(found)
