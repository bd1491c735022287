"""Addresses at which a forge shows the audited tree itself: what they lead to lies on this disk."""

from dataclasses import replace
from urllib.parse import unquote

from doc_audit.links.arrive import arrive
from doc_audit.links.index import TreeIndex, parents
from doc_audit.links.reference import Reference
from doc_audit.model.columns import Links
from doc_audit.model.document import Document, Shown
from doc_audit.model.resolution import CaseMismatch, Found, MissingFile, Resolution
from doc_audit.model.target import PathTarget, UrlTarget


def own_path(url: str, shown: Shown | None) -> str | None:
    """Give the path in the tree that the address *url* shows on its forge; None if it is another's, or of another branch."""
    if shown is None:
        return None
    scheme, _, rest = url.partition("://")
    if scheme not in ("http", "https"):
        return None
    for repository, views in shown.views:
        # Accounts and repositories have one name in every case, branches and files do not.
        if rest[: len(repository)].lower() == repository:
            return _below(rest[len(repository) :].partition("?")[0], views, shown.folder)
    return None


def _below(place: str, views: tuple[str, ...], folder: str) -> str | None:
    for view in views:
        if place != view and not place.startswith(f"{view}/"):
            continue
        path = unquote(place[len(view) :], errors="surrogateescape").strip("/")
        if f"{path}/" == folder:
            return ""
        if path.startswith(folder) and ".." not in path.split("/"):
            return path.removeprefix(folder)
    return None


def own_reference(target: UrlTarget, href: str, document: Document, index: TreeIndex) -> Reference | None:
    """Read *target*, which the link *href* of *document* is for, as a path of the tree; None if it is not one that can be judged here."""
    path = own_path(target.url, index.tree.shown)
    if path is None:
        return None
    if target.fragment and index.sites.of(path).is_built:
        # The forge makes other ids than the generator that the page is read for.
        return None
    place = PathTarget(
        path=f"/{path}", raw_path=f"/{path}", fragment=target.fragment or None, rooted=True, remapped=True
    )
    # As it lies, whatever the page with the link is built into.
    site = replace(index.sites.forge, root="")
    return Reference(href=href, target=place, page=document.path, site=site)


def follow_own(reference: Reference, links: Links, number: int, index: TreeIndex) -> Resolution | None:
    """Say what the link *number* of *links*, which is the *reference*, leads to in the tree; None if the forge has to be asked."""
    path = reference.target.path.strip("/")
    tree = index.tree
    if path in tree.files:
        return arrive(path, reference, links, number, index)
    if path in tree.directories:
        if index.index_of(path) is None:
            return Found(path=path)
        return arrive(path, reference, links, number, index)
    if tree.tracked is not None and path in tree.tracked:
        return Found(path=path)
    if path in tree.unbuilt or not tree.submodules.isdisjoint((path, *parents(path))):
        return None
    actual = index.by_folded_path.get(path.casefold())
    if actual is not None:
        return CaseMismatch(path=path, actual=actual, suggestion=None)
    return MissingFile(path=path, suggestion=None)
