"""docfx, and Microsoft Learn (https://dotnet.github.io/docfx/docs/links-and-cross-references.html).

A relative link names a file of the sources; `~/` is the folder of `docfx.json`. `xref:` and `@` name a resource by its `uid`.
It is longer than other kinds, for pages are written in YAML as well, and Microsoft Learn has files of its own.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from posixpath import basename, dirname, splitext
from typing import Any
from urllib.parse import unquote

from doc_audit.globs import Globs, compiled
from doc_audit.model.columns import ANY_ANCHOR, Anchors, LinkRow, Links
from doc_audit.model.dialect import Dialect
from doc_audit.model.document import Anchor, Document, LinkKind
from doc_audit.model.pages import is_page
from doc_audit.model.place import Location
from doc_audit.sites.addresses import below_base, beside
from doc_audit.sites.configuration import Configuration
from doc_audit.sites.generator import Generator
from doc_audit.sites.paths import inside, join
from doc_audit.sites.place import AtAddress, InSource, Name, Named, NotJudged, Place
from doc_audit.sites.placed import texts
from doc_audit.sites.policy import lenient_json
from doc_audit.sites.reading import mapping
from doc_audit.sites.settings import Redirect, Settings
from doc_audit.sites.site import Site
from doc_audit.sites.source_page import SiteLink, SourcePage

_SCHEMES = ("http", "https", "mailto", "ftp", "data", "tel", "sip", "vscode", "ms-settings", "javascript", "file")
_UID = re.compile(r"^[ \t]*+(?:-[ \t]++)?uid:[ \t]*+[\"']?(?P<uid>[^\s\"']++)", re.MULTILINE)
# Stands before the path of a source that is no more.
_GONE = "gone:"
# What Learn itself serves below the base of a site.
_OF_LEARN = ("api", "bread", "breadcrumb", "media", "reference")
_INLINE = re.compile(r"(?P<mark>!?)\[(?P<text>[^\[\]\n]{0,300})\]\((?P<target>[^()\s]{1,1000})\)")
_PUBLISH = ".openpublishing.publish.config.json"
_REDIRECTION = ".openpublishing.redirection"
_HOST = "an address of the host that the site is read on"
_API = "made from code"
_ELSEWHERE = "it may be in the cross-references of another site"
_LINKS = frozenset({"href", "url", "topicHref", "tocHref", "homepage", "src", "imageSrc", "iconSrc", "sourceUrl"})
_UIDS = frozenset({"uid", "topicUid", "tocUid", "homepageUid"})
# What docfx itself finds on the net (https://dotnet.github.io/docfx/docs/links-and-cross-references.html).
_NET = ("System", "Microsoft", "Windows")


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Files of the sources: seen from *folder*, those that match *files* and not *exclude*; they are served below *dest*."""

    folder: str
    files: tuple[str, ...]
    exclude: tuple[str, ...] = ()
    dest: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Own:
    """What docfx alone asks for: *content* makes pages, *resources* are served as they are; empty if nothing is said of them.

    *made* are the folders that pages made from code fill, *repositories* those of other repositories, seen from the root.
    *elsewhere*: other sites give uids.
    """

    content: tuple[Group, ...] = ()
    resources: tuple[Group, ...] = ()
    made: tuple[str, ...] = ()
    repositories: tuple[str, ...] = ()
    elsewhere: bool = False


def also(path: str) -> bool:
    """Say whether *path* is a file that docfx or Microsoft Learn reads beside `docfx.json`."""
    name = basename(path)
    return name.startswith(".openpublishing.") or (name.endswith(".yml") and "/.github/" not in f"/{path}")


def read(configuration: Configuration) -> Settings:
    """Read a `docfx.json` (https://dotnet.github.io/docfx/reference/docfx-json-reference.html)."""
    config = _json(configuration.text)
    build = mapping(config.get("build"))
    learn, repositories = _learn(configuration)
    metadata = config.get("metadata")
    made = tuple(_folder(configuration, item.get("dest")) for item in _items(metadata))
    own = Own(
        content=tuple(_groups(build.get("content"), configuration)),
        resources=tuple(_groups(build.get("resource"), configuration)),
        made=tuple(folder for folder in made if folder),
        repositories=repositories,
        elsewhere=learn or bool(build.get("xref") or build.get("xrefService")),
    )
    return Settings(
        dialect=Dialect(includes="docfx", forms=("docfx",), fields=("uid",), link_fields=("redirect_url",)),
        content="",
        aliases=(("~/", ""),),
        schemes=_SCHEMES,
        redirects=tuple(_redirects(configuration)),
        base=_base(configuration),
        closed=not made,
        own=own,
    )


