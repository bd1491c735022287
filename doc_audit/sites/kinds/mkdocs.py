"""MkDocs, with Material, pymdownx and the plugins that people use (https://www.mkdocs.org/user-guide/configuration/)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from doc_audit.model.columns import Links
from doc_audit.model.dialect import Dialect, IdRule
from doc_audit.model.document import Document
from doc_audit.sites.addresses import below_base, beside
from doc_audit.sites.configuration import Configuration
from doc_audit.sites.generator import Generator
from doc_audit.sites.paths import join
from doc_audit.sites.place import AtAddress, InSource, NotJudged, Place
from doc_audit.sites.placed import entries
from doc_audit.sites.reading import mapping, read_yaml
from doc_audit.sites.settings import Settings
from doc_audit.sites.site import Site
from doc_audit.sites.source_page import SiteLink, SourcePage

# Plugins that make no page and no id that the sources do not show.
_HARMLESS = frozenset(
    name
    for line in (
        "search autorefs tags git-revision-date git-revision-date-localized git-authors git-committers minify",
        "awesome-pages awesome-nav redirects glightbox section-index exclude exclude-search social offline privacy",
        "optimize meta mermaid2 techdocs-core table-reader include-markdown charts open-in-new-tab print-site rss",
        "typeset spellcheck htmlproofer linkcheck drawio kroki badges encryptcontent",
    )
    for name in line.split()
)
_EXTRA = ("extra", "markdown.extensions.extra")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Own:
    """What MkDocs alone asks for: pages are served as folders, and links from the root lead from `docs_dir`."""

    directory_urls: bool = True
    relative_to_docs: bool = False


def read(configuration: Configuration) -> Settings:
    """Read a `mkdocs.yml`."""
    text = configuration.text
    config = read_yaml(text)
    inherited = not config or "INHERIT" in config
    extensions = _extensions(config.get("markdown_extensions"))
    docs = config.get("docs_dir")
    content = docs.strip("./") if isinstance(docs, str) else "docs"
    return Settings(
        dialect=_dialect(extensions, inherited=inherited),
        content=content,
        statics=(content,),
        base=_base(config.get("site_url")),
        exact_ids=not inherited,
        own=_own(config),
        closed=not inherited and not config.get("hooks") and _plugins(config.get("plugins")) <= _HARMLESS,
    )


def _own(config: Mapping[str, Any]) -> _Own:
    links = mapping(mapping(config.get("validation")).get("links"))
    return _Own(
        directory_urls=config.get("use_directory_urls") is not False,
        relative_to_docs=links.get("absolute_links") == "relative_to_docs",
    )


def _base(site_url: Any) -> str:
    return urlsplit(site_url).path.strip("/") if isinstance(site_url, str) else ""


def _dialect(extensions: Mapping[str, Any], *, inherited: bool) -> Dialect:
    extra = inherited or any(name in extensions for name in _EXTRA)
    with_bodies = ("admonition", "pymdownx.details", "pymdownx.tabbed", "markdown.extensions.admonition")
    return Dialect(
        ids=_slugs(extensions),
        admonitions=inherited or any(name in extensions for name in with_bodies),
        definitions=extra or "def_list" in extensions,
        html_blocks=extra or "md_in_html" in extensions,
    )


def _slugs(extensions: Mapping[str, Any]) -> IdRule:
    for name in ("toc", "markdown.extensions.toc"):
        written = mapping(extensions.get(name)).get("slugify")
        # `!!python/object/apply:pymdownx.slugs.slugify` with `kwds`, or `!!python/name:pymdownx.slugs.uslugify`.
        tag = str(written.get("!", "")) if isinstance(written, dict) else str(written or "")
        if "pymdownx.slugs" in tag:
            return "pymdownx"
        if tag:
            return "unknown"
    return "mkdocs"


def _extensions(written: Any) -> Mapping[str, Any]:
    found: dict[str, Any] = {}
    for item in written if isinstance(written, list) else [written]:
        if isinstance(item, str):
            found[item] = None
        elif isinstance(item, dict):
            found |= item
    return found


def _plugins(written: Any) -> frozenset[str]:
    names = _extensions(written).keys() if written is not None else ()
    return frozenset(str(name).rpartition("/")[2] for name in names)


def addresses(site: Site, page: SourcePage) -> tuple[str, ...]:
    """https://www.mkdocs.org/user-guide/configuration/#use_directory_urls; README.md is an index too."""
    stem = _below_docs(site, page.path).removesuffix(".md")
    folder, _, name = stem.rpartition("/")
    if name in ("index", "README"):
        return (folder, f"{folder}/index.html".lstrip("/"))
    if site.settings.own.directory_urls:
        return (stem, f"{stem}/index.html")
    return (f"{stem}.html",)


def follow(site: Site, page: SourcePage, link: SiteLink) -> Iterator[Place]:
    """Give the file that the path names, else the address that it is for a browser (mkdocs.structure.pages)."""
    path = link.target.path
    if link.kind == "navigation":
        yield InSource(site.below(site.settings.content or "", path))
    elif not path:
        yield InSource(page.path)
    elif link.target.rooted:
        yield from _from_root(site, path)
    else:
        yield InSource(join(page.path, path))
        document = addresses(site, page)[-1]
        address = beside(document, path)
        if address is not None:
            yield from _at(site, address)
    if not site.is_closed:
        yield NotJudged("its plugins may make pages")


def _from_root(site: Site, path: str) -> Iterator[Place]:
    own: _Own = site.settings.own
    if own.relative_to_docs:
        yield InSource(site.below(site.settings.content or "", path))
        return
    address = below_base(path, site.settings.base)
    if address is None:
        yield NotJudged("it leads out of the site's own addresses")
        return
    yield from _at(site, address)


def _at(site: Site, address: str) -> Iterator[Place]:
    yield AtAddress(address)
    if not address.endswith(".md"):
        # What is no page is served as it is.
        yield InSource(site.below(site.settings.content or "", address))


def _below_docs(site: Site, path: str) -> str:
    content = site.below(site.settings.content or "")
    return path.removeprefix(f"{content}/") if content else path


def navigation(configuration: Configuration) -> Iterator[Document]:
    """Give the entries of `nav` (https://www.mkdocs.org/user-guide/configuration/#nav)."""
    rows = [placed.link("navigation") for placed in entries(configuration.text, "nav")]
    if rows:
        yield Document(path=configuration.path, title="", lines=0, links=Links.of_rows(configuration.path, rows))


GENERATORS = (
    Generator(
        name="MkDocs",
        files=("mkdocs.yml", "mkdocs.yaml"),
        flavour="mkdocs",
        read=read,
        addresses=addresses,
        follow=follow,
        navigation=navigation,
    ),
)
