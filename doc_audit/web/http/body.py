"""Bodies, read no further than needed: drained to keep the connection, or decoded within bounds to look for anchors."""

import codecs
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from urllib.parse import unquote

from urllib3 import HTTPResponse
from urllib3.exceptions import HTTPError

from doc_audit.model.spelling import alphanumeric

_DRAINED = 64 * 1024
_MOST_RAW = 4 * 1024 * 1024
_MOST_DECODED = 16 * 1024 * 1024
_PIECE = 64 * 1024

_ID = re.compile(
    r"""(?i)(?<![\w-])(?:id|name)\s{0,8}=\s{0,8}\\?(?:"([^"]{0,1000})"|'([^']{0,1000})'|([^\s"'>]{1,1000}))"""
)
_SCRIPT_ROOT = re.compile(
    r"""(?i)__NEXT_DATA__|__NUXT__|data-reactroot|ng-version|<app-root|\bid=["']?(?:root|app|__next|___gatsby|svelte)["'\s>]"""
)
_HEADING = re.compile(r"(?i)<h[1-6]\b")
_HEADING_END = re.compile(r"(?i)</h[1-6]")
_LONGEST_HEADING = 1500
# How far above a heading the element stands that has its anchor.
_BEFORE_HEADING = 150
_SCRIPT = re.compile(r"(?i)<script\b([^<>]{0,2000})>")
_DATA = re.compile(
    r"(?i)\btype\s*+=\s*+[\"']?(?:application/(?:ld\+)?json|text/(?:x-)?template|text/html|speculationrules|importmap)"
)
_TAG = re.compile(r"<[^<>]{0,4000}>")
_REFRESH = re.compile(r"""(?i)<meta\s[^>]{0,200}http-equiv\s{0,4}=\s{0,4}["']?refresh|<frameset\b""")
_CHARSET = re.compile(r"(?i)charset\s*=\s*[\"']?([\w.:-]{1,40})")
_META_CHARSET = re.compile(r"(?i)<meta\s[^>]{0,300}?" + _CHARSET.pattern.removeprefix("(?i)"))
_HEAD = 20_000
# Characters of text that a page has at least if it shows something.
_LITTLE = 500
_MOST_VISIBLE = 10_000
_SAYS_NOT_FOUND = re.compile(
    r"404|410|(?:not|n't|cannot|can not) (?:be )?(?:found|find|exist|available)|no longer|not exist|nicht gefunden|introuvable|no encontrad"
    r"|n\wo encontrad|non trovat|niet gevonden|nie znaleziono|не найден|见つかりません|找不到|찾을 수 없"
)
_HIDDEN = re.compile(r"(?is)<(script|style|noscript|template)\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class HtmlPage:
    """An HTML page as far as it was read.

    *whole* is False if it is longer than we read, or in an unknown encoding; *legible* is False if letters beyond ASCII may have
    been misread.
    """

    text: str
    whole: bool
    legible: bool = True

    @property
    def names(self) -> frozenset[str]:
        """Give every `id` and `name` on the page; a little too many rather than too few."""
        names = set()
        for match in _ID.finditer(self.text):
            name = (match[1] or match[2] or match[3] or "").rstrip("\\")
            if name:
                names.add(unescape(name))
        return frozenset(names)

    @property
    def built_by_scripts(self) -> bool:
        """Say whether the page shows its text only once a browser has run its scripts."""
        lowered = self.text.lower()
        if "<script" not in lowered:
            return False
        return bool(_SCRIPT_ROOT.search(self.text)) or len(_visible_text(lowered)) < _LITTLE

    @property
    def shows_nothing_yet(self) -> bool:
        """Say whether there is no text to be seen before a browser has run the page's scripts or followed its refresh."""
        lowered = self.text.lower()
        if _REFRESH.search(self.text[:_HEAD]):
            return True
        if "<script" not in lowered:
            return False
        visible = _visible_text(lowered)
        return not _SAYS_NOT_FOUND.search(visible) and len(visible) < _LITTLE

    @property
    def has_scripts(self) -> bool:
        """Say whether a script may change what the page shows; data that stands in a script element does not."""
        return any(not _DATA.search(attributes) for attributes in _SCRIPT.findall(self.text))

    @property
    def headings(self) -> frozenset[str]:
        """Give the letters and digits of each heading, by which scripts name them."""
        return frozenset(alphanumeric(unescape(_TAG.sub("", inside))) for _, inside in _headings(self.text))

    @property
    def has_own_anchors(self) -> bool:
        """Say whether at least half of the headings have an anchor in the HTML, so that no script has to make them."""
        total = anchored = 0
        for before, inside in _headings(self.text):
            total += 1
            anchored += _ID.search(before) is not None or _ID.search(inside) is not None
        return total > 0 and 2 * anchored >= total


def _headings(text: str) -> Iterator[tuple[str, str]]:
    """Give what stands between the tags of each heading, tags and all; before it, its own tag and the end of what is above."""
    above = ""
    for number, piece in enumerate(_HEADING.split(text)):
        tag, _, inside = piece[:_LONGEST_HEADING].partition(">")
        end = _HEADING_END.search(inside)
        if number and end:
            yield above + tag, inside[: end.start()]
        above = piece[-_BEFORE_HEADING:]


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
        return HtmlPage(text="", whole=False)
    body, whole = _read_within_bounds(response, decoder)
    if whole:
        response.release_conn()
    else:
        hang_up(response)
    text, legible = _text(body, response.headers.get("Content-Type", ""))
    is_complete = whole and len(body) < _MOST_DECODED and decoder.is_complete
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
    return response.status != 200 or "Refresh" in response.headers or _REFRESH.search(text[:_HEAD]) is not None


def is_html(response: HTTPResponse) -> bool:
    """Say whether the answer is a page whose anchors can be judged; a missing type is guessed to be."""
    kind = response.headers.get("Content-Type", "text/html").partition(";")[0].strip().lower()
    return kind in ("text/html", "application/xhtml+xml", "")


def spellings(fragment: str) -> frozenset[str]:
    """Give the names that *fragment* may mean: as written, percent-decoded, and with GitHub's prefix."""
    plain = fragment.partition(":~:")[0]
    names = {plain, unquote(plain), unquote(plain, encoding="latin-1")}
    return frozenset(names | {f"user-content-{name}" for name in names})


def is_place(fragment: str) -> bool:
    """Say whether *fragment* names a place on an HTML page: not the top, a text to find, or a route of an application."""
    name = fragment.partition(":~:")[0]
    return bool(name) and name.lower() != "top" and not name.startswith(("/", "!", "?")) and "=" not in name


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


def _visible_text(lowered: str) -> str:
    """Give the start of the text outside tags, scripts and styles, roughly and in one pass; words stay apart."""
    pieces: list[str] = []
    at = max(lowered.find("<body"), 0)
    while at < len(lowered) and sum(map(len, pieces)) < _MOST_VISIBLE:
        hidden = _HIDDEN.search(lowered, at)
        if hidden is None:
            pieces.append(_text_between_tags(lowered[at:]))
            break
        pieces.append(_text_between_tags(lowered[at : hidden.start()]))
        closing = lowered.find(f"</{hidden[1]}", hidden.end())
        if closing < 0:
            break
        at = closing + 1
    return " ".join(filter(None, pieces))


def _text_between_tags(html: str) -> str:
    return " ".join(_TAG.sub(" ", html).split())
