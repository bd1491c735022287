"""Jekyll with kramdown, alone or on GitHub Pages (https://jekyllrb.com/docs/, https://pages.github.com/versions/).

It is longer than most: permalinks, collections, posts, defaults and four plugins that GitHub Pages always has make addresses.
An address is the file that a page is written to; a server also gives `x.html` for `x`, and `x/index.html` for `x/`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from posixpath import basename, dirname, splitext
from typing import Any

from doc_audit.metadata.front_matter import read_front_matter
from doc_audit.model.dialect import Dialect, IdRule
from doc_audit.model.document import Document
from doc_audit.model.lines import lines_of
from doc_audit.model.pages import PAGE_SUFFIXES
from doc_audit.sites import jekyll_menus
from doc_audit.sites.addresses import below_base, clean
from doc_audit.sites.configuration import Configuration
from doc_audit.sites.generator import Generator
from doc_audit.sites.paths import inside, join
from doc_audit.sites.permalinks import STYLES, date_keys, day_of, ending, fill, output_file, pretty, slug
from doc_audit.sites.place import AtAddress, InSource, Name, Named, NotJudged, Place
from doc_audit.sites.reading import mapping, read_yaml
from doc_audit.sites.settings import Settings
from doc_audit.sites.site import Site
from doc_audit.sites.source_page import SiteLink, SourcePage

_FIELDS = ("", "permalink", "redirect_from", "date", "slug", "categories", "category", "published")
_EXCLUDED = (".sass-cache", ".jekyll-cache", "gemfiles", "Gemfile", "Gemfile.lock", "node_modules")
_EXCLUDED_VENDOR = ("vendor/bundle/", "vendor/cache/", "vendor/gems/", "vendor/ruby/")
# Plugins that make no page, and those whose pages are known here.
_KNOWN_PLUGINS = frozenset(
    name
    for line in (
        "jekyll-feed jekyll-sitemap jekyll-seo-tag jekyll-gist jekyll-avatar jekyll-mentions jemoji jekyll-remote-theme",
        "jekyll-include-cache jekyll-redirect-from jekyll-relative-links jekyll-optional-front-matter jekyll-readme-index",
        "jekyll-default-layout jekyll-titles-from-headings jekyll-github-metadata jekyll-coffeescript jekyll-sass-converter",
        "jekyll-last-modified-at jekyll-toc jekyll-data jekyll-watch jekyll-compose jekyll-commonmark-ghpages jekyll-commonmark",
        "jekyll-swiss jekyll-target-blank jekyll-spaceship jekyll-octicons jekyll-minifier kramdown-parser-gfm webrick rouge",
        "html-proofer jekyll-include-absolute-plugin premonition jekyll-email-protect github-pages jekyll",
    )
    for name in line.split()
)
# https://github.com/benbalter/jekyll-optional-front-matter#default-blacklist
_NO_PAGES = frozenset(
    [
        "readme",
        "license",
        "licence",
        "copying",
        "code_of_conduct",
        "contributing",
        "issue_template",
        "pull_request_template",
    ]
)
_MADE = frozenset({"feed.xml", "sitemap.xml", "robots.txt", "redirects.json", "atom.xml"})
# What themes bring: their styles and scripts, and the signs that these show.
_OF_THEMES = (".css", ".js", ".map", ".svg", ".ico", ".woff", ".woff2")
_OUTSIDE = "it leads out of the site's own addresses"
_THEME = "its theme may bring it"
_PLUGINS = "its plugins may make pages"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Collection:
    label: str
    output: bool
    permalink: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Default:
    """Front matter for pages below *path* (a glob if it has a `*`) that are of the *type*, if that is not empty."""

    path: str
    type: str
    values: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Own:
    """What Jekyll alone asks for. *readmes* are those that stand for an index; *html* the front matter of pages in HTML.

    *relative_links* and *optional_front_matter* say whether these plugins are at work; so do *redirects* and, of links on
    documents of collections, *in_collections*. *theme* says that one is used that is not here, *plugins* that one is that may make
    pages.
    """

    source: str = ""
    permalink: str = "date"
    posts: str = ""
    collections: tuple[_Collection, ...] = ()
    collections_dir: str = ""
    defaults: tuple[_Default, ...] = ()
    exclude: tuple[str, ...] = ()
    include: tuple[str, ...] = ()
    suffixes: tuple[str, ...] = (".markdown", ".mkdown", ".mkdn", ".mkd", ".md")
    relative_links: bool = True
    in_collections: bool = False
    optional_front_matter: bool = True
    redirects: bool = False
    unpublished: bool = False
    theme: bool = False
    plugins: bool = False
    readmes: frozenset[str] = frozenset()
    html: Mapping[str, tuple[tuple[str, str], ...]] = field(default_factory=dict)


def read(configuration: Configuration) -> Settings:
    """Read a `_config.yml`, the front matter of pages in HTML, and which plugins are at work."""
    config = read_yaml(configuration.text)
    base = config.get("baseurl")
    own = _own(configuration, config)
    return Settings(
        dialect=Dialect(
            ids=_ids(config),
            id_prefix=str(mapping(config.get("kramdown")).get("auto_id_prefix") or ""),
            html_blocks=True,
            definitions=True,
            calls="liquid",
            forms=("liquid-includes",),
            fields=_FIELDS,
            link_fields=("redirect_to",),
        ),
        base=base.strip("/") if isinstance(base, str) else "",
        exact_ids=_ids(config) != "github",
        includes_move=True,
        hosts=_hosts(config.get("url")),
        page_ids=jekyll_menus.page_ids(configuration),
        own=own,
        closed=not own.plugins,
    )


def _hosts(url: Any) -> tuple[str, ...]:
    return (url.rstrip("/"),) if isinstance(url, str) and url.startswith(("http://", "https://")) else ()


def _ids(config: Mapping[str, Any]) -> IdRule:
    """https://jekyllrb.com/docs/configuration/markdown/#kramdown; CommonMark plugins make GitHub's ids."""
    if str(config.get("markdown", "kramdown")).lower() not in ("kramdown", "gfm"):
        return "github"
    kramdown = mapping(config.get("kramdown"))
    if kramdown.get("auto_ids") is False:
        return "none"
    return "kramdown-gfm" if str(kramdown.get("input", "GFM")) == "GFM" else "kramdown"


