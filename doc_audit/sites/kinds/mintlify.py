"""Mintlify (https://mintlify.com/docs): MDX whose pages are linked without suffix, from the folder of `docs.json`."""

import re
from collections.abc import Iterator
from posixpath import splitext

from doc_audit.model.columns import LinkRow, Links
from doc_audit.model.dialect import Dialect
from doc_audit.model.document import Document
from doc_audit.sites.addresses import beside, clean
from doc_audit.sites.configuration import Configuration
from doc_audit.sites.generator import Generator
from doc_audit.sites.paths import join
from doc_audit.sites.place import AtAddress, InSource, NotJudged, Place
from doc_audit.sites.placed import Placed, texts
from doc_audit.sites.settings import Redirect, Settings
from doc_audit.sites.site import Site
from doc_audit.sites.source_page import SiteLink, SourcePage

_OPENAPI = "an OpenAPI description makes pages"
_MADE = re.compile(r"\"directory\"\s{0,9}:\s{0,9}\"([^\"\n]{0,300})\"")
# Where pages of an OpenAPI description lie, if nothing else is said (https://mintlify.com/docs/api-playground/openapi-setup).
_USUAL = "api-reference"
_PAGES = frozenset({"pages", "root", "href", "light", "dark", "favicon", "destination"})
_ENDPOINT = re.compile(
    r"(?:GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS|TRACE|WEBHOOK)\s|\S+\.(?:json|ya?ml)\s", re.IGNORECASE
)
# No further down lies what the configuration refers to.
_DEEPEST = 4
_SUFFIXES = (".mdx", ".md")


def read(configuration: Configuration) -> Settings:
    """Read a `docs.json` or `mint.json`, and the files that it refers to."""
    parts = list(_files(configuration))
    text = "".join(text for _, text in parts)
    made: tuple[str, ...] = ()
    if "openapi" in text.lower() or "asyncapi" in text.lower():
        made = (_USUAL, *(found.strip("/") for found in _MADE.findall(text)))
    return Settings(
        dialect=Dialect(components=True, component_ids=True, forms=("mintlify",), link_fields=("url",)),
        content="",
        statics=("",),
        redirects=tuple(_redirects(parts)),
        includes_move=True,
        own=made,
        unknown=(_OPENAPI,) if made else (),
    )


def also(path: str) -> bool:
    """Say whether the configuration may refer to the file at *path*."""
    return path.endswith(".json") and path.count("/") < _DEEPEST


def _files(configuration: Configuration) -> Iterator[tuple[str, str]]:
    """Give path and text of the configuration and of what it refers to by `$ref`."""
    waiting, seen = [configuration.path], set()
    while waiting:
        path = waiting.pop(0)
        text = configuration.texts.get(path)
        if text is None or path in seen:
            continue
        seen.add(path)
        yield path, text
        if "$ref" in text:
            named = (placed.text for placed in texts(text) if placed.keys[-1:] == ("$ref",))
            waiting += [found for name in named if (found := join(path, name)) is not None]


def _redirects(parts: list[tuple[str, str]]) -> Iterator[Redirect]:
    """https://mintlify.com/docs/create/redirects: `:slug*` stands for all that is below."""
    for path, text in parts:
        if "destination" not in text:
            continue
        source = ""
        for placed in texts(text):
            if placed.keys[-1:] == ("source",):
                source = placed.text
            elif placed.keys[-1:] == ("destination",) and source:
                before, colon, _ = source.partition(":")
                address = f"{before.strip('/')}/*" if colon else source.strip("/")
                yield Redirect(address=address, target=placed.text, file=path)
                source = ""


def addresses(site: Site, page: SourcePage) -> tuple[str, ...]:
    """Give what a page is served as: its path without suffix; an index is its folder as well."""
    seen = page.path.removeprefix(f"{site.home}/") if site.home else page.path
    stem = splitext(seen)[0]
    folder, _, name = stem.rpartition("/")
    # The source itself is served for machines.
    return (stem, f"{stem}.md", *((folder,) if name.lower() in ("index", "readme") else ()))


def follow(site: Site, page: SourcePage, link: SiteLink) -> Iterator[Place]:
    """Give the address of a rooted or relative path, or the file that is served as it is."""
    path = link.target.path
    if link.kind == "navigation":
        yield from _at(site, clean(path))
    elif not path:
        yield InSource(page.path)
    elif link.kind in ("include", "directive"):
        yield InSource(site.below(path) if link.target.rooted else join(page.path, path))
    elif link.target.rooted:
        yield from _at(site, clean(path))
    else:
        source = join(page.path, path)
        yield InSource(source)
        for document in dict.fromkeys((page.path.removeprefix(f"{site.home}/"), addresses(site, page)[-1])):
            address = beside(document, path)
            if address is not None:
                yield from _at(site, address)


def _at(site: Site, address: str) -> Iterator[Place]:
    yield AtAddress(address)
    stem, suffix = splitext(address)
    if suffix in _SUFFIXES:
        yield AtAddress(stem)
    else:
        yield InSource(site.below(address), folders=False)
    if any(f"{address}/".startswith(f"{folder}/") for folder in site.settings.own):
        yield NotJudged(_OPENAPI)


def navigation(configuration: Configuration) -> Iterator[Document]:
    """Give the pages of the navigation, its links and pictures, and where redirects lead."""
    for path, text in _files(configuration):
        rows: list[LinkRow] = []
        for placed in texts(text):
            if _is_link(placed):
                rows.append(placed.link("navigation"))
        yield Document(path=path, title="", lines=0, links=Links.of_rows(path, rows))


def _is_link(placed: Placed) -> bool:
    keys = [key for key in placed.keys if not key.isdigit()]
    is_pattern = ":" in placed.text or "*" in placed.text or placed.text.startswith("#")
    is_address = placed.text.startswith(("https:", "http:"))
    return bool(keys) and keys[-1] in _PAGES and not _ENDPOINT.match(placed.text) and (is_address or not is_pattern)


GENERATORS = tuple(
    Generator(
        name="Mintlify",
        files=(file,),
        mark=mark,
        also=also,
        read=read,
        addresses=addresses,
        follow=follow,
        navigation=navigation,
    )
    for file, mark in (("docs.json", "mintlify"), ("mint.json", "navigation"))
)
