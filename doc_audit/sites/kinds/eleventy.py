"""Eleventy (https://www.11ty.dev/docs/): `x.md` becomes `x/`, unless a permalink says otherwise.

Its configuration is code: what that calls by name is read, and whatever it may make besides is not judged.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from posixpath import basename, dirname, normpath, splitext

from doc_audit.globs import compiled
from doc_audit.metadata.front_matter import read_front_matter
from doc_audit.model.dialect import Dialect
from doc_audit.model.document import Document
from doc_audit.model.lines import lines_of
from doc_audit.model.pages import PAGE_SUFFIXES
from doc_audit.sites.addresses import below_base, clean
from doc_audit.sites.configuration import Configuration
from doc_audit.sites.generator import PLAIN_SCRIPTS, Generator, named
from doc_audit.sites.paths import inside, join
from doc_audit.sites.place import AtAddress, InSource, Name, Named, NotJudged, Place
from doc_audit.sites.reading import read_json
from doc_audit.sites.settings import Settings
from doc_audit.sites.site import Site
from doc_audit.sites.source_page import SiteLink, SourcePage

# https://www.11ty.dev/docs/languages/
_TEMPLATES = (
    ".njk",
    ".liquid",
    ".webc",
    ".html",
    ".hbs",
    ".mustache",
    ".ejs",
    ".haml",
    ".pug",
    ".11ty.js",
    ".11ty.cjs",
)
_FIELDS = ("permalink", "pagination.data", "date")
_STRING = r"[\"'`](?P<{0}>[^\"'`\n$]++)[\"'`]"
_INPUT = re.compile(rf"(?:\binput:|\bsetInputDirectory\()\s*+{_STRING.format('folder')}")
_INCLUDES = re.compile(rf"(?:\bincludes:|\bsetIncludesDirectory\()\s*+{_STRING.format('folder')}")
_PREFIX = re.compile(rf"\bpathPrefix:\s*+{_STRING.format('prefix')}")
_COPY = re.compile(r"\baddPassthroughCopy\(\s*+(?P<what>\{[^{}]*+\}|[^,)]++)")
_PAIR = re.compile(rf"(?:{_STRING.format('source')}|(?<!\w)(?P<word>\w++))\s*+\]?\s*+:\s*+{_STRING.format('target')}")
_ONE = re.compile(rf"{_STRING.format('source')}\s*+\Z")
_IGNORED = re.compile(rf"\bignores\.add\(\s*+{_STRING.format('glob')}")
_BY_PATH = re.compile(r"\baddPlugin\(\s*+(?:\w++\.)?InputPathToUrlTransformPlugin\b")
# Pages of its own, or permalinks by rule.
_MAKES_PAGES = re.compile(r"\baddTemplate\(|\baddGlobalData\(\s*+[\"']permalink|\.htmlmin|\baddExtension\(")
# https://www.11ty.dev/docs/permalinks/: what a permalink may say of its own source.
_OF_SOURCE = re.compile(r"\{\{-?\s*+(?:page\.)?(?P<key>fileSlug|filePathStem)\s*+-?\}\}")
_DATED = re.compile(r"\d{4}-\d{2}-\d{2}-")
# What bundlers and plugins write beside the pages.
_BUNDLES = frozenset(
    [".css", ".js", ".mjs", ".map", ".xml", ".json", ".txt", ".svg", ".ico", ".webmanifest", ".woff", ".woff2"]
)
_CODE = "code makes addresses of the site"
_COPIED = "code says what is copied to the site"
_OUTSIDE = "it leads out of the site's own addresses"
_BUNDLED = "another program may put it there"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Own:
    """What Eleventy alone asks for. *input* and *includes* are folders seen from the root of the tree.

    *copied* are pairs of a path of the tree and the address that it gets, *globs* those of files that keep their path, seen from the
    root of the tree; *copies_more* says that code names others. *ignored* are globs of what becomes no page. *by_path*: links may
    name sources. *rules* are permalinks of folders, *templates* those of pages that are no Markdown. *code*: pages, or addresses,
    may come from code.
    """

    input: str
    includes: str
    copied: tuple[tuple[str, str], ...] = ()
    globs: tuple[str, ...] = ()
    copies_more: bool = False
    ignored: tuple[str, ...] = ()
    by_path: bool = False
    rules: Mapping[str, str | None] = field(default_factory=dict)
    templates: Mapping[str, tuple[tuple[str, str], ...]] = field(default_factory=dict)
    code: bool = False


def read(configuration: Configuration) -> Settings:
    """Read a configuration file, the data files of folders, and the front matter of templates."""
    text = configuration.text
    prefix = _PREFIX.search(text)
    own = _own(configuration, text)
    return Settings(
        dialect=Dialect(calls="liquid", forms=("liquid-includes",), fields=_FIELDS),
        base=prefix["prefix"].strip("/") if prefix is not None else "",
        includes_move=True,
        own=own,
        closed=not own.code,
        unknown=(_CODE,) if own.code else (),
    )


def _own(configuration: Configuration, text: str) -> _Own:
    written, includes = _INPUT.search(text), _INCLUDES.search(text)
    folder = configuration.at(written["folder"] if written is not None else "") or ""
    copied, globs, copies_more = _copies(configuration, text, folder)
    templates = dict(_front_matter(configuration))
    rules = dict(_rules(configuration, folder))
    has_pagination = any(key == "pagination.data" for fields in templates.values() for key, _ in fields)
    return _Own(
        input=folder,
        includes=inside(f"{folder}/{includes['folder'] if includes is not None else '_includes'}") or "",
        copied=copied,
        globs=globs,
        copies_more=copies_more,
        ignored=tuple(_ignored(configuration, text)),
        by_path=_BY_PATH.search(text) is not None,
        rules=rules,
        templates=templates,
        code=has_pagination
        or None in rules.values()
        or _MAKES_PAGES.search(text) is not None
        or any(path.endswith(".11ty.js") for path in configuration.files_below(folder)),
    )


def _copies(
    configuration: Configuration, text: str, folder: str
) -> tuple[tuple[tuple[str, str], ...], tuple[str, ...], bool]:
    """https://www.11ty.dev/docs/copy/: a path keeps its place below the input, and a table says where each goes."""
    pairs: list[tuple[str, str]] = []
    globs: list[str] = []
    is_open = False
    for call in _COPY.finditer(text):
        what = call["what"].strip()
        table = [(found["source"] or found["word"], found["target"]) for found in _PAIR.finditer(what)]
        one = _ONE.match(what)
        if one is not None:
            source = configuration.at(one["source"])
            if source is None:
                continue
            if "*" in source:
                globs.append(f"/{source}")
            else:
                pairs.append((source, _below(folder, source)))
        elif table and not any("*" in source for source, _ in table):
            for written, target in table:
                source = configuration.at(written)
                if source is not None:
                    pairs.append((source, clean(target)))
        else:
            is_open = True
    return tuple(pairs), tuple(globs), is_open