def _own(configuration: Configuration, config: Mapping[str, Any]) -> _Own:
    plugins = frozenset(_words(config.get("plugins") or config.get("gems")))
    source = str(config.get("source") or "").strip("./")
    with_pages = _is_on_pages(configuration)
    relative = mapping(config.get("relative_links"))
    optional = mapping(config.get("optional_front_matter"))
    readme_index = mapping(config.get("readme_index")).get("enabled") is not False
    suffixes = tuple(f".{word.strip()}" for word in str(config.get("markdown_ext") or "").split(",") if word.strip())
    ruby = configuration.files_below(configuration.at("_plugins") or "_plugins")
    return _Own(
        source=source,
        permalink=str(config.get("permalink") or "date"),
        posts=str(mapping(mapping(config.get("collections")).get("posts")).get("permalink") or ""),
        collections=tuple(_collections(config)),
        collections_dir=str(config.get("collections_dir") or "").strip("./"),
        defaults=tuple(_defaults(config.get("defaults"))),
        exclude=(*_words(config.get("exclude")), *_EXCLUDED, *_EXCLUDED_VENDOR),
        include=(".htaccess", *_words(config.get("include"))),
        suffixes=suffixes or _Own().suffixes,
        relative_links=_is_at_work("jekyll-relative-links", plugins, with_pages, relative),
        in_collections=relative.get("collections") is True,
        optional_front_matter=_is_at_work("jekyll-optional-front-matter", plugins, with_pages, optional)
        and not config.get("require_front_matter"),
        redirects="jekyll-redirect-from" in plugins,
        unpublished=config.get("unpublished") is True,
        theme="theme" in config or "remote_theme" in config,
        plugins=not plugins <= _KNOWN_PLUGINS or any(path.endswith(".rb") for path in ruby),
        readmes=frozenset(_readmes(configuration) if readme_index and with_pages else ()),
        html=dict(_html_front_matter(configuration)),
    )


