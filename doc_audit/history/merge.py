"""The parts of one audit put together again: what a single run would have said."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from doc_audit.errors import UsageError
from doc_audit.model.finding import Finding, Subject
from doc_audit.model.report import LinkCounts, Page, Report, SiteCoverage, UnverifiedLink, differences, unjudged
from doc_audit.model.shard import Shard


def merge(parts: Sequence[Report], *, allow_partial: bool = False) -> Report:
    """Put *parts*, the runs of all shards of one audit, together. The run started with the first and ended with the last.

    Raises:
        UsageError: a part is not a shard, is of another audit, is there twice or is missing (unless *allow_partial*, which
            makes the run an incomplete one).
    """
    ordered = sorted(parts, key=lambda part: _shard(part).index)
    first, count = ordered[0], _shard(ordered[0]).count
    _check(ordered)
    missing = _missing(ordered)
    if missing and not allow_partial:
        names = ", ".join(f"{index}/{count}" for index in missing)
        raise UsageError(f"shard {names} is missing; --allow-partial goes on without")
    notes = list(_notes(ordered))
    if missing:
        names = ", ".join(map(str, missing))
        notes.append(f"Shard {names} of {count} is missing: its pages and hosts were not checked.")
    return replace(
        first,
        started=min(part.started for part in ordered),
        finished=max(part.finished for part in ordered),
        complete=not missing and all(part.complete for part in ordered),
        notes=tuple(notes),
        links=_links(ordered),
        pages=_pages(ordered),
        findings=_findings(ordered),
        external_hosts=_hosts(ordered),
        unverified=_unverified(ordered),
        shard=None,
        # Every shard reads all pages, so each knows all owners.
        quiet_owners=first.quiet_owners,
        contacts=first.contacts,
        sites=_sites(ordered),
    )


def _shard(part: Report) -> Shard:
    if part.shard is None:
        raise UsageError("one of the runs is not a shard: it was made without --shard")
    return part.shard


def _check(parts: Sequence[Report]) -> None:
    """Refuse parts that are not of one audit, or are there twice."""
    first = parts[0]
    indexes = {_shard(first).index}
    for part in parts[1:]:
        shard = _shard(part)
        differing = list(_differences(first, part))
        if differing:
            raise UsageError(
                f"shards {_shard(first).index} and {shard.index} are not of one audit: they differ in {', '.join(differing)}"
            )
        if shard.index in indexes:
            raise UsageError(f"shard {shard.index}/{shard.count} is there twice")
        indexes.add(shard.index)


def _differences(first: Report, part: Report) -> Iterator[str]:
    yield from differences(first.terms, part.terms)
    if first.as_of != part.as_of:
        yield "audit day"
    if first.commit != part.commit:
        yield "commit"
    if _shard(first).count != _shard(part).count:
        yield "number of shards"


def _missing(parts: Sequence[Report]) -> list[int]:
    """Give the numbers of the shards that are not among *parts*."""
    there = {_shard(part).index for part in parts}
    return sorted(set(range(1, _shard(parts[0]).count + 1)) - there)


def _notes(parts: Iterable[Report]) -> Iterable[str]:
    """Give what the parts note, each note once."""
    notes: dict[str, None] = {}
    for part in parts:
        notes.update(dict.fromkeys(part.notes))
    return notes


def _links(parts: Iterable[Report]) -> LinkCounts:
    total = ok = broken = unverified = skipped = 0
    for part in parts:
        total += part.links.total
        ok += part.links.ok
        broken += part.links.broken
        unverified += part.links.unverified
        skipped += part.links.skipped
    return LinkCounts(total=total, ok=ok, broken=broken, unverified=unverified, skipped=skipped)


def _sites(parts: Iterable[Report]) -> tuple[SiteCoverage, ...]:
    """Add up the links of each site; every shard reads all pages."""
    by_place: dict[tuple[str, str], list[SiteCoverage]] = defaultdict(list)
    for part in parts:
        for site in part.sites:
            by_place[site.folder, site.kind].append(site)
    return tuple(map(_site, by_place.values()))


def _site(found: Sequence[SiteCoverage]) -> SiteCoverage:
    links = judged = 0
    reasons: Counter[str] = Counter()
    for site in found:
        links += site.links
        judged += site.judged
        for item in site.not_judged:
            reasons[item.reason] += item.links
    return replace(found[0], links=links, judged=judged, not_judged=unjudged(reasons))


def _pages(parts: Iterable[Report]) -> tuple[Page, ...]:
    pages: list[Page] = []
    for part in parts:
        pages += part.pages
    return tuple(sorted(pages, key=lambda page: page.path))


def _hosts(parts: Iterable[Report]) -> dict[str, int]:
    hosts: Counter[str] = Counter()
    for part in parts:
        hosts.update(dict(part.external_hosts))
    return dict(sorted(hosts.items(), key=lambda pair: (-pair[1], pair[0])))


def _findings(parts: Sequence[Report]) -> tuple[Finding, ...]:
    """Give all findings, in order. An ignore is unused only if every part found it unused."""
    found: dict[str, Finding] = {}
    unused: Counter[str] = Counter()
    for part in parts:
        for finding in part.findings:
            found[finding.id] = finding
            if finding.subject is Subject.IGNORE:
                unused[finding.id] += 1
    for key, times in unused.items():
        if times < len(parts):
            del found[key]
    return tuple(sorted(found.values(), key=lambda finding: (finding.location, finding.rule, finding.id)))


def _unverified(parts: Iterable[Report]) -> tuple[UnverifiedLink, ...]:
    links: list[UnverifiedLink] = []
    for part in parts:
        links += part.unverified
    return tuple(sorted(links, key=lambda link: link.url))
