"""The tree as it was before a change, beside the one that is audited."""

import contextlib
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from doc_audit import files
from doc_audit.errors import UsageError
from doc_audit.vcs import blobs, forge, git
from doc_audit.vcs.listing import Entry, committed, staged

_SHA256_LENGTH = 64
# The bytes of the objects that are asked for at a time: they are in memory together.
_BATCH = 64_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Base:
    """The commit that a change started from, its files at *root*; *renamed* maps a path of now to its path then."""

    commit: str
    root: Path
    changed: frozenset[str]
    renamed: Mapping[str, str]


@contextmanager
def base(root: Path, ref: str) -> Iterator[Base]:
    """Give, in a folder of its own, the commit where HEAD left *ref*; it is gone afterwards. The repository is not touched.

    Raises:
        UsageError: there is no git, no such commit, or no common history (a shallow clone), or not all of its files (a partial clone).
    """
    repository = git.find(root)
    if repository is None or git.run(root, "rev-parse", "--git-dir") is None:
        raise UsageError("--changed-since needs a git repository, and there is none here")
    asked = f"--changed-since {ref}"
    commit = _fork(root, ref)
    listed = git.run(root, "diff-index", "--cached", "--name-status", "-M", "--no-ext-diff", "-z", commit, "--")
    if listed is None:
        raise _lacking(asked, commit)
    changed, renamed = _changes(listed, repository.prefix)
    changed |= _changed_on_disk(root, repository)
    with tree_at(root, repository, commit, asked) as copy:
        yield Base(commit=commit, root=copy, changed=frozenset(changed), renamed=renamed)


@contextmanager
def tree_at(root: Path, repository: git.Repository, commit: str, asked: str) -> Iterator[Path]:
    """Give *root* as it is at *commit*, in a folder of its own; it is gone afterwards. *asked* is the option that wants it.

    Raises:
        UsageError: git has not all files of the commit (a partial clone).
    """
    entries = committed(root, commit)
    if entries is None:
        raise _lacking(asked, commit)
    with tempfile.TemporaryDirectory(prefix="doc-audit-base-") as folder:
        copy = Path(folder) / (repository.top.name or "tree")
        if not _write_files(root, tuple(entries), copy):
            raise _lacking(asked, commit)
        _write_repository(root, repository, commit, copy)
        yield copy / repository.prefix


def _changed_on_disk(root: Path, repository: git.Repository) -> set[str]:
    """Give the tracked files, as seen from *root*, whose text on disk is not what the index holds, and those that are gone."""
    changed = set()
    for entry in staged(root) or ():
        held = blobs.names(repository.top / entry.path, len(entry.object_name))
        if not entry.is_submodule and entry.object_name not in held:
            changed.add(entry.path.removeprefix(repository.prefix))
    return changed


def _write_files(root: Path, entries: Sequence[Entry], copy: Path) -> bool:
    """Write the files of a commit into *copy*, byte for byte as they are stored; False if git lacks one of them.

    Symbolic links come last, so that nothing is ever written through one. A file that is too large to be read is there, and empty.
    """
    copy.mkdir()
    wanted: list[Entry] = []
    for entry in entries:
        if not _is_safe(entry.path):
            continue
        if entry.is_submodule:
            with contextlib.suppress(OSError):
                (copy / entry.path).mkdir(parents=True, exist_ok=True)
        elif entry.size > files.SOURCE:
            _write_file(copy / entry.path, b"")
        else:
            wanted.append(entry)
    wanted.sort(key=lambda entry: entry.is_link)
    # All of them are written, also behind one that is lacking.
    written = [_write_batch(root, batch, copy) for batch in _batches(wanted)]
    return all(written)


def _write_batch(root: Path, batch: Sequence[Entry], copy: Path) -> bool:
    """Write one part of the files; False if git lacks one of them."""
    written = 0
    for entry, data in zip(batch, blobs.ask(root, [entry.object_name for entry in batch]), strict=False):
        if data is None:
            continue
        written += 1
        if entry.is_link:
            _write_link(copy / entry.path, git.decode(data))
        else:
            _write_file(copy / entry.path, data)
    return written == len(batch)


