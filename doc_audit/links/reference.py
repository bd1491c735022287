"""One link into the tree, with what decides where it leads."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial

from doc_audit.globs import compiled
from doc_audit.links.built import BuiltPages
from doc_audit.links.index import TreeIndex
from doc_audit.links.target import parse_on
from doc_audit.model.columns import WITH_TEXT, Links
from doc_audit.model.document import Document, LinkKind
from doc_audit.model.pages import is_page
from doc_audit.model.settings import Remap
from doc_audit.model.target import PathTarget, Target
from doc_audit.sites.addresses import below_base
from doc_audit.sites.follow import candidates
from doc_audit.sites.paths import join
from doc_audit.sites.place import Anywhere, AtAddress, Beside, Ignored, InSource, Matching, Named, NotJudged, Place
from doc_audit.sites.site import Site
from doc_audit.sites.source_page import SiteLink, SourcePage

_NOT_BUILT = "the build has no page of it"
# Forms that are in the built page as they are written, or as an address that the generator made of a source.
_AS_HREF = frozenset({"inline", "reference", "image", "autolink", "html", "component"})
_IGNORED = "git ignores it: a build makes it"


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """What a link leads to: the file or folder at *path*; *anchor* is the place there that a name stands for."""

    path: str
    anchor: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """A link as written: its *href*, the *target* that it is for, the *page* that it stands on, and the *site* of that page.

    *kind* is its form, *text* what a role or directive is called, and *fields* are those of the page that make its address.
    """

    href: str
    target: PathTarget
    page: str
    site: Site
    file: str = ""
    kind: LinkKind = "inline"
    text: str = ""
    fields: tuple[tuple[str, str], ...] = field(default=(), repr=False)

    def is_sure(self, index: TreeIndex) -> bool:
        """Say whether the site's generator itself, or what it built, says where the link may lead."""
        return self.site.generator.follow is not None or index.is_of_build(self.page)

    def places(self) -> Iterator[Place]:
        """Give every place that the link may lead to, the likeliest first."""
        link = SiteLink(href=self.href, kind=self.kind, target=self.target, text=self.text)
        places = self.site.follow(SourcePage(path=self.page, fields=self.fields, file=self.file), link)
        if places is None:
            return self._usual_places()
        return places

    def _usual_places(self) -> Iterator[Place]:
        yield from map(InSource, candidates(self.target, self.page, self.site))
        if self.target.rooted and self.site.settings.redirects:
            address = below_base(self.target.path, self.site.settings.base)
            if address is not None:
                yield AtAddress(address)

    def candidates(self) -> Iterator[str | None]:
        """Give every path of the tree that the link may mean; None stands for one that climbs out of the root."""
        for place in self.places():
            if isinstance(place, InSource):
                yield place.path

    def likeliest(self) -> str | None:
        """Give the path, address or name that the link means if there is nothing at any of its places."""
        place = next(self.places(), None)
        match place:
            case InSource(path):
                return path
            case AtAddress(address):
                return address
            case Ignored(path):
                return path
            case Beside(Named(_, key), name):
                return f"{key}/{name}"
            case Named(_, key):
                return key.strip("/")
            case Anywhere(path):
                return path
            case Matching(pattern):
                return pattern
            case _:
                return self.target.path.strip("/")

    def found(self, index: TreeIndex) -> Hit | NotJudged | None:
        """Give the first place that the link may lead to, and that is there; None if none is."""
        if index.built is not None and self.kind in _AS_HREF:
            document = index.built.document(self.page)
            if document is not None:
                return self._in_build(index.built, document, index)
        for place in self.places():
            hit = self._hit(place, index)
            if hit is not None:
                return hit
        return None

    def _in_build(self, built: BuiltPages, document: str, index: TreeIndex) -> Hit | NotJudged | None:
        """Follow the link on the page *document* of the build: to the page made of a source, else to an address."""
        if not self.target.path:
            return Hit(path=self.page)
        for path in self.candidates():
            if path is None or path not in index.tree.files or not is_page(path):
                continue
            if built.document(path) is None:
                return NotJudged(_NOT_BUILT)
            return Hit(path=path)
        found = built.linked(document, self.target.path, self.site.settings.base)
        if found is None:
            return None
        return Hit(path=built.by_document.get(found, found))

    def existing(self, index: TreeIndex) -> str | None:
        """Give the path that the link leads to; None if there is none, or nobody can tell."""
        hit = self.found(index)
        if isinstance(hit, Hit):
            return hit.path
        return None

    def _hit(self, place: Place, index: TreeIndex) -> Hit | NotJudged | None:
        match place:
            case NotJudged():
                return self._not_judged(place, index)
            case InSource():
                return _in_source(place, index)
            case Ignored(path):
                return _ignored(path, index)
            case AtAddress(address):
                return _hit_at(index.addresses(self.site).at(address))
            case Beside():
                return self._beside(place, index)
            case Named():
                return self._named(place, index)
            case Anywhere(path, folder, near):
                return _hit_at(index.anywhere(path, folder, near))
            case Matching(pattern):
                return _hit_at(_matching(pattern, index))

    def _not_judged(self, place: NotJudged, index: TreeIndex) -> NotJudged | None:
        if place.near is not None and has_nearly(place.near, self.site, index):
            return None
        return place

    def _beside(self, place: Beside, index: TreeIndex) -> Hit | None:
        page = index.addresses(self.site).named(place.named.space, place.named.key)
        if page is None:
            return None
        path = join(page.path, place.name)
        if path is None or path not in index.tree.files:
            return None
        return Hit(path=path)

    def _named(self, place: Named, index: TreeIndex) -> Hit | NotJudged | None:
        found = index.addresses(self.site).named(place.space, place.key, only=place.only)
        if found is None:
            return None
        if found.reason:
            return NotJudged(found.reason)
        return Hit(path=found.path, anchor=found.anchor)


