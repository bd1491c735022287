"""What one plugin of Docusaurus makes of the files in its folder: routes, ids, lists (https://docusaurus.io/docs/api/plugins)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from posixpath import normpath

from doc_audit.globs import compiled
from doc_audit.sites.addresses import clean
from doc_audit.sites.configuration import Configuration
from doc_audit.sites.paths import inside
from doc_audit.sites.reading import read_yaml
from doc_audit.sites.script import Value, look_up, read_script
from doc_audit.sites.source_page import SourcePage

_MARKDOWN = (".md", ".mdx")
_PAGES = (".md", ".mdx", ".js", ".jsx", ".ts", ".tsx")
# https://docusaurus.io/docs/api/plugins/@docusaurus/plugin-content-docs#numberPrefixParser
_PREFIX = re.compile(r"\d+\s*[-_.]+\s*(?P<suffix>[^-_.\s].*)\Z")
_NOT_A_PREFIX = re.compile(r"(?:\d{2}|\d{4})[-_.]\d{2}(?:[-_.](?:\d{2}|\d{4}))?.*|\d+[-_.]\d+.*")
_DATE = re.compile(r"(?<!\d)\d{4}[-/]\d{1,2}[-/]\d{1,2}[-/]?")
_WORD = re.compile(r"(?<![A-Z])(?:[A-Z](?![a-z]))++|[A-Z]?[a-z]++|\d++|[^\W\d_A-Za-z]++")
_BRACES = re.compile(r"\{([^{}]*)\}")
_POSTS = 10


class Kind(Enum):
    """Which plugin it is."""

    DOCS = "docs"
    BLOG = "blog"
    PAGES = "pages"


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """A *folder* (from the root of the tree) that a plugin makes routes below *route* from.

    *plugin* is the same for all versions and languages of one instance. *roots* are the folders that links may lead from.
    *locale* is the language of a translated folder, whose default is *fallback*. *prefixes*: numbers before names count.
    *excluded* are globs; None stands for the default ones. *has_tags_file*: tags have addresses of their own. *tops* are the names
    at the top of the folder.
    """

    kind: Kind
    plugin: str
    folder: str
    route: str
    roots: tuple[str, ...]
    locale: str = ""
    fallback: str = ""
    prefixes: bool = True
    excluded: tuple[str, ...] | None = None
    version: str = ""
    tops: frozenset[str] = frozenset()

    def below(self, path: str) -> str | None:
        """Give *path* as seen from the folder; None if it lies outside."""
        if not self.folder:
            return path
        return path.removeprefix(f"{self.folder}/") if path.startswith(f"{self.folder}/") else None

    def in_default(self, path: str | None) -> str | None:
        """Give where *path*, in a translated folder, lies in the default language."""
        inner = self.below(path) if path is not None else None
        return None if inner is None else inside(f"{self.fallback}/{inner}")

    def is_above(self, address: str) -> bool:
        """Say whether *address* is one that this plugin alone may make."""
        if self.route:
            return address == self.route or address.startswith(f"{self.route}/")
        return address.partition("/")[0] in self.tops

    def tags(self, page: SourcePage) -> Iterator[str]:
        """Give the addresses of the lists that the tags of *page* make."""
        if self.kind is Kind.PAGES:
            return
        labels = page.values("tags")
        for label in labels:
            yield clean(f"{self.route}/tags/{kebab(label)}")
        for permalink in page.values("tags.permalink"):
            yield clean(f"{self.route}/tags/{permalink}")
        if labels:
            yield clean(f"{self.route}/tags")

    def lists(self, configuration: Configuration) -> Iterator[str]:
        """Give the addresses of the lists that a blog makes."""
        if self.kind is not Kind.BLOG:
            return
        yield self.route
        yield f"{self.route}/archive"
        posts = sum(
            1 for path in configuration.files_below(self.folder) if path.endswith(_MARKDOWN) and is_source(self, path)
        )
        for number in range(2, -(-posts // _POSTS) + 1):
            yield f"{self.route}/page/{number}"
        if any(path in configuration.files for path in (f"{self.folder}/authors.yml", f"{self.folder}/authors.yaml")):
            yield f"{self.route}/authors"
        for name in ("tags.yml", "tags.yaml"):
            text = configuration.texts.get(f"{self.folder}/{name}")
            for tag, value in read_yaml(text).items() if text is not None else ():
                permalink = value.get("permalink") if isinstance(value, dict) else None
                yield f"{self.route}/tags/{permalink or kebab(str(tag))}"


def kebab(text: str) -> str:
    """Write *text* as lodash's `kebabCase` does."""
    return "-".join(word.lower() for word in _WORD.findall(text.replace("'", "")))


