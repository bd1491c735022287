"""Heads of answers, read without the e-mail parser, which does far more than they need."""

import http.client
from collections.abc import Callable
from typing import Any

# As in Chromium: for the whole head, however many lines it has.
_MOST_BYTES = 256 * 1024
_MOST_INTERIM = 10


class Reply(http.client.HTTPResponse):
    """As its parent, but any interim answer is skipped (103 Early Hints is no answer, RFC 8297), and headers are cheap.

    `begin`, `_read_status` and `_check_close` are not documented. The e-mail parser that the parent's `begin` uses takes half of
    the time of a request, and there is no other door; tests compare all that both of them set on many answers.
    """

    fp: Any
    _method: str
    _read_status: Callable[[], tuple[str, int, str]]
    _check_close: Callable[[], bool]

    def begin(self) -> None:
        """Read the status line and the headers, and from them how long the body is (RFC 9112 §6.3).

        Raises:
            http.client.HTTPException: this is not HTTP, or far too much of it.
        """
        if self.headers is not None:
            return
        version, status, reason = self._read_head()
        if not version.startswith("HTTP/1.") and version != "HTTP/0.9":
            raise http.client.UnknownProtocol(version)
        self.version = 10 if version in ("HTTP/1.0", "HTTP/0.9") else 11
        self.code = self.status = status
        self.reason = reason.strip()
        self._measure_body(status)

    def _read_head(self) -> tuple[str, int, str]:
        """Read the first head that is not that of an interim answer."""
        for _ in range(_MOST_INTERIM):
            version, status, reason = self._read_status()
            self.headers = self.msg = _read_headers(self.fp)
            if not 100 <= status < 200 or status == http.client.SWITCHING_PROTOCOLS:
                break
        return version, status, reason

    def _measure_body(self, status: int) -> None:
        self.chunked = self.headers.get("transfer-encoding", "").strip().lower() == "chunked"
        self.length = None
        if self.chunked:
            self.chunk_left = None
        else:
            self.length = _length(self.headers.get("content-length"))
        self.will_close = self._check_close()
        if status in (204, 304) or status < 200 or self._method == "HEAD":
            self.length = 0
        if not self.chunked and self.length is None:
            self.will_close = True


def _read_headers(fp: Any) -> http.client.HTTPMessage:
    headers = http.client.HTTPMessage()
    name = value = ""
    left = _MOST_BYTES
    while left > 0:
        line: bytes = fp.readline(left + 1)
        left -= len(line)
        if not line:
            # What was cut off may have held the address of a redirect, or the length of the body.
            raise http.client.IncompleteRead(b"")
        text = line.decode("latin-1").rstrip("\r\n")
        if name and text[:1] in (" ", "\t"):
            value = f"{value} {text.strip()}"
            continue
        if name:
            headers.set_raw(name, value)
        if not text:
            return headers
        # A line without a colon has no name, and is left out.
        name, value = "", ""
        if ":" in text:
            before, _, after = text.partition(":")
            name, value = before.strip(), after.strip(" \t")
    raise http.client.LineTooLong(f"header of more than {_MOST_BYTES} bytes")


def _length(text: str | None) -> int | None:
    if text and text.isascii() and text.isdigit() and len(text) < 20:
        return int(text)
    return None
