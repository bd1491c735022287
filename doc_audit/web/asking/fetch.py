"""One address asked to the end: HEAD then GET, redirects hop by hop, anchors. Never raises for what the network did."""

import email.utils
import http.client
import math
import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from requests.structures import CaseInsensitiveDict
from urllib3 import HTTPResponse

from doc_audit.model.outcome import Hop
from doc_audit.model.redact import redact
from doc_audit.web.address import Address, InvalidAddress, follow, parse
from doc_audit.web.asking.faults import NETWORK_FAULTS, name_fault
from doc_audit.web.http.body import drain, hang_up, is_html, is_place, read_page
from doc_audit.web.http.html import HtmlPage
from doc_audit.web.http.transport import Session
from doc_audit.web.judging.anchors import judge_anchors
from doc_audit.web.judging.evidence import meaning_of
from doc_audit.web.judging.landing import (
    bot_wall,
    is_door,
    is_downgrade,
    is_error_page,
    is_for_sale,
    is_home,
    is_login,
    is_obstacle,
    may_be_error_page,
)
from doc_audit.web.judging.members import is_forge, is_members_page, is_of_private_service, repository_of
from doc_audit.web.judging.verdict import Answer, Kind, kind_of_status

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_PERMANENT = frozenset({301, 308})
Pace = Callable[[], bool]
# Hosts whose API is asked where the environment holds a token, see `github`.
_WITH_TOKEN = ("github.com", "www.github.com")
_GOOD = ("fine", "accepted", "moved")
# What Firefox sends.
_AS_BROWSER = {
    "User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "Accept-Language": "en-US,en;q=0.5",
    "Upgrade-Insecure-Requests": "1",
    "Sec-Fetch-Dest": "document",
    "Sec-Fetch-Mode": "navigate",
    "Sec-Fetch-Site": "none",
    "Sec-Fetch-User": "?1",
}
_BY_HAND = "open it by hand, or leave it out (external.exclude)"
_BEYOND_ASCII = re.compile(r"[\x80-\xff]")


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
        """Give the fragments that can be looked for."""
        return tuple(fragment for fragment, _ in self.keys if is_place(fragment))


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestPolicy:
    """How one host is asked: seconds to wait for a byte and for the whole, redirects followed, statuses accepted."""

    timeout: float
    deadline: float
    max_redirects: int
    accept: Callable[[str], tuple[int, ...]]
    headers: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Asked:
    """What asking brought: an answer for the page, and one for each fragment that could be looked for.

    *repository* is the one on a forge that a page which is gone belongs to.
    *attempts* were made at it, *requests* sent for it, redirects and the GET after a HEAD included.
    """

    answer: Answer
    anchors: Mapping[str, Answer]
    head_lied: bool = False
    repository: Address | None = None
    attempts: int = 0
    requests: int = 0


def ask(session: Session, task: Task, policy: RequestPolicy, *, get: bool, seconds: float, pace: Pace) -> Asked:
    """Ask *task*'s address within *seconds*; *get* skips HEAD.

    *pace* is called before every request, and waits as politeness wants it; it says False when the run is halted.
    """
    with session.deadline.running(seconds):
        asked = _ask_as_program(session, task, policy, get=get, pace=pace)
        if asked.answer.kind != "gone":
            return asked
        return _confirm_gone(session, task, policy, asked, pace)


def ask_api(session: Session, address: Address, policy: RequestPolicy, *, seconds: float, pace: Pace) -> Answer:
    """Ask an *address* that no browser opens, within *seconds*; *pace* as in `ask`."""
    with session.deadline.running(seconds):
        return _ask_as_program(session, Task(address=address, keys=()), policy, get=False, pace=pace).answer


def _ask_as_program(session: Session, task: Task, policy: RequestPolicy, *, get: bool, pace: Pace) -> Asked:
    """Ask with HEAD, which costs least, and with GET unless its answer stands."""
    if get or task.places:
        return _walk(session, task, policy, "GET", pace)
    by_head = _walk(session, task, policy, "HEAD", pace)
    if _stands(by_head.answer):
        return by_head
    by_get = _walk(session, task, policy, "GET", pace)
    return replace(by_get, head_lied=by_get.answer.kind in _GOOD and by_head.answer.kind not in _GOOD)


def _stands(by_head: Answer) -> bool:
    """Say whether an answer to HEAD needs no GET. Some servers redirect nobody else."""
    if by_head.hops and by_head.kind in (*_GOOD, "login", "home"):
        return False
    return meaning_of(by_head.kind).final_for_head