def _hit_at(path: str | None) -> Hit | None:
    if path is None:
        return None
    return Hit(path=path)


def _in_source(place: InSource, index: TreeIndex) -> Hit | NotJudged | None:
    path = place.path
    if path is None:
        return None
    is_there = path in index.tree.files or (place.folders and path in index.tree.directories)
    if not is_there:
        return None
    if place.reason:
        return NotJudged(place.reason)
    return Hit(path=path)


def _ignored(path: str, index: TreeIndex) -> NotJudged | None:
    if path in index.tree.unbuilt:
        return NotJudged(_IGNORED)
    return None


def _matching(pattern: str, index: TreeIndex) -> str | None:
    """Give the first file, in path order, that *pattern* matches; None if none does."""
    globs = compiled([pattern])
    return next(filter(globs.matches, sorted(index.tree.files)), None)


def nearest_name(name: Named, site: Site, index: TreeIndex) -> str | None:
    """Give the key in the space of *name* that it most likely means; None if none stands out."""
    group = ("names", site.configuration, name.space)
    return index.nearest.standing_out(name.key, group, partial(_keys, name, site, index))


def has_nearly(name: Named, site: Site, index: TreeIndex) -> bool:
    """Say whether something in the space of *name* is called nearly so."""
    group = ("names", site.configuration, name.space)
    keys = partial(_keys, name, site, index)
    if index.nearest.standing_out(name.key, group, keys) is not None:
        return True
    return index.nearest.is_near(name.key, group, keys)


def _keys(name: Named, site: Site, index: TreeIndex) -> list[str]:
    keys = []
    for space, key in index.addresses(site).by_name:
        if space == name.space:
            keys.append(key)
    return keys


def target_of(links: Links, number: int, site: Site, remaps: Iterable[Remap]) -> Target:
    """Take the href of the link *number* of *links*, on a page of *site*, apart: an address, or a name that the site knows."""
    return parse_on(site.settings, links.hrefs[number], links.kind(number), remaps)


def reference_of(
    links: Links, number: int, document: Document, target: PathTarget, index: TreeIndex, page: str
) -> Reference:
    """Put together the link *number* of *links*, those of *document*, which is for *target* and is seen from *page*."""
    viewer = document
    file = ""
    if page != document.path:
        viewer = index.pages[page]
        file = document.path
    text = ""
    if links.kinds[number] in WITH_TEXT:
        text = links.text(number)
    return Reference(
        href=links.hrefs[number],
        target=target,
        page=page,
        file=file,
        site=index.sites.of(page),
        kind=links.kind(number),
        text=text,
        fields=viewer.fields,
    )
