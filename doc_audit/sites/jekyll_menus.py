"""The files of a Jekyll site that are no pages but hold links or ids: data, layouts and includes (https://jekyllrb.com/docs/)."""

import re
from collections.abc import Iterator
from posixpath import basename

from doc_audit.markdown.html import HtmlFacts, read_html
from doc_audit.markdown.liquid import filled_in
from doc_audit.markdown.masks import mask, show
from doc_audit.markdown.sourcemap import SourceMap
from doc_audit.model.columns import LinkRow, Links
from doc_audit.model.dialect import Dialect
from doc_audit.model.document import Document
from doc_audit.sites.configuration import Configuration
from doc_audit.sites.placed import Placed, texts

_MENU = re.compile(r"nav|menu|sidebar|toc|header|footer|links|docs|pages|contents|tree", re.IGNORECASE)
_KEYS = frozenset({"url", "link", "href"})
_HERE = ("_data/", "_layouts/", "_includes/")
# What holds pages of a program's interface, by the thousand.
_NOT_READ = frozenset(
    {"api", "apidocs", "javadoc", "javadocs", "reference", "target", "node_modules", "vendor", "_site"}
)
_DEEPEST = 5
_LIQUID = Dialect(ids="kramdown-gfm", calls="liquid")
# Ids that themes put on their pages.
_OF_THEMES = frozenset(
    [
        "main",
        "main-content",
        "content",
        "main_content",
        "site-nav",
        "page-title",
        "top",
        "header",
        "footer",
        "comments",
        "disqus_thread",
        "search",
    ]
)


def is_read(path: str) -> bool:
    """Say whether the file at *path* is read with the configuration of a Jekyll site."""
    name = basename(path)
    if name in ("Gemfile", "netlify.toml", "vercel.json", ".travis.yml", ".gitlab-ci.yml", "_config.yml"):
        return True
    if path.startswith((".github/workflows/", ".circleci/")):
        return True
    folders = path.split("/")[:-1]
    if name.endswith((".yml", ".yaml", ".json")):
        return "_data" in folders
    if not name.endswith((".html", ".htm")) or not _NOT_READ.isdisjoint(folders):
        return False
    return len(folders) <= _DEEPEST


def page_ids(configuration: Configuration) -> frozenset[str]:
    """Give the ids that layouts and includes may put on every page."""
    found = set(_OF_THEMES)
    for folder in ("_layouts", "_includes"):
        for path, text in configuration.below(folder):
            if path.endswith((".html", ".htm")):
                found.update(show(name) for name, _ in _read(text)[0].ids)
    return frozenset(found)


def navigation(configuration: Configuration) -> Iterator[Document]:
    """Give the links of menus in `_data`, and of layouts and includes, that lead from the root of the site."""
    for folder in ("_data", "_layouts", "_includes"):
        for path, text in configuration.below(folder):
            rows = list(_data(text) if folder == "_data" else _html(text))
            is_menu = folder != "_data" or _MENU.search(path[len(configuration.home) :])
            if rows and is_menu:
                yield Document(path=path, title="", lines=0, links=Links.of_rows(path, rows))


def _data(text: str) -> Iterator[LinkRow]:
    for placed in texts(text):
        if placed.keys and placed.keys[-1] in _KEYS and _is_address(placed):
            yield placed.link("navigation")


def _is_address(placed: Placed) -> bool:
    """Say whether a text of a menu is an address, and no template, title or number."""
    text = placed.text
    return bool(text) and not text.startswith("#") and " " not in text and "{" not in text


def _html(text: str) -> Iterator[LinkRow]:
    facts, places = _read(text)
    for link in facts.links:
        written = show(link.href)
        row = filled_in(LinkRow(1, 1, written, "", "navigation", None), frozenset())
        if row.href == written and not written.startswith(("http://", "https://")):
            # What is not seen from the root depends on the page that it is on.
            continue
        line, column = places.place(link.start)
        yield row._replace(line=line + 1, column=column + 1)


def _read(text: str) -> tuple[HtmlFacts, SourceMap]:
    masked = mask(text, 0, _LIQUID)
    plain = masked.text if masked is not None else text
    return read_html(plain), SourceMap(plain)