def _words(written: Any) -> tuple[str, ...]:
    if isinstance(written, str):
        return tuple(written.split())
    return tuple(str(item) for item in written) if isinstance(written, list) else ()


def _is_on_pages(configuration: Configuration) -> bool:
    """Say whether GitHub Pages may build the site, with plugins of its own: unless a Gemfile without them is what a build uses."""
    gems = "\n".join(filter(None, (configuration.read("Gemfile"), configuration.texts.get("Gemfile"))))
    lines = [line for line in lines_of(gems) if not line.strip().startswith("#")]
    if not lines or any("github-pages" in line for line in lines):
        return True
    return not any("jekyll build" in configuration.texts[path] for path in _pipelines(configuration))


def _pipelines(configuration: Configuration) -> Iterator[str]:
    """Give the files that say what a host or its pipeline builds."""
    for folder in (".github/workflows", ".circleci"):
        yield from (path for path in configuration.files_below(folder) if path in configuration.texts)
    yield from configuration.above(*_PIPELINES)


_PIPELINES = (
    ".gitlab-ci.yml",
    "netlify.toml",
    "vercel.json",
    ".travis.yml",
    "azure-pipelines.yml",
    "cloudbuild.yaml",
)


def _is_at_work(name: str, plugins: frozenset[str], with_pages: bool, settings: Mapping[str, Any]) -> bool:
    return settings.get("enabled") is not False and (with_pages or name in plugins)


def _collections(config: Mapping[str, Any]) -> Iterator[_Collection]:
    written = config.get("collections")
    if isinstance(written, list):
        written = {str(label): {} for label in written}
    suffix = ending(str(config.get("permalink") or "date"))
    for label, values in mapping(written).items():
        if label == "posts":
            continue
        settings = mapping(values)
        yield _Collection(
            label=str(label),
            output=settings.get("output") is True,
            permalink=str(settings.get("permalink") or f"/:collection/:path{suffix}"),
        )


def _defaults(written: Any) -> Iterator[_Default]:
    for item in written if isinstance(written, list) else ():
        scope, values = mapping(mapping(item).get("scope")), mapping(mapping(item).get("values"))
        kept = {key: str(value) for key, value in values.items() if key in _FIELDS and isinstance(value, str | bool)}
        if kept:
            yield _Default(path=str(scope.get("path") or ""), type=str(scope.get("type") or ""), values=kept)


def _readmes(configuration: Configuration) -> Iterator[str]:
    """Give the READMEs whose folder has no index (https://github.com/benbalter/jekyll-readme-index)."""
    folders: dict[str, str] = {}
    with_index: set[str] = set()
    for path in configuration.files_below(configuration.home):
        name = basename(path).lower()
        if name in ("readme.md", "readme.markdown"):
            folders[dirname(path)] = path
        elif splitext(name)[0] == "index" and splitext(name)[1] in (".md", ".markdown", ".html", ".htm", ".xml"):
            with_index.add(dirname(path))
    yield from (path for folder, path in folders.items() if folder not in with_index)


def _html_front_matter(configuration: Configuration) -> Iterator[tuple[str, tuple[tuple[str, str], ...]]]:
    for path, text in configuration.below(""):
        if path.endswith((".html", ".htm", ".xml")) and text.startswith("---"):
            entries = read_front_matter(lines_of(text)).entries
            yield path, (("", "yaml"), *((entry.key, entry.value) for entry in entries if entry.key in _FIELDS))


