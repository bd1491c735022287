"""Politeness and patience: lanes, intervals, Retry-After, silent hosts, and bugs that must not be swallowed."""

import datetime as dt
import email.utils
import http.server
import itertools
import re
import socket
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from doc_audit.events import Progress
from doc_audit.model.guard import Guard
from doc_audit.model.outcome import NetworkReport
from doc_audit.model.settings import External, HostSettings
from doc_audit.web.address import Host, parse
from doc_audit.web.asking import pool
from doc_audit.web.asking.fetch import RequestPolicy, Task
from doc_audit.web.asking.lane import HostPolicy, HostQueue
from doc_audit.web.check import Ask, check
from doc_audit.web.http.network import Network, Trust
from doc_audit.web.http.proxies import Proxies
from doc_audit.web.judging.verdict import Answer
from doc_audit.web.secrets import Secrets

Reply = tuple[int, Mapping[str, str], bytes]
Handle = Callable[[str, int], Reply | None]


class Server:
    """A server at an address of its own; *handle* gets method and path, and the number of the request."""

    addresses = itertools.count(60)

    def __init__(self, handle: Handle) -> None:
        self.asked: list[tuple[float, str, int]] = []
        server = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                server.asked.append((time.monotonic(), f"{self.command} {self.path}", self.client_address[1]))
                reply = handle(f"{self.command} {self.path}", len(server.asked))
                if reply is None:
                    self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
                    self.close_connection = True
                    return
                status, headers, body = reply
                self.send_response(status)
                for name, value in {"Content-Length": str(len(body)), **headers}.items():
                    self.send_header(name, value)
                self.end_headers()
                if self.command == "GET":
                    self.wfile.write(body)

            do_HEAD = do_GET

            def log_message(self, *_: Any) -> None:
                pass

        self.http = http.server.ThreadingHTTPServer((f"127.0.0.{next(self.addresses)}", 0), Handler)
        self.url = "http://{}:{}".format(*self.http.server_address[:2])
        threading.Thread(target=self.http.serve_forever, args=(0.02,), daemon=True).start()

    def close(self) -> None:
        self.http.shutdown()
        self.http.server_close()


@pytest.fixture
def serve() -> Iterator[Callable[[Handle], Server]]:
    servers: list[Server] = []

    def start(handle: Handle) -> Server:
        servers.append(Server(handle))
        return servers[-1]

    yield start
    for server in servers:
        server.close()


def run(*urls: str, cache: Path | None = None, now: dt.datetime | None = None, **settings: Any) -> NetworkReport:
    values = {"timeout": 1.0, "deadline": 3.0, "retries": 1, "interval": 0.0, "allow_addresses": ("127.0.0.0/8",)}
    asks = [Ask(url=url.partition("#")[0], fragment=url.partition("#")[2]) for url in urls]
    clock = now or dt.datetime(2026, 3, 2, tzinfo=dt.UTC)
    return check(asks, External(**{**values, **settings}), cache_dir=cache, now=lambda: clock, environ={})


def verdicts(report: NetworkReport) -> list[str]:
    return [outcome.verdict for outcome in report.outcomes]


def fine(_: str, __: int) -> Reply:
    return 200, {}, b""


def test_a_lane_keeps_its_connection_and_its_interval(serve: Callable[[Handle], Server]) -> None:
    server = serve(fine)
    run(*(f"{server.url}/{number}" for number in range(20)), per_host=1, interval=0.02)
    times = [at for at, _, _ in server.asked]
    gaps = sorted(later - earlier for earlier, later in itertools.pairwise(times))
    # Arrival times jitter, above all that of the first: the sum and the middle do not.
    assert sum(gaps) > 19 * 0.02 * 0.85
    assert gaps[9] > 0.015
    assert len({port for _, _, port in server.asked}) == 1


@pytest.mark.parametrize("lanes", [1, 2, 4])
def test_a_host_has_no_more_connections_than_lanes(serve: Callable[[Handle], Server], lanes: int) -> None:
    server = serve(fine)
    run(
        *(f"{server.url}/{number}" for number in range(60)),
        hosts=(HostSettings(host="127.*", per_host=lanes),),
    )
    assert len(server.asked) == 60
    assert len({port for _, _, port in server.asked}) <= lanes