def _json(text: str) -> Mapping[str, Any]:
    try:
        return mapping(lenient_json(text))
    except (ValueError, RecursionError):
        return {}


def _items(value: Any) -> list[Mapping[str, Any]]:
    listed = value if isinstance(value, list) else [value]
    return [item for item in listed if isinstance(item, dict)]


def _strings(value: Any) -> tuple[str, ...]:
    listed = value if isinstance(value, list) else [value]
    return tuple(item.replace("\\", "/") for item in listed if isinstance(item, str))


def _folder(configuration: Configuration, written: Any) -> str:
    return configuration.at(written) or "" if isinstance(written, str) else ""


def _groups(value: Any, configuration: Configuration) -> Iterator[Group]:
    for item in _items(value):
        source = item.get("src", item.get("cwd", ""))
        folder = configuration.at(source) if isinstance(source, str) else None
        dest = item.get("dest", "")
        if folder is not None:
            yield Group(
                folder=folder,
                files=_strings(item.get("files")),
                exclude=_strings(item.get("exclude")),
                dest=dest.strip("./") if isinstance(dest, str) else "",
            )
    for pattern in _strings(value):
        yield Group(folder=configuration.home, files=(pattern,))


def _learn(configuration: Configuration) -> tuple[bool, tuple[str, ...]]:
    """Say whether Microsoft Learn publishes the site, and which folders of its root are other repositories."""
    for path in configuration.above(_PUBLISH):
        others = _items(_json(configuration.texts[path]).get("dependent_repositories"))
        folders = (item.get("path_to_root") for item in others)
        return True, tuple(folder.strip("/") for folder in folders if isinstance(folder, str))
    return False, ()


def _redirects(configuration: Configuration) -> Iterator[Redirect]:
    """https://learn.microsoft.com/en-us/contribute/content/redirects: sources that are gone, and where readers are sent."""
    beside = (path for path, _ in configuration.below("") if basename(path).startswith(_REDIRECTION))
    for path in dict.fromkeys((*configuration.above(f"{_REDIRECTION}.json"), *beside, *_named(configuration))):
        yield from _redirections(path, configuration.texts[path])


def _named(configuration: Configuration) -> Iterator[str]:
    """Give the tables of redirections that the configuration of Microsoft Learn names, seen from its folder."""
    for path in configuration.above(_PUBLISH):
        for name in _strings(_json(configuration.texts[path]).get("redirection_files")):
            table = inside(f"{dirname(path)}/{name}")
            if table is not None and table in configuration.texts:
                yield table


@lru_cache(maxsize=64)
def _redirections(path: str, text: str) -> tuple[Redirect, ...]:
    found = []
    for item in _items(_json(text).get("redirections")):
        from_root, source, target = (item.get(key) for key in ("source_path_from_root", "source_path", "redirect_url"))
        if isinstance(source, str):
            source = inside(f"{dirname(path)}/{source}")
        gone = from_root if isinstance(from_root, str) else source
        if isinstance(gone, str) and isinstance(target, str):
            found.append(Redirect(address=f"{_GONE}{gone.strip('/')}", target=target, file=path))
    return tuple(found)


def _base(configuration: Configuration) -> str:
    """Give the path below which Microsoft Learn serves the pages, as redirections that lead to one of them show it; empty if none does."""
    found: dict[str, int] = {}
    for redirect in _redirects(configuration):
        parts = redirect.target.partition("?")[0].partition("#")[0].strip("/").split("/")
        for place in range(1, len(parts)):
            if configuration.at("/".join(parts[place:]) + ".md") in configuration.files:
                base = "/".join(parts[:place])
                found[base] = found.get(base, 0) + 1
                break
    return max(found, key=lambda base: found[base], default="")


