"""One walk over the root: the pages to audit, and the tree that their links may point into.

The globs of `include` and `exclude` are read as the lines of a `.gitignore` are: `*` stays within a directory name, `**`
crosses directories, a glob without a slash matches at any depth, one that names a directory means all below it.
"""

import os
import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from doc_audit import files, globs
from doc_audit.errors import UsageError
from doc_audit.model.document import Skipped, Tree
from doc_audit.model.pages import PAGE_SUFFIXES
from doc_audit.model.settings import Config, Request
from doc_audit.source.ignore import IgnoreRules, is_ignored, outside_rules, read_rules
from doc_audit.vcs.listing import tracked

_SUBMODULE_PATH = re.compile(r"^[ \t]*+path[ \t]*+=(.+)$", re.MULTILINE)
_NEVER = frozenset({".git", "node_modules"})
# How often links may show the files and folders of the tree again, and how many of them in a small tree.
_SHOWN_TIMES, _SHOWN_AT_LEAST = 4, 1000


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
    walk = _Walk(root, tracked=known or frozenset())
    walk.run()
    wanted = _page_filter(request.config)
    named = {path for path in asked if path in walk.files}
    below = tuple(f"{path}/" if path else "" for path in asked if path not in named)
    pages = {
        path
        for path in walk.files - walk.ignored
        if path.lower().endswith(PAGE_SUFFIXES) and path.startswith(below or ("\0",)) and wanted(path)
    }
    pages |= {path for path in named if path.lower().endswith(PAGE_SUFFIXES)}
    # A path below an ignored directory is walked when it is asked for by name.
    for path in asked:
        if path not in walk.files and walk.is_shut(path):
            pages |= {page for page in walk.enter(path) if page.lower().endswith(PAGE_SUFFIXES) and wanted(page)}
    tree = Tree(
        files=frozenset(walk.files | walk.linked),
        directories=frozenset(walk.directories),
        ignored=frozenset(walk.ignored),
        unlisted=frozenset(walk.unlisted),
        submodules=_absent_submodules(root, walk.files),
        tracked=known,
    )
    skipped = [item for item in walk.skipped if any(item.path.startswith(start) for start in (*below, *named))]
    return Inventory(pages=tuple(sorted(pages)), tree=tree, skipped=tuple(sorted(skipped, key=lambda s: s.path)))


def _relative(path: str, root: Path) -> str:
    full = Path(os.path.abspath(path))  # noqa: PTH100 - resolve() would follow links out of the tree
    if not full.exists() and not full.is_symlink():
        raise UsageError(f"{path}: no such file or directory")
    for candidate in (full, full.resolve()):
        for base in (root, root.resolve()):
            if candidate.is_relative_to(base):
                relative = candidate.relative_to(base).as_posix()
                return "" if relative == "." else relative
    raise UsageError(f"{path}: lies outside the audited root {root}; give a --root that holds it")


def _absent_submodules(root: Path, names: set[str]) -> frozenset[str]:
    """The folders of submodules that are not checked out (https://git-scm.com/docs/gitmodules)."""
    if ".gitmodules" not in names:
        return frozenset()
    try:
        text = files.read_text(root / ".gitmodules", limit=files.SETTINGS, inside=root, errors="replace")
    except OSError:
        return frozenset()
    folders = {match[1].strip().strip('"').strip("/") for match in _SUBMODULE_PATH.finditer(text)}
    return frozenset(folders - _folders_of(names) - {""})


def _page_filter(config: Config) -> Callable[[str], bool]:
    stock = Config().include
    include = globs.compiled(config.include) if config.include != stock else None
    exclude = globs.compiled(config.exclude) if config.exclude else None

    def wanted(path: str) -> bool:
        return (include is None or include.matches(path)) and not (exclude is not None and exclude.matches(path))

    return wanted


