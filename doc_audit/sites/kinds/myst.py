"""MyST (https://mystmd.org/guide/cross-references), which also builds Jupyter Book 2: `myst.yml` beside Markdown and notebooks."""

from collections.abc import Iterator
from dataclasses import replace

from doc_audit.model.columns import Links
from doc_audit.model.dialect import Dialect
from doc_audit.model.document import Document
from doc_audit.sites.configuration import Configuration
from doc_audit.sites.generator import Generator
from doc_audit.sites.kinds import sphinx
from doc_audit.sites.place import InSource, Matching, Name, NotJudged, Place
from doc_audit.sites.placed import texts
from doc_audit.sites.reading import mapping, read_yaml
from doc_audit.sites.settings import Settings
from doc_audit.sites.site import Site
from doc_audit.sites.source_page import SiteLink, SourcePage
from doc_audit.sites.sphinx_pages import read_others

_DIALECT = Dialect(
    ids="docutils",
    slug_levels=6,
    directives=True,
    forms=("myst",),
    line_comments=True,
    definitions=True,
    attributes=True,
)
# https://mystmd.org/guide/external-references: what these name is on the net.
_SCHEMES = ("http", "https", "mailto", "ftp", "data", "tel", "doi", "wiki", "rrid", "ror", "gh", "github")
_ELSEWHERE = ("xref:", "myst:", "inv:")
_ENTRIES = frozenset({"file", "pattern", "glob"})
# How far below its label a heading may stand.
_NEAR = 3


def read(configuration: Configuration) -> Settings:
    """Read a `myst.yml` (https://mystmd.org/guide/frontmatter)."""
    project = mapping(read_yaml(configuration.text).get("project"))
    excluded = project.get("exclude")
    own = sphinx.Own(
        suffixes=(".md", ".ipynb", ".tex"),
        exclude=("_build", "node_modules", *sphinx.strings(excluded)),
        statics=(),
    )
    return Settings(dialect=_DIALECT, content="", schemes=_SCHEMES, includes_move=True, closed=True, own=own)


def names(site: Site, document: Document) -> Iterator[Name]:
    """Give labels and terms, and the titles of headings that have no label: they are known on every page."""
    yield from sphinx.names(site, document)
    labels = [anchor for anchor in document.anchors if anchor.kind == "label" and anchor.text]
    labelled = {(label.text, label.location.line + offset) for label in labels for offset in range(1, _NEAR + 1)}
    for anchor in document.anchors:
        if anchor.kind == "heading" and (anchor.text, anchor.location.line) not in labelled:
            yield Name(space="label", key=anchor.name, path=document.path, anchor=anchor.name)
            yield Name(space="titled", key=anchor.name, path=document.path, anchor=anchor.name)


def follow(site: Site, page: SourcePage, link: SiteLink) -> Iterator[Place]:
    """Follow a link as Sphinx does, but for entries of the table of contents and other projects."""
    if link.kind == "navigation":
        path = site.below(link.href)
        yield InSource(path, folders=False)
        if path is not None and "*" in path:
            yield Matching(f"/{path}")
    elif link.href.startswith(_ELSEWHERE):
        yield NotJudged("in another project")
    elif link.text in ("{url}", "{target}"):
        # What a card or a picture leads to is a link as in text.
        yield from sphinx.follow(site, page, replace(link, kind="inline", text=""))
    else:
        yield from sphinx.follow(site, page, link)


def navigation(configuration: Configuration) -> Iterator[Document]:
    """Give the entries of the table of contents (https://mystmd.org/guide/table-of-contents), and the notebooks."""
    rows = [
        placed.link("navigation")
        for placed in texts(configuration.text)
        if "toc" in placed.keys and placed.keys[-1] in _ENTRIES and not placed.text.startswith("http")
    ]
    yield Document(path=configuration.path, title="", lines=0, links=Links.of_rows(configuration.path, rows))
    yield from read_others(configuration, _DIALECT)


def also(path: str) -> bool:
    """Say whether *path* is a notebook."""
    return path.endswith(".ipynb")


GENERATORS = (
    Generator(
        name="MyST",
        files=("myst.yml", "myst.yaml"),
        also=also,
        read=read,
        sources=(".md", ".ipynb"),
        addresses=sphinx.addresses,
        follow=follow,
        names=names,
        navigation=navigation,
    ),
)