def test_many_hosts_share_few_threads(serve: Callable[[Handle], Server]) -> None:
    servers = [serve(fine) for _ in range(6)]
    urls = [f"{server.url}/{number}" for server in servers for number in range(30)]
    assert set(verdicts(run(*urls, concurrency=2))) == {"ok"}
    assert [len(server.asked) for server in servers] == [30] * 6
    assert all(len({port for _, _, port in server.asked}) <= 2 for server in servers)


def test_retry_after_in_both_forms_is_waited_for(serve: Callable[[Handle], Server]) -> None:
    for text in (
        "1",
        lambda: email.utils.format_datetime(dt.datetime.now(dt.UTC) + dt.timedelta(seconds=2), usegmt=True),
    ):

        def limited(_: str, number: int, text: Any = text) -> Reply:
            return (
                (429, {"Retry-After": text if isinstance(text, str) else text()}, b"")
                if number == 1
                else (200, {}, b"")
            )

        server = serve(limited)
        assert verdicts(run(f"{server.url}/x")) == ["ok"]
        assert server.asked[1][0] - server.asked[0][0] > 0.9


def test_a_host_that_limits_rate_is_left_alone(serve: Callable[[Handle], Server]) -> None:
    server = serve(lambda _, __: (429, {}, b""))
    other = serve(fine)
    report = run(*(f"{server.url}/{number}" for number in range(50)), f"{other.url}/x", deadline=2.0)
    assert verdicts(report) == ["unverified"] * 50 + ["ok"]
    assert len(server.asked) < 8
    assert len({outcome.cause for outcome in report.outcomes[:50]}) == 1
    assert report.outcomes[0].cause


def test_a_limit_at_the_end_of_a_redirect_does_not_give_up_the_host_that_redirects(
    serve: Callable[[Handle], Server],
) -> None:
    limited = serve(lambda _, __: (429, {}, b""))
    open_one = serve(fine)
    index = serve(
        lambda request, _: (302, {"Location": f"{(limited if 'limited' in request else open_one).url}/a/b"}, b"")
    )
    urls = [f"{index.url}/x/limited/{number}" for number in range(30)] + [f"{index.url}/x/{n}" for n in range(30)]
    report = run(*urls, deadline=2.0)
    assert verdicts(report) == ["unverified"] * 30 + ["ok"] * 30
    assert len(limited.asked) < 8, "others are not sent on to a host that has asked for a pause"


def walked(server: Server, count: int) -> list[str]:
    """The kinds of evidence that a lane of its own finds for *count* links, with a short backoff."""
    address = parse(f"{server.url}/")
    tasks = [Task(address=parse(f"{server.url}/{number}"), keys=(("", str(number)),)) for number in range(count)]
    request = RequestPolicy(timeout=1.0, deadline=20.0, max_redirects=5, accept=lambda _: (), headers={})
    policy = HostPolicy(request=request, retries=3, interval=0.0, patience=20.0, backoff=0.05)
    guard = Guard.of(("127.0.0.0/8",))
    network = Network(guard, Secrets(), Proxies({}), Trust({}), "test")
    job = pool.Job(HostQueue(address.host, tasks, policy.patience), policy, lanes=1)
    results = pool.run([job], network, threads=1, tick=lambda: True, spent=pool.Spent())
    return [asked.answer.kind for _, asked in results]


def test_a_host_in_trouble_is_held_back_and_at_last_given_up(serve: Callable[[Handle], Server]) -> None:
    server = serve(lambda _, __: (500, {}, b""))
    assert walked(server, 200) == ["server-error"] * 200
    assert len(server.asked) < 60


def test_a_host_whose_trouble_passes_loses_no_link(serve: Callable[[Handle], Server]) -> None:
    server = serve(lambda _, number: (502, {}, b"") if number < 12 else (200, {}, b""))
    assert walked(server, 200) == ["fine"] * 200


def test_trouble_with_some_pages_is_no_trouble_with_the_host(serve: Callable[[Handle], Server]) -> None:
    server = serve(lambda request, _: (500 if request.endswith("0") else 200, {}, b""))
    assert walked(server, 200).count("fine") == 180


