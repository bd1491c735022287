"""Heads of answers: as http.client reads them where it reads them right, and better where it does not."""

import http.client
import io
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doc_audit.web.http.reply import Reply


class Wire:
    """A socket that has received *data*."""

    def __init__(self, data: bytes) -> None:
        self.data = data

    def makefile(self, _mode: str) -> io.BytesIO:
        return io.BytesIO(self.data)


def read(data: bytes, kind: type[http.client.HTTPResponse] = Reply, method: str = "GET") -> Any:
    reply = kind(cast("Any", Wire(data)), method=method)
    reply.begin()
    return reply


def told(reply: Any) -> tuple[object, ...]:
    headers = [(name.lower(), value) for name, value in reply.headers.items()]
    return reply.status, reply.reason, reply.version, reply.length, reply.chunked, reply.will_close, headers


NAMES = st.sampled_from(
    ["Content-Length", "Content-Type", "Location", "Connection", "Transfer-Encoding", "X-A", "ETag"]
)
# `int` takes lengths such as `-0` and `1_0`, which are none.
VALUES = st.from_regex(r"[!-~](?:[ -~]{0,20}[!-~])?", fullmatch=True).filter(
    lambda text: not text[1:].isdigit()
) | st.sampled_from(["chunked", "close", "12", "-1", ""])


@given(
    st.integers(200, 999), st.lists(st.tuples(NAMES, VALUES), max_size=8), st.sampled_from(["GET", "HEAD"]),
    st.sampled_from(["1.0", "1.1"]),
)  # fmt: skip
def test_it_reads_what_http_client_reads(
    status: int, headers: list[tuple[str, str]], method: str, version: str
) -> None:
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers)
    data = f"HTTP/{version} {status} Word of it\r\n{lines}\r\nbody".encode()
    assert told(read(data, method=method)) == told(read(data, http.client.HTTPResponse, method))


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize(
    "head",
    [
        "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n",
        "HTTP/1.0 200 OK\r\n",
        "HTTP/1.1 304 Not Modified\r\nConnection: close\r\n",
    ],
)
def test_it_sets_what_http_client_sets(head: str, method: str) -> None:
    """A Python whose http.client keeps anything else in an answer has to be looked at."""
    data = f"{head}\r\nbody".encode()
    ours, theirs = vars(read(data, method=method)), vars(read(data, http.client.HTTPResponse, method))
    assert ours.keys() == theirs.keys()
    same = ours.keys() - {"fp", "headers", "msg"}
    assert {name: ours[name] for name in same} == {name: theirs[name] for name in same}


def test_interim_answers_are_no_answers() -> None:
    early = b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a>\r\nContent-Length: 5\r\n\r\n"
    reply = read(early + b"HTTP/1.1 404 Not Found\r\nX-A: b\r\n\r\n")
    assert (reply.status, reply.headers.items()) == (404, [("X-A", "b")])


def test_folded_and_senseless_lines_do_not_hide_what_follows() -> None:
    reply = read(
        b"HTTP/1.1 200 OK\r\nX-A: one\r\n two\r\nno colon here\r\n: nameless\r\nLocation : /x\r\nETag:\xe4\r\n\r\n"
    )
    assert reply.headers.items() == [("X-A", "one two"), ("Location", "/x"), ("ETag", "ä")]


@pytest.mark.parametrize(
    "data",
    [
        b"", b"HTTP/1.1 302 Found\r\n", b"HTTP/1.1 404 Not Found\r\nLoca", b"SSH-2.0-OpenSSH\r\n", b"HTTP/2.0 200 OK\r\n\r\n", b"HTTP/1.1 x OK\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nA: " + b"x" * 270_000 + b"\r\n\r\n", b"HTTP/1.1 200 OK\r\n" + b"A: b\r\n" * 50_000 + b"\r\n",
    ],
)  # fmt: skip
def test_what_is_not_http_is_refused(data: bytes) -> None:
    with pytest.raises((http.client.HTTPException, ConnectionError)):
        read(data)
