"""Pages that are known already, from this process or from earlier runs, and the place to remember others."""

import os
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from doc_audit.model.document import Document
from doc_audit.source.memory import PageMemory
from doc_audit.source.page_version import stat_text
from doc_audit.source.pagecache import PageCache
from doc_audit.source.parsing import Parsed, bytes_of
from doc_audit.source.reading import Reading
from doc_audit.wire.document import write_record

_LOOK_AHEAD = 300


@dataclass(frozen=True, slots=True)
class Remembered:
    """What is known of pages. *started* is when reading began, in nanoseconds since 1970."""

    cache: PageCache | None
    memory: PageMemory | None
    started: int

    def recall(self, reading: Reading, paths: Sequence[str]) -> Iterator[Document]:
        """Give those of *paths* that are known: unchanged ones by their stat data, others by their content.

        No file is open when all are given.
        """
        if self._is_empty():
            return
        for number, path in enumerate(paths):
            if number % _LOOK_AHEAD == 0 and self.cache is not None:
                self.cache.look_ahead(paths[number : number + _LOOK_AHEAD])
            document = self._known(reading, path)
            if document is not None:
                yield document
        if self.cache is not None:
            self.cache.release()

    def keep(self, parsed: Parsed) -> None:
        """Remember what a page yielded."""
        if self.cache is not None:
            self.cache.put(parsed.version, parsed.record or write_record(parsed.document))
        if self.memory is not None:
            self.memory.keep(parsed.version.stat, parsed.document)

    def _is_empty(self) -> bool:
        if self.memory is not None and self.memory.pages:
            return False
        return self.cache is None or self.cache.is_empty()

    def _known(self, reading: Reading, path: str) -> Document | None:
        try:
            found = os.stat(os.path.join(reading.root, path))  # noqa: PTH116, PTH118 - once for every page
            if found.st_size > reading.max_bytes:
                return None
            return self._by_stat(path, found) or self._by_content(reading, path)
        except (OSError, ValueError):
            return None

    def _by_stat(self, path: str, found: os.stat_result) -> Document | None:
        document = None
        if self.memory is not None:
            document = self.memory.known(path, found)
        if document is not None or self.cache is None:
            return document
        document = self.cache.by_stat(path, found)
        if document is not None and self.memory is not None:
            self.memory.keep(stat_text(found), document)
        return document

    def _by_content(self, reading: Reading, path: str) -> Document | None:
        if self.cache is None:
            return None
        _, version = bytes_of(reading, path, self.started)
        document = self.cache.by_content(version)
        if document is not None and self.memory is not None:
            self.memory.keep(version.stat, document)
        return document


@contextmanager
def remembering(reading: Reading, cache_dir: str | None, memory: PageMemory | None) -> Iterator[Remembered]:
    """Give what is known of pages that are read as *reading* says; what is kept meanwhile is written at the end."""
    started = time.time_ns()
    cache = None
    if cache_dir and reading.fingerprint:
        cache = PageCache(Path(cache_dir), reading.root, reading.fingerprint, started)
    if memory is not None:
        memory.follow(repr((reading.sites.fingerprint, reading.labels, reading.root)))
    try:
        yield Remembered(cache, memory, started)
    finally:
        if cache is not None:
            cache.close()