def test_an_interval_longer_than_the_deadline_is_kept_and_costs_no_link(serve: Callable[[Handle], Server]) -> None:
    server = serve(fine)
    report = run(*(f"{server.url}/{number}" for number in range(4)), per_host=1, interval=0.6, deadline=0.4)
    assert verdicts(report) == ["ok"] * 4
    times = [at for at, _, _ in server.asked]
    assert times[-1] - times[0] > 1.7


def test_with_a_time_budget_what_was_looked_at_longest_ago_comes_first(
    serve: Callable[[Handle], Server], tmp_path: Path
) -> None:
    order: list[str] = []

    def note(name: str) -> Handle:
        def handle(request: str, _: int) -> Reply:
            order.append(name + request.rsplit("/", 1)[1])
            return 503, {}, b""

        return handle

    many, few = serve(note("many")), serve(note("few"))
    start = dt.datetime(2026, 3, 2, tzinfo=dt.UTC)
    old = [f"{few.url}/{number}" for number in range(3)]
    recent = [f"{many.url}/{number}" for number in range(40)]
    common: dict[str, Any] = {"cache": tmp_path, "retries": 0, "per_host": 1, "concurrency": 1}
    run(*old, now=start, **common)
    run(*recent, now=start + dt.timedelta(hours=1), **common)
    order.clear()
    run(*recent, f"{many.url}/new", *old, now=start + dt.timedelta(hours=2), max_time=60.0, **common)
    first = list(dict.fromkeys(order))
    assert first[0] == "manynew"
    assert set(first[6:9]) == {"few0", "few1", "few2"}, (
        "once the host with the new link is in trouble, the oldest knowledge"
    )


def test_progress_names_the_rate_the_hosts_left_and_the_slowest(serve: Callable[[Handle], Server]) -> None:
    def slow(_: str, __: int) -> Reply:
        time.sleep(0.1)
        return 200, {}, b""

    quick, lame = serve(fine), serve(slow)
    seen: list[Progress] = []
    urls = [f"{quick.url}/{number}" for number in range(200)] + [f"{lame.url}/{number}" for number in range(20)]
    check(
        [Ask(url=url) for url in urls],
        External(interval=0.0, per_host=1, allow_addresses=("127.0.0.0/8",)),
        cache_dir=None,
        now=lambda: dt.datetime.now(dt.UTC),
        environ={},
        observer=seen.append,
    )
    details = [progress.detail for progress in seen]
    slowest = f"slowest {lame.url.removeprefix('http://')} ("
    assert any(re.match(r"\d+/s, (1 host|2 hosts) left, ", detail) and slowest in detail for detail in details)
    assert (seen[-1].done, seen[-1].total) == (220, 220)


def test_requests_are_counted_as_they_are_sent(serve: Callable[[Handle], Server]) -> None:
    server = serve(
        lambda request, _: (
            (404 if "HEAD" in request else 301, {"Location": "/new/"}, b"") if "old" in request else (200, {}, b"")
        )
    )
    report = run(f"{server.url}/old", f"{server.url}/x", per_host=1)
    assert report.requests == len(server.asked) == 4


def test_a_wait_longer_than_the_deadline_of_a_link_is_waited_for_and_others_go_on(
    serve: Callable[[Handle], Server],
) -> None:
    limited = serve(lambda _, number: (429, {"Retry-After": "2"}, b"") if number == 1 else (200, {}, b""))
    other = serve(lambda _, __: (200, {}, b""))
    urls = [f"{limited.url}/{number}" for number in range(4)] + [f"{other.url}/{number}" for number in range(3)]
    assert verdicts(run(*urls, deadline=1.0, concurrency=1, per_host=1)) == ["ok"] * 7
    paused_until = limited.asked[1][0]
    assert paused_until - limited.asked[0][0] >= 2.0
    assert other.asked[-1][0] < paused_until, "the one thread asks the other host meanwhile"


def test_patience_is_for_all_pauses_of_a_host_together(serve: Callable[[Handle], Server]) -> None:
    server = serve(lambda _, __: (429, {"Retry-After": "1"}, b""))
    found = run(*(f"{server.url}/{number}" for number in range(5)), patience=2.5, retries=9, per_host=1)
    assert verdicts(found) == ["unverified"] * 5
    assert len(server.asked) == 3
    assert sum("external.patience" in outcome.reason for outcome in found.outcomes) == 4