def _confirm_gone(session: Session, task: Task, policy: RequestPolicy, asked: Asked, pace: Pace) -> Asked:
    """Ask once more as a browser would, for some servers tell programs that there is nothing; and whether the repository is public."""
    as_browser = replace(policy, headers=CaseInsensitiveDict({**policy.headers, **_AS_BROWSER}))
    again = _walk(session, task, as_browser, "GET", pace)
    if again.answer.kind in _GOOD:
        words = f"{again.answer.words}, to browsers; {asked.answer.words} to programs"
        return replace(again, answer=replace(again.answer, words=words))
    if again.answer.kind == "gone" and again.repository is not None:
        return _unless_private(session, as_browser, again, again.repository, pace)
    return again


def _unless_private(session: Session, policy: RequestPolicy, asked: Asked, repository: Address, pace: Pace) -> Asked:
    """Believe that a page of a *repository* is gone only if the repository can be seen; a private one answers 404 for all of its pages."""
    if not session.knows_public(repository.url):
        found = _walk(session, Task(address=repository, keys=()), policy, "GET", pace).answer
        if found.kind == "stopped":
            return _only(found)
        session.note_public(repository.url, is_public=found.kind in ("fine", "moved"))
    if session.is_public(repository.url):
        return asked
    words = f"{asked.answer.words}, as it does for everything in {redact(repository.url)}, which is private or gone"
    return replace(asked, answer=replace(asked.answer, kind="members-only", words=words))


def _walk(session: Session, task: Task, policy: RequestPolicy, method: str, pace: Pace) -> Asked:
    """Follow redirects until an answer stands."""
    hops: list[Hop] = []
    been = {(task.address.url, session.cookie_changes)}
    address = task.address
    while True:
        ended = _may_not_ask(session, address, tuple(hops), pace)
        if ended is not None:
            return _only(ended)
        try:
            response = session.send(method, address, _headers(task, policy, hops))
            target = _redirect_target(response)
            if target is None:
                return _arrive(session, response, task, policy, address, tuple(hops))
            _leave(response)
        except NETWORK_FAULTS as error:
            return _only(_fault(session, error, address, tuple(hops)))
        step = _step(response, target, address, hops, policy)
        if isinstance(step, Address) and (step.url, session.cookie_changes) in been:
            step = _end(response, hops, "redirect-loop", f"redirects in a circle, by {redact(step.url)[:200]}")
        if isinstance(step, Answer):
            return _only(step)
        been.add((step.url, session.cookie_changes))
        # A fragment in the redirect replaces the link's own, and lasts until the next one (RFC 9110 §10.2.2).
        address = replace(step, fragment=step.fragment or address.fragment)
        hops.append(Hop(status=response.status, url=redact(address.url)))


def _may_not_ask(session: Session, address: Address, hops: tuple[Hop, ...], pace: Pace) -> Answer | None:
    """Wait as politeness wants it, and say why the address is not asked after all; None if it is."""
    if not pace():
        return Answer(kind="stopped", words="the run was stopped", hops=hops)
    wait = session.rest_left(address.host)
    if hops and wait > 0:
        words = f"{address.host} had asked for a pause before (redirected to {redact(address.url)})"
        return Answer(kind="throttled", words=words, hops=hops, wait=wait)
    return None


def _redirect_target(response: HTTPResponse) -> str | None:
    if response.status not in _REDIRECTS:
        return None
    return response.headers.get("Location") or None


def _arrive(
    session: Session, response: HTTPResponse, task: Task, policy: RequestPolicy, address: Address, hops: tuple[Hop, ...]
) -> Asked:
    """Judge the answer at the end of the redirects, and note how long its host wants to be left alone."""
    asked = _land(response, task, policy, address, hops)
    if asked.answer.kind == "throttled":
        session.note_rest(address.host, asked.answer.wait)
    return asked


def _fault(session: Session, error: BaseException, address: Address, hops: tuple[Hop, ...]) -> Answer:
    fault = name_fault(error, address, expired=session.deadline.expired, hops=hops)
    if fault.kind == "chain-incomplete" and not session.may_be_completed(address.host):
        return replace(fault, kind="certificate")
    return fault


def _step(
    response: HTTPResponse, target: str, address: Address, hops: list[Hop], policy: RequestPolicy
) -> Address | Answer:
    """Say where a redirect leads, or why it is not followed."""
    try:
        there = parse(follow(address.url, _as_sent(target)))
    except InvalidAddress as error:
        return _end(response, hops, "bad-redirect", f"redirects to {redact(target)[:200]}: {error}")
    if len(hops) >= policy.max_redirects:
        words = f"redirects more than {len(hops)} times (external.max-redirects allows no more)"
        return _end(response, hops, "too-many-redirects", words)
    return there