# Addresses ----------------------------------------------------------------------------------------------------------


def addresses(site: Site, page: SourcePage) -> tuple[str, ...]:
    """Give the file that *page* is written to, then those that redirect to it; none of what is not built."""
    own: _Own = site.settings.own
    path = _below_source(site, page.path)
    if path is None or not _is_built(own, path):
        return ()
    fields = page.fields or own.html.get(page.path, ())
    known = SourcePage(path=path, fields=fields)
    if _value(own, known, "published") == "false" and not own.unpublished:
        return ()
    file = _document_file(own, known)
    if file is None:
        file = _page_file(own, known, page.path)
    redirects = known.values("redirect_from") if own.redirects else ()
    return tuple(dict.fromkeys((*file, *(output_file(address) for address in redirects)))) if file else ()


def _below_source(site: Site, path: str) -> str | None:
    source = site.below(site.settings.own.source) or ""
    if not source:
        return path
    return path.removeprefix(f"{source}/") if path.startswith(f"{source}/") else None


def _is_built(own: _Own, path: str) -> bool:
    """Say whether Jekyll reads the source at *path* (EntryFilter): not what is excluded, or begins with `_`, `.`, `#` or `~`."""
    parts = path.split("/")
    if own.collections_dir and path.startswith(f"{own.collections_dir}/_"):
        return True
    for place in range(1, len(parts) + 1):
        entry = "/".join(parts[:place])
        name = parts[place - 1]
        if _matches(entry, own.include) or name in own.include or f"{name}/" in own.include:
            continue
        if _matches(entry, own.exclude):
            return False
        if name.startswith(("_", ".", "#", "~")) and not _is_special(own, name, place):
            return False
    return True


def _is_special(own: _Own, name: str, place: int) -> bool:
    return name == "_posts" or (place == 1 and any(name == f"_{item.label}" for item in own.collections))


def _matches(entry: str, patterns: tuple[str, ...]) -> bool:
    """Compare as `EntryFilter#glob_include?` does: a glob, or what the path begins with."""
    for pattern in patterns:
        plain = pattern.lstrip("/")
        if fnmatchcase(entry, plain) or entry.startswith(plain) or plain == f"{entry}/":
            return True
    return False


def _value(own: _Own, page: SourcePage, key: str) -> str | None:
    """Give what the front matter of *page* has for *key*, or else the defaults of its site, those of the longest path first."""
    written = page.field(key)
    if written is not None:
        return written
    found: _Default | None = None
    for item in own.defaults:
        if key not in item.values or not _applies(item, page.path, own):
            continue
        if found is None or (len(item.path), bool(item.type)) >= (len(found.path), bool(found.type)):
            found = item
    return found.values[key] if found is not None else None


def _applies(item: _Default, path: str, own: _Own) -> bool:
    if item.type and item.type not in (_type(own, path), f"{_type(own, path)}s"):
        return False
    scope = item.path.strip("/")
    if own.collections_dir:
        path = path.removeprefix(f"{own.collections_dir}/")
        scope = scope.removeprefix(f"{own.collections_dir}/")
    if "*" in scope:
        parts = path.split("/")
        return any(fnmatchcase("/".join(parts[:place]), scope) for place in range(1, len(parts) + 1))
    return path.startswith(scope)


def _type(own: _Own, path: str) -> str:
    if "_posts" in path.split("/"):
        return "posts"
    label = _label(own, path)
    return label.label if label is not None else "pages"


def _label(own: _Own, path: str) -> _Collection | None:
    within = path.removeprefix(f"{own.collections_dir}/") if own.collections_dir else path
    if own.collections_dir and within == path:
        return None
    first = within.partition("/")[0]
    return next((item for item in own.collections if first == f"_{item.label}"), None)


