"""Bodies, read no further than needed: drained to keep the connection, or decoded within bounds to look for anchors."""

import codecs
import re
import zlib
from urllib.parse import quote, unquote

from urllib3 import HTTPResponse
from urllib3.exceptions import HTTPError

from doc_audit.web.http.html import HEAD, REFRESH, HtmlPage

_DRAINED = 64 * 1024
_MOST_RAW = 4 * 1024 * 1024
_MOST_DECODED = 16 * 1024 * 1024
_PIECE = 64 * 1024

_CHARSET = re.compile(r"(?i)charset\s*=\s*[\"']?([\w.:-]{1,40})")
_META_CHARSET = re.compile(r"(?i)<meta\s[^>]{0,300}?" + _CHARSET.pattern.removeprefix("(?i)"))
# What stays as it is in a fragment, beside letters and digits (WHATWG URL, fragment percent-encode set).
_KEPT = "!#$%&'()*+,-./:;=?@[\\]^_{|}~"


def drain(response: HTTPResponse) -> None:
    """Read a short body to its end, so that the connection can be used again; hang up on a long one.

    Raises what the network did.
    """
    left = _DRAINED
    while left > 0:
        piece = response.read(min(_PIECE, left), decode_content=False)
        if not piece:
            response.release_conn()
            return
        left -= len(piece)
    hang_up(response)


def hang_up(response: HTTPResponse) -> None:
    """Close the connection, and give its place back to the pool."""
    response.close()
    response.release_conn()


def read_page(response: HTTPResponse) -> HtmlPage:
    """Read and decode an HTML body within bounds, for bombs have none.

    Raises what the network did.
    """
    decoder = _decoder(response.headers.get("Content-Encoding", "").strip().lower())
    if decoder is None:
        drain(response)
        return HtmlPage(text="", whole=False, legible=False)
    body, whole = _read_within_bounds(response, decoder)
    if whole:
        response.release_conn()
    else:
        hang_up(response)
    text, legible = _text(body, response.headers.get("Content-Type", ""))
    # A page that ends within a tag was longer than its server said.
    ends_well = text.rfind("<") <= text.rfind(">")
    is_complete = whole and ends_well and len(body) < _MOST_DECODED and decoder.is_complete
    return HtmlPage(text=text, whole=is_complete and not _is_elsewhere(response, text), legible=legible)


def _read_within_bounds(response: HTTPResponse, decoder: "_Plain | _Compressed") -> tuple[bytes, bool]:
    """Give the decoded body, and whether it was read to its end. What came before the network failed can still be looked at."""
    pieces: list[bytes] = []
    raw_left, left = _MOST_RAW, _MOST_DECODED
    try:
        while raw_left > 0 and left > 0:
            # Not `read`, which loses what it has where the rest does not come.
            piece = response.read1(_PIECE, decode_content=False)
            if not piece:
                return b"".join(pieces), True
            raw_left -= len(piece)
            pieces.append(decoder.decode(piece, left))
            left -= len(pieces[-1])
    except zlib.error:
        return b"".join(pieces), False
    except HTTPError:
        if not pieces:
            raise
    return b"".join(pieces), False


def _is_elsewhere(response: HTTPResponse, text: str) -> bool:
    """Say whether the anchors are on another page: this one sends its readers on, is made of frames, or is not ready yet (202)."""
    return response.status != 200 or "Refresh" in response.headers or REFRESH.search(text[:HEAD]) is not None


def is_html(response: HTTPResponse) -> bool:
    """Say whether the answer is a page whose anchors can be judged; a missing type is guessed to be."""
    kind = response.headers.get("Content-Type", "text/html").partition(";")[0].strip().lower()
    return kind in ("text/html", "application/xhtml+xml", "")


def spellings(fragment: str) -> frozenset[str]:
    """Give the names that *fragment* may mean: as written, encoded as browsers do, percent-decoded, and with GitHub's prefix.

    Browsers look for the encoded form first (HTML, "find a potential indicated element").
    """
    names = {fragment, quote(fragment, safe=_KEPT), unquote(fragment), unquote(fragment, encoding="latin-1")}
    return frozenset(names | {f"user-content-{name}" for name in names})


def is_place(fragment: str) -> bool:
    """Say whether *fragment* names a place on an HTML page: not the top, a text to find, or a route of an application."""
    if not fragment or fragment.lower() == "top" or fragment.startswith(("/", "!", "?")):
        return False
    return "=" not in fragment and ":~:" not in fragment


class _Plain:
    """A body without an encoding."""

    is_complete = True

    def decode(self, piece: bytes, _most: int) -> bytes:
        return piece


class _Compressed:
    """A body in gzip, zlib or raw deflate, whichever it is.

    urllib3 decodes as much, but does not say whether the body came to its end: places behind the end would be called missing.
    """

    def __init__(self) -> None:
        # 32: told by its header.
        self._zlib = zlib.decompressobj(32 + zlib.MAX_WBITS)
        self._begun = False

    @property
    def is_complete(self) -> bool:
        """Say whether the body came to its end, and nothing came after it."""
        return self._zlib.eof and not self._zlib.unused_data

    def decode(self, piece: bytes, most: int) -> bytes:
        try:
            decoded = self._zlib.decompress(piece, most)
        except zlib.error:
            if self._begun:
                raise
            # "deflate" without a header, against RFC 9110 §8.4.1.2, and read by all browsers.
            self._zlib = zlib.decompressobj(-zlib.MAX_WBITS)
            decoded = self._zlib.decompress(piece, most)
        self._begun = True
        return decoded


_UNREAD_ENCODINGS = ("br", "zstd", "compress", "dcb", "dcz")


def _decoder(encoding: str) -> _Plain | _Compressed | None:
    names = [name.strip() for name in encoding.split(",")]
    names = [name for name in names if name not in ("", "identity")]
    if len(names) > 1 or any(name in _UNREAD_ENCODINGS for name in names):
        return None
    if names and names[0] in ("gzip", "x-gzip", "deflate"):
        return _Compressed()
    # A charset or a word of a server's own: browsers take the body as it is.
    return _Plain()


def _text(body: bytes, content_type: str) -> tuple[str, bool]:
    """Decode as browsers do (WHATWG Encoding §6); say whether all of it could be decoded."""
    try:
        name = codecs.lookup(_encoding(body, content_type)).name
        text = body.decode(_AS_BROWSERS.get(name, name), "replace")
    except (LookupError, UnicodeError, ValueError):
        return body.decode("utf-8", "replace"), False
    return text, "\ufffd" not in text


def _encoding(body: bytes, content_type: str) -> str:
    """Name the encoding: by byte order mark, header, page, or else UTF-8."""
    for mark, name in _MARKS:
        if body.startswith(mark):
            return name
    match = _CHARSET.search(content_type) or _META_CHARSET.search(body[:1024].decode("latin-1"))
    if match is None:
        return "utf-8"
    return match[1]


_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_AS_BROWSERS = {"iso8859-1": "cp1252", "ascii": "cp1252"}
