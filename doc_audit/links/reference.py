"""One link into the tree, with what decides where it leads."""

from collections.abc import Iterator
from dataclasses import dataclass

from doc_audit.links.index import TreeIndex
from doc_audit.model.target import PathTarget
from doc_audit.sites.follow import candidates
from doc_audit.sites.site import Site


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """A link as written: its *href*, the *target* that it is for, the *page* that it stands on, and the *site* of that page."""

    href: str
    target: PathTarget
    page: str
    site: Site

    def candidates(self) -> Iterator[str | None]:
        """Give every path that the link may mean, the likeliest first; None stands for one that climbs out of the root."""
        return candidates(self.target, self.page, self.site)

    def likeliest(self) -> str | None:
        """Give the path that the link means if there is nothing at any of them."""
        return next(self.candidates())

    def existing(self, index: TreeIndex) -> str | None:
        """Give the first path that the link may mean, and that is there; None if none is."""
        for path in self.candidates():
            if path is not None and index.holds(path):
                return path
        return None
