"""Nextra (https://nextra.site/docs/file-conventions): pages of Next.js in `content/`, in `app/`, or before version 4 in `pages/`."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from posixpath import basename, dirname, normpath, splitext

from doc_audit.model.columns import LinkRow, Links
from doc_audit.model.dialect import Dialect
from doc_audit.model.document import Document
from doc_audit.sites.addresses import below_base, beside, clean
from doc_audit.sites.components import is_component, open_components
from doc_audit.sites.configuration import Configuration
from doc_audit.sites.generator import SCRIPTS, Generator, named
from doc_audit.sites.paths import inside, join
from doc_audit.sites.place import AtAddress, InSource, NotJudged, Place
from doc_audit.sites.placed import texts
from doc_audit.sites.redirects import address_of
from doc_audit.sites.script import Placed, Unknown, Value, choices, documents, look_up, read_script
from doc_audit.sites.settings import Redirect, Settings
from doc_audit.sites.site import Site
from doc_audit.sites.source_page import SiteLink, SourcePage

_TEXTS = (".mdx", ".md")
_CODE = (".tsx", ".ts", ".jsx", ".js")
# https://nextjs.org/docs/app/api-reference/file-conventions: what gives a folder an address.
_ROUTES = ("page", "route")
# https://nextjs.org/docs/pages/building-your-application/routing/custom-app: these are no pages.
_NO_PAGES = frozenset({"_app", "_document", "_error", "_meta", "_middleware", "404", "500"})
_ROOTS = ("content", "src/content", "app", "src/app", "pages", "src/pages")
_BASE_OF_CONTENT = re.compile(r"contentDirBasePath[\"']?\s{0,9}:\s{0,9}[\"'](?P<path>[^\"'\n]{0,200})[\"']")
# https://nextra.site/docs/built-ins: components whose links go where they say.
_COMPONENTS = frozenset({"Link", "NextLink", "Card", "Cards.Card", "Image", "img", "a", "Anchor", "ImageZoom"})
_META = ("_meta.json", *(f"{name}{ending}" for name in ("_meta", "_meta.global") for ending in _CODE))
_OUTSIDE = NotJudged("it leads out of the site's own addresses")
_PACKAGE = NotJudged("it is of a package, or of an alias of the project")
_OWN_COMPONENT = NotJudged("an own component may lead elsewhere")
_DYNAMIC = NotJudged("code makes the addresses of a dynamic route")
_REWRITES = NotJudged("the configuration rewrites addresses")
_UNREAD = NotJudged("code makes its configuration")
# As many plugins wrap a configuration.
_WRAPPED = 9
# What Next.js makes of a file of this name in `app/` (https://nextjs.org/docs/app/api-reference/file-conventions/metadata).
_MADE = ("sitemap.xml", "robots.txt", "manifest.webmanifest", "favicon.ico", "opengraph-image", "icon", "_pagefind")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Own:
    """What Nextra alone asks for.

    *roots* are the folders of pages, from the root of the tree, *public* is that of files. *content_base* is the address below
    which `content/` is served. *slash*: addresses end with one. *dynamic* are the addresses below which code makes pages.
    *doubts* are reasons why there may be other addresses.
    """

    roots: tuple[str, ...]
    public: str
    content_base: str = ""
    slash: bool = False
    locales: tuple[str, ...] = ()
    default: str = ""
    dynamic: tuple[str, ...] = ()
    doubts: tuple[NotJudged, ...] = ()


def read(configuration: Configuration) -> Settings:
    """Read a `next.config.mjs`, which gives its options through `nextra()`."""
    config = _config(configuration)
    base = look_up(config, "basePath")
    own = _own(config, configuration)
    home = f"{configuration.home}/" if configuration.home else ""
    return Settings(
        dialect=Dialect(
            ids="nextra",
            components=True,
            forms=("jsx",),
            formulas="latex" in configuration.text,
            open_components=open_components(configuration),
        ),
        roots=tuple(root.removeprefix(home) for root in own.roots),
        partials=tuple(_partials(own.roots, configuration)),
        statics=("public",),
        base=base.strip("/") if isinstance(base, str) else "",
        redirects=tuple(_redirects(look_up(config, "redirects"))),
        exact_ids=True,
        includes_move=True,
        own=own,
        unknown=tuple(doubt.reason for doubt in own.doubts),
    )


def _config(configuration: Configuration) -> Value:
    """Give what is handed on to Next.js: the functions of plugins take it, and give it back (`withNextra(config)`)."""
    value = read_script(configuration.text, configuration.path, configuration.texts).get("default")
    for _ in range(_WRAPPED):
        if not isinstance(value, Unknown) or not value.made_by:
            break
        value = value.given[0] if value.given else {}
    return value


def _own(config: Value, configuration: Configuration) -> _Own:
    roots = []
    for name in _ROOTS:
        root = configuration.at(name)
        if root is not None and configuration.files_below(root):
            roots.append(root)
    locales = look_up(config, "i18n", "locales")
    default = look_up(config, "i18n", "defaultLocale")
    written = _BASE_OF_CONTENT.search(configuration.text)
    doubts = []
    if not isinstance(config, dict):
        doubts.append(_UNREAD)
    elif look_up(config, "rewrites") is not None:
        doubts.append(_REWRITES)
    base = clean(written["path"]) if written else ""
    return _Own(
        roots=tuple(roots),
        public=configuration.at("public") or "public",
        content_base=base,
        slash=look_up(config, "trailingSlash") is True,
        locales=tuple(map(str, locales)) if isinstance(locales, list) else (),
        default=str(default) if isinstance(default, str) else "",
        dynamic=tuple(_dynamic(roots, configuration, base)),
        doubts=tuple(doubts),
    )


def _partials(roots: tuple[str, ...], configuration: Configuration) -> Iterator[str]:
    """Give the folders beside those of pages that hold MDX, which pages import."""
    home = f"{configuration.home}/" if configuration.home else ""
    found: dict[str, None] = {}
    for path in configuration.files_below(configuration.home):
        if path.endswith(".mdx") and not any(path.startswith(f"{root}/") for root in roots):
            names = path.removeprefix(home).split("/")
            depth = 2 if names[0] == "src" else 1
            if len(names) > depth and names[0] != "node_modules":
                found["/".join(names[:depth])] = None
    yield from found


def _dynamic(roots: list[str], configuration: Configuration, base: str) -> Iterator[str]:
    """Give the addresses below which a route with `[name]` makes pages, but for the one that shows `content/`."""
    has_content = any(basename(root) == "content" for root in roots)
    for root in roots:
        for path in configuration.files_below(root):
            inner = path.removeprefix(f"{root}/")
            if "[" not in inner or not inner.endswith((*_CODE, *_TEXTS)):
                continue
            before = _routed(inner.partition("[")[0].rpartition("/")[0])
            if before is None or (has_content and "/[[...mdxPath]]/" in f"/{inner}" and clean(before) == base):
                continue
            if has_content and inner.startswith("[lang]/[[...mdxPath]]/"):
                continue
            yield clean(before)


def _redirects(written: Value) -> Iterator[Redirect]:
    """https://nextjs.org/docs/app/api-reference/config/next-config-js/redirects."""
    for found in choices(written):
        for item in found if isinstance(found, list) else ():
            source, target = look_up(item, "source"), look_up(item, "destination")
            if isinstance(source, Placed):
                yield Redirect(address=address_of(source).strip("/"), target=str(target), file=source.path)


