"""MkDocs, with Material, pymdownx and the plugins that people use (https://www.mkdocs.org/user-guide/configuration/)."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from posixpath import basename, dirname, normpath, splitext
from typing import Any
from urllib.parse import unquote, urlsplit

from doc_audit import globs
from doc_audit.model.columns import LinkRow, Links
from doc_audit.model.document import Document
from doc_audit.model.lines import lines_of
from doc_audit.sites.addresses import below_base, beside, clean
from doc_audit.sites.configuration import Configuration
from doc_audit.sites.generator import Generator
from doc_audit.sites.kinds import mkdocs_settings as reading
from doc_audit.sites.kinds.mkdocs_settings import SOURCES, Config, Mount, Translations
from doc_audit.sites.paths import inside, join
from doc_audit.sites.place import AtAddress, InSource, Name, Named, NotJudged, Place
from doc_audit.sites.placed import Placed, entries
from doc_audit.sites.reading import mapping
from doc_audit.sites.settings import Redirect, Settings
from doc_audit.sites.site import Site
from doc_audit.sites.source_page import SiteLink, SourcePage

_OUTSIDE = "it leads out of the site's own addresses"
_SLASH = "its host says whether the address of the page ends with a slash"
_THEME = "MkDocs or its theme makes it"
_VERSION = "another version of the site may be there (mike)"
# What MkDocs, its themes and common plugins put beside the pages.
_MADE = frozenset(
    (
        "sitemap.xml",
        "sitemap.xml.gz",
        "404.html",
        "search.html",
        "search/search_index.json",
        "objects.inv",
        "feed_rss_created.xml",
        "feed_rss_updated.xml",
        "feed_json_created.json",
        "feed_json_updated.json",
        "assets/images/favicon.png",
        "img/favicon.ico",
        "css/theme.css",
        "css/theme_extra.css",
        "css/base.css",
    )
)
_MADE_BELOW = ("assets/javascripts/", "assets/stylesheets/", "assets/images/social/")
# What no object of a program is called by.
_NO_OBJECT = re.compile(r"[-\s]")
_MENUS = (".pages", ".nav.yml")


@dataclass(frozen=True, slots=True, kw_only=True)
class Own:
    """What MkDocs alone asks for.

    *mounts* are the folders of sources, each with the folder of the site that it appears in: `docs_dir`, and with the monorepo
    plugin those of others. *themes* are folders that are served as they are. *excluded* are the files that are not built.
    *siblings* are the sources of other sites on the same host: a language each, that inherit from one configuration;
    *fallback* are those of the site that this one inherits from. *configurations* are the files that configure this one.
    *blog* is the folder of Material's blog, and *post_depth* how many names the addresses of its posts have below it, None where
    that differs from post to post.
    *versions*: mike puts the site below the name of a version, beside others.
    *makers* may make pages, each with a reason and the words that its code has (None: nobody knows its code).
    """

    directory_urls: bool = True
    versions: bool = False
    relative_to_docs: bool = False
    mounts: tuple[Mount, ...] = ()
    themes: tuple[str, ...] = ()
    excluded: frozenset[str] = frozenset()
    translations: Translations | None = None
    makers: tuple[tuple[str, frozenset[str] | None], ...] = ()
    folders: frozenset[str] = frozenset()
    autorefs: bool = False
    objects: str = ""
    blog: str | None = None
    post_depth: int | None = None
    siblings: tuple[str, ...] = ()
    configurations: tuple[str, ...] = ()
    fallback: str | None = None


def read(configuration: Configuration) -> Settings:
    """Read a `mkdocs.yml` with what it inherits from, and look through the code that it names without running it."""
    config = reading.whole(configuration)
    content = config.docs
    own = _own(configuration, config)
    pages = _makers_of_ids(config)
    return Settings(
        dialect=reading.dialect(config),
        content=content,
        statics=(content,),
        partials=reading.partials(config),
        includes_move=True,
        appended=reading.appended(config, configuration),
        base=config.base,
        hosts=config.hosts,
        exact_ids=True,
        open_ids=pages,
        redirects=tuple(_redirects(config, configuration, own)),
        own=own,
        closed=not own.makers and own.blog is None,
        unknown=tuple(reason for reason, _ in own.makers) or ((pages,) if pages else ()),
    )


def _own(configuration: Configuration, config: Config) -> Own:
    links = mapping(mapping(config.values.get("validation")).get("links"))
    mounts = reading.mounts(configuration, config)
    docs = mounts[0].folder if mounts else ""
    sources = list(configuration.files_below(docs))
    return Own(
        directory_urls=reading.directory_urls(config),
        versions=reading.has_versions(config),
        relative_to_docs=links.get("absolute_links") == "relative_to_docs",
        mounts=mounts,
        themes=reading.themes(config, configuration),
        excluded=_excluded(config, docs, sources),
        translations=reading.translations(config, docs, sources),
        makers=reading.makers(config, configuration),
        folders=frozenset(dirname(_from(path, docs)) for path in sources),
        autorefs=bool(reading.AUTOREFS & config.plugins.keys()),
        objects="mkdocstrings may document it" if "mkdocstrings" in config.plugins else "",
        blog=reading.blog(config),
        post_depth=reading.post_depth(config),
        siblings=reading.siblings(configuration),
        configurations=reading.parts(configuration),
        fallback=reading.fallback(configuration),
    )


def _makers_of_ids(config: Config) -> str:
    return next((reason for reason in config.id_makers), "")


def _excluded(config: Config, docs: str, sources: list[str]) -> frozenset[str]:
    """Give what is not built: https://www.mkdocs.org/user-guide/configuration/#exclude_docs; a README beside an index is not."""
    patterns = [".*", "/templates/", *reading.lines(config.values.get("exclude_docs"))]
    patterns += reading.lines(config.values.get("draft_docs"))
    unbuilt = globs.compiled(patterns)
    present = frozenset(sources)
    found = []
    for path in sources:
        stem, suffix = splitext(path)
        hidden = basename(stem) == "README" and f"{dirname(path)}/index{suffix}".lstrip("/") in present
        if hidden or unbuilt.matches(_from(path, docs)):
            found.append(path)
    return frozenset(found)


