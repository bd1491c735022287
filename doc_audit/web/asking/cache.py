"""What servers said in earlier runs: SQLite, safe under two runs at once and after a kill. Holds no secrets."""

import contextlib
import datetime as dt
import queue
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from operator import attrgetter
from pathlib import Path
from typing import Any

from doc_audit.database import connect, files_of, keep_log
from doc_audit.web.asking.remembered import RememberedAnswer, is_sound, key_of, time_of

FILE_NAME = "answers.sqlite3"
SCHEMA = 1
_FLUSH_SECONDS = 0.4
_LOCK_SECONDS = 10.0
_KEYS_AT_ONCE = 500
# A link that no run has looked at for this long is in no tree any more.
_FORGOTTEN_SECONDS = 400 * 86400.0
_CREATE = """
CREATE TABLE IF NOT EXISTS answers (
    key TEXT PRIMARY KEY, url TEXT NOT NULL, verdict TEXT NOT NULL, evidence TEXT NOT NULL, reason TEXT NOT NULL,
    status INTEGER, hops TEXT NOT NULL, final_url TEXT, etag TEXT NOT NULL, last_modified TEXT NOT NULL,
    checked_at REAL NOT NULL, expires_at REAL NOT NULL, first_seen REAL NOT NULL, last_ok REAL, first_failed REAL,
    failures INTEGER NOT NULL, manner TEXT NOT NULL
) WITHOUT ROWID
"""


_FIELDS = tuple(field.name for field in fields(RememberedAnswer))
# The column of the fingerprint has the name that it was given first, so that older caches can be read.
_COLUMNS = (*_FIELDS[:-1], "manner")
_values = attrgetter(*_FIELDS)
_UPSERT = f"INSERT OR REPLACE INTO answers ({', '.join(_COLUMNS)}) VALUES ({', '.join('?' * len(_COLUMNS))})"  # noqa: S608 - only names of our own columns and question marks are put in


@dataclass(frozen=True, slots=True, kw_only=True)
class CacheInfo:
    """What a cache holds: *verdicts* by name; times of the oldest and newest answer; *trouble* if it cannot be read."""

    path: Path
    size: int = 0
    verdicts: Mapping[str, int]
    oldest: dt.datetime | None = None
    newest: dt.datetime | None = None
    trouble: str = ""


class Cache:
    """The answers of earlier runs in *folder*; None remembers nothing. *notes* say what went wrong with it, for the user.

    Writing happens in one thread of its own, which commits at least every second.
    """

    def __init__(self, folder: Path | None) -> None:
        """Open the cache, setting aside a file that cannot be used."""
        self.notes: list[str] = []
        self._path = folder / FILE_NAME if folder else None
        self._incoming: queue.SimpleQueue[RememberedAnswer | None] = queue.SimpleQueue()
        self._writer: threading.Thread | None = None
        self._closing = threading.Event()
        if self._path is not None and not self._prepare(self._path):
            self._path = None

    def read(self, urls: Iterable[str]) -> dict[str, RememberedAnswer]:
        """Give what is known of *urls*, by URL."""
        if self._path is None:
            return {}
        wanted = {key_of(url): url for url in urls}
        try:
            with contextlib.closing(_connect(self._path)) as database:
                found = (
                    RememberedAnswer(**dict(zip(_FIELDS, row, strict=True))) for row in _select(database, list(wanted))
                )
                return {wanted[row.key]: row for row in found if is_sound(row)}
        except sqlite3.OperationalError as error:
            self._give_up(error)
        except sqlite3.DatabaseError:
            # Where that is not possible, `_prepare` says so.
            with contextlib.suppress(OSError):
                self._set_aside(self._path, "is damaged")
            if not self._prepare(self._path):
                self._path = None
        return {}

    def put(self, row: RememberedAnswer | None) -> None:
        """Remember *row*, within a second."""
        if self._path is None or row is None:
            return
        if self._writer is None:
            self._writer = threading.Thread(target=self._write, args=(self._path,), name="cache", daemon=True)
            self._writer.start()
        self._incoming.put(row)

    def close(self) -> None:
        """Write what is left."""
        if self._writer is not None:
            self._incoming.put(None)
            self._closing.set()
            self._writer.join()

    def _write(self, path: Path) -> None:
        newest = 0.0
        try:
            with contextlib.closing(_connect(path)) as database:
                while True:
                    rows, last = self._gather()
                    if rows:
                        newest = rows[-1].checked_at
                        with database:
                            database.executemany(_UPSERT, map(_values, rows))
                    if last:
                        if newest:
                            with database:
                                before = newest - _FORGOTTEN_SECONDS
                                database.execute("DELETE FROM answers WHERE checked_at < ?", [before])
                        return
        except sqlite3.DatabaseError as error:
            self._give_up(error)

    def _gather(self) -> tuple[list[RememberedAnswer], bool]:
        """Wait for rows, then take all that come within the flush interval; True when there will be no more."""
        first = self._incoming.get()
        if first is None:
            return [], True
        rows = [first]
        self._closing.wait(_FLUSH_SECONDS)
        while not self._incoming.empty():
            row = self._incoming.get()
            if row is None:
                return rows, True
            rows.append(row)
        return rows, False

    def _prepare(self, path: Path) -> bool:
        """Make the file and its table; set aside one that is damaged or newer. False if there is no way to remember."""
        try:
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            for _ in range(2):
                trouble = _open_or_trouble(path)
                if not trouble:
                    return True
                self._set_aside(path, trouble)
        except (OSError, sqlite3.OperationalError) as error:
            self._give_up(error)
            return False
        return False

    def _set_aside(self, path: Path, why: str) -> None:
        for number in range(1, 1000):
            aside = path.with_name(f"{path.name}.aside-{number}")
            if not aside.exists():
                break
        with contextlib.suppress(FileNotFoundError):
            path.rename(aside)
        for suffix in ("-wal", "-shm"):
            with contextlib.suppress(OSError):
                path.with_name(path.name + suffix).unlink()
        self.notes.append(f"The cache {why}; it was set aside as {aside.name} and a new one begun.")

    def _give_up(self, error: Exception) -> None:
        note = f"The cache could not be used, so answers of this run are not remembered: {error}"
        if note not in self.notes:
            self.notes.append(note)


