"""Servers that send anything but an answer: no run hangs, nothing is called broken, and nothing large is kept."""

import contextlib
import datetime as dt
import socket
import threading
import time
import zlib
from collections.abc import Callable, Iterator

import pytest

from doc_audit.model.settings import External
from doc_audit.web.check import Ask, check

Speak = Callable[[socket.socket], object]
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
FOUND = b"HTTP/1.1 302 Found\r\nContent-Length: 0\r\nLocation: "
SETTINGS = External(timeout=0.5, deadline=1.0, retries=0, interval=0.0, allow_addresses=("127.0.0.0/8",))


def send(data: bytes, times: int = 1) -> Speak:
    def speak(client: socket.socket) -> None:
        for _ in range(times):
            client.sendall(data)

    return speak


def drip(before: bytes, drop: bytes) -> Speak:
    def speak(client: socket.socket) -> None:
        client.sendall(before)
        for _ in range(60):
            client.sendall(drop)
            time.sleep(0.05)

    return speak


@pytest.fixture
def serve() -> Iterator[Callable[[Speak], str]]:
    listeners = []

    def start(speak: Speak) -> str:
        listener = socket.create_server(("127.0.0.7", 0))
        listeners.append(listener)

        def answer(client: socket.socket) -> None:
            with client, contextlib.suppress(OSError):
                client.recv(65536)
                speak(client)

        def accept() -> None:
            with contextlib.suppress(OSError):
                while True:
                    threading.Thread(target=answer, args=(listener.accept()[0],), daemon=True).start()

        threading.Thread(target=accept, daemon=True).start()
        return "http://{}:{}/a/b".format(*listener.getsockname())

    yield start
    for listener in listeners:
        listener.close()


@pytest.mark.parametrize(
    ("speak", "page", "place"),
    [
        (drip(b"", b"H"), "unverified", "unverified"),
        (drip(b"HTTP/1.1 200 OK\r\n", b"x"), "unverified", "unverified"),
        (drip(b"HTTP/1.1 404 Not Found\r\n", b"X: y\r\n"), "unverified", "unverified"),
        (drip(HEAD + b"\r\n", b"x"), "ok", "unverified"),
        (lambda _: time.sleep(3), "unverified", "unverified"),
        (lambda _: None, "unverified", "unverified"),
        (send(b"HTTP/1.1 100 Continue\r\n\r\n", 500), "unverified", "unverified"),
        (send(HEAD + b"\r\n" + b"<p>" * 20_000, 500), "ok", "unverified"),
        (send(HEAD + b"Transfer-Encoding: chunked\r\n\r\nZZ\r\nhello"), "ok", "unverified"),
        (send(HEAD + b"Transfer-Encoding: chunked\r\n\r\n" + b"1" * 200_000), "ok", "unverified"),
        (send(HEAD + b"Content-Encoding: deflate\r\n\r\n" + zlib.compress(bytes(30_000_000))), "ok", "unverified"),
        (send(HEAD + b"Content-Encoding: gzip, gzip\r\nContent-Length: 4\r\n\r\n0123"), "ok", "unverified"),
        (send(HEAD + b"Content-Length: -5\r\n\r\n"), "ok", "unverified"),
        (send(FOUND + b"/" + b"a" * 60_000 + b"\r\n\r\n"), "unverified", "unverified"),
        (send(FOUND + b"/\0x\r\n\r\n"), "unverified", "unverified"),
        (send(FOUND + b"/c\r\nLocation: /d\r\n\r\n"), "unverified", "unverified"),
        (send(b"HTTP/1.1 429 x\r\nContent-Length: 0\r\nRetry-After: " + b"9" * 40 + b"\r\n\r\n"), "unverified", "unverified"),
        (send(b"HTTP/1.1 503 x\r\nContent-Length: 0\r\nRetry-After: 1e309\r\n\r\n"), "unverified", "unverified"),
        (send(b"HTTP/1.1 000 x\r\n\r\n"), "unverified", "unverified"),
        (send(b"<html>hello</html>"), "unverified", "unverified"),
    ],
)  # fmt: skip
def test_no_answer_is_no_verdict(serve: Callable[[Speak], str], speak: Speak, page: str, place: str) -> None:
    url = serve(speak)
    for fragment, verdict in (("", page), ("x", place)):
        started = time.monotonic()
        report = check(
            [Ask(url=url, fragment=fragment)],
            SETTINGS,
            cache_dir=None,
            now=lambda: dt.datetime.now(dt.UTC),
            environ={},
        )
        assert report.outcomes[0].verdict == verdict, report.outcomes[0]
        assert time.monotonic() - started < SETTINGS.deadline + 3.0
