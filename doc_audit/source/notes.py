"""Answers that are costly to work out and depend on nothing but what names them, kept between runs in the page cache."""

from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from doc_audit.model.settings import Request
from doc_audit.source.fingerprint import fingerprint as digest_of
from doc_audit.source.page_version import key_of
from doc_audit.source.pagecache import PageCache

Recall = Callable[[str, Callable[[], str]], str]


def recalling(request: Request) -> Recall:
    """Make a function that gives what *make* gave for the same *name* before, or asks it now."""
    if not request.cache_dir:
        return _make_anew
    folder = Path(request.cache_dir)
    fingerprint = digest_of("", request.config.freshness.words())
    if not fingerprint:
        return _make_anew

    def recall(name: str, make: Callable[[], str]) -> str:
        with closing(PageCache(folder, request.root, fingerprint)) as cache:
            key = key_of(fingerprint, request.root, name.encode("utf-8", "surrogatepass"))
            text = cache.note(key)
            if text is None:
                # Nobody else has to wait for the file meanwhile.
                cache.release()
                text = make()
                cache.keep_note(key, text)
        return text

    return recall


def _make_anew(_: str, make: Callable[[], str]) -> str:
    return make()