# Pages ----------------------------------------------------------------------------------------------------------------


def addresses(site: Site, page: SourcePage) -> tuple[str, ...]:
    """Give the path without suffix, or that of the folder for `index` and for `page` in `app/`."""
    own: _Own = site.settings.own
    root = next((root for root in own.roots if page.path.startswith(f"{root}/")), None)
    if root is None:
        return ()
    stem, suffix = splitext(page.path.removeprefix(f"{root}/"))
    if basename(root) == "app":
        return _of_app(stem, suffix)
    if suffix not in (*_TEXTS, *(_CODE if basename(root) == "pages" else ())) or "[" in stem:
        return ()
    if basename(stem) in _NO_PAGES or basename(stem).startswith("_meta"):
        return ()
    language = splitext(stem)[1].removeprefix(".")
    if language and language in own.locales:
        # Before version 3, the language stood in the name of the file.
        stem = stem.removesuffix(f".{language}")
        stem = stem if language == own.default else f"{language}/{stem}"
    if basename(stem) == "index":
        stem = dirname(stem)
    if basename(root) == "content":
        return (_below_content(own, stem),)
    return (clean(stem),)


def _of_app(stem: str, suffix: str) -> tuple[str, ...]:
    if basename(stem) not in _ROUTES or suffix not in (*_TEXTS, *_CODE) or "[" in stem:
        return ()
    routed = _routed(dirname(stem))
    return (clean(routed),) if routed is not None else ()


