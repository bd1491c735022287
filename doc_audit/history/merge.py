"""The parts of one audit put together again: what a single run would have said."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from doc_audit.errors import UsageError
from doc_audit.model.finding import Finding, Subject
from doc_audit.model.report import LinkCounts, Report, SiteCoverage, Unjudged, UnverifiedLink, differences


def merge(parts: Sequence[Report], *, allow_partial: bool = False) -> Report:
    """Put *parts*, the runs of all shards of one audit, together. The run started with the first and ended with the last.

    Raises:
        UsageError: a part is no shard, is of another audit, is there twice or is missing (unless *allow_partial*, which
            makes the run an incomplete one).
    """
    ordered = sorted(parts, key=_index)
    missing = _missing(ordered)
    if missing and not allow_partial:
        raise UsageError(
            f"shard {', '.join(f'{index}/{_count(ordered)}' for index in missing)} is missing; --allow-partial goes on without"
        )
    first = ordered[0]
    hosts: Counter[str] = Counter()
    for part in ordered:
        hosts.update({host: int(count) for host, count in part.external_hosts.items()})
    notes = list(dict.fromkeys(note for part in ordered for note in part.notes))
    if missing:
        notes.append(
            f"Shard {', '.join(map(str, missing))} of {_count(ordered)} is missing: its pages and hosts were not checked."
        )
    return replace(
        first,
        started=min(part.started for part in ordered),
        finished=max(part.finished for part in ordered),
        complete=all(part.complete for part in ordered) and not missing,
        notes=tuple(notes),
        links=_links(ordered),
        pages=tuple(sorted((page for part in ordered for page in part.pages), key=lambda page: page.path)),
        findings=_findings(ordered),
        external_hosts=dict(sorted(hosts.items(), key=lambda pair: (-pair[1], pair[0]))),
        unverified=_unverified(ordered),
        shard=None,
        # Every shard reads all pages, so each knows all owners.
        quiet_owners=first.quiet_owners,
        contacts=first.contacts,
        sites=_sites(ordered),
    )


def _sites(parts: Sequence[Report]) -> tuple[SiteCoverage, ...]:
    """Add up the links of each site; every shard reads all pages."""
    by_place: dict[tuple[str, str], list[SiteCoverage]] = {}
    for part in parts:
        for site in part.sites:
            by_place.setdefault((site.folder, site.kind), []).append(site)
    return tuple(map(_together, by_place.values()))


def _together(found: Sequence[SiteCoverage]) -> SiteCoverage:
    reasons: Counter[str] = Counter()
    for site in found:
        for item in site.not_judged:
            reasons[item.reason] += item.links
    return replace(
        found[0],
        links=sum(site.links for site in found),
        judged=sum(site.judged for site in found),
        not_judged=tuple(Unjudged(reason=reason, links=count) for reason, count in reasons.most_common()),
    )


def _index(part: Report) -> int:
    if part.shard is None:
        raise UsageError("one of the runs is no shard: it was made without --shard")
    return part.shard.index


def _count(parts: Sequence[Report]) -> int:
    return parts[0].shard.count if parts[0].shard else 0


def _missing(parts: Sequence[Report]) -> list[int]:
    for part in parts[1:]:
        differing = list(differences(parts[0].terms, part.terms))
        pairs = (
            ("audit day", parts[0].as_of, part.as_of),
            ("commit", parts[0].git and parts[0].git.commit, part.git and part.git.commit),
            ("number of shards", _count(parts), _count([part])),
        )
        differing += [name for name, one, other in pairs if one != other]
        if differing:
            raise UsageError(
                f"shards {_index(parts[0])} and {_index(part)} are not of one audit: they differ in {', '.join(differing)}"
            )
    indexes = [_index(part) for part in parts]
    twice = sorted(index for index, count in Counter(indexes).items() if count > 1)
    if twice:
        raise UsageError(f"shard {twice[0]}/{_count(parts)} is there twice")
    return sorted(set(range(1, _count(parts) + 1)) - set(indexes))


def _links(parts: Iterable[Report]) -> LinkCounts:
    counts = [part.links for part in parts]
    return LinkCounts(
        total=sum(count.total for count in counts),
        ok=sum(count.ok for count in counts),
        broken=sum(count.broken for count in counts),
        unverified=sum(count.unverified for count in counts),
        skipped=sum(count.skipped for count in counts),
    )


def _findings(parts: Sequence[Report]) -> tuple[Finding, ...]:
    """Give all findings, in order. An ignore is unused only if every part found it unused."""
    unused = Counter(finding.id for part in parts for finding in part.findings if finding.subject is Subject.IGNORE)
    found = {
        finding.id: finding
        for part in parts
        for finding in part.findings
        if unused.get(finding.id, len(parts)) == len(parts)
    }
    return tuple(sorted(found.values(), key=lambda finding: (finding.location, finding.rule, finding.id)))


def _unverified(parts: Iterable[Report]) -> tuple[UnverifiedLink, ...]:
    return tuple(sorted((link for part in parts for link in part.unverified), key=lambda link: link.url))
