"""What git knows of the tree: where it stands, what it tracks, and when each page last changed in substance."""

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Literal

from doc_audit import files
from doc_audit.model.lines import lines_of
from doc_audit.model.pages import PAGE_SUFFIXES
from doc_audit.model.review import GitFacts, PageHistory
from doc_audit.vcs import git
from doc_audit.vcs.remembered import Recall, anew, name_of, read_days, read_pages, write

# A commit this wide is a formatter run or a move, not a review of each page.
_MASS_FILES = 25
_MASS_SHARE = 0.2
_MASS_DATES = 10
_SHORTEST_SHA = 7
_BOTS = ("[bot]", "dependabot", "renovate", "github-actions", "pre-commit-ci")
_MARK = b"\x01commit "
# Every form of a date has two digits together; four, but for 7.2.26 and the like.
_HAS_YEAR = re.compile(rb"\d\d").search
# Say what a changed line is: metadata with a date, other metadata, or None for content.
LineKindOf = Callable[[str], Literal["date", "other"] | None]
# Make such a function; called once, and only where a history has to be read.
LineKinds = Callable[[], LineKindOf]


@dataclass(slots=True)
class _Change:
    """One page in one commit: did its content change, did a date of its metadata?"""

    content: bool = False
    dated: bool = False
    added: bool = False


@dataclass(slots=True)
class _Commit:
    """One commit, newest first in the log."""

    sha: str
    day: dt.date
    author: str
    changes: dict[str, _Change] = field(default_factory=dict)


def place(root: Path) -> GitFacts:
    """Say which commit and branch *root* is at; nothing about page histories."""
    if git.run(root, "rev-parse", "--git-dir") is None:
        return GitFacts(reason="there is no git repository here, or git is not installed")
    return GitFacts(
        commit=git.line(root, "rev-parse", "HEAD"),
        branch=git.line(root, "symbolic-ref", "--short", "-q", "HEAD"),
        shallow=git.line(root, "rev-parse", "--is-shallow-repository") == "true",
        remote=git.line(root, "config", "--get", "remote.origin.url"),
    )


def read(
    root: Path,
    paths: Collection[str],
    *,
    line_kinds: LineKinds,
    ignored: Collection[str] = (),
    recall: Recall = anew,
) -> GitFacts:
    """Read the histories of *paths* (relative to *root*) in one pass of `git log`.

    Renames are followed. Merges, bots, mass commits, *ignored* commits and what `.git-blame-ignore-revs` lists are not
    counted as changes of content, nor are changes of white space or of lines that *line_kinds* knows as review metadata.
    A history is read once for all *line_kinds* that are equal.
    Never raises: where histories cannot be trusted, `usable` is False and `reason` says why.
    """
    facts = place(root)
    if facts.commit is None:
        return facts if facts.reason else _with(facts, reason="the repository has no commit yet")
    if facts.shallow:
        return _with(
            facts, reason="the clone is shallow; fetch the rest with `git fetch --unshallow` or `fetch-depth: 0`"
        )
    if git.line(root, "config", "--get-regexp", r"^remote\..*\.promisor$|^extensions\.partialclone$") is not None:
        return _with(facts, reason="the clone is partial and lacks what files were; clone it without `--filter`")
    skipped = _ignored_commits(root) | frozenset(ignored)
    pages = _known_pages(root, facts.commit, frozenset(paths), skipped, line_kinds, recall)
    if pages is None:
        return _with(facts, reason="the history has a single commit, which says nothing about each page")
    return _with(facts, usable=True, pages=pages)


def _known_pages(
    root: Path,
    commit: str,
    paths: frozenset[str],
    ignored: frozenset[str],
    line_kinds: LineKinds,
    recall: Recall,
) -> tuple[PageHistory, ...] | None:
    name = name_of(root, "histories", commit, paths, ignored)
    return read_pages(recall(name, lambda: write(_pages(root, commit, paths, ignored, line_kinds))))


