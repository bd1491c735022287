"""What kind of evidence a failed request is. Libraries wrap the cause in errors of their own: any of the chain may tell."""

import http.client
import ssl
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeVar

import requests
import urllib3
from urllib3.util.ssl_match_hostname import CertificateError

from doc_audit.model.outcome import Hop
from doc_audit.model.redact import redact
from doc_audit.web.address import Address, Host, is_local_name
from doc_audit.web.http.network import Blocked, NameFailure, OnlyIPv6, ProxyUnreachable
from doc_audit.web.judging.verdict import Answer, Kind

# What requests, urllib3 and the socket module let out when the network or the server misbehaves. TypeError, KeyError and the
# like are bugs of ours and are not among them.
NETWORK_FAULTS = (
    requests.RequestException,
    urllib3.exceptions.HTTPError,
    http.client.HTTPException,
    OSError,
    ValueError,
    Blocked,
    NameFailure,
    ProxyUnreachable,
)
# What browsers refuse as well, by OpenSSL's numbers (x509_vfy.h): not yet valid, expired, self-signed (also in the chain), revoked, for
# another name or address. They may find an issuer that was not sent (20, 21). All else, such as a short key, is OpenSSL's own strictness.
_REFUSALS: Mapping[int, Kind] = {
    **dict.fromkeys((9, 10, 18, 19, 23, 62, 64), "certificate"),
    **dict.fromkeys((20, 21), "chain-incomplete"),
}
_LEAVE_OUT = "external.exclude leaves such addresses out"
_NOT_HTTP = f"what {{host}} sends is no answer of HTTP that can be read; {_LEAVE_OUT}"
_NO_STATUS = f"what {{host}} sends does not begin as an answer of HTTP; {_LEAVE_OUT}"
_BAD_HEADERS = f"{{host}} sends headers that HTTP does not allow, or too many of them; {_LEAVE_OUT}"

_E = TypeVar("_E", bound=BaseException)
_Evidence = tuple[Kind, str]


def name_fault(error: BaseException, address: Address, *, expired: bool, hops: tuple[Hop, ...]) -> Answer:
    """Say what kind of evidence *error* is, which asking *address* ended in after *hops*; *expired*: its time was up."""
    if expired:
        kind, words = _evidence("timeout", f"{address.host} did not finish its answer in time")
    else:
        kind, words = _explain(_Failure(tuple(_causes(error)), address, redirected=bool(hops)))
    if hops:
        words += f" (redirected to {redact(address.url)})"
    return Answer(kind=kind, words=words, hops=hops)


@dataclass(frozen=True, slots=True)
class _Failure:
    """A failed request: every error of the *chain*, the outermost first."""

    chain: tuple[BaseException, ...]
    address: Address
    redirected: bool

    @property
    def host(self) -> Host:
        return self.address.host

    def first(self, kind: type[_E]) -> _E | None:
        for cause in self.chain:
            if isinstance(cause, kind):
                return cause
        return None

    def holds(self, *kinds: type[BaseException]) -> bool:
        return any(isinstance(cause, kinds) for cause in self.chain)


def _explain(failure: _Failure) -> _Evidence:
    for explain in _EXPLANATIONS:
        found = explain(failure)
        if found is not None:
            return found
    return "protocol", _NOT_HTTP.format(host=failure.host)


def _by_guard(failure: _Failure) -> _Evidence | None:
    blocked = failure.first(Blocked)
    if blocked is None:
        return None
    return "blocked", f"{failure.host} is not asked: {blocked} (external.allow-addresses can allow it)"


def _by_resolver(failure: _Failure) -> _Evidence | None:
    unresolved = failure.first(NameFailure)
    if unresolved is None:
        return None
    name = failure.host.name
    if not unresolved.definite:
        return "resolver-silent", f"the resolver gave no answer for {name}"
    if is_local_name(name):
        words = f"the resolver of this machine does not know {name}, which may be the name of a host inside a network; {_LEAVE_OUT}"
        return "local-name", words
    if unresolved.lacks_address:
        return "no-such-host", f"the DNS knows {name}, but no address of it"
    return "no-such-host", f"the DNS knows no host {name}"


