"""The pages to audit, and the tree that their links may point into.

The globs of `include` and `exclude` are read as the lines of a `.gitignore` are: `*` stays within a directory name, `**`
crosses directories, a glob without a slash matches at any depth, one that names a directory means all below it.
"""

import os
import re
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from operator import attrgetter
from pathlib import Path

from doc_audit import files, globs
from doc_audit.errors import UsageError
from doc_audit.model.document import Skipped, Tree
from doc_audit.model.pages import is_page
from doc_audit.model.settings import Config, Request
from doc_audit.source.walk import Walk, folders_of, start_of, under
from doc_audit.vcs.listing import tracked

_SUBMODULE_PATH = re.compile(r"^[ \t]*+path[ \t]*+=(.+)$", re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Inventory:
    """The pages to audit in path order, the tree around them, and what could not be looked at."""

    pages: tuple[str, ...]
    tree: Tree
    skipped: tuple[Skipped, ...] = ()


def discover(request: Request) -> Inventory:
    """Walk the root once. Links out of the tree, and links to directories, are targets but are not walked into.

    What git tracks is audited even where a pattern ignores it: patterns only say what is to be added.

    Raises:
        UsageError: a path does not exist, lies outside the root, or the root cannot be read.
    """
    root = Path(request.root)
    asked = [_relative(path, root) for path in request.paths]
    known = tracked(root)
    walk = Walk(root, tracked=known or frozenset())
    walk.run()
    # What lies below an ignored folder is looked at when it is asked for by name.
    walk.take_named(asked)
    starts = tuple(start_of(path) for path in asked if path not in walk.files)
    pages = _pages(request.config, walk, asked, starts)
    _check_include(request.config, walk.files - walk.ignored)
    tree = Tree(
        files=frozenset(walk.files | walk.linked),
        directories=frozenset(walk.directories),
        ignored=frozenset(walk.ignored),
        unlisted=frozenset(walk.unlisted),
        submodules=_absent_submodules(root, walk.files),
        tracked=known,
    )
    skipped = [item for item in walk.skipped if item.path in asked or item.path.startswith(starts)]
    skipped.sort(key=attrgetter("path"))
    return Inventory(pages=tuple(sorted(pages)), tree=tree, skipped=tuple(skipped))


def _pages(config: Config, walk: Walk, asked: Iterable[str], starts: tuple[str, ...]) -> set[str]:
    """Choose the pages among what was found: those that were *asked* for by name, and what is wanted below *starts*."""
    is_wanted = _page_filter(config)
    pages = {path for path in walk.files - walk.ignored if path.startswith(starts) and is_wanted(path)}
    for path in asked:
        if path in walk.files:
            if is_page(path):
                pages.add(path)
        elif walk.is_shut(path):
            pages.update(filter(is_wanted, walk.enter(path)))
    return pages


def _check_include(config: Config, names: Collection[str]) -> None:
    """Refuse a glob of `include` that finds no page: what it was meant for would never be looked at.

    Raises:
        UsageError: naming the glob, and a file that it does find if that is no page.
    """
    if config.include == Config().include:
        return
    for number, glob in enumerate(config.include):
        if glob.startswith("!"):
            continue
        matches = globs.compiled((glob,)).matches
        found = sorted(filter(matches, names))
        if any(map(is_page, found)):
            continue
        reason = "it matches no file"
        if found:
            reason = f"it matches {found[0]}, which is no page that can be read"
        raise UsageError(f"include[{number}] = {glob!r} finds no page: {reason}")


def _relative(path: str, root: Path) -> str:
    full = Path(os.path.abspath(path))  # noqa: PTH100 - resolve() would follow links out of the tree
    if not full.exists() and not full.is_symlink():
        raise UsageError(f"{path}: no such file or directory")
    for candidate in (full, full.resolve()):
        for base in (root, root.resolve()):
            if candidate.is_relative_to(base):
                return under(candidate, base)
    raise UsageError(f"{path}: lies outside the audited root {root}; give a --root that holds it")


def _absent_submodules(root: Path, names: set[str]) -> frozenset[str]:
    """Give the folders of submodules that are not checked out (https://git-scm.com/docs/gitmodules)."""
    if ".gitmodules" not in names:
        return frozenset()
    try:
        text = files.read_text(root / ".gitmodules", limit=files.SETTINGS, inside=root, errors="replace")
    except OSError:
        return frozenset()
    folders = {match[1].strip().strip('"').strip("/") for match in _SUBMODULE_PATH.finditer(text)}
    return frozenset(folders - folders_of(names) - {""})


def _page_filter(config: Config) -> Callable[[str], bool]:
    """Make the function that says whether a file is a page that the configuration wants."""
    exclude = globs.compiled(config.exclude)
    include = None
    if config.include != Config().include:
        include = globs.compiled(config.include)

    def is_wanted(path: str) -> bool:
        if not is_page(path) or exclude.matches(path):
            return False
        return include is None or include.matches(path)

    return is_wanted