def _below(folder: str, path: str) -> str:
    return path.removeprefix(f"{folder}/") if folder else path


def _ignored(configuration: Configuration, text: str) -> Iterator[str]:
    """https://www.11ty.dev/docs/ignores/."""
    listed = configuration.read(".eleventyignore") or ""
    names = [line.strip() for line in lines_of(listed) if line.strip() and not line.startswith("#")]
    names += [match["glob"] for match in _IGNORED.finditer(text)]
    for name in names:
        plain = configuration.at(name)
        if plain is not None:
            yield f"/{plain}"


def _front_matter(configuration: Configuration) -> Iterator[tuple[str, tuple[tuple[str, str], ...]]]:
    for path, text in configuration.below(""):
        if path.endswith(_TEMPLATES) and text.startswith("---"):
            entries = read_front_matter(lines_of(text)).entries
            yield path, tuple((entry.key, entry.value) for entry in entries if entry.key in _FIELDS)


def _rules(configuration: Configuration, folder: str) -> Iterator[tuple[str, str | None]]:
    """Give the permalink of each folder whose data file has one; None where code makes it (https://www.11ty.dev/docs/data-template-dir/)."""
    for path, text in configuration.below(""):
        place = dirname(path)
        if basename(path).partition(".")[0] != basename(place or folder) or "permalink" not in text:
            continue
        if path.endswith(".json"):
            permalink = read_json(text).get("permalink")
            if permalink is not None:
                yield place, str(permalink) if permalink is not False else "false"
        elif ".11tydata." in path:
            yield place, None


def addresses(site: Site, page: SourcePage) -> tuple[str, ...]:
    """Give where *page* is served; none of what is no page, and of one whose permalink code makes."""
    own: _Own = site.settings.own
    if not _is_page(own, page.path):
        return ()
    fields = page.fields or own.templates.get(page.path, ())
    permalink = _permalink(own, SourcePage(path=page.path, fields=fields))
    if permalink is None:
        return (_by_path(own, page.path),)
    if permalink == "false":
        return ()
    filled = _OF_SOURCE.sub(lambda match: _of_source(own, page.path, match["key"]), permalink)
    return () if "{" in filled else (_served(filled),)


def _is_page(own: _Own, path: str) -> bool:
    if own.input and not path.startswith(f"{own.input}/"):
        return False
    within = _below(own.input, path)
    if within.startswith(("_data/", "node_modules/")) or path.startswith(f"{own.includes}/"):
        return False
    return not compiled(own.ignored).matches(path)


def _permalink(own: _Own, page: SourcePage) -> str | None:
    written = page.field("permalink")
    if written is not None:
        return written
    folder = dirname(page.path)
    while True:
        if folder in own.rules:
            return own.rules[folder] or "{"
        if not folder:
            return None
        folder = dirname(folder)


def _served(permalink: str) -> str:
    address = clean(permalink)
    return address.removesuffix("index.html").rstrip("/") if basename(address) == "index.html" else address


