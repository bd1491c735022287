"""A server on loopback that answers as it is told, under whatever names: real sockets, real HTTP."""

import contextlib
import datetime as dt
import http.server
import socket
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from doc_audit.model.outcome import NetworkReport, Outcome
from doc_audit.model.settings import External
from doc_audit.web.check import Ask, check

NOW = dt.datetime(2026, 3, 2, 12, tzinfo=dt.UTC)
SETTINGS = External(
    timeout=2.0, deadline=6.0, retries=1, interval=0.0, allow_addresses=("127.0.0.0/8",), per_host=1, max_redirects=20
)


@dataclass(frozen=True)
class Say:
    """An answer: *status*, *body* and *headers*."""

    status: int = 200
    body: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Got:
    """A request as it came in: *method*, *path* with its query, and *headers* by name in lower case."""

    method: str
    path: str
    headers: Mapping[str, str]

    @property
    def is_browser(self) -> bool:
        return self.headers["user-agent"].startswith("Mozilla/")


Answers = Callable[[Got], Say]


def page(body: str, status: int = 200, **headers: str) -> Say:
    """Answer with an HTML page around *body*."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Say(status, f"<html><body>{body}</body></html>", {"Content-Type": "text/html; charset=utf-8", **named})


def to(place: str, status: int = 302, **headers: str) -> Say:
    """Send the asker on."""
    return Say(status, "", {"Location": place, **{name.replace("_", "-"): value for name, value in headers.items()}})


class _Server(http.server.ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def __init__(self, answers: Answers) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.answers = answers
        self.got: list[Got] = []

    @property
    def port(self) -> int:
        return int(self.server_address[1])


class _Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def do_GET(self) -> None:
        headers = {name.lower(): value for name, value in self.headers.items()}
        # Not `self.path`, in which slashes at the start are joined.
        got = Got(self.command, self.requestline.split(" ")[1], headers)
        self.server.got.append(got)
        say = self.server.answers(got)
        body = say.body.encode()
        self.send_response(say.status)
        for name, value in say.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    do_HEAD = do_GET

    def log_message(self, format: str, *args: Any) -> None:
        """Keep quiet."""


@contextlib.contextmanager
def playing(answers: Answers) -> Iterator[_Server]:
    """Run a server that gives *answers*."""
    server = _Server(answers)
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()


def at_loopback(_host: str, port: int) -> list[tuple[int, Any]]:
    """Resolve every name to this machine."""
    return [(int(socket.AF_INET), ("127.0.0.1", port))]


def ask(
    *urls: str, settings: External = SETTINGS, environ: Mapping[str, str] | None = None, **more: Any
) -> NetworkReport:
    """Ask *urls* as an audit does."""
    asks = [Ask(url=url.partition("#")[0], fragment=url.partition("#")[2]) for url in urls]
    resolver = more.pop("resolver", at_loopback)
    now = more.pop("now", NOW)
    cache = more.pop("cache", None)
    return check(
        asks, replace(settings, **more), cache_dir=cache, now=lambda: now, environ=environ or {}, resolver=resolver
    )


def outcome(answers: Answers, place: str, *, host: str = "site.org", **more: Any) -> Outcome:
    """Ask for *place* (path, query and fragment) at *host*, played by a server that gives *answers*."""
    with playing(answers) as server:
        return ask(f"http://{host}:{server.port}{place}", **more).outcomes[0]
