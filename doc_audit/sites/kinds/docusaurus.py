"""Docusaurus (https://docusaurus.io/docs/markdown-features/links): plugins make routes from folders, and links lead to routes.

`_read` takes the plugins out of the configuration, `docusaurus_routes` has what one plugin makes of its files. A link in Markdown
with the suffix of a page names a source, as one with another suffix, or `@site/`, does; everything else is a route.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from posixpath import basename, dirname, normpath, relpath, splitext

from doc_audit.markdown.html import read_html
from doc_audit.markdown.slugs import github_slug
from doc_audit.model.columns import LinkRow
from doc_audit.model.dialect import Dialect
from doc_audit.model.document import Document
from doc_audit.sites.addresses import below_base, clean
from doc_audit.sites.components import is_component, open_components
from doc_audit.sites.configuration import Configuration
from doc_audit.sites.generator import SCRIPTS, Generator, named
from doc_audit.sites.kinds.docusaurus_routes import Area, Kind, areas_of, ids_of, is_source, route_of
from doc_audit.sites.paths import inside, join
from doc_audit.sites.place import AtAddress, InSource, Name, Named, NotJudged, Place
from doc_audit.sites.reading import read_json, read_yaml
from doc_audit.sites.script import Placed, Unknown, Value, choices, documents, look_up, read_script
from doc_audit.sites.settings import Redirect, Settings
from doc_audit.sites.site import Site
from doc_audit.sites.source_page import SiteLink, SourcePage

_DIALECT = Dialect(
    ids="docusaurus",
    components=True,
    comment_ids=True,
    forms=("jsx",),
    fields=("slug", "id", "draft", "tags", "tags.permalink"),
    link_fields=("image", "pagination_next", "pagination_prev"),
)
_OUTSIDE = NotJudged("it leads out of the site's own addresses")
_PACKAGE = NotJudged("it is of a package or a theme")
_PART = NotJudged("it is seen from the pages that bring it in")
_ARCHIVED = NotJudged("its version is not built")
# The folders of versions, of every instance of the plugin.
_VERSIONS = "versioned_docs"
# What people read beside the code.
_AS_IT_LIES = ("readme", "contributing", "changelog")
_AT_THE_END = NotJudged("the build makes it")
# Whose paths lead from the base of the site, with a slash before them or without.
_FROM_BASE = ("navigation", "base-url")
_MADE = ("rss.xml", "atom.xml", "feed.json", "sitemap.xml")
_MARKDOWN = (".md", ".mdx")
# What an import may leave out.
_MODULES = (
    "",
    ".js",
    ".jsx",
    ".ts",
    ".tsx",
    ".mdx",
    ".md",
    ".json",
    "/index.js",
    "/index.jsx",
    "/index.ts",
    "/index.tsx",
)
# Plugins and themes that make no page beside `/search`, by words in their names; of each other, nobody can tell.
_HARMLESS = (
    *(
        "analytics",
        "gtag",
        "tag-manager",
        "sitemap",
        "ideal-image",
        "pwa",
        "svgr",
        "debug",
        "client-redirects",
        "search",
        "sass",
    ),
    *(
        "mermaid",
        "live-codeblock",
        "zoom",
        "rsdoctor",
        "css-cascade",
        "classic",
        "clarity",
        "hotjar",
        "matomo",
        "lightbox",
    ),
    *(
        "llms",
        "tailwind",
        "posthog",
        "plausible",
        "umami",
        "intercom",
        "node-polyfills",
        "less",
        "chat",
        "lunr",
        "typesense",
    ),
)
# Of these, pages lie among the sources once they have run.
_WRITERS = ("openapi", "typedoc", "remote", "docgen", "graphql", "redoc", "jsdoc", "swagger", "notion", "rest", "api")
_SIDEBAR_PATH = re.compile(r"sidebarPath['\"]?:\s*+(?:require\.resolve\()?['\"](?P<path>\.[\w./-]++)['\"]")
# Where an item of a sidebar says what it leads to, by its type.
_LINKED = {"doc": "id", "ref": "id", "link": "href"}
_CONTENT = {"plugin-content-docs": "docs", "plugin-content-blog": "blog", "plugin-content-pages": "pages"}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Own:
    """What Docusaurus alone asks for: the *areas* that its plugins make routes from.

    *slash* is `trailingSlash`. *unknown* says why routes outside the areas may be there, *anywhere* why any may.
    """

    areas: tuple[Area, ...] = ()
    slash: bool | None = None
    unknown: str = ""
    anywhere: str = ""


def read(configuration: Configuration) -> Settings:
    """Read a `docusaurus.config.js`, and the files that it names."""
    config = _config(configuration)
    base = look_up(config, "baseUrl")
    found = _Read(configuration, config)
    slash = look_up(config, "trailingSlash")
    home = configuration.home
    folders = [relpath(area.folder or ".", home or ".") for area in found.areas]
    url = look_up(config, "url")
    return Settings(
        dialect=replace(
            _DIALECT, formulas="remark-math" in configuration.text, open_components=open_components(configuration)
        ),
        statics=_statics(config),
        base=base.strip("/") if isinstance(base, str) else "",
        aliases=(("@site/", ""),),
        roots=() if found.is_guessed else tuple(dict.fromkeys([*folders, "src", "i18n", *found.archives()])),
        hosts=(url.rstrip("/"),) if isinstance(url, str) else (),
        redirects=tuple(found.made),
        exact_ids=True,
        includes_move=True,
        own=_Own(
            areas=tuple(found.areas),
            slash=slash if isinstance(slash, bool) else None,
            unknown=found.unknown,
            anywhere=found.anywhere,
        ),
        unknown=tuple(filter(None, dict.fromkeys((found.unknown, found.anywhere)))),
    )


def _config(configuration: Configuration) -> Value:
    return read_script(configuration.text, configuration.path, configuration.texts).get("default")


def _statics(config: Value) -> tuple[str, ...]:
    written = look_up(config, "staticDirectories")
    if isinstance(written, list):
        return tuple(str(item).strip("./") for item in written if isinstance(item, str))
    return ("static",)


class _Read:
    """The plugins of a configuration, one after the other."""

    def __init__(self, configuration: Configuration, config: Value) -> None:
        self.configuration = configuration
        self.areas: list[Area] = []
        self.made: list[Redirect] = []
        self.is_guessed = False
        self.unknown = self.anywhere = ""
        self.locales = self._locales(config)
        if not isinstance(config, dict):
            self.anywhere = "code makes its configuration"
        for preset in _items(look_up(config, "presets")):
            self._preset(*_named(preset))
        for key in ("plugins", "themes"):
            for plugin in _items(look_up(config, key)):
                self._plugin(*_named(plugin))
        if not self.areas:
            self.is_guessed = True
            self.unknown = "its plugins are not known"
            if not self.anywhere:
                self._defaults()
        if look_up(config, "themeConfig", "algolia") is not None:
            self._make("search")

    def archives(self) -> Iterator[str]:
        """Give the folders of versions: what lies in them and is of no version that is listed is no longer built."""
        for path in self.configuration.files_below(self.configuration.home):
            top = self._seen(path).partition("/")[0]
            if top.endswith(_VERSIONS):
                yield top

    def _seen(self, path: str) -> str:
        home = self.configuration.home
        return path.removeprefix(f"{home}/") if home else path

    def _locales(self, config: Value) -> tuple[str, ...]:
        default = look_up(config, "i18n", "defaultLocale")
        names = [str(name) for name in _items(look_up(config, "i18n", "locales")) if isinstance(name, str)]
        return tuple(name for name in names if name != default)

    def _preset(self, name: str, options: Value) -> None:
        if "classic" not in name:
            self.unknown = f"the preset {name or 'in code'} may make pages"
        for kind in _CONTENT.values():
            part = look_up(options, kind)
            if part is not False and ("classic" in name or part is not None):
                self._content(kind, part)

    def _defaults(self) -> None:
        """Take the folders of the classic preset: a configuration that names no plugin is not yet the one that is built."""
        self._content(_CONTENT["plugin-content-docs"], None)
        if not any(is_source(area, path) for area in self.areas for path in self.configuration.files):
            self.areas.clear()
            self.anywhere = self.unknown
            return
        self._content(_CONTENT["plugin-content-blog"], None)
        self._content(_CONTENT["plugin-content-pages"], None)

    def _plugin(self, name: str, options: Value) -> None:
        for package, kind in _CONTENT.items():
            if name in (
                f"@docusaurus/{package}",
                package,
                package.removeprefix("plugin-"),
                f"@docusaurus/{package[7:]}",
            ):
                self._content(kind, options)
                return
        if "client-redirects" in name:
            self._redirects(options)
        elif "search" in name or "lunr" in name:
            self._make("search")
        elif not name:
            self.unknown = "a plugin in code may make pages"
        elif not any(word in name for word in _HARMLESS):
            self.unknown = f"the plugin {name} may make pages"
            if not name.startswith((".", "/")) and any(word in name for word in _WRITERS):
                self.anywhere = self.unknown

    def _content(self, kind: str, options: Value) -> None:
        for area in areas_of(Kind(kind), options, self.configuration, self.locales):
            self.areas.append(area)
            for address in area.lists(self.configuration):
                self._make(address)
            if area.kind is Kind.DOCS:
                self._categories(area, options)

    def _make(self, address: str, file: str = "") -> None:
        self.made.append(Redirect(address=clean(address), target="", file=file or self.configuration.path))

    def _redirects(self, options: Value) -> None:
        """https://docusaurus.io/docs/api/plugins/@docusaurus/plugin-client-redirects."""
        for item in _items(look_up(options, "redirects")):
            target = look_up(item, "to")
            sources = look_up(item, "from")
            for source in sources if isinstance(sources, list) else [sources]:
                if isinstance(source, str):
                    self.made.append(Redirect(address=clean(source), target=str(target), file=self.configuration.path))

    def _categories(self, area: Area, options: Value) -> None:
        """Note the pages of categories that list what is in them (https://docusaurus.io/docs/sidebar/items#generated-index-page)."""
        generated = []
        sidebars, is_automatic = _sidebars(self.configuration, options), True
        if sidebars is not None:
            is_automatic = any("autogenerated" in text for _, text in sidebars)
            for path, text in sidebars:
                generated += list(_generated(read_script(text, path, self.configuration.texts).get("default")))
        for path in self.configuration.files_below(area.folder) if is_automatic else ():
            if "/_category_." in path and path in self.configuration.texts:
                text = self.configuration.texts[path]
                read_file = read_json if path.endswith(".json") else read_yaml
                category = read_file(text)
                generated.append({"label": dirname(path).rpartition("/")[2], **category})  # type: ignore[dict-item]
        for found in generated:
            link = found.get("link")
            if not isinstance(link, dict) or link.get("type") != "generated-index":
                continue
            slug = link.get("slug")
            default = f"category/{github_slug(str(found.get('label') or ''))}"
            self._make(f"{area.route}/{slug if isinstance(slug, str) else default}")


