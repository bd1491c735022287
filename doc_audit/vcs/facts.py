"""What git knows of the tree: where it stands, what it tracks, and when each page last changed in substance."""

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
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
# How the lines begin that part a log.
_COMMIT = b"\x01commit "
_FILE = b"diff --git "
_SIGNS = (b"+", b"-")
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

    @property
    def only_stamp(self) -> bool:
        """Say whether it changed nothing but the review metadata."""
        return self.dated and not self.content

    @property
    def rewritten(self) -> bool:
        """Say whether it changed the content of a page that was there."""
        return self.content and not self.added

    @property
    def reviewed(self) -> bool:
        """Say whether it changed a date of a page that was there."""
        return self.dated and not self.added

    def learns_from(self, raw: bytes) -> bool:
        """Say whether the changed line *raw* may say more than is known."""
        return not self.content or (not self.dated and _HAS_YEAR(raw) is not None)

    def note(self, raw: bytes, line_kind: LineKindOf) -> None:
        """Take in a line that was changed, without the sign in front of it."""
        text = raw.decode("utf-8", "replace").strip()
        if not text:
            return
        kind = line_kind(text)
        if kind is None:
            self.content = True
        elif kind == "date":
            self.dated = True


@dataclass(slots=True)
class _Commit:
    """One commit, newest first in the log."""

    sha: str
    day: dt.date
    author: str
    changes: dict[str, _Change] = field(default_factory=dict)

    def is_by_bot(self) -> bool:
        """Say whether no person made it."""
        author = self.author.lower()
        return any(mark in author for mark in _BOTS)

    def is_mass_change(self, page_count: int) -> bool:
        """Say whether it touched so many of all pages that it looked at none of them."""
        return len(self.changes) >= max(_MASS_FILES, _MASS_SHARE * page_count)

    def is_mass_bump(self) -> bool:
        """Say whether it moved the dates of so many pages that it reviewed none of them."""
        return sum(change.only_stamp for change in self.changes.values()) >= _MASS_DATES


# A commit, and what it did to one page.
_Entry = tuple[_Commit, _Change]


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
    reason = facts.reason or _why_no_history(root, facts)
    if reason or facts.commit is None:
        return replace(facts, reason=reason)
    skipped = _ignored_commits(root) | frozenset(ignored)
    pages = _known_pages(root, facts.commit, frozenset(paths), skipped, line_kinds, recall)
    if pages is None:
        return replace(facts, reason="the history has a single commit, which says nothing about each page")
    return replace(facts, usable=True, pages=pages)


def _why_no_history(root: Path, facts: GitFacts) -> str:
    """Say why the history of *root* cannot be trusted; empty if it can."""
    if facts.commit is None:
        return "the repository has no commit yet"
    if facts.shallow:
        return "the clone is shallow; fetch the rest with `git fetch --unshallow` or `fetch-depth: 0`"
    if git.line(root, "config", "--get-regexp", r"^remote\..*\.promisor$|^extensions\.partialclone$") is not None:
        return "the clone is partial and lacks what files were; clone it without `--filter`"
    return ""


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
    if repository is None:
        return path
    return repository.below(path)


def _log(root: Path, commit: str, paths: frozenset[str], line_kind: LineKindOf) -> Iterator[_Commit]:
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
    lines = git.stream(root, *arguments)
    today: dict[str, str] = {}
    current: _Commit | None = None
    raw = next(lines, None)
    while raw is not None:
        if raw.startswith(_COMMIT):
            if current is not None:
                yield current
            current = _header(raw)
        elif raw.startswith(_FILE) and current is not None:
            name = _name_of_today(raw, today)
            change = _Change()
            raw = _read_change(lines, change, line_kind, skim=name not in paths)
            if name in paths:
                current.changes[name] = change
            continue
        raw = next(lines, None)
    if current is not None:
        yield current


