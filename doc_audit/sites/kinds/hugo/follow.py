"""Where a link of a Hugo site leads: by the path of a page, as `ref` looks for it, or by an address, as a browser does."""

import re
from collections.abc import Iterator
from posixpath import dirname, join, normpath, splitext

from doc_audit.sites.addresses import below_base
from doc_audit.sites.kinds.hugo.addresses import ALSO, FOLDER, INDEX, LISTED, UNSURE, document_of
from doc_audit.sites.kinds.hugo.model import CONTENT, Content, Hugo, content_of, normal
from doc_audit.sites.place import AtAddress, Beside, Ignored, InSource, Named, NotJudged, Place
from doc_audit.sites.site import Site
from doc_audit.sites.source_page import SiteLink, SourcePage

_OUTSIDE = "outside of the addresses of its site"
_OWN_CALL = "what a shortcode of the site makes of it, its template decides"
_TEMPLATE = "a template, which is filled in before anybody reads it"
_OWN_HOOK = "it means something of its own to the site's render hook"
_ASSET = "an asset is published where a template asks for it"
_MENU = "the layout decides what a relative address of a menu is seen from"
_PART = "the page that shows this text decides what its addresses are seen from"
_THEME = "the theme may serve it"
_LAYOUT = "the layout decides how many pages a list has, and in which formats"
_ASKED = re.compile(r"\?(?:lang=(?P<language>[\w-]*+))?&?(?:outputFormat=(?P<format>\w*+))?\Z")
_OF_LAYOUTS = re.compile(r"(?:\A|/)(?:page/\d++|index\.(?!html|md)\w++|_print|404\.html|llms(?:-full)?\.txt)(?:/|\Z)")
_OF_THEMES = (".css", ".js", ".ico", ".woff", ".woff2", ".webmanifest", ".map")
_LANGUAGE_OF_MENU = re.compile(r"menus?\.(?P<language>[\w-]++)\.\w++\Z")


def follow(site: Site, page: SourcePage, link: SiteLink) -> Iterator[Place]:
    """Give the places that *link* may lead to, in the order in which Hugo, or the reader's browser, looks."""
    hugo: Hugo = site.settings.own
    content = content_of(hugo, page.path)
    if link.kind == "component":
        yield NotJudged(_OWN_CALL)
    elif link.kind == "include":
        yield from _brought_in(site, hugo, page, link)
    elif link.href in hugo.own_destinations:
        yield NotJudged(_OWN_HOOK)
    elif content is None and page.path.lower().endswith(CONTENT):
        yield NotJudged(_TEMPLATE)
    elif content is None:
        yield from _from_menu(site, hugo, page.path, link)
    elif link.kind == "tag":
        yield from _by_reference(hugo, content, link)
    else:
        yield from _by_hook(site, hugo, content, page, link)


def _brought_in(site: Site, hugo: Hugo, page: SourcePage, link: SiteLink) -> Iterator[Place]:
    """Give the text that a shortcode of the site's own may bring in: a file of the content, of the page's folder, of the site's."""
    path = link.target.path
    suffixes = ("",) if splitext(path)[1] else (".md", "/index.md", "/_index.md")
    for suffix in suffixes:
        for mount in hugo.contents:
            yield InSource(_of_mount(mount.folder, mount.target, f"{path.strip('/')}{suffix}"), folders=False)
        yield InSource(_below(dirname(page.path), f"{path}{suffix}"), folders=False)
        for folder in _above(page.path):
            yield InSource(_below(f"{folder}/_includes", f"{path}{suffix}"), folders=False)
        yield InSource(site.below(f"{path.strip('/')}{suffix}"), folders=False)
    if not hugo.brings_in_pages:
        yield NotJudged(_OWN_CALL)


def _above(path: str) -> Iterator[str]:
    """Give the folders that *path* lies in, the innermost first."""
    folder = dirname(path)
    while folder:
        yield folder
        folder = dirname(folder)


