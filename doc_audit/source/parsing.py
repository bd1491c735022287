"""A file into a document: its bytes, its text, what Markdown and metadata say of it."""

import os
from dataclasses import dataclass
from pathlib import Path

from doc_audit import files
from doc_audit.model.document import Document, Skipped
from doc_audit.source.page_version import PageVersion, key_of, trusted_stat
from doc_audit.source.reading import Reading
from doc_audit.source.text import UnreadableError, decode, why_unread


@dataclass(frozen=True, slots=True, kw_only=True)
class Parsed:
    """A version of a page, and what it yielded. *record* is the document as text, where that was made already."""

    version: PageVersion
    document: Document
    record: str = ""


def parse_page(reading: Reading, path: str, started: int) -> Parsed | Skipped:
    """Read and parse one page. Whatever is wrong with it becomes the reason why it is skipped."""
    try:
        data, version = bytes_of(reading, path, started)
        text = decode(data)
    except (UnreadableError, OSError) as error:
        return Skipped(path=path, reason=why_unread(error, Path(reading.root) / path))
    # Imported here: an unchanged tree needs no parser.
    from doc_audit.source.page import parse

    try:
        document = parse(path, text, dialect=reading.sites.dialect(path), labels=reading.labels)
    except Exception as error:
        # Parts that fail are left out by `parse`; whatever else goes wrong with one page must not end the run.
        reason = f"the page could not be parsed ({type(error).__name__}: {error}); exclude it to leave it out"
        return Skipped(path=path, reason=reason)
    return Parsed(version=version, document=document)


def bytes_of(reading: Reading, path: str, started: int) -> tuple[bytes, PageVersion]:
    """Read the bytes of a page, and say which version they are. *started* is when reading began, in nanoseconds since 1970.

    Raises:
        OSError: it cannot be read, is too large, or is no file of the tree.
    """
    full = os.path.join(reading.root, path)  # noqa: PTH118 - once for every page
    with files.opened(full, limit=reading.max_bytes, inside=reading.root) as file:
        data = file.read()
    key = b""
    if reading.fingerprint:
        key = key_of(reading.fingerprint, path, data)
    return data, PageVersion(path=path, key=key, stat=trusted_stat(file.found, started))
