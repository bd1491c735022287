"""Pages from disk into documents, on as many processors as it pays to use."""

import codecs
import os
import sys
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from doc_audit import files
from doc_audit.events import Observer, Progress
from doc_audit.model.document import Document, Skipped, Words
from doc_audit.model.lines import split_lines
from doc_audit.model.settings import Request, SlugFlavour
from doc_audit.source.fingerprint import manner
from doc_audit.source.memory import PageMemory
from doc_audit.source.pagecache import PageCache, Seen, key_of, stat_text, trusted_stat
from doc_audit.stopping import Stop, Stopped
from doc_audit.wire.document import read_record, write_record

if TYPE_CHECKING:
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing.context import BaseContext

# Below this many bytes, starting processes costs more than it saves.
_POOL_FROM_BYTES = 1_500_000
_CHUNK_BYTES = 400_000
_REPORT_EVERY = 50
_LOOK_AHEAD = 300
# linux/prctl.h.
_PR_SET_PDEATHSIG = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """How pages are read; everything a worker process has to know. *manner* stands for the parser in the page cache."""

    root: str
    flavour: SlugFlavour
    labels: Words
    max_bytes: int
    manner: bytes = b""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parsed:
    """What a worker process made of a page: its record, and how it was seen."""

    seen: Seen
    record: str


def read_pages(
    request: Request,
    paths: Sequence[str],
    observer: Observer,
    memory: PageMemory | None = None,
    stop: Stop | None = None,
) -> tuple[tuple[Document, ...], tuple[Skipped, ...]]:
    """Read *paths* (relative to the root), in their order; parse only what neither *memory* nor the page cache knows.

    A page that cannot be read is skipped, and says why. Once *stop* is set no more pages are read; these are in neither result.
    """
    reading = reading_for(request)
    results: dict[str, Document | Skipped] = {}
    with _stores(request, reading, memory) as stores:
        known = _known(reading, paths, stores) if stores.hold_something() else iter(())
        rest = _rest(reading, paths, results, request.jobs, stores, stop or Stop())
        for number, item in enumerate(chain(known, rest), start=1):
            results[item.path] = item
            if number % _REPORT_EVERY == 0 or number == len(paths):
                observer(Progress(phase="reading", done=number, total=len(paths)))
    found = [results[path] for path in paths if path in results]
    documents = tuple(item for item in found if isinstance(item, Document))
    return documents, tuple(item for item in found if isinstance(item, Skipped))


def reading_for(request: Request) -> Reading:
    """Take from *request* what reading depends on."""
    flavour, labels = request.config.slug_flavour, request.config.freshness.words()
    return Reading(
        root=request.root,
        flavour=flavour,
        labels=labels,
        max_bytes=request.config.max_page_bytes,
        manner=_manner(flavour, labels) if request.cache_dir else b"",
    )


def _manner(flavour: SlugFlavour, labels: Words) -> bytes:
    try:
        return manner(flavour, labels)
    except OSError:
        return b""


@dataclass(slots=True)
class _Stores:
    """Where pages may be known from: this process, and earlier ones. *started* is when reading began, in nanoseconds."""

    cache: PageCache | None
    memory: PageMemory | None
    started: int

    def hold_something(self) -> bool:
        return bool(self.memory and self.memory.pages) or (self.cache is not None and not self.cache.is_empty())

    def by_stat(self, path: str, found: os.stat_result) -> Document | None:
        if self.memory is not None and (document := self.memory.known(path, found)):
            return document
        document = self.cache.by_stat(path, found) if self.cache is not None else None
        if document is not None and self.memory is not None:
            self.memory.keep(stat_text(found), document)
        return document

    def by_content(self, reading: Reading, path: str) -> Document | None:
        if self.cache is None:
            return None
        _, seen = _see(reading, path, self.started)
        document = self.cache.by_content(seen)
        if document is not None and self.memory is not None:
            self.memory.keep(seen.stat, document)
        return document

    def put(self, seen: Seen, document: Document, record: str = "") -> None:
        if self.cache is not None:
            self.cache.put(seen, record or write_record(document))
        if self.memory is not None:
            self.memory.keep(seen.stat, document)


