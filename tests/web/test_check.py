"""The checker against a real server on loopback: one row of the verdict table after another."""

import datetime as dt
import gzip
import http.server
import socket
import threading
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from doc_audit.model.outcome import NetworkReport, Outcome
from doc_audit.model.settings import External
from doc_audit.web.check import Ask, check

NOW = dt.datetime(2026, 3, 2, 12, tzinfo=dt.UTC)
SETTINGS = External(
    timeout=1.0, deadline=2.0, retries=1, interval=0.0, allow_addresses=("127.0.0.0/8",), per_host=2, max_redirects=5
)
PAGE = b'<html><body><h1 id="here">Here</h1><p name="x">' + b"word " * 400 + b'</p><a name="old-way"></a></body></html>'

# Where a path of the server leads with a 302.
PLACES = {
    "temporary": "/page",
    "loop": "/loop",
    "account": "/users/sign_in?return=/account",
    "to-file": "file:///etc/passwd",
    "to-metadata": "http://169.254.169.254/latest/meta-data/",
}
# What HEAD gets, where GET gets the page.
BY_METHOD = {"head-lies": 404, "head-refused": 405}


class Server(http.server.ThreadingHTTPServer):
    """Counts what it is asked."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.asked: Counter[tuple[str, str]] = Counter()

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


class Handler(http.server.BaseHTTPRequestHandler):
    """One path, one behaviour."""

    protocol_version = "HTTP/1.1"
    server: Server

    def do_HEAD(self) -> None:
        self.answer(body=False)

    def do_GET(self) -> None:
        self.answer(body=True)

    def log_message(self, format: str, *args: Any) -> None:
        """Keep quiet."""

    def send(self, status: int, body: bytes = b"", **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def answer(self, *, body: bool) -> None:
        path = self.path.partition("?")[0]
        self.server.asked[self.command, path] += 1
        name, _, rest = path.strip("/").partition("/")
        if name in PLACES:
            self.send(302, Location=PLACES[name])
        elif name in BY_METHOD:
            self.send(200 if body else BY_METHOD[name], PAGE if body else b"")
        else:
            special = getattr(self, f"answer_{name.replace('-', '_')}", None)
            if special is None:
                self.send(200, PAGE, Content_Type="text/html")
            else:
                special(rest)

    def answer_status(self, number: str) -> None:
        self.send(int(number))

    def answer_page(self, _: str) -> None:
        self.send(200, PAGE, Content_Type="text/html; charset=utf-8")

    def answer_app(self, _: str) -> None:
        self.send(
            200, b"<html><body><div id=root></div><script src=app.js></script></body></html>", Content_Type="text/html"
        )

    def answer_permanent(self, _: str) -> None:
        self.send(301, Location="/page")

    def answer_to_place(self, rest: str) -> None:
        self.send(302, Location="/page#part" if rest else "/to-place/of-its-own")

    def answer_latin(self, rest: str) -> None:
        self.send(200 if rest == "%E9" else 302, Location="/latin/\xe9")

    def answer_endless(self, number: str) -> None:
        self.send(302, Location=f"/endless/{int(number or 0) + 1}")

    def answer_bomb(self, _: str) -> None:
        self.send(200, gzip.compress(b"\0" * 50_000_000), Content_Type="text/html", Content_Encoding="gzip")

    def answer_cut(self, _: str) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "1000000")
        self.end_headers()
        self.connection.shutdown(socket.SHUT_RDWR)

    def answer_once(self, _: str) -> None:
        path = self.path.partition("?")[0]
        first = self.server.asked["HEAD", path] + self.server.asked["GET", path] == 1
        self.send(503 if first else 200, Retry_After="0" if first else "")

    def answer_wait(self, _: str) -> None:
        self.send(429, Retry_After="3600")

    def answer_drip(self, _: str) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", "100000")
        self.end_headers()
        for _second in range(60):
            try:
                self.wfile.write(b"x")
                self.wfile.flush()
            except OSError:
                return
            time.sleep(0.1)


@pytest.fixture
def server() -> Iterator[Server]:
    server = Server()
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


def run(
    *urls: str, settings: External = SETTINGS, cache: Path | None = None, now: dt.datetime = NOW, **more: Any
) -> NetworkReport:
    asks = [Ask(url=url.partition("#")[0], fragment=url.partition("#")[2]) for url in urls]
    return check(asks, settings, cache_dir=cache, now=lambda: now, environ=more.pop("environ", {}), **more)


def one(url: str, **more: Any) -> Outcome:
    report = run(url, **more)
    assert len(report.outcomes) == 1
    return report.outcomes[0]


@pytest.mark.parametrize(
    ("path", "verdict"),
    [
        ("/", "ok"),
        ("/status/200", "ok"),
        ("/status/204", "ok"),
        ("/status/404", "http-error"),
        ("/status/410", "http-error"),
        ("/status/401", "unverified"),
        ("/status/403", "unverified"),
        ("/status/429", "unverified"),
        ("/status/451", "unverified"),
        ("/status/999", "unverified"),
        ("/status/500", "unverified"),
        ("/status/503", "unverified"),
        ("/head-lies", "ok"),
        ("/head-refused", "ok"),
        ("/permanent", "redirected-permanently"),
        ("/temporary", "ok"),
        ("/loop", "unverified"),
        ("/endless", "unverified"),
        ("/account", "unverified"),
        ("/to-file", "unverified"),
        ("/to-metadata", "blocked-address"),
        ("/once", "ok"),
        ("/wait", "unverified"),
        ("/page#here", "ok"),
        ("/page#old-way", "ok"),
        ("/page#%68ere", "ok"),
        ("/page#:~:text=word", "ok"),
        ("/page#gone", "missing-anchor"),
        ("/temporary#gone", "missing-anchor"),
        ("/to-place#gone", "ok"),
        ("/latin", "ok"),
        ("/app#anything", "unverified"),
        ("/drip#x", "unverified"),
        ("/bomb#x", "unverified"),
        ("/cut#x", "unverified"),
        ("/ümläut/ä b?q=ü", "ok"),
    ],
)
def test_verdicts(server: Server, path: str, verdict: str) -> None:
    started = time.monotonic()
    outcome = one(server.base + path)
    assert outcome.verdict == verdict, outcome
    assert time.monotonic() - started < 8.0


@pytest.mark.parametrize(
    ("url", "verdict"),
    [
        ("http://127.0.0.1:99999/", "invalid-url"),
        ("https://exa mple.org/", "invalid-url"),
        ("http://", "invalid-url"),
        ("https://a.test/", "skipped"),
    ],
)
def test_addresses_that_are_not_asked(url: str, verdict: str) -> None:
    assert one(url).verdict == verdict


def test_private_addresses_are_refused_unless_allowed(server: Server) -> None:
    closed = External(timeout=1.0, deadline=2.0, retries=0, interval=0.0)
    assert one(server.base + "/", settings=closed).verdict == "blocked-address"
    for host in ("169.254.169.254", "10.0.0.1", "[::1]", "[::ffff:127.0.0.1]", "0.0.0.0"):
        assert one(f"http://{host}/", settings=closed).verdict == "blocked-address", host
    assert server.asked == {}


def test_a_name_that_resolves_to_a_private_address_is_refused_at_connect_time(server: Server) -> None:
    closed = External(timeout=1.0, deadline=2.0, retries=0, interval=0.0)

    def rebinding(_host: str, _port: int) -> list[tuple[int, Any]]:
        return [(int(socket.AF_INET), ("127.0.0.1", server.server_address[1]))]

    assert one("http://harmless.org/", settings=closed, resolver=rebinding).verdict == "blocked-address"
    assert server.asked == {}


def test_a_name_that_does_not_exist_is_told_from_a_resolver_that_is_down(server: Server) -> None:
    def knows_one(host: str, _port: int) -> list[tuple[int, Any]]:
        if host == "alive.org":
            return [(int(socket.AF_INET), ("127.0.0.1", server.server_address[1]))]
        raise socket.gaierror(socket.EAI_NONAME, "no such name")

    found = {
        outcome.url: outcome.verdict
        for outcome in run("http://alive.org/", "http://dead.org/", resolver=knows_one).outcomes
    }
    assert found == {"http://alive.org/": "ok", "http://dead.org/": "unknown-host"}

    def silent(_host: str, _port: int) -> list[tuple[int, Any]]:
        raise socket.gaierror(socket.EAI_AGAIN, "try again")

    report = run("http://alive.org/", "http://dead.org/", resolver=silent)
    assert {outcome.verdict for outcome in report.outcomes} == {"unverified"}
    assert not report.complete
    assert sum("network" in note.lower() for note in report.notes) == 1


def test_a_second_run_within_the_time_to_live_asks_only_what_failed(server: Server, tmp_path: Path) -> None:
    urls = [f"{server.base}/page?{number}" for number in range(20)] + [f"{server.base}/status/404"]
    first = run(*urls, cache=tmp_path)
    asked = server.asked.total()
    second = run(*urls, cache=tmp_path, now=NOW + dt.timedelta(hours=1))
    assert server.asked.total() == asked + 3, "HEAD, GET and GET as a browser"
    assert server.asked["GET", "/status/404"] == 4
    assert {outcome.url: outcome.verdict for outcome in second.outcomes} == {o.url: o.verdict for o in first.outcomes}


def test_a_link_that_was_alive_is_suspected_until_it_has_failed_for_a_day(tmp_path: Path) -> None:
    port = 0
    for hours, alive, verdict, suspected in (
        (0, True, "ok", False),
        (240, False, "http-error", True),
        (266, False, "http-error", False),
    ):
        server = Server() if not port else None
        if server is None:
            http.server.HTTPServer.allow_reuse_address = True
            server = Server.__new__(Server)
            http.server.ThreadingHTTPServer.__init__(server, ("127.0.0.1", port), Handler)
            server.asked = Counter()
        port = server.server_address[1]
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        handler = Handler.answer
        if not alive:
            Handler.answer = lambda self, **_: self.send(404)  # type: ignore[method-assign]
        try:
            found = one(f"http://127.0.0.1:{port}/x", cache=tmp_path, now=NOW + dt.timedelta(hours=hours))
        finally:
            Handler.answer = handler  # type: ignore[method-assign]
            server.shutdown()
            server.server_close()
        assert (found.verdict, found.suspected) == (verdict, suspected), hours


def test_secrets_go_to_their_host_only_and_show_nowhere(server: Server, tmp_path: Path) -> None:
    url = f"http://user:hunter2@127.0.0.1:{server.server_address[1]}/status/404?access_token=hunter2"
    report = run(url, cache=tmp_path)
    stored = b"".join(file.read_bytes() for file in tmp_path.rglob("*") if file.is_file())
    assert b"hunter2" not in stored
    assert all("hunter2" not in outcome.reason for outcome in report.outcomes)


def test_a_damaged_cache_is_set_aside_with_a_note(server: Server, tmp_path: Path) -> None:
    run(f"{server.base}/page", cache=tmp_path)
    for file in tmp_path.iterdir():
        file.write_bytes(b"not a database, but long enough to be looked at" * 100)
    report = run(f"{server.base}/page", cache=tmp_path)
    assert report.outcomes[0].verdict == "ok"
    assert report.notes


def test_a_stop_ends_the_run_in_order(server: Server) -> None:
    stop = threading.Event()
    threading.Timer(0.3, stop.set).start()
    urls = [f"{server.base}/drip?{number}#x" for number in range(10)]
    started = time.monotonic()
    report = run(*urls, settings=External(timeout=30.0, deadline=30.0, allow_addresses=("127.0.0.0/8",)), stop=stop)
    assert time.monotonic() - started < 5.0
    assert len(report.outcomes) == 10
    assert not report.complete
    assert {outcome.verdict for outcome in report.outcomes} == {"unverified"}


def test_the_time_budget_leaves_the_rest_unverified(server: Server) -> None:
    settings = External(timeout=5.0, deadline=5.0, allow_addresses=("127.0.0.0/8",), max_time=0.5)
    report = run(*(f"{server.base}/drip?{number}#x" for number in range(6)), settings=settings)
    assert not report.complete
    assert {outcome.verdict for outcome in report.outcomes} == {"unverified"}


def test_a_host_is_never_asked_by_more_lanes_than_allowed(server: Server) -> None:
    report = run(*(f"{server.base}/page?{number}" for number in range(50)))
    assert {outcome.verdict for outcome in report.outcomes} == {"ok"}
    assert server.asked["HEAD", "/page"] == 50
