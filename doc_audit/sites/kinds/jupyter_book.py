"""Jupyter Book 1 (https://jupyterbook.org/v1/): Sphinx with MyST, configured by `_config.yml` and `_toc.yml`."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from doc_audit.model.columns import Links
from doc_audit.model.document import Document
from doc_audit.sites.configuration import Configuration
from doc_audit.sites.generator import Generator
from doc_audit.sites.kinds import sphinx
from doc_audit.sites.place import InSource, Matching, Place
from doc_audit.sites.placed import texts
from doc_audit.sites.reading import mapping, read_yaml
from doc_audit.sites.settings import Settings
from doc_audit.sites.site import Site
from doc_audit.sites.source_page import SiteLink, SourcePage
from doc_audit.sites.sphinx_pages import read_others

# https://jupyterbook.org/v1/customize/config.html: what is on where the configuration does not say.
_EXTENSIONS = ("colon_fence", "dollarmath", "linkify", "substitution", "tasklist")
_EXCLUDED = ("_build", "Thumbs.db", ".DS_Store", "**.ipynb_checkpoints")
_ENTRIES = frozenset({"file", "root", "url", "glob"})


def read(configuration: Configuration) -> Settings:
    """Read `_toc.yml` and the `_config.yml` beside it."""
    config = read_yaml(configuration.read("_config.yml") or "")
    found = sphinx.settings(_as_sphinx(config), configuration, directory=False, text="")
    own = replace(found.own, root=_root(configuration), only=_listed(config, configuration))
    return replace(found, own=own)


def _as_sphinx(config: Mapping[str, Any]) -> dict[str, Any]:
    """Write the configuration of a book as that of Sphinx."""
    parse, given = mapping(config.get("parse")), mapping(config.get("sphinx"))
    excluded = config.get("exclude_patterns")
    extensions = given.get("extra_extensions")
    return {
        "myst_enable_extensions": parse.get("myst_enable_extensions", list(_EXTENSIONS)),
        "myst_url_schemes": parse.get("myst_url_schemes"),
        "bibtex_bibfiles": config.get("bibtex_bibfiles"),
        "exclude_patterns": [*_EXCLUDED, *(excluded if isinstance(excluded, list) else ())],
        "source_suffix": [".md", ".ipynb", ".rst"],
        "html_static_path": ["_static"],
        **mapping(given.get("config")),
        "extensions": ["myst_nb", *(extensions if isinstance(extensions, list) else ())],
    }


def _root(configuration: Configuration) -> str:
    contents = read_yaml(configuration.text)
    root = contents.get("root", contents.get("file"))
    return _name(root) if isinstance(root, str) else "index"


def _listed(config: Mapping[str, Any], configuration: Configuration) -> frozenset[str] | None:
    """Give the pages that the table of contents lists, if the book is built from these alone."""
    if config.get("only_build_toc_files") is not True:
        return None
    entries = [placed.text for placed in texts(configuration.text) if placed.keys[-1:] in (("file",), ("root",))]
    return frozenset(map(_name, entries))


def _name(entry: str) -> str:
    for suffix in (".md", ".ipynb", ".rst"):
        entry = entry.removesuffix(suffix)
    return entry.strip("/")


def navigation(configuration: Configuration) -> Iterator[Document]:
    """Give the entries of `_toc.yml` (https://sphinx-external-toc.readthedocs.io), and the pages that are no Markdown."""
    rows = []
    for placed in texts(configuration.text):
        if placed.keys and placed.keys[-1] in _ENTRIES:
            rows.append(placed.link("navigation"))
    yield Document(path=configuration.path, title="", lines=0, links=Links.of_rows(configuration.path, rows))
    yield from read_others(configuration, read(configuration).dialect)


def follow(site: Site, page: SourcePage, link: SiteLink) -> Iterator[Place]:
    """Follow an entry of the table of contents from its folder; all else as Sphinx does."""
    if link.kind == "navigation":
        yield from _entry(site, link.href)
    else:
        yield from sphinx.follow(site, page, link)


def _entry(site: Site, entry: str) -> Iterator[Place]:
    for suffix in ("", ".md", ".ipynb", ".rst"):
        path = site.below(f"{entry}{suffix}")
        if path is not None and "*" in entry:
            yield Matching(f"/{path}")
        else:
            yield InSource(path, folders=False)


GENERATORS = (
    Generator(
        name="Jupyter Book",
        files=("_toc.yml",),
        beside=("_config.yml",),
        also=sphinx.also,
        read=read,
        sources=(".md", ".rst", ".ipynb"),
        addresses=sphinx.addresses,
        follow=follow,
        names=sphinx.names,
        navigation=navigation,
    ),
)
