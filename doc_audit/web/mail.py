"""Mail addresses in links: whether they are written as such, and whether their domain takes mail. Nothing is ever sent to one."""

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING
from urllib.parse import unquote

from doc_audit.model.outcome import Outcome, Verdict
from doc_audit.model.redact import redact
from doc_audit.web.address import InvalidAddress, is_example, is_local_name, parse

if TYPE_CHECKING:
    import dns.resolver

SCHEME = "mailto:"
# A dot-atom of RFC 5322 §3.2.3 with letters of any language (RFC 6531 §3.3); quoted ones are not seen in links.
_LOCAL_PART = re.compile(r"[\w!#$%&'*+/=?^`{|}~-]++(?:\.[\w!#$%&'*+/=?^`{|}~-]++)*+")
_LONGEST_LOCAL_PART = 64
_AT_ONCE = 8
# One that takes no part in any run, to see whether the resolver knows anything at all.
_CONTROL = "iana.org"
_Judged = tuple[Verdict, str]


def check_mail(urls: Iterable[str], *, now: dt.datetime, seconds: float) -> tuple[Outcome, ...]:
    """Judge each `mailto:` address of *urls*; a look-up of a domain takes at most *seconds*.

    A domain takes mail if it has an MX record other than the null one (RFC 7505), or none and an address (RFC 5321 §5.1).
    """
    domains: dict[str, _Judged] = {}
    parts = {url: _parts(url) for url in urls}
    wanted = {domain for found in parts.values() if not isinstance(found, str) for domain in found}
    asked = sorted(domain for domain in wanted if not is_example(domain) and not is_local_name(domain))
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        domains.update(zip(asked, pool.map(lambda domain: _look_up(domain, seconds), asked), strict=True))
    if domains and all(verdict == "unknown-host" for verdict, _ in domains.values()) and not _knows_control(seconds):
        domains = dict.fromkeys(domains, ("unverified", "the resolver knows no name at all"))
    found = []
    for url, place in parts.items():
        verdict, reason = _judge(place, domains)
        found.append(Outcome(url=url, verdict=verdict, reason=reason, checked_at=now))
    return tuple(found)


def misspelt(urls: Iterable[str]) -> tuple[Outcome, ...]:
    """Give the outcomes of those of *urls* that are no mail addresses; that needs no network."""
    found = []
    for url in urls:
        problem = _parts(url)
        if isinstance(problem, str):
            found.append(Outcome(url=url, verdict="invalid-url", reason=problem))
    return tuple(found)


def _parts(url: str) -> tuple[str, ...] | str:
    """Give the domains of the addresses in *url* (RFC 6068 §2), or say why one is none. One without an address lets its reader choose."""
    domains = []
    for written in url[len(SCHEME) :].partition("?")[0].split(","):
        text = unquote(written).strip()
        if not text:
            continue
        local, at, domain = text.rpartition("@")
        if not at or len(local) > _LONGEST_LOCAL_PART or not _LOCAL_PART.fullmatch(local):
            return f"not a valid mail address: “{redact(text)[:80]}”"
        try:
            name = parse(f"http://{domain}/").host.name
        except InvalidAddress as error:
            return f"not a valid mail address: {error}"
        domains.append(name)
    return tuple(domains)


def _judge(place: tuple[str, ...] | str, domains: Mapping[str, _Judged]) -> _Judged:
    if isinstance(place, str):
        return "invalid-url", place
    judged: _Judged = ("ok", "the domain takes mail")
    for domain in place:
        if is_example(domain):
            judged = "skipped", f"{domain} is reserved for examples"
            continue
        if is_local_name(domain):
            return "unverified", f"{domain} may be a name inside a network"
        if domains[domain][0] != "ok":
            return domains[domain]
    return judged


def _look_up(domain: str, seconds: float) -> _Judged:
    # Imported here: few ask about mail.
    import dns.exception
    import dns.resolver

    resolver = dns.resolver.get_default_resolver()
    try:
        found = resolver.resolve(domain, "MX", lifetime=seconds)
    except dns.resolver.NXDOMAIN:
        return "unknown-host", f"the DNS knows no domain {domain}"
    except dns.resolver.NoAnswer:
        return _by_address(resolver, domain, seconds)
    except dns.exception.DNSException:
        return "unverified", f"the resolver gave no answer for {domain}"
    if all(str(record.exchange) == "." for record in found):
        return "unknown-host", f"{domain} takes no mail: it says so with a null MX record"
    return "ok", f"{domain} takes mail"


def _by_address(resolver: "dns.resolver.Resolver", domain: str, seconds: float) -> _Judged:
    """Judge a *domain* without a mail server of its own by whether it has an address."""
    import dns.exception
    import dns.resolver

    for kind in ("A", "AAAA"):
        try:
            resolver.resolve(domain, kind, lifetime=seconds)
        except (dns.resolver.NoAnswer, dns.resolver.NXDOMAIN):
            continue
        except dns.exception.DNSException:
            return "unverified", f"the resolver gave no answer for {domain}"
        return "ok", f"{domain} has no MX record, and an address that takes its place"
    return "unknown-host", f"the DNS knows {domain}, but neither a mail server nor an address of it"


def _knows_control(seconds: float) -> bool:
    import dns.exception
    import dns.resolver

    try:
        dns.resolver.get_default_resolver().resolve(_CONTROL, "A", lifetime=seconds)
    except dns.exception.DNSException:
        return False
    return True