def _redirects(config: Config, configuration: Configuration, own: Own) -> Iterator[Redirect]:
    """https://github.com/mkdocs/mkdocs-redirects: a target that is not there makes no redirect."""
    maps = mapping(config.plugins.get("redirects")).get("redirect_maps")
    for old, new in mapping(maps).items():
        if not isinstance(old, str) or not isinstance(new, str):
            continue
        target = new.partition("#")[0]
        path = inside(f"{own.mounts[0].folder}/{target}") if own.mounts else None
        external = new.lower().startswith(("http://", "https://"))
        if external:
            yield from (Redirect(address=at, target=new, file=configuration.path) for at in _served(old, own))
        elif path in configuration.files:
            # The anchor of the old address is looked for on the new page.
            yield from (Redirect(address=at, target=new, file=path or "") for at in _served(old, own))


def _served(path: str, own: Own) -> tuple[str, ...]:
    """Give the addresses that the source *path*, seen from `docs_dir`, is served at."""
    stem, suffix = splitext(path)
    if suffix not in SOURCES:
        return (clean(path),)
    folder, _, name = stem.rpartition("/")
    if name in ("index", "README"):
        return (folder, f"{folder}/index.html".lstrip("/"))
    if own.directory_urls:
        return (stem, f"{stem}/index.html")
    return (f"{stem}.html",)


# Pages ----------------------------------------------------------------------------------------------------------------


def addresses(site: Site, page: SourcePage) -> tuple[str, ...]:
    """https://www.mkdocs.org/user-guide/configuration/#use_directory_urls; README.md is an index too."""
    own: Own = site.settings.own
    path = virtual(own, page.path)
    if path is None or page.path in own.excluded:
        return ()
    if own.translations is None:
        return _served(path, own)
    found: list[str] = []
    for place in own.translations.places(path):
        found += _served(place, own)
    return tuple(found)


def virtual(own: Own, path: str) -> str | None:
    """Give where *path* lies in the one tree of sources that MkDocs sees; None if it is none of them."""
    for mount in own.mounts:
        if _is_below(path, mount.folder):
            return f"{mount.at}/{_from(path, mount.folder)}".lstrip("/")
    return None


def _real(own: Own, path: str) -> Iterator[str]:
    """Give the files of the tree that *path*, in the one tree of sources, may stand for."""
    for mount in sorted(own.mounts, key=lambda mount: -len(mount.at)):
        if _is_below(path, mount.at):
            found = inside(f"{mount.folder}/{_from(path, mount.at)}")
            if found is not None:
                yield found


def _is_below(path: str, folder: str) -> bool:
    return not folder or path == folder or path.startswith(f"{folder}/")


def _from(path: str, folder: str) -> str:
    return path.removeprefix(f"{folder}/") if folder else path


# Links ----------------------------------------------------------------------------------------------------------------