def _routed(folder: str) -> str | None:
    """Give the address of a *folder* of `app/`: groups and slots have none of their own, and what begins with `_` has none at all.

    https://nextjs.org/docs/app/getting-started/project-structure#route-groups-and-private-folders.
    """
    names = []
    for name in folder.split("/"):
        if name.startswith("_"):
            return None
        if not name.startswith(("(", "@")):
            names.append(name)
    return "/".join(names)


def _below_content(own: _Own, path: str) -> str:
    """Give the address of a path in `content/`; the language stands before the address that it is served below."""
    first, _, rest = path.partition("/")
    if first in own.locales:
        return clean(f"{first}/{own.content_base}/{rest}")
    return clean(f"{own.content_base}/{path}")


# Links ----------------------------------------------------------------------------------------------------------------


def follow(site: Site, page: SourcePage, link: SiteLink) -> Iterator[Place]:
    """Give the file of a picture or an import, else what a browser asks for on the page's address."""
    own: _Own = site.settings.own
    path = link.target.path
    if link.kind in ("include", "directive"):
        yield from _module(page, path)
    elif not path:
        yield InSource(page.path)
    elif link.kind == "image":
        # https://nextra.site/docs/guide/image#static-image: the build stops where there is none.
        yield InSource(inside(f"{own.public}/{path}") if link.target.rooted else join(page.path, path), folders=False)
        if not link.target.rooted and not path.startswith("."):
            yield _PACKAGE
    else:
        yield from _address(site, page, link)
        if link.kind == "component" and link.text not in _COMPONENTS:
            yield _OWN_COMPONENT
        yield from own.doubts


def _module(page: SourcePage, path: str) -> Iterator[Place]:
    """Give what `import` loads."""
    if not path.startswith("."):
        yield _PACKAGE
        return
    wanted = join(page.path, path)
    yield InSource(wanted)
    if splitext(path)[1] not in _TEXTS:
        yield _PACKAGE


def _address(site: Site, page: SourcePage, link: SiteLink) -> Iterator[Place]:
    own: _Own = site.settings.own
    path = link.target.path
    if link.kind in ("inline", "reference", "autolink"):
        # In Markdown alone, the suffix of a source is taken off.
        stem, suffix = splitext(path)
        path = stem if suffix in _TEXTS else path
    address = _asked(site, page, link, path)
    if address is None:
        yield _OUTSIDE
        return
    yield AtAddress(address)
    yield InSource(inside(f"{own.public}/{address}"), folders=False)
    if own.locales:
        yield from _in_languages(own, address, (addresses(site, page) or ("",))[0].partition("/")[0])
    if any(f"{address}/".startswith(f"{route}/" if route else "") for route in own.dynamic):
        yield _DYNAMIC
    if address.startswith(_MADE):
        yield NotJudged("the build makes it")


def _asked(site: Site, page: SourcePage, link: SiteLink, path: str) -> str | None:
    """Give the address that a browser asks for, below the base; None if it lies outside of the site.

    `next/link` puts the base before what is rooted (https://nextjs.org/docs/app/api-reference/config/next-config-js/basePath#links).
    """
    own: _Own = site.settings.own
    if link.kind == "navigation":
        folder = "" if link.target.rooted else _folder_of(own, page.path)
        return clean(f"{folder}/{path}")
    if link.target.rooted:
        return below_base(path, site.settings.base) if link.kind == "html" else clean(path)
    found = addresses(site, page)
    here = found[0] if found else dirname(page.path)
    whole = f"{site.settings.base}/{here}/index.html" if own.slash or not here else f"{site.settings.base}/{here}"
    asked = beside(whole.lstrip("/"), path)
    if asked is None:
        # A browser stays at the root of the host.
        asked = clean(normpath(f"/{dirname(whole)}/{path}"))
    return below_base(asked, site.settings.base)


