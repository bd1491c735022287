"""Histories as text and back, and the name of what they depend on: a history that ends at a commit never changes."""

import datetime as dt
import hashlib
import json
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import fields
from functools import lru_cache
from pathlib import Path
from typing import Any, get_args, get_type_hints

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

    path = shutil.which("git")
    try:
        found = os.stat(path) if path else None  # noqa: PTH116 - as it was found
    except OSError:
        found = None
    return (path or "", f"{found.st_size} {found.st_mtime_ns}" if found else "")


def _settings(root: Path) -> tuple[str, ...]:
    """Settings and replaced objects change what a log shows."""
    config = git.run(root, "config", "--list", "-z")
    replaced = git.run(root, "for-each-ref", "refs/replace")
    return tuple(git.decode(part or b"") for part in (config, replaced))


def write_pages(pages: Iterable[PageHistory] | None) -> str:
    """Write *pages* as rows; None too."""
    if pages is None:
        return "null"
    names = [item.name for item in fields(PageHistory)]
    rows = [[_plain(getattr(page, name)) for name in names] for page in pages]
    return json.dumps(rows, separators=(",", ":"))


@lru_cache(maxsize=2)
def read_pages(text: str) -> tuple[PageHistory, ...] | None:
    """Read what `write_pages` wrote.

    Raises:
        ValueError: it is anything else.
    """
    rows = json.loads(text)
    if rows is None:
        return None
    hints = get_type_hints(PageHistory)
    readers = [(item.name, dt.date in (hints[item.name], *get_args(hints[item.name]))) for item in fields(PageHistory)]
    try:
        return tuple(PageHistory(**dict(_values(row, readers))) for row in rows)
    except TypeError as error:
        raise ValueError("not histories") from error


def _values(row: Iterable[Any], readers: Iterable[tuple[str, bool]]) -> Iterator[tuple[str, Any]]:
    for value, (name, is_date) in zip(row, readers, strict=True):
        yield name, dt.date.fromisoformat(value) if is_date and value is not None else value


def write_days(days: Mapping[str, dt.date]) -> str:
    """Write the last day of each author."""
    return json.dumps({name: day.isoformat() for name, day in days.items()})


def read_days(text: str) -> Mapping[str, dt.date]:
    """Read what `write_days` wrote.

    Raises:
        ValueError: it is anything else.
    """
    return {name: dt.date.fromisoformat(day) for name, day in json.loads(text).items()}


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, dt.date) else value
