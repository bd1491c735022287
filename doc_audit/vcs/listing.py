"""What a commit or the index holds, file by file."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from doc_audit.vcs import git

_SUBMODULE = "160000"
_SYMBOLIC_LINK = "120000"


@dataclass(frozen=True, slots=True)
class Entry:
    """One file: its *mode*, the name of its object, and its *path* from the top of the work tree. *size* is in bytes, 0 if unknown."""

    mode: str
    object_name: str
    path: str
    size: int = 0

    @property
    def is_submodule(self) -> bool:
        """Say whether it is no file but the commit of another repository."""
        return self.mode == _SUBMODULE

    @property
    def is_link(self) -> bool:
        """Say whether it is a symbolic link; its object holds where that leads."""
        return self.mode == _SYMBOLIC_LINK


def committed(root: Path, commit: str) -> Iterator[Entry] | None:
    """List the whole of *commit*, with sizes (`git ls-tree -l`); None where git cannot."""
    out = git.run(root, "ls-tree", "-r", "-l", "-z", "--full-tree", commit)
    if out is None:
        return None
    return _tree(out)


def staged(root: Path) -> Iterator[Entry] | None:
    """List what the index holds of the folder *root* (`git ls-files -s`); None where git cannot."""
    repository = git.find(root)
    if repository is None:
        return None
    arguments = ["--literal-pathspecs", "ls-files", "-s", "-z"]
    if repository.prefix:
        arguments += ["--", repository.prefix]
    out = git.run(root, *arguments)
    if out is None:
        return None
    return _index(out)


def tracked(root: Path) -> frozenset[str] | None:
    """Give the files under *root* that git tracks, relative to it, those of submodules too; None where there is no git."""
    repository = git.find(root)
    entries = staged(root)
    if repository is None or entries is None:
        return None
    found: set[str] = set()
    for entry in entries:
        path = entry.path.removeprefix(repository.prefix)
        found.add(path)
        # A submodule is a repository of its own: its files are listed by its own index, if it is checked out.
        if entry.is_submodule and (root / path / ".git").exists():
            found |= {f"{path}/{inner}" for inner in tracked(root / path) or ()}
    return frozenset(found)


def _tree(out: bytes) -> Iterator[Entry]:
    for line in git.names(out):
        head, _, path = line.partition("\t")
        mode, _, object_name, told_size = head.split()
        size = 0
        if told_size.isdigit():
            size = int(told_size)
        yield Entry(mode, object_name, path, size)


def _index(out: bytes) -> Iterator[Entry]:
    for line in git.names(out):
        head, _, path = line.partition("\t")
        mode, object_name, _ = head.split(" ")
        yield Entry(mode, object_name, path)
