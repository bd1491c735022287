"""The site that a page belongs to: what decides how the links on it are followed."""

from dataclasses import dataclass, field
from posixpath import dirname

from doc_audit.model.document import Tree
from doc_audit.model.settings import HUGO_FLAVOURS, Config
from doc_audit.sites.generators import folders

# Slug flavours of generators that give a page an address of its own, which need not be the path of a file.
_WITH_ADDRESSES = frozenset({"mkdocs", "docusaurus", "vitepress"}) | HUGO_FLAVOURS


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """How the links of a page are followed.

    *folder* is what a generator builds the page's site from; None if the page is read as it lies, on a forge. *root* is the
    folder that `/` leads to by the configuration. *declared*: the configuration says which generator builds the pages.
    """

    folder: str | None = None
    root: str = ""
    declared: bool = False

    @property
    def is_built(self) -> bool:
        """Say whether the tree shows that a generator builds the page."""
        return self.folder is not None

    @property
    def has_addresses(self) -> bool:
        """Say whether links may lead to addresses of a built site instead of files."""
        return self.is_built or self.declared


@dataclass(frozen=True, slots=True, kw_only=True)
class Sites:
    """All sites of a tree: the *folders* that they are built from, and what the configuration says of each."""

    folders: frozenset[str]
    root: str
    declared: bool
    _known: dict[str, Site] = field(default_factory=dict, init=False, repr=False, compare=False)

    def of(self, page: str) -> Site:
        """Give the site of *page*: that of the nearest folder it lies in, else the forge."""
        folder = dirname(page)
        if folder not in self._known:
            self._known[folder] = Site(folder=self._nearest(folder), root=self.root, declared=self.declared)
        return self._known[folder]

    def _nearest(self, folder: str) -> str | None:
        while folder and folder not in self.folders:
            folder = dirname(folder)
        return folder if folder in self.folders else None


def find(tree: Tree, config: Config) -> Sites:
    """Find the sites of *tree* by the configuration files of their generators."""
    declared = config.slug_flavour in _WITH_ADDRESSES
    return Sites(folders=folders(tree.files), root=config.site_root, declared=declared)