def _read_change(lines: Iterator[bytes], change: _Change, line_kind: LineKindOf, *, skim: bool) -> bytes | None:
    """Read what a commit did to one file into *change*, or only pass over it (*skim*).

    Gives the line behind it, which begins the next file or commit; None at the end of all.
    """
    in_hunk = False
    for raw in lines:
        # Most lines are those of hunks, and most of these say nothing new: a long history has millions.
        if in_hunk and raw[:1] in _SIGNS:
            if not skim and change.learns_from(raw):
                change.note(raw[1:], line_kind)
        elif raw[:1] == b"@":
            in_hunk = True
        elif raw.startswith((_COMMIT, _FILE)):
            return raw
        elif raw.startswith((b"new file", b"deleted file")):
            # A date that was not changed afterwards was written with the page.
            change.content = change.added = change.dated = True
    return None


def _name_of_today(raw: bytes, today: dict[str, str]) -> str:
    """Give the name that the file of a `diff --git` line has now; *today* holds those of files that got another one later."""
    old, new = _names(raw)
    name = today.get(new, new)
    if old != new:
        today.setdefault(old, name)
    return name


def _header(raw: bytes) -> _Commit:
    _, sha, day, author = git.decode(raw).split(" ", 3)
    return _Commit(sha=sha, day=dt.date.fromisoformat(day), author=author)


def _names(raw: bytes) -> tuple[str, str]:
    """Give the two names of a `diff --git a/x b/x` line. They are equal but for renames, so the middle is where they part."""
    text = git.decode(raw.removeprefix(_FILE))
    half = len(text) // 2
    if text[:half].startswith("a/") and text[half + 1 :].startswith("b/") and text[2:half] == text[half + 3 :]:
        return text[2:half], text[half + 3 :]
    old, _, new = text.removeprefix("a/").partition(" b/")
    return old, new


def _histories(commits: list[_Commit], page_count: int, ignored: frozenset[str]) -> dict[str, PageHistory]:
    # Abbreviated names count too; the empty one would stand for every commit.
    names = tuple(name.lower() for name in ignored if len(name) >= _SHORTEST_SHA)
    mass_bumps: set[str] = set()
    skipped: set[str] = set()
    by_page: dict[str, list[_Entry]] = defaultdict(list)
    for commit in commits:
        if commit.is_mass_bump():
            mass_bumps.add(commit.sha)
        if commit.sha.startswith(names) or commit.is_by_bot() or commit.is_mass_change(page_count):
            skipped.add(commit.sha)
        for path, change in commit.changes.items():
            by_page[path].append((commit, change))
    return {path: _history(path, entries, skipped | mass_bumps, mass_bumps) for path, entries in by_page.items()}


def _history(path: str, entries: list[_Entry], skipped: set[str], mass_bumps: set[str]) -> PageHistory:
    """Tell the history of a page from its *entries*, newest first."""
    changes = [commit for commit, change in entries if change.rewritten and commit.sha not in skipped]
    history = PageHistory(
        path=path,
        last_change=None,
        last_change_commit="",
        stamp_only_streak=_stamps_in_a_row(entries),
        commits=len(entries),
        reviews=sum(change.reviewed and commit.sha not in mass_bumps for commit, change in entries),
        changes=len(changes),
    )
    if changes:
        history = replace(history, last_change=changes[0].day, last_change_commit=changes[0].sha)
    stamped = _last_stamped(entries)
    if stamped is not None:
        history = replace(history, stamp_commit_day=stamped.day)
        if stamped.sha in mass_bumps:
            history = replace(history, mass_bump=stamped.sha)
    return history


def _stamps_in_a_row(entries: list[_Entry]) -> int:
    """Count the commits that changed nothing but the review metadata since the content changed."""
    count = 0
    for _, change in entries:
        if change.content:
            break
        count += change.only_stamp
    return count


def _last_stamped(entries: list[_Entry]) -> _Commit | None:
    for commit, change in entries:
        if change.dated:
            return commit
    return None


def _ignored_commits(root: Path) -> frozenset[str]:
    repository = git.find(root)
    top = root
    if repository is not None:
        top = repository.top
    try:
        text = files.read_text(top / ".git-blame-ignore-revs", limit=files.SETTINGS, inside=top, errors="replace")
    except OSError:
        return frozenset()
    return frozenset(line.split("#")[0].strip() for line in lines_of(text))
