"""One walk over the root: the pages to audit, and the tree that their links may point into.

The globs of `include` and `exclude` are read as the lines of a `.gitignore` are: `*` stays within a directory name, `**`
crosses directories, a glob without a slash matches at any depth, one that names a directory means all below it.
"""

import os
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from doc_audit import files, globs
from doc_audit.errors import UsageError
from doc_audit.model.document import Skipped, Tree
from doc_audit.model.pages import PAGE_SUFFIXES
from doc_audit.model.settings import Config, Request
from doc_audit.source.ignore import IgnoreRules, is_ignored, outer_rules, read_rules

_SUBMODULE_PATH = re.compile(r"^[ \t]*+path[ \t]*+=(.+)$", re.MULTILINE)
_NEVER = frozenset({".git", "node_modules"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Inventory:
    """The pages to audit in path order, the tree around them, and what could not be looked at."""

    pages: tuple[str, ...]
    tree: Tree
    skipped: tuple[Skipped, ...] = ()


def discover(request: Request) -> Inventory:
    """Walk the root once. Links out of the tree, and links to directories, are targets but are not walked into.

    Raises:
        UsageError: a path does not exist, lies outside the root, or the root cannot be read.
    """
    root = Path(request.root)
    asked = [_relative(path, root) for path in request.paths]
    walk = _Walk(root)
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
        if path not in walk.files and (path in walk.ignored or path not in walk.directories):
            pages |= {page for page in walk.enter(path) if page.lower().endswith(PAGE_SUFFIXES) and wanted(page)}
    tree = Tree(
        files=frozenset(walk.files | walk.linked),
        directories=frozenset(walk.directories),
        ignored=frozenset(walk.ignored),
        submodules=_absent_submodules(root, walk.files),
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
    present = {folder for folder in folders if any(path.startswith(f"{folder}/") for path in names)}
    return frozenset(folders - present - {""})


def _page_filter(config: Config) -> Callable[[str], bool]:
    stock = Config().include
    include = globs.spec(config.include) if config.include != stock else None
    exclude = globs.spec(config.exclude) if config.exclude else None

    def wanted(path: str) -> bool:
        return (include is None or include.match_file(path)) and not (exclude is not None and exclude.match_file(path))

    return wanted


@dataclass(slots=True)
class _Walk:
    root: Path
    files: set[str] = field(default_factory=set)
    directories: set[str] = field(default_factory=lambda: {""})
    ignored: set[str] = field(default_factory=set)
    links: dict[str, str] = field(default_factory=dict)
    linked: set[str] = field(default_factory=set)
    skipped: list[Skipped] = field(default_factory=list)

    def run(self) -> None:
        try:
            os.scandir(self.root).close()
        except OSError as error:
            raise UsageError(
                f"{self.root}: cannot be read ({error.strerror}); check the path and its permissions"
            ) from None
        self._walk("", outer_rules(self.root))
        for link, target in self.links.items():
            self._show_through(link, f"{target}/" if target else "")

    def enter(self, start: str) -> set[str]:
        """Walk an ignored directory that was asked for by name, and return the files found in it."""
        before = set(self.files)
        self.directories.add(start)
        self._walk(start, ())
        return self.files - before

    def _walk(self, start: str, rules: tuple[IgnoreRules, ...]) -> None:
        pending = [(start, rules)]
        while pending:
            directory, above = pending.pop()
            entries = self._list(directory)
            base = f"{directory}/" if directory else ""
            local = above
            if any(entry.name == ".gitignore" for entry in entries):
                local = above + read_rules(self.root / directory / ".gitignore", base)
            for entry in entries:
                self._take(entry, base, local, pending)

    def _list(self, directory: str) -> list[os.DirEntry[str]]:
        try:
            with os.scandir(self.root / directory) as entries:
                return list(entries)
        except OSError as error:
            reason = f"the directory cannot be read ({error.strerror}); check its permissions"
            self.skipped.append(Skipped(path=directory, reason=reason))
            return []

    def _take(
        self,
        entry: os.DirEntry[str],
        base: str,
        rules: tuple[IgnoreRules, ...],
        pending: list[tuple[str, tuple[IgnoreRules, ...]]],
    ) -> None:
        path = base + entry.name
        if not _is_text(path):
            self._skip_unnameable(entry, path)
            return
        is_link, is_directory = entry.is_symlink(), _is_directory(entry)
        ignored = bool(rules) and is_ignored(f"{path}/" if is_directory and not is_link else path, rules)
        if not is_directory:
            self.files.add(path)
            if ignored:
                self.ignored.add(path)
            return
        self.directories.add(path)
        if ignored or entry.name in _NEVER or (not is_link and _is_virtualenv(entry.path)):
            self.ignored.add(path)
        elif not is_link:
            pending.append((path, rules))
        elif (target := _inside(entry.path, self.root)) is not None:
            self.links[path] = target

    def _show_through(self, link: str, target: str) -> None:
        """Make what lies below *target* a target under the name of *link* too; links through links are not followed, so nothing loops.

        The pages there are audited once, where they are.
        """
        if any(target.startswith(f"{path}/") for path in self.ignored):
            self.ignored.add(link)
        self.linked |= {f"{link}/{path[len(target) :]}" for path in self.files if path.startswith(target)}
        self.directories |= {
            f"{link}/{path[len(target) :]}"
            for path in self.directories
            if path.startswith(target) and path != target[:-1]
        }

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
