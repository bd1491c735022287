"""Bare URLs in text, as GitHub's autolink extension finds them (https://github.github.com/gfm/#autolinks-extension-)."""

import re
from dataclasses import dataclass

# The closing bracket is not in GitHub's grammar: a URL in brackets ends before it in every text people write.
_URL = re.compile(r"(?:(?P<scheme>https?://)|www\.)(?P<host>[^\s<>\"`\]/?#:]+)[^\s<>\"`\]]*", re.IGNORECASE)
_HOST = re.compile(r"[^\W_](?:[\w.@-]*[^\W_])?\.?")
_ENTITY = re.compile(r"&[A-Za-z0-9]+;\Z")
_BEFORE = frozenset(" \t\n*_~([|>\"'“‘«—–:,;=/\\{}!")
_TRAILING = "?!.,:*_~'\""


@dataclass(frozen=True, slots=True)
class BareUrl:
    """A URL in text up to the offset *end*; *href* has the scheme that `www.` leaves out."""

    href: str
    end: int


def match_bare_url(source: str, start: int, maximum: int) -> BareUrl | None:
    """Read the bare URL that begins at *start*, if one does."""
    if start and source[start - 1] not in _BEFORE and source[start - 1].isascii():
        return None
    match = _URL.match(source, start, maximum)
    if match is None:
        return None
    url = _trim(match[0])
    host = match["host"].rstrip(_TRAILING + ")")
    scheme = match["scheme"]
    if len(url) <= len(scheme or "www.") or not _HOST.fullmatch(host):
        return None
    if not scheme and "." not in host:
        return None
    return BareUrl(url if scheme else f"http://{url}", start + len(url))


def _trim(url: str) -> str:
    """Take off what ends the sentence rather than the URL; parentheses only where they close nothing in it."""
    opening, closing = url.count("("), url.count(")")
    while True:
        shorter = url.rstrip(_TRAILING)
        if shorter.endswith(")") and closing > opening:
            shorter, closing = shorter[:-1], closing - 1
        elif shorter.endswith(";"):
            entity = _ENTITY.search(shorter, max(0, len(shorter) - 40))
            shorter = shorter[: entity.start()] if entity else shorter[:-1]
        if shorter == url:
            return url
        url = shorter
