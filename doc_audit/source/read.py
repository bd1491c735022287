"""Pages from disk into documents, on as many processors as it pays to use."""

import codecs
import multiprocessing
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from pathlib import Path

from doc_audit.events import Observer, Progress
from doc_audit.model.document import Document, Skipped
from doc_audit.model.settings import Request, SlugFlavour
from doc_audit.source.parse import parse

# Below this many bytes, starting processes costs more than it saves.
_POOL_FROM_BYTES = 1_500_000
_CHUNK_BYTES = 400_000
_REPORT_EVERY = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """How pages are read; everything a worker process has to know."""

    root: str
    flavour: SlugFlavour
    labels: Mapping[str, tuple[str, ...]]
    max_bytes: int


def read_pages(
    request: Request, paths: Sequence[str], observer: Observer
) -> tuple[tuple[Document, ...], tuple[Skipped, ...]]:
    """Read and parse *paths* (relative to the root), in their order. A page that cannot be read is skipped, and says why."""
    reading = reading_for(request)
    results: list[Document | Skipped] = []
    for batch in _run(reading, paths, request.jobs):
        before = len(results) // _REPORT_EVERY
        results.extend(batch)
        if len(results) // _REPORT_EVERY != before or len(results) == len(paths):
            observer(Progress(phase="reading", done=len(results), total=len(paths)))
    documents = tuple(item for item in results if isinstance(item, Document))
    return documents, tuple(item for item in results if isinstance(item, Skipped))


def reading_for(request: Request) -> Reading:
    """Take from *request* what reading depends on."""
    return Reading(
        root=request.root,
        flavour=request.config.slug_flavour,
        labels=dict(request.config.freshness.labels),
        max_bytes=request.config.max_page_bytes,
    )


def read_page(reading: Reading, path: str) -> Document | Skipped:
    """Read one page. Whatever is wrong with it becomes the reason it is skipped."""
    full = Path(reading.root) / path
    try:
        text = decode(_read_bytes(full, reading.max_bytes))
    except (_UnreadableError, OSError) as error:
        return Skipped(path=path, reason=_reason(error, full))
    try:
        return parse(path, text, flavour=reading.flavour, labels=reading.labels)
    except (RecursionError, MemoryError):
        return Skipped(path=path, reason="the page is nested too deeply to be parsed; simplify it or exclude it")
    except Exception as error:
        reason = f"the page could not be parsed ({type(error).__name__}: {error}); please report this with the page"
        return Skipped(path=path, reason=reason)


def decode(data: bytes) -> str:
    """Decode a page: UTF-8, with or without byte order mark.

    Raises:
        ValueError: in any other encoding, or binary; the message is for the user.
    """
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise _UnreadableError("the page is UTF-16, not UTF-8; save it as UTF-8")
    if b"\0" in data:
        raise _UnreadableError("the page holds NUL bytes, so it is binary or UTF-16; save it as UTF-8 text")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        byte = data[error.start]
        raise _UnreadableError(f"line {line} is not UTF-8 (byte 0x{byte:02x}); save the page as UTF-8") from None


class _UnreadableError(ValueError):
    """A page whose bytes are not a page."""


def _read_bytes(full: Path, limit: int) -> bytes:
    with full.open("rb") as file:
        size = os.fstat(file.fileno()).st_size
        if size > limit:
            message = f"the page has {size / 1e6:.1f} MB, more than the limit of {limit / 1e6:.1f} MB"
            raise _UnreadableError(f"{message}; split it, exclude it or raise `max-page-bytes`")
        return file.read(limit + 1)


def _reason(error: Exception, full: Path) -> str:
    if isinstance(error, FileNotFoundError):
        if full.is_symlink():
            return "the page is a symbolic link to a file that does not exist; mend or remove the link"
        return "the page went away during the run"
    if isinstance(error, PermissionError):
        return "permission denied; make the file readable or exclude it"
    if isinstance(error, OSError):
        return f"the page cannot be read ({error.strerror or error}); mend or exclude it"
    return str(error)


def _run(reading: Reading, paths: Sequence[str], jobs: int) -> Iterator[list[Document | Skipped]]:
    sizes = [_size(reading.root, path) for path in paths] if jobs > 1 else []
    if sum(min(size, reading.max_bytes) for size in sizes) < _POOL_FROM_BYTES:
        yield from ([read_page(reading, path)] for path in paths)
        return
    chunks = list(_chunks(paths, sizes))
    done = 0
    try:
        with ProcessPoolExecutor(max_workers=min(jobs, len(chunks)), mp_context=_context()) as pool:
            for batch in pool.map(_read_chunk, [reading] * len(chunks), chunks):
                done += 1
                yield batch
    except BrokenProcessPool:
        # A worker was killed, for want of memory most likely: go on here, one page at a time.
        for chunk in chunks[done:]:
            yield _read_chunk(reading, chunk)


def _read_chunk(reading: Reading, paths: Iterable[str]) -> list[Document | Skipped]:
    return [read_page(reading, path) for path in paths]


def _context() -> multiprocessing.context.BaseContext:
    """Fork where that is safe: this process reads before it starts any thread."""
    import threading

    forks = "fork" in multiprocessing.get_all_start_methods() and threading.active_count() == 1
    return multiprocessing.get_context("fork" if forks and os.uname().sysname == "Linux" else None)


def _size(root: str, path: str) -> int:
    try:
        return os.stat(os.path.join(root, path)).st_size  # noqa: PTH116, PTH118 - once for every page
    except OSError:
        return 0


def _chunks(paths: Sequence[str], sizes: Sequence[int]) -> Iterator[list[str]]:
    chunk: list[str] = []
    weight = 0
    for path, size in zip(paths, sizes, strict=True):
        chunk.append(path)
        weight += size + 2_000
        if weight >= _CHUNK_BYTES:
            yield chunk
            chunk, weight = [], 0
    if chunk:
        yield chunk