def _generated(value: Value) -> Iterator[Mapping[str, Value]]:
    """Give every category in *value*, a sidebar or several."""
    waiting = [value]
    while waiting:
        found = waiting.pop()
        if isinstance(found, dict):
            if found.get("type") == "category":
                yield found
            waiting += found.values()
        elif isinstance(found, list):
            waiting += found
        elif isinstance(found, Unknown):
            waiting += found.choices


def _sidebars(configuration: Configuration, options: Value) -> list[tuple[str, str]] | None:
    """Give the files of sidebars that *options* name; None if there is none, and all is listed automatically."""
    written = look_up(options, "sidebarPath")
    if not isinstance(written, str):
        return None
    path = _tree_path(written, configuration)
    found = [(path, configuration.texts[path])] if path in configuration.texts else []
    found += configuration.below("versioned_sidebars")
    return found


def _tree_path(written: str, configuration: Configuration) -> str:
    if written.startswith("/"):
        return written.strip("/")
    return inside(normpath(f"{configuration.home}/{written}")) or ""


def _items(value: Value) -> Iterator[Value]:
    """Give the items of a list, those of a condition too."""
    for found in choices(value):
        if isinstance(found, list):
            for item in found:
                if isinstance(item, Unknown) and item.choices:
                    # `condition && plugin`, `...(condition ? [plugin] : [])`
                    for choice in choices(item):
                        yield from choice if isinstance(choice, list) else (choice,)
                else:
                    yield item