def test_a_wait_beyond_patience_is_not_begun(serve: Callable[[Handle], Server]) -> None:
    server = serve(lambda _, __: (429, {"Retry-After": "86400"}, b""))
    started = time.monotonic()
    assert verdicts(run(*(f"{server.url}/{number}" for number in range(9)))) == ["unverified"] * 9
    assert time.monotonic() - started < 1.5


@pytest.mark.parametrize("failures", [1, 2])
def test_a_dropped_connection_is_tried_again(serve: Callable[[Handle], Server], failures: int) -> None:
    server = serve(lambda _, number: None if number <= failures else (200, {}, b""))
    assert verdicts(run(f"{server.url}/x")) == ["ok"]


def test_a_server_error_that_passes_is_fine_and_one_that_stays_is_unverified(serve: Callable[[Handle], Server]) -> None:
    passing = serve(lambda _, number: (502, {}, b"") if number <= 2 else (200, {}, b""))
    staying = serve(lambda _, __: (500, {}, b""))
    assert verdicts(run(f"{passing.url}/x", f"{staying.url}/x")) == ["ok", "unverified"]


def test_a_refused_connection_is_unverified_and_the_host_given_up() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.59", 0))
        url = "http://{}:{}".format(*free.getsockname())
    report = run(*(f"{url}/{number}" for number in range(40)), retries=0)
    assert set(verdicts(report)) == {"unverified"}
    assert report.requests < 10


def test_a_host_whose_head_lies_is_asked_with_get_from_then_on(serve: Callable[[Handle], Server]) -> None:
    server = serve(lambda request, _: (404 if request.startswith("HEAD") else 200, {}, b""))
    assert set(verdicts(run(*(f"{server.url}/{number}" for number in range(10)), per_host=1))) == {"ok"}
    assert sum(request.startswith("HEAD") for _, request, _ in server.asked) == 1


def test_one_page_is_asked_once_for_all_its_fragments(serve: Callable[[Handle], Server]) -> None:
    page = b"<html><body><p id=a></p><p id='b'></p>" + b"text " * 200 + b"</body></html>"
    server = serve(lambda _, __: (200, {"Content-Type": "text/html"}, page))
    report = run(f"{server.url}/p", f"{server.url}/p#a", f"{server.url}/p#b", f"{server.url}/p#c")
    assert verdicts(report) == ["ok", "ok", "ok", "missing-anchor"]
    assert len(server.asked) == 1


@pytest.mark.parametrize(
    ("kind", "body", "verdict"),
    [
        ("application/pdf", b"%PDF", "ok"),
        ("text/plain", b"text", "ok"),
        ("text/html", b"<p id='other'>" + b"text " * 200, "missing-anchor"),
        ("text/html", b"<p id='user-content-x'>" + b"text " * 200, "ok"),
        ("text/html", b"<p ID=x>" + b"text " * 200, "ok"),
        ("text/html", b"<div id=root></div><script src=a.js></script>", "unverified"),
        ("text/html", b"no anchors at all " * 100, "unverified"),
        ("text/html", b"<p id='o'>" + b"text " * 1_500_000, "unverified"),
    ],
)
def test_anchors(serve: Callable[[Handle], Server], kind: str, body: bytes, verdict: str) -> None:
    server = serve(lambda _, __: (200, {"Content-Type": kind}, body))
    assert verdicts(run(f"{server.url}/p#x")) == [verdict]


def test_huge_and_broken_headers_are_unverified(serve: Callable[[Handle], Server]) -> None:
    huge = serve(lambda _, __: (200, {"X-Huge": "x" * 300_000}, b""))
    many = serve(lambda _, __: (200, {f"X-{number}": "x" for number in range(30_000)}, b""))
    assert verdicts(run(f"{huge.url}/", f"{many.url}/", retries=0)) == ["unverified"] * 2