def follow(site: Site, page: SourcePage, link: SiteLink) -> Iterator[Place]:
    """Give the file that the path names, else the address that it is for a browser (mkdocs.structure.pages)."""
    own: Own = site.settings.own
    path = link.target.path
    if link.kind == "name":
        yield from _named(site, link.href)
    elif link.kind in ("include", "rebased-include", "directive"):
        yield from _included(site, page, link)
    elif link.kind == "redirect":
        yield from _in_docs(own, link.target.raw_path)
    elif page.path in own.configurations:
        yield from _from_menu(site, link)
    elif basename(page.path) in _MENUS:
        yield from _from_folder_menu(site, page, link)
    elif not path:
        yield InSource(page.path)
    elif link.target.rooted:
        yield from _from_root(site, link)
    else:
        yield from _from_page(site, page, link)


def _named(site: Site, name: str) -> Iterator[Place]:
    """https://mkdocstrings.github.io/autorefs/#usage: ids of the whole site, in their exact case."""
    own: Own = site.settings.own
    if own.autorefs:
        yield Named("id", name)
    if own.objects and not _NO_OBJECT.search(name):
        yield NotJudged(own.objects)
    if site.settings.open_ids:
        yield NotJudged(site.settings.open_ids)


def _from_page(site: Site, page: SourcePage, link: SiteLink) -> Iterator[Place]:
    own: Own = site.settings.own
    path = link.target.path
    source = virtual(own, page.path) or page.path
    target = normpath(f"{dirname(source)}/{path}".lstrip("/"))
    if link.kind != "html":
        yield from _in_docs(own, target, page.path)
        if target in _MADE:
            yield NotJudged(_THEME)
    served = _document(site, page)
    whole = normpath(f"/{site.settings.base}/{dirname(served)}/{path}")
    address = below_base(whole, site.settings.base)
    climbs = beside(served, path) is None
    if climbs and own.versions:
        yield NotJudged(_VERSION)
    is_outside = address is None or (not site.settings.hosts and climbs)
    if address is not None and not is_outside:
        yield from _at(site, address)
    elif not path.endswith(SOURCES):
        yield NotJudged(_OUTSIDE)
    if own.directory_urls and not site.settings.hosts and not splitext(path)[1]:
        yield from _without_slash(own, served, path)
    is_source = link.kind != "html" and bool(splitext(path)[1])
    yield from _made(site, target if is_source else address or "")


def _without_slash(own: Own, served: str, path: str) -> Iterator[Place]:
    """Give the pages that *path* leads to for a reader whom the host serves the page at `a` instead of `a/`.

    Hosts differ (https://github.com/slorber/trailing-slash-guide), and without `site_url` nothing tells which it is.
    """
    address = beside(dirname(served), path)
    if address:
        for form in (f"{address}.md", f"{address}/index.md", f"{address}/README.md"):
            for found in _real(own, form):
                yield InSource(found, folders=False, reason=_SLASH)


def _document(site: Site, page: SourcePage) -> str:
    """Give the file that *page* is served as: its folder is what links of a browser are seen from."""
    found = addresses(site, page)
    own: Own = site.settings.own
    post = _post(own, page.path)
    if post:
        return post
    per_place = 1 if found and found[0].endswith(".html") else 2
    if not found:
        return virtual(own, page.path) or page.path
    return found[per_place - 1]


def _post(own: Own, path: str) -> str:
    """Give where a post is served, as far as it is known; empty if *path* is none.

    https://squidfunk.github.io/mkdocs-material/plugins/blog/#config.post_url_format: `{date}/{slug}`, and a date has three parts.
    """
    source = virtual(own, path)
    if own.blog is None or own.post_depth is None or source is None:
        return ""
    folder = f"{own.blog}/posts".lstrip("/")
    if not source.startswith(f"{folder}/"):
        return ""
    unknown = "/".join(["*"] * own.post_depth)
    return f"{own.blog}/{unknown}".lstrip("/") + ("/index.html" if own.directory_urls else ".html")


def _from_root(site: Site, link: SiteLink) -> Iterator[Place]:
    own: Own = site.settings.own
    path = link.target.path
    if own.relative_to_docs:
        yield from _in_docs(own, path.strip("/"))
    address = below_base(path, site.settings.base)
    if address is None:
        yield NotJudged(_OUTSIDE)
        return
    yield from _at(site, address)
    if link.kind == "bare" or (link.href.startswith(site.settings.hosts or ("\0",)) and not _is_ours(site, address)):
        yield NotJudged("what else its host serves is not known")
    if not site.settings.base and not site.settings.hosts and "/" in address:
        # Where the site will be served is not said: `/project/guide/` may be `guide/` below the project's own base.
        yield from _at(site, address.partition("/")[2])
    for folder in own.siblings:
        for form in (address, f"{address}.md", f"{address}/index.md", f"{address}/README.md"):
            yield InSource(inside(f"{folder}/{form}"), folders=False)
    if own.versions and address.partition("/")[0] not in {folder.partition("/")[0] for folder in own.folders}:
        yield NotJudged(_VERSION)
    yield from _made(site, address)


