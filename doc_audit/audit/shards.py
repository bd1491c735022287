"""What one part of an audit that several machines share answers for."""

from collections.abc import Iterable

from doc_audit.audit.hosts import host_of
from doc_audit.model.finding import Finding, Subject
from doc_audit.model.resolution import ExternalLink, FollowedLink, Resolutions
from doc_audit.model.shard import Shard


def links_of_shard(resolved: Resolutions, shard: Shard | None) -> Resolutions:
    """Give the links that *shard* answers for: by host if they lead out, else by page. Without a shard, all."""
    if shard is None:
        return resolved

    def is_ours(link: FollowedLink) -> bool:
        links, _, end = link
        if isinstance(end, ExternalLink):
            return shard.holds(host_of(end.url))
        return shard.holds(links.path)

    return resolved.where(is_ours)


def findings_of_shard(findings: Iterable[Finding], resolved: Resolutions, shard: Shard) -> tuple[Finding, ...]:
    """Give the findings that *shard* answers for. Whether an ignore is of use is known only when all parts are put together."""
    hosts = {(link.location, link.href): host_of(external.url) for link, external in resolved.only(ExternalLink)}
    ours = []
    for finding in findings:
        name = hosts.get((finding.location, finding.target or ""), finding.location.path)
        if finding.subject is Subject.IGNORE or shard.holds(name):
            ours.append(finding)
    return tuple(ours)
