"""VitePress (https://vitepress.dev/guide/routing): an address is the path of its source without suffix, unless it is rewritten."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from posixpath import dirname, normpath, relpath

from doc_audit.globs import Globs, compiled
from doc_audit.markdown.html import read_html
from doc_audit.model.columns import LinkRow
from doc_audit.model.dialect import Dialect
from doc_audit.model.document import Document
from doc_audit.sites.addresses import below_base
from doc_audit.sites.components import is_component, open_components
from doc_audit.sites.configuration import Configuration
from doc_audit.sites.generator import SCRIPTS, Generator, named
from doc_audit.sites.paths import inside, join
from doc_audit.sites.place import AtAddress, InSource, NotJudged, Place
from doc_audit.sites.routes import Route, read_route
from doc_audit.sites.script import REST, Loose, Placed, Unknown, Value, choices, documents, look_up, loose, read_script
from doc_audit.sites.settings import Settings
from doc_audit.sites.site import Site
from doc_audit.sites.source_page import SiteLink, SourcePage

# What is no page by its suffix (`treatAsHtml`, https://vitepress.dev/guide/asset-handling#linked-files).
_FILES = frozenset(
    word
    for line in (
        "3g2 3gp aac ai apng au avif bin bmp cer class conf crl css csv dll doc eps epub exe gif gz ics ief jar jpe jpeg jpg js",
        "json jsonld m4a man mid midi mjs mov mp2 mp3 mp4 mpe mpeg mpg mpp oga ogg ogv ogx opus otf p10 p7c p7m p7s pdf png ps qt",
        "roff rtf rtx ser svg t tif tiff tr ts tsv ttf txt vtt wav weba webm webp woff woff2 xhtml xml yaml yml zip",
    )
    for word in line.split()
)
_LINK_FIELDS = (
    *("hero.actions.link", "hero.image", "hero.image.src", "hero.image.light", "hero.image.dark"),
    *("features.link", "features.icon.src", "features.icon.light", "features.icon.dark", "prev.link", "next.link"),
)
# https://vite.dev/guide/api-plugin: the hook of a plugin that writes a file anew.
_TRANSFORM = re.compile(r"(?<![\w.])transform(?:[(]|: )")
# An address that a script compares something with.
_COMPARED = re.compile(r"(?:===?[ ]|startsWith[(]|includes[(]|case )['\"](?P<path>/[\w/.-]*+)['\"]")
_SCRIPTED = NotJudged("a script of the theme looks at its anchor")
_OUTSIDE = NotJudged("it leads out of the site's own addresses")
# A file of `public/` whose suffix VitePress does not know gets `.html` at its end, unless the environment names the suffix.
_PERHAPS_A_FILE = "VITE_EXTRA_EXTENSIONS says whether it is served as a file"
_NO_SUFFIX = NotJudged("the suffix of a module is left to the build")
_SUFFIXES = _FILES | {"md", "vue", "css", "scss", "sass", "less", "stylus", "postcss", "html", "ts", "tsx", "mts"}
_NO_PAGE = NotJudged("no page is made from what lies in .vitepress")
# What a link of a tag in `head` is called.
_HEAD = "head"
_IGNORED = NotJudged("the configuration says to ignore it (ignoreDeadLinks)")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Own:
    """What VitePress alone asks for; all paths are seen from `srcDir`, *content* from the root of the tree.

    *rewrites* lead from sources to where they are served. *rooms* are the values of each dynamic route, None where code makes
    them. *unknown* says why pages may be served elsewhere. *ignored* are links that the configuration wants no word of.
    *patterns* are those that it says by regular expressions. *scripted* are addresses whose anchors a script of the theme reads.
    """

    content: str
    rewrites: tuple[tuple[Route, Route], ...] = ()
    rooms: Mapping[str, tuple[Mapping[str, str], ...] | None] = field(default_factory=dict)
    excluded: tuple[str, ...] = ()
    ignored: frozenset[str] = frozenset()
    patterns: tuple[Loose, ...] = ()
    made: tuple[str, ...] = ()
    unknown: str = ""
    scripted: frozenset[str] = frozenset()


def read(configuration: Configuration) -> Settings:
    """Read a `.vitepress/config.ts`, and the scripts that it imports."""
    config = _config(configuration)
    written, base = look_up(config, "srcDir"), look_up(config, "base")
    content = _folder(written, configuration)
    source = inside(content) or ""
    return Settings(
        dialect=Dialect(
            ids="vitepress",
            includes="vitepress",
            forms=("snippets", "script-imports"),
            link_fields=_LINK_FIELDS,
            formulas=look_up(config, "markdown", "math") is not None,
            open_components=open_components(configuration),
            list_marks=_list_marks(config),
        ),
        content=_seen_from(content, configuration.home),
        statics=(f"{source}/public".lstrip("/"),),
        base=base.strip("/") if isinstance(base, str) else "",
        aliases=(("@/", source),),
        exact_ids=_has_known_ids(config),
        open_ids=_what_adds_text(configuration),
        own=_own(config, source, configuration),
    )


def _seen_from(folder: str, home: str) -> str:
    seen = relpath(folder or ".", home or ".")
    return "" if seen == "." else seen


def _config(configuration: Configuration) -> Value:
    return read_script(configuration.text, configuration.path, configuration.texts).get("default")


def _has_known_ids(config: Value) -> bool:
    """Say whether headings get their ids by the default rule: `markdown.anchor` and `markdown.config` may change it."""
    anchor = look_up(config, "markdown", "anchor")
    return not isinstance(config, Unknown) and look_up(anchor, "slugify") is None and not isinstance(anchor, Unknown)


def _list_marks(config: Value) -> tuple[str, str]:
    """https://vitepress.dev/reference/site-config#markdown: `attrs` are options of markdown-it-attrs."""
    attributes = look_up(config, "markdown", "attrs")
    left, right = look_up(attributes, "leftDelimiter"), look_up(attributes, "rightDelimiter")
    return (str(left) if isinstance(left, str) else "{", str(right) if isinstance(right, str) else "}")


