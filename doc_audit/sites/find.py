"""The sites of a tree, found by the configuration files of their generators."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import chain
from posixpath import dirname

from doc_audit.model.dialect import Dialect
from doc_audit.model.document import Document, Tree
from doc_audit.model.settings import HUGO_FLAVOURS, Config
from doc_audit.sites.configuration import Configuration, Texts
from doc_audit.sites.generators import Built, built, folders, folders_of_tables
from doc_audit.sites.redirects import targets
from doc_audit.sites.settings import Settings
from doc_audit.sites.site import FORGE, Site
from doc_audit.sites.stated import stated

# Slug flavours of generators that give a page an address of its own, which need not be the path of a file.
_WITH_ADDRESSES = frozenset({"mkdocs", "docusaurus", "vitepress"}) | HUGO_FLAVOURS
_DECLARED = {
    "mkdocs": Dialect(
        ids="mkdocs",
        admonitions=True,
        definitions=True,
        html_blocks=True,
        python=True,
        attributes=True,
        emoji=True,
        tabs=True,
    ),
    "docusaurus": Dialect(ids="docusaurus", comment_ids=True),
    "vitepress": Dialect(ids="vitepress"),
    "gitlab": Dialect(ids="gitlab"),
    **{
        name: Dialect(ids=name, definitions=True, term_ids=True, calls="hugo", forms=("hugo",))
        for name in HUGO_FLAVOURS
    },
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Sites:
    """All sites of a tree, the innermost of each folder, and what the configuration says of all.

    *navigation* are the files beside the pages that hold links of a site: menus, sidebars, tables of redirects. *by_file* tells
    whose they are.
    """

    by_folder: dict[str, tuple[Site, ...]]
    forge: Site
    navigation: tuple[Document, ...] = ()
    by_file: dict[str, Site] = field(default_factory=dict)
    _known: dict[str, Site] = field(default_factory=dict, init=False, repr=False, compare=False)

    def of(self, page: str) -> Site:
        """Give the site of *page*: the nearest one that is built from it, else the forge."""
        folder = dirname(page)
        if page in self.by_file:
            return self.by_file[page]
        if folder not in self._known:
            self._known[folder] = self._nearest(page, folder)
        return self._known[folder]

    def dialect(self, page: str) -> Dialect:
        """Give how *page* is read; MDX holds components wherever it lies."""
        dialect = self.of(page).dialect
        return replace(dialect, components=True) if page.endswith(".mdx") else dialect

    def all(self) -> Iterator[Site]:
        """Give each site that a configuration file makes, once."""
        seen: set[int] = set()
        for _, sites in sorted(self.by_folder.items()):
            for site in sites:
                if site.configuration and id(site) not in seen:
                    seen.add(id(site))
                    yield site

    def for_reading(self) -> "Sites":
        """Give the same with no more than reading a page asks for: it is sent to every process that reads."""
        bare: dict[int, Site] = {}
        for site in (*chain.from_iterable(self.by_folder.values()), *self.by_file.values()):
            settings = site.settings
            least = Settings(content=settings.content, roots=settings.roots, partials=settings.partials)
            bare[id(site)] = replace(site, generator=FORGE, settings=least)
        by_folder = {folder: tuple(bare[id(site)] for site in found) for folder, found in self.by_folder.items()}
        by_file = {path: bare[id(site)] for path, site in self.by_file.items()}
        return Sites(by_folder=by_folder, forge=self.forge, by_file=by_file)

    @property
    def fingerprint(self) -> str:
        """Text that changes whenever a page may be read in another way."""
        kinds = {
            folder: [
                (site.home, site.settings.content, site.settings.roots, site.settings.partials, site.dialect)
                for site in sites
            ]
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
    declared_dialect = _DECLARED.get(config.slug_flavour)
    forge = Site(root=config.site_root, declared=declared, dialect=declared_dialect or _of_the_forge(tree))
    by_folder: dict[str, tuple[Site, ...]] = {}
    for found in built(tree.settings, tree.files):
        site = _with_own_tags(_site(found, forge, declared_dialect), config)
        outside = (root for name in site.settings.roots if (root := site.below(name)) is not None)
        # A single file is of the site too: its folder has to lead there.
        outside = (dirname(root) if root in tree.files else root for root in outside)
        # Where the configuration names every folder of pages, the one above has no more of them.
        is_said = site.settings.content is None and bool(site.settings.roots)
        around = found.home if is_said else found.folder
        for folder in dict.fromkeys((found.home, around, *outside, *_elsewhere(site))):
            by_folder[folder] = (site, *by_folder.get(folder, ()))
    for folder in folders(tree.files) - by_folder.keys():
        # Its configuration cannot be read, or was not.
        by_folder[folder] = (replace(forge, folder=folder),)
    for folder, named in stated(tree, config):
        site = forge if named is None else _site(named, forge, declared_dialect)
        _put(site, folder, by_folder)
    sites = Sites(by_folder=by_folder, forge=forge)
    menus: dict[str, Document] = {}
    texts = Texts(tree.settings)
    for site in sites.all():
        for document in _menus(site, texts, tree):
            menus[document.path] = document
            sites.by_file[document.path] = site
    return replace(sites, navigation=tuple(menus.values()))


def _put(site: Site, folder: str, by_folder: dict[str, tuple[Site, ...]]) -> None:
    """Put *site* first in its *folder*, and in the place of the one that the same configuration file made."""
    everything = [item for found in by_folder.values() for item in found]
    twin = next((item for item in everything if item.configuration and item.configuration == site.configuration), None)
    if twin is None:
        by_folder[folder] = (site, *by_folder.get(folder, ()))
        return
    merged = replace(site, folder=twin.folder)
    for other, found in by_folder.items():
        by_folder[other] = tuple(merged if item is twin else item for item in found)
    if not any(item is merged for item in by_folder.get(folder, ())):
        by_folder[folder] = (merged, *by_folder.get(folder, ()))


def _elsewhere(site: Site) -> Iterator[str]:
    """Give the folders that the pages of *site* lie in although its configuration does not lie above them."""
    for part in (site.settings.content or "", *site.settings.partials):
        folder = site.below(part)
        if part.startswith("..") and folder:
            yield folder


def _menus(site: Site, texts: Texts, tree: Tree) -> Iterator[Document]:
    configuration = Configuration(path=site.configuration, home=site.home, texts=texts, files=tree.files)
    if site.generator.navigation is not None:
        yield from site.generator.navigation(configuration)
    yield from targets(configuration, folders_of_tables(site.settings, site.home))


def _of_the_forge(tree: Tree) -> Dialect:
    """Give how pages are read that nothing builds: as on GitLab where the tree has its pipeline and nothing of GitHub's."""
    on_gitlab = ".gitlab-ci.yml" in tree.files and ".github" not in tree.directories
    return Dialect(ids="gitlab") if on_gitlab else Dialect()


def _with_own_tags(site: Site, config: Config) -> Site:
    """Let the Liquid of *site* know the tags that the configuration says name a page."""
    if not config.link_tags or site.dialect.calls != "liquid":
        return site
    return replace(site, dialect=replace(site.dialect, link_tags=config.link_tags))


def _site(found: Built, forge: Site, stated: Dialect | None) -> Site:
    dialect = found.settings.dialect
    if stated is not None and (dialect.ids != stated.ids and not dialect.ids.startswith("pymdownx")):
        dialect = replace(dialect, ids=stated.ids)
    return replace(
        forge,
        folder=found.folder,
        generator=found.generator,
        configuration=found.configuration,
        home=found.home,
        settings=found.settings,
        dialect=dialect,
    )