@contextmanager
def _stores(request: Request, reading: Reading, memory: PageMemory | None) -> Iterator[_Stores]:
    usable = request.cache_dir and reading.manner
    cache = PageCache(Path(request.cache_dir), request.root, reading.manner) if request.cache_dir and usable else None
    if memory is not None:
        memory.follow(repr((reading.flavour, reading.labels, reading.root)))
    try:
        yield _Stores(cache, memory, cache.started if cache else time.time_ns())
    finally:
        if cache is not None:
            cache.close()


def _known(reading: Reading, paths: Sequence[str], stores: _Stores) -> Iterator[Document]:
    """The pages that are known: unchanged ones by their stat data, others by their content."""
    for number, path in enumerate(paths):
        if number % _LOOK_AHEAD == 0 and stores.cache is not None:
            stores.cache.look_ahead(paths[number : number + _LOOK_AHEAD])
        try:
            found = os.stat(os.path.join(reading.root, path))  # noqa: PTH116, PTH118 - once for every page
            if found.st_size > reading.max_bytes:
                continue
            document = stores.by_stat(path, found) or stores.by_content(reading, path)
        except (OSError, ValueError):
            continue
        if document is not None:
            yield document


def _rest(
    reading: Reading, paths: Sequence[str], known: Mapping[str, object], jobs: int, stores: _Stores, stop: Stop
) -> Iterator[Document | Skipped]:
    """Parse what is not *known*, and have it remembered; end early if *stop* is set."""
    left = [path for path in paths if path not in known]
    sizes = [_size(reading.root, path) for path in left] if jobs > 1 else []
    if sum(min(size, reading.max_bytes) for size in sizes) < _POOL_FROM_BYTES:
        for path in left:
            try:
                with stop.cuttable():
                    item, seen = _read(reading, path, stores.started)
            except Stopped:
                return
            if seen is not None and isinstance(item, Document):
                stores.put(seen, item)
            yield item
        return
    if stores.cache is not None:
        stores.cache.release()
    for batch in _in_processes(reading, stores.started, list(_chunks(left, sizes)), jobs, stop):
        for parsed in batch:
            if isinstance(parsed, Skipped):
                yield parsed
                continue
            document = read_record(parsed.seen.path, parsed.record)
            stores.put(parsed.seen, document, parsed.record)
            yield document


def _read(reading: Reading, path: str, started: int) -> tuple[Document | Skipped, Seen | None]:
    """Read and parse one page. Whatever is wrong with it becomes the reason it is skipped."""
    full = Path(reading.root) / path
    try:
        data, seen = _see(reading, path, started)
        text = decode(data)
    except (_UnreadableError, OSError) as error:
        return Skipped(path=path, reason=_reason(error, full)), None
    # Imported here: an unchanged tree needs no parser.
    from doc_audit.source.page import parse

    try:
        return parse(path, text, flavour=reading.flavour, labels=reading.labels), seen
    except Exception as error:
        # Parts that fail are left out by `parse`; whatever else goes wrong with one page must not end the run.
        reason = f"the page could not be parsed ({type(error).__name__}: {error}); exclude it to leave it out"
        return Skipped(path=path, reason=reason), None


def _see(reading: Reading, path: str, started: int) -> tuple[bytes, Seen]:
    """Take the bytes of a page, and how it is to be known again."""
    full = os.path.join(reading.root, path)  # noqa: PTH118 - once for every page
    with files.opened(full, limit=reading.max_bytes, inside=reading.root) as file:
        data = file.read()
    key = key_of(reading.manner, path, data) if reading.manner else b""
    return data, Seen(path=path, key=key, stat=trusted_stat(file.found, started))


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
        line = len(split_lines(error.object[: error.start].decode("utf-8")))
        byte = error.object[error.start]
        raise _UnreadableError(f"line {line} is not UTF-8 (byte 0x{byte:02x}); save the page as UTF-8") from None