def _named(item: Value) -> tuple[str, Value]:
    """Give the name and the options of a plugin; code has no name."""
    name, options = item, None
    if isinstance(item, list):
        name = item[0] if item else None
        options = item[1] if len(item) > 1 else None
    return (str(name) if isinstance(name, str) else ""), options


def addresses(site: Site, page: SourcePage) -> tuple[str, ...]:
    """Give the route that a page gets from the plugin whose folder it lies in, and those of its tags."""
    for area in site.settings.own.areas:
        if is_source(area, page.path):
            route = route_of(area, page)
            found = () if route is None else (clean(route), *area.tags(page))
            return tuple(_in_language(address, area.locale) for address in found)
    return ()


def _in_language(address: str, locale: str) -> str:
    """Write an address so that it is one of that language alone: each is a site of its own, below its own base."""
    return f"{address}@{locale}" if locale else address


def names(site: Site, document: Document) -> Iterator[Name]:
    """Give what links call a page by: its source, for every plugin that has it, and its id for sidebars."""
    page = SourcePage(path=document.path, fields=document.fields)
    for area in site.settings.own.areas:
        if is_source(area, page.path) and route_of(area, page) is not None:
            yield Name(space=area.plugin, key=page.path, path=page.path)
            for key in ids_of(area, page):
                yield Name(space="id", key=key, path=page.path)
            return


