"""Asks servers about external links; without a network, says which addresses are not valid."""

import re
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from doc_audit.audit.context import Context
from doc_audit.model import plain_urls
from doc_audit.model.outcome import NetworkReport, Outcome
from doc_audit.model.report import GitPlace
from doc_audit.model.resolution import ExternalLink, Resolutions
from doc_audit.model.settings import External, Request

MAIL = "mailto:"
# What may be asked under https as it stands: a port is for one of both alone.
_PLAIN = re.compile(r"(?i)http://[^/:?#]+(?:[/?]|\Z)")


def ask_servers(request: Request, resolved: Resolutions, context: Context) -> NetworkReport:
    """Ask about the external links among *resolved*, each address once, if *request* lets servers be asked."""
    if not request.asks_network:
        return _judge_unasked(resolved, request)
    return ask(resolved.distinct(ExternalLink).values(), request.config.external, request.cache_dir, context)


def ask(asked: Iterable[ExternalLink], settings: External, cache_dir: str | None, context: Context) -> NetworkReport:
    """Ask about the links *asked*, each address once, as *settings* say; what is known of them is kept in *cache_dir*."""
    links = {external.key: external for external in asked}
    if not links:
        return NetworkReport()
    mail = [key for key in links if key.startswith(MAIL)]
    for key in mail:
        del links[key]
    report = NetworkReport()
    if links:
        report = _ask_web(links.values(), settings, cache_dir, context)
    if not mail or context.stop.is_set():
        return report
    # Imported here: few ask about mail.
    from doc_audit.web.judging.unasked import is_wanted
    from doc_audit.web.mail import check_mail

    wanted = [key for key in mail if is_wanted(key, settings)]
    judged = check_mail(wanted, now=context.clock(), seconds=settings.timeout)
    return replace(report, outcomes=(*report.outcomes, *judged))


def _ask_web(
    links: Iterable[ExternalLink], settings: External, cache_dir: str | None, context: Context
) -> NetworkReport:
    """Ask the servers of *links*."""
    # Imported here: an offline run needs no HTTP stack.
    from doc_audit.web.check import Ask, check
    from doc_audit.web.http.network import resolve as system

    asks = []
    for external in links:
        asks.append(Ask(url=external.url, fragment=external.fragment))
        if settings.require_https and _PLAIN.match(external.url):
            asks.append(Ask(url=f"https{external.url[4:]}", fragment=external.fragment))
    return check(
        asks,
        settings,
        cache_dir=Path(cache_dir) if cache_dir else None,
        now=context.clock,
        observer=context.observer,
        environ=context.environ,
        stop=context.stop,
        resolver=context.resolver or system,
    )


def _judge_unasked(resolved: Resolutions, request: Request) -> NetworkReport:
    """Say what can be said of addresses without asking: that some are not valid."""
    if not request.config.external.enabled:
        return NetworkReport()
    doubtful: dict[str, str] = {}
    mail = []
    for external in resolved.distinct(ExternalLink).values():
        if external.url.startswith(MAIL):
            mail.append(external.key)
        elif plain_urls.VALID.match(external.url) is None:
            doubtful[external.key] = external.url
    outcomes: list[Outcome] = []
    if doubtful:
        from doc_audit.web.judging.unasked import invalid

        outcomes.extend(invalid(doubtful.items(), request.config.external))
    if mail:
        from doc_audit.web.mail import misspelt

        outcomes.extend(misspelt(mail))
    return NetworkReport(outcomes=tuple(outcomes))


def spare_private_repositories(outcomes: Iterable[Outcome], place: GitPlace | None) -> Iterable[Outcome]:
    """Call a 404 for another repository of the audited account unverified: it may be private."""
    if not outcomes or place is None:
        return outcomes
    from doc_audit.web.judging.private import spare_own_account

    return spare_own_account(outcomes, place.web_url)
