"""Where one link leads, followed from a page that shows it."""

from dataclasses import replace

from doc_audit.links.absent import absent
from doc_audit.links.arrive import arrive
from doc_audit.links.index import TreeIndex
from doc_audit.links.own import follow_own, own_reference
from doc_audit.links.reference import Reference, reference_of, target_of
from doc_audit.links.target import is_mail, mail_address, parse, parse_mapped
from doc_audit.model.columns import Links
from doc_audit.model.document import Document, Link
from doc_audit.model.resolution import (
    CaseMismatch,
    Empty,
    ExternalLink,
    Found,
    LocalPath,
    MissingAnchor,
    MissingFile,
    NoIndex,
    NotChecked,
    OutsideRoot,
    Resolution,
    UndefinedName,
)
from doc_audit.model.target import LocalTarget, NoTarget, OtherTarget, PathTarget, Target, UrlTarget
from doc_audit.sites.place import NotJudged

_FAULTS = (MissingFile, MissingAnchor, CaseMismatch, OutsideRoot, NoIndex)


def follow(links: Links, number: int, document: Document, index: TreeIndex, page: str) -> Resolution:
    """Follow a link of *document* from the *page* that shows it."""
    target, defined = _target(links, number, index, page)
    match target:
        case NoTarget():
            return Empty()
        case OtherTarget(leads_elsewhere=True) if index.config.external.include_mail and is_mail(links.hrefs[number]):
            return ExternalLink(url=mail_address(links.hrefs[number]))
        case OtherTarget(reason=reason, leads_elsewhere=elsewhere):
            return NotChecked(reason=reason, leads_elsewhere=elsewhere)
        case LocalTarget():
            return _follow_to_this_machine(target, links[number], index)
        case UrlTarget(url=url, fragment=fragment):
            own = own_reference(target, links.hrefs[number], document, index)
            found = None
            if own is not None:
                found = follow_own(own, links, number, index)
            return found or ExternalLink(url=url, fragment=fragment)
        case PathTarget():
            reference = reference_of(links, number, document, target, index, page)
            if defined is not None:
                reference = replace(reference, href=defined, kind="reference")
            resolution = _follow_path(reference, index, links, number)
            return _known_otherwise(resolution, reference, document, index)


def _target(links: Links, number: int, index: TreeIndex, page: str) -> tuple[Target, str | None]:
    """Say what a link is for, and its address if it is a name that a text brought in defines."""
    remaps = index.config.external.remap
    if links.kind(number) == "name":
        defined = index.includes.definition(page, links.hrefs[number])
        if defined is not None:
            return parse_mapped(defined, remaps), defined
    return target_of(links, number, index.sites.of(page), remaps), None


def _follow_to_this_machine(target: LocalTarget, link: Link, index: TreeIndex) -> Resolution:
    if target.url and index.may_be_asked(target.url):
        return ExternalLink(url=target.url, fragment=target.fragment)
    # Where the address itself is the text, readers are told to open it on their own machine.
    if _shows_its_address(link):
        return NotChecked(reason=target.reason)
    return LocalPath(reason=target.reason)


def _follow_path(reference: Reference, index: TreeIndex, links: Links, number: int) -> Resolution:
    hit = reference.found(index)
    if hit is None:
        return absent(reference, index)
    if isinstance(hit, NotJudged):
        return NotChecked(reason=hit.reason)
    if hit.anchor:
        return Found(path=hit.path)
    return arrive(hit.path, reference, links, number, index)


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

    def names() -> list[str]:
        return [name for name, _ in document.definitions]

    close = index.nearest.standing_out(label.casefold(), ("definitions", document.path), names)
    return close is not None


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
