"""The site that a page belongs to: what decides how it is read, and how the links on it are followed."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from doc_audit.model.dialect import Dialect
from doc_audit.sites.generator import Generator
from doc_audit.sites.paths import inside
from doc_audit.sites.place import Place
from doc_audit.sites.settings import Settings
from doc_audit.sites.source_page import SiteLink, SourcePage

FORGE = Generator(name="", files=())


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """How a page is read and how its links are followed.

    *folder* is what a generator builds the page's site from; None if the page is read as it lies, on a forge. *root* is the
    folder that `/` leads to by the configuration. *declared*: the configuration says which generator builds the pages.
    *settings* are what the *configuration* file of its *generator* says, seen from the folder *home*.
    """

    folder: str | None = None
    root: str = ""
    declared: bool = False
    generator: Generator = FORGE
    configuration: str = ""
    home: str = ""
    settings: Settings = field(default_factory=Settings)
    dialect: Dialect = field(default_factory=Dialect)

    @property
    def kind(self) -> str:
        """Name the generator; empty on a forge."""
        return self.generator.name

    @property
    def is_built(self) -> bool:
        """Say whether the tree shows that a generator builds the page."""
        return self.folder is not None

    @property
    def has_addresses(self) -> bool:
        """Say whether links may lead to addresses of a built site instead of files."""
        return self.is_built or self.declared

    @property
    def is_closed(self) -> bool:
        """Whether every address of the site is made from a file of the tree."""
        return self.settings.closed

    @property
    def needs_all_pages(self) -> bool:
        """Whether where a link leads may depend on what stands on any page of the site."""
        return self.generator.names is not None or bool(self.dialect.fields)

    def below(self, *parts: str) -> str | None:
        """Give the path of what the site's configuration calls by *parts*; None if that lies outside the tree."""
        return inside("/".join((self.home, *parts)))

    def holds(self, page: str) -> bool:
        """Say whether the site is built from *page*, as far as its configuration tells."""
        content = self.settings.content
        if content is None and not self.settings.roots:
            return True
        folders = self.settings.roots if content is None else (content, *self.settings.roots)
        if any(_is_below(page, self.below(folder)) for folder in folders):
            return True
        return any(page.startswith(f"{self.below(part)}/") for part in self.settings.partials if part)

    def addresses(self, page: SourcePage) -> tuple[str, ...]:
        """Give the addresses that *page* gets, the canonical one first; none if its generator does not say."""
        return self.generator.addresses(self, page) if self.generator.addresses is not None else ()

    def follow(self, page: SourcePage, link: SiteLink) -> Iterator[Place] | None:
        """Give the places that *link*, on *page*, may lead to, in order; None if its generator does not say."""
        return self.generator.follow(self, page, link) if self.generator.follow is not None else None


def _is_below(page: str, folder: str | None) -> bool:
    return folder is not None and (not folder or page == folder or page.startswith(f"{folder}/"))
