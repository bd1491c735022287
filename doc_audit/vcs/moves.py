"""Where things went: renamed files and reworded headings, as git remembers them."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from doc_audit.vcs import blobs, git
from doc_audit.vcs.listing import tracked

# Below this likeness (percent of lines kept) git's pairing of a deleted and an added file is a guess.
SURE = 80
_WHOLE = 100
_RAW = ("--raw", "--no-abbrev", "-M50%", "--no-rename-empty", "--no-color", "--no-ext-diff")
# As many texts are asked for at a time: they are in memory together.
_AT_ONCE = 500
_ESCAPE = re.compile(rb"\\([0-7]{3}|.)", re.DOTALL)
_SHORT = {b"a": b"\a", b"b": b"\b", b"t": b"\t", b"n": b"\n", b"v": b"\v", b"f": b"\f", b"r": b"\r"}
_HEADING = re.compile(r"(#{1,6})[ \t]+(\S.*)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """What was at one path is at *path* now; *sure* if git saw (nearly) the same text, and no twin of it.

    *changed* names the texts (old and new object) of every step that was not only a change of the name.
    """

    path: str
    sure: bool
    changed: tuple[tuple[str, str], ...] = ()


def moved(root: Path) -> Mapping[str, Move]:
    """Give every path below *root* that was renamed -> where its content is now, renames of renames followed.

    Uncommitted renames count too. A path that was deleted after its rename, or whose content had twins in the same commit, so
    that nobody can say which went where, is left out.
    """
    newest: dict[str, Move | None] = {}
    for batch in _batches(root):
        for old, move in batch.items():
            newest.setdefault(old, _follow(move, newest))
    return {old: move for old, move in newest.items() if move is not None and move.path != old}


def _follow(move: Move | None, newest: Mapping[str, Move | None]) -> Move | None:
    """Give where *move* led in the end, None if nobody can say; *newest* are the moves that came after it."""
    if move is None:
        return None
    further = newest.get(move.path, move)
    if further is None or further is move:
        return further
    return Move(path=further.path, sure=move.sure and further.sure, changed=(*move.changed, *further.changed))


def texts(root: Path, moves: Iterable[Move]) -> Mapping[str, bytes]:
    """Give what git holds for the *changed* objects of *moves*, by name; what it cannot give is left out."""
    wanted: set[str] = set()
    for move in moves:
        for old, new in move.changed:
            wanted |= {old, new}
    names = sorted(wanted)
    found: dict[str, bytes] = {}
    for start in range(0, len(names), _AT_ONCE):
        batch = names[start : start + _AT_ONCE]
        for name, data in zip(batch, blobs.ask(root, batch), strict=False):
            if data is not None:
                found[name] = data
    return found


def headings(root: Path, path: str) -> tuple[tuple[str, str], ...]:
    """Give the headings of *path* that were reworded, as (old line, new line), newest first.

    Only changes that replace headings by as many of the same levels, and touch nothing near them: there the text below stayed.
    """
    repository = git.find(root)
    if repository is None:
        return ()
    name = repository.below(path)
    # Three lines around a change: what is changed near a heading stands in the same hunk and rules it out.
    options = ("-p", "-U3", "--no-color", "--no-ext-diff", "--no-textconv", "-M")
    found = list(_reworded(blobs.changes(root, name, root / path, options)))
    past = ("--literal-pathspecs", "log", *options, "--format=", "--follow", "--", name)
    return (*found, *_reworded(git.stream(root, *past)))


def _reworded(lines: Iterable[bytes]) -> Iterator[tuple[str, str]]:
    for removed, added in _hunks(lines):
        levels = [_level(line) for line in removed]
        if removed and all(levels) and levels == [_level(line) for line in added]:
            yield from zip(removed, added, strict=True)


def _level(line: str) -> int:
    match = _HEADING.fullmatch(line)
    if match is None:
        return 0
    return len(match[1])


def _hunks(lines: Iterable[bytes]) -> Iterator[tuple[list[str], list[str]]]:
    """Give the lines that each hunk takes away, and those that it puts there; blank ones do not matter."""
    removed: list[str] = []
    added: list[str] = []
    inside = False
    for raw in lines:
        if raw.startswith((b"@@", b"diff --git ")):
            yield removed, added
            removed, added, inside = [], [], raw.startswith(b"@@")
            continue
        text = raw[1:].decode("utf-8", "replace").strip()
        if not inside or not text:
            continue
        if raw.startswith(b"-"):
            removed.append(text)
        elif raw.startswith(b"+"):
            added.append(text)
    yield removed, added


def _batches(root: Path) -> Iterator[dict[str, Move | None]]:
    """Give what each commit renamed and deleted, newest first, what is staged or gone from disk before all."""
    repository = git.find(root)
    if repository is None:
        return
    relative, below = f"--relative={repository.prefix}", ("--", repository.prefix or ".")
    staged = git.stream(root, "--literal-pathspecs", "diff-index", "--cached", *_RAW, relative, "HEAD", *below)
    yield _gone_from_disk(root, _batch(staged))
    lines: list[bytes] = []
    past = ("log", *_RAW, relative, "--no-merges", "--diff-filter=RD", "--format=%x01")
    for raw in git.stream(root, "--literal-pathspecs", *past, *below):
        if raw.startswith(b"\x01"):
            yield _batch(lines)
            lines = []
        else:
            lines.append(raw)
    yield _batch(lines)


def _gone_from_disk(root: Path, staged: dict[str, Move | None]) -> dict[str, Move | None]:
    """Add the files that git tracks and the disk has no more: nothing tells where they went."""
    for path in tracked(root) or ():
        if path not in staged and not (root / path).is_symlink() and not (root / path).exists():
            staged[path] = None
    return staged


def _two_names(names: bytes) -> tuple[str, str]:
    """Read the old name of a file and the new one, which is empty where there is none."""
    old, _, new = names.partition(b"\t")
    return git.decode(_unquoted(old)), git.decode(_unquoted(new))


def _unquoted(name: bytes) -> bytes:
    """Undo the quotes that git puts around a name with a control character, a quote or a backslash (git-diff(1))."""
    if not name.startswith(b'"'):
        return name
    return _ESCAPE.sub(lambda match: _unescaped(match[1]), name[1:-1])


def _unescaped(written: bytes) -> bytes:
    if written.isdigit():
        return bytes([int(written, 8) & 0xFF])
    return _SHORT.get(written, written)


def _batch(lines: Iterable[bytes]) -> dict[str, Move | None]:
    """Read the lines of `--raw` of one commit: where each file went that is renamed, None for those that are deleted."""
    gone: dict[str, Move | None] = {}
    by_blob: dict[str, list[str]] = defaultdict(list)
    for raw in lines:
        change = _change(raw)
        if change is None:
            continue
        blob, old, move = change
        if move is not None:
            gone[old] = move
        else:
            gone.setdefault(old, None)
        by_blob[blob].append(old)
    for twins in by_blob.values():
        if len(twins) > 1:
            _doubt(gone, twins)
    return gone


def _doubt(gone: dict[str, Move | None], twins: Iterable[str]) -> None:
    """Take for unsure where each of *twins* went, which held the same text."""
    for old in twins:
        move = gone[old]
        if move is not None:
            gone[old] = Move(path=move.path, sure=False)


def _change(raw: bytes) -> tuple[str, str, Move | None] | None:
    """Read one line of `--raw`: the blob, the old path, and where it went; None if it is neither a renaming nor a deletion."""
    head, _, names = raw.partition(b"\t")
    fields = [field.decode("ascii", "replace") for field in head.split()]
    if not raw.startswith(b":") or len(fields) < 5:
        return None
    blob, status = fields[2], fields[4]
    old, new = _two_names(names)
    if status.startswith("R") and new:
        likeness = int(status[1:] or 0)
        move = Move(path=new, sure=likeness >= SURE)
        if likeness < _WHOLE:
            move = replace(move, changed=((blob, fields[3]),))
        return blob, old, move
    if status.startswith("D"):
        return blob, old, None
    return None
