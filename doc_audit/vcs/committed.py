"""The one question before a page is written: is its text committed, so that git could give it back?"""

from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

from doc_audit.vcs import blobs, git
from doc_audit.vcs.listing import committed, tracked


def uncommitted(root: Path, paths: Iterable[str]) -> Mapping[str, str]:
    """Give those of *paths* (relative to *root*) whose text git could not give back, each with the reason in words for the user.

    What git cannot tell counts as not committed; only where there is no repository at all nobody is asked. A page that was only
    renamed is committed: its text is in the last commit. So is one that differs from it in line ends only, as `core.autocrlf`
    makes them.
    """
    paths = tuple(paths)
    here = git.find(root)
    if here is None:
        return {}
    reason = _reason(root)
    if reason:
        return dict.fromkeys(paths, reason)
    known = tracked(root)
    if known is None:
        return dict.fromkeys(paths, "git cannot read its index")
    saved = {entry.object_name for entry in committed(root, "HEAD") or ()}
    length = max(map(len, saved), default=0)
    is_here = cache(lambda folder: _lies_in(folder, here))
    found: dict[str, str] = {}
    for path in paths:
        file = root / path
        if not is_here(file.parent):
            found[path] = "it lies in another git repository"
        elif path not in known:
            found[path] = "git does not track it"
        elif saved.isdisjoint(blobs.names(file, length)):
            found[path] = "it has changes that are not committed"
    return found


def _lies_in(folder: Path, repository: git.Repository) -> bool:
    found = git.find(folder)
    return found is not None and found.top == repository.top


def _reason(root: Path) -> str:
    """Say why git can say nothing of any page; empty if it can."""
    if git.run(root, "rev-parse", "--git-dir") is None:
        return "git is not installed, or cannot read its repository"
    if git.run(root, "rev-parse", "--verify", "-q", "HEAD") is None:
        return "it is not committed: there is no commit yet"
    if committed(root, "HEAD") is None:
        return "git cannot read its last commit"
    return ""
