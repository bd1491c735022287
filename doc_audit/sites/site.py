"""The site that a page belongs to: what decides how it is read, and how the links on it are followed."""

from dataclasses import dataclass, field, replace
from posixpath import dirname

from doc_audit.model.dialect import Dialect
from doc_audit.model.document import Tree
from doc_audit.model.settings import HUGO_FLAVOURS, Config
from doc_audit.sites.generators import Built, built, folders
from doc_audit.sites.paths import inside
from doc_audit.sites.settings import Settings

# Slug flavours of generators that give a page an address of its own, which need not be the path of a file.
_WITH_ADDRESSES = frozenset({"mkdocs", "docusaurus", "vitepress"}) | HUGO_FLAVOURS
_DECLARED = {
    "mkdocs": Dialect(ids="mkdocs", admonitions=True, definitions=True, html_blocks=True),
    "docusaurus": Dialect(ids="docusaurus", comment_ids=True),
    "vitepress": Dialect(ids="vitepress"),
    "gitlab": Dialect(ids="gitlab"),
    **{name: Dialect(ids=name, definitions=True, calls="hugo") for name in HUGO_FLAVOURS},
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """How a page is read and how its links are followed.

    *folder* is what a generator builds the page's site from; None if the page is read as it lies, on a forge. *root* is the
    folder that `/` leads to by the configuration. *declared*: the configuration says which generator builds the pages.
    *kind* names the generator, and *settings* are what its own configuration says, seen from the folder *home*.
    """

    folder: str | None = None
    root: str = ""
    declared: bool = False
    kind: str = ""
    home: str = ""
    settings: Settings = field(default_factory=Settings)
    dialect: Dialect = field(default_factory=Dialect)

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

    def below(self, *parts: str) -> str | None:
        """Give the path of what the site's configuration calls by *parts*; None if that lies outside the tree."""
        return inside("/".join((self.home, *parts)))

    def holds(self, page: str) -> bool:
        """Say whether the site is built from *page*, as far as its configuration tells."""
        content = self.settings.content
        if content is None:
            return True
        folder = self.below(content)
        return folder is not None and (not folder or page.startswith(f"{folder}/"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Sites:
    """All sites of a tree, the innermost of each folder, and what the configuration says of all."""

    by_folder: dict[str, tuple[Site, ...]]
    forge: Site
    _known: dict[str, Site] = field(default_factory=dict, init=False, repr=False, compare=False)

    def of(self, page: str) -> Site:
        """Give the site of *page*: the nearest one that is built from it, else the forge."""
        folder = dirname(page)
        if folder not in self._known:
            self._known[folder] = self._nearest(page, folder)
        return self._known[folder]

    def dialect(self, page: str) -> Dialect:
        """Give how *page* is read; MDX holds components wherever it lies."""
        dialect = self.of(page).dialect
        return replace(dialect, components=True) if page.endswith(".mdx") else dialect

    @property
    def fingerprint(self) -> str:
        """Text that changes whenever a page may be read in another way."""
        kinds = {
            folder: [(site.home, site.settings.content, site.dialect) for site in sites]
            for folder, sites in self.by_folder.items()
        }
        return repr((self.forge.dialect, sorted(kinds.items())))

    def _nearest(self, page: str, folder: str) -> Site:
        while True:
            for site in self.by_folder.get(folder, ()):
                if site.holds(page):
                    return site
            if not folder:
                return self.forge
            folder = dirname(folder)


def find(tree: Tree, config: Config) -> Sites:
    """Find the sites of *tree* by the configuration files of their generators, and read what these say."""
    declared = config.slug_flavour in _WITH_ADDRESSES
    stated = _DECLARED.get(config.slug_flavour)
    forge = Site(root=config.site_root, declared=declared, dialect=stated or Dialect())
    by_folder: dict[str, tuple[Site, ...]] = {}
    for found in built(tree.settings):
        site = _site(found, forge, stated)
        for folder in dict.fromkeys((found.home, found.folder)):
            by_folder[folder] = (site, *by_folder.get(folder, ()))
    for folder in folders(tree.files) - by_folder.keys():
        # Its configuration cannot be read, or was not.
        by_folder[folder] = (replace(forge, folder=folder),)
    return Sites(by_folder=by_folder, forge=forge)


def _site(found: Built, forge: Site, stated: Dialect | None) -> Site:
    dialect = found.settings.dialect
    if stated is not None and (dialect.ids != stated.ids and not dialect.ids.startswith("pymdownx")):
        dialect = replace(dialect, ids=stated.ids)
    return replace(
        forge,
        folder=found.folder,
        kind=found.generator.name,
        home=found.home,
        settings=found.settings,
        dialect=dialect,
    )
