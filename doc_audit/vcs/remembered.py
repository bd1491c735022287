"""Histories as text and back, and the name of what they depend on: a history that ends at a commit never changes."""

import datetime as dt
import hashlib
import json
import os
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from pathlib import Path

from doc_audit.model.review import PageHistory
from doc_audit.vcs import git

# What *make* gave for the same name before, or what it gives now.
Recall = Callable[[str, Callable[[], str]], str]


def anew(_: str, make: Callable[[], str]) -> str:
    """Remember nothing."""
    return make()


def name_of(root: Path, what: str, commit: str, *parts: Iterable[str]) -> str:
    """Name everything that *what* git says of the history up to *commit* depends on: git, its settings, and *parts*."""
    digest = hashlib.blake2b(digest_size=20)
    for part in ((what, commit), _program(), _settings(root), *(sorted(part) for part in parts)):
        for text in part:
            digest.update(text.encode("utf-8", "surrogatepass") + b"\0")
        digest.update(b"\1")
    return f"{what} {digest.hexdigest()}"


def _program() -> tuple[str, ...]:
    # Imported here: a tree without git needs none of it.
    import shutil

    path = shutil.which("git") or ""
    try:
        found = os.stat(path)  # noqa: PTH116 - as it was found
    except OSError:
        return path, ""
    return path, f"{found.st_size} {found.st_mtime_ns}"


def _settings(root: Path) -> tuple[str, ...]:
    """Give what changes what a log shows: settings and replaced objects."""
    config = git.run(root, "config", "--list", "-z")
    replaced = git.run(root, "for-each-ref", "refs/replace")
    return tuple(git.decode(part or b"") for part in (config, replaced))


def write(known: Iterable[PageHistory] | Mapping[str, dt.date] | None) -> str:
    """Write histories, or the last day of each author."""
    # Imported here and below: a tree without git needs none of it.
    import msgspec

    return json.dumps(msgspec.to_builtins(known), separators=(",", ":"))


@lru_cache(maxsize=2)
def read_pages(text: str) -> tuple[PageHistory, ...] | None:
    """Read the histories that `write` wrote.

    Raises:
        ValueError: it is anything else.
    """
    import msgspec

    pages: tuple[PageHistory, ...] | None = msgspec.convert(json.loads(text), tuple[PageHistory, ...] | None)
    return pages


def read_days(text: str) -> Mapping[str, dt.date]:
    """Read the days that `write` wrote.

    Raises:
        ValueError: it is anything else.
    """
    import msgspec

    return msgspec.convert(json.loads(text), dict[str, dt.date])
