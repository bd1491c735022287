"""What a change of one repository does to links that lead into it from the others."""

import contextlib
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from doc_audit import audit
from doc_audit.errors import UsageError
from doc_audit.fleet.work import JUDGED, Job, now, place_at, request_for, root_of
from doc_audit.links.own import own_path
from doc_audit.model.document import Shown
from doc_audit.model.fleet import Answer
from doc_audit.model.resolution import Found, Resolution
from doc_audit.source import workers
from doc_audit.vcs import git
from doc_audit.vcs.base import tree_at

_REMOTE = "origin/"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Change:
    """A repository before and after a change: the folder of each, the name of what comes after, and where people read it *before*."""

    before: Path
    after: Path
    name: str
    shown: Shown


def broken_by(job: Job, ref: str, keys: Collection[str]) -> tuple[Answer, ...]:
    """Say which of the addresses *keys* lead to something in the repository of *job*, and to nothing once *ref* is in it.

    In a checkout, *ref* may also be where the change began: a commit that what is checked out is built on.

    Raises:
        UsageError: the repository cannot be read, or git knows no *ref*.
    """
    with _change(job, ref) as change:
        wanted = [key for key in keys if own_path(key.partition("#")[0], change.shown) is not None]
        led = _followed(job, change.before, change.shown, wanted)
        fine = [key for key, found in led.items() if isinstance(found, Found)]
        leads = _followed(job, change.after, change.shown, fine)
    answers = []
    for key, found in leads.items():
        if isinstance(found, JUDGED) and not isinstance(found, Found):
            answers.append(Answer(key=key, repository=job.setting.name, branch=change.name, found=found))
    return tuple(answers)


def _followed(job: Job, root: Path, shown: Shown, keys: Collection[str]) -> dict[str, Resolution]:
    if not keys:
        return {}
    context = audit.Context(clock=now, environ=job.environ, stop=workers.ended)
    return audit.follow_from_outside(request_for(job, root), shown, keys, context)


@contextlib.contextmanager
def _change(job: Job, ref: str) -> Iterator[_Change]:
    """Give the repository of *job* before and after the change that *ref* stands for."""
    root = root_of(job)
    if job.setting.git:
        after = root_of(replace(job, setting=replace(job.setting, branch=ref)))
        yield _Change(before=root, after=after, name=ref, shown=_shown(job, root, ()))
        return
    repository = git.find(root)
    commit = git.line(root, "rev-parse", "--verify", "-q", "--end-of-options", f"{ref}^{{commit}}")
    if repository is None or commit is None:
        raise UsageError(f"git knows no commit {ref!r} in {root}")
    is_built_on = git.line(root, "merge-base", commit, "HEAD") == commit
    with tree_at(root, repository, commit, "--changed") as other:
        if is_built_on:
            branch = git.line(root, "symbolic-ref", "--short", "-q", "HEAD") or "HEAD"
            # People read what was there before the change on the branch that it began at.
            shown = _shown(job, root, (ref.removeprefix(_REMOTE),))
            yield _Change(before=other, after=root, name=branch, shown=shown)
        else:
            yield _Change(before=root, after=other, name=ref, shown=_shown(job, root, ()))


def _shown(job: Job, root: Path, more: tuple[str, ...]) -> Shown:
    """Say where people read the repository: on the branch that is checked out, on the remote's HEAD, and on *more* branches."""
    names = ["HEAD", *more]
    head = git.line(root, "symbolic-ref", "--short", "-q", f"refs/remotes/{_REMOTE}HEAD")
    if head:
        names.append(head.removeprefix(_REMOTE))
    found = place_at(job.setting, root, names).shown
    if found is None:
        raise UsageError("nobody says at which address people read it: name it with `web`")
    return found
