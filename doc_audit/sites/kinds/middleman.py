"""Middleman (https://middlemanapp.com/basics/directory-structure/), alone or with GOV.UK's tech-docs template.

What is called `x.html.md` or `x.html.md.erb` becomes the page `x.html`; Markdown without that `.html` is brought in by others. The
template is https://github.com/alphagov/tech-docs-gem.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from posixpath import basename, dirname, normpath, splitext

from doc_audit.model.columns import Links
from doc_audit.model.dialect import Dialect
from doc_audit.model.document import Document
from doc_audit.model.pages import PAGE_SUFFIXES
from doc_audit.sites.addresses import below_base, clean
from doc_audit.sites.configuration import Configuration
from doc_audit.sites.generator import Generator
from doc_audit.sites.paths import inside
from doc_audit.sites.place import AtAddress, InSource, NotJudged, Place
from doc_audit.sites.placed import texts
from doc_audit.sites.reading import mapping, read_yaml
from doc_audit.sites.settings import Redirect, Settings
from doc_audit.sites.site import Site
from doc_audit.sites.source_page import SiteLink, SourcePage

_TEMPLATES = (".erb", ".haml", ".slim", ".liquid", *PAGE_SUFFIXES)
_SET = re.compile(r"^[ \t]*+set[ \t(]*+:(?P<key>\w++),?[ \t]*+[\"'](?P<value>[^\"'\n]++)[\"']", re.MULTILINE)
_MOVED = re.compile(
    r"^[ \t]*+redirect[ \t(]*+[\"'](?P<old>[^\"'\n]++)[\"'],[ \t]*+(?:to:|:to[ \t]*+=>)[ \t]*+[\"'](?P<new>[^\"'\n]++)[\"']",
    re.MULTILINE,
)
_IS_ITS_OWN = re.compile(
    r"^[ \t]*+(?:activate[ \t(]|page[ \t(]|GovukTechDocs\b|require ['\"]govuk_tech_docs)", re.MULTILINE
)
_AS_FOLDERS = re.compile(r"^[ \t]*+activate[ \t(]*+:directory_indexes\b", re.MULTILINE)
# What makes pages from data, or moves them.
_CODE = re.compile(
    r"\bproxy\b|\bactivate[ \t(]*+:(?:blog|i18n|pagination|dato|contentful)\b|\bregister_resource_list_manipulator\b"
)
# What the layouts of the template put on every page.
_IDS_OF_TEMPLATE = frozenset({"content", "navigation", "search", "toc", "toc-heading"})
_MAKES_PAGES = "code makes pages of the site"
_OUTSIDE = "it leads out of the site's own addresses"
_OF_THE_TEMPLATE = "the template of the site brings it"
# What a stylesheet or script is made from has another name.
_MADE_FROM = (".css", ".js", ".map", ".svg", ".ico", ".xml", ".json")
_FOLDERS_OF_TEMPLATE = ("images/", "stylesheets/", "javascripts/", "assets/", "fonts/", "search", "api/")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Own:
    """What Middleman alone asks for: *source* is the folder of the pages from the root of the tree, *as_folders* makes `x/` of `x.html`.

    *code*: pages may come from data.
    """

    source: str
    as_folders: bool
    code: bool


def read(configuration: Configuration) -> Settings:
    """Read a `config.rb`, and the `config/tech-docs.yml` beside it."""
    text = configuration.text
    said = {match["key"]: match["value"] for match in _SET.finditer(text)}
    source = said.get("source", "source").strip("/")
    is_tech_docs = "GovukTechDocs" in text
    own = _Own(
        source=inside(f"{configuration.home}/{source}") or "",
        as_folders=_AS_FOLDERS.search(text) is not None,
        code=_CODE.search(text) is not None,
    )
    return Settings(
        dialect=Dialect(
            ids="tech-docs" if is_tech_docs else "github", calls="erb", forms=("erb",), fields=("old_paths",)
        ),
        content=source,
        base=said.get("http_prefix", "").strip("/"),
        includes_move=True,
        partials=(source,),
        exact_ids=is_tech_docs,
        redirects=tuple(_redirects(configuration, text)),
        page_ids=_IDS_OF_TEMPLATE if is_tech_docs else frozenset(),
        own=own,
        closed=not own.code,
        unknown=(_MAKES_PAGES,) if own.code else (),
    )


def _redirects(configuration: Configuration, text: str) -> Iterator[Redirect]:
    for match in _MOVED.finditer(text):
        yield Redirect(address=clean(match["old"]), target=match["new"], file=configuration.path)
    table = mapping(read_yaml(configuration.read("config/tech-docs.yml") or "").get("redirects"))
    for old, new in table.items():
        yield Redirect(address=clean(str(old)), target=str(new), file=configuration.path)


def addresses(site: Site, page: SourcePage) -> tuple[str, ...]:
    """Give the file that *page* is written to, then the old paths that lead to it; none of what others bring in."""
    own: _Own = site.settings.own
    written = _written(own, page.path)
    if written is None:
        return ()
    return (*_served(own, written), *(clean(old) for old in page.values("old_paths")))


def _written(own: _Own, path: str) -> str | None:
    """Give the file that the source at *path* becomes; None if it is a layout, or there to be brought in."""
    within = path.removeprefix(f"{own.source}/") if own.source else path
    if (own.source and within == path) or within.startswith("layouts/"):
        return None
    if any(part.startswith("_") for part in within.split("/")):
        return None
    while splitext(within)[1].lower() in _TEMPLATES:
        within = splitext(within)[0]
    return within if splitext(within)[1] else None


def _served(own: _Own, file: str) -> tuple[str, ...]:
    folder, name = dirname(file), basename(file)
    if name == "index.html":
        return (folder, file)
    stem, suffix = splitext(file)
    if own.as_folders and suffix == ".html":
        return (stem, f"{stem}/index.html")
    return (file,)


def follow(site: Site, page: SourcePage, link: SiteLink) -> Iterator[Place]:
    """Follow a link as a browser does, from where the page is served; `partial` names a source."""
    own: _Own = site.settings.own
    path = link.target.path
    if link.kind == "include":
        yield from _partial(own, page, path)
        return
    if not path:
        yield InSource(page.path)
        return
    served = _written(own, page.path)
    if link.target.rooted or link.kind in ("navigation", "redirect"):
        address = below_base(path, site.settings.base)
    elif served is None:
        yield NotJudged("it is seen from the pages that bring it in")
        return
    else:
        folder = splitext(served)[0] if own.as_folders and basename(served) != "index.html" else dirname(served)
        address = below_base(normpath(f"/{site.settings.base}/{folder}/{path}"), site.settings.base)
    if address is None:
        yield NotJudged(_OUTSIDE)
        return
    yield AtAddress(address)
    yield AtAddress(f"{address}/index.html".lstrip("/"))
    # Many hosts serve `x.html` at `x` too.
    yield AtAddress(f"{address}.html")
    if not address.endswith(_TEMPLATES):
        yield InSource(inside(f"{own.source}/{address}"), folders=False)
    if site.dialect.ids == "tech-docs" and address.startswith(_FOLDERS_OF_TEMPLATE):
        yield NotJudged(_OF_THE_TEMPLATE)
    suffix = splitext(address)[1].lower()
    if suffix in _MADE_FROM:
        yield NotJudged("a file of another name may become it")
    if own.code and suffix in ("", ".html"):
        yield NotJudged(_MAKES_PAGES)


def _partial(own: _Own, page: SourcePage, path: str) -> Iterator[Place]:
    """https://middlemanapp.com/basics/partials/: seen from the page, or from the source folder, with or without `_` in front."""
    for folder in (dirname(page.path), own.source):
        whole = inside(f"{folder}/{path}") or ""
        for name in (f"{dirname(whole)}/_{basename(whole)}".lstrip("/"), whole):
            for suffix in ("", ".md", ".md.erb", ".html.md", ".html.md.erb", ".erb", ".html.erb"):
                yield InSource(name + suffix, folders=False)
    yield NotJudged("a template may have another suffix")


def navigation(configuration: Configuration) -> Iterator[Document]:
    """Give the links of header and footer, and the targets of redirects (https://tdt-documentation.london.cloudapps.digital)."""
    name = "config/tech-docs.yml"
    text = configuration.read(name)
    path = configuration.at(name)
    if text is None or path is None:
        return
    rows = []
    for placed in texts(text):
        if placed.keys[:1] in (("header_links",), ("footer_links",), ("redirects",)) or placed.keys == (
            "service_link",
        ):
            rows.append(placed.link("navigation"))
    if rows:
        yield Document(path=path, title="", lines=0, links=Links.of_rows(path, rows))


def _is_its_own(_path: str, text: str) -> bool:
    """Say whether *text* is a `config.rb` of Middleman; Compass and others call theirs so too."""
    return _IS_ITS_OWN.search(text) is not None


GENERATORS = (
    Generator(
        name="Middleman",
        files=("config.rb",),
        proves=_is_its_own,
        also=lambda path: path.endswith("config/tech-docs.yml"),
        read=read,
        sources=(*PAGE_SUFFIXES, ".erb", ".haml", ".slim"),
        addresses=addresses,
        follow=follow,
        navigation=navigation,
    ),
)
