"""Where every link of the corpus leads; pure, and linear in the number of links."""

from collections.abc import Iterator
from dataclasses import replace

from doc_audit.links.absent import absent
from doc_audit.links.fragments import follow_fragment
from doc_audit.links.index import TreeIndex, parents
from doc_audit.links.reference import Reference, reference_of, target_of
from doc_audit.model.columns import NAMES, Links
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
    Untracked,
)
from doc_audit.model.settings import Config
from doc_audit.model.target import LocalTarget, NoTarget, OtherTarget, PathTarget, UrlTarget
from doc_audit.sites.languages import in_default_language
from doc_audit.sites.place import NotJudged

_FAULTS = (MissingFile, MissingAnchor, CaseMismatch, OutsideRoot, NoIndex)
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
        for number, href in enumerate(links.hrefs):
            named = links.kinds[number] in NAMES
            own = bool(hosts) and not named and href.startswith(hosts)
            resolution: Resolution | None = None if named or own else addresses.get(href)
            if resolution is None:
                if plain is not None and not named and not own and (address := plain(href)):
                    resolution = ExternalLink(url=address[1], fragment=address[2] or "")
                else:
                    resolution = _follow(links, number, document, index)
                if isinstance(resolution, ExternalLink) and not own:
                    addresses[href] = resolution
            yield links, number, resolution


def _follow(links: Links, number: int, document: Document, index: TreeIndex) -> Resolution:
    target = target_of(links, number, index.sites.of(links.path), index.config.external.remap)
    match target:
        case NoTarget():
            return Empty()
        case OtherTarget(reason=reason, leads_elsewhere=elsewhere):
            return NotChecked(reason=reason, leads_elsewhere=elsewhere)
        case LocalTarget(reason=reason):
            # Where the address itself is the text, readers are told to open it on their own machine.
            return NotChecked(reason=reason) if _shows_its_address(links[number]) else LocalPath(reason=reason)
        case UrlTarget(url=url, fragment=fragment):
            return ExternalLink(url=url, fragment=fragment)
        case PathTarget():
            reference = reference_of(links, number, document, target, index)
            resolution = _follow_path(reference, index, links, number)
            if isinstance(resolution, _FAULTS):
                return _shown_elsewhere(reference, index) or resolution
            return resolution


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


def _folder(path: str, reference: Reference, index: TreeIndex) -> Resolution:
    # A link to a folder of code is what forges show as a listing; only folders of pages want an index.
    if not path or path not in index.folders_above_pages or reference.target.fragment:
        return Found(path=path)
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
