"""Which addresses Hugo gives a page, and what else of a site they make (https://gohugo.io/content-management/urls/)."""

import datetime as dt
import re
import unicodedata
from collections.abc import Iterator
from posixpath import dirname, normpath

from doc_audit.model.document import Document
from doc_audit.sites.addresses import clean
from doc_audit.sites.kinds.hugo.model import Content, Hugo, content_of, normal
from doc_audit.sites.place import Name
from doc_audit.sites.site import Site
from doc_audit.sites.source_page import SourcePage

INDEX = "index.html"
# Spaces of names. `listed` are addresses that Hugo makes without a source: lists of sections and terms, feeds.
# `also` are pages of another language, shown where one lacks them.
LISTED, UNSURE, FOLDER, ALSO = "listed", "unsure", "folder", "also"
_TOKEN = re.compile(r":(?P<name>[a-z]++)(?P<cut>\[[^\[\]]*+\])?")
_DAY = re.compile(r"(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})")
_MAY_CHANGE = "whether it is published depends on the day"
_TRUE = frozenset({"true", "True", "yes"})
_DATED = ("publishDate", "publishdate", "expiryDate", "expirydate")


def addresses(site: Site, page: SourcePage) -> tuple[str, ...]:
    """Give the address of *page*, its form with `index.html`, and its aliases; none if the page is not published."""
    hugo: Hugo = site.settings.own
    content = content_of(hugo, page.path)
    if content is None or not is_published(content, page) or _why_unsure(page):
        return ()
    document = document_of(hugo, content, page)
    if document is None:
        return ()
    return tuple(dict.fromkeys((address_of(document), document, *_aliases(hugo, content, page, document))))


def is_published(content: Content, page: SourcePage) -> bool:
    """Say whether Hugo makes a page of its own of the *content* (https://gohugo.io/content-management/build-options/)."""
    if content.kind == "part" or page.field("draft") in _TRUE:
        return False
    if content.kind == "leaf" and page.field("headless") in _TRUE:
        return False
    render = page.field("build.render") or page.field("_build.render")
    return render not in ("never", "link", "false", "False")


def address_of(document: str) -> str:
    """Give the address under which the file *document* of the built site is known."""
    if document == INDEX:
        return ""
    return document.removesuffix(f"/{INDEX}")


def document_of(hugo: Hugo, content: Content, page: SourcePage) -> str | None:
    """Give the file of the built site that the page is written to; None if that cannot be known."""
    prefix = hugo.prefix(content.language)
    url = page.field("url")
    if url and not (content.kind == "branch" and not content.folder):
        return _document_of_url(hugo, content, page, url)
    section = content.folder.partition("/")[0]
    ugly = "" in hugo.ugly or section in hugo.ugly
    pattern = _pattern(hugo, content)
    if pattern:
        expanded = _expanded(hugo, content, page, pattern)
        if expanded is None:
            return None
        path = _sanitized(hugo, expanded.strip("/"))
    elif content.kind == "branch":
        path = _sanitized(hugo, content.folder)
    else:
        folder = dirname(content.folder) if content.kind == "leaf" else content.folder
        own = content.folder.rpartition("/")[2] if content.kind == "leaf" else content.name
        path = _sanitized(hugo, f"{folder}/{page.field('slug') or own}".strip("/"))
    if content.kind == "branch" or not ugly:
        return f"{prefix}{path}/{INDEX}".replace("//", "/").lstrip("/")
    return f"{prefix}{path}.html"


def _document_of_url(hugo: Hugo, content: Content, page: SourcePage, url: str) -> str | None:
    if ":" in url:
        expanded = _expanded(hugo, content, page, url)
        if expanded is None:
            return None
        url = expanded
    prefix = "" if url.startswith("/") else hugo.prefix(content.language)
    path = clean(url)
    if prefix and f"{path}/".startswith(prefix):
        prefix = ""
    if url.endswith("/") or "." not in url:
        return f"{prefix}{path}/{INDEX}".lstrip("/")
    return f"{prefix}{path}"


def _pattern(hugo: Hugo, content: Content) -> str:
    kind = {"branch": "section"}.get(content.kind, "page")
    if content.kind == "branch" and not content.folder:
        return ""
    sections = content.folder.split("/")
    for rule in hugo.permalinks:
        if rule.kind == kind and rule.section in ("", "/", "*", sections[0], content.folder):
            return rule.pattern
    return ""


