"""The tree as it was before a change, beside the one that is audited."""

import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from doc_audit.errors import UsageError
from doc_audit.vcs import git


@dataclass(frozen=True, slots=True, kw_only=True)
class Base:
    """The commit that a change started from, checked out at *root*; *renamed* maps a path of now to its path then."""

    commit: str
    root: Path
    changed: frozenset[str]
    renamed: Mapping[str, str]


@contextmanager
def base(root: Path, ref: str) -> Iterator[Base]:
    """Check out, in a folder of its own, the commit where HEAD left *ref*; it is gone afterwards. The repository is not touched.

    Raises:
        UsageError: there is no git, no such commit, or no common history (a shallow clone), or not all of its files (a partial clone).
    """
    top = git.line(root, "rev-parse", "--show-toplevel")
    if top is None:
        raise UsageError("--changed-since needs a git repository, and there is none here")
    commit = _fork(root, ref)
    listed = git.run(root, "diff", "--name-status", "--relative", "-M", "--no-ext-diff", "-z", commit, "--", ".")
    if listed is None:
        raise _lacking(ref, commit)
    fresh = git.run(root, "ls-files", "--others", "--exclude-standard", "-z", "--", ".")
    changed, renamed = _changes(listed)
    changed |= {git.decode(name) for name in (fresh or b"").split(b"\0") if name}
    with tempfile.TemporaryDirectory(prefix="doc-audit-base-") as folder:
        copy = Path(folder) / root.name if root.name else Path(folder) / "tree"
        if git.run(root, "clone", "-q", "--shared", "--no-checkout", top, str(copy), protocols="file") is None:
            raise UsageError(f"--changed-since {ref}: git could not make a copy of {top}")
        # No filter may run, and none may ask the network for large files.
        quiet = ("-c", "filter.lfs.smudge=", "-c", "filter.lfs.process=", "-c", "filter.lfs.required=false")
        if git.run(copy, *quiet, "checkout", "-q", "--detach", commit) is None:
            raise UsageError(f"--changed-since {ref}: git could not check out {commit[:12]}")
        # What cannot be read git leaves out, and calls that a success.
        if git.run(copy, "ls-files", "--deleted", "-z"):
            raise _lacking(ref, commit)
        inside = root.resolve().relative_to(Path(top).resolve())
        yield Base(commit=commit, root=copy / inside, changed=frozenset(changed), renamed=renamed)


def _lacking(ref: str, commit: str) -> UsageError:
    return UsageError(
        f"--changed-since {ref}: git cannot read the files of {commit[:12]}; a partial clone lacks them: clone it without `--filter`"
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


def _changes(listed: bytes) -> tuple[set[str], dict[str, str]]:
    changed: set[str] = set()
    renamed: dict[str, str] = {}
    fields = iter(git.decode(field) for field in listed.split(b"\0") if field)
    for status in fields:
        name = next(fields, "")
        if status.startswith(("R", "C")):
            new = next(fields, "")
            changed.add(new)
            if status.startswith("R"):
                renamed[new] = name
        else:
            changed.add(name)
    return changed, renamed
