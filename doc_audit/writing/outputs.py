"""What an output may replace: an earlier output, and nothing that somebody wrote or that the run reads."""

import os
import stat
from collections.abc import Iterable, Mapping
from pathlib import Path

from doc_audit import files
from doc_audit.errors import UsageError
from doc_audit.model.pages import is_page

# How the reports begin that may be taken for pages.
_OURS = (b"## Documentation audit", b'name="generator" content="doc-audit ')
# https://www.sqlite.org/fileformat.html, section 1.3.
_DATABASE = b"SQLite format 3\0"
_HEAD = 2000


def check_outputs(outputs: Iterable[Path], inputs: Mapping[str, Path | str | None]) -> None:
    """Let *outputs* be written, none of which is there, or all of which are earlier outputs.

    *inputs* are what the run reads, files and folders, by what they are in words for the user; None is none.

    Raises:
        UsageError: an output is an input, lies in a folder that is one, is a Markdown page or a database, or is named twice.
    """
    known = {what: os.path.realpath(path) for what, path in inputs.items() if path}
    taken: set[str] = set()
    for output in outputs:
        real = os.path.realpath(output)
        if not _is_file_or_none(real):
            continue
        if real in taken:
            raise UsageError(f"{output}: two outputs go to this file; give each a name of its own")
        taken.add(real)
        precious = _input_at(real, known) or _what_is_there(real)
        if precious:
            raise UsageError(f"{output} is {precious}, which an output must not replace; give another name")


def _input_at(real: str, inputs: Mapping[str, str]) -> str:
    """Say which of *inputs* the file *real* is, or lies in; empty if it is none."""
    for what, path in inputs.items():
        if _is_same(real, path) or (real.startswith(f"{path}{os.sep}") and Path(path).is_dir()):
            return what
    return ""


def _what_is_there(real: str) -> str:
    """Say what the file *real* is that must stay; empty if it is nothing of the kind."""
    head = _head(real)
    if head.startswith(_DATABASE):
        return "a database"
    if is_page(real) and head and not any(mark in head for mark in _OURS):
        return "a page, and no earlier report"
    return ""


def _is_file_or_none(real: str) -> bool:
    try:
        return stat.S_ISREG(os.stat(real).st_mode)
    except OSError:
        return True


def _is_same(one: str, other: str) -> bool:
    if one == other:
        return True
    try:
        return os.path.samefile(one, other)
    except OSError:
        return False


def _head(real: str) -> bytes:
    try:
        with files.opened(real, limit=files.SAVED) as file:
            return os.read(file.descriptor, _HEAD)
    except OSError:
        return b""