def _what_adds_text(configuration: Configuration) -> str:
    """Say why pages may have more headings than their sources: a plugin of Vite in the site's own code rewrites them."""
    for path, text in _own_scripts(configuration):
        if _TRANSFORM.search(text) and "md" in text and ".data." not in path:
            return f"{path} may add to pages"
    return ""


def _own_scripts(configuration: Configuration) -> Iterator[tuple[str, str]]:
    home = f"{configuration.home}/" if configuration.home else ""
    for path, text in configuration.below(""):
        if path.startswith((f"{home}.vitepress/", f"{home}vite.config.")):
            yield path, text


def _pages_with_script(configuration: Configuration) -> frozenset[str]:
    """Give the addresses of pages at which a script of the theme looks at the anchor, to lead the reader on from there."""
    found: set[str] = set()
    for path, text in _own_scripts(configuration):
        if "/theme/" in path and ".hash" in text and "location" in text:
            found.update(match["path"] for match in _COMPARED.finditer(text))
    return frozenset(address.removesuffix(".html").strip("/") or "index" for address in found)


def _folder(written: Value, configuration: Configuration) -> str:
    """Give the folder of the sources, from the root of the tree; absolute paths are of the tree."""
    if isinstance(written, str) and written.startswith("/"):
        return written.strip("/")
    name = str(written) if isinstance(written, str) else "."
    return (inside(normpath(f"{configuration.home}/{name}")) or "").strip("/")


def _own(config: Value, content: str, configuration: Configuration) -> _Own:
    unknown = ""
    if not isinstance(config, dict) or isinstance(look_up(config, "srcDir"), Unknown):
        unknown = "code makes its configuration"
    rewrites = _rewrites(look_up(config, "rewrites"))
    if rewrites is None:
        unknown = "code makes its rewrites"
    excluded = look_up(config, "srcExclude")
    ignored = look_up(config, "ignoreDeadLinks")
    made = []
    if look_up(config, "sitemap") is not None:
        made.append("sitemap.xml")
    if look_up(config, "buildEnd") is not None or look_up(config, "vite", "plugins") is not None:
        # Feeds, and plain texts for machines, are made at the end.
        made += [".xml", ".rss", ".atom", ".json", ".txt"]
    return _Own(
        content=content,
        rewrites=rewrites or (),
        rooms=_rooms(content, configuration),
        excluded=tuple(str(item) for item in excluded if isinstance(item, str)) if isinstance(excluded, list) else (),
        ignored=frozenset(map(str, filter(_is_text, ignored))) if isinstance(ignored, list) else frozenset(),
        patterns=tuple(_patterns(ignored)),
        made=tuple(made),
        scripted=_pages_with_script(configuration),
        unknown=unknown,
    )


def _patterns(ignored: Value) -> Iterator[Loose]:
    """https://vitepress.dev/reference/site-config#ignoredeadlinks: a function may ignore any link."""
    for item in ignored if isinstance(ignored, list) else ():
        if isinstance(item, Unknown) and item.made_by == "RegExp" and item.given and isinstance(item.given[0], str):
            yield from loose(str(item.given[0]))
        elif isinstance(item, Unknown):
            yield from loose("")


