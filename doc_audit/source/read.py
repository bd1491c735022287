"""Pages from disk into documents.

The way of a page, step by step, each given what it needs by the one before:
what is remembered (`remembered`), what has to be read (here), its bytes and text (`text`), what Markdown and metadata say of
it (`page`, put together in `parsing`, for many pages in `workers`), the document, and what is remembered of it (`remembered`).
"""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TypeVar

from doc_audit import files
from doc_audit.events import Observer, counting, ignore
from doc_audit.model.document import Document, Skipped
from doc_audit.model.settings import Request
from doc_audit.sites import Sites
from doc_audit.source.memory import PageMemory
from doc_audit.source.parsing import Parsed
from doc_audit.source.reading import reading_for
from doc_audit.source.remembered import remembering
from doc_audit.source.workers import parse_pages
from doc_audit.stopping import Stop

_REPORT_EVERY = 50

T = TypeVar("T")


def read_pages(
    request: Request,
    paths: Sequence[str],
    sites: Sites,
    observer: Observer,
    memory: PageMemory | None = None,
    stop: Stop | None = None,
) -> tuple[tuple[Document, ...], tuple[Skipped, ...]]:
    """Read *paths* (relative to the root), in their order, each as its site in *sites* is read.

    Only what neither *memory* nor the page cache knows is parsed.

    A page that cannot be read is skipped, and says why. Once *stop* is set no more pages are read; these are in neither result.
    """
    reading = reading_for(request, sites)
    documents: dict[str, Document] = {}
    skipped: dict[str, Skipped] = {}
    tell = counting(observer, "reading", len(paths), every=_REPORT_EVERY)
    with remembering(reading, request.cache_dir, memory) as remembered:
        for document in remembered.recall(reading, paths):
            documents[document.path] = document
            tell(len(documents))
        left = [path for path in paths if path not in documents]
        for item in parse_pages(reading, left, remembered.started, request.jobs, stop or Stop()):
            if isinstance(item, Parsed):
                remembered.keep(item)
                documents[item.document.path] = item.document
            else:
                skipped[item.path] = item
            tell(len(documents) + len(skipped))
    return _in_order(documents, paths), _in_order(skipped, paths)


def _in_order(found: Mapping[str, T], paths: Iterable[str]) -> tuple[T, ...]:
    """Give those of *found* that are there, in the order of *paths*."""
    return tuple(found[path] for path in paths if path in found)


def read_targets(
    request: Request, paths: Iterable[str], sites: Sites, stop: Stop | None = None
) -> tuple[Document, ...]:
    """Read the pages at *paths*, which links ask for their anchors; `files.note` is told of those that cannot be read."""
    documents, skipped = read_pages(request, sorted(paths), sites, ignore, stop=stop)
    for page in skipped:
        files.note(Path(request.root) / page.path, page.reason)
    return documents