def _stem(path: str) -> str:
    """Give the name of a source without its suffix and the day that it begins with."""
    name = basename(path)
    stem = name.removesuffix(".11ty.js") if name.endswith(".11ty.js") else splitext(name)[0]
    dated = _DATED.match(stem)
    return stem[dated.end() :] if dated is not None else stem


def _of_source(own: _Own, path: str, key: str) -> str:
    """https://www.11ty.dev/docs/data-eleventy-supplied/: `fileSlug` and `filePathStem`."""
    folder, stem = dirname(_below(own.input, path)), _stem(path)
    if key == "fileSlug":
        return basename(folder) if stem == "index" else stem
    return f"/{folder}/{stem}".replace("//", "/")


def _by_path(own: _Own, path: str) -> str:
    """Give `a/x` for `a/x.md`, and `a` for `a/index.md` and `a/a.md`."""
    folder, stem = dirname(_below(own.input, path)), _stem(path)
    if stem in ("index", basename(folder)):
        return folder
    return f"{folder}/{stem}".lstrip("/")


def follow(site: Site, page: SourcePage, link: SiteLink) -> Iterator[Place]:
    """Give the source that a link names where a plugin looks for it, else what is at the address."""
    own: _Own = site.settings.own
    path = link.target.path
    if link.kind == "include":
        yield InSource(inside(f"{own.includes}/{path}"))
        yield InSource(join(page.path, path))
        yield NotJudged(_CODE)
        return
    if not path:
        yield InSource(page.path)
        return
    files = addresses(site, page)
    if not files or basename(page.path).lower() == "readme.md":
        # Read where it lies, as on a forge.
        yield InSource(inside(path) if link.target.rooted else join(page.path, path))
    if own.by_path:
        yield from _by_input(own, page, link)
    if not files:
        yield from _doubts(own, "")
        return
    address = _address(site, files[0], link)
    if address is None:
        yield NotJudged(_OUTSIDE)
        return
    yield AtAddress(address)
    yield from _copied(own, address)
    yield from _doubts(own, address)


def _by_input(own: _Own, page: SourcePage, link: SiteLink) -> Iterator[Place]:
    """https://www.11ty.dev/docs/plugins/inputpath-to-url/: seen from the project, from the input, or from the page."""
    path = link.target.path
    if not path.endswith((*PAGE_SUFFIXES, *_TEMPLATES)):
        return
    for found in (inside(path), inside(f"{own.input}/{path}"), join(page.path, path)):
        if found is not None and _is_page(own, found):
            yield InSource(found, folders=False)


def _address(site: Site, served: str, link: SiteLink) -> str | None:
    """Give the address that *link* leads to on a page that is *served*; None if it is outside of the site."""
    path = link.target.path
    if link.kind == "shortcode":
        # Made from the root by a filter, which puts the base before it.
        return _served(path)
    if link.target.rooted:
        below = below_base(path, site.settings.base)
    else:
        folder = dirname(served) if served.endswith(".html") else served
        below = below_base(normpath(f"/{site.settings.base}/{folder}/{path}"), site.settings.base)
    return None if below is None else _served(below)


def _copied(own: _Own, address: str) -> Iterator[Place]:
    for source, target in own.copied:
        if not target or address == target or address.startswith(f"{target}/"):
            yield InSource(inside(f"{source}/{_below(target, address) if address != target else ''}"))
    kept = f"{own.input}/{address}".lstrip("/")
    if own.globs and compiled(own.globs).matches(kept):
        yield InSource(kept, folders=False)


def _doubts(own: _Own, address: str) -> Iterator[Place]:
    suffix = splitext(address)[1].lower()
    if own.code and suffix in ("", ".html", *PAGE_SUFFIXES):
        yield NotJudged(_CODE)
    if suffix not in ("", ".html", *PAGE_SUFFIXES):
        if own.copies_more:
            yield NotJudged(_COPIED)
        if suffix in _BUNDLES:
            yield NotJudged(_BUNDLED)
    yield Named("code", "address")


def names(site: Site, document: Document) -> Iterator[Name]:
    """Say of a page with a permalink that code makes, or of one page for each item, that nobody knows its address."""
    own: _Own = site.settings.own
    page = SourcePage(path=document.path, fields=document.fields)
    makes = page.field("pagination.data") is not None
    permalink = page.field("permalink")
    if makes or (permalink not in (None, "false") and _is_page(own, page.path) and not addresses(site, page)):
        yield Name(space="code", key="address", path=document.path, reason=_CODE)


def _is_also(path: str) -> bool:
    """Say whether *path* may be a template, or the data of a folder."""
    name = basename(path)
    if name == ".eleventyignore" or ".11tydata." in name or name.endswith(_TEMPLATES):
        return True
    return name.endswith(".json") and splitext(name)[0] == basename(dirname(path))


GENERATORS = (
    Generator(
        name="Eleventy",
        files=(*named(".eleventy", PLAIN_SCRIPTS), *named("eleventy.config", PLAIN_SCRIPTS)),
        also=_is_also,
        read=read,
        sources=(*PAGE_SUFFIXES, *_TEMPLATES),
        addresses=addresses,
        follow=follow,
        names=names,
    ),
)