@dataclass(slots=True)
class _Walk:
    """What was found so far. *shut* are the folders that a pattern ignores; one that holds what is *tracked* is walked all the same."""

    root: Path
    tracked: frozenset[str] = frozenset()
    fold: bool = False
    files: set[str] = field(default_factory=set)
    directories: set[str] = field(default_factory=lambda: {""})
    ignored: set[str] = field(default_factory=set)
    shut: set[str] = field(default_factory=set)
    links: dict[str, str] = field(default_factory=dict)
    linked: set[str] = field(default_factory=set)
    unlisted: set[str] = field(default_factory=set)
    skipped: list[Skipped] = field(default_factory=list)
    tracked_folders: frozenset[str] | None = None

    def run(self) -> None:
        try:
            os.scandir(self.root).close()
        except OSError as error:
            raise UsageError(
                f"{self.root}: cannot be read ({error.strerror}); check the path and its permissions"
            ) from None
        outside = outside_rules(self.root)
        self.fold = outside.fold
        self._walk(_Folder("", outside.rules, outside.inside_ignored))
        self._show_through_links()

    def is_shut(self, path: str) -> bool:
        """Say whether the folder *path* was not walked, or only for what is tracked in it."""
        above = [path, *(path[:place] for place, sign in enumerate(path) if sign == "/")]
        return path not in self.directories or path in self.ignored or not self.shut.isdisjoint(above)

    def enter(self, start: str) -> set[str]:
        """Walk an ignored directory that was asked for by name, and return the files found in it."""
        inner = _Walk(self.root, fold=self.fold, directories={start})
        inner._walk(_Folder(start))
        self.files |= inner.files
        self.directories |= inner.directories
        self.ignored |= inner.ignored
        self.skipped += inner.skipped
        return inner.files

    def _walk(self, start: "_Folder") -> None:
        pending = [start]
        while pending:
            folder = pending.pop()
            entries = self._list(folder.path)
            base = f"{folder.path}/" if folder.path else ""
            rules = folder.rules
            if any(entry.name == ".gitignore" for entry in entries):
                rules += read_rules(self.root / folder.path / ".gitignore", base, fold=self.fold)
            for entry in entries:
                below = self._take(entry, base, rules, ignored=folder.ignored)
                if below is not None:
                    pending.append(below)

    def _list(self, directory: str) -> list[os.DirEntry[str]]:
        try:
            with os.scandir(self.root / directory) as entries:
                return list(entries)
        except OSError as error:
            reason = f"the directory cannot be read ({error.strerror}); check its permissions"
            self.skipped.append(Skipped(path=directory, reason=reason))
            return []

    def _take(
        self, entry: os.DirEntry[str], base: str, rules: tuple[IgnoreRules, ...], *, ignored: bool
    ) -> "_Folder | None":
        """Note one entry; return the folder to walk, if it is one."""
        path = base + entry.name
        if not _is_text(path):
            self._skip_unnameable(entry, path)
            return None
        is_link, is_directory = entry.is_symlink(), _is_directory(entry)
        # To git, a link is a file.
        is_folder = is_directory and not is_link
        ignored = ignored or (bool(rules) and is_ignored(path, rules, folder=is_folder))
        (self.directories if is_directory else self.files).add(path)
        if is_directory and (entry.name in _NEVER or (is_folder and _is_virtualenv(entry.path))):
            self.ignored.add(path)
        elif not is_folder:
            if ignored and path not in self.tracked:
                self.ignored.add(path)
            elif is_directory and (target := _inside(entry.path, self.root)) is not None:
                self.links[path] = target
        elif not ignored:
            return _Folder(path, rules)
        else:
            self.shut.add(path)
            if self._holds_tracked(path):
                return _Folder(path, rules, ignored=True)
            self.ignored.add(path)
        return None

    def _holds_tracked(self, folder: str) -> bool:
        if self.tracked_folders is None:
            self.tracked_folders = _folders_of(self.tracked)
        return folder in self.tracked_folders

    def _show_through_links(self) -> None:
        """Make what lies in a folder a target under the names of links to it too; the pages there are audited once, where they are.

        Links through links are not followed, so nothing loops. All links together show no more than a few times the tree: many that
        lead to its root would make a large tree of a small one. What is in the others is looked for when a link asks for it.
        """
        names, folders = sorted(self.files), sorted(self.directories - {""})
        left = _SHOWN_AT_LEAST + _SHOWN_TIMES * (len(names) + len(folders))
        for link, target in self.links.items():
            start = f"{target}/" if target else ""
            if target and not self.ignored.isdisjoint(_folders_of([start])):
                self.ignored.add(link)
            inside, within = _below(names, start), _below(folders, start)
            if len(inside) + len(within) > left:
                self.unlisted.add(link)
                continue
            left -= len(inside) + len(within)
            self.linked.update(f"{link}/{path[len(start) :]}" for path in inside)
            self.directories.update(f"{link}/{path[len(start) :]}" for path in within)

    def _skip_unnameable(self, entry: os.DirEntry[str], path: str) -> None:
        """Report a page whose name cannot be written down, and a folder of such a name that holds pages."""
        if entry.name.lower().endswith(PAGE_SUFFIXES):
            reason = "the file name is not UTF-8; rename the file"
        elif (
            _is_directory(entry)
            and not entry.is_symlink()
            and any(name.lower().endswith(PAGE_SUFFIXES) for _, _, names in os.walk(entry.path) for name in names)
        ):
            reason = "the name of the folder is not UTF-8, so no page in it was checked; rename the folder"
        else:
            return
        visible = path.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
        self.skipped.append(Skipped(path=visible, reason=reason))


@dataclass(frozen=True, slots=True)
class _Folder:
    """A folder to walk, and the rules that hold in it. *ignored*: so is all in it that git does not track."""

    path: str
    rules: tuple[IgnoreRules, ...] = ()
    ignored: bool = False


def _folders_of(paths: Iterable[str]) -> frozenset[str]:
    """Give every folder that one of *paths* lies in."""
    found: set[str] = set()
    for path in paths:
        folder = path.rpartition("/")[0]
        while folder and folder not in found:
            found.add(folder)
            folder = folder.rpartition("/")[0]
    return frozenset(found)


def _is_directory(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:  # a link that leads to itself
        return False


def _is_virtualenv(path: str) -> bool:
    return os.path.exists(os.path.join(path, "pyvenv.cfg"))  # noqa: PTH110, PTH118 - once for every directory


def _inside(path: str, root: Path) -> str | None:
    """Where in *root* the link *path* leads; None if out of it."""
    try:
        target = Path(path).resolve().relative_to(root.resolve()).as_posix()
    except (OSError, RuntimeError, ValueError):
        return None
    return "" if target == "." else target


def _is_text(path: str) -> bool:
    return path.isascii() or not any("\ud800" <= char <= "\udfff" for char in path)


def _below(names: Sequence[str], start: str) -> Sequence[str]:
    """Give those of *names*, which are sorted, that begin with *start*, a folder and its slash; all of them if it is empty."""
    if not start:
        return names
    # The sign behind the slash.
    return names[bisect_left(names, start) : bisect_left(names, start[:-1] + "0")]