def _is_ours(site: Site, address: str) -> bool:
    """Say whether an absolute address must be one of the site: it lies below its base, or beside its pages."""
    own: Own = site.settings.own
    first, below, _ = address.partition("/")
    return bool(site.settings.base) or (bool(below) and first in {folder.partition("/")[0] for folder in own.folders})


def _in_docs(own: Own, path: str, page: str = "") -> Iterator[Place]:
    """Give the source files that *path*, seen from `docs_dir`, may be."""
    if own.translations is not None:
        for form in own.translations.forms(path, virtual(own, page) if page else None):
            yield from _in_docs_plain(own, form)
    else:
        yield from _in_docs_plain(own, path)


def _in_docs_plain(own: Own, path: str) -> Iterator[Place]:
    plain = normpath(path)
    for found in _real(own, plain) if not plain.startswith("../") else ():
        if found not in own.excluded:
            yield InSource(found, folders=False)


def at_source(site: Site, target: str) -> Iterator[Place]:
    """Give the page that is made of *target*, a path in the one tree of sources, or what is served there as it is."""
    own: Own = site.settings.own
    yield from _in_docs(own, target)
    for address in _served(target, own)[:1]:
        yield from _at(site, "" if address == "." else address)
    yield from _made(site, target)


def _at(site: Site, address: str) -> Iterator[Place]:
    own: Own = site.settings.own
    yield AtAddress(address)
    if address.endswith(SOURCES):
        return
    # What is no page is served as it is.
    if own.translations is not None:
        forms = tuple(own.translations.served(address))
    else:
        forms = (address,)
    for form in forms:
        yield from _in_docs_plain(own, form)
    for theme in own.themes:
        yield InSource(inside(f"{theme}/{address}"), folders=False)
    if len(own.mounts) > 1 or own.translations is None:
        yield from _sources_elsewhere(own, address)
    if address in _MADE or address.startswith(_MADE_BELOW):
        yield NotJudged(_THEME)


def _sources_elsewhere(own: Own, address: str) -> Iterator[Place]:
    """Give the sources of an address in a part of the site that is configured by itself, and notebooks."""
    forms = [f"{address}.ipynb"]
    if len(own.mounts) > 1:
        forms += [f"{address}.md", f"{address}/index.md".lstrip("/"), f"{address}/README.md".lstrip("/")]
    for form in forms:
        yield from _in_docs_plain(own, form)


def _made(site: Site, path: str) -> Iterator[Place]:
    """Give the reason why *path*, a source or an address, may be made by code."""
    own: Own = site.settings.own
    if own.fallback is not None:
        # What a translation lacks, a script or a hook takes from the language whose configuration it inherits.
        yield InSource(inside(f"{own.fallback}/{path}"), folders=False)
    if own.blog is not None and _is_below(path, own.blog) and not splitext(path)[1]:
        yield NotJudged("the blog plugin makes addresses of posts")
    folder = dirname(path)
    stem = splitext(basename(path))[0]
    is_known = not folder or folder in own.folders or any(name.startswith(f"{folder}/") for name in own.folders)
    for reason, words in own.makers:
        if words is None or not is_known or stem in words or f"{basename(folder)}/" in words:
            yield NotJudged(reason)


def _included(site: Site, page: SourcePage, link: SiteLink) -> Iterator[Place]:
    """https://facelessuser.github.io/pymdown-extensions/extensions/snippets/#options: `base_path`, in its order."""
    path = link.target.path
    if link.kind == "rebased-include" or page.path in site.settings.own.configurations:
        # https://github.com/mondeja/mkdocs-include-markdown-plugin: from `docs_dir` if it is rooted, else from the file.
        for mount in site.settings.own.mounts[:1] if link.target.rooted else ():
            yield InSource(inside(f"{mount.folder}/{path}"), folders=False)
        yield InSource(join(page.path, path.lstrip("/")), folders=False)
        return
    for base in site.settings.partials:
        yield InSource(site.below(base, path), folders=False)
    if link.kind == "directive":
        # In code, nothing tells whose include it is.
        yield InSource(join(page.path, path.lstrip("/")), folders=False)


# Menus ----------------------------------------------------------------------------------------------------------------


