"""One walk over a tree: what is in it, what git ignores of it, and what links to folders show again."""

import os
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

from doc_audit.errors import UsageError
from doc_audit.model.document import Skipped
from doc_audit.model.pages import is_page
from doc_audit.source.ignore import IgnoreRules, is_ignored, outside_rules, read_rules

_NEVER = frozenset({".git", "node_modules"})
# What tools make, and nobody tracks: looked into only where git tracks something there.
_MADE = frozenset(
    {".tox", ".nox", "__pycache__", ".cache", ".mypy_cache", ".pytest_cache", ".ruff_cache", "site-packages"}
)
# How often links may show the files and folders of the tree again, and how many of them in a small tree.
_SHOWN_TIMES, _SHOWN_AT_LEAST = 4, 1000


@dataclass
class Walk:
    """What was found of the tree at *root*, where git tracks the files *tracked*. Every path is relative to *root*.

    *shut* are the folders that a pattern ignores; one that holds what is *tracked* is walked all the same. *linked* are files that
    links to folders show, *unlisted* the links that would show too much.
    """

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

    def run(self) -> None:
        """Walk the whole tree.

        Raises:
            UsageError: the root cannot be read.
        """
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
        if path not in self.directories or path in self.ignored:
            return True
        return not self.shut.isdisjoint({path} | folders_of([path]))

    def enter(self, start: str) -> set[str]:
        """Walk an ignored directory that was asked for by name, and return the files found in it."""
        inner = Walk(self.root, fold=self.fold, directories={start})
        inner._walk(_Folder(start))
        self.files |= inner.files
        self.directories |= inner.directories
        self.ignored |= inner.ignored
        self.skipped += inner.skipped
        return inner.files

    def take_named(self, paths: Iterable[str]) -> None:
        """Take in the files among *paths*, which were asked for by name, wherever they lie."""
        for path in paths:
            if path not in self.linked and (self.root / path).is_file():
                self.files.add(path)

    def _walk(self, start: "_Folder") -> None:
        pending = [start]
        while pending:
            folder = pending.pop()
            entries = self._list(folder.path)
            base = start_of(folder.path)
            if any(entry.name == ".gitignore" for entry in entries):
                own = read_rules(self.root / folder.path / ".gitignore", base, fold=self.fold)
                folder = replace(folder, rules=folder.rules + own)
            for entry in entries:
                below = self._take(entry, base + entry.name, folder)
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

    def _take(self, entry: os.DirEntry[str], path: str, folder: "_Folder") -> "_Folder | None":
        """Note one entry of *folder*; give the folder to walk, if it is one."""
        if not _is_text(path):
            self._skip_unnameable(entry, path)
            return None
        is_directory = _is_directory(entry)
        # To git, a link is a file.
        is_folder = is_directory and not entry.is_symlink()
        ignored = folder.ignored or is_ignored(path, folder.rules, folder=is_folder)
        if not is_directory:
            self.files.add(path)
            if ignored and path not in self.tracked:
                self.ignored.add(path)
            return None
        self.directories.add(path)
        if entry.name in _NEVER:
            self.ignored.add(path)
        elif is_folder:
            return self._take_folder(entry, _Folder(path, folder.rules, ignored))
        else:
            self._take_link(entry, path, ignored=ignored)
        return None

    def _take_folder(self, entry: os.DirEntry[str], folder: "_Folder") -> "_Folder | None":
        """Give *folder* if it is to be walked: all but what tools make, and what is ignored and holds nothing that is tracked."""
        is_made = entry.name in _MADE and folder.path not in self._tracked_folders
        if is_made or _is_virtualenv(entry.path):
            self.ignored.add(folder.path)
            return None
        if not folder.ignored:
            return folder
        self.shut.add(folder.path)
        if folder.path in self._tracked_folders:
            return folder
        self.ignored.add(folder.path)
        return None

    def _take_link(self, entry: os.DirEntry[str], path: str, *, ignored: bool) -> None:
        """Note a link to a folder."""
        if ignored and path not in self.tracked:
            self.ignored.add(path)
            return
        target = _inside(entry.path, self.root)
        if target is not None:
            self.links[path] = target

    @cached_property
    def _tracked_folders(self) -> frozenset[str]:
        return folders_of(self.tracked)

    def _show_through_links(self) -> None:
        """Make what lies in a folder a target under the names of links to it too; the pages there are audited once, where they are.

        Links through links are not followed, so nothing loops. All links together show no more than a few times the tree: many that
        lead to its root would make a large tree of a small one. What is in the others is looked for when a link asks for it.
        """
        names, folders = sorted(self.files), sorted(self.directories - {""})
        left = _SHOWN_AT_LEAST + _SHOWN_TIMES * (len(names) + len(folders))
        for link, target in self.links.items():
            start = start_of(target)
            if target and not self.ignored.isdisjoint(folders_of([start])):
                self.ignored.add(link)
            inside, within = _below(names, start), _below(folders, start)
            if len(inside) + len(within) > left:
                self.unlisted.add(link)
                continue
            left -= len(inside) + len(within)
            for path in inside:
                self.linked.add(f"{link}/{path.removeprefix(start)}")
            for path in within:
                self.directories.add(f"{link}/{path.removeprefix(start)}")

    def _skip_unnameable(self, entry: os.DirEntry[str], path: str) -> None:
        """Report a page whose name cannot be written down, and a folder of such a name that holds pages."""
        if is_page(entry.name):
            reason = "the file name is not UTF-8; rename the file"
        elif _is_directory(entry) and not entry.is_symlink() and _holds_pages(entry.path):
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


def start_of(folder: str) -> str:
    """Give how the paths of what is in *folder* begin."""
    if not folder:
        return ""
    return f"{folder}/"


def under(path: Path, root: Path) -> str:
    """Give *path* as seen from *root*, which is empty for the root itself.

    Raises:
        ValueError: it does not lie there.
    """
    if path == root:
        return ""
    return path.relative_to(root).as_posix()


def folders_of(paths: Iterable[str]) -> frozenset[str]:
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
    """Say where in *root* the link *path* leads; None if out of it."""
    try:
        return under(Path(path).resolve(), root.resolve())
    except (OSError, RuntimeError, ValueError):
        return None


def _holds_pages(folder: str) -> bool:
    """Say whether there is a page anywhere in *folder*."""
    for _, _, names in os.walk(folder):
        if any(map(is_page, names)):
            return True
    return False


def _is_text(path: str) -> bool:
    return path.isascii() or not any("\ud800" <= char <= "\udfff" for char in path)


def _below(names: Sequence[str], start: str) -> Sequence[str]:
    """Give those of *names*, which are sorted, that begin with *start*, a folder and its slash; all of them if it is empty."""
    if not start:
        return names
    # The sign behind the slash.
    return names[bisect_left(names, start) : bisect_left(names, start[:-1] + "0")]