@lru_cache(maxsize=2)
def _pages(
    root: Path,
    commit: str,
    paths: frozenset[str],
    ignored: frozenset[str],
    line_kinds: LineKinds,
) -> tuple[PageHistory, ...] | None:
    """Give the histories up to *commit*, which never change; None where it is the only one."""
    commits = list(_log(root, commit, paths, line_kinds()))
    if len(commits) < 2:
        return None
    pages = _histories(commits, len(paths), ignored)
    return tuple(pages[path] for path in sorted(pages))


def authors(root: Path, commit: str, recall: Recall = anew) -> Mapping[str, dt.date]:
    """Give the last day on which each author of *commit* or a commit before it did so, by folded name, mail address and its first part."""
    return read_days(recall(name_of(root, "authors", commit), lambda: write(_authors(root, commit))))


def _authors(root: Path, commit: str) -> Mapping[str, dt.date]:
    last: dict[str, dt.date] = {}
    for raw in git.stream(root, "log", "--no-merges", "--format=%as%x00%an%x00%ae", commit, "--"):
        day, name, mail = (git.decode(raw).split("\0") + ["", ""])[:3]
        for key in {name.casefold(), mail.casefold(), mail.casefold().partition("@")[0]} - {""}:
            last.setdefault(key, dt.date.fromisoformat(day))
    return last


def since(root: Path, path: str, day: dt.date) -> tuple[str, ...] | None:
    """Give the commits to *path* after *day*, newest first, one line each with its size; None where no history tells."""
    here = place(root)
    if here.commit is None or here.shallow:
        return None
    after = f"--since={day + dt.timedelta(days=1)}T00:00:00Z"
    listed = git.run(
        root,
        "--literal-pathspecs",
        "log",
        after,
        "--follow",
        "--no-merges",
        "--format=%x01%h %as %an: %s",
        "--numstat",
        "--no-ext-diff",
        "--no-textconv",
        "--",
        _called(root, path),
    )
    if listed is None:
        return None
    found: list[str] = []
    for raw in listed.split(b"\n"):
        if raw.startswith(b"\x01"):
            found.append(git.decode(raw[1:]))
        elif found and raw.count(b"\t") >= 2:
            added, removed, _ = git.decode(raw).split("\t", 2)
            found[-1] += f" (+{added} −{removed})"
    return tuple(found)


def _called(root: Path, path: str) -> str:
    repository = git.find(root)
    return repository.below(path) if repository else path


def _with(facts: GitFacts, *, usable: bool = False, reason: str = "", pages: tuple[PageHistory, ...] = ()) -> GitFacts:
    return GitFacts(
        commit=facts.commit,
        branch=facts.branch,
        shallow=facts.shallow,
        remote=facts.remote,
        usable=usable,
        reason=reason,
        pages=pages,
    )


def _log(root: Path, commit: str, paths: frozenset[str], line_kind: LineKindOf) -> Iterator[_Commit]:  # noqa: C901, PLR0912 - one pass over millions of lines, most of which say nothing
    """Give the commits that touch Markdown below *root*, newest first, under the names that pages have today."""
    repository = git.find(root)
    if repository is None:
        return
    inside = re.sub(r"([\\*?\[\]])", r"\\\1", repository.prefix)
    # --text: attributes, which may change in the work tree without a commit, hide nothing.
    arguments = (
        "log", "--no-merges", f"--relative={repository.prefix}", "-M", "-p", "--text", "-U0", "--no-color",
        "--no-ext-diff", "--no-textconv", "-w", "--src-prefix=a/", "--dst-prefix=b/",
        "--format=%x01commit %H %as %an <%ae>", commit, "--",
        *(f":(icase){inside}*{suffix}" for suffix in PAGE_SUFFIXES),
    )  # fmt: skip
    today: dict[str, str] = {}
    current: _Commit | None = None
    change: _Change | None = None
    in_hunk = False
    for raw in git.stream(root, *arguments):
        first = raw[:1]
        # Most lines are those of hunks, and most of these say nothing new: a long history has millions.
        if in_hunk and first in (b"+", b"-"):
            if change is not None and not (change.content and (change.dated or not _HAS_YEAR(raw))):
                _note(change, raw[1:], line_kind)
        elif first == b"@":
            in_hunk = True
        elif raw.startswith(_MARK):
            if current is not None:
                yield current
            current, change, in_hunk = _header(raw), None, False
        elif raw.startswith(b"diff --git ") and current is not None:
            change, in_hunk = _Change(), False
            old, new = _names(raw)
            name = today.get(new, new)
            if old != new:
                today.setdefault(old, name)
            if name in paths:
                current.changes[name] = change
            else:
                # Of a page that is no more only its new name matters.
                change = None
        elif change is not None and raw.startswith((b"new file", b"deleted file")):
            # A date that was not changed afterwards was written with the page.
            change.content = change.added = change.dated = True
    if current is not None:
        yield current


