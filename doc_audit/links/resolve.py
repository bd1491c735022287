"""Where every link of the corpus leads; pure, and linear in the number of links."""

from collections.abc import Iterator

from doc_audit.links.follow import follow
from doc_audit.links.includes import Brought, is_read_on_a_forge
from doc_audit.links.index import TreeIndex
from doc_audit.links.own import own_path
from doc_audit.model.columns import INCLUDES, NAMES, Links
from doc_audit.model.document import Corpus, Document
from doc_audit.model.plain_urls import WITH_FRAGMENT
from doc_audit.model.resolution import ExternalLink, FollowedLink, Found, NotChecked, Resolution, Resolutions
from doc_audit.model.settings import Config
from doc_audit.sites import Site

# The pages that a text is read on, and what of it each brings in; None is all of it.
_Views = tuple[tuple[str, Brought | None], ...]


def resolve(corpus: Corpus, config: Config) -> Resolutions:
    """Follow every link of the audited pages."""
    return Resolutions(_followed(TreeIndex(corpus, config)))


def _followed(index: TreeIndex) -> Iterator[FollowedLink]:
    # An address leads to the same place from every page.
    addresses: dict[str, ExternalLink] = {}
    for document in index.corpus.linking:
        views = _views(document.path, index)
        if views is None:
            yield from _where_it_lies(document, addresses, index)
        else:
            links = Links.of(document.links)
            for number in range(len(links.hrefs)):
                yield links, number, _seen(links, number, document, views, index)


def _where_it_lies(document: Document, addresses: dict[str, ExternalLink], index: TreeIndex) -> Iterator[FollowedLink]:
    """Follow each link of *document* from itself; *addresses* are those known by now."""
    links = Links.of(document.links)
    hosts = index.sites.of(document.path).settings.hosts
    for number, href in enumerate(links.hrefs):
        # What a name stands for, and what an address of the site's own is, differs from page to page.
        if links.kinds[number] in NAMES or (hosts and href.startswith(hosts)):
            yield links, number, follow(links, number, document, index, document.path)
            continue
        found: Resolution | None = addresses.get(href)
        if found is None:
            found = _plain_address(href, index) or follow(links, number, document, index, document.path)
            if isinstance(found, ExternalLink):
                addresses[href] = found
        yield links, number, found


def _plain_address(href: str, index: TreeIndex) -> ExternalLink | None:
    """Read *href* by one look, if it is an address that nothing is configured for."""
    if index.config.external.remap:
        return None
    address = WITH_FRAGMENT.match(href)
    if address is None or own_path(address[1], index.tree.shown) is not None:
        return None
    return ExternalLink(url=address[1], fragment=address[2] or "")


def _views(path: str, index: TreeIndex) -> _Views | None:
    """Give the pages that the text at *path* is read on, and what of it each brings in; None if it is read as it lies alone."""
    viewers = index.includes.viewers.get(path, ())
    site = index.sites.of(path)
    is_partial = _is_partial(path, site, index)
    if not viewers and not (is_partial and site.settings.partials):
        return None
    if not site.is_built and is_read_on_a_forge(path):
        return None
    is_seen_from_itself = site.is_built and not is_partial
    views: list[tuple[str, Brought | None]] = []
    for page, part in viewers:
        if part.rebased:
            is_seen_from_itself = True
        elif _is_read(page, index):
            views.append((page, part))
    if is_seen_from_itself:
        views.insert(0, (path, None))
    return tuple(views)


def _is_partial(path: str, site: Site, index: TreeIndex) -> bool:
    """Say whether the text at *path* is only there to be brought in by pages of *site*, where the links of it lead from them."""
    if path not in index.pages or not site.settings.includes_move:
        return False
    return not index.is_page_of(site, path)


def _is_read(page: str, index: TreeIndex) -> bool:
    """Say whether readers meet *page* itself, and not only where others bring it in."""
    return page not in index.includes.viewers or index.is_page_of(index.sites.of(page), page)


def _seen(links: Links, number: int, document: Document, views: _Views, index: TreeIndex) -> Resolution:
    """Follow a link from each page that shows it; the first on which it is broken counts."""
    if links.kinds[number] in INCLUDES:
        return follow(links, number, document, index, document.path)
    line = links[number].location.line
    first: Resolution | None = None
    for page, part in views:
        if part is not None and not part.has(line):
            continue
        found = follow(links, number, document, index, page)
        if not isinstance(found, (Found, ExternalLink, NotChecked)):
            return found
        first = first or found
    return first or NotChecked(reason="no page brings it in")
