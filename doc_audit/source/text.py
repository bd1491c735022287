"""The bytes of a page as text, and why a page has none."""

import codecs
from pathlib import Path

from doc_audit import files
from doc_audit.model.lines import split_lines


class UnreadableError(ValueError):
    """A page whose bytes are not a page."""


def decode(data: bytes) -> str:
    """Decode a page: UTF-8, with or without byte order mark.

    Raises:
        UnreadableError: it is in any other encoding, or binary; the message is for the user.
    """
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise UnreadableError("the page is UTF-16, not UTF-8; save it as UTF-8")
    if b"\0" in data:
        raise UnreadableError("the page holds NUL bytes, so it is binary or UTF-16; save it as UTF-8 text")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = len(split_lines(error.object[: error.start].decode("utf-8")))
        byte = error.object[error.start]
        raise UnreadableError(f"line {line} is not UTF-8 (byte 0x{byte:02x}); save the page as UTF-8") from None


def why_unread(error: UnreadableError | OSError, full: Path) -> str:
    """Say in words for the user why the page at *full* could not be read."""
    if isinstance(error, FileNotFoundError):
        if full.is_symlink():
            return "the page is a symbolic link to a file that does not exist; mend or remove the link"
        return "the page went away during the run"
    if isinstance(error, files.TooLarge):
        return f"the page cannot be read: {error.strerror}; split it, exclude it or raise `max-page-bytes`"
    if isinstance(error, files.Refused):
        return f"the page cannot be read: {error.strerror}; mend or exclude it"
    if isinstance(error, PermissionError):
        return "permission denied; make the file readable or exclude it"
    if isinstance(error, OSError):
        return f"the page cannot be read ({error.strerror or error}); mend or exclude it"
    return str(error)
