"""External links of all repositories, each address asked once: one queue a host, one cache, the same verdicts for everybody."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from doc_audit import audit
from doc_audit.fleet.work import Share
from doc_audit.model.fleet import Asked
from doc_audit.model.resolution import ExternalLink
from doc_audit.model.settings import External


def ask(asked: Mapping[str, Asked], cache_dir: str | None, context: audit.Context) -> dict[str, Share]:
    """Ask about the external links of all repositories, and give each by name its share of what came back.

    Repositories that have the same settings are asked for at once, and each address once; the others one after the other, so
    that no host sees more lanes than it should. An answer counts for the settings that it was asked under.
    """
    groups: dict[External, list[str]] = {}
    for name, item in asked.items():
        if item.external.enabled:
            # Where a remapped address leads, its own repository has said already.
            groups.setdefault(replace(item.external, remap=()), []).append(name)
    shares: dict[str, Share] = {}
    for settings, names in groups.items():
        shares |= _ask_together({name: asked[name] for name in names}, settings, cache_dir, context)
    return shares


def _ask_together(
    asked: Mapping[str, Asked], settings: External, cache_dir: str | None, context: audit.Context
) -> dict[str, Share]:
    """Ask for repositories of the same *settings*."""
    links: dict[str, ExternalLink] = {}
    for item in asked.values():
        for link in item.links:
            links[link.key] = link
    # In one order, however the repositories came in.
    report = audit.ask([links[key] for key in sorted(links)], settings, cache_dir, context)
    outcomes = {outcome.url: outcome for outcome in report.outcomes}
    shares = {}
    for name, item in asked.items():
        if not item.links:
            # Nothing was asked for it, so that nothing is missing from what is known of it.
            shares[name] = Share(asked=True)
            continue
        found = [outcomes[key] for key in _keys(item, settings) if key in outcomes]
        shares[name] = Share(asked=True, outcomes=tuple(found), complete=report.complete, notes=report.notes)
    return shares


def _keys(item: Asked, settings: External) -> Iterator[str]:
    """Give the addresses that concern one repository: its links, and how they are called under https where that is asked for."""
    for link in item.links:
        yield link.key
        if settings.require_https:
            yield ExternalLink(url=f"https{link.url[4:]}", fragment=link.fragment).key
