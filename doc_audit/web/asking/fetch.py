"""One address asked to the end: HEAD then GET, redirects hop by hop, anchors. Never raises for what the network did."""

import email.utils
import http.client
import math
import ssl
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

import requests
import urllib3
from requests import Response

from doc_audit.model.outcome import Hop
from doc_audit.model.redact import redact
from doc_audit.web.address import Address, InvalidAddress, follow, is_local_name, parse
from doc_audit.web.http.body import drain, is_html, is_place, read_page
from doc_audit.web.http.network import Blocked, NameFailure, ProxyUnreachable
from doc_audit.web.http.transport import Session
from doc_audit.web.judging.anchors import judge_anchors
from doc_audit.web.judging.evidence import meaning_of
from doc_audit.web.judging.landing import bot_wall, is_home, is_login
from doc_audit.web.judging.verdict import Answer, Kind, kind_of_status

# What requests, urllib3 and the socket module let out when the network or the server misbehaves. TypeError, KeyError and the
# like are bugs of ours and are not among them.
_NETWORK_FAULTS = (
    requests.RequestException,
    urllib3.exceptions.HTTPError,
    http.client.HTTPException,
    OSError,
    ValueError,
    Blocked,
    NameFailure,
    ProxyUnreachable,
)
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_PERMANENT = frozenset({301, 308})
# X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY and X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE of OpenSSL.
_ISSUER_NOT_SENT = frozenset({20, 21})
# A HEAD that fails like this is asked again with GET at once.


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One address to ask, once, for all the *fragments* that links name on it; *keys* pair each with its outcome's key.

    *etag* and *last_modified* are validators from an earlier good answer. *known_at* sorts by age of knowledge.
    """

    address: Address
    keys: tuple[tuple[str, str], ...]
    etag: str = ""
    last_modified: str = ""
    known_at: float = 0.0

    @property
    def places(self) -> tuple[str, ...]:
        """The fragments that can be looked for."""
        return tuple(fragment for fragment, _ in self.keys if is_place(fragment))


@dataclass(frozen=True, slots=True, kw_only=True)
class Manner:
    """How one host is asked: seconds to wait for a byte and for the whole, redirects followed, statuses accepted."""

    timeout: float
    deadline: float
    max_redirects: int
    accept: Callable[[str], tuple[int, ...]]
    headers: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Asked:
    """What asking brought: an answer for the page, and one for each fragment that could be looked for.

    *attempts* were made at it, *requests* sent for it, redirects and the GET after a HEAD included.
    """

    answer: Answer
    anchors: Mapping[str, Answer]
    head_lied: bool = False
    attempts: int = 0
    requests: int = 0


def ask(session: Session, task: Task, manner: Manner, *, get: bool, seconds: float, pace: Callable[[], bool]) -> Asked:
    """Ask *task*'s address within *seconds*; *get* skips HEAD.

    *pace* is called before every request, and waits as politeness wants it; it says False when the run is halted.
    """
    session.deadline.start(time.monotonic() + seconds)
    try:
        if get or task.places:
            return _walk(session, task, manner, "GET", pace)
        by_head = _walk(session, task, manner, "HEAD", pace)
        if meaning_of(by_head.answer.kind).final_for_head:
            return by_head
        by_get = _walk(session, task, manner, "GET", pace)
        if by_get.answer.kind == "stopped":
            return by_get
        return replace(by_get, head_lied=by_get.answer.kind in ("fine", "accepted", "moved"))
    finally:
        session.deadline.clear()


def _walk(session: Session, task: Task, manner: Manner, method: str, pace: Callable[[], bool]) -> Asked:
    """Follow redirects until an answer stands."""
    hops: list[Hop] = []
    seen = {task.address.url}
    address = task.address
    while True:
        if not pace():
            return _only(Answer(kind="stopped", words="the run was stopped", hops=tuple(hops)))
        if hops and (wait := session.rest_left(address.host)) > 0:
            words = f"{address.host} had asked for a pause before (redirected to {redact(address.url)})"
            return _only(Answer(kind="throttled", words=words, hops=tuple(hops), wait=wait))
        try:
            response = session.send(method, address, _headers(task, manner, hops))
            target = response.headers.get("Location") if response.status_code in _REDIRECTS else None
            if not target:
                asked = _land(response, task, manner, address, tuple(hops))
                if asked.answer.kind == "throttled":
                    session.note_rest(address.host, asked.answer.wait)
                return asked
            _leave(response)
        except _NETWORK_FAULTS as error:
            fault = _name_fault(error, address, session.deadline.expired, tuple(hops))
            if fault.kind == "chain-incomplete" and not session.may_be_completed(address.host):
                fault = replace(fault, kind="certificate")
            return _only(fault)
        step = _step(response, target, address, hops, seen, manner)
        if isinstance(step, Answer):
            return _only(step)
        # A fragment in the redirect replaces the link's own, and lasts until the next one (RFC 9110 §10.2.2).
        address = replace(step, fragment=step.fragment or address.fragment)
        hops.append(Hop(status=response.status_code, url=redact(address.url)))


def _step(
    response: Response, target: str, address: Address, hops: list[Hop], seen: set[str], manner: Manner
) -> Address | Answer:
    """Where a redirect leads, or why it is not followed."""
    status, been = response.status_code, tuple(hops)
    shown = redact(target)[:200]
    try:
        there = parse(follow(address.url, _as_sent(target)))
    except InvalidAddress as error:
        return Answer(kind="bad-redirect", status=status, hops=been, words=f"redirects to {shown}: {error}")
    if there.url in seen:
        return Answer(kind="redirect-loop", status=status, hops=been, words=f"redirects in a circle, by {shown}")
    if len(hops) >= manner.max_redirects:
        return Answer(
            kind="too-many-redirects", status=status, hops=been, words=f"redirects more than {len(hops)} times"
        )
    seen.add(there.url)
    return there


def _as_sent(target: str) -> str:
    """Read a `Location` header as browsers do: as UTF-8, and any other bytes as they are; http.client reads all as Latin-1."""
    sent = target.encode("latin-1", "replace")
    try:
        return sent.decode("utf-8")
    except UnicodeDecodeError:
        return "".join(chr(byte) if byte < 0x80 else f"%{byte:02X}" for byte in sent)


def _land(response: Response, task: Task, manner: Manner, address: Address, hops: tuple[Hop, ...]) -> Asked:
    """Judge the answer at the end of the redirects."""
    status = response.status_code
    conditional = bool((task.etag or task.last_modified) and not hops)
    kind = kind_of_status(status, manner.accept(address.host.name), conditional=conditional)
    answer = Answer(
        kind=kind,
        words=_words(kind, status, address, hops),
        status=status,
        hops=hops,
        final_url=redact(address.url + (f"#{address.fragment}" if address.fragment else "")),
        wait=_retry_after(response.headers.get("Retry-After")),
        etag=response.headers.get("ETag", "")[:500] if not hops else "",
        last_modified=response.headers.get("Last-Modified", "")[:100] if not hops else "",
    )
    answer = _look_closer(answer, response, task, address)
    # Where a redirect names another place, the link's own is not looked for by anybody.
    if (
        answer.kind in ("fine", "moved")
        and status != 304
        and task.places
        and is_html(response)
        and not address.fragment
    ):
        page = read_page(response)
        return Asked(answer=answer, anchors=judge_anchors(page, task.places, answer, address.host.name))
    _leave(response)
    return _only(answer)


def _look_closer(answer: Answer, response: Response, task: Task, address: Address) -> Answer:
    """Notice what a status alone does not tell: walls for robots, login pages, home pages, moves."""
    wall = bot_wall(response)
    if wall and answer.kind != "accepted":
        return replace(answer, kind="bot-wall", words=f"{wall} asks robots to prove that they are people")
    if answer.kind == "server-error" and answer.wait is not None and answer.status == 503:
        return replace(answer, kind="throttled")
    if answer.kind != "fine" or not answer.hops:
        return answer
    final = answer.final_url or ""
    if is_login(task.address.url, address.url):
        return replace(answer, kind="login", words=f"redirects to a login page, {final}")
    if is_home(task.address.url, address.url):
        return replace(answer, kind="home", words=f"redirects to the home page, {final}: the page has probably gone")
    if all(hop.status in _PERMANENT for hop in answer.hops):
        return replace(answer, kind="moved", words=f"moved for good to {final}")
    return answer


def _words(kind: Kind, status: int, address: Address, hops: tuple[Hop, ...]) -> str:
    # Not the server's own words: they may repeat what it was sent, secrets included.
    name = http.client.responses.get(status, "")
    where = f" at {redact(address.url)}" if hops else ""
    if kind == "fine":
        return f"{status} {name}".strip() + where
    if kind == "accepted":
        return f"{status} {name}{where}, which the configuration accepts"
    return f"the server answers {status} {name}".rstrip() + where


def _headers(task: Task, manner: Manner, hops: list[Hop]) -> Mapping[str, str]:
    if hops or not (task.etag or task.last_modified):
        return manner.headers
    validators = {"If-None-Match": task.etag, "If-Modified-Since": task.last_modified}
    return {**manner.headers, **{name: value for name, value in validators.items() if value}}


def _leave(response: Response) -> None:
    """Get the connection back; the status is known, so what happens to the body does not matter."""
    try:
        drain(response)
    except _NETWORK_FAULTS:
        response.close()


def _only(answer: Answer) -> Asked:
    return Asked(answer=answer, anchors={})


def _retry_after(text: str | None) -> float | None:
    """Seconds to wait, from either form of the header (RFC 9110 §10.2.3); None if it is absent or makes no sense."""
    if not text:
        return None
    text = text.strip()
    if text.isascii() and text.isdigit():
        return float(text[:9])
    try:
        seconds = float(text)
        return seconds if math.isfinite(seconds) and seconds >= 0 else None
    except ValueError:
        pass
    try:
        return max(0.0, email.utils.parsedate_to_datetime(text).timestamp() - time.time())
    except (ValueError, TypeError, OverflowError, OSError):
        return None


def _name_fault(error: BaseException, address: Address, expired: bool, hops: tuple[Hop, ...]) -> Answer:
    """What kind of evidence a failure is."""
    chain = tuple(_causes(error))
    host = address.host
    where = f" (redirected to {redact(address.url)})" if hops else ""

    def answer(kind: Kind, words: str) -> Answer:
        return Answer(kind=kind, words=words + where, hops=hops)

    if expired:
        return answer("timeout", f"{host} did not finish its answer in time")
    # Libraries wrap the cause in errors of their own: the telling one may be anywhere in the chain.
    blocked = next((cause for cause in chain if isinstance(cause, Blocked)), None)
    if blocked:
        return answer("blocked", f"{host} is not asked: {blocked}")
    name = next((cause for cause in chain if isinstance(cause, NameFailure)), None)
    if name:
        return answer(*_name_verdict(name, host.name))
    refusal = next((cause for cause in chain if isinstance(cause, ssl.SSLCertVerificationError)), None)
    if refusal:
        kind: Kind = "chain-incomplete" if refusal.verify_code in _ISSUER_NOT_SENT else "certificate"
        return answer(kind, f"the certificate of {host} is refused: {refusal.verify_message.rstrip('.')}")
    if any(isinstance(cause, ProxyUnreachable) for cause in chain):
        return answer("proxy-unreachable", "the proxy cannot be reached")
    if any(isinstance(cause, urllib3.exceptions.ProxyError) for cause in chain):
        return answer("proxy-unreachable", f"the proxy gave no way to {host}")
    for types, kind, words in _FAULTS:
        if any(isinstance(cause, types) for cause in chain):
            return answer(kind, words.format(host=host))
    if any(isinstance(cause, UnicodeError) for cause in chain) or isinstance(error, requests.exceptions.InvalidURL):
        return answer("bad-redirect" if hops else "invalid", f"“{redact(address.url)[:120]}” cannot be asked")
    odd = next((cause for cause in chain if type(cause) is OSError), None)
    if odd is not None:
        by_proxy = str(odd).startswith("Tunnel connection failed")
        return answer("unreachable", f"the proxy does not connect to {host}" if by_proxy else f"no route to {host}")
    return answer("protocol", f"{host} does not speak HTTP as it should")


# In order: the first line that fits any error in the chain holds.
_FAULTS: tuple[tuple[tuple[type[BaseException], ...], Kind, str], ...] = (
    ((TimeoutError, urllib3.exceptions.TimeoutError), "timeout", "{host} did not answer in time"),
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
    (
        (http.client.HTTPException, urllib3.exceptions.InvalidHeader),
        "protocol",
        "{host} does not speak HTTP as it should",
    ),
)


def _name_verdict(failure: NameFailure, name: str) -> tuple[Kind, str]:
    if not failure.definite:
        return "resolver-silent", f"the resolver gave no answer for {name}"
    if is_local_name(name):
        return "local-name", f"no host is called {name} here; it may be one inside a network"
    return "no-such-host", f"no host is called {name}"


def _causes(error: BaseException) -> Iterator[BaseException]:
    """Unwrap what requests and urllib3 wrap in each other, innermost knowledge included."""
    waiting, seen = [error], set()
    while waiting:
        current = waiting.pop(0)
        if id(current) in seen:
            continue
        seen.add(id(current))
        yield current
        inner = (*current.args, getattr(current, "reason", None), current.__cause__, current.__context__)
        waiting.extend(item for item in inner if isinstance(item, BaseException))
