"""What is known of one site generator: how it is recognised, and what it does with pages and links."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from posixpath import basename, dirname
from typing import TYPE_CHECKING

from doc_audit.model.document import Document
from doc_audit.model.pages import PAGE_SUFFIXES
from doc_audit.sites.configuration import Configuration
from doc_audit.sites.languages import is_language
from doc_audit.sites.place import Name, Place
from doc_audit.sites.settings import Settings

if TYPE_CHECKING:
    from doc_audit.sites.site import Site
    from doc_audit.sites.source_page import SiteLink, SourcePage


@dataclass(frozen=True, slots=True, kw_only=True)
class Generator:
    """One generator, or one of its ways to be configured. All functions are pure, and run nothing that they read.

    How it is recognised: *files* are the names of its configuration file, or how they begin and end, with a `*` between.
    *folder* is where that lies, seen from the folder of the site. Where the name alone says little, *mark* must stand in its
    text, or *proves* must say that path and text are its own, one of *beside* lies in its folder, and none of *unless*.
    *levels* is how many more folders up the pages may lie; of several that lie in each other, only the *outermost* begins a
    site.

    What it does: *also* tells which other files its configuration is spread over, and *more*, from path and text of one of them,
    which it names itself; *read* reads all of it.
    *sources* are the suffixes of what it makes pages from.
    *addresses* gives the addresses that a page gets, the canonical one first. *follow* gives the places that a link may lead to,
    in the order in which the generator looks; the first that is there is meant, and if none is, the link is broken. A generator
    without *follow* is asked the common way (`doc_audit.sites.follow`), which gives the benefit of the doubt.
    *names* gives what a page gives names to, for links that are names. *navigation* reads the links of files that are no pages.
    """

    name: str
    files: tuple[str, ...]
    folder: str = ""
    mark: str = ""
    proves: Callable[[str, str], bool] | None = None
    beside: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    levels: int = 0
    outermost: bool = False
    also: Callable[[str], bool] | None = None
    more: Callable[[str, str], Iterator[str]] | None = None
    read: Callable[[Configuration], Settings] | None = None
    sources: tuple[str, ...] = PAGE_SUFFIXES
    addresses: "Callable[[Site, SourcePage], tuple[str, ...]] | None" = None
    follow: "Callable[[Site, SourcePage, SiteLink], Iterator[Place]] | None" = None
    names: "Callable[[Site, Document], Iterator[Name]] | None" = None
    navigation: Callable[[Configuration], Iterator[Document]] | None = None

    def home(self, configuration: str) -> str | None:
        """Give the folder from which this *configuration* file names others; None if it is no such file."""
        place = dirname(configuration)
        if not self.folder:
            return place
        if not f"/{place}".endswith(f"/{self.folder}"):
            return None
        return place.removesuffix(self.folder).rstrip("/")

    def site_folder(self, configuration: str) -> str | None:
        """Give the folder that the site with this *configuration* file is built from; None if it is no such file."""
        place = self.home(configuration)
        if place is None:
            return None
        for _ in range(self.levels):
            place = dirname(place)
        # `docs/en/mkdocs.yml`: the other languages lie beside it.
        return dirname(place) if is_language(basename(place)) else place


def named(name: str, endings: tuple[str, ...]) -> tuple[str, ...]:
    """Give *name* with each of *endings*."""
    return tuple(name + ending for ending in endings)


PLAIN_SCRIPTS = (".js", ".mjs", ".cjs")
SCRIPTS = (*PLAIN_SCRIPTS, ".ts", ".mts", ".cts")
DATA = (".toml", ".yaml", ".yml", ".json")