# By path -------------------------------------------------------------------------------------------------------------


def _by_reference(hugo: Hugo, content: Content, link: SiteLink) -> Iterator[Place]:
    """Give what a `ref` or `relref` leads to (https://gohugo.io/methods/page/relref/)."""
    written = link.target.path
    if "ref" in hugo.own_calls or "relref" in hugo.own_calls:
        yield from _found(hugo, content, written, content.language, loose=True)
        yield NotJudged(_OWN_CALL)
        return
    asked = _ASKED.search(written)
    path, language = written, content.language
    if asked is not None:
        path, language = written[: asked.start()], asked["language"] or language
        if asked["format"] and asked["format"].lower() not in ("html", "rss", ""):
            if hugo.formats:
                yield NotJudged(_LAYOUT)
            return
    path = path.partition("?")[0]
    if not path:
        yield InSource(content.path)
    elif language in hugo.languages:
        yield from _found(hugo, content, path, language, loose=True)


def _found(hugo: Hugo, content: Content, ref: str, language: str, *, loose: bool) -> Iterator[Place]:
    """Give the pages that *ref* may mean, on the page *content* (hugolib, `getContentNode`); *loose*: also by its name alone."""
    ref = ref.rstrip("/") if ref != "/" else ref
    if not ref:
        ref = "/"
    if "." in ref.rpartition("/")[2]:
        yield from _tried(hugo, content, ref, language, loose=loose, suffixed=True)
    elif ref == "/":
        yield from _named(hugo, "/", language)
    else:
        if ref.endswith("/index"):
            yield from _tried(hugo, content, f"{ref}/index.md", language, loose=loose, suffixed=False)
        yield from _tried(hugo, content, f"{ref}.md", language, loose=loose, suffixed=False)


def _tried(hugo: Hugo, content: Content, ref: str, language: str, *, loose: bool, suffixed: bool) -> Iterator[Place]:
    if not ref.startswith("/"):
        yield from _made_by_builds(hugo, normpath(join(content.folder, ref)), language)
        folder = content.folder
        if content.kind == "leaf" and not (suffixed and ref.startswith("../")):
            folder = dirname(folder)
        yield from _named(hugo, _key(hugo, normpath(join("/", folder, ref))), language)
        if suffixed:
            yield from _of_file(hugo, normpath(join(dirname(content.path), ref)), language)
    if ref.startswith("."):
        return
    yield from _named(hugo, _key(hugo, ref), language)
    if suffixed:
        for mount in hugo.contents:
            yield from _of_file(hugo, normpath(join(mount.folder, ref.lstrip("/"))), language)
    yield from _made_by_builds(hugo, ref.strip("/"), language)
    if loose and ref.count("/") == 0:
        yield Named(f"name:{language}", _key(hugo, ref).rpartition("/")[2], only=True)


def _named(hugo: Hugo, key: str, language: str) -> Iterator[Place]:
    yield Named(f"page:{language}", key)
    yield Named(f"{ALSO}:{language}", key)
    yield Named(f"{LISTED}:{language}", key)
    yield Named(f"{UNSURE}:{language}", key)
    for mount in hugo.contents:
        # A page of HTML is not parsed, and has no name.
        yield InSource(_of_mount(mount.folder, mount.target, f"{key.lstrip('/')}.html"))


def _of_file(hugo: Hugo, path: str, language: str) -> Iterator[Place]:
    """Give the page that is made from the file *path* of the tree."""
    content = content_of(hugo, path)
    if content is not None:
        yield Named(f"page:{language}", content.logical)


def _key(hugo: Hugo, ref: str) -> str:
    """Give the path of the page that the file *ref* of the content would make."""
    folder, _, file = normal(ref).rpartition("/")
    stem, suffix = splitext(file)
    if suffix in CONTENT:
        bare, dot, code = stem.rpartition(".")
        file = bare if dot and code in hugo.languages else stem
        if file in ("index", "_index"):
            return f"/{folder.strip('/')}"
    return f"/{folder.strip('/')}/{file}".replace("//", "/")