def _is_text(value: Value) -> bool:
    return isinstance(value, str)


def _rewrites(written: Value) -> tuple[tuple[Route, Route], ...] | None:
    """https://vitepress.dev/guide/routing#route-rewrites; None where code makes them."""
    if written is None:
        return ()
    if not isinstance(written, dict) or REST in written:
        return None
    found = []
    for source, target in written.items():
        first = read_route(source)
        second = read_route(target) if isinstance(target, str) else None
        if first is None or second is None:
            return None
        found.append((first, second))
    return tuple(found)


def _rooms(content: str, configuration: Configuration) -> Mapping[str, tuple[Mapping[str, str], ...] | None]:
    """Give the values of each dynamic route (https://vitepress.dev/guide/routing#dynamic-routes)."""
    found: dict[str, tuple[Mapping[str, str], ...] | None] = {}
    for path in configuration.files_below(content):
        if not path.endswith("].md") and "[" not in path:
            continue
        stem = path.removesuffix(".md")
        if stem == path or (content and not path.startswith(f"{content}/")):
            continue
        scripts = [f"{stem}.paths{ending}" for ending in SCRIPTS]
        script = next((script for script in scripts if script in configuration.texts), None)
        route = stem.removeprefix(f"{content}/") if content else stem
        found[route] = _values(configuration.texts[script], script) if script is not None else None
    return found


def _values(text: str, path: str) -> tuple[Mapping[str, str], ...] | None:
    paths = look_up(read_script(text, path).get("default"), "paths")
    (values, *more) = [*choices(paths)] or [None]
    if more or not isinstance(values, list):
        return None
    rooms = []
    for item in values:
        params = look_up(item, "params")
        if not isinstance(params, dict) or not all(isinstance(value, str) for value in params.values()):
            return None
        rooms.append({str(key): str(value) for key, value in params.items()})
    return tuple(rooms)


def addresses(site: Site, page: SourcePage) -> tuple[str, ...]:
    """Give the path without suffix, rewritten; an index page is `x/index`, for `x` alone is no address of it."""
    own: _Own = site.settings.own
    stem = page.path.removesuffix(".md")
    path = stem.removeprefix(f"{own.content}/") if own.content else stem
    if stem == page.path or not _is_source(own, f"{path}.md"):
        return ()
    if path in own.rooms:
        return tuple(_filled(path, values) for values in own.rooms[path] or ())
    return (_rewritten(own, path),)


def _is_source(own: _Own, path: str) -> bool:
    return not path.startswith(".vitepress/") and not _excluded(own.excluded).matches(path)


def _excluded(globs: tuple[str, ...]) -> Globs:
    return compiled(globs)


def _filled(route: str, values: Mapping[str, str]) -> str:
    for name, value in values.items():
        route = route.replace(f"[{name}]", value)
    return route


def _rewritten(own: _Own, path: str) -> str:
    for source, target in own.rewrites:
        values = source.match(f"{path}.md")
        if values is not None:
            found = target.fill(values)
            return found.removesuffix(".md") if found else path
    return path


def follow(site: Site, page: SourcePage, link: SiteLink) -> Iterator[Place]:
    """Give the page that the path names, from the place where the page is served, else what `public/` has."""
    own: _Own = site.settings.own
    path = link.target.path
    if own.ignored and own.ignored & {link.href, link.href.partition("#")[0]}:
        yield _IGNORED
    if link.kind == "component" and link.text == _HEAD:
        yield from _in_head(site, path)
        return
    is_file = path.rpartition(".")[2].lower() in _FILES and "." in path
    if link.kind in ("include", "directive"):
        yield from _brought_in(own, page, link)
        return
    if not path:
        yield InSource(page.path)
    elif link.kind == "image" or (is_file and link.kind in ("html", "front-matter", "component")):
        yield from _asset(site, page, link)
    elif is_file:
        yield from _file(site, page, link)
    else:
        yield from _page(site, page, link)
    yield from _doubts(own, path)
    if path and any(pattern.matches(_checked(path)) for pattern in own.patterns):
        yield _IGNORED


def _checked(path: str) -> str:
    """Write *path* as VitePress compares it with what is to be ignored."""
    plain = path.removesuffix(".md").removesuffix(".html")
    return f"{plain}index" if plain.endswith("/") else plain