def _end(response: HTTPResponse, hops: list[Hop], kind: Kind, words: str) -> Answer:
    return Answer(kind=kind, status=response.status, hops=tuple(hops), words=words)


def _as_sent(target: str) -> str:
    """Read a `Location` header as browsers do: as UTF-8, and any other bytes as they are; http.client reads all as Latin-1."""
    sent = target.encode("latin-1", "replace")
    try:
        return sent.decode("utf-8")
    except UnicodeDecodeError:
        return _BEYOND_ASCII.sub(lambda found: f"%{ord(found[0]):02X}", sent.decode("latin-1"))


def _land(response: HTTPResponse, task: Task, policy: RequestPolicy, address: Address, hops: tuple[Hop, ...]) -> Asked:
    """Judge the answer at the end of the redirects, and the places on the page if it is one."""
    answer = _look_closer(_plain_answer(response, task, policy, address, hops), response, task, address)
    if answer.kind == "gone":
        return _judge_gone(answer, response, address)
    is_page = answer.kind in ("fine", "moved") and answer.status != 304 and is_html(response)
    # Where a redirect names another place, the link's own is not looked for by any browser.
    if is_page and task.places and not address.fragment:
        page, host = read_page(response), address.host.name
        on_forge = is_forge(host, response)
        path = urlsplit(address.url).path
        judged = judge_anchors(page, task.places, answer, host, path=path, on_forge=on_forge)
        return Asked(answer=answer, anchors=judged)
    _leave(response)
    return _only(answer)


def _judge_gone(answer: Answer, response: HTTPResponse, address: Address) -> Asked:
    """Tell a page that is gone from one that is for members only, and from an application that may show it all the same."""
    belongs_to_forge = is_forge(address.host.name, response)
    page = HtmlPage(text="", whole=False)
    if is_html(response):
        page = read_page(response)
    _leave(response)
    kind, why = _doubt(page, response)
    if kind is None and answer.status != 410:
        # Nobody says of what is private that it was there.
        kind, why = _hidden(address, belongs_to_forge=belongs_to_forge)
    if kind is not None:
        return _only(replace(answer, kind=kind, words=f"{answer.words}, {why}"))
    if not belongs_to_forge or answer.status == 410:
        return _only(answer)
    repository = repository_of(address.url)
    if repository is None:
        return _only(answer)
    return Asked(answer=answer, anchors={}, repository=parse(repository))


def _doubt(page: HtmlPage, response: HTTPResponse) -> tuple[Kind | None, str]:
    """Say what a 404 with this *page* is instead of "gone", and why; None if it is no more than that."""
    if not page.legible and not page.text:
        return "script-page", f"with a page that could not be read; {_BY_HAND}"
    if page.is_wall:
        return "bot-wall", f"with a page against robots; {_BY_HAND}"
    if page.is_for_some:
        return "members-only", "with a page that says that some may see it, or asks who is there"
    if page.may_show_all_the_same or "Refresh" in response.headers:
        return "script-page", f"with a page whose scripts may show what was asked for; {_BY_HAND}"
    return None, ""


def _hidden(address: Address, *, belongs_to_forge: bool) -> tuple[Kind | None, str]:
    """Say whether a 404 of *address* may mean that it is not for everybody, and why."""
    if is_of_private_service(address.url):
        return "members-only", f"as {address.host.name} does to everybody who may not see the page"
    if belongs_to_forge and is_members_page(address.url):
        return "members-only", "as it does to everybody who is not signed in"
    return None, ""


def _plain_answer(
    response: HTTPResponse, task: Task, policy: RequestPolicy, address: Address, hops: tuple[Hop, ...]
) -> Answer:
    """Give what status and headers say."""
    status = response.status
    conditional = bool((task.etag or task.last_modified) and not hops)
    kind = kind_of_status(status, policy.accept(address.host.name), conditional=conditional)
    final_url = address.url
    if address.fragment:
        final_url += f"#{address.fragment}"
    answer = Answer(
        kind=kind,
        words=_words(kind, status, address, hops),
        status=status,
        hops=hops,
        final_url=redact(final_url),
        wait=_retry_after(response.headers.get("Retry-After")),
    )
    if hops:
        return answer
    etag = response.headers.get("ETag", "")[:500]
    last_modified = response.headers.get("Last-Modified", "")[:100]
    return replace(answer, etag=etag, last_modified=last_modified)


