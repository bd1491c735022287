"""Links judged by a build: what the generator wrote is what a reader meets, whichever generator it was."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from posixpath import dirname, splitext

from doc_audit.model.document import Build
from doc_audit.sites.addresses import beside, clean
from doc_audit.sites.site import Site


@dataclass(frozen=True)
class BuiltPages:
    """The *build*, and which source each of its pages was made of: *sources* are the pages of the tree with their sites.

    A source is found by the addresses that its generator gives it, and, where it gives none, by its path: `a/b.md` is
    `a/b/index.html` or `a/b.html` in the build, seen from the folder of which most pages are found so.
    """

    build: Build
    sources: Mapping[str, tuple[Site, tuple[str, ...]]]

    def document(self, page: str) -> str | None:
        """Give the page of the build that was made of *page*; None if none was."""
        return self.by_source.get(page)

    @cached_property
    def by_source(self) -> Mapping[str, str]:
        """Map each source to the page that was made of it."""
        root = self._root
        found = {}
        for page, (_, addresses) in self.sources.items():
            document = self._page_at(addresses or _by_path(page, root))
            if document is not None:
                found[page] = document
        return found

    @cached_property
    def by_document(self) -> Mapping[str, str]:
        """Map each page of the build to the source that it was made of."""
        return {document: page for page, document in self.by_source.items()}

    @cached_property
    def _root(self) -> str:
        """Give the folder of the tree from which most sources are found by their paths."""
        counts: Counter[str] = Counter()
        for page in self.sources:
            for folder in _above(page):
                if self._page_at(_by_path(page, folder)) is not None:
                    counts[folder] += 1
        # Of equals the outermost: the longer path says more.
        return max(counts, key=lambda folder: (counts[folder], -len(folder)), default="")

    def _page_at(self, addresses: Iterable[str]) -> str | None:
        """Give the first page of the build that is at one of *addresses*; None if none is."""
        for address in addresses:
            document = self.at(address)
            if document is not None and document in self.build.ids:
                return document
        return None

    def at(self, address: str) -> str | None:
        """Give the file of the build that a server shows at *address*; None if there is none."""
        plain = address.strip("/")
        for path in (plain, f"{plain}/index.html".lstrip("/"), f"{plain}.html"):
            if path in self.build.ids or path in self.build.others:
                return path
        return None

    def linked(self, document: str, path: str, base: str) -> str | None:
        """Give the file of the build that *path*, on its page *document*, leads to; None if there is none.

        A path from the root is seen from the site's *base*, or, where that is not known, from any folder above.
        """
        if not path.startswith("/"):
            address = beside(document, path)
            if address is None:
                return None
            return self.at(address)
        whole = clean(path)
        if whole == base:
            return self.at("")
        if base:
            return self.at(whole.removeprefix(f"{base}/"))
        return self.at(whole) or self._at_below_first(whole)

    def _at_below_first(self, address: str) -> str | None:
        """Give the file at what is left of *address* without its first folder; None if there is none."""
        _, slash, below = address.partition("/")
        if not slash:
            return None
        return self.at(below)


def _by_path(page: str, root: str) -> Iterable[str]:
    """Give the addresses that the path of *page* may mean, seen from the folder *root*."""
    if root:
        page = page.removeprefix(f"{root}/")
    stem = splitext(page)[0].removesuffix(".html")
    folder, _, name = stem.rpartition("/")
    match name.casefold():
        case "index" | "_index":
            return (folder,)
        case "readme":
            return (folder, stem)
        case _:
            return (stem,)


def _above(page: str) -> Iterator[str]:
    folder = dirname(page)
    while folder:
        yield folder
        folder = dirname(folder)
    yield ""