def _in_head(site: Site, path: str) -> Iterator[Place]:
    """Give the file of `public/` that a tag of `head` names: it is written as it is, with the base."""
    own: _Own = site.settings.own
    below = below_base(path, site.settings.base)
    yield InSource(inside(f"{own.content}/public/{below}"), folders=False) if below is not None else _OUTSIDE
    if below is not None and own.unknown:
        yield NotJudged(own.unknown)


def _brought_in(own: _Own, page: SourcePage, link: SiteLink) -> Iterator[Place]:
    """https://vitepress.dev/guide/markdown#markdown-file-inclusion: `@` is the folder of the sources."""
    path = link.target.path
    if path.startswith("@"):
        yield InSource(inside(f"{own.content}/{path[1:]}"))
        return
    yield InSource(join(page.path, path))
    stem, _, suffix = path.rpartition("/")[2].rpartition(".")
    if suffix in ("js", "mjs", "jsx"):
        # What TypeScript imports may be called as what is made of it.
        yield InSource(join(page.path, f"{path.removesuffix(suffix)}{suffix.replace('js', 'ts')}"))
    elif not stem or suffix not in _SUFFIXES:
        yield _NO_SUFFIX
    if "/.vitepress/" in f"/{page.path}":
        # A script may copy it to where it is read.
        yield _NO_PAGE


def _asset(site: Site, page: SourcePage, link: SiteLink) -> Iterator[Place]:
    """Give a file that the build takes along: beside the page, or from the root in `public/` and among the sources."""
    own: _Own = site.settings.own
    path = link.target.path
    if not link.target.rooted:
        yield InSource(join(page.path, path))
        return
    yield InSource(inside(f"{own.content}/public/{path}"))
    yield InSource(inside(f"{own.content}/{path}"))
    if link.kind == "html" and site.settings.base:
        below = below_base(path, site.settings.base)
        yield InSource(inside(f"{own.content}/public/{below}")) if below is not None else _OUTSIDE


def _file(site: Site, page: SourcePage, link: SiteLink) -> Iterator[Place]:
    """Give a file that is only linked to: nothing but `public/` is served."""
    own: _Own = site.settings.own
    if link.target.rooted:
        if link.kind == "navigation" and site.settings.base:
            yield _OUTSIDE
        yield InSource(inside(f"{own.content}/public/{link.target.path}"))
        return
    below = inside(f"{dirname(_served(site, page))}/{link.target.path}")
    yield InSource(inside(f"{own.content}/public/{below}") if below is not None else None)


def _page(site: Site, page: SourcePage, link: SiteLink) -> Iterator[Place]:
    own: _Own = site.settings.own
    path = link.target.path
    rooted = link.target.rooted
    if link.kind == "html" and rooted and site.settings.base:
        below = below_base(path, site.settings.base)
        if below is None:
            yield _OUTSIDE
            return
        path = f"/{below}{'/' if path.endswith('/') and below else ''}"
    if link.kind == "navigation" and path.startswith("."):
        yield NotJudged("it is seen from every page")
    elif link.kind in ("navigation", "front-matter") and not path.startswith("."):
        rooted = True
    address = _address(path, "" if rooted else dirname(_served(site, page)))
    if address is None:
        return
    if link.target.fragment and address.removesuffix("index").rstrip("/") in own.scripted:
        yield _SCRIPTED
    if link.kind == "html" and path.endswith(".md"):
        # Markdown alone is rewritten: a browser asks for the source, which is not served.
        yield InSource(inside(f"{own.content}/public/{address}.md"))
        return
    if not own.rewrites:
        # The same, by its file, which is what a reader of the sources looks for.
        source = f"{own.content}/{address}.md".lstrip("/")
        yield InSource(source) if _is_source(own, f"{address}.md") else AtAddress(address)
    yield AtAddress(address)
    yield InSource(inside(f"{own.content}/public/{address}.html"))
    yield InSource(inside(f"{own.content}/public/{address}"), folders=False, reason=_PERHAPS_A_FILE)


def _served(site: Site, page: SourcePage) -> str:
    """Give where *page* is served, or its own path where it is no page of the site."""
    own: _Own = site.settings.own
    found = addresses(site, page)
    return found[0] if found else page.path.removeprefix(f"{own.content}/")


def _address(path: str, folder: str) -> str | None:
    """Give the address that *path* is, seen from *folder*: `x/` is `x/index`, and suffixes of pages do not count."""
    plain = path.removesuffix(".html").removesuffix(".md")
    if plain.endswith("/") or not plain:
        plain += "index"
    return inside(f"{folder}/{plain}")


