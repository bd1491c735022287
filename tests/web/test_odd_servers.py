"""Servers that keep to HTTP in their own way, as browsers put up with it: no verdict comes from how an answer is sent."""

import contextlib
import gzip
import socket
import threading
import zlib
from collections.abc import Callable, Iterator

import pytest
from play import ask

HTML = b"<html><body><h1 id=here>Here</h1>" + b"<p>word</p>" * 200 + b"</body></html>"
OK = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n"
Talk = Callable[[socket.socket], object]


def with_length(body: bytes, *headers: bytes) -> bytes:
    return OK + b"".join(line + b"\r\n" for line in headers) + b"Content-Length: %d\r\n\r\n" % len(body) + body


def answers(*given: bytes) -> Talk:
    """Answer one request after the other on a connection, then hang up."""

    def talk(client: socket.socket) -> None:
        for data in given:
            if not client.recv(65536):
                return
            client.sendall(data)

    return talk


@pytest.fixture
def serve() -> Iterator[Callable[[Talk], str]]:
    listeners: list[socket.socket] = []

    def start(talk: Talk) -> str:
        listener = socket.create_server(("127.0.0.1", 0))
        listeners.append(listener)

        def one(client: socket.socket) -> None:
            with client, contextlib.suppress(OSError):
                talk(client)

        def accept() -> None:
            with contextlib.suppress(OSError):
                while True:
                    threading.Thread(target=one, args=(listener.accept()[0],), daemon=True).start()

        threading.Thread(target=accept, daemon=True).start()
        return f"http://site.org:{listener.getsockname()[1]}"

    yield start
    for listener in listeners:
        listener.close()


def raw_deflate(body: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packer.compress(body) + packer.flush()


@pytest.mark.parametrize(
    "answer",
    [
        with_length(HTML, *[b"X-Header-%d: %s" % (number, b"x" * 50) for number in range(400)]),
        with_length(HTML, b"Link: " + b"</a>; rel=preload, " * 5_000),
        with_length(gzip.compress(HTML), b"Content-Encoding: gzip"),
        with_length(zlib.compress(HTML), b"Content-Encoding: deflate"),
        with_length(raw_deflate(HTML), b"Content-Encoding: deflate"),
        with_length(HTML, b"Content-Encoding: utf-8"),
        with_length(HTML, b"Content-Encoding: none"),
        with_length(HTML, b"Content-Encoding: identity"),
        OK + b"Content-Length: 999999\r\n\r\n" + HTML,
        OK + b"\r\n" + HTML,
        OK + b"Transfer-Encoding: chunked\r\n\r\n%x\r\n%s\r\n" % (len(HTML), HTML),
    ],
    ids=[
        "400 headers", "long header", "gzip", "zlib", "raw deflate", "charset as encoding", "none as encoding", "identity",
        "length too large", "until closed", "last chunk missing",
    ],
)  # fmt: skip
def test_a_place_on_the_page_is_found(serve: Callable[[Talk], str], answer: bytes) -> None:
    found = ask(serve(answers(answer)) + "/page#here").outcomes[0]
    assert found.verdict == "ok", found


@pytest.mark.parametrize(
    "answer",
    [
        OK + b"Content-Length: 999999\r\n\r\n" + HTML,
        with_length(gzip.compress(HTML)[:-20], b"Content-Encoding: gzip"),
        with_length(HTML, b"Content-Encoding: br"),
        OK + b"Content-Length: %d\r\n\r\n" % (HTML.index(b"<h1") + 9) + HTML,
        OK + b"Transfer-Encoding: chunked\r\n\r\n%x\r\n%s\r\n" % (len(HTML), HTML),
    ],
    ids=["length too large", "gzip cut off", "brotli", "length too small", "last chunk missing"],
)
def test_a_place_that_was_not_found_is_not_missing_where_the_page_may_go_on(
    serve: Callable[[Talk], str], answer: bytes
) -> None:
    found = ask(serve(answers(answer)) + "/page#there").outcomes[0]
    assert found.verdict == "unverified", found


def test_an_endless_body_is_read_to_a_cap(serve: Callable[[Talk], str]) -> None:
    def talk(client: socket.socket) -> None:
        client.recv(65536)
        client.sendall(OK + b"\r\n" + HTML)
        while True:
            client.sendall(b"<p>more</p>" * 1000)

    found = ask(*(serve(talk) + f"/page#{place}" for place in ("here", "there"))).outcomes
    assert [outcome.verdict for outcome in found] == ["ok", "unverified"]


@pytest.mark.parametrize(
    ("head", "verdict"),
    [(b"", "http-error"), (b"Content-Encoding: br\r\n", "unverified"), (b"Content-Encoding: zstd\r\n", "unverified")],
)
def test_a_404_whose_page_cannot_be_read_proves_nothing(
    serve: Callable[[Talk], str], head: bytes, verdict: str
) -> None:
    answer = (
        b"HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\n"
        + head
        + b"Content-Length: 9\r\n\r\n\x8b\x02\x80\x61\x62\x63\x03\x04\x05"
    )
    assert ask(serve(answers(answer)) + "/page").outcomes[0].verdict == verdict


SHORT = with_length(b"")


@pytest.mark.parametrize(
    "talk",
    [
        answers(SHORT),
        answers(SHORT + b"HTTP/1.1 408 Request Timeout\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"),
        answers(SHORT, b"HTTP/1.1 408 Request Timeout\r\nContent-Length: 0\r\n\r\n"),
        answers(SHORT + b"<html>and more than was said</html>"),
        answers(SHORT, b"not HTTP at all\r\n\r\n"),
    ],
    ids=["hung up", "408 while idle", "408 to the second", "more than its length", "not HTTP the second time"],
)
def test_what_is_left_on_a_kept_connection_is_no_verdict(serve: Callable[[Talk], str], talk: Talk) -> None:
    base = serve(talk)
    found = ask(*(f"{base}/{number}" for number in range(4))).outcomes
    assert {outcome.verdict for outcome in found} == {"ok"}, found
    assert {outcome.attempts for outcome in found} == {1}
