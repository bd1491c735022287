"""What has to be looked at before links can be judged, beyond the audited pages."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from doc_audit.links.fragments import has_anchors, has_ids, names_lines
from doc_audit.links.includes import is_text
from doc_audit.links.index import TreeIndex, parents
from doc_audit.links.own import own_reference
from doc_audit.links.reference import Reference, reference_of, target_of
from doc_audit.links.target import WEB
from doc_audit.model.columns import Links
from doc_audit.model.document import Corpus, Document, Tree, Wanted
from doc_audit.model.pages import is_page
from doc_audit.model.settings import Config
from doc_audit.model.target import PathTarget, UrlTarget
from doc_audit.sites.place import Ignored


def wanted(
    documents: tuple[Document, ...], tree: Tree, config: Config, navigation: tuple[Document, ...] = ()
) -> Wanted:
    """Say what has to be looked at before `resolve`: pages for anchors, HTML for ids, files for lines, ignored paths."""
    index = TreeIndex(Corpus(documents=documents, tree=tree, navigation=navigation), config)
    asked = _Asked(index)
    for reference in _references(index):
        asked.add(reference)
    for document in documents:
        # The headings of what it brings in are on the page too.
        for _, item in index.includes.direct(document):
            if item.path in tree.files and is_text(item.path):
                asked.pages.add(item.path)
    asked.pages.update(_whole_sites(index))
    return Wanted(
        pages=frozenset(asked.pages - index.pages.keys()),
        html=frozenset(asked.html),
        counted=frozenset(asked.counted & tree.files),
        probed=frozenset(asked.probed),
        unbuilt=frozenset(asked.unbuilt),
    )


def _whole_sites(index: TreeIndex) -> Iterator[str]:
    """Give the pages of every site of an audited page where any page may say what an address or a name leads to."""
    seen = set()
    for document in index.corpus.documents:
        site = index.sites.of(document.path)
        if id(site) in seen:
            continue
        seen.add(id(site))
        if site.is_built and site.needs_all_pages:
            yield from filter(is_page, index.sources(site))


def _references(index: TreeIndex) -> Iterator[Reference]:
    """Give every link into the tree."""
    remaps = index.config.external.remap
    for document in index.corpus.linking:
        site = index.sites.of(document.path)
        links = Links.of(document.links)
        viewers = (document.path, *(page for page, _ in index.includes.viewers.get(document.path, ())))
        for number, href in enumerate(links.hrefs):
            is_address = href.startswith(WEB)
            if is_address and not remaps and not site.settings.hosts and index.tree.shown is None:
                continue
            target = target_of(links, number, site, remaps)
            own = None
            if isinstance(target, UrlTarget):
                own = own_reference(target, href, document, index)
            if own is not None:
                yield own
            if isinstance(target, PathTarget):
                for page in viewers:
                    yield reference_of(links, number, document, target, index, page)


@dataclass(frozen=True, slots=True)
class _Asked:
    """What the links seen so far ask for; the sets are those of `Wanted`."""

    index: TreeIndex
    pages: set[str] = field(default_factory=set)
    html: set[str] = field(default_factory=set)
    counted: set[str] = field(default_factory=set)
    probed: set[str] = field(default_factory=set)
    unbuilt: set[str] = field(default_factory=set)

    def add(self, reference: Reference) -> None:
        path = reference.existing(self.index)
        if path is None:
            self._add_absent(reference)
        elif reference.target.fragment:
            self._add_fragment(path, reference.target.fragment)

    def _add_absent(self, reference: Reference) -> None:
        tree = self.index.tree
        for path in reference.candidates():
            if path is None:
                continue
            folders = tuple(parents(path))
            if not tree.ignored.isdisjoint(folders) or not tree.unlisted.isdisjoint(folders):
                self.probed.add(path)
        for place in reference.places():
            if isinstance(place, Ignored):
                self.unbuilt.add(place.path)
        likeliest = reference.likeliest()
        if reference.site.is_built and likeliest is not None:
            self.unbuilt.add(likeliest)

    def _add_fragment(self, path: str, fragment: str) -> None:
        if names_lines(fragment):
            self.counted.add(path)
        if path in self.index.pages:
            return
        shown = path
        if path in self.index.tree.directories:
            shown = self.index.index_of(path) or ""
        if names_lines(fragment):
            self.counted.add(shown)
        elif has_anchors(shown):
            self.pages.add(shown)
        elif has_ids(shown):
            self.html.add(shown)
