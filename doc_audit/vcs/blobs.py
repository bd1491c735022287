"""Files on disk as git would store them, so that they can be compared with commits without git reading them."""

import hashlib
import tempfile
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path

from doc_audit import files
from doc_audit.vcs import git

_SHA256_LENGTH = 64


def names(file: Path, length: int) -> frozenset[str]:
    """Give the names that git could have stored *file* under: as it is, and with the line ends that `core.autocrlf` makes.

    *length* is that of the repository's object names: 40 with SHA-1, 64 with SHA-256. Empty where the file cannot be read.
    """
    data = content(file)
    if data is None:
        return frozenset()
    found = {name(data, length)}
    if b"\r\n" in data:
        found.add(name(data.replace(b"\r\n", b"\n"), length))
    return frozenset(found)


def content(file: Path) -> bytes | None:
    """Give what git stores for *file*: its bytes, or where a symbolic link leads; None if it is neither, or too large to be a page."""
    try:
        if file.is_symlink():
            return str(file.readlink()).encode("utf-8", "surrogateescape")
        return files.read_bytes(file, limit=files.SOURCE, follow=False)
    except OSError:
        return None


def name(data: bytes, length: int) -> str:
    """Give the object name of a blob (gitformat-loose: a header with the size, then the bytes)."""
    stored = b"blob %d\0" % len(data) + data
    if length == _SHA256_LENGTH:
        return hashlib.sha256(stored, usedforsecurity=False).hexdigest()
    return hashlib.sha1(stored, usedforsecurity=False).hexdigest()


def ask(root: Path, names: Iterable[str]) -> Iterator[bytes | None]:
    """Give the objects of these *names*, one after the other, None for one that git lacks; none at all where git fails."""
    asked = "".join(f"{name}\n" for name in names).encode()
    answer = git.run(root, "cat-file", "--batch", stdin=asked) or b""
    # Of each there is a line with name, kind and size, and then the bytes; of a missing one a line without size.
    at = 0
    while at < len(answer):
        end = answer.index(b"\n", at)
        head = answer[at:end].split(b" ")
        at = end + 1
        if len(head) < 3:
            yield None
            continue
        size = int(head[2])
        yield answer[at : at + size]
        at += size + 1


def changes(root: Path, path: str, file: Path, options: tuple[str, ...]) -> Iterator[bytes]:
    """Give the lines of the difference between *path* (as git calls it) in the last commit and *file* on disk."""
    committed = git.line(root, "rev-parse", "--verify", "-q", f"HEAD:{path}")
    data = content(file)
    if committed is None or data is None:
        return
    if committed in names(file, len(committed)):
        return
    now = name(data, len(committed))
    with tempfile.TemporaryDirectory(prefix="doc-audit-blob-") as folder:
        place = Path(folder) / now[:2]
        place.mkdir()
        (place / now[2:]).write_bytes(zlib.compress(b"blob %d\0" % len(data) + data))
        yield from git.stream(root, "diff", *options, committed, now, "--", objects=folder)
