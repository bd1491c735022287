"""Heads of answers, read without the e-mail parser, which does far more than they need."""

import http.client
from typing import Any

_LONGEST_LINE = 65536
_MOST_LINES = 100
_MOST_INTERIM = 10


class Reply(http.client.HTTPResponse):
    """As its parent, but any interim answer is skipped (103 Early Hints is no answer, RFC 8297), and headers are cheap."""

    fp: Any

    def begin(self) -> None:
        """Read the status line and the headers, and from them how long the body is (RFC 9112 \u00a76.3).

        Raises:
            http.client.HTTPException: this is not HTTP, or far too much of it.
        """
        if self.headers is not None:
            return
        for _ in range(_MOST_INTERIM):
            version, status, reason = self._read_status()
            self.headers = self.msg = _read_headers(self.fp)
            if not 100 <= status < 200 or status == http.client.SWITCHING_PROTOCOLS:
                break
        if not version.startswith("HTTP/1.") and version != "HTTP/0.9":
            raise http.client.UnknownProtocol(version)
        self.version = 10 if version in ("HTTP/1.0", "HTTP/0.9") else 11
        self.code = self.status = status
        self.reason = reason.strip()
        self.chunked = self.headers.get("transfer-encoding", "").strip().lower() == "chunked"
        self.chunk_left = None
        self.will_close = self._check_close()
        self.length = None if self.chunked else _length(self.headers.get("content-length"))
        if status in (204, 304) or status < 200 or self._method == "HEAD":
            self.length = 0
        if not self.will_close and not self.chunked and self.length is None:
            self.will_close = True


def _read_headers(fp: Any) -> http.client.HTTPMessage:
    headers = http.client.HTTPMessage()
    name = value = ""
    for _ in range(_MOST_LINES + 1):
        line: bytes = fp.readline(_LONGEST_LINE + 1)
        if len(line) > _LONGEST_LINE:
            raise http.client.LineTooLong("header line")
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
        name, colon, value = text.partition(":")
        name, value = (name.strip(), value.strip(" \t")) if colon else ("", "")
    raise http.client.HTTPException(f"got more than {_MOST_LINES} headers")


def _length(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 20 else None