def follow(site: Site, page: SourcePage, link: SiteLink) -> Iterator[Place]:
    """Give the source, the asset or the route that the link is for."""
    yield from _places(site, page, link)
    if link.kind not in ("navigation", "include", "directive") and _area_of(site, page) is None:
        yield from _off_site(site, page, link)


def _area_of(site: Site, page: SourcePage) -> Area | None:
    own: _Own = site.settings.own
    return next((area for area in own.areas if is_source(area, page.path)), None)


def _off_site(site: Site, page: SourcePage, link: SiteLink) -> Iterator[Place]:
    """Give the places of a link on a page that no plugin makes a route of: a part of others, or one that is read as it lies."""
    home = f"{site.home}/" if site.home else ""
    if page.path.removeprefix(home).partition("/")[0].endswith(_VERSIONS):
        yield _ARCHIVED
    elif basename(page.path).lower().startswith(_AS_IT_LIES):
        yield InSource(inside(link.target.path) if link.target.rooted else join(page.path, link.target.path))


def _places(site: Site, page: SourcePage, link: SiteLink) -> Iterator[Place]:
    path = link.target.path
    if link.kind in ("include", "directive"):
        yield from _module(site, page.file or page.path, path)
    elif not path or (link.kind == "front-matter" and path in ("null", "~")):
        yield InSource(page.path)
    elif link.kind == "front-matter" and "." not in path:
        yield Named("id", path)
    elif link.kind in ("image", "front-matter"):
        yield from _asset(site, page.file or page.path, path, rooted=link.target.rooted)
    elif link.kind in ("inline", "reference", "autolink") and path.lower().endswith(_MARKDOWN):
        yield from _source(site, page, path)
    else:
        if path.startswith("@site/"):
            yield InSource(site.below(path.removeprefix("@site/")))
            return
        if link.kind == "navigation" and not link.target.rooted:
            yield Named("id", path)
        yield from _route(site, page, link)


def _module(site: Site, file: str, path: str) -> Iterator[Place]:
    """Give what `import` and `require` load."""
    if path.startswith("@site/"):
        wanted = site.below(path.removeprefix("@site/"))
    elif path.startswith("."):
        wanted = join(file, path)
    else:
        yield _PACKAGE
        return
    plain = (wanted or "").partition("?")[0]
    for ending in _MODULES:
        yield InSource(plain + ending if wanted is not None else None)


def _asset(site: Site, file: str, path: str, *, rooted: bool) -> Iterator[Place]:
    """Give a picture or a file that the build takes along (https://docusaurus.io/docs/markdown-features/assets)."""
    if path.startswith("@site/"):
        yield InSource(site.below(path.removeprefix("@site/")))
    elif rooted:
        below = below_base(path, site.settings.base)
        for folder in site.settings.statics:
            yield InSource(site.below(folder, path), folders=False)
            if below is not None:
                yield InSource(site.below(folder, below), folders=False)
    else:
        yield InSource(join(file, path))


