"""Where every link of the corpus leads; pure, and linear in the number of links."""

from collections.abc import Iterator
from dataclasses import replace

from doc_audit.links.absent import absent
from doc_audit.links.fragments import follow_fragment
from doc_audit.links.includes import Brought, is_read_on_a_forge
from doc_audit.links.index import TreeIndex, parents
from doc_audit.links.reference import Reference, reference_of, target_of
from doc_audit.links.target import parse, parse_mapped
from doc_audit.model.columns import INCLUDES, NAMES, Links
from doc_audit.model.document import Corpus, Document, Link, Tree
from doc_audit.model.plain_urls import WITH_FRAGMENT
from doc_audit.model.resolution import (
    CaseMismatch,
    Empty,
    ExternalLink,
    FollowedLink,
    Found,
    LocalPath,
    MissingAnchor,
    MissingFile,
    NoIndex,
    NotChecked,
    OutsideRoot,
    Resolution,
    Resolutions,
    UndefinedName,
    Untracked,
)
from doc_audit.model.settings import Config
from doc_audit.model.target import LocalTarget, NoTarget, OtherTarget, PathTarget, UrlTarget
from doc_audit.sites.languages import in_default_language
from doc_audit.sites.place import NotJudged

_FAULTS = (MissingFile, MissingAnchor, CaseMismatch, OutsideRoot, NoIndex)
# What no plain name of a part has.
_NO_NAME = frozenset("*|<")
_OTHER_LANGUAGE = "the site shows what another language has"


def resolve(corpus: Corpus, config: Config) -> Resolutions:
    """Follow every link of the audited pages."""
    return Resolutions(_rows(TreeIndex(corpus, config)))


def _rows(index: TreeIndex) -> Iterator[FollowedLink]:
    # An address leads to the same place from every page.
    addresses: dict[str, ExternalLink] = {}
    plain = None if index.config.external.remap else WITH_FRAGMENT.match
    for document in index.corpus.linking:
        links = Links.of(document.links)
        hosts = index.sites.of(document.path).settings.hosts
        views = _views(document.path, index)
        for number, href in enumerate(links.hrefs):
            if views is not None:
                yield links, number, _seen(links, number, document, views, index)
                continue
            named = links.kinds[number] in NAMES
            own = bool(hosts) and not named and href.startswith(hosts)
            resolution: Resolution | None = None if named or own else addresses.get(href)
            if resolution is None:
                if plain is not None and not named and not own and (address := plain(href)):
                    resolution = ExternalLink(url=address[1], fragment=address[2] or "")
                else:
                    resolution = _follow(links, number, document, index, document.path)
                if isinstance(resolution, ExternalLink) and not own:
                    addresses[href] = resolution
            yield links, number, resolution


def _views(path: str, index: TreeIndex) -> tuple[tuple[str, Brought | None], ...] | None:
    """Give the pages that the text at *path* is read on, and what of it each brings in; None if it is read as it lies alone."""
    viewers = index.includes.viewers.get(path, ())
    site = index.sites.of(path)
    is_partial = path in index.pages and site.settings.includes_move and not index.is_page_of(site, path)
    if not viewers and not (is_partial and site.settings.partials):
        return None
    if not site.is_built and is_read_on_a_forge(path):
        return None
    is_page = not is_partial and site.is_built
    rebased = [item for item in viewers if item[1].rebased]
    textual = [item for item in viewers if not item[1].rebased and _is_read(item[0], index)]
    alone: list[tuple[str, Brought | None]] = [(path, None)] if is_page or rebased else []
    return (*alone, *textual)


def _is_read(page: str, index: TreeIndex) -> bool:
    """Say whether readers meet *page* itself, and not only where others bring it in."""
    return page not in index.includes.viewers or index.is_page_of(index.sites.of(page), page)


def _seen(
    links: Links, number: int, document: Document, views: tuple[tuple[str, Brought | None], ...], index: TreeIndex
) -> Resolution:
    """Follow a link from each page that shows it; the first on which it is broken counts."""
    if links.kinds[number] in INCLUDES:
        return _follow(links, number, document, index, document.path)
    line = links[number].location.line
    first: Resolution | None = None
    for page, part in views:
        if part is not None and not part.has(line):
            continue
        found = _follow(links, number, document, index, page)
        if not isinstance(found, (Found, ExternalLink, NotChecked)):
            return found
        first = first or found
    return first or NotChecked(reason="no page brings it in")


def _follow(links: Links, number: int, document: Document, index: TreeIndex, page: str) -> Resolution:
    """Follow a link of *document* from the *page* that shows it."""
    href, kind = links.hrefs[number], links.kind(number)
    remaps = index.config.external.remap
    if kind == "name" and (defined := index.includes.definition(page, href)) is not None:
        href, kind = defined, "reference"
        target = parse_mapped(href, remaps)
    else:
        target = target_of(links, number, index.sites.of(page), remaps)
    match target:
        case NoTarget():
            return Empty()
        case OtherTarget(reason=reason, leads_elsewhere=elsewhere):
            return NotChecked(reason=reason, leads_elsewhere=elsewhere)
        case LocalTarget(url=url, fragment=fragment) if url and index.may_be_asked(url):
            return ExternalLink(url=url, fragment=fragment)
        case LocalTarget(reason=reason):
            # Where the address itself is the text, readers are told to open it on their own machine.
            return NotChecked(reason=reason) if _shows_its_address(links[number]) else LocalPath(reason=reason)
        case UrlTarget(url=url, fragment=fragment):
            return ExternalLink(url=url, fragment=fragment)
        case PathTarget():
            reference = replace(reference_of(links, number, document, target, index, page), href=href, kind=kind)
            resolution = _follow_path(reference, index, links, number)
            return _known_otherwise(resolution, reference, document, index)


