"""Fern (https://buildwithfern.com/learn/docs/configuration/navigation): pages are named by `docs.yml`, which gives their addresses."""

from collections.abc import Iterator

from doc_audit.model.columns import Links
from doc_audit.model.dialect import Dialect
from doc_audit.model.document import Document
from doc_audit.sites.configuration import Configuration
from doc_audit.sites.generator import Generator
from doc_audit.sites.paths import join
from doc_audit.sites.place import InSource, NotJudged, Place
from doc_audit.sites.placed import texts
from doc_audit.sites.settings import Settings
from doc_audit.sites.site import Site
from doc_audit.sites.source_page import SiteLink, SourcePage

_FILES = frozenset({"path", "summary", "changelog", "logo", "light", "dark", "favicon", "href", "image", "icon"})
_NAVIGATION = "its navigation gives pages their addresses"


def also(path: str) -> bool:
    """Say whether *path* is a file that `docs.yml` may name."""
    return "/fern/" in f"/{path}" and path.endswith((".yml", ".yaml"))


def read(_: Configuration) -> Settings:
    """Read a `docs.yml`."""
    return Settings(
        dialect=Dialect(components=True, component_ids=True, forms=("mintlify",)), content="", unknown=(_NAVIGATION,)
    )


def follow(site: Site, page: SourcePage, link: SiteLink) -> Iterator[Place]:
    """Give the file that a relative path names; a rooted one may be a file below `fern`, or an address."""
    path = link.target.path
    if not path:
        yield InSource(page.path)
    elif link.target.rooted:
        yield InSource(site.below(path))
        yield NotJudged(_NAVIGATION)
    else:
        yield InSource(join(page.path, path))
        if link.kind != "navigation" and "." not in path.rpartition("/")[2]:
            yield NotJudged(_NAVIGATION)


def navigation(configuration: Configuration) -> Iterator[Document]:
    """Give the files that `docs.yml`, and those that it names, hold."""
    for path, text in configuration.below(""):
        if not path.endswith((".yml", ".yaml")) or ("navigation:" not in text and path != configuration.path):
            continue
        rows = [
            placed.link("navigation")
            for placed in texts(text)
            if placed.keys and placed.keys[-1] in _FILES and ("/" in placed.text or "." in placed.text)
        ]
        yield Document(path=path, title="", lines=0, links=Links.of_rows(path, rows))


GENERATORS = (
    Generator(
        name="Fern",
        files=("docs.yml", "docs.yaml"),
        beside=("fern.config.json",),
        also=also,
        read=read,
        follow=follow,
        navigation=navigation,
    ),
)