def _document_file(own: _Own, page: SourcePage) -> tuple[str, ...] | None:
    """Give the file of a post or a document of a collection; empty if it is none of the site, None if it is a page."""
    if "_posts" in page.path.split("/"):
        return _post_file(own, page)
    collection = _label(own, page.path)
    if collection is None:
        return None
    if not collection.output:
        return ()
    within = page.path.split(f"_{collection.label}/", 1)[1]
    name = splitext(basename(within))[0]
    written = page.field("slug")
    values = {
        "collection": collection.label,
        "path": splitext(within)[0],
        "name": slug(name),
        "title": pretty(written or name),
        "slug": slug(written or name),
        "categories": _categories(own, page, ""),
        "output_ext": ".txt" if page.path.endswith(".txt") else ".html",
    }
    day = day_of(page.field("date") or name)
    values |= date_keys(day) if day is not None else {}
    return _filled(_value(own, page, "permalink") or collection.permalink, values)


def _filled(template: str, values: Mapping[str, str]) -> tuple[str, ...]:
    url = fill(template, values)
    return (output_file(url),) if url is not None else ()


def _post_file(own: _Own, page: SourcePage) -> tuple[str, ...]:
    name = splitext(basename(page.path))[0]
    day = day_of(name)
    if day is None or name.count("-") < 3:
        return ()
    before = page.path.partition("_posts/")[0].strip("/")
    if own.collections_dir:
        before = before.removeprefix(own.collections_dir).strip("/")
    title = name.split("-", 3)[3]
    written = page.field("slug")
    values = {
        **date_keys(day_of(page.field("date") or "") or day),
        "categories": _categories(own, page, before),
        "slugified_categories": "/".join(map(slug, _categories(own, page, before).split("/"))),
        "title": pretty(written or title),
        "slug": slug(written or title),
        "name": slug(name),
        "collection": "posts",
        "path": name,
        "output_ext": ".html",
    }
    style = _value(own, page, "permalink") or own.posts or own.permalink
    return _filled(STYLES.get(style, style), values)


def _categories(own: _Own, page: SourcePage, before: str) -> str:
    """Give the categories as a path: those of the folders *before* `_posts`, then those of the front matter."""
    written = page.values("categories")
    if len(written) == 1:
        written = tuple(written[0].split())
    one = _value(own, page, "category")
    names = [*before.split("/"), *(written or _words(_value(own, page, "categories"))), *([one] if one else [])]
    return "/".join(dict.fromkeys(name.lower() for name in names if name))


def _page_file(own: _Own, page: SourcePage, source: str) -> tuple[str, ...]:
    folder, name = dirname(page.path), basename(page.path)
    stem, suffix = splitext(name)
    in_markdown = suffix.lower() in own.suffixes
    if page.field("") is None and not (in_markdown and _is_page_without_front_matter(own, stem, suffix)):
        # Copied as it is; a README may be shown as an index beside.
        return (page.path, *_as_index(own, source, folder))
    permalink = _value(own, page, "permalink")
    values = {"path": folder, "basename": stem, "output_ext": ".html" if in_markdown else suffix}
    if permalink:
        url = fill(permalink, {**values, "title": pretty(stem), "slug": slug(stem), "name": slug(stem)}) or permalink
    elif values["output_ext"] not in (".html", ".htm"):
        url = f"/{page.path}"
    elif stem == "index":
        url = f"/{folder}/"
    else:
        url = fill(f"/:path/:basename{ending(own.permalink)}", values) or ""
    written = output_file(url, values["output_ext"])
    # Copied too, or nobody read what is in front of it.
    copied = (page.path,) if page.field("") is None else ()
    return (*_as_index(own, source, folder), written, *copied)


def _is_page_without_front_matter(own: _Own, stem: str, suffix: str) -> bool:
    if suffix.lower() not in PAGE_SUFFIXES:
        # Nobody read it: it may have front matter.
        return True
    return own.optional_front_matter and stem.lower() not in _NO_PAGES


