"""An href taken apart: what kind of thing it points to, before anybody looks whether it is there."""

import re
from collections.abc import Iterable
from functools import lru_cache
from urllib.parse import unquote

from doc_audit.model.columns import LINK_KINDS, NAMES
from doc_audit.model.document import LinkKind
from doc_audit.model.plain_urls import WITH_FRAGMENT
from doc_audit.model.settings import Remap
from doc_audit.model.target import LocalTarget, NoTarget, OtherTarget, PathTarget, Target, UrlTarget
from doc_audit.sites.settings import Settings

_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.\-]*):")
_MAIL = re.compile(r"[^@\s/<>()]+@(?!\d+(?:\.\d+)?x\.)[^@\s/<>()]+\.[A-Za-z]{2,}\Z")
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
_OWN_MACHINE = "an address on the writer's own machine"
# What begins like this cannot be a path, whatever else it is.
WEB = ("https://", "http://")


def parse_mapped(href: str, remaps: Iterable[Remap]) -> Target:
    """Take *href* apart; an address that one of *remaps* maps to a folder becomes a path from the root."""
    target = parse(href)
    if isinstance(target, UrlTarget):
        for remap in remaps:
            if target.url.startswith(remap.url):
                return _mapped(target, remap)
    return target


def parse_own(href: str, hosts: tuple[str, ...]) -> PathTarget | None:
    """Take apart an address below one of *hosts*, which are those of the site itself: it is a path from the site's root."""
    host = next(filter(href.startswith, hosts), None)
    if host is None:
        return None
    target = parse(href)
    if not isinstance(target, UrlTarget):
        return None
    rest = target.url[len(host) :]
    if rest and not rest.startswith(("/", "?")):
        return None
    raw, _, query = rest.partition("?")
    raw = raw or "/"
    fragment = target.fragment or None
    return PathTarget(path=unquote(raw), raw_path=raw, query=query, fragment=fragment, rooted=True, remapped=True)


# Which kinds of links may hold the scheme of a site's own, and which are names by themselves.
_MAY_NAME = frozenset({"inline", "reference", "autolink"})
_NAME_KINDS = frozenset(LINK_KINDS[letter] for letter in NAMES)


def parse_on(settings: Settings, href: str, kind: LinkKind, remaps: Iterable[Remap] = ()) -> Target:
    """Take *href*, of a link of that *kind* on a site with *settings*, apart: an address, a path, or a name that the site knows."""
    if kind in _NAME_KINDS:
        return parse_name(href)
    if settings.schemes and kind in _MAY_NAME and _is_of_the_site(href, settings.schemes):
        return parse_name(href)
    for prefix, _ in settings.aliases:
        if href.startswith(prefix):
            return _path(href)
    target = parse_mapped(href, remaps)
    if isinstance(target, UrlTarget) and settings.hosts:
        return parse_own(href, settings.hosts) or target
    return target


def _is_of_the_site(href: str, schemes: tuple[str, ...]) -> bool:
    """Say whether *href* has a scheme that is none of those of addresses."""
    scheme = _SCHEME.match(href)
    return scheme is not None and scheme[1].lower() not in schemes


def parse_name(href: str) -> PathTarget | NoTarget | OtherTarget:
    """Take apart a name that a site knows: it has no scheme, and may hold `?` and `%`; what is behind `#` is a place there."""
    text = href.strip()
    if not text:
        return NoTarget()
    if _PLACEHOLDER.search(text):
        return OtherTarget(reason="a template placeholder")
    path, fragment = _cut_fragment(text)
    return PathTarget(path=path, raw_path=path, fragment=fragment, rooted=path.startswith("/"))


def _mapped(target: UrlTarget, remap: Remap) -> PathTarget:
    rest = target.url[len(remap.url) :].partition("?")[0]
    path = f"/{remap.path.strip('/')}/{rest}".replace("/./", "/")
    return PathTarget(path=unquote(path), raw_path=path, fragment=target.fragment or None, rooted=True, remapped=True)


@lru_cache(maxsize=1 << 16)
def parse(href: str) -> Target:
    """Say what *href*, a destination after Markdown decoding, points to (RFC 3986 references, and what people write)."""
    plain = WITH_FRAGMENT.match(href)
    if plain is not None:
        return UrlTarget(url=plain[1], fragment=plain[2] or "")
    return parse_at_length(href)


def parse_at_length(href: str) -> Target:
    """Do what `parse` does, with no short cut."""
    text = href.strip()
    if not text:
        return NoTarget()
    odd = _ODD.search(text)
    if not odd and text.startswith(WEB):
        return _url(text)
    if (odd and _PLACEHOLDER.search(text)) or _is_named_placeholder(text):
        return OtherTarget(reason="a template placeholder")
    return _windows_path(text) or _with_scheme(text) or _without_scheme(text)


def _windows_path(text: str) -> Target | None:
    if _DRIVE.match(text):
        return LocalTarget(reason="a path on a Windows drive")
    if text.startswith("\\\\"):
        return LocalTarget(reason="a Windows network path")
    return None


def _with_scheme(text: str) -> Target | None:
    match = _SCHEME.match(text)
    if match is None:
        return None
    scheme = match[1].lower()
    if scheme in ("http", "https"):
        return _url(text)
    if scheme == "file":
        return LocalTarget(reason="a file: address")
    if scheme == "localhost":
        return LocalTarget(reason=_OWN_MACHINE)
    # By RFC 3986 §4.2 the first part of a relative path holds no colon, so `notes: today.md` is no path.
    return OtherTarget(reason=f"the scheme {scheme}:", leads_elsewhere=True)


def _without_scheme(text: str) -> Target:
    if text.startswith("//"):
        return _url("https:" + text)
    if _HOME.match(text):
        return LocalTarget(reason="a path in somebody's home directory")
    if _MAIL.match(text):
        return OtherTarget(reason="a mail address", leads_elsewhere=True)
    return _path(text)


def is_mail(href: str) -> bool:
    """Say whether *href*, which is no address of the web, is one of mail."""
    text = href.strip()
    return text[:7].lower() == "mailto:" or _MAIL.match(text) is not None


def mail_address(href: str) -> str:
    """Give the `mailto:` address that *href* is or stands for, without what it says of the message."""
    text = href.strip().partition("?")[0]
    if text[:7].lower() == "mailto:":
        return f"mailto:{text[7:]}"
    return f"mailto:{text}"


def _url(text: str) -> Target:
    url, _, fragment = text.partition("#")
    if _MAYBE_LOOPBACK.search(url):
        authority = url.partition("//")[2].partition("/")[0].rpartition("@")[2]
        if _LOOPBACK.match(authority):
            return LocalTarget(reason=_OWN_MACHINE, url=url, fragment=fragment)
    return UrlTarget(url=url, fragment=fragment)


def _path(text: str) -> PathTarget:
    before, fragment = _cut_fragment(text)
    raw, _, query = before.partition("?")
    return PathTarget(
        path=unquote(raw, errors="surrogateescape"),
        raw_path=raw,
        query=query,
        fragment=fragment,
        rooted=raw.startswith("/"),
    )


def _cut_fragment(text: str) -> tuple[str, str | None]:
    """Give what stands before the first `#` of *text* and behind it; None behind it if there is none."""
    before, mark, behind = text.partition("#")
    if not mark:
        return text, None
    return before, behind


def _is_named_placeholder(text: str) -> bool:
    return _NAMED.match(text) is not None and not _ADDRESS_WORDS.isdisjoint(text.split("_"))
