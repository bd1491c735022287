"""The tree as links see it: names in exact and in folded case, index pages, anchors; every index is built once."""

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, takewhile
from posixpath import basename, dirname

from doc_audit import sites
from doc_audit.links.addresses import Addresses, source_page
from doc_audit.links.built import BuiltPages
from doc_audit.links.includes import Includes
from doc_audit.links.nearest import Nearest
from doc_audit.links.target import parse_on
from doc_audit.model.columns import ANY_ANCHOR, Anchors, Links
from doc_audit.model.document import Corpus, Document, Tree
from doc_audit.model.pages import INDEX_NAMES, is_page
from doc_audit.model.settings import Config
from doc_audit.model.spelling import unaccented
from doc_audit.model.target import PathTarget
from doc_audit.sites import Site
from doc_audit.sites.paths import join
from doc_audit.sites.place import InSource
from doc_audit.sites.source_page import SiteLink, SourcePage

# Lists of packages, one of which may be a program that builds a site.
_PACKAGES = frozenset({"package.json", "Gemfile", "_config.yml", "deno.json", "Cargo.toml"})


@dataclass(frozen=True)
class TreeIndex:
    """What exists, which sites it is built into, and how to find something like a name."""

    corpus: Corpus
    config: Config

    @cached_property
    def tree(self) -> Tree:
        """Give the tree around the pages."""
        return self.corpus.tree

    @cached_property
    def sites(self) -> sites.Sites:
        """Give the sites that the pages belong to."""
        return sites.find(self.tree, self.config)

    def may_be_asked(self, url: str) -> bool:
        """Say whether the configuration allows to ask the host of *url*, an address on this machine."""
        allowed = self.config.external.allow_addresses
        if not allowed:
            return False
        # Imported here: few allow any.
        from doc_audit.model.guard import Guard

        return Guard.of(allowed).allows(url)

    @cached_property
    def is_read_as_it_lies(self) -> bool:
        """Whether nothing in the tree says that a program builds a site of it: no configuration, and no list of packages."""
        if any(self.sites.all()) or self.sites.forge.declared:
            return False
        return _PACKAGES.isdisjoint(map(basename, self.tree.files))

    @cached_property
    def pages(self) -> Mapping[str, Document]:
        """Give every parsed page by path, audited or read only for its anchors."""
        # Of what is no Markdown only that has lines which was read for more than its links.
        found = {document.path: document for document in self.corpus.navigation if document.lines}
        for document in (*self.corpus.targets, *self.corpus.documents):
            found[document.path] = document
        return found

    def addresses(self, site: Site) -> Addresses:
        """Give what *site* has: its addresses and its names."""
        known = self._addresses.get(id(site))
        if known is None:
            known = self._addresses[id(site)] = Addresses(site, self._sources.get(id(site), ()), self.pages.get)
        return known

    @cached_property
    def _addresses(self) -> dict[int, Addresses]:
        return {}

    def sources(self, site: Site) -> Sequence[str]:
        """Give the files that *site* makes pages from, in path order."""
        return self._sources.get(id(site), ())

    @cached_property
    def _sources(self) -> Mapping[int, Sequence[str]]:
        found: dict[int, list[str]] = defaultdict(list)
        for path in sorted(self.tree.files - self.tree.ignored):
            site = self.sites.of(path)
            if site.is_built and path.lower().endswith(site.generator.sources):
                found[id(site)].append(path)
        return found

    @cached_property
    def built(self) -> BuiltPages | None:
        """Give the pages of the build that the user gave; None without one."""
        if self.corpus.build is None:
            return None
        sources = {}
        for path in sorted(filter(is_page, self.tree.files - self.tree.ignored)):
            site = self.sites.of(path)
            sources[path] = (site, site.addresses(source_page(path, self.pages.get(path))))
        return BuiltPages(self.corpus.build, sources)

    def is_of_build(self, path: str) -> bool:
        """Say whether the ids of what is at *path* come from a build: a page of it, or the source of one."""
        built = self.built
        return built is not None and (built.document(path) is not None or path in built.build.ids)

    def holds(self, path: str) -> bool:
        """Say whether there is a file or a folder at *path*."""
        return path in self.tree.files or path in self.tree.directories

    @cached_property
    def by_folded_path(self) -> Mapping[str, str]:
        """Map each path in folded case to the path that exists; the first in order where several do."""
        return {path.casefold(): path for path in sorted(self._everything, reverse=True)}

    @cached_property
    def by_normal_form(self) -> Mapping[str, str]:
        """Path in composed characters -> the path that exists in others."""
        odd = (path for path in sorted(self.tree.files, reverse=True) if not path.isascii())
        return {unicodedata.normalize("NFC", path): path for path in odd}

    @cached_property
    def by_name(self) -> Mapping[str, tuple[str, ...]]:
        """Map each file name in folded case to the files called so."""
        names: dict[str, list[str]] = defaultdict(list)
        for path in sorted(self.tree.files):
            names[basename(path).casefold()].append(path)
        return {name: tuple(paths) for name, paths in names.items()}

    def anywhere(self, path: str, folder: str, near: str) -> str | None:
        """Give the file below *folder* whose path ends with *path*, in any case: the nearest to the folder *near*, or else the highest."""
        ending = f"/{path.casefold()}"
        found = []
        for other in self.by_name.get(basename(path).casefold(), ()):
            is_below = not folder or other.startswith(f"{folder}/")
            if is_below and f"/{other.casefold()}".endswith(ending):
                found.append(other)
        return min(found, key=lambda other: (-_shared(other, near), other.count("/"), other), default=None)

    @cached_property
    def by_folder(self) -> Mapping[str, tuple[str, ...]]:
        """Map each folder to the names of files and folders directly in it."""
        children: dict[str, list[str]] = defaultdict(list)
        for path in sorted(self._everything):
            if path:
                children[dirname(path)].append(basename(path))
        return {folder: tuple(names) for folder, names in children.items()}

    def anchors(self, path: str) -> frozenset[str]:
        """Give the anchor names of the page or HTML file at *path*: in folded case, unless its site knows them to the letter."""
        known = self._anchors.get(path)
        if known is None:
            known = self._anchors[path] = self._find_anchors(path)
        return known

    def _find_anchors(self, path: str) -> frozenset[str]:
        if self.built is not None and self.is_of_build(path):
            return self.built.build.ids[self.built.document(path) or path]
        page = self.pages.get(path)
        if page is None:
            return self._as_looked_for(self.tree.html_anchors[path], path)
        own = Anchors.of(page.anchors).names
        return self._as_looked_for(chain(own, self.includes.anchors(path)), path)

    def _as_looked_for(self, names: Iterable[str], path: str) -> frozenset[str]:
        """Give the *names* of anchors on the page at *path*, in folded case unless its site knows them to the letter."""
        if self.exact(path):
            return frozenset(names)
        return frozenset([name.casefold() for name in names])

    def page_has(self, anchor: str, path: str) -> bool:
        """Say whether the page at *path* has the *anchor*, as it is written."""
        return path in self.pages and anchor in self.anchors(path)

    def open_anchors(self, path: str) -> tuple[str, ...]:
        """Give the ends of those anchor names of the page at *path* whose beginning nobody knows."""
        known = self._open_anchors.get(path)
        if known is None:
            known = self._open_anchors[path] = tuple(self._find_open_anchors(path))
        return known

    def _find_open_anchors(self, path: str) -> Iterator[str]:
        if path not in self.pages:
            return
        for name in self.anchors(path):
            if name.startswith(ANY_ANCHOR):
                yield name.removeprefix(ANY_ANCHOR)

    @cached_property
    def _open_anchors(self) -> dict[str, tuple[str, ...]]:
        return {}

    def exact(self, path: str) -> bool:
        """Say whether the case of anchors counts on the page at *path*: ids of HTML do, a forge looks for both."""
        site = self.sites.of(path)
        if site.settings.exact_ids and not site.settings.any_case:
            return True
        if site.declared and not site.is_built:
            return True
        return self.is_of_build(path)

    @cached_property
    def includes(self) -> Includes:
        """Give what pages bring in from other files."""
        return Includes(pages=self.pages, find=self._included, appended=self._appended, moves=self._moves)

    def _moves(self, path: str) -> bool:
        """Say whether the links of what the page at *path* brings in lead from that page."""
        return self.sites.of(path).settings.includes_move

    def _included(self, document: Document, number: int) -> str | None:
        """Give the file that the link *number* of *document* brings in; None if there is none."""
        links = Links.of(document.links)
        site = self.sites.of(document.path)
        target = parse_on(site.settings, links.hrefs[number], "include")
        if not isinstance(target, PathTarget):
            return None
        link = SiteLink(href=links.hrefs[number], kind=links.kind(number), target=target)
        for place in site.follow(source_page(document.path, document), link) or ():
            if isinstance(place, InSource) and place.path in self.tree.files:
                return place.path
        return join(document.path, target.path)

    def _appended(self, path: str) -> tuple[str, ...]:
        """Give what the site of the page at *path* puts at its end."""
        site = self.sites.of(path)
        appended = site.settings.appended
        if not appended or path in appended:
            return ()
        if not site.addresses(SourcePage(path=path)):
            return ()
        return appended

    def shown_on(self, path: str) -> str | None:
        """Give the page of another site that brings in the page at *path*, whose links lead from there as well; None if none does."""
        for page, part in self.includes.viewers.get(path, ()):
            # MyST writes but some of the links of what it brings in anew.
            leads_from_there = not part.rebased or self._moves(page)
            if leads_from_there and self.sites.of(page) is not self.sites.of(path):
                return page
        return None

    def is_page_of(self, site: Site, path: str) -> bool:
        """Say whether *site* makes a page of *path*; a copy of the source, at the address of the source, is none."""
        addresses = site.addresses(source_page(path, self.pages.get(path)))
        return not all(map(is_page, addresses))

    @cached_property
    def _anchors(self) -> dict[str, frozenset[str]]:
        return {}

    def spellings(self, path: str) -> frozenset[str]:
        """Give the anchor names and headings of the page or HTML file at *path*, their letters and digits alone.

        A name may lack what its heading has: some generators write the number sign as `no`, others drop it.
        """
        known = self._spellings.get(path)
        if known is None:
            names = list(self.anchors(path))
            page = self.pages.get(path)
            if page is not None:
                names += [anchor.text for anchor in page.anchors if anchor.text]
            known = self._spellings[path] = frozenset(map(unaccented, names))
        return known

    @cached_property
    def _spellings(self) -> dict[str, frozenset[str]]:
        return {}

    @cached_property
    def nearest(self) -> Nearest:
        """Give what finds misspelt names."""
        return Nearest()

    def index_of(self, folder: str) -> str | None:
        """Give the index page of *folder*, whatever case its name is in; None if it has none."""
        if folder not in self._indexes:
            self._indexes[folder] = self._find_index(folder)
        return self._indexes[folder]

    @cached_property
    def _indexes(self) -> dict[str, str | None]:
        return {}

    def _find_index(self, folder: str) -> str | None:
        children = {name.casefold(): name for name in reversed(self.by_folder.get(folder, ()))}
        for name in INDEX_NAMES:
            if name in children:
                return f"{folder}/{children[name]}".lstrip("/")
        return None

    @cached_property
    def folders_above_pages(self) -> frozenset[str]:
        """Give every folder that holds a Markdown page at any depth."""
        found: set[str] = set()
        for path in self.tree.files:
            if is_page(path):
                # Where one folder is known, those above it are too.
                found.update(takewhile(lambda folder: folder not in found, parents(path)))
        return frozenset(found)

    @cached_property
    def _everything(self) -> frozenset[str]:
        return self.tree.files | self.tree.directories


def _shared(path: str, folder: str) -> int:
    """Count the folders that *path* and *folder* have in common, from the root on."""
    count = 0
    for one, other in zip(path.split("/")[:-1], folder.split("/"), strict=False):
        if one != other:
            break
        count += 1
    return count


def parents(path: str) -> Iterator[str]:
    """Give the folders that *path* lies in, the nearest first, without the root."""
    folder = dirname(path)
    while folder:
        yield folder
        folder = dirname(folder)
