"""What a reader finds where a link leads: a page and a place on it, a file that others lack, a folder without an index."""

import re

from doc_audit.links.fragments import follow_fragment
from doc_audit.links.index import TreeIndex, parents
from doc_audit.links.reference import Reference
from doc_audit.model.columns import INCLUDES, Links
from doc_audit.model.document import Tree
from doc_audit.model.resolution import Found, MissingAnchor, NoIndex, NotChecked, Resolution, Untracked
from doc_audit.model.target import PathTarget
from doc_audit.sites.languages import SHOWN_IN_ANOTHER, in_default_language

# What no plain name of a part has.
# https://docsify.js.org/#/helpers: `guide?id=first-steps`.
_NAMED_IN_QUERY = re.compile(r"(?<![^&])id=(?P<id>[^&]++)")
_NO_NAME = frozenset("*|<")


def arrive(path: str, reference: Reference, links: Links, number: int, index: TreeIndex) -> Resolution:
    """Say what the link *number* of *links*, which is the *reference*, finds at *path*, where something is."""
    if links.kinds[number] in INCLUDES:
        part = _missing_part(links[number].text, path, index)
        if part:
            return MissingAnchor(path=path, anchor=part)
    reason = _untracked(path, reference.page, index.tree)
    if reason:
        return Untracked(path=path, reason=reason)
    if path in index.tree.directories and path not in index.tree.files:
        front = index.index_of(path)
        if front is None:
            return _folder(path, reference, index)
        path = front
    fragment = _fragment(reference.target, reference)
    if not fragment:
        return Found(path=path)
    return follow_fragment(fragment, path, links, number, index)


def _fragment(target: PathTarget, reference: Reference) -> str:
    """Give the place on the page that *target* names; empty if it names none, or one that is not ours to judge."""
    if reference.site.settings.from_root and (name := _NAMED_IN_QUERY.search(target.query)):
        return name["id"]
    if target.rooted and not target.path.strip("/") and reference.site.generator.addresses is None:
        # `/#plans` leads to the site's home page, which need not be the repository's README.
        return ""
    if target.fragment:
        return target.fragment
    return ""


def _missing_part(part: str, path: str, index: TreeIndex) -> str:
    """Give the name of the *part* (`#name`) that is to be brought in and that the file at *path* has not; empty if it has."""
    document = index.pages.get(path)
    is_name = part.startswith("#") and _NO_NAME.isdisjoint(part)
    if document is None or not is_name or not index.sites.of(path).settings.includes_move:
        return ""
    wanted = part[1:]
    for name, _, _ in document.regions:
        if name == wanted:
            return ""
    return wanted


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
        return NotChecked(reason=SHOWN_IN_ANOTHER)
    return NoIndex(path=path)


def _untracked(path: str, page: str, tree: Tree) -> str:
    """Say why others do not have *path*; empty if they do, or if they lack the *page* that links to it too."""
    places = (path, *parents(path))
    tracked = tree.tracked
    if tree.ignored and not tree.ignored.isdisjoint(places):
        if tracked is not None and path in tracked:
            return ""
        return "it is ignored by .gitignore"
    if tracked is None or path not in tree.files or page not in tracked:
        return ""
    # Of a folder that is a link, or a submodule, git tracks the name alone.
    if tracked.isdisjoint(places):
        return "git does not track it"
    return ""