def _by_certificate(failure: _Failure) -> _Evidence | None:
    if failure.holds(CertificateError):
        return "certificate", f"the certificate of {failure.host} is for another name"
    refusal = failure.first(ssl.SSLCertVerificationError)
    if refusal is None:
        return None
    kind = _REFUSALS.get(refusal.verify_code, "handshake")
    return kind, f"the certificate of {failure.host} is refused: {refusal.verify_message.rstrip('.')}"


def _by_proxy(failure: _Failure) -> _Evidence | None:
    if failure.holds(ProxyUnreachable):
        return "proxy-unreachable", "the proxy cannot be reached"
    if failure.holds(urllib3.exceptions.ProxyError):
        return "proxy-unreachable", f"the proxy gave no way to {failure.host}"
    return None


def _by_table(failure: _Failure) -> _Evidence | None:
    for kinds, evidence, words in _TABLE:
        if failure.holds(*kinds):
            return evidence, words.format(host=failure.host)
    return None


def _by_address(failure: _Failure) -> _Evidence | None:
    if not failure.holds(UnicodeError) and not isinstance(failure.chain[0], requests.exceptions.InvalidURL):
        return None
    words = f"“{redact(failure.address.url)[:120]}” cannot be asked"
    return _evidence("bad-redirect" if failure.redirected else "invalid", words)


def _by_system(failure: _Failure) -> _Evidence | None:
    for cause in failure.chain:
        if type(cause) is OSError:
            # http.client raises this when a proxy refuses to connect.
            if str(cause).startswith("Tunnel connection failed"):
                return "unreachable", f"the proxy does not connect to {failure.host}"
            return "unreachable", f"no route to {failure.host}"
    return None


# In order: the first that knows an error of the chain holds.
_EXPLANATIONS: tuple[Callable[[_Failure], _Evidence | None], ...] = (
    _by_guard,
    _by_resolver,
    _by_certificate,
    _by_proxy,
    _by_table,
    _by_address,
    _by_system,
)
_TABLE: tuple[tuple[tuple[type[BaseException], ...], Kind, str], ...] = (
    ((TimeoutError, urllib3.exceptions.TimeoutError), "timeout", "{host} did not answer in time"),
    ((OnlyIPv6,), "unreachable", "{host} has IPv6 addresses only, and this machine has no IPv6"),
    ((ConnectionRefusedError,), "unreachable", "{host} refuses connections"),
    (
        (
            ConnectionResetError,
            ConnectionAbortedError,
            BrokenPipeError,
            http.client.RemoteDisconnected,
            ssl.SSLEOFError,
        ),
        "reset",
        "{host} dropped the connection",
    ),
    (
        (http.client.IncompleteRead, urllib3.exceptions.IncompleteRead),
        "reset",
        "{host} dropped the connection before the answer was complete",
    ),
    ((ssl.SSLError, urllib3.exceptions.SSLError), "handshake", "no TLS connection to {host}"),
    ((http.client.BadStatusLine, http.client.UnknownProtocol), "protocol", _NO_STATUS),
    ((http.client.LineTooLong, urllib3.exceptions.InvalidHeader), "protocol", _BAD_HEADERS),
    ((http.client.HTTPException,), "protocol", _NOT_HTTP),
)


def _evidence(kind: Kind, words: str) -> _Evidence:
    return kind, words


def _causes(error: BaseException) -> Iterator[BaseException]:
    """Unwrap what requests and urllib3 wrap in each other, innermost knowledge included."""
    waiting, seen = [error], set()
    while waiting:
        current = waiting.pop(0)
        if id(current) in seen:
            continue
        seen.add(id(current))
        yield current
        for inner in (*current.args, getattr(current, "reason", None), current.__cause__, current.__context__):
            if isinstance(inner, BaseException):
                waiting.append(inner)