def _known_otherwise(resolution: Resolution, reference: Reference, document: Document, index: TreeIndex) -> Resolution:
    """Give the *resolution*, unless somebody else can tell: the web, the definitions of the page, a page that brings in the text."""
    if isinstance(resolution, NotChecked):
        url = parse(reference.href)
        if isinstance(url, UrlTarget):
            # What else its own host serves, only the host can tell.
            return ExternalLink(url=url.url, fragment=url.fragment)
        if reference.kind == "name" and _is_misspelt(reference.href, document, index):
            return UndefinedName(label=reference.href)
    if reference.page == document.path and isinstance(resolution, _FAULTS):
        return _shown_elsewhere(reference, index) or resolution
    return resolution


def _is_misspelt(label: str, document: Document, index: TreeIndex) -> bool:
    """Say whether *label* is nearly that of a definition on its own page."""
    group = ("definitions", document.path)
    return (
        index.nearest.standing_out(label.casefold(), group, lambda: [name for name, _ in document.definitions])
        is not None
    )


def _shown_elsewhere(reference: Reference, index: TreeIndex) -> Resolution | None:
    """Say where the link leads on the page of a site that brings in the text it stands in; None if it leads nowhere there."""
    page = index.shown_on(reference.page)
    if page is None:
        return None
    site = index.sites.of(page)
    target = reference.target
    if not target.path and target.fragment and index.page_has(target.fragment, page):
        return Found(path=page)
    hit = replace(reference, page=page, site=site).found(index)
    if isinstance(hit, NotJudged):
        return NotChecked(reason=hit.reason)
    if hit is None or (not hit.anchor and target.fragment):
        return None
    return Found(path=hit.path)


def _shows_its_address(link: Link) -> bool:
    """Say whether a reader sees the host of `http://localhost:9090/metrics` in the text of the link."""
    if link.kind in ("bare", "autolink"):
        return True
    _, slashes, address = link.href.casefold().partition("://")
    shown = link.text.strip().casefold().rpartition("://")[2].rstrip("/")
    return bool(slashes and shown) and address.startswith(shown) and len(shown) >= len(address.partition("/")[0])


def _follow_path(reference: Reference, index: TreeIndex, links: Links, number: int) -> Resolution:
    hit = reference.found(index)
    if hit is None:
        return absent(reference, index)
    if isinstance(hit, NotJudged):
        return NotChecked(reason=hit.reason)
    path = hit.path
    if hit.anchor:
        return Found(path=path)
    if links.kinds[number] in INCLUDES and (part := _missing_part(links[number].text, path, index)):
        return MissingAnchor(path=path, anchor=part)
    reason = _untracked(path, reference.page, index.tree)
    if reason:
        return Untracked(path=path, reason=reason)
    if path in index.tree.directories and path not in index.tree.files:
        front = index.index_of(path)
        if front is None:
            return _folder(path, reference, index)
        path = front
    target = reference.target
    # `/#plans` leads to the site's home page, which need not be the repository's README.
    is_home_page = target.rooted and not target.path.strip("/")
    fragment = target.fragment
    if reference.site.settings.from_root and not fragment and target.query.startswith("id="):
        fragment = target.query.removeprefix("id=")
    if is_home_page or not fragment:
        return Found(path=path)
    return follow_fragment(fragment, path, links, number, index)


def _missing_part(part: str, path: str, index: TreeIndex) -> str:
    """Give the name of the *part* (`#name`) that is to be brought in and that the file at *path* has not; empty if it has."""
    document = index.pages.get(path)
    if (
        document is None
        or not part.startswith("#")
        or not _NO_NAME.isdisjoint(part)
        or not index.sites.of(path).settings.includes_move
    ):
        return ""
    return "" if any(part[1:] == name for name, _, _ in document.regions) else part[1:]


def _folder(path: str, reference: Reference, index: TreeIndex) -> Resolution:
    # A link to a folder of code is what forges show as a listing; only folders of pages want an index.
    if not path or path not in index.folders_above_pages:
        return Found(path=path)
    fragment = reference.target.fragment
    if fragment and reference.site.has_addresses:
        return Found(path=path)
    if fragment:
        return MissingAnchor(path=path, anchor=fragment)
    if reference.site.is_built and any(map(index.holds, in_default_language(path))):
        return NotChecked(reason=_OTHER_LANGUAGE)
    return NoIndex(path=path)


def _untracked(path: str, page: str, tree: Tree) -> str:
    """Say why others do not have *path*; empty if they do, or if they lack the *page* that links to it too."""
    places = (path, *parents(path))
    tracked = tree.tracked
    if tree.ignored and not tree.ignored.isdisjoint(places):
        is_tracked = tracked is not None and path in tracked
        return "" if is_tracked else "it is ignored by .gitignore"
    if tracked is None or path not in tree.files or page not in tracked:
        return ""
    # Of a folder that is a link, or a submodule, git tracks the name alone.
    return "git does not track it" if tracked.isdisjoint(places) else ""