def _expanded(hugo: Hugo, content: Content, page: SourcePage, pattern: str) -> str | None:
    """Fill in the tokens of *pattern* (https://gohugo.io/configuration/permalinks/#tokens); None if one cannot be known."""
    parts: list[str] = []
    done = 0
    for match in _TOKEN.finditer(pattern):
        value = _token(hugo, content, page, match["name"], match["cut"] or "")
        if value is None:
            return None
        parts += [pattern[done : match.start()], value]
        done = match.end()
    return normpath("/" + "".join((*parts, pattern[done:])))


def _token(hugo: Hugo, content: Content, page: SourcePage, name: str, cut: str) -> str | None:
    own = content.folder.rpartition("/")[2] if content.kind in ("leaf", "branch") else content.name
    container = content.folder if content.kind in ("single", "branch") else dirname(content.folder)
    slug = page.field("slug")
    title = page.field("title")
    match name:
        case "title":
            return _sanitized(hugo, title) if title else None
        case "slug":
            return _sanitized(hugo, slug or title or own)
        case "slugorfilename" | "slugorcontentbasename":
            return _sanitized(hugo, slug or own)
        case "filename" | "contentbasename":
            return _sanitized(hugo, own)
        case "section":
            return container.partition("/")[0]
        case "sections":
            return _cut(container.split("/"), cut)
        case "year" | "month" | "day" | "monthname" | "weekday" | "weekdayname" | "yearday":
            return _of_date(hugo, page, name)
        case _:
            return None


def _cut(sections: list[str], cut: str) -> str | None:
    """Cut *sections* as `[1:]`, `[:last]` or `[0]` says."""
    if not cut:
        return "/".join(sections)
    first, colon, last = cut[1:-1].partition(":")
    numbers = {"last": len(sections) - 1}
    try:
        start = numbers.get(first, int(first or 0)) if first != "last" else numbers["last"]
        end = numbers.get(last, int(last or len(sections))) if last != "last" else numbers["last"]
    except ValueError:
        return None
    return "/".join(sections[start:end] if colon else sections[start : start + 1])


def _of_date(hugo: Hugo, page: SourcePage, name: str) -> str | None:
    written = next((value for key in hugo.dates if (value := page.field(key))), "")
    match = _DAY.match(written)
    if match is None:
        return None
    if name in ("year", "month", "day"):
        return match[name]
    try:
        day = dt.date(int(match["year"]), int(match["month"]), int(match["day"]))
    except ValueError:
        return None
    formats = {"monthname": "%B", "weekdayname": "%A", "weekday": "%w", "yearday": "%j"}
    return day.strftime(formats[name]).lstrip("0") or "0"


def _sanitized(hugo: Hugo, path: str) -> str:
    """Write *path* as Hugo writes addresses: a hyphen for blanks, in lower case (`paths.Sanitize`)."""
    text = re.sub(r"\s+", "-", path.strip()).replace("---", "-") if " " in path else path
    if not hugo.keeps_accents:
        text = "".join(c for c in unicodedata.normalize("NFD", text) if unicodedata.category(c) != "Mn")
    kept = "".join(char for char in text if _is_allowed(char))
    return kept if hugo.keeps_case else kept.lower()


def _is_allowed(char: str) -> bool:
    return char in "./\\_#+~-@%" or unicodedata.category(char)[0] in "LM" or unicodedata.category(char) == "Nd"


def _aliases(hugo: Hugo, content: Content, page: SourcePage, document: str) -> Iterator[str]:
    """https://gohugo.io/content-management/urls/#aliases; a relative one is seen from the folder that the page's own lies in."""
    prefix = hugo.prefix(content.language)
    below = document.removesuffix(".html") if not document.endswith(f"/{INDEX}") else dirname(document)
    for source in page.values("redirects.from"):
        # Sites that write a table of redirects themselves keep its entries with the page that they lead to.
        if "*" not in source and ":" not in source:
            yield clean(source if source.startswith("/") else f"{below}/{source}")
    for alias in page.values("aliases"):
        if alias.startswith("/"):
            path = clean(alias)
            path = path if f"{path}/".startswith(prefix) else f"{prefix}{path}"
        else:
            path = clean(f"{dirname(below)}/{alias}")
        if alias and "://" not in alias:
            yield path.strip("/")
            if not path.endswith(".html"):
                yield f"{path}/{INDEX}".lstrip("/")