def _from_menu(site: Site, link: SiteLink) -> Iterator[Place]:
    """Follow an entry of `nav`: the path of a source to the letter, else an address seen from the home page."""
    own: Own = site.settings.own
    path = link.href
    if link.target.rooted:
        yield from _from_root(site, link)
        return
    if not link.target.path:
        yield InSource(link.href and site.configuration, folders=False)
        return
    at = own.mounts[0].at if own.mounts else ""
    yield from _in_docs(own, f"{at}/{path}".lstrip("/"))
    address = clean(f"{at}/{unquote(urlsplit(path).path)}")
    yield from _at(site, address)
    yield from _made(site, path if path.endswith(SOURCES) else address)


def _from_folder_menu(site: Site, page: SourcePage, link: SiteLink) -> Iterator[Place]:
    """Follow an entry of `.pages` (awesome-pages) or `.nav.yml` (awesome-nav): a file or folder beside it."""
    yield InSource(join(page.path, link.href))
    yield from _made(site, virtual(site.settings.own, page.path) or "")


def names(site: Site, document: Document) -> Iterator[Name]:
    """Give the ids of *document*, which autorefs knows on the whole site."""
    if document.path in site.settings.own.excluded:
        return
    for anchor in document.anchors:
        yield Name(space="id", key=anchor.name, path=document.path, anchor=anchor.name)


def navigation(configuration: Configuration) -> Iterator[Document]:
    """Give the entries of `nav` (https://www.mkdocs.org/user-guide/configuration/#nav), redirects, and files of one's own."""
    config = reading.whole(configuration)
    for path in reading.parts(configuration):
        found = _rows(reading.placed(path, configuration.texts.get(path, "")), config.plugins)
        rows = sorted(found, key=lambda row: (row.line, row.column))
        if rows:
            yield Document(path=path, title="", lines=0, links=Links.of_rows(path, rows))
    if not {"awesome-pages", "awesome-nav"} & config.plugins.keys():
        return
    for path, text in configuration.below(config.docs):
        menu = [placed.link("navigation") for placed in _menu_entries(path, text)]
        if menu:
            yield Document(path=path, title="", lines=0, links=Links.of_rows(path, menu))


def _rows(written: Iterator[Placed], plugins: Mapping[str, Any]) -> Iterator[LinkRow]:
    for placed in written:
        if placed.keys[:1] == ("nav",):
            if placed.text.startswith("!include "):
                yield placed.link("include", placed.text.removeprefix("!include ").strip())
            elif not _is_wild(placed.text, plugins):
                yield placed.link("navigation")
        elif _names_a_file(placed.keys):
            yield placed.link("navigation")
        elif "redirect_maps" in placed.keys[:-1]:
            yield placed.link("redirect")


def _names_a_file(keys: tuple[str, ...]) -> bool:
    """Say whether a setting names a file that is served as it is."""
    if keys in (("theme", "logo"), ("theme", "favicon")):
        return True
    return keys[:1] in (("extra_css",), ("extra_javascript",)) and (keys[-1].isdigit() or keys[-1] == "path")


def _is_wild(entry: str, plugins: Mapping[str, Any]) -> bool:
    """Say whether *entry* is filled in by a plugin: `*.md` and `guide/` (literate-nav), `!include_dir …`, nothing at all."""
    if not entry.strip() or entry.startswith("!") or "*" in entry:
        return True
    folders = {"literate-nav", "awesome-nav", "section-index", "awesome-pages", "api-autonav", "gen-files"}
    return entry.endswith("/") and bool(folders & plugins.keys())


def _menu_entries(path: str, text: str) -> Iterator[Placed]:
    """https://github.com/lukasgeiter/mkdocs-awesome-pages-plugin, https://lukasgeiter.github.io/mkdocs-awesome-nav/."""
    if basename(path) not in _MENUS:
        return
    for key in ("nav", "arrange"):
        for placed in entries(text, key):
            word = placed.text.strip()
            if word and not word.startswith("...") and not any(mark in word for mark in "*|"):
                yield placed


def _is_configuration(_: str, text: str) -> bool:
    """Say whether a file whose name begins with `mkdocs` configures a site."""
    return any(line.startswith(("site_name:", "INHERIT:")) for line in lines_of(text))


_MKDOCS = Generator(
    name="MkDocs",
    files=reading.FILES,
    sources=SOURCES,
    also=lambda path: basename(path) in _MENUS,
    more=reading.more,
    read=read,
    addresses=addresses,
    follow=follow,
    names=names,
    navigation=navigation,
)
GENERATORS = (
    _MKDOCS,
    replace(_MKDOCS, files=("mkdocs*.yml", "mkdocs*.yaml"), unless=reading.FILES, proves=_is_configuration),
)