# By what decides for Markdown -----------------------------------------------------------------------------------------


def _by_hook(site: Site, hugo: Hugo, content: Content, page: SourcePage, link: SiteLink) -> Iterator[Place]:
    path = link.target.path
    hook = hugo.image_hook if link.kind == "image" else hugo.link_hook
    if link.target.remapped or link.kind == "html":
        hook = "plain"
    elif link.kind == "shortcode":
        # https://gohugo.io/shortcodes/figure/
        hook = "unknown" if "figure" in hugo.own_calls else "embedded"
    if not path and (not link.target.query or hook != "embedded"):
        yield NotJudged(_PART) if content.kind == "part" else InSource(content.path)
        return
    plain = path.removeprefix("./")
    if hook == "unknown":
        yield from _at_address(site, hugo, content, page, link)
        yield InSource(normpath(join(dirname(content.path), path)) if not link.target.rooted else None)
    if hook != "plain":
        if link.kind not in ("image", "shortcode"):
            yield from _found(hugo, content, plain, content.language, loose=False)
        yield from _resources(hugo, content, page, plain)
    if hook != "unknown":
        yield from _at_address(site, hugo, content, page, link)


def _resources(hugo: Hugo, content: Content, page: SourcePage, path: str) -> Iterator[Place]:
    """Give the files of the page's own folder, and of `assets`, that *path* may mean."""
    if path in page.values("resources.name"):
        yield InSource(content.path)
    if content.kind in ("leaf", "branch", "part") and splitext(path)[1] and not path.lower().endswith(CONTENT):
        inside = path.strip("/")
        yield InSource(_below(dirname(content.path), inside))
        for mount in hugo.contents:
            if content.language not in mount.languages:
                # What one translation lacks, another has.
                yield InSource(_below(mount.folder, f"{content.folder}/{inside}".removeprefix(f"{mount.target}/")))
    for mount in hugo.assets:
        below = path.strip("/")
        if not mount.target or below.startswith(f"{mount.target}/"):
            yield InSource(_below(mount.folder, below.removeprefix(f"{mount.target}/")))


def _below(folder: str, path: str) -> str | None:
    joined = normpath(f"{folder}/{path}".lstrip("/"))
    return joined if path and joined.startswith(f"{folder}/".lstrip("/")) else None


# By address -----------------------------------------------------------------------------------------------------------


def _at_address(site: Site, hugo: Hugo, content: Content, page: SourcePage, link: SiteLink) -> Iterator[Place]:
    path = link.target.path
    base = site.settings.base
    if link.target.rooted:
        address = below_base(path, base)
    else:
        document = document_of(hugo, content, page)
        if content.kind == "part" or document is None:
            yield NotJudged(_PART)
            return
        address = below_base(normpath(f"/{base}/{dirname(document)}/{path}"), base)
    if address is None:
        yield NotJudged(_OUTSIDE)
        return
    yield from _served(hugo, address)


def _served(hugo: Hugo, address: str) -> Iterator[Place]:
    """Give what the site may serve at *address*."""
    yield AtAddress(address)
    yield Named(ALSO, address)
    if hugo.without_suffix and not splitext(address)[1]:
        yield AtAddress(f"{address}.html")
    yield Named(LISTED, address)
    yield Named(UNSURE, address)
    yield from _of_folders(address)
    if not address.endswith(CONTENT) or _is_document(address):
        for mount in hugo.contents:
            for language in mount.languages or (hugo.default,):
                inside = address.removeprefix(hugo.prefix(language))
                if splitext(address)[1] and not _is_document(address):
                    yield InSource(_of_mount(mount.folder, mount.target, inside), folders=False)
    for mount in hugo.statics:
        below = address.removeprefix(f"{mount.target}/") if mount.target else address
        if not mount.target or below != address:
            yield InSource(_below(mount.folder, f"{below}/{INDEX}"), folders=False)
            yield InSource(_below(mount.folder, below), folders=False)
    for mount in hugo.assets:
        yield InSource(_below(mount.folder, address), reason=_ASSET)
    yield from _unknown(hugo, address)


