"""The one door to files: regular ones, of a bounded size, inside the tree they belong to. Opening one never waits.

Everything that is read of a tree was written by others. A symbolic link may lead to `/dev/zero` or out of the tree, a named
pipe may have nobody who writes to it, and a file may grow while it is read. What is let in is decided on the opened
descriptor, so that nothing can be exchanged between the look and the reading.
"""

import errno
import os
import select
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path

# The most bytes that are read of a file, by what it is for (docs/security.md). Pages have a limit of their own: `max-page-bytes`.
SETTINGS = 1_000_000
# GitHub reads no CODEOWNERS that is larger.
OWNERS = 3_000_000
TEMPLATE = 10_000_000
# Files whose lines are counted: GitHub takes none that is larger.
SOURCE = 100_000_000
# Saved runs, baselines and exported histories, which the user names.
SAVED = 1_000_000_000

_BLOCK = 1 << 20
# A device must not become the terminal that controls us, and Windows must not translate line ends.
_FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOCTTY", 0) | getattr(os, "O_BINARY", 0)
_KINDS = (
    (stat.S_ISDIR, "a folder"),
    (stat.S_ISFIFO, "a named pipe"),
    (stat.S_ISSOCK, "a socket"),
    (stat.S_ISCHR, "a device"),
    (stat.S_ISBLK, "a device"),
)
_noted: ContextVar[dict[str, str] | None] = ContextVar("noted", default=None)


class Refused(OSError):
    """A file that is there and is not read; `strerror` says why."""

    def __str__(self) -> str:
        return f"{self.filename}: {self.strerror}"


class TooLarge(Refused):
    """A file of more bytes than its use allows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A regular file, open for reading; *found* is what the system says of it."""

    path: str
    descriptor: int
    found: os.stat_result
    limit: int

    def blocks(self) -> Iterator[bytes]:
        """Read to the end.

        Raises:
            TooLarge: there is more than the limit, however small the file was when it was opened.
        """
        left = self.limit
        # One byte more than it should have, so that a file of the size that it says is read at once.
        wanted = self.found.st_size + 1
        while block := os.read(self.descriptor, min(wanted, _BLOCK)):
            left -= len(block)
            if left < 0:
                raise _too_large(self.path, self.limit)
            yield block
            wanted = _BLOCK

    def read(self) -> bytes:
        """Read all of it; raises as `blocks` does."""
        return b"".join(self.blocks())


@contextmanager
def opened(
    path: str | os.PathLike[str], *, limit: int, inside: str | os.PathLike[str] | None = None, follow: bool = True
) -> Iterator[Opened]:
    """Open the regular file *path* of at most *limit* bytes.

    It must lie in the folder *inside* once all links are followed; None is anywhere. Without *follow* it must be no link itself.

    Raises:
        Refused: it is a pipe, socket, device or folder, too large, or elsewhere.
        OSError: it is not there, or the system does not let us.
    """
    name = os.fspath(path)
    try:
        descriptor = _open(name, follow=follow)
    except OSError as error:
        _note_error(name, error)
        raise
    try:
        yield _admitted(name, descriptor, limit, inside)
    except OSError as error:
        _note_error(name, error)
        raise
    finally:
        os.close(descriptor)


def read_bytes(
    path: str | os.PathLike[str], *, limit: int, inside: str | os.PathLike[str] | None = None, follow: bool = True
) -> bytes:
    """Read the file *path*; arguments and errors are those of `opened`."""
    with opened(path, limit=limit, inside=inside, follow=follow) as file:
        return file.read()


def read_text(
    path: str | os.PathLike[str],
    *,
    limit: int,
    inside: str | os.PathLike[str] | None = None,
    follow: bool = True,
    encoding: str = "utf-8",
    errors: str = "strict",
) -> str:
    r"""Read the file *path* as text, every end of a line as `\n`; arguments and errors are those of `opened`.

    Raises:
        UnicodeDecodeError: it is in another encoding, and *errors* is strict.
    """
    return _text(read_bytes(path, limit=limit, inside=inside, follow=follow), encoding, errors)


def read_given(path: str | os.PathLike[str], *, limit: int = SAVED, encoding: str = "utf-8") -> str:
    """Read a file that the user named on the command line: also the null device, which is empty, and a pipe.

    The pipe of `<(...)` or `/dev/stdin` is read until its writer closes it; one that nobody writes to is refused.

    Raises:
        Refused, OSError, UnicodeDecodeError: as `read_text` does.
    """
    name = os.fspath(path)
    found = os.stat(name)
    if stat.S_ISFIFO(found.st_mode):
        return _text(_read_pipe(name, limit), encoding, "strict")
    if stat.S_ISCHR(found.st_mode) and os.path.samestat(found, os.stat(os.devnull)):
        return ""
    return read_text(name, limit=limit, encoding=encoding)