def _as_index(own: _Own, source: str, folder: str) -> tuple[str, ...]:
    return (f"{folder}/index.html".lstrip("/"),) if source in own.readmes else ()


# Links --------------------------------------------------------------------------------------------------------------


def follow(site: Site, page: SourcePage, link: SiteLink) -> Iterator[Place]:
    """Give the source that a tag names, the file that a relative link names to the plugin, else the address."""
    own: _Own = site.settings.own
    path = link.target.path
    if link.kind == "include":
        yield from _include(site, page, path)
    elif link.kind == "tag":
        yield from _tag(site, own, path)
    elif link.kind == "name":
        yield Named("post", path.strip().lstrip("/"))
    elif link.kind in ("shortcode", "navigation", "front-matter"):
        yield from _below_base(site, link)
    else:
        yield from _written(site, own, page, link)


def _include(site: Site, page: SourcePage, path: str) -> Iterator[Place]:
    yield InSource(site.below(site.settings.own.source, "_includes", path))
    yield InSource(join(page.path, path))
    if site.settings.own.theme:
        yield NotJudged(_THEME)


def _tag(site: Site, own: _Own, path: str) -> Iterator[Place]:
    """Jekyll::Tags::Link: the path of a page, a document or a static file, seen from the source; only the last may begin with `/`."""
    plain = path.strip()
    in_collection = plain.startswith("_")
    if plain.startswith("/"):
        if splitext(plain)[1].lower() in (*own.suffixes, ".html"):
            return
        plain = plain.lstrip("/")
    folder = own.collections_dir if in_collection and not _matches(plain.partition("/")[0], own.include) else ""
    within = f"{folder}/{plain}".lstrip("/")
    if own.collections_dir and plain.startswith(f"{own.collections_dir}/_"):
        return
    collection = _label(own, within)
    if _is_built(own, within) and (collection is None or collection.output):
        yield InSource(site.below(own.source, within))


def _below_base(site: Site, link: SiteLink) -> Iterator[Place]:
    """Follow what is seen from the root of the site, whatever its base."""
    if link.target.path.startswith("//"):
        yield NotJudged(_OUTSIDE)
        return
    path = link.target.path
    if link.kind == "navigation":
        path = below_base(path, site.settings.base) or path
        if path.endswith(site.settings.own.suffixes):
            yield InSource(site.below(site.settings.own.source, path))
    yield from _at(site, path)


def _written(site: Site, own: _Own, page: SourcePage, link: SiteLink) -> Iterator[Place]:
    path = link.target.path
    files = addresses(site, page)
    if not path:
        yield InSource(page.path)
        return
    if link.href.startswith(("http://", "https://")):
        # An address of the site itself, whoever reads the page.
        yield from _rooted(site, path)
        return
    if not files or _is_front_page_of_the_forge(page.path):
        # Read where it lies, as on GitHub.
        yield InSource(inside(path) if link.target.rooted else join(page.path, path))
        if not files:
            return
    if own.relative_links and link.kind != "html" and (own.in_collections or not _is_document(own, site, page.path)):
        yield from _relative_link(site, own, page, link)
    if link.target.rooted:
        yield from _rooted(site, path)
        return
    address = _seen_from(files[0], path, site.settings.base)
    if address is None:
        yield NotJudged(_OUTSIDE)
        return
    yield from _at(site, address)


def _rooted(site: Site, path: str) -> Iterator[Place]:
    address = below_base(path, site.settings.base)
    if address is None:
        yield NotJudged(_OUTSIDE)
        return
    yield from _at(site, address + "/" * path.endswith("/"))


def _is_front_page_of_the_forge(path: str) -> bool:
    return "/" not in path and splitext(path)[0].lower() == "readme"


def _is_document(own: _Own, site: Site, path: str) -> bool:
    within = _below_source(site, path) or path
    return "_posts" in within.split("/") or _label(own, within) is not None


