"""Many files into documents, on as many processors as it pays to use."""

import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from doc_audit.model.document import Skipped
from doc_audit.source.page_version import PageVersion
from doc_audit.source.parsing import Parsed, parse_page
from doc_audit.source.reading import Reading
from doc_audit.stopping import Stop, Stopped
from doc_audit.wire.document import read_record, write_record

if TYPE_CHECKING:
    from concurrent.futures import Future, ProcessPoolExecutor
    from multiprocessing.context import BaseContext

# Below this many bytes, starting processes costs more than it saves.
_POOL_FROM_BYTES = 1_500_000
_CHUNK_BYTES = 400_000
# linux/prctl.h.
_PR_SET_PDEATHSIG = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class _Record:
    """What a worker process hands over of a page: the compact text that the page cache keeps."""

    version: PageVersion
    text: str


def parse_pages(
    reading: Reading, paths: Sequence[str], started: int, jobs: int, stop: Stop
) -> Iterator[Parsed | Skipped]:
    """Parse the pages at *paths* with at most *jobs* processes, and end early if *stop* is set.

    No file may be open that a process must not inherit.
    """
    sizes: list[int] = []
    if jobs > 1:
        sizes = [_size(reading.root, path) for path in paths]
    if sum(min(size, reading.max_bytes) for size in sizes) < _POOL_FROM_BYTES:
        yield from _one_by_one(reading, paths, started, stop)
        return
    for batch in _in_processes(reading, started, list(_chunks(paths, sizes)), jobs, stop):
        for item in batch:
            if isinstance(item, Skipped):
                yield item
            else:
                document = read_record(item.version.path, item.text)
                yield Parsed(version=item.version, document=document, record=item.text)


def _one_by_one(reading: Reading, paths: Sequence[str], started: int, stop: Stop) -> Iterator[Parsed | Skipped]:
    for path in paths:
        try:
            with stop.cuttable():
                item = parse_page(reading, path, started)
        except Stopped:
            return
        yield item


def _in_processes(
    reading: Reading, started: int, chunks: Sequence[list[str]], jobs: int, stop: Stop
) -> Iterator[list[_Record | Skipped]]:
    # Imported here: few runs start processes. The parser is loaded before they part, once for all.
    from concurrent.futures import ProcessPoolExecutor
    from concurrent.futures.process import BrokenProcessPool

    import doc_audit.source.page  # noqa: F401 - so that every worker has it already

    done, batches = 0, []
    context = process_context()
    pool = ProcessPoolExecutor(
        min(jobs, len(chunks)), mp_context=context, initializer=begin_worker, initargs=(parent_to_watch(context),)
    )
    try:
        with pool, _asked_to_end(pool):
            with _signals_held():
                batches = [pool.submit(_parse_chunk, reading, started, chunk) for chunk in chunks]
            for batch in batches:
                with stop.cuttable():
                    parsed = batch.result()
                done += 1
                yield parsed
    except Stopped:
        yield from _what_was_begun(batches[done:])
    except BrokenProcessPool:
        # A worker was killed, for want of memory most likely: go on here, one page at a time.
        for chunk in chunks[done:]:
            if stop.is_set():
                return
            yield _parse_chunk(reading, started, chunk)


def _what_was_begun(batches: Iterable["Future[list[_Record | Skipped]]"]) -> Iterator[list[_Record | Skipped]]:
    """Give what the workers had done of *batches* when they were asked to end."""
    from concurrent.futures.process import BrokenProcessPool

    for batch in batches:
        if batch.cancelled():
            continue
        try:
            parsed = batch.result()
        except BrokenProcessPool:
            # Its worker was asked to end before it could answer that: what it had is not known.
            continue
        yield parsed


@contextmanager
def _signals_held() -> Iterator[None]:
    """Hold back the signals that ask for the end while workers start: until one has begun, it would answer them as we do.

    A worker inherits this and lets them through in `_begin_worker`.
    """
    import signal

    if sys.platform == "win32":
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, _ending_signals())
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _ending_signals() -> set[int]:
    import signal

    return {signal.SIGTERM, signal.SIGINT, signal.SIGALRM}


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
        for worker in multiprocessing.active_children():
            worker.terminate()
        # Waited for: at the end of the process, a pool that still ends would be woken after it has closed its pipe.
        pool.shutdown(cancel_futures=True)
        raise


# Is set in a worker process, by its parent's signal.
ended = Stop()


def begin_worker(parent: int) -> None:
    """Leave Ctrl-C, which a terminal sends to a worker too, to the *parent* to answer, and end with it."""
    import signal

    def end(_signum: int, _frame: object) -> None:
        ended.ask()

    signal.signal(signal.SIGTERM, end)
    for other in (signal.SIGINT, signal.SIGALRM):
        signal.signal(other, signal.SIG_IGN)
    if sys.platform != "win32":
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _ending_signals())
    _end_with(parent)


def parent_to_watch(context: "BaseContext") -> int:
    """Give the process that a worker of *context* has to end with; 0 if it need not look for any."""
    if context.get_start_method() == "forkserver":
        # Its server is the parent of all workers, and ends with us by itself.
        return 0
    return os.getpid()


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


def _parse_chunk(reading: Reading, started: int, paths: Iterable[str]) -> list[_Record | Skipped]:
    """Parse the pages at *paths*; fewer of them, if this worker was asked to end."""
    found: list[_Record | Skipped] = []
    for path in paths:
        try:
            with ended.cuttable():
                item = parse_page(reading, path, started)
        except Stopped:
            break
        if isinstance(item, Parsed):
            found.append(_Record(version=item.version, text=write_record(item.document)))
        else:
            found.append(item)
    return found


def process_context() -> "BaseContext":
    """Fork where that is safe: this process reads before it starts any thread."""
    import multiprocessing
    import threading

    if sys.platform.startswith("linux") and threading.active_count() == 1:
        return multiprocessing.get_context("fork")
    return multiprocessing.get_context()


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
