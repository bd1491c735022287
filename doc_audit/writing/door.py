"""Files written whole or not at all, only over what they were made from, and as much themselves as before.

A new text is written beside the old one and takes its name in one step (rename(2)): a reader sees the old file or the new one,
and a kill or a full disk leaves the old one.
"""

import contextlib
import errno
import os
import re
import stat
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from doc_audit import files
from doc_audit.errors import OutputError

# What stands for an open stream of this process; it is added to, and never replaced.
_STREAM = re.compile(r"/dev/(?:std(?:in|out|err)|fd/\d+)|/proc/(?:self|\d+)/fd/\d+")
_LONGEST_NAME = 40


class NotWritten(OutputError):
    """A file that was left as it is; *why* says it in words for the user."""

    def __init__(self, path: str | os.PathLike[str], why: str) -> None:
        super().__init__(f"{os.fspath(path)}: cannot write: {why}")
        self.why = why


def edit(path: Path, before: bytes, after: bytes, *, inside: str | os.PathLike[str] | None = None) -> None:
    """Put *after* in the place of *before*, the whole content of the file *path* that the edit was made from.

    Mode, owner, group and extended attributes stay. A symbolic link is followed, and stays; one that lies in the folder
    *inside* may not lead out of it.

    Raises:
        NotWritten: the file is not what the edit was made from, read-only, one of several hard links, or elsewhere; or the
            system does not let us.
    """
    with _failing(path):
        real = _place(path, inside)
        with files.opened(real, limit=len(before), follow=False) as opened:
            _check_content(path, opened, before)
            _check_may_replace(path, real, opened.found)

            def is_still_there() -> None:
                os.lseek(opened.descriptor, 0, os.SEEK_SET)
                _check_content(path, opened, before)
                if not os.path.samestat(os.lstat(real), opened.found):
                    raise _changed(path)

            _write_beside(path, real, (after,), opened.found, is_still_there)


def create(path: Path, data: bytes, *, inside: str | os.PathLike[str] | None = None) -> None:
    """Write the new file *path*, and its folder where there is none.

    Raises:
        NotWritten: there is something of that name, if only a link that leads nowhere; or as `edit`.
    """
    with _failing(path):
        real = _place(path, inside)

        def is_still_free() -> None:
            if os.path.lexists(path):
                raise NotWritten(path, "it is there already")

        is_still_free()
        Path(real).parent.mkdir(parents=True, exist_ok=True)
        _write_beside(path, real, (data,), None, is_still_free)


def put(path: Path, pieces: Iterable[bytes], *, inside: str | os.PathLike[str] | None = None) -> None:
    """Write *pieces*, one after the other, to *path*, a file of our own that may be there already; to a pipe or device too.

    What `edit` says of attributes and of links holds here too; a link that leads nowhere yet gets a file to lead to.

    Raises:
        NotWritten: as `edit`, but for the content.
    """
    with _failing(path):
        if _STREAM.fullmatch(os.path.abspath(path)):
            _append(path, pieces)
            return
        real = _place(path, inside)
        found = _found(real)
        if found is not None and stat.S_ISDIR(found.st_mode):
            raise NotWritten(path, "it is a folder")
        if found is not None and not stat.S_ISREG(found.st_mode):
            _append(path, pieces)
            return
        if found is not None:
            _check_may_replace(path, real, found)
        Path(real).parent.mkdir(parents=True, exist_ok=True)
        _write_beside(path, real, pieces, found, lambda: None)


@contextlib.contextmanager
def _failing(path: Path) -> Iterator[None]:
    try:
        yield
    except files.TooLarge as error:
        raise _changed(path) from error
    except OSError as error:
        raise NotWritten(path, error.strerror or str(error)) from error


def _place(path: Path, inside: str | os.PathLike[str] | None) -> str:
    """Say where the file lies once all links are followed."""
    name = os.path.abspath(path)
    real = os.path.realpath(name)
    if inside is not None and _lies_in(name, inside) and not _lies_in(real, inside):
        raise NotWritten(path, f"a symbolic link leads out of the tree here, to {real}")
    return real


def _lies_in(name: str, folder: str | os.PathLike[str]) -> bool:
    top = _found(os.fspath(folder), follow=True)
    above = (_found(str(parent), follow=True) for parent in Path(name).parents)
    return top is not None and any(found is not None and os.path.samestat(found, top) for found in above)


def _found(name: str, *, follow: bool = False) -> os.stat_result | None:
    try:
        return os.stat(name, follow_symlinks=follow)
    except (FileNotFoundError, NotADirectoryError):
        return None


def _check_content(path: Path, opened: files.Opened, before: bytes) -> None:
    if opened.read() != before:
        raise _changed(path)


def _changed(path: Path) -> NotWritten:
    return NotWritten(path, "it was changed since it was read; nothing of that is lost: run again")


def _check_may_replace(path: Path, real: str, found: os.stat_result) -> None:
    if found.st_nlink > 1:
        raise NotWritten(path, f"it has {found.st_nlink} names (hard links), and a new file would part them")
    if not found.st_mode & (stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH):
        raise NotWritten(path, f"it is read-only (mode {stat.S_IMODE(found.st_mode):o})")
    if not os.access(real, os.W_OK):
        raise NotWritten(path, os.strerror(errno.EACCES))


def _write_beside(
    path: Path, real: str, pieces: Iterable[bytes], like: os.stat_result | None, last_look: Callable[[], None]
) -> None:
    # Imported here: most runs write no file.
    import tempfile

    folder, name = os.path.split(real)
    descriptor, temporary = tempfile.mkstemp(dir=folder, prefix=f".{name[:_LONGEST_NAME]}.", suffix=".tmp")
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.writelines(pieces)
            file.flush()
            if like is None:
                os.fchmod(descriptor, _usual_mode())
            else:
                _make_alike(path, real, descriptor, like)
            os.fsync(descriptor)
        last_look()
        os.replace(temporary, real)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(temporary)
        raise


def _make_alike(path: Path, real: str, descriptor: int, like: os.stat_result) -> None:
    """Give the file at *descriptor* owner, group, extended attributes (access lists among them) and mode of the one at *real*."""
    now = os.fstat(descriptor)
    if (now.st_uid, now.st_gid) != (like.st_uid, like.st_gid):
        try:
            os.fchown(descriptor, like.st_uid, like.st_gid)
        except OSError as error:
            raise NotWritten(path, "it belongs to another user or group, and a new file would not") from error
    for name in _attributes(real):
        try:
            os.setxattr(descriptor, name, os.getxattr(real, name))
        except OSError as error:
            # The system itself labels files (SELinux) in these.
            if not name.startswith(("security.", "trusted.")):
                raise NotWritten(path, f"its attribute {name} cannot be kept ({error.strerror})") from error
    os.fchmod(descriptor, stat.S_IMODE(like.st_mode))


def _attributes(real: str) -> list[str]:
    # Linux only; elsewhere Python cannot ask for them.
    if not hasattr(os, "listxattr"):
        return []
    try:
        return os.listxattr(real)
    except OSError:
        return []


def _usual_mode() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask


def _append(path: Path, pieces: Iterable[bytes]) -> None:
    with path.open("ab") as stream:
        stream.writelines(pieces)