def _header(raw: bytes) -> _Commit:
    _, sha, day, author = git.decode(raw).split(" ", 3)
    return _Commit(sha=sha, day=dt.date.fromisoformat(day), author=author)


def _names(raw: bytes) -> tuple[str, str]:
    """Give the two names of a `diff --git a/x b/x` line. They are equal but for renames, so the middle is where they part."""
    text = git.decode(raw.removeprefix(b"diff --git "))
    half = len(text) // 2
    if text[:half].startswith("a/") and text[half + 1 :].startswith("b/") and text[2:half] == text[half + 3 :]:
        return text[2:half], text[half + 3 :]
    old, _, new = text.removeprefix("a/").partition(" b/")
    return old, new


def _note(change: _Change, raw: bytes, line_kind: LineKindOf) -> None:
    text = raw.decode("utf-8", "replace").strip()
    if not text or (change.content and change.dated):
        return
    kind = line_kind(text)
    if kind is None:
        change.content = True
    elif kind == "date":
        change.dated = True


def _histories(commits: list[_Commit], page_count: int, ignored: frozenset[str]) -> dict[str, PageHistory]:
    by_page: dict[str, list[tuple[_Commit, _Change]]] = defaultdict(list)
    for commit in commits:
        for path, change in commit.changes.items():
            by_page[path].append((commit, change))
    # Abbreviated names count too; the empty one would stand for every commit.
    names = tuple(name.lower() for name in ignored if len(name) >= _SHORTEST_SHA)
    skipped = {
        commit.sha
        for commit in commits
        if commit.sha.startswith(names) or _is_bot(commit) or _is_mass(commit, page_count)
    }
    mass_bumps = {
        commit.sha
        for commit in commits
        if sum(_only_stamp(change) for change in commit.changes.values()) >= _MASS_DATES
    }
    return {path: _history(path, entries, skipped | mass_bumps, mass_bumps) for path, entries in by_page.items()}


def _history(path: str, entries: list[tuple[_Commit, _Change]], skipped: set[str], mass_bumps: set[str]) -> PageHistory:
    streak = 0
    for _, change in entries:
        if change.content:
            break
        streak += _only_stamp(change)
    changes = [
        commit for commit, change in entries if change.content and not change.added and commit.sha not in skipped
    ]
    real = changes[0] if changes else None
    stamped = next((commit for commit, change in entries if change.dated), None)
    return PageHistory(
        path=path,
        last_change=real.day if real else None,
        last_change_commit=real.sha if real else "",
        stamp_only_streak=streak,
        stamp_commit_day=stamped.day if stamped else None,
        mass_bump=stamped.sha if stamped and stamped.sha in mass_bumps else None,
        commits=len(entries),
        reviews=sum(change.dated and not change.added and commit.sha not in mass_bumps for commit, change in entries),
        changes=len(changes),
    )


def _only_stamp(change: _Change) -> bool:
    return change.dated and not change.content


def _is_bot(commit: _Commit) -> bool:
    return any(mark in commit.author.lower() for mark in _BOTS)


def _is_mass(commit: _Commit, page_count: int) -> bool:
    return len(commit.changes) >= max(_MASS_FILES, _MASS_SHARE * page_count)


def _ignored_commits(root: Path) -> frozenset[str]:
    repository = git.find(root)
    top = repository.top if repository else root
    try:
        text = files.read_text(top / ".git-blame-ignore-revs", limit=files.SETTINGS, inside=top, errors="replace")
    except OSError:
        return frozenset()
    return frozenset(line.split("#")[0].strip() for line in lines_of(text))