class _UnreadableError(ValueError):
    """A page whose bytes are not a page."""


def _reason(error: Exception, full: Path) -> str:
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


def _in_processes(
    reading: Reading, started: int, chunks: Sequence[list[str]], jobs: int, stop: Stop
) -> Iterator[list[Parsed | Skipped]]:
    # Imported here: few runs start processes. The parser is loaded before they part, once for all.
    from concurrent.futures import ProcessPoolExecutor
    from concurrent.futures.process import BrokenProcessPool

    import doc_audit.source.page  # noqa: F401

    done, batches = 0, []
    context = _context()
    # The server of `forkserver` is the parent of all workers, and ends with us by itself.
    parent = 0 if context.get_start_method() == "forkserver" else os.getpid()
    pool = ProcessPoolExecutor(
        min(jobs, len(chunks)), mp_context=context, initializer=_begin_worker, initargs=(parent,)
    )
    try:
        with pool, _asked_to_end(pool):
            batches = [pool.submit(_parse_chunk, reading, started, chunk) for chunk in chunks]
            for batch in batches:
                with stop.cuttable():
                    parsed = batch.result()
                done += 1
                yield parsed
    except Stopped:
        for batch in batches[done:]:
            if not batch.cancelled():
                yield batch.result()
    except BrokenProcessPool:
        # A worker was killed, for want of memory most likely: go on here, one page at a time.
        for chunk in chunks[done:]:
            if stop.is_set():
                return
            yield _parse_chunk(reading, started, chunk)


@contextmanager
def _asked_to_end(pool: "ProcessPoolExecutor") -> Iterator[None]:
    """Have the workers of *pool* give up the page they are at, if the work is cut short, and begin with no other.

    They are not killed: one that has told half of its result would be waited for by the pool for ever.
    """
    import multiprocessing

    try:
        yield
    except Exception:
        raise
    except BaseException:
        pool.shutdown(wait=False, cancel_futures=True)
        for worker in multiprocessing.active_children():
            worker.terminate()
        raise


# Is set in a worker process, by its parent's signal.
_ended = Stop()


def _begin_worker(parent: int) -> None:
    """Leave Ctrl-C, which a terminal sends to a worker too, to the *parent* to answer, and end with it."""
    import signal

    def end(_signum: int, _frame: object) -> None:
        _ended.ask()

    signal.signal(signal.SIGTERM, end)
    for other in (signal.SIGINT, signal.SIGALRM):
        signal.signal(other, signal.SIG_IGN)
    _end_with(parent)


def _end_with(parent: int) -> None:
    """Have this worker process end when *parent* does, even if that is killed (prctl(2), PR_SET_PDEATHSIG; Linux only).

    0 is a parent that need not be looked for.
    """
    if not sys.platform.startswith("linux"):
        return
    import ctypes
    import signal

    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if parent and os.getppid() != parent:
        # It was killed before that was asked for.
        os._exit(1)


def _parse_chunk(reading: Reading, started: int, paths: Iterable[str]) -> list[Parsed | Skipped]:
    """Parse the pages at *paths*; fewer of them, if this worker was asked to end."""
    parsed: list[Parsed | Skipped] = []
    for path in paths:
        try:
            with _ended.cuttable():
                item, seen = _read(reading, path, started)
        except Stopped:
            break
        if isinstance(item, Document) and seen is not None:
            parsed.append(Parsed(seen=seen, record=write_record(item)))
        elif isinstance(item, Skipped):
            parsed.append(item)
    return parsed


def _context() -> "BaseContext":
    """Fork where that is safe: this process reads before it starts any thread."""
    import multiprocessing
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
