"""One link into the tree, with what decides where it leads."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from doc_audit.links.index import TreeIndex
from doc_audit.model.document import LinkKind
from doc_audit.model.target import PathTarget
from doc_audit.sites.addresses import below_base
from doc_audit.sites.follow import candidates
from doc_audit.sites.place import AtAddress, InSource, Named, NotJudged, Place
from doc_audit.sites.site import Site
from doc_audit.sites.source_page import SiteLink, SourcePage


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """What a link leads to: the file or folder at *path*; *anchor* is the place there that a name stands for."""

    path: str
    anchor: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """A link as written: its *href*, the *target* that it is for, the *page* that it stands on, and the *site* of that page.

    *kind* is its form, and *fields* are those of the page that make its address.
    """

    href: str
    target: PathTarget
    page: str
    site: Site
    kind: LinkKind = "inline"
    fields: tuple[tuple[str, str], ...] = field(default=(), repr=False)

    @property
    def is_judged_by_site(self) -> bool:
        """Say whether the site's generator itself says where the link may lead."""
        return self.site.generator.follow is not None

    def places(self) -> Iterator[Place]:
        """Give every place that the link may lead to, the likeliest first."""
        link = SiteLink(href=self.href, kind=self.kind, target=self.target)
        places = self.site.follow(SourcePage(path=self.page, fields=self.fields), link)
        return self._usual_places() if places is None else places

    def _usual_places(self) -> Iterator[Place]:
        yield from map(InSource, candidates(self.target, self.page, self.site))
        if self.target.rooted and self.site.settings.redirects:
            address = below_base(self.target.path, self.site.settings.base)
            if address is not None:
                yield AtAddress(address)

    def candidates(self) -> Iterator[str | None]:
        """Give every path of the tree that the link may mean; None stands for one that climbs out of the root."""
        return (place.path for place in self.places() if isinstance(place, InSource))

    def likeliest(self) -> str | None:
        """Give the path, address or name that the link means if there is nothing at any of its places."""
        place = next(self.places(), None)
        match place:
            case InSource(path):
                return path
            case AtAddress(address):
                return address
            case Named(_, key):
                return key
            case _:
                return self.target.path

    def found(self, index: TreeIndex) -> Hit | NotJudged | None:
        """Give the first place that the link may lead to, and that is there; None if none is."""
        for place in self.places():
            hit = self._hit(place, index)
            if hit is not None:
                return hit
        return None

    def existing(self, index: TreeIndex) -> str | None:
        """Give the path that the link leads to; None if there is none, or nobody can tell."""
        hit = self.found(index)
        return hit.path if isinstance(hit, Hit) else None

    def _hit(self, place: Place, index: TreeIndex) -> Hit | NotJudged | None:
        match place:
            case NotJudged():
                return place
            case InSource(path):
                return Hit(path=path) if path is not None and index.holds(path) else None
            case AtAddress(address):
                source = index.addresses(self.site).at(address)
                return None if source is None else Hit(path=source)
            case Named(space, key):
                name = index.addresses(self.site).by_name.get((space, key))
                return None if name is None else Hit(path=name.path, anchor=name.anchor)
