"""mdBook (https://rust-lang.github.io/mdBook/): `SUMMARY.md` says which files become pages."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from posixpath import basename, dirname, normpath
from typing import Any
from urllib.parse import unquote, urlsplit

from doc_audit.model.columns import LinkRow, Links
from doc_audit.model.dialect import Dialect
from doc_audit.model.document import Document
from doc_audit.model.lines import lines_of
from doc_audit.sites.addresses import below_base, beside, clean
from doc_audit.sites.configuration import Configuration
from doc_audit.sites.generator import Generator
from doc_audit.sites.paths import inside, join
from doc_audit.sites.place import AtAddress, InSource, NotJudged, Place
from doc_audit.sites.reading import mapping, read_toml
from doc_audit.sites.settings import Redirect, Settings
from doc_audit.sites.site import Site
from doc_audit.sites.source_page import SiteLink, SourcePage

_OUTSIDE = "it leads out of the book's own addresses"
# What mdBook puts beside the pages.
_MADE = frozenset(
    {"print.html", "404.html", "toc.html", "favicon.svg", "favicon.png", "searchindex.js", "searchindex.json"}
)
# Preprocessors that make no page, no anchor and no link that the sources do not show.
_HARMLESS = frozenset(
    word
    for line in (
        "index links mermaid katex admonish toc pagetoc alerts gettext emojicodes footnote graphviz plantuml callouts d2",
        "quiz svgbob hints open-on-gh theme external-links linkcheck linkcheck2 last-changed reading-time image-size",
        "kroki-preprocessor embedify github-authors regex typstpdf trpl-note trpl-listing trpl-figure trpl-heading pikchr",
        "chapter-number sitemap-generator wavedrom aquascope whichlang gitinfo tabs fluent course i18n pandoc pdf epub",
    )
    for word in line.split()
)
_CHAPTER = re.compile(r"\]\([ \t]*+(?:<(?P<bracketed>[^<>\n]*+)>|(?P<plain>[^()\s]++))")
_REDIRECT = re.compile(r"[ \t]*+[\"'](?P<key>[^\"'\n]++)[\"'][ \t]*+=[ \t]*+[\"'](?P<target>[^\"'\n]++)[\"']")


@dataclass(frozen=True, slots=True, kw_only=True)
class Own:
    """What mdBook alone asks for: the sources that are *unlisted* in the summary and become no page, and files that it copies.

    *is_placed*: where the book will be served is said. *maker* is the reason why something may be there that no source shows;
    in *folders* that have sources, a preprocessor makes no others.
    """

    unlisted: frozenset[str] = frozenset()
    copied: frozenset[str] = frozenset()
    folders: frozenset[str] = frozenset()
    is_placed: bool = False
    maker: str = ""


def read(configuration: Configuration) -> Settings:
    """Read a `book.toml`, and the summary of the book."""
    config = read_toml(configuration.text)
    content = _source(config)
    html = mapping(mapping(config.get("output")).get("html"))
    own = _own(configuration, config, html, content)
    url = html.get("site-url")
    return Settings(
        dialect=Dialect(ids="mdbook", includes="mdbook", term_ids=True),
        content=content,
        statics=(content,),
        base=urlsplit(url).path.strip("/") if isinstance(url, str) else "",
        exact_ids=True,
        # A browser asks for the exact id, but checkers of books take any case (mdbook-linkcheck), and so do writers.
        any_case=True,
        open_ids=own.maker,
        includes_move=True,
        redirects=tuple(_redirects(configuration, html, content, own)),
        own=own,
        closed=not own.maker,
        unknown=(own.maker,) if own.maker else (),
    )


def _source(config: Mapping[str, Any]) -> str:
    source = mapping(config.get("book")).get("src")
    plain = normpath(source) if isinstance(source, str) and source else "src"
    return "" if plain == "." else plain


def _own(configuration: Configuration, config: Mapping[str, Any], html: Mapping[str, Any], content: str) -> Own:
    folder = configuration.at(content)
    summary = configuration.read(f"{content}/SUMMARY.md")
    sources = [path for path in configuration.files_below(folder or "") if path.endswith(".md")]
    listed = frozenset(sources) if summary is None else frozenset(_chapters(summary, folder or ""))
    unknown = sorted(mapping(config.get("preprocessor")).keys() - _HARMLESS)
    copied = [*_texts(html.get("additional-css")), *_texts(html.get("additional-js"))]
    return Own(
        unlisted=frozenset(sources) - listed,
        folders=frozenset(dirname(path) for path in sources),
        is_placed=isinstance(html.get("site-url"), str),
        copied=frozenset(normpath(name) for name in copied),
        maker=f"the preprocessor {unknown[0]} may make pages and anchors" if unknown else "",
    )


def _texts(value: Any) -> list[str]:
    return [item for item in value if isinstance(item, str)] if isinstance(value, list) else []


def _chapters(summary: str, folder: str) -> Iterator[str]:
    """Give the sources that the *summary* names (https://rust-lang.github.io/mdBook/format/summary.html)."""
    for match in _CHAPTER.finditer(summary):
        path = inside(f"{folder}/{unquote(match['bracketed'] or match['plain'] or '')}")
        if path is not None:
            yield path


def _redirects(configuration: Configuration, html: Mapping[str, Any], content: str, own: Own) -> Iterator[Redirect]:
    """https://rust-lang.github.io/mdBook/format/configuration/renderers.html: `[output.html.redirect]`."""
    for old, new in mapping(html.get("redirect")).items():
        if isinstance(new, str) and (_leads_out(new) or _is_there(configuration, content, own, old, new)):
            yield Redirect(address=clean(old), target=new, file=configuration.path)


def _leads_out(target: str) -> bool:
    return target.startswith(("http://", "https://", "//", "/"))


def _is_there(configuration: Configuration, content: str, own: Own, old: str, new: str) -> bool:
    address = clean(f"{dirname(old)}/{new.partition('#')[0]}")
    stem = address.removesuffix(".html")
    forms = [f"{stem}.md", f"{stem}/index.md", f"{stem}/README.md"]
    if basename(stem) == "index":
        forms.append(f"{dirname(stem)}/README.md")
    for form in (*forms, address):
        path = configuration.at(f"{content}/{form}")
        if path in configuration.files and path not in own.unlisted:
            return True
    return False


def addresses(site: Site, page: SourcePage) -> tuple[str, ...]:
    """Give `x.html` for `x.md`; a README becomes the page of its folder. What the summary does not name gets none."""
    own: Own = site.settings.own
    return () if page.path in own.unlisted else _served(_below_source(site, page.path))


def _served(path: str) -> tuple[str, ...]:
    stem = path.removesuffix(".md")
    folder, _, name = stem.rpartition("/")
    if name in ("index", "README"):
        return (folder, f"{folder}/index.html".lstrip("/"))
    return (f"{stem}.html",)


def _below_source(site: Site, path: str) -> str:
    folder = site.below(site.settings.content or "")
    return path.removeprefix(f"{folder}/") if folder else path


def follow(site: Site, page: SourcePage, link: SiteLink) -> Iterator[Place]:
    """Follow a link as a browser does, after mdBook has written `.html` for `.md` (mdbook-html, `fix_link`)."""
    own: Own = site.settings.own
    path = link.target.path
    if link.kind in ("include", "directive"):
        yield InSource(join(page.path, path), folders=False)
        return
    if link.kind == "redirect":
        yield from _at(site, clean(path))
        return
    if not path:
        yield InSource(page.path)
        return
    if _below_source(site, page.path) == "SUMMARY.md":
        yield InSource(join(page.path, path), folders=False)
    elif link.target.rooted:
        yield from _from_root(site, path)
    else:
        yield from _from_page(site, page, path)
    if own.maker and dirname(join(page.path, path) or "") not in own.folders:
        yield NotJudged(own.maker)


def _from_page(site: Site, page: SourcePage, path: str) -> Iterator[Place]:
    own: Own = site.settings.own
    target = join(page.path, path)
    if page.path in own.unlisted:
        # Nobody reads it in the book; on a forge, its links lead to files.
        yield InSource(target)
    elif path.endswith(".md") and target not in own.unlisted and basename(path) != "README.md":
        yield InSource(target, folders=False)
    served = _served(_below_source(site, page.path))[-1]
    whole = normpath(f"/{site.settings.base}/{dirname(served)}/{path}")
    address = below_base(whole, site.settings.base)
    if address is None or (not own.is_placed and beside(served, path) is None):
        yield NotJudged(_OUTSIDE)
    else:
        yield from _at(site, address)


def _from_root(site: Site, path: str) -> Iterator[Place]:
    address = below_base(path, site.settings.base)
    if address is None:
        yield NotJudged(_OUTSIDE)
        return
    yield from _at(site, address)
    if not site.settings.base and "/" in address:
        # Where the book will be served is not said.
        yield from _at(site, address.partition("/")[2])


def _at(site: Site, address: str) -> Iterator[Place]:
    own: Own = site.settings.own
    if address.endswith(".md"):
        yield AtAddress(f"{address.removesuffix('.md')}.html")
        return
    yield AtAddress(address)
    # What is no page is served as it is.
    yield InSource(site.below(site.settings.content or "", address), folders=False)
    if address in own.copied:
        yield InSource(site.below(address), folders=False)
    if address in _MADE:
        yield NotJudged("mdBook makes it")


def navigation(configuration: Configuration) -> Iterator[Document]:
    """Give the targets of redirects inside the book."""
    rows = list(_targets(configuration.text))
    if rows:
        yield Document(path=configuration.path, title="", lines=0, links=Links.of_rows(configuration.path, rows))


def _targets(text: str) -> Iterator[LinkRow]:
    inside_table = False
    for number, line in enumerate(lines_of(text), start=1):
        if line.lstrip().startswith("["):
            inside_table = line.strip() == "[output.html.redirect]"
        match = _REDIRECT.match(line) if inside_table else None
        if match is not None and not _leads_out(match["target"]):
            seen = clean(f"{dirname(match['key'])}/{match['target'].partition('#')[0]}")
            yield LinkRow(number, match.start("target") + 1, f"/{seen}", "", "redirect", None)


def _summary(path: str, text: str) -> Iterator[str]:
    """Give the summary that the `book.toml` at *path* names."""
    if basename(path) == "book.toml":
        found = inside(f"{dirname(path)}/{_source(read_toml(text))}/SUMMARY.md")
        if found is not None:
            yield found


GENERATORS = (
    Generator(
        name="mdBook",
        files=("book.toml",),
        more=_summary,
        read=read,
        addresses=addresses,
        follow=follow,
        navigation=navigation,
    ),
)
