"""What becomes of a link to something that is not in the tree: missing, or not for us to say."""

import posixpath
import unicodedata
from dataclasses import replace
from posixpath import splitext

from doc_audit.links.index import TreeIndex, parents
from doc_audit.links.reference import Reference, nearest_name
from doc_audit.links.suggest import bracketed, nearest_file, rewrite
from doc_audit.links.target import parse
from doc_audit.model.pages import PAGE_SUFFIXES
from doc_audit.model.resolution import CaseMismatch, MissingFile, NotChecked, OutsideRoot, Resolution, UndefinedName
from doc_audit.model.target import PathTarget
from doc_audit.sites.follow import as_address
from doc_audit.sites.languages import SHOWN_IN_ANOTHER, in_default_language
from doc_audit.sites.place import Named

_BUILT = "an address of the built site"
_IGNORED = "git ignores it: a build makes it"
_FORGE = "a page of the forge"
# What GitHub, GitLab and Gitea show beside the files of a repository.
_FORGE_WORDS = """
issues pulls pull wiki actions releases discussions projects security graphs network stargazers watchers forks labels milestones
milestone tags branches commits commit compare tree blob raw archive packages pulse settings deployments contributors activity
merge_requests pipelines - sponsors tarball zipball
"""
_FORGE_PAGES = frozenset(_FORGE_WORDS.split())
_PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp")
_SUBMODULE = "in a submodule that is not checked out"


def absent(reference: Reference, index: TreeIndex) -> Resolution:
    """Say what the *reference* is, none of whose candidates is in the tree."""
    if reference.kind == "name":
        return UndefinedName(label=reference.href)
    path = reference.likeliest()
    if path is None:
        if not reference.is_sure(index) and _is_page_of_the_forge(reference):
            return NotChecked(reason=_FORGE)
        return OutsideRoot(path=reference.target.path)
    actual = index.by_folded_path.get(path.casefold())
    if actual is not None and actual != path:
        return CaseMismatch(path=path, actual=actual, suggestion=_proven(rewrite(reference, actual), reference, index))
    reason = _why_not_judged(path, reference, index)
    if reason:
        return NotChecked(reason=reason)
    return MissingFile(path=path, suggestion=_proven(_suggestion(path, reference, index), reference, index))


def _proven(suggestion: str | None, reference: Reference, index: TreeIndex) -> str | None:
    """Give the *suggestion* if it is an address of the web, or leads somewhere when it is followed as the *reference* is."""
    if suggestion is None:
        return None
    target = parse(suggestion)
    if not isinstance(target, PathTarget):
        return suggestion
    if replace(reference, href=suggestion, target=target).existing(index) is None:
        return None
    return suggestion


def _is_page_of_the_forge(reference: Reference) -> bool:
    """Say whether a forge that shows the page at `/owner/name/blob/branch/` has something of its own where the link leads.

    `../../issues` on the README leads to `/owner/name/issues` (https://docs.github.com/en/repositories).
    """
    joined = f"{posixpath.dirname(reference.page)}/{reference.target.path}"
    parts = posixpath.normpath(joined.lstrip("/")).split("/")
    return parts[:2] == ["..", ".."] and len(parts) > 2 and parts[2] in _FORGE_PAGES


def _suggestion(path: str, reference: Reference, index: TreeIndex) -> str | None:
    address = bracketed(reference.href)
    if address:
        return address
    place = next(reference.places(), None)
    if isinstance(place, Named):
        return nearest_name(place, reference.site, index)
    same = index.by_normal_form.get(unicodedata.normalize("NFC", path))
    if same is not None:
        # The same name to a reader, in other code points (https://unicode.org/reports/tr15/).
        return rewrite(reference, same)
    found = nearest_file(path, reference.page, index)
    if found is None:
        return None
    return rewrite(reference, found)


def _why_not_judged(path: str, reference: Reference, index: TreeIndex) -> str:
    """Say why *path* cannot be called missing; empty if it can."""
    if not index.tree.submodules.isdisjoint((path, *parents(path))):
        return _SUBMODULE
    if reference.is_sure(index):
        if path in index.tree.unbuilt:
            return _IGNORED
        return ""
    # A site's own router makes addresses that no file is behind; without it none of them can be called missing.
    if _is_site_address(reference, index) or _is_beside_the_built_page(reference, index):
        return _BUILT
    return _why_made_by_the_site(path, reference, index)


def _is_site_address(reference: Reference, index: TreeIndex) -> bool:
    """Say whether a link from the site's root has no name of a source: `/manual/x.html`, `/pricing/`, `/images/x.png` elsewhere."""
    path = reference.target.path
    site = reference.site
    if not reference.target.rooted or (site.is_closed and not site.settings.base):
        return False
    if site.declared:
        return True
    first = path.strip("/").partition("/")[0]
    if first.endswith(PAGE_SUFFIXES) or first in index.by_folder.get(site.root.strip("./"), ()):
        return False
    name = path.lower()
    if name.endswith(_PICTURES) and index.is_read_as_it_lies:
        return False
    return not name.endswith(PAGE_SUFFIXES)


def _is_beside_the_built_page(reference: Reference, index: TreeIndex) -> bool:
    """Say whether `../basics/` on `examples.md` is `basics.md` for a site that serves the page as `examples/`."""
    if not reference.target.path.endswith("/"):
        return False
    for path in as_address(reference.target, reference.page, reference.site.root):
        if path in index.tree.files and path.endswith(PAGE_SUFFIXES):
            return True
    return False


def _is_built_in_default_language(reference: Reference, index: TreeIndex) -> bool:
    """Say whether a site shows what the link leads to in the default language: a script may build the others from it.

    Of `docs/en` and `docs/de` often the first alone has a configuration file (https://github.com/fastapi/fastapi).
    """
    for candidate in reference.candidates():
        for path in in_default_language(candidate) if candidate is not None else ():
            if index.holds(path) and index.sites.of(path).is_built:
                return True
    return False


def _why_made_by_the_site(path: str, reference: Reference, index: TreeIndex) -> str:
    """Say why *path* may be there once the page's site is built; empty if it cannot."""
    if not reference.site.is_built:
        return SHOWN_IN_ANOTHER if _is_built_in_default_language(reference, index) else ""
    may_be_address = reference.target.path.endswith("/") or splitext(path)[1] in ("", ".html")
    if may_be_address and not reference.site.is_closed:
        return _BUILT
    if path in index.tree.unbuilt:
        return _IGNORED
    for candidate in reference.candidates():
        if candidate is not None and any(map(index.holds, in_default_language(candidate))):
            return SHOWN_IN_ANOTHER
    return ""
