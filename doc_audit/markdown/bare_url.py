"""Bare URLs in text, as GitHub's autolink extension finds them (https://github.github.com/gfm/#autolinks-extension-)."""

import re
from dataclasses import dataclass

# The closing bracket is not in GitHub's grammar: a URL in brackets ends before it in every text people write.
# A longer name than a host can have is none (RFC 1035 §2.3.4).
_BEGIN = re.compile(
    r"(?:(?P<scheme>https?://)|www\.)(?P<host>[^\s<>\"`\]/?#:]{1,300})(?![^\s<>\"`\]/?#:])", re.IGNORECASE
)
_END = re.compile(r"[\s<>\"`\]]")
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
    if start and not _may_stand_before(source[start - 1]):
        return None
    match = _BEGIN.match(source, start, maximum)
    if match is None:
        return None
    scheme = match["scheme"]
    if not _is_host(match["host"].rstrip(_TRAILING + ")"), dotted=not scheme):
        return None
    end = maximum
    behind = _END.search(source, match.end(), maximum)
    if behind is not None:
        end = behind.start()
    url = _trim(source[start:end])
    if len(url) <= len(scheme or "www."):
        return None
    if scheme:
        href = url
    else:
        href = f"http://{url}"
    return BareUrl(href, start + len(url))


def _is_host(name: str, *, dotted: bool) -> bool:
    return _HOST.fullmatch(name) is not None and ("." in name or not dotted)


def _may_stand_before(character: str) -> bool:
    return character in _BEFORE or not character.isascii()


def _trim(url: str) -> str:
    """Take off what ends the sentence rather than the URL; parentheses only where they close nothing in it."""
    unopened = url.count(")") - url.count("(")
    end = len(url)
    while end:
        last = url[end - 1]
        if last in _TRAILING:
            end -= 1
        elif last == ")" and unopened > 0:
            end, unopened = end - 1, unopened - 1
        elif last == ";":
            entity = _ENTITY.search(url[max(0, end - 40) : end])
            if entity is None:
                end -= 1
            else:
                end -= len(entity[0])
        else:
            break
    return url[:end]