def _in_languages(own: _Own, address: str, language: str) -> Iterator[Place]:
    """Give the page in the *language* that is read, to which an address without one leads, or in the default one.

    https://nextra.site/docs/guide/i18n#automatically-detect-and-redirect-to-user-selected-language-optional.
    """
    first, _, rest = address.partition("/")
    if first == own.default:
        yield AtAddress(rest)
    elif first not in own.locales:
        for name in (language, own.default):
            if name in own.locales:
                yield AtAddress(clean(f"{name}/{address}"))


# Menus ----------------------------------------------------------------------------------------------------------------


def navigation(configuration: Configuration) -> Iterator[Document]:
    """Give the links of the `_meta` files (https://nextra.site/docs/file-conventions/meta-file), and the pages that they name."""
    own = _own(_config(configuration), configuration)
    for root in own.roots:
        for path in configuration.files_below(root):
            text = configuration.texts.get(path)
            if text is None or basename(path) not in _META:
                continue
            if path.endswith(".json"):
                rows = [item.link("navigation") for item in texts(text) if item.keys[-1:] == ("href",)]
                yield Document(path=path, title="", lines=0, links=Links.of_rows(path, rows))
                continue
            found = read_script(text, path, configuration.texts).get("default")
            folder = _folder_of(own, path)
            yield from documents(_entries(found, _folders(own, folder, path, configuration)))


def _folders(own: _Own, folder: str | None, path: str, configuration: Configuration) -> frozenset[str] | None:
    """Give the names of the folders that entries may name beside pages: these need no page of their own."""
    if folder is None:
        return None
    places = [dirname(path), *(f"{root}/{folder}".rstrip("/") for root in own.roots)]
    found = (file.removeprefix(f"{place}/") for place in places for file in configuration.files_below(place))
    return frozenset(file.partition("/")[0] for file in found if "/" in file)


def _folder_of(own: _Own, path: str) -> str | None:
    """Give the address of the folder whose entries the `_meta` file at *path* names; None where they are named from elsewhere."""
    root = next((root for root in own.roots if path.startswith(f"{root}/")), "")
    folder = dirname(path).removeprefix(root).strip("/")
    if "global" in basename(path) or "[" in folder:
        return None
    if basename(root) == "content":
        return _below_content(own, folder)
    return _routed(folder) if basename(root) == "app" else folder


def _entries(meta: Value, folders: frozenset[str] | None) -> Iterator[tuple[str, LinkRow]]:
    """Give the links of entries, and their keys where they name pages; with None as *folders*, they name none."""
    for key, entry in meta.items() if isinstance(meta, dict) else ():
        href = look_up(entry, "href")
        if isinstance(href, Placed):
            yield href.path, href.link("navigation")
        elif isinstance(key, Placed) and folders is not None and key not in folders and _names_a_page(key, entry):
            yield key.path, key.link("navigation")
        yield from _entries(look_up(entry, "items"), None)


def _names_a_page(key: str, entry: Value) -> bool:
    """Say whether the *key* of an entry is that of a page or a folder of pages: it is neither a separator nor a menu, nor in code."""
    if key in ("index", "*") or isinstance(entry, Unknown):
        return False
    return look_up(entry, "type") in (None, "page", "doc") and look_up(entry, "items") is None


def _is_also(path: str) -> bool:
    return basename(path) in _META or is_component(path)


GENERATORS = (
    Generator(
        name="Nextra",
        files=named("next.config", SCRIPTS),
        mark="nextra",
        sources=(*_TEXTS, *_CODE),
        also=_is_also,
        read=read,
        addresses=addresses,
        follow=follow,
        navigation=navigation,
    ),
)
