"""An href taken apart: what kind of thing it points to, before anybody looks whether it is there."""

import re
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import unquote

_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.\-]*):")
_MAIL = re.compile(r"[^@\s/<>()]+@[^@\s/<>()]+\.[A-Za-z]{2,}\Z")
# Jinja, Liquid, Hugo, ERB, shell and CI variables: filled in by another program before anybody follows the link.
_PLACEHOLDER = re.compile(r"\{\{|\{%|\}\}|%\}|<%|\$\{|\$\(|\{[A-Za-z_][\w.-]*\}|%7B%7B", re.IGNORECASE)
# `[English](ENGLISH_VERSION_URL)`: a name in a template for the address that belongs there.
_NAMED = re.compile(r"[A-Z0-9]+(?:_[A-Z0-9]+)*\Z")
_ADDRESS_WORDS = frozenset({"URL", "URI", "HREF", "LINK"})
# A placeholder holds one of these; few addresses do.
_ODD = re.compile(r"[{}%<$]")
_DRIVE = re.compile(r"[A-Za-z]:[\\/]")
_HOME = re.compile(r"/(?:home|Users)/[^/]+/|~/")
_LOOPBACK = re.compile(r"(?:localhost|127(?:\.\d{1,3}){3}|\[::1\]|0\.0\.0\.0)(?=[:/?#]|\Z)", re.IGNORECASE)
_MAYBE_LOOPBACK = re.compile(r"localhost|127\.|::1|0\.0\.0\.0", re.IGNORECASE)
# What begins like this cannot be a path, whatever else it is.
WEB = ("https://", "http://")
# Nine in ten addresses, in two parts: no placeholder, no user, not on this machine. Others may be addresses all the same.
PLAIN_ADDRESS = re.compile(r"(https?://(?!(?i:localhost)|127\.|0\.0\.0\.0|\[)[^\s{}%<$@#]+)(?:#([^\s{}%<$]*))?\Z")


@dataclass(frozen=True, slots=True, kw_only=True)
class PathTarget:
    """A path inside the tree. *path* is decoded and without query; *raw_path* is as written; *fragment* is as written.

    *fragment* None: there was no `#`. *rooted*: the path began with `/`.
    """

    path: str
    raw_path: str
    query: str = ""
    fragment: str | None = None
    rooted: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class UrlTarget:
    """An http(s) address without its fragment."""

    url: str
    fragment: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LocalTarget:
    """Something on the writer's own machine."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherTarget:
    """Nothing that a link checker can look for, and why."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NoTarget:
    """An empty destination."""


Target = PathTarget | UrlTarget | LocalTarget | OtherTarget | NoTarget


@lru_cache(maxsize=1 << 16)
def parse(href: str) -> Target:
    """Say what *href*, a destination after Markdown decoding, points to (RFC 3986 references, and what people write)."""
    plain = PLAIN_ADDRESS.match(href)
    if plain is not None:
        return UrlTarget(url=plain[1], fragment=plain[2] or "")
    return parse_at_length(href)


def parse_at_length(href: str) -> Target:
    """The same as `parse`, with no short cut."""
    text = href.strip()
    if not text:
        return NoTarget()
    odd = _ODD.search(text)
    if not odd and text.startswith(WEB):
        return _url(text)
    if (odd and _PLACEHOLDER.search(text)) or _is_named_placeholder(text):
        return OtherTarget(reason="a template placeholder")
    if _DRIVE.match(text):
        return LocalTarget(reason="a path on a Windows drive")
    if text.startswith("\\\\"):
        return LocalTarget(reason="a Windows network path")
    scheme = _SCHEME.match(text)
    if scheme:
        return _with_scheme(text, scheme[1].lower())
    if text.startswith("//"):
        return _url("https:" + text)
    if _HOME.match(text):
        return LocalTarget(reason="a path in somebody's home directory")
    if _MAIL.match(text):
        return OtherTarget(reason="a mail address")
    return _path(text)


def _with_scheme(text: str, scheme: str) -> Target:
    if scheme in ("http", "https"):
        return _url(text)
    if scheme == "file":
        return LocalTarget(reason="a file: address")
    if scheme == "localhost":
        return LocalTarget(reason="an address on the writer's own machine")
    # `notes: today.md` is a relative path by RFC 3986 only without the colon, so an unknown scheme is nobody's file.
    return OtherTarget(reason=f"the scheme {scheme}:")


def _url(text: str) -> Target:
    url, _, fragment = text.partition("#")
    if not _MAYBE_LOOPBACK.search(url):
        return UrlTarget(url=url, fragment=fragment)
    authority = url.partition("//")[2].partition("/")[0].rpartition("@")[2]
    if _LOOPBACK.match(authority):
        return LocalTarget(reason="an address on the writer's own machine")
    return UrlTarget(url=url, fragment=fragment)


def _path(text: str) -> PathTarget:
    before, mark, fragment = text.partition("#")
    raw, _, query = before.partition("?")
    return PathTarget(
        path=unquote(raw, errors="surrogateescape"),
        raw_path=raw,
        query=query,
        fragment=fragment if mark else None,
        rooted=raw.startswith("/"),
    )


def _is_named_placeholder(text: str) -> bool:
    return _NAMED.match(text) is not None and not _ADDRESS_WORDS.isdisjoint(text.split("_"))