# Pages and addresses ---------------------------------------------------------------------------------------------------


@lru_cache(maxsize=256)
def _globs(patterns: tuple[str, ...], folder: str) -> Globs:
    written = (f"/{folder}/{part}" if folder else f"/{part}" for pattern in patterns for part in _braces(pattern, 4))
    return compiled(written)


def _braces(pattern: str, depth: int) -> Iterator[str]:
    """Give what `**/*.{md,yml}` stands for."""
    start, end = pattern.find("{"), pattern.find("}")
    if depth == 0 or start < 0 or end < start:
        yield pattern
        return
    for choice in pattern[start + 1 : end].split(","):
        yield from _braces(pattern[:start] + choice + pattern[end + 1 :], depth - 1)


def _group_of(groups: tuple[Group, ...], path: str) -> Group | None:
    for group in groups:
        if _globs(group.files, group.folder).matches(path) and not _globs(group.exclude, group.folder).matches(path):
            return group
    return None


def _is_shown(site: Site, path: str) -> bool:
    """Say whether the site has the file at *path*: what no group names, docfx calls an invalid link."""
    own: Own = site.settings.own
    if not own.content or not is_page(path):
        return True
    return _group_of((*own.content, *own.resources), path) is not None


def addresses(site: Site, page: SourcePage) -> tuple[str, ...]:
    """Give what a source is served as: `.html` beside it, and without suffix on Microsoft Learn."""
    own: Own = site.settings.own
    group = _group_of(own.content, page.path) if own.content else Group(folder=site.home, files=())
    if group is None:
        return ()
    seen = page.path.removeprefix(f"{group.folder}/") if group.folder else page.path
    stem = splitext(f"{group.dest}/{seen}".strip("/"))[0]
    folder, _, name = stem.rpartition("/")
    return (f"{stem}.html", stem, *((folder,) if name.lower() == "index" else ()))


def names(_: Site, document: Document) -> Iterator[Name]:
    """Give the `uid` of a page; those of a page made from code are in its YAML."""
    for key, value in document.fields:
        if key == "uid":
            yield Name(space="uid", key=value, path=document.path, anchor=ANY_ANCHOR)


def navigation(configuration: Configuration) -> Iterator[Document]:
    """Give the links of `toc.yml` and of pages in YAML, and what they are called by."""
    for path, text in configuration.below(""):
        if not path.endswith(".yml") or basename(path).startswith("."):
            continue
        is_toc = basename(path).lower() == "toc.yml"
        if not is_toc and "YamlMime:" not in text[:200]:
            continue
        uids = tuple(("uid", found["uid"]) for found in _UID.finditer(text)) if not is_toc else ()
        rows = sorted(_rows(text)) if is_toc or len(text) < _LONGEST_PAGE else []
        anchors = [Anchor(name=ANY_ANCHOR, kind="explicit", location=Location(path=path, line=1, column=1))]
        yield Document(
            path=path,
            title="",
            lines=1,
            links=Links.of_rows(path, rows),
            anchors=Anchors.of(anchors),
            fields=uids,
        )


# A page in YAML that people write is shorter; a longer one is made from code.
_LONGEST_PAGE = 200_000


def _rows(text: str) -> Iterator[LinkRow]:
    yield from _in_texts(text)
    for placed in texts(text):
        key = placed.keys[-1] if placed.keys else ""
        if key in _LINKS and placed.text:
            yield placed.link("navigation")
        elif key in _UIDS and placed.text and key != "uid":
            yield placed.link("name")


def _in_texts(text: str) -> Iterator[LinkRow]:
    """Give the links in Markdown that a page in YAML holds as texts (https://learn.microsoft.com/en-us/contribute/content/)."""
    start = 0
    for number, line in enumerate(text.split("\n"), 1):
        if "](" in line and not line.lstrip().startswith("#"):
            for found in _INLINE.finditer(line):
                first, last = found.span("target")
                kind: LinkKind = "image" if found["mark"] else "inline"
                yield LinkRow(number, first + 1, found["target"], found["text"], kind, (start + first, start + last))
        start += len(line) + 1