def info(folder: Path) -> CacheInfo:
    """Say what the cache in *folder* holds; it is not changed."""
    path = folder / FILE_NAME
    if not path.is_file():
        return CacheInfo(path=path, verdicts={})
    size = sum(item.stat().st_size for item in files_of(path))
    try:
        with contextlib.closing(_connect(path)) as database:
            counted = "SELECT verdict, COUNT(*) FROM answers GROUP BY verdict ORDER BY 2 DESC, 1"
            verdicts = {str(verdict): int(count) for verdict, count in database.execute(counted)}
            oldest, newest = database.execute("SELECT MIN(checked_at), MAX(checked_at) FROM answers").fetchone()
        return CacheInfo(path=path, size=size, verdicts=verdicts, oldest=time_of(oldest), newest=time_of(newest))
    except (sqlite3.DatabaseError, ValueError, TypeError, OverflowError) as error:
        return CacheInfo(path=path, size=size, verdicts={}, trouble=str(error))


def clear(folder: Path) -> int:
    """Delete the cache in *folder*, and what was set aside; say how many files went. Nothing else in it is touched."""
    files = [*files_of(folder / FILE_NAME), *sorted(folder.glob(f"{FILE_NAME}.aside-*"))]
    for item in files:
        item.unlink(missing_ok=True)
    return len(files)


def _connect(path: Path) -> sqlite3.Connection:
    return connect(path, wait=_LOCK_SECONDS, synchronous="NORMAL")


def _select(database: sqlite3.Connection, keys: list[str]) -> Iterator[tuple[Any, ...]]:
    """Give the rows of *keys*; other trees share the cache, so it may hold far more."""
    for start in range(0, len(keys), _KEYS_AT_ONCE):
        some = keys[start : start + _KEYS_AT_ONCE]
        marks = ", ".join("?" * len(some))
        yield from database.execute(f"SELECT {', '.join(_COLUMNS)} FROM answers WHERE key IN ({marks})", some)  # noqa: S608 - only names of our own columns and question marks are put in


def _open_or_trouble(path: Path) -> str:
    """Open the file as a cache of this schema, making it where it is new; say what is wrong with it otherwise."""
    try:
        with contextlib.closing(_connect(path)) as database:
            version = int(database.execute("PRAGMA user_version").fetchone()[0])
            if version > SCHEMA:
                return "was written by a newer version"
            if database.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok":
                return "is damaged"
            keep_log(database, wait=_LOCK_SECONDS)
            with database:
                database.execute(_CREATE)
                database.execute(f"SELECT {', '.join(_COLUMNS)} FROM answers LIMIT 1")  # noqa: S608 - only names of our own columns and question marks are put in
                database.execute(f"PRAGMA user_version={SCHEMA}")
    except sqlite3.OperationalError as error:
        if "no such column" in str(error):
            return "has another shape"
        raise
    except sqlite3.DatabaseError:
        return "is damaged"
    return ""
