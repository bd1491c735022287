"""The hosts that external links lead to."""

from collections import Counter

from doc_audit.model import plain_urls
from doc_audit.model.resolution import ExternalLink, Resolutions


def count_hosts(resolved: Resolutions) -> dict[str, int]:
    """Count the external links by host, the most used first."""
    distinct = resolved.distinct(ExternalLink)
    sites: Counter[str] = Counter()
    for identity, count in Counter(map(id, resolved.ends(ExternalLink))).items():
        # Scheme and host; a few thousand sites are taken apart instead of all addresses.
        url = distinct[identity].url
        if not url.startswith("mailto:"):
            sites["/".join(url.split("/", 3)[:3])] += count
    hosts: Counter[str] = Counter()
    for site, count in sites.items():
        hosts[host_of(site)] += count
    return dict(sorted(hosts.items(), key=lambda pair: (-pair[1], pair[0])))


def host_of(url: str) -> str:
    """Give the host of *url*; empty if it has none."""
    plain = plain_urls.HOST.match(url)
    if plain is not None:
        return plain[1]
    from urllib.parse import urlsplit

    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""