def _source(site: Site, page: SourcePage, path: str) -> Iterator[Place]:
    """Give the pages that a path with a suffix names: of the same plugin, from the page, its folders, and the site."""
    own: _Own = site.settings.own
    file = page.file or page.path
    area = _area_of(site, page)
    areas = [area] if area is not None else [*own.areas]
    if path.startswith("@site/"):
        found = [site.below(path.removeprefix("@site/"))]
    else:
        found = [] if path.startswith("/") else [join(file, path)]
        if not path.startswith("./") and not path.startswith("../"):
            for each in areas:
                found += [inside(f"{folder}/{path}") for folder in each.roots]
            found.append(site.below(path))
        elif area is not None and area.fallback:
            # What is not translated is shown in the default language.
            found.append(area.in_default(join(file, path)))
    for place in found if not own.areas else ():
        yield InSource(place)
    for place in found:
        for plugin in dict.fromkeys(each.plugin for each in areas):
            yield Named(plugin, place) if place is not None else InSource(None)
    if own.anywhere:
        yield NotJudged(own.anywhere)


def _route(site: Site, page: SourcePage, link: SiteLink) -> Iterator[Place]:
    own: _Own = site.settings.own
    path = link.target.path
    ending = splitext(path)[1].lower()
    if ending and ending not in (".html", *_MARKDOWN) and link.kind != "html":
        rooted = link.target.rooted or link.kind == "base-url"
        yield from _asset(site, page.file or page.path, path, rooted=rooted)
    area = _area_of(site, page)
    if area is None and not link.target.rooted and link.kind not in _FROM_BASE:
        yield _PART
        return
    if link.kind in ("navigation", "html") and clean(path).endswith(_MADE):
        yield _AT_THE_END
    address = _address(site, page, area, link)
    if address is None:
        yield _OUTSIDE
        return
    if link.kind == "html" or ending not in ("", ".html", *_MARKDOWN):
        for folder in site.settings.statics:
            yield InSource(site.below(folder, address), folders=False)
            yield InSource(site.below(folder, f"{address}.html"), folders=False)
            yield InSource(site.below(folder, f"{address}/index.html"), folders=False)
    if area is not None and area.locale:
        yield AtAddress(_in_language(address, area.locale))
    yield AtAddress(address)
    if own.anywhere:
        yield NotJudged(own.anywhere)
    if own.unknown and not any(each.is_above(address) for each in own.areas):
        yield NotJudged(own.unknown)


def _address(site: Site, page: SourcePage, area: Area | None, link: SiteLink) -> str | None:
    """Give the address that the path of *link* is, from where *page* is read; None if it is outside of the site."""
    path, base = link.target.path, site.settings.base
    if link.target.rooted:
        below = below_base(path, base)
        if (link.kind == "html" or link.target.remapped) and below is None:
            return None
        return clean(path) if below is None else below
    if link.kind in _FROM_BASE or area is None:
        return clean(path)
    here = route_of(area, page, slash=site.settings.own.slash) or ""
    joined = normpath(f"{here if here.endswith('/') else dirname(here)}/{path}")
    return clean(joined)


def navigation(configuration: Configuration) -> Iterator[Document]:
    """Give the links of the navigation bar, the footer, sidebars and redirects."""
    config = _config(configuration)
    found: list[tuple[str, LinkRow]] = []
    theme = look_up(config, "themeConfig")
    found += _menu(look_up(theme, "navbar", "items"))
    found += _menu(look_up(theme, "footer", "links"))
    for keys in (("navbar", "logo"), ("footer", "logo")):
        logo = look_up(theme, *keys)
        for key in ("src", "srcDark", "href"):
            found += _texts(look_up(logo, key))
    found += _html(look_up(theme, "announcementBar", "content"))
    named = frozenset(_sidebar_files(config, configuration))
    for path, text in configuration.below(""):
        if path in named or _is_sidebar(path, configuration):
            for sidebar in read_script(text, path, configuration.texts).values():
                found += _sidebar(sidebar)
    yield from documents(found)