@pytest.mark.parametrize(
    ("location", "verdict"),
    [
        ("", "unverified"),
        ("http://[", "unverified"),
        ("http://host:99999/", "unverified"),
        ("javascript:alert(1)", "unverified"),
        ("ftp://127.0.0.1/", "unverified"),
        ("//127.0.0.1:1/x", "unverified"),
        ("/", "unverified"),
        ("/a/b/other", "redirected-permanently"),
        ("/a/b/d\xc3\xb6rt", "redirected-permanently"),
    ],
)
def test_redirects_of_every_kind(serve: Callable[[Handle], Server], location: str, verdict: str) -> None:
    server = serve(lambda request, _: (301, {"Location": location}, b"") if "/from" in request else (200, {}, b""))
    assert verdicts(run(f"{server.url}/a/b/from", retries=0)) == [verdict]


def test_a_temporary_hop_keeps_the_old_address(serve: Callable[[Handle], Server]) -> None:
    def chain(request: str, _: int) -> Reply:
        step = request.rsplit("/", 1)[1]
        return {"1": (301, {"Location": "/a/2"}, b""), "2": (302, {"Location": "/a/3"}, b"")}.get(step, (200, {}, b""))

    server = serve(chain)
    outcome = run(f"{server.url}/a/1").outcomes[0]
    assert outcome.verdict == "ok"
    assert [hop.status for hop in outcome.hops] == [301, 302]


def test_accepted_statuses_and_exclusions(serve: Callable[[Handle], Server]) -> None:
    server = serve(lambda _, __: (403, {}, b""))
    url = f"{server.url}/x"
    assert verdicts(run(url, hosts=(HostSettings(host="127.0.*", accept=(403,)),))) == ["ok"]
    assert verdicts(run(url, accept=(403,))) == ["ok"]
    assert verdicts(run(url, exclude=("http://127.*",))) == ["skipped"]
    assert verdicts(run(url, include=("https://*",))) == ["skipped"]
    assert verdicts(run(url, only_hosts=("h.org",))) == ["skipped"]


def test_an_expired_answer_is_revalidated(serve: Callable[[Handle], Server], tmp_path: Path) -> None:
    server = serve(lambda _, __: (200, {"ETag": '"v1"'}, b""))
    start = dt.datetime(2026, 3, 2, tzinfo=dt.UTC)
    run(f"{server.url}/x", cache=tmp_path, now=start)
    server.close()
    assert verdicts(run(f"{server.url}/x", cache=tmp_path, now=start + dt.timedelta(days=1))) == ["ok"]
    later = run(f"{server.url}/x", cache=tmp_path, now=start + dt.timedelta(days=9), retries=0).outcomes[0]
    assert later.verdict == "unverified"
    assert later.last_ok == start
    server.http = serve(fine).http


def test_a_bug_of_ours_is_raised() -> None:
    def broken(_host: str, _port: int) -> Sequence[tuple[int, tuple[Any, ...]]]:
        raise TypeError("a bug")

    with pytest.raises(TypeError, match="a bug"):
        check(
            [Ask(url="http://h.org/")],
            External(),
            cache_dir=None,
            now=lambda: dt.datetime.now(dt.UTC),
            environ={},
            resolver=broken,
        )


def test_a_network_that_is_down_is_noticed_early() -> None:
    asked = itertools.count()

    def silent(_host: str, _port: int) -> Sequence[tuple[int, tuple[Any, ...]]]:
        next(asked)
        raise socket.gaierror(socket.EAI_AGAIN, "no answer")

    report = check(
        [Ask(url=f"http://h{number}.org/") for number in range(500)],
        External(concurrency=8, retries=0),
        cache_dir=None,
        now=lambda: dt.datetime.now(dt.UTC),
        environ={},
        resolver=silent,
    )
    assert set(verdicts(report)) == {"unverified"}
    assert len(report.notes) == 1
    assert not report.complete
    assert next(asked) < 60


def test_patience_is_used_up() -> None:
    queue = HostQueue(Host(scheme="http", name="h", port=80), [], patience=10.0)
    assert queue.hold(4.0)
    assert queue.hold(4.0)
    assert not queue.hold(30.0)
    for _ in range(3):
        assert queue.given_up is None
        queue.note_silence(Answer(kind="timeout", words="silence"))
    assert queue.given_up is not None