def _doubts(own: _Own, path: str) -> Iterator[Place]:
    """Say why the address may be there although no source shows it."""
    if own.unknown:
        yield NotJudged(own.unknown)
    if own.made and path.endswith(own.made):
        yield NotJudged("a hook or plugin may make it")
    for route, values in own.rooms.items():
        if values is None and _may_be(route, path):
            yield NotJudged("code makes the addresses of a dynamic route")


def _may_be(route: str, path: str) -> bool:
    """Say whether *path* may be an address of the dynamic *route*, as far as its written folders tell."""
    folder = dirname(route.partition("[")[0] + "x")
    return not folder or f"/{folder}/" in f"/{path.strip('./')}/" or not path.startswith("/")


def navigation(configuration: Configuration) -> Iterator[Document]:
    """Give the links of menus and sidebars (https://vitepress.dev/reference/default-theme-config), of every locale."""
    config = _config(configuration)
    themes = [look_up(config, "themeConfig")]
    found: list[tuple[str, LinkRow]] = list(_head(look_up(config, "head")))
    for locales in choices(look_up(config, "locales")):
        for locale in locales.values() if isinstance(locales, dict) else ():
            themes.append(look_up(locale, "themeConfig"))
            found += [*_links(look_up(locale, "link")), *_head(look_up(locale, "head"))]
    for theme in themes:
        found += _menu(look_up(theme, "nav"), "")
        for sidebar in choices(look_up(theme, "sidebar")):
            several = isinstance(sidebar, dict) and "items" not in sidebar
            parts = [*sidebar.values()] if isinstance(sidebar, dict) and several else [sidebar]
            for part in parts:
                found += _menu(part, "")
        for key in ("logo", "logoLink"):
            for value in choices(look_up(theme, key)):
                found += _links(value)
        for key in ("message", "copyright"):
            found += _html(look_up(theme, "footer", key))
    yield from documents(found)


def _head(value: Value) -> Iterator[tuple[str, LinkRow]]:
    """https://vitepress.dev/reference/site-config#head: tags with their attributes, of which those to the root are files."""
    for tags in choices(value):
        for tag in tags if isinstance(tags, list) else ():
            attributes = tag[1] if isinstance(tag, list) and len(tag) > 1 else None
            for key in ("href", "src"):
                path = look_up(attributes, key)
                if isinstance(path, Placed) and path.startswith("/") and not path.startswith("//"):
                    yield path.path, path.link("component")._replace(text=_HEAD)


def _links(value: Value) -> Iterator[tuple[str, LinkRow]]:
    if isinstance(value, Placed):
        yield value.path, value.link("navigation")
    elif isinstance(value, dict):
        for key in ("src", "light", "dark", "link"):
            yield from _links(value.get(key))


def _menu(value: Value, base: str) -> Iterator[tuple[str, LinkRow]]:
    """Give the links of *value*, a list of entries or one of them, whose relative links begin at *base*."""
    for found in choices(value):
        if isinstance(found, list):
            for item in found:
                yield from _menu(item, base)
        elif isinstance(found, dict):
            own_base = look_up(found, "base")
            prefix = str(own_base) if isinstance(own_base, str) else base
            for link in choices(look_up(found, "link")):
                if isinstance(link, Placed) and not link.startswith("#"):
                    yield link.path, link.link("navigation", _based(link, prefix))
            yield from _menu(look_up(found, "items"), prefix)


def _based(link: str, base: str) -> str | None:
    if not base or "://" in link:
        return None
    return f"{base.rstrip('/')}/{link.lstrip('/')}"


def _html(value: Value) -> Iterator[tuple[str, LinkRow]]:
    if not isinstance(value, Placed) or value.span is None or "\n" in value:
        return
    start, _ = value.span
    for link in read_html(str(value)).links:
        first, last = link.value
        place = (start + first, start + last)
        yield value.path, LinkRow(value.line, value.column + first, link.href, link.text, "html", place)


def _is_also(path: str) -> bool:
    """Say whether *path* may be a part of the configuration: a script beside it, or the values of a dynamic route."""
    if is_component(path) or "/vite.config." in f"/{path}":
        return True
    return "/.vitepress/" in f"/{path}" or ".paths." in path


_KIND = Generator(
    name="VitePress",
    files=named("config", SCRIPTS),
    folder=".vitepress",
    also=_is_also,
    read=read,
    addresses=addresses,
    follow=follow,
    navigation=navigation,
)
GENERATORS = (
    _KIND,
    Generator(
        name="VitePress",
        files=named("index", SCRIPTS),
        folder=".vitepress/config",
        also=_is_also,
        read=read,
        addresses=addresses,
        follow=follow,
        navigation=navigation,
    ),
)
