"""Astro Starlight (https://starlight.astro.build/guides/pages/): addresses are slugs of the paths below `src/content/docs`."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from posixpath import dirname, normpath, splitext

from doc_audit.markdown.slugs import github_slug
from doc_audit.model.dialect import Dialect
from doc_audit.model.document import Document
from doc_audit.sites.addresses import below_base, clean
from doc_audit.sites.components import is_component, open_components
from doc_audit.sites.configuration import Configuration
from doc_audit.sites.generator import SCRIPTS, Generator, named
from doc_audit.sites.paths import inside, join
from doc_audit.sites.place import AtAddress, InSource, NotJudged, Place
from doc_audit.sites.script import Placed, Unknown, Value, choices, documents, look_up, read_script
from doc_audit.sites.settings import Redirect, Settings
from doc_audit.sites.site import Site
from doc_audit.sites.source_page import SiteLink, SourcePage

_DIALECT = Dialect(
    ids="astro",
    forms=("jsx",),
    fields=("slug", "draft"),
    link_fields=(
        "hero.actions.link",
        "hero.image.file",
        "hero.image.dark",
        "hero.image.light",
        "prev.link",
        "next.link",
    ),
)
_OUTSIDE = NotJudged("it leads out of the site's own addresses")
_PACKAGE = NotJudged("it is of a package or a theme")
_OWN_COMPONENT = NotJudged("an own component may lead elsewhere")
_OWN_IDS = "a plugin of the site's own may make ids"
_NOT_READ = re.compile(r"(\S+) is not read\Z")
# What a plugin writes that gives an id to a part of a page (https://github.com/syntax-tree/mdast-util-to-hast#fields-on-nodes).
_SETS_IDS = re.compile(r"hProperties|properties\??\.id\b|\bid\s{0,9}[:=]|[\"']id[\"']|slug", re.IGNORECASE)
_PICTURES = frozenset({".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp", ".avif"})
# https://starlight.astro.build/components/using-components/#built-in-components
_COMPONENTS = frozenset({"LinkCard", "LinkButton", "Card", "Link", "a"})
_CODE = (".md", ".mdx", ".mdoc")
_PAGES = (*_CODE, ".astro", ".html")
# What becomes a file of the same name, at the end of the build.
_MADE = (
    "sitemap-index.xml",
    "sitemap-0.xml",
    "rss.xml",
    "llms.txt",
    "llms-full.txt",
    "llms-small.txt",
    "404",
    "404.html",
)
# What its layout calls its own parts (components/Page.astro, MobileTableOfContents.astro, PageTitle.astro).
_LAYOUT = frozenset({
    "_top", "starlight__sidebar", "starlight__search", "starlight__on-this-page", "starlight__on-this-page--mobile",
    "starlight__mobile-toc", "theme-icons", "footnote-label",
})  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class _Own:
    """What Starlight alone asks for: the folders of its pages and its own routes, from the root of the tree; its languages.

    *fallback* is the language whose pages others show where they lack one; empty where it is at the root of the site. *html*: a
    page is a file `x.html` (https://docs.astro.build/en/reference/configuration-reference/#buildformat).
    """

    content: str
    routes: str
    public: str
    locales: tuple[str, ...] = ()
    fallback: str = ""
    unknown: str = ""
    html: bool = False


def read(configuration: Configuration) -> Settings:
    """Read an `astro.config.mjs`, and what it gives to `starlight()`."""
    config = _config(configuration)
    options = _options(config)
    base = look_up(config, "base")
    source = _text(look_up(config, "srcDir"), "src").strip("./")
    home = configuration.home
    return Settings(
        dialect=_dialect(config, configuration),
        content=f"{source}/content/docs",
        roots=(f"{source}/pages",),
        statics=(_text(look_up(config, "publicDir"), "public").strip("./"),),
        base=base.strip("/") if isinstance(base, str) else "",
        # By convention `~/` is the folder of the sources (https://starlight.astro.build/guides/pages/).
        aliases=(("~/", source),),
        hosts=(str(look_up(config, "site")).rstrip("/"),) if isinstance(look_up(config, "site"), str) else (),
        redirects=tuple(_redirects(config)),
        exact_ids=True,
        page_ids=_LAYOUT,
        open_ids=_OWN_IDS if _may_make_ids(config, configuration) else "",
        own=_Own(
            content=inside(f"{home}/{source}/content/docs") or "",
            routes=inside(f"{home}/{source}/pages") or "",
            public=inside(f"{home}/{_text(look_up(config, 'publicDir'), 'public').strip('./')}") or "",
            locales=tuple(_locales(options)),
            fallback=_fallback(options),
            unknown=_why_unknown(config, options),
            html=look_up(config, "build", "format") in ("file", "preserve"),
        ),
    )


def _config(configuration: Configuration) -> Value:
    return read_script(configuration.text, configuration.path, configuration.texts).get("default")


def _dialect(config: Value, configuration: Configuration) -> Dialect:
    """https://docs.astro.build/en/reference/configuration-reference/#markdown-options."""
    plugins = {package: options for package, _, options in _plugins(config)}
    prefix = look_up(plugins.get("rehype-slug"), "prefix")
    slugs = [name for name in plugins if "slug" in name and name != "rehype-slug"]
    return replace(
        _DIALECT,
        ids="unknown" if slugs or isinstance(prefix, Unknown) else "astro",
        id_prefix=_text(prefix, ""),
        open_components=open_components(configuration),
        smart_dashes=look_up(config, "markdown", "smartypants") is not False,
        formulas="remark-math" in configuration.text,
    )


def _plugins(config: Value) -> Iterator[tuple[str, str, Value]]:
    """Give the plugins that change the pages: the package of each or the file that it is written in, and its options."""
    integrations = look_up(config, "integrations")
    asked = [look_up(config, "markdown")]
    for item in integrations if isinstance(integrations, list) else ():
        if isinstance(item, Unknown) and item.made_by == "mdx" and item.given:
            asked.append(item.given[0])
    for value in asked:
        for key in ("remarkPlugins", "rehypePlugins"):
            listed = look_up(value, key)
            for plugin in listed if isinstance(listed, list) else ():
                first, *options = plugin if isinstance(plugin, list) and plugin else (plugin,)
                yield (*_origin(first), next(iter(options), None))


def _origin(plugin: Value) -> tuple[str, str]:
    """Give the package that *plugin* is from, or else the file that holds its code; empty if neither can be told."""
    if not isinstance(plugin, Unknown):
        return str(plugin), ""
    imported = _NOT_READ.match(plugin.reason)
    if imported is None:
        return "", plugin.path
    is_own = imported[1].startswith((".", "/", "~", "@/"))
    return "" if is_own else imported[1], ""


def _may_make_ids(config: Value, configuration: Configuration) -> bool:
    """Say whether a plugin of the site's own may give ids to what it likes."""
    own = [file for package, file, _ in _plugins(config) if not package]
    return any(_SETS_IDS.search(configuration.texts.get(file, "id=")) for file in own)


def _text(value: Value, otherwise: str) -> str:
    return str(value) if isinstance(value, str) else otherwise


def _options(config: Value) -> Value:
    """Give what `starlight()` among the integrations is given."""
    for integrations in choices(look_up(config, "integrations")):
        for item in integrations if isinstance(integrations, list) else ():
            if isinstance(item, Unknown) and item.made_by == "starlight" and item.given:
                return item.given[0]
    return None


def _locales(options: Value) -> Iterator[str]:
    locales = look_up(options, "locales")
    for name in locales if isinstance(locales, dict) else ():
        if name != "root":
            yield str(name)


def _fallback(options: Value) -> str:
    locales = look_up(options, "locales")
    if isinstance(locales, dict) and "root" in locales:
        return ""
    return _text(look_up(options, "defaultLocale"), "") if isinstance(locales, dict) else ""


def _why_unknown(config: Value, options: Value) -> str:
    if not isinstance(config, dict) or not isinstance(options, dict):
        return "code makes its configuration"
    plugins = look_up(options, "plugins")
    for plugin in plugins if isinstance(plugins, list) else ():
        name = plugin.made_by if isinstance(plugin, Unknown) else ""
        if not name or not any(
            word in name.lower() for word in ("linksvalidator", "imagezoom", "heading", "llms", "theme")
        ):
            return f"the plugin {name or 'in code'} may make pages"
    return ""


def _redirects(config: Value) -> Iterator[Redirect]:
    for source, target in _moved(config):
        address = clean(source.partition("[")[0]) + "*" * ("[" in source)
        yield Redirect(address=address, target=str(target), file=source.path)


def _moved(config: Value) -> Iterator[tuple[Placed, Value]]:
    """Give each old route and where it leads (https://docs.astro.build/en/reference/configuration-reference/#redirects)."""
    found = look_up(config, "redirects")
    for source, target in found.items() if isinstance(found, dict) else ():
        if isinstance(source, Placed):
            yield source, look_up(target, "destination") if isinstance(target, dict) else target


def addresses(site: Site, page: SourcePage) -> tuple[str, ...]:
    """Give the slug of the path, or the one that the page states; custom pages have the path itself."""
    own: _Own = site.settings.own
    if page.path.startswith(f"{own.routes}/"):
        stem, ending = splitext(page.path.removeprefix(f"{own.routes}/"))
        return (_plain(stem),) if ending in _PAGES and "[" not in stem else ()
    if not page.path.startswith(f"{own.content}/") or page.field("draft") == "true":
        return ()
    inner = page.path.removeprefix(f"{own.content}/")
    names = inner.rpartition(".")[0].split("/")
    if any(name.startswith("_") for name in names):
        return ()
    slug = page.field("slug")
    if slug is not None:
        return (_plain(slug.strip("/")),)
    return (_plain("/".join(github_slug(name) for name in names)),)


def _plain(path: str) -> str:
    return "" if path == "index" else path.removesuffix("/index")


def follow(site: Site, page: SourcePage, link: SiteLink) -> Iterator[Place]:
    """Give the file of a picture or an import, else what a browser asks for from the page's folder."""
    own: _Own = site.settings.own
    path = link.target.path
    if path.startswith("~/"):
        yield InSource(inside(f"{dirname(own.routes)}/{path[2:]}"))
        yield _PACKAGE
    elif link.kind in ("include", "directive"):
        yield from _module(page, path)
    elif not path:
        yield InSource(page.path)
    elif not link.target.rooted and (link.kind == "image" or _is_picture(link)):
        yield InSource(join(page.path, path)) if path.startswith(".") or "/" in path else _PACKAGE
        yield _PACKAGE
    else:
        yield from _address(site, page, link)
        if link.kind == "component" and link.text not in _COMPONENTS:
            yield _OWN_COMPONENT
        if own.unknown:
            yield NotJudged(own.unknown)
        if clean(path) in _MADE:
            yield NotJudged("the build makes it")


def _is_picture(link: SiteLink) -> bool:
    return link.kind == "front-matter" and link.target.path.startswith((".", "~", "@"))


def _module(page: SourcePage, path: str) -> Iterator[Place]:
    """Give what `import` loads; aliases are of the project's own."""
    if not path.startswith("."):
        yield _PACKAGE
        return
    wanted = join(page.path, path)
    plain = (wanted or "").partition("?")[0]
    yield InSource(plain if wanted is not None else None)
    if not plain.endswith(_CODE) and splitext(plain)[1] not in _PICTURES:
        yield _PACKAGE


def _address(site: Site, page: SourcePage, link: SiteLink) -> Iterator[Place]:
    own: _Own = site.settings.own
    path = link.target.path
    if link.kind == "navigation" and not link.target.rooted:
        address: str | None = clean(path)
    elif link.target.rooted:
        address = clean(path) if link.kind == "navigation" else below_base(path, site.settings.base)
    else:
        here = addresses(site, page)
        address = inside(normpath(f"{here[0] if here else dirname(page.path)}/{path}"))
    if address is None:
        yield _OUTSIDE
        return
    plain = address.removesuffix("/index.html")
    if own.html:
        plain = plain.removesuffix(".html")
    yield AtAddress(plain)
    yield InSource(inside(f"{own.public}/{address}"), folders=False)
    yield InSource(inside(f"{own.public}/{address}/index.html"), folders=False)
    yield from _in_default_language(own, plain)
    if splitext(address)[1] == "" and link.kind == "navigation" and own.fallback:
        yield AtAddress(f"{own.fallback}/{plain}")


def _in_default_language(own: _Own, address: str) -> Iterator[Place]:
    """Give the page that is shown where a translation lacks it (https://starlight.astro.build/guides/i18n/#fallback-content)."""
    locale, _, rest = address.partition("/")
    if locale in own.locales:
        yield AtAddress(f"{own.fallback}/{rest}".strip("/"))


def navigation(configuration: Configuration) -> Iterator[Document]:
    """Give the links of the sidebar and of redirects."""
    config = _config(configuration)
    moved = [target for _, target in _moved(config) if isinstance(target, Placed) and "[" not in target]
    listed = [(placed.path, placed.link("navigation")) for placed in _sidebar(look_up(_options(config), "sidebar"))]
    yield from documents([*((target.path, target.link("redirect")) for target in moved), *listed])


def _sidebar(sidebar: Value) -> Iterator[Placed]:
    waiting = [sidebar]
    while waiting:
        value = waiting.pop()
        if isinstance(value, Placed):
            yield value
        elif isinstance(value, list):
            waiting += value
        elif isinstance(value, Unknown):
            waiting += value.choices
        elif isinstance(value, dict):
            waiting += [
                value[key] for key in ("link", "slug", "items") if isinstance(value.get(key), Placed | list | Unknown)
            ]


_FOLDERS_OF_CODE = ("/config/", "/plugins/", "/remark", "/rehype")


def _is_also(path: str) -> bool:
    name = path.rpartition("/")[2]
    return (
        name.startswith(("sidebar", "astro.sidebar", "locales"))
        or any(part in f"/{path}" for part in _FOLDERS_OF_CODE)
        or is_component(path)
    )


GENERATORS = (
    Generator(
        name="Starlight",
        files=named("astro.config", SCRIPTS),
        mark="starlight",
        sources=(*_PAGES, ".ts", ".js"),
        also=_is_also,
        read=read,
        addresses=addresses,
        follow=follow,
        navigation=navigation,
    ),
)