def areas_of(kind: Kind, options: Value, configuration: Configuration, locales: tuple[str, ...]) -> Iterator[Area]:
    """Give the folders of one instance of a plugin: its versions, and their translations."""
    if kind is Kind.DOCS:
        own = [*_docs(options, configuration)]
    else:
        default = ("blog", "blog") if kind is Kind.BLOG else ("src/pages", "/")
        folder = _text(look_up(options, "path"), default[0])
        route = _text(look_up(options, "routeBasePath"), default[1]).strip("/")
        own = [_area(kind, options, configuration, folder, route)]
    for area in own:
        # Translations lie below their own folders, and win.
        for locale in locales:
            translated = _translated(area, locale, configuration)
            if translated is not None:
                yield translated
    yield from own


def _docs(options: Value, configuration: Configuration) -> Iterator[Area]:
    """https://docusaurus.io/docs/versioning."""
    route = _text(look_up(options, "routeBasePath"), "docs").strip("/")
    folder = _text(look_up(options, "path"), "docs")
    versions = [] if look_up(options, "disableVersioning") is True else _versions(options, configuration)
    last = look_up(options, "lastVersion")
    newest = str(last) if isinstance(last, str) else versions[0] if versions else "current"
    only = look_up(options, "onlyIncludeVersions")
    wanted = [str(item) for item in only if isinstance(item, str)] if isinstance(only, list) else None
    for version in ["current", *versions]:
        if version == "current" and look_up(options, "includeCurrentVersion") is False:
            continue
        if wanted is not None and version not in wanted:
            continue
        default = "" if version == newest else "next" if version == "current" else version
        path = _text(look_up(options, "versions", version, "path"), default).strip("/")
        place = folder if version == "current" else f"{_with_id(options, 'versioned_docs')}/version-{version}"
        yield _area(Kind.DOCS, options, configuration, place, f"{route}/{path}".strip("/"), version)


def _with_id(options: Value, name: str) -> str:
    plugin = look_up(options, "id")
    return f"{plugin}_{name}" if isinstance(plugin, str) and plugin != "default" else name


def _versions(options: Value, configuration: Configuration) -> list[str]:
    text = configuration.read(f"{_with_id(options, 'versions')}.json")
    listed = read_script(text, "versions.json").get("default") if text is not None else None
    return [str(item) for item in listed if isinstance(item, str)] if isinstance(listed, list) else []


def _area(kind: Kind, options: Value, configuration: Configuration, folder: str, route: str, version: str = "") -> Area:
    place = folder.strip("/") if folder.startswith("/") else inside(normpath(f"{configuration.home}/{folder}")) or ""
    excluded = look_up(options, "exclude")
    return Area(
        kind=kind,
        plugin=f"{kind.value}:{_text(look_up(options, 'id'), 'default')}",
        folder=place,
        route=route,
        roots=(place,),
        prefixes=look_up(options, "numberPrefixParser") is not False,
        excluded=tuple(_globs(excluded)) if isinstance(excluded, list) else None,
        version=version,
        tops=frozenset(_tops(place, configuration)) if not route else frozenset(),
    )


def _tops(folder: str, configuration: Configuration) -> Iterator[str]:
    start = f"{folder}/" if folder else ""
    for path in configuration.files_below(folder):
        if path.endswith(_PAGES):
            yield _unprefixed(path[len(start) :].partition("/")[0].partition(".")[0])


def _globs(excluded: list[Value]) -> Iterator[str]:
    for glob in excluded:
        if isinstance(glob, str):
            braces = _BRACES.search(glob)
            for word in braces[1].split(",") if braces else [""]:
                yield glob[: braces.start()] + word + glob[braces.end() :] if braces else glob