def _relative_link(site: Site, own: _Own, page: SourcePage, link: SiteLink) -> Iterator[Place]:
    """https://github.com/benbalter/jekyll-relative-links: a path to a source becomes its address."""
    target = link.target
    found = site.below(own.source, target.path) if target.rooted else join(page.path, target.path)
    within = _below_source(site, found) if found is not None else None
    if within is not None and _is_built(own, within) and not target.path.endswith("/") and splitext(within)[1]:
        yield InSource(found)


def _seen_from(file: str, path: str, base: str) -> str | None:
    """Follow *path* from the built *file*; a browser stays at the root of its host. None if it leads out of the base."""
    parts = [part for part in f"{base}/{dirname(file)}".split("/") if part]
    for part in path.split("/"):
        if part == "..":
            parts = parts[:-1]
        elif part not in ("", "."):
            parts.append(part)
    address = "/".join(parts)
    within = below_base(f"/{address}", base)
    is_folder = path.endswith("/") or path.rpartition("/")[2] in (".", "..")
    return None if within is None else within + "/" * is_folder


def _at(site: Site, path: str) -> Iterator[Place]:
    """Give the files that a server sends for *path*: itself, with `.html`, or the index of the folder."""
    own: _Own = site.settings.own
    address = clean(path)
    is_folder = path.endswith("/") or not address
    forms = [f"{address}/index.html".lstrip("/")]
    if not is_folder:
        forms = [address, f"{address}.html", *forms]
    yield from map(AtAddress, forms)
    if _is_built(own, address) and not address.lower().endswith((*own.suffixes, ".html")):
        yield from _static(site, address, is_folder=is_folder)
    yield from _unknown(own, address)


def _static(site: Site, address: str, *, is_folder: bool) -> Iterator[Place]:
    source = site.settings.own.source
    stem, suffix = splitext(address)
    if suffix == ".css":
        yield from (InSource(site.below(source, stem + other)) for other in (".scss", ".sass"))
    if suffix == ".js":
        yield InSource(site.below(source, f"{stem}.coffee"))
    if not is_folder and suffix:
        yield InSource(site.below(source, address))


def _unknown(own: _Own, address: str) -> Iterator[Place]:
    suffix = splitext(address)[1].lower()
    if address in _MADE:
        yield NotJudged(_PLUGINS)
    if own.theme and address.startswith("assets/") and suffix in _OF_THEMES:
        yield NotJudged(_THEME)
    if own.plugins and suffix in ("", ".html"):
        yield NotJudged(_PLUGINS)


# Names and menus ----------------------------------------------------------------------------------------------------


def names(site: Site, document: Document) -> Iterator[Name]:
    """Give the names by which `post_url` knows a post: with its folders, and without (Jekyll::Tags::PostComparer)."""
    path = _below_source(site, document.path)
    if path is None or "_posts" not in path.split("/") or not addresses(site, _source_page(document)):
        return
    if site.settings.own.collections_dir:
        path = path.removeprefix(f"{site.settings.own.collections_dir}/")
    before, _, behind = path.partition("_posts/")
    stem = splitext(before + behind)[0]
    for key in dict.fromkeys((stem, basename(stem))):
        yield Name(space="post", key=key, path=document.path)


def _source_page(document: Document) -> SourcePage:
    return SourcePage(path=document.path, fields=document.fields)


GENERATORS = (
    Generator(
        name="Jekyll",
        files=("_config.yml", "_config.yaml"),
        also=jekyll_menus.is_read,
        read=read,
        sources=(
            ".md",
            ".markdown",
            ".mkd",
            ".mkdn",
            ".mkdown",
            ".mdown",
            ".html",
            ".htm",
            ".txt",
            ".adoc",
            ".textile",
        ),
        addresses=addresses,
        follow=follow,
        names=names,
        navigation=jekyll_menus.navigation,
    ),
)