# Links -----------------------------------------------------------------------------------------------------------------


def follow(site: Site, page: SourcePage, link: SiteLink) -> Iterator[Place]:
    """Give the file that a link names, what has its uid, or the address that it is on the built site."""
    target = link.target
    scheme, colon, rest = link.href.partition(":")
    if link.kind == "name":
        yield from _resource(site, link.href, short=True)
    elif colon and scheme.lower() == "xref":
        yield from _resource(site, rest, short=False)
    elif link.kind == "autolink":
        yield NotJudged("an address of another scheme")
    elif not target.path:
        if (target.fragment or "").startswith("tab/"):
            # https://learn.microsoft.com/en-us/contribute/content/tabbed-content
            yield NotJudged("a tab of the page")
        yield InSource(page.path)
    elif target.path.startswith("~/"):
        yield from _from_root(site, target.path.removeprefix("~/"), is_included=link.kind == "include")
    elif target.rooted:
        yield from _on_host(site, target.path)
    else:
        yield from _beside(site, page, target.path, link.kind)


def _resource(site: Site, written: str, *, short: bool) -> Iterator[Place]:
    own: Own = site.settings.own
    uid = unquote(written.partition("#")[0].partition("?")[0])
    yield Named("uid", uid)
    if short:
        # An at sign has other uses.
        yield NotJudged("it need not name a resource", near=None)
    if own.elsewhere or own.made or uid.startswith(_NET):
        yield NotJudged(_ELSEWHERE, near=Named("uid", uid))


def _from_root(site: Site, path: str, *, is_included: bool) -> Iterator[Place]:
    own: Own = site.settings.own
    for place in dict.fromkeys((site.below(path), inside(path))):
        if place is not None:
            yield from _file(site, place, is_included=is_included)
    if path.partition("/")[0] == ".." or any(f"{path}/".startswith(f"{folder}/") for folder in own.repositories):
        yield NotJudged("in another repository")


def _file(site: Site, path: str, *, is_included: bool) -> Iterator[Place]:
    own: Own = site.settings.own
    if is_included or _is_shown(site, path):
        yield InSource(path)
    else:
        yield AtAddress(splitext(path)[0])
    if is_page(path):
        # A page that is gone may send its readers on.
        yield AtAddress(f"{_GONE}{path}")
    if any(f"{path}/".startswith(f"{folder}/") for folder in own.made):
        yield NotJudged(_API)
    if any(f"{path}/".startswith(f"{folder}/") for folder in own.repositories):
        yield NotJudged("in another repository")


def _on_host(site: Site, path: str) -> Iterator[Place]:
    """Look for a rooted path: on Microsoft Learn it is one of the host, of which this site has but a part."""
    base = site.settings.base
    address = below_base(path, base)
    if address is None or not base:
        yield AtAddress(path.strip("/"))
        yield NotJudged(_HOST)
        return
    yield AtAddress(address)
    yield InSource(site.below(address), folders=False)
    if not address or not site.is_closed or any(f"{address}/".startswith(f"{folder}/") for folder in _OF_LEARN):
        yield NotJudged(_HOST)


def _beside(site: Site, page: SourcePage, path: str, kind: str) -> Iterator[Place]:
    source = join(page.path, path)
    if kind == "navigation" and source is not None and not splitext(path)[1]:
        # A folder in a table of contents is the table there.
        yield InSource(f"{source}/toc.yml", folders=False)
        yield InSource(f"{source}/TOC.yml", folders=False)
    if path.endswith("/") and source is not None:
        yield InSource(f"{source}/index.yml", folders=False)
    if source is not None:
        yield from _file(site, source, is_included=kind == "include")
    else:
        yield InSource(None)
    if splitext(path)[1] in ("", ".html"):
        built = addresses(site, page)
        address = beside(built[0], path) if built else None
        if address is not None:
            yield AtAddress(address)


GENERATORS = (
    Generator(
        name="docfx",
        files=("docfx.json",),
        also=also,
        read=read,
        sources=(".md", ".yml"),
        addresses=addresses,
        follow=follow,
        names=names,
        navigation=navigation,
    ),
)