def _translated(area: Area, locale: str, configuration: Configuration) -> Area | None:
    """Give the folder of *area* in another language (https://docusaurus.io/docs/i18n/introduction#translation-files-location)."""
    name, _, plugin = area.plugin.partition(":")
    folder = f"i18n/{locale}/docusaurus-plugin-content-{name}"
    if plugin != "default":
        folder += f"-{plugin}"
    if area.kind is Kind.DOCS:
        folder += "/current" if area.version in ("", "current") else f"/version-{area.version}"
    place = inside(f"{configuration.home}/{folder}") or ""
    if not configuration.files_below(place):
        return None
    return Area(
        kind=area.kind,
        plugin=area.plugin,
        folder=place,
        route=area.route,
        roots=(place, area.folder),
        locale=locale,
        fallback=area.folder,
        prefixes=area.prefixes,
        excluded=area.excluded,
        version=area.version,
    )


def _text(value: Value, otherwise: str) -> str:
    return str(value) if isinstance(value, str) else otherwise


def is_source(area: Area, path: str) -> bool:
    """Say whether *path* is a page of *area*: what begins with `_` is a part of one."""
    inner = area.below(path)
    if inner is None or not path.endswith(_PAGES if area.kind is Kind.PAGES else _MARKDOWN):
        return False
    if area.excluded is not None:
        return not compiled(area.excluded).matches(inner)
    names = inner.split("/")
    return not any(name.startswith("_") for name in names) and not names[-1].partition(".")[2].startswith("test.")


def route_of(area: Area, page: SourcePage, *, slash: bool | None = None) -> str | None:
    """Give the route of *page*, with a slash at its end where it stands for a folder; None if it is a draft.

    *slash* is `trailingSlash`: whether every route ends with one, or none does.
    """
    if page.field("draft") == "true":
        return None
    inner = area.below(page.path) or ""
    if area.kind is Kind.DOCS:
        path = _docs_path(area, inner, page)
    elif area.kind is Kind.BLOG:
        path = page.field("slug") or _post_path(inner)
    else:
        path = _page_path(inner)
    whole = f"{area.route}/{path.strip('/')}{'/' if path.endswith('/') else ''}".replace("//", "/")
    if slash is not None:
        whole = whole.rstrip("/") + ("/" if slash else "")
    return whole


def _docs_path(area: Area, inner: str, page: SourcePage) -> str:
    """https://docusaurus.io/docs/create-doc#doc-urls."""
    folder, _, file = inner.rpartition("/")
    stem = file.rpartition(".")[0]
    slug = page.field("slug")
    if slug is not None and slug.startswith("/"):
        return slug
    names = folder.split("/") if folder else []
    plain = [_unprefixed(name) for name in names] if area.prefixes else names
    own = "/".join(plain)
    parent = names[-1].lower() if names else ""
    if slug is None and stem.lower() in ("index", "readme", parent or "index"):
        return f"{own}/"
    name = slug or page.field("id") or (_unprefixed(stem) if area.prefixes else stem)
    joined = normpath(f"/{own}/{name}")
    return joined + ("/" if name.endswith("/") else "")


def _unprefixed(name: str) -> str:
    match = None if _NOT_A_PREFIX.match(name) else _PREFIX.match(name)
    return match["suffix"] if match else name


def _post_path(inner: str) -> str:
    """https://docusaurus.io/docs/blog#blog-post-date."""
    stem = inner.rpartition(".")[0]
    stem = "" if stem == "index" else stem.removesuffix("/index")
    match = _DATE.search(stem)
    if match is None:
        return stem
    date = match[0].strip("-/").replace("-", "/")
    return f"{date}/{stem[: match.start()]}{stem[match.end() :]}".rstrip("/")


def _page_path(inner: str) -> str:
    stem = inner.rpartition(".")[0]
    if stem == "index" or stem.endswith("/index"):
        return stem.removesuffix("index")
    return stem


def ids_of(area: Area, page: SourcePage) -> Iterator[str]:
    """Give the ids by which sidebars and front matter name the page, of the newest spelling first."""
    if area.kind is not Kind.DOCS:
        return
    inner = area.below(page.path) or ""
    folder, _, file = inner.rpartition("/")
    stem = file.rpartition(".")[0]
    names = folder.split("/") if folder else []
    plain = [_unprefixed(name) for name in names] if area.prefixes else names
    name = page.field("id") or (_unprefixed(stem) if area.prefixes else stem)
    yield "/".join((*plain, name))
    # Sidebars of before 2.0 named versions, too.
    if area.version not in ("", "current"):
        yield f"version-{area.version}/{'/'.join((*plain, name))}"