def _batches(entries: Sequence[Entry]) -> Iterator[Sequence[Entry]]:
    """Part *entries* so that the objects of a part are small enough together; one alone may be larger."""
    batch: list[Entry] = []
    size = 0
    for entry in entries:
        if batch and size + entry.size > _BATCH:
            yield batch
            batch, size = [], 0
        batch.append(entry)
        size += entry.size
    if batch:
        yield batch


def _write_file(file: Path, data: bytes) -> None:
    # Names that this file system cannot hold (too long, two that differ in case only) are left out.
    with contextlib.suppress(OSError, ValueError):
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)


def _write_link(link: Path, leads_to: str) -> None:
    with contextlib.suppress(OSError, ValueError):
        link.parent.mkdir(parents=True, exist_ok=True)
        link.symlink_to(leads_to)


def _write_head(root: Path, commit: str, here: Path) -> None:
    """Put the copy on the branch that *root* is on, at *commit*."""
    branch = git.line(root, "symbolic-ref", "-q", "HEAD") or ""
    head = commit
    if branch.startswith("refs/heads/") and _is_safe(branch):
        file = here / branch
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f"{commit}\n", encoding="ascii")
        head = f"ref: {branch}"
    (here / "HEAD").write_text(f"{head}\n", encoding="utf-8", errors="surrogateescape")


def _is_safe(path: str) -> bool:
    """Say whether *path* stays below the folder it is written to and is no part of a repository; a commit may hold any name."""
    parts = path.split("/")
    return all(part not in ("", ".", "..") and part.casefold() != ".git" for part in parts)


def _write_repository(root: Path, repository: git.Repository, commit: str, copy: Path) -> None:
    """Make *copy* a work tree at *commit* with settings of our own, which borrows the objects of *repository*."""
    here = copy / ".git"
    for folder in ("objects/info", "refs/heads"):
        (here / folder).mkdir(parents=True)
    _write_head(root, commit, here)
    settings = "[core]\n\trepositoryformatversion = 0\n"
    if len(commit) == _SHA256_LENGTH:
        settings = "[core]\n\trepositoryformatversion = 1\n[extensions]\n\tobjectFormat = sha256\n"
    origin = forge.remote(root)
    if origin and origin.isprintable():
        # So that links to the repository on its forge lead into the copy too.
        quoted = origin.replace("\\", "\\\\").replace('"', '\\"')
        settings += f'[remote "origin"]\n\turl = "{quoted}"\n'
    (here / "config").write_text(settings, encoding="utf-8", errors="surrogateescape")
    borrowed = str(repository.common_dir / "objects").encode("utf-8", "surrogateescape")
    (here / "objects/info/alternates").write_bytes(borrowed + b"\n")
    shallow = git.run(root, "rev-parse", "--is-shallow-repository")
    if shallow is not None and shallow.strip() == b"true":
        known = files.read_bytes(repository.common_dir / "shallow", limit=files.SOURCE)
        (here / "shallow").write_bytes(known)
    git.run(copy, "read-tree", commit)


def _lacking(asked: str, commit: str) -> UsageError:
    return UsageError(
        f"{asked}: git cannot read the files of {commit[:12]}; a partial clone lacks them: clone it without `--filter`"
    )


def _fork(root: Path, ref: str) -> str:
    commit = git.line(root, "rev-parse", "--verify", "-q", "--end-of-options", f"{ref}^{{commit}}")
    if commit is None:
        raise UsageError(
            f"--changed-since {ref}: git knows no such commit; in CI, fetch it first (`fetch-depth: 0`, or `git fetch origin {ref}`)"
        )
    fork = git.line(root, "merge-base", commit, "HEAD")
    if fork is None:
        raise UsageError(
            f"--changed-since {ref}: no common history with HEAD; a shallow clone needs the rest (`fetch-depth: 0`)"
        )
    return fork


def _changes(listed: bytes, prefix: str) -> tuple[set[str], dict[str, str]]:
    """Read `--name-status -z`: what changed, and new name -> old name; only below *prefix*, and as seen from there."""
    changed: set[str] = set()
    renamed: dict[str, str] = {}
    fields = iter(git.names(listed))
    for status in fields:
        old = new = next(fields, "")
        if status.startswith(("R", "C")):
            new = next(fields, "")
        if not new.startswith(prefix):
            continue
        changed.add(new.removeprefix(prefix))
        if status.startswith("R") and old.startswith(prefix):
            renamed[new.removeprefix(prefix)] = old.removeprefix(prefix)
    return changed, renamed