def _is_document(address: str) -> bool:
    return address.endswith((".html", ".htm"))


def _of_mount(folder: str, target: str, path: str) -> str | None:
    if target and not path.startswith(f"{target}/"):
        return None
    return _below(folder, path.removeprefix(f"{target}/") if target else path)


def _of_folders(address: str) -> Iterator[Place]:
    """Give the file that *address* is beside a page: that of the nearest folder first."""
    if not splitext(address)[1] or address.endswith(CONTENT):
        return
    folder, name = dirname(address), address.rpartition("/")[2]
    for _ in range(address.count("/") + 1):
        yield Beside(Named(FOLDER, folder), name)
        name = f"{folder.rpartition('/')[2]}/{name}"
        folder = dirname(folder)


def _language_of(hugo: Hugo, address: str) -> str:
    """Say of which language the pages below *address* are."""
    first = address.partition("/")[0]
    return first if first in hugo.languages and hugo.prefix(first) else hugo.default


def _made_by_builds(hugo: Hugo, path: str, language: str) -> Iterator[Place]:
    """Give the sources that a page or a file may be made from once a build has brought them in."""
    stem, suffix = splitext(path)
    if suffix.lower() in CONTENT:
        path = stem
    for mount in hugo.contents:
        inside = _of_mount(mount.folder, mount.target, path)
        if inside is None or language not in (mount.languages or (hugo.default,)):
            continue
        yield Ignored(inside)
        for ending in (".md", "/index.md", "/_index.md"):
            yield Ignored(f"{inside}{ending}")
    for mount in hugo.statics:
        inside = _of_mount(mount.folder, mount.target, path)
        if inside is not None:
            yield Ignored(inside)


def _unknown(hugo: Hugo, address: str) -> Iterator[Place]:
    language = _language_of(hugo, address)
    yield from _made_by_builds(hugo, address.removeprefix(hugo.prefix(language)), language)
    is_of_layouts = _OF_LAYOUTS.search(address) is not None
    if is_of_layouts and ("page/" in address or hugo.formats or "404" in address):
        yield NotJudged(_LAYOUT)
    if address.endswith(_OF_THEMES):
        yield NotJudged(_THEME)
    for place, reason in hugo.unseen:
        for language in hugo.languages:
            prefix = hugo.prefix(language)
            if not place or f"{address}/".startswith(f"{prefix}{normal(place)}/"):
                yield NotJudged(reason)
                return
    first = address.partition("/")[0]
    yield Named(UNSURE, f"{first}/*")
    for language in hugo.languages:
        yield Named(UNSURE, f"{hugo.prefix(language)}{address.removeprefix(hugo.prefix(language)).partition('/')[0]}/*")


# Menus ----------------------------------------------------------------------------------------------------------------


def _from_menu(site: Site, hugo: Hugo, path: str, link: SiteLink) -> Iterator[Place]:
    named = _LANGUAGE_OF_MENU.search(path)
    languages = (named["language"],) if named is not None and named["language"] in hugo.languages else hugo.languages
    target = link.target
    if link.kind == "tag":
        home = Content(path=path, language=languages[0], folder="", name="", kind="branch")
        for language in languages:
            yield from _found(hugo, home, target.path, language, loose=False)
        return
    if not target.rooted and not target.remapped:
        yield NotJudged(_MENU)
        return
    address = target.path.strip("/")
    base = site.settings.base
    if base and f"{address}/".startswith(f"{base}/"):
        address = address.removeprefix(base).strip("/")
    yield from _served(hugo, address)
    for language in languages:
        yield from _served(hugo, f"{hugo.prefix(language)}{address}")
