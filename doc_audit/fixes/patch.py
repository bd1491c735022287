"""The difference between two texts as bytes that `git apply` takes, whatever is in them (git-diff(1), git-apply(1))."""

import difflib
import re
from collections.abc import Iterator

_NO_END = b"\n\\ No newline at end of file\n"
# What git writes as an escape in the name of a file; a name with one of them stands in double quotes.
_QUOTED = re.compile(rb'[\x00-\x1f"\\\x7f-\xff]')
_SHORT = {7: b"a", 8: b"b", 9: b"t", 10: b"n", 11: b"v", 12: b"f", 13: b"r", 34: b'"', 92: b"\\"}


def patch(path: str, old: bytes, new: bytes) -> bytes:
    r"""Give the patch that makes *new* of *old*, the content of the file *path*; empty if they are the same.

    Lines end at `\n` only, as git counts them: a carriage return, a form feed or a byte order mark is part of its line.
    """
    if old == new:
        return b""
    before, after = _name(b"a/", path), _name(b"b/", path)

    head = b"diff --git %s %s\n" % (before, after)
    # A name with a space ends with a tab, which tells it from the time that other tools write behind it.
    if b" " in before:
        before += b"\t"
        after += b"\t"
    return head + b"--- %s\n+++ %s\n" % (before, after) + b"".join(_hunks(old, new))


def _hunks(old: bytes, new: bytes) -> Iterator[bytes]:
    lines = difflib.diff_bytes(difflib.unified_diff, _lines(old), _lines(new), b"", b"", lineterm=b"\n")
    for line in list(lines)[2:]:
        if line.endswith(b"\n"):
            yield line
        else:
            yield line + _NO_END


def _lines(data: bytes) -> list[bytes]:
    *whole, last = data.split(b"\n")
    lines = [line + b"\n" for line in whole]
    if last:
        lines.append(last)
    return lines


def _name(prefix: bytes, path: str) -> bytes:
    name = prefix + path.encode("utf-8", "surrogateescape")
    if name.isascii() and not _QUOTED.search(name):
        return name
    return b'"' + _QUOTED.sub(lambda match: _escape(match[0][0]), name) + b'"'


def _escape(byte: int) -> bytes:
    return b"\\" + _SHORT.get(byte, b"%03o" % byte)
