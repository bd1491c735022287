"""docsify (https://docsify.js.org/#/more-pages): links lead from the folder of `index.html`, and `?id=` names a heading.

Pictures, and files that are brought in, are seen from the page; so is all with `relativePath`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from posixpath import basename, splitext

from doc_audit.model.dialect import Dialect
from doc_audit.sites.addresses import clean
from doc_audit.sites.configuration import Configuration
from doc_audit.sites.generator import Generator
from doc_audit.sites.paths import join
from doc_audit.sites.place import InSource, NotJudged, Place
from doc_audit.sites.settings import Settings
from doc_audit.sites.site import Site
from doc_audit.sites.source_page import SiteLink, SourcePage

_TEXT = re.compile(r"\b(?P<key>homepage|basePath)[\"']?\s*+:\s*+[\"'](?P<value>[^\"'\n]*+)[\"']")
_RELATIVE = re.compile(r"\brelativePath[\"']?\s*+:\s*+true")
_ALIAS = re.compile(r"alias[\"']?\s*+:\s*+\{(?P<inner>[^{}]*+)\}")
_KEY = re.compile(r"[\"'](?P<key>[^\"'\n]*+)[\"']\s*+:")
_FALLBACK = re.compile(r"fallbackLanguages[\"']?\s*+:\s*+\[(?P<inner>[^\[\]]*+)\]")
_NAME = re.compile(r"[\"']([^\"'\n]++)[\"']")
_LITERAL = re.compile(r"[\w/-]*+")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Own:
    """What docsify alone asks for: *aliases* are literal beginnings and ends of paths that stand for others.

    *fallback* are the languages that show the pages of the default one where they lack them
    (https://docsify.js.org/#/configuration?id=fallbacklanguages).
    """

    relative: bool = False
    home: str = "README.md"
    aliases: tuple[tuple[str, str], ...] = ()
    fallback: frozenset[str] = frozenset()


def read(configuration: Configuration) -> Settings:
    """Read the `index.html` that starts docsify."""
    text = configuration.text
    written = {match["key"]: match["value"] for match in _TEXT.finditer(text)}
    home, base = written.get("homepage", ""), written.get("basePath", "")
    folder = base.strip("./") if base and "//" not in base else ""
    own = _Own(
        relative=_RELATIVE.search(text) is not None,
        home=home if home and "//" not in home else "README.md",
        aliases=tuple(_aliases(text)),
        fallback=_fallback(text),
    )
    return Settings(
        dialect=Dialect(ids="docsify", forms=("docsify",)),
        exact_ids=True,
        content=folder,
        statics=(folder,),
        from_root=True,
        closed=not own.aliases,
        own=own,
        unknown=("pages lie on another host",) if base and "//" in base else (),
    )


def _fallback(text: str) -> frozenset[str]:
    listed = _FALLBACK.search(text)
    return frozenset(_NAME.findall(listed["inner"])) if listed else frozenset()


def _aliases(text: str) -> Iterator[tuple[str, str]]:
    """Give what is sure of each key of `alias` (https://docsify.js.org/#/configuration?id=alias): how it begins and ends."""
    for found in _ALIAS.finditer(text):
        for match in _KEY.finditer(found["inner"]):
            key = match["key"].strip("/")
            begin = _LITERAL.match(key)
            begins = begin[0] if begin else ""
            ends = "" if begins == key else key[max(key.rfind(sign) for sign in "*?)+]$") + 1 :]
            yield begins, ends.strip("/").removesuffix(".md")


def follow(site: Site, page: SourcePage, link: SiteLink) -> Iterator[Place]:
    """Give the page at the route, or the file at the path."""
    own: _Own = site.settings.own
    path = link.target.path
    if not path and basename(page.path).startswith("_"):
        yield NotJudged("a place on the page that it is shown beside")
    if not path:
        yield InSource(page.path)
        return
    in_place = link.kind in ("image", "html", "include")
    content = site.settings.content or ""
    if (in_place or own.relative) and not link.target.rooted:
        found = join(page.path, path)
        yield InSource(found, folders=False)
        if found is not None and not in_place:
            yield from (InSource(name, folders=False) for name in _pages(found, path, own))
    if not in_place or link.target.rooted:
        address = clean(path)
        for name in _pages(address, path, own):
            yield InSource(site.below(content, name), folders=False)
        language, _, rest = address.partition("/")
        for name in _pages(rest, path, own) if language in own.fallback else ():
            yield InSource(site.below(content, name), folders=False)
    if link.kind == "html":
        yield InSource(site.below(content, path), folders=False)
    yield from _unknown(site, link, path)


def _pages(address: str, path: str, own: _Own) -> Iterator[str]:
    """Give the files that docsify shows at *address*, which is written as *path*."""
    if path.endswith("/") or not address:
        yield f"{address}/{own.home}".lstrip("/")
        return
    if splitext(address)[1]:
        yield address
    yield f"{address}.md"


def _unknown(site: Site, link: SiteLink, path: str) -> Iterator[Place]:
    if link.kind == "redirect":
        yield NotJudged("an address of the host")
    if link.kind == "shortcode":
        yield NotJudged("docsify does not follow it")
    if site.settings.unknown:
        yield NotJudged(site.settings.unknown[0])
    address = clean(path).removesuffix(".md")
    for begins, ends in site.settings.own.aliases:
        if f"{address}/".startswith(begins) and address.endswith(ends):
            yield NotJudged("an alias of the site")


# A page of HTML is looked into only where docsify would have something to show.
_PAGES = ("_sidebar.md", "_coverpage.md", "_navbar.md", "README.md")
GENERATORS = (
    Generator(name="docsify", files=("index.html",), mark="docsify", beside=_PAGES, read=read, follow=follow),
)
