"""How much of the tree the audit vouches for: the links of each site, how many were judged, and why not the others."""

from collections import Counter, defaultdict
from collections.abc import Mapping

from doc_audit.model.evidence import Evidence
from doc_audit.model.outcome import Outcome
from doc_audit.model.report import NOT_ASKED, NOT_VERIFIED, SiteCoverage, unjudged
from doc_audit.model.resolution import ExternalLink, NotChecked, Resolution
from doc_audit.sites import Site, find

_LEFT_OUT = "the configuration leaves the address out"


def cover(evidence: Evidence) -> tuple[SiteCoverage, ...]:
    """Count the links of every site that has an audited page; those that lead to no place, such as mail, do not count."""
    sites = find(evidence.corpus.tree, evidence.config)
    # By identity: a site holds much that would be hashed.
    known: dict[int, Site] = {}
    pages: Counter[int] = Counter()
    for document in evidence.corpus.documents:
        site = sites.of(document.path)
        known[id(site)] = site
        pages[id(site)] += 1
    links: Counter[int] = Counter()
    reasons: dict[int, Counter[str]] = defaultdict(Counter)
    site_of_page: dict[str, int] = {}
    for page, _, resolution in evidence.resolved.rows():
        if isinstance(resolution, NotChecked) and resolution.leads_elsewhere:
            continue
        if page.path not in site_of_page:
            site_of_page[page.path] = id(sites.of(page.path))
        place = site_of_page[page.path]
        links[place] += 1
        reason = _why_not_judged(resolution, evidence.outcomes)
        if reason:
            reasons[place][reason] += 1
    found = []
    for place, site in known.items():
        found.append(_coverage(site, pages[place], links[place], reasons[place]))
    return tuple(sorted(found, key=lambda site: (site.folder, site.kind)))


def _coverage(site: Site, pages: int, links: int, reasons: Counter[str]) -> SiteCoverage:
    settings: tuple[str, ...] = ()
    if site.is_built:
        settings = site.settings.said()
    return SiteCoverage(
        kind=site.kind,
        folder=site.folder or "",
        configuration=site.configuration,
        settings=settings,
        pages=pages,
        links=links,
        judged=links - reasons.total(),
        not_judged=unjudged(reasons),
    )


def _why_not_judged(resolution: Resolution, outcomes: Mapping[str, Outcome]) -> str:
    """Say why nothing is known of where a link leads; empty if something is."""
    if isinstance(resolution, NotChecked):
        return resolution.reason
    if not isinstance(resolution, ExternalLink):
        return ""
    outcome = outcomes.get(resolution.key)
    if outcome is None:
        return NOT_ASKED
    if outcome.verdict == "skipped":
        return _LEFT_OUT
    if outcome.verdict in ("unverified", "blocked-address") or outcome.suspected:
        return NOT_VERIFIED
    return ""