def _sidebar_files(config: Value, configuration: Configuration) -> Iterator[str]:
    """Give every file that some `sidebarPath` in *config* names."""
    waiting = [config]
    while waiting:
        found = waiting.pop()
        if isinstance(found, dict):
            written = found.get("sidebarPath")
            if isinstance(written, str):
                yield _tree_path(written, configuration)
            waiting += found.values()
        elif isinstance(found, list):
            waiting += found
        elif isinstance(found, Unknown):
            waiting += found.choices


def _is_sidebar(path: str, configuration: Configuration) -> bool:
    """Say whether *path* is a sidebar by where it lies: beside the configuration, or of a version that is built."""
    folder, _, name = path.rpartition("/")
    if folder == configuration.home:
        return name.lower().startswith("sidebar")
    parent, _, last = folder.rpartition("/")
    if parent != configuration.home or not last.endswith("versioned_sidebars"):
        return False
    listed = configuration.read(last.removesuffix("versioned_sidebars") + "versions.json")
    version = name.removeprefix("version-").removesuffix("-sidebars.json")
    return listed is None or f'"{version}"' in listed


def _texts(value: Value) -> Iterator[tuple[str, LinkRow]]:
    for text in choices(value):
        if isinstance(text, Placed) and not text.startswith("#") and "://" not in text[:12].partition("/")[0]:
            yield text.path, text.link("navigation")


def _menu(value: Value) -> Iterator[tuple[str, LinkRow]]:
    waiting = [value]
    while waiting:
        found = waiting.pop()
        if isinstance(found, list):
            waiting += found
        elif isinstance(found, Unknown):
            waiting += found.choices
        elif isinstance(found, dict):
            keys = ("to", "href", "docId") if found.get("type") != "docSidebar" else ()
            for key in keys:
                yield from _texts(found.get(key))
            yield from _html(found.get("html"))
            waiting.append(found.get("items"))


def _sidebar(value: Value) -> Iterator[tuple[str, LinkRow]]:
    """https://docusaurus.io/docs/sidebar/items: a string is the id of a page."""
    waiting = [value]
    while waiting:
        found = waiting.pop()
        if isinstance(found, Placed):
            yield from _texts(found)
        elif isinstance(found, list):
            waiting += found
        elif isinstance(found, Unknown):
            waiting += found.choices
        elif isinstance(found, dict):
            yield from _texts(found.get(_LINKED.get(str(found.get("type")), "")))
            yield from _texts(look_up(found, "link", "id"))
            if found.get("type") == "html":
                yield from _html(found.get("value"))
            if "type" not in found:
                # Several sidebars, or categories, by their names.
                waiting += found.values()
            waiting.append(found.get("items"))


def _html(value: Value | None) -> Iterator[tuple[str, LinkRow]]:
    if not isinstance(value, Placed) or value.span is None or "\n" in value:
        return
    start, _ = value.span
    for link in read_html(str(value)).links:
        first, last = link.value
        place = (start + first, start + last)
        yield value.path, LinkRow(value.line, value.column + first, link.href, link.text, "html", place)


def _more(path: str, text: str) -> Iterator[str]:
    """Give the sidebars that the configuration *text* at *path* names."""
    if basename(path).startswith("docusaurus.config."):
        for match in _SIDEBAR_PATH.finditer(text):
            found = inside(f"{dirname(path)}/{match['path']}")
            if found is not None:
                yield found


def _is_also(path: str) -> bool:
    """Say whether *path* may be a part of the configuration: sidebars, versions, categories, scripts beside it."""
    folder, _, name = path.rpartition("/")
    if name.startswith(("_category_.", "sidebar", "navbar", "footer", "docusaurus")) or name.endswith("versions.json"):
        return True
    if is_component(path):
        return True
    return "/versioned_sidebars" in f"/{folder}" or name.endswith("versioned_sidebars")


GENERATORS = (
    Generator(
        name="Docusaurus",
        files=named("docusaurus.config", SCRIPTS),
        levels=1,
        sources=(".md", ".mdx", ".markdown", ".js", ".jsx", ".ts", ".tsx"),
        also=_is_also,
        more=_more,
        read=read,
        addresses=addresses,
        follow=follow,
        names=names,
        navigation=navigation,
    ),
)