def check_store(path: str | os.PathLike[str]) -> None:
    """Let a database be opened at *path* by a library of its own: a regular file, or none yet.

    Raises:
        Refused: it is something else.
    """
    try:
        _check_kind(os.fspath(path), os.stat(path))
    except FileNotFoundError:
        return


@contextmanager
def noting() -> Iterator[dict[str, str]]:
    """Collect what is not read meanwhile though it is there: path -> why, in the order of the attempts."""
    found: dict[str, str] = {}
    token = _noted.set(found)
    try:
        yield found
    finally:
        _noted.reset(token)


def note(path: str | os.PathLike[str], why: str) -> None:
    """Say that the file *path* is there, but was not read or is of no use, to whoever collects that."""
    noted = _noted.get()
    if noted is not None:
        noted[os.fspath(path)] = why


def _open(name: str, *, follow: bool) -> int:
    # Opening a device can do something by itself (rewind a tape, start a watchdog): look before.
    found = os.stat(name, follow_symlinks=follow)
    if stat.S_ISLNK(found.st_mode):
        raise Refused(errno.ELOOP, "it is a symbolic link, which git does not follow here", name)
    _check_kind(name, found)
    flags = _FLAGS
    if not follow:
        flags |= getattr(os, "O_NOFOLLOW", 0)
    return os.open(name, flags)


def _admitted(name: str, descriptor: int, limit: int, inside: str | os.PathLike[str] | None) -> Opened:
    found = os.fstat(descriptor)
    _check_kind(name, found)
    if inside is not None and not _lies_in(os.fspath(inside), descriptor, name):
        raise Refused(errno.EXDEV, "it is a symbolic link that leads out of the audited tree", name)
    if found.st_size > limit:
        raise _too_large(name, limit, found.st_size)
    return Opened(path=name, descriptor=descriptor, found=found, limit=limit)


def _check_kind(name: str, found: os.stat_result) -> None:
    if stat.S_ISREG(found.st_mode):
        return
    raise Refused(errno.EINVAL, f"it is {_kind(found.st_mode)}, not a file", name)


def _kind(mode: int) -> str:
    """Say in words what a file of this *mode* is, which is no regular one."""
    for is_kind, words in _KINDS:
        if is_kind(mode):
            return words
    return "something else"


def _too_large(name: str, limit: int, size: int | None = None) -> TooLarge:
    why = f"more than the limit of {limit / 1e6:.1f} MB"
    if size is None:
        return TooLarge(errno.EFBIG, f"it grew while it was read, or has {why}", name)
    return TooLarge(errno.EFBIG, f"it has {size / 1e6:.1f} MB, {why}", name)


def _lies_in(root: str, descriptor: int, name: str) -> bool:
    place = _place(descriptor, name)
    if place.startswith(f"{root.rstrip('/')}/"):
        return True
    # The root may be spelled otherwise than the system does: through a link, or in another case.
    try:
        top = os.stat(root)
    except OSError:
        return False
    return any(_is_same(folder, top) for folder in Path(place).parents)


def _place(descriptor: int, name: str) -> str:
    """Say where the opened file lies, without any link."""
    try:
        return os.readlink(f"/proc/self/fd/{descriptor}")
    except OSError:
        pass
    real = os.path.realpath(name)
    if not os.path.samestat(os.lstat(real), os.fstat(descriptor)):
        raise Refused(errno.ESTALE, "it was exchanged while it was opened", name)
    return real


def _is_same(folder: Path, top: os.stat_result) -> bool:
    try:
        return os.path.samestat(folder.stat(), top)
    except OSError:
        return False


def _read_pipe(name: str, limit: int) -> bytes:
    descriptor = os.open(name, _FLAGS)
    data = bytearray()
    try:
        while len(data) <= limit:
            try:
                block = os.read(descriptor, _BLOCK)
            except BlockingIOError:
                # Somebody has it open for writing, and will write or close it.
                select.select([descriptor], [], [])
                continue
            if not block:
                break
            data += block
    finally:
        os.close(descriptor)
    if not data:
        raise Refused(errno.EINVAL, "it is a pipe that nobody writes to", name)
    if len(data) > limit:
        raise _too_large(name, limit)
    return bytes(data)


def _text(data: bytes, encoding: str, errors: str) -> str:
    text = data.decode(encoding, errors)
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text


def _note_error(name: str, error: OSError) -> None:
    if not isinstance(error, FileNotFoundError | NotADirectoryError):
        note(name, error.strerror or str(error))