def names(site: Site, document: Document) -> Iterator[Name]:
    """Give the names by which `ref` finds the page, and what the page makes beside itself: lists, terms, feeds."""
    hugo: Hugo = site.settings.own
    content = content_of(hugo, document.path)
    page = SourcePage(path=document.path, fields=document.fields)
    if content is None or content.kind == "part":
        return
    yield from _names(hugo, content, page)
    for other in content.elsewhere():
        yield from _names_elsewhere(hugo, other, page)


def _names_elsewhere(hugo: Hugo, content: Content, page: SourcePage) -> Iterator[Name]:
    target = document_of(hugo, content, page)
    reason = _why_unsure(page)
    if target is not None and reason:
        yield Name(space=UNSURE, key=address_of(target), path=content.path, reason=reason)
        return
    if target is None or not is_published(content, page):
        return
    yield Name(space=f"{ALSO}:{content.language}", key=content.logical, path=content.path)
    for key in (address_of(target), target):
        yield Name(space=ALSO, key=key, path=content.path)
    for name in _listed(hugo, content, page):
        if name.space == LISTED:
            yield name


def _names(hugo: Hugo, content: Content, page: SourcePage) -> Iterator[Name]:
    path, language = content.path, content.language
    prefix = hugo.prefix(language)
    target = document_of(hugo, content, page)
    yield from _listed(hugo, content, page)
    yield Name(space=FOLDER, key=_sanitized(hugo, f"{prefix}{content.folder}".strip("/")), path=path)
    if target is not None and content.kind in ("leaf", "branch"):
        yield Name(space=FOLDER, key=address_of(target), path=path)
    if target is not None and content.kind != "leaf" and not target.endswith(f"/{INDEX}"):
        yield Name(space=FOLDER, key=target.removesuffix(".html"), path=path)
    if page.field("draft") in _TRUE:
        return
    if target is None:
        # Its address cannot be known, and may be any below its section.
        yield Name(space=UNSURE, key=f"{prefix}{content.folder.partition('/')[0]}/*", path=path, reason=_UNKNOWN)
    reason = _why_unsure(page)
    if target is not None and reason:
        for key in (address_of(target), target):
            yield Name(space=UNSURE, key=key, path=path, reason=reason)
        yield Name(space=f"{UNSURE}:{language}", key=content.logical, path=path, reason=reason)
        return
    if is_published(content, page) or content.kind == "branch":
        yield Name(space=f"page:{language}", key=content.logical, path=path)
        yield Name(space=f"name:{language}", key=content.short, path=path)


def _why_unsure(page: SourcePage) -> str:
    """Say why nobody can tell whether the page has an address; empty if somebody can."""
    if any(page.field(key) for key in _DATED):
        return _MAY_CHANGE
    render = page.field("build.render") or page.field("_build.render")
    return _REDIRECT if render == "link" or page.field("redirect") else ""


_REDIRECT = "a template may write a redirect of it"
_UNKNOWN = "its address is made from what the sources do not show"


def _listed(hugo: Hugo, content: Content, page: SourcePage) -> Iterator[Name]:
    language, path = content.language, content.path
    prefix = hugo.prefix(language)
    section = content.folder.partition("/")[0]
    lists = ["", *hugo.taxonomies]
    if section:
        lists.append(section)
    if content.kind == "branch" and content.folder:
        lists.append(content.folder)
    for taxonomy in hugo.taxonomies:
        lists += [f"{taxonomy}/{term}" for term in page.values(taxonomy)]
    for place in lists:
        address = f"{prefix}{_sanitized(hugo, place)}".strip("/")
        yield Name(space=f"{LISTED}:{language}", key=f"/{normal(place)}".rstrip("/") or "/", path=path, anchor=INDEX)
        for key in (address, f"{address}/{INDEX}".lstrip("/")):
            # An own page of a section may be called otherwise.
            if place != content.folder or content.kind != "branch":
                yield Name(space=LISTED, key=key, path=path, anchor=INDEX)
        if hugo.feeds:
            yield Name(space=LISTED, key=f"{address}/index.xml".lstrip("/"), path=path, anchor=INDEX)
    yield Name(space=LISTED, key="sitemap.xml", path=path, anchor=INDEX)
    yield Name(space=LISTED, key=f"{language}/sitemap.xml", path=path, anchor=INDEX)
    if hugo.robots:
        yield Name(space=LISTED, key="robots.txt", path=path, anchor=INDEX)