def _look_closer(answer: Answer, response: HTTPResponse, task: Task, address: Address) -> Answer:
    """Notice what a status alone does not tell: walls for robots, hosts that want a pause, and where redirects led."""
    wall = bot_wall(response)
    if wall and answer.kind != "accepted":
        return replace(answer, kind="bot-wall", words=f"{wall} lets nobody in but browsers; {_BY_HAND}")
    if answer.kind == "server-error" and answer.status == 503 and answer.wait is not None:
        return replace(answer, kind="throttled")
    if answer.kind == "fine" and answer.hops:
        return _judge_landing(answer, task.address.url, address.url)
    if answer.kind == "gone" and is_login(task.address.url, address.url):
        return replace(
            answer, kind="login", words=f"redirects to a login page, {answer.final_url}, which answers {answer.status}"
        )
    return answer


# Where redirects may end, in order: the first that knows the two addresses holds.
_LANDINGS: tuple[tuple[Callable[[str, str], bool], Kind, str], ...] = (
    (is_login, "login", "redirects to a login page, {}"),
    (is_error_page, "gone", "redirects to a page for what is not found, {}"),
    (is_door, "login", "redirects to a page that stands before it, {}"),
    (may_be_error_page, "home", "redirects to what may be a page for errors, {}"),
    (is_obstacle, "home", "redirects to what may be a page for those who are not let in, {}"),
    (is_for_sale, "home", "redirects to somebody who sells domains, {}: the site has probably gone"),
    (is_home, "home", "redirects to the home page, {}: the page has probably gone"),
)


def _judge_landing(answer: Answer, asked: str, landed: str) -> Answer:
    """Tell login pages, home pages and moves from what was *asked* for."""
    final = answer.final_url or ""
    for is_such, kind, words in _LANDINGS:
        if is_such(asked, landed):
            return replace(answer, kind=kind, words=words.format(final))
    if all(hop.status in _PERMANENT for hop in answer.hops) and not is_downgrade(asked, landed):
        return replace(answer, kind="moved", words=f"moved for good to {final}")
    return answer


def _words(kind: Kind, status: int, address: Address, hops: tuple[Hop, ...]) -> str:
    # Not the server's own words: they may repeat what it was sent, secrets included.
    named = f"{status} {http.client.responses.get(status, '')}".rstrip()
    where = ""
    if hops:
        where = f" at {redact(address.url)}"
    if kind == "fine":
        return f"{named}{where}"
    if kind == "throttled" and address.host.name in _WITH_TOKEN:
        return f"the server answers {named}{where}; with GITHUB_TOKEN set, its API is asked instead"
    if kind == "throttled":
        return f"the server answers {named}{where}; asking it less often (external.interval) may help"
    if status in _REDIRECTS:
        return f"the server answers {named}{where}, and does not say where to (external.accept can take that for fine)"
    if kind == "accepted":
        return f"{named}{where}, which the configuration accepts"
    return f"the server answers {named}{where}"


def _headers(task: Task, policy: RequestPolicy, hops: list[Hop]) -> Mapping[str, str]:
    if hops or not (task.etag or task.last_modified):
        return policy.headers
    headers = dict(policy.headers)
    if task.etag:
        headers["If-None-Match"] = task.etag
    if task.last_modified:
        headers["If-Modified-Since"] = task.last_modified
    return headers


def _leave(response: HTTPResponse) -> None:
    """Get the connection back; the status is known, so what happens to the body does not matter."""
    try:
        drain(response)
    except NETWORK_FAULTS:
        hang_up(response)


def _only(answer: Answer) -> Asked:
    return Asked(answer=answer, anchors={})


def _retry_after(text: str | None) -> float | None:
    """Give the seconds to wait, from either form of the header (RFC 9110 §10.2.3); None if it is absent or makes no sense."""
    if not text:
        return None
    text = text.strip()
    if text.isascii() and text.isdigit():
        return float(text[:9])
    seconds = _fraction(text)
    if seconds is None:
        return _until_date(text)
    return seconds


def _fraction(text: str) -> float | None:
    try:
        seconds = float(text)
    except ValueError:
        return None
    if not math.isfinite(seconds) or seconds < 0:
        return None
    return seconds


def _until_date(text: str) -> float | None:
    try:
        return max(0.0, email.utils.parsedate_to_datetime(text).timestamp() - time.time())
    except (ValueError, TypeError, OverflowError, OSError):
        return None
