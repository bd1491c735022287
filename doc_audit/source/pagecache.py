"""What pages yielded in earlier runs, by their content: SQLite, safe under two runs at once. It never changes a result.

A page is looked up by path and stat data first, as git does in its index, then by a digest of path and bytes. What cannot
be read, written or trusted is forgotten without a word: the page is parsed again. So is a page that holds a secret: links
must be remembered as they are written, or not at all.
"""

import contextlib
import json
import os
import re
import sqlite3
import time
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from doc_audit.database import connect, files_of, keep_log
from doc_audit.model.document import Document
from doc_audit.model.redact import holds_secret
from doc_audit.source.page_version import PageVersion, key_of, stat_text
from doc_audit.wire.document import read_record

FILE_NAME = "pages.sqlite3"
SCHEMA = 3
_LOCK_SECONDS = 2.0
_BATCH = 2_000
_KEPT_DAYS = 30
_DAY_NS = 86_400 * 10**9

_TABLES = (
    "CREATE TABLE IF NOT EXISTS pages (id INTEGER PRIMARY KEY AUTOINCREMENT, key BLOB NOT NULL UNIQUE,"
    " record TEXT NOT NULL, sum INTEGER NOT NULL, day INTEGER NOT NULL)",
    "CREATE TABLE IF NOT EXISTS places (tree BLOB NOT NULL, path TEXT NOT NULL, stat TEXT NOT NULL, page INTEGER NOT NULL,"
    " day INTEGER NOT NULL, PRIMARY KEY (tree, path)) WITHOUT ROWID",
    "CREATE TABLE IF NOT EXISTS notes (key BLOB PRIMARY KEY, text TEXT NOT NULL, sum INTEGER NOT NULL, day INTEGER NOT NULL)",
)
_BY_PLACE = (
    "SELECT path, stat, record, sum, places.day FROM places JOIN pages ON pages.id = places.page"
    " WHERE tree = ? AND path IN ({})"
)
_BY_KEY = "SELECT record, sum FROM pages WHERE key = ?"
_PUT_PAGE = (
    "INSERT INTO pages (key, record, sum, day) VALUES (?, ?, ?, ?)"
    " ON CONFLICT (key) DO UPDATE SET record = excluded.record, sum = excluded.sum, day = excluded.day"
)
_PUT_PLACE = (
    "INSERT OR REPLACE INTO places (tree, path, stat, page, day) SELECT ?, ?, ?, id, ? FROM pages WHERE key = ?"
)

_ESCAPED_SPACE = re.compile(r"\\[nrtbf]")
_UNKNOWN = ("", None, None, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Info:
    """What the cache holds."""

    path: Path
    size: int = 0
    pages: int = 0


@dataclass(slots=True)
class PageCache:
    """The pages of the tree *root* in the cache *folder*, read in the way that *fingerprint* stands for.

    *started* is when reading began, in nanoseconds since 1970.
    """

    folder: Path
    root: str
    fingerprint: bytes
    started: int = field(default_factory=time.time_ns)
    _database: sqlite3.Connection | None = field(default=None, init=False)
    _usable: bool = field(default=True, init=False)
    _mended: bool = field(default=False, init=False)
    _waiting: list[tuple[PageVersion, str | None]] = field(default_factory=list, init=False)
    _touched: list[str] = field(default_factory=list, init=False)
    _ahead: dict[str, tuple[Any, ...]] = field(default_factory=dict, init=False)

    def is_empty(self) -> bool:
        """Say whether there is nothing to look up."""
        return not self._ask("SELECT 1 FROM pages LIMIT 1", ())

    def look_ahead(self, paths: Sequence[str]) -> None:
        """Fetch together what `by_stat` will be asked for next: *paths*, a few hundred at most."""
        query = _BY_PLACE.format(",".join("?" * len(paths)))
        self._ahead = dict.fromkeys(paths, _UNKNOWN)
        for path, *known in self._ask_all(query, (self._tree, *paths)):
            self._ahead[path] = tuple(known)

    def by_stat(self, path: str, found: os.stat_result) -> Document | None:
        """Give the page at *path*, if it has not changed since it was read last."""
        if path not in self._ahead:
            self.look_ahead((path,))
        stat, record, checksum, day = self._ahead.pop(path)
        if stat != stat_text(found):
            return None
        document = _sound(path, record, checksum)
        if document is not None and day != self._today:
            self._touched.append(path)
        return document

    def by_content(self, version: PageVersion) -> Document | None:
        """Give the page that was read, if the same was parsed before; its stat data are remembered."""
        row = self._ask(_BY_KEY, (version.key,))
        if row is None:
            return None
        document = _sound(version.path, *row)
        if document is not None and version.stat:
            self._put(version, None)
        return document

    def put(self, version: PageVersion, record: str) -> None:
        """Remember what the page yielded, unless there is a secret in it."""
        if not _holds_secret(version.path, record):
            self._put(version, record)

    def note(self, key: bytes) -> str | None:
        """Give the text that was kept under *key*."""
        row = self._ask("SELECT text, sum FROM notes WHERE key = ?", (key,))
        if row is None:
            return None
        text, checksum = row
        if not isinstance(text, str) or _sum("", text) != checksum:
            return None
        return text

    def keep_note(self, key: bytes, text: str) -> None:
        """Keep *text*, unless there is a secret in it; notes that were kept a month ago go, used or not."""
        if holds_secret(text):
            return

        def write(database: sqlite3.Connection) -> None:
            values = (key, text, _sum("", text), self._today)
            database.execute("INSERT OR REPLACE INTO notes VALUES (?, ?, ?, ?)", values)
            database.execute("DELETE FROM notes WHERE day < ?", (self._today - _KEPT_DAYS,))

        self._change(write)

    def release(self) -> None:
        """Close the file for now: a connection must not live through a fork."""
        if self._database is not None:
            self._database.close()
            self._database = None

    def close(self) -> None:
        """Write what is left."""
        self._flush()
        self.release()

    @property
    def _path(self) -> Path:
        return self.folder / FILE_NAME

    @property
    def _tree(self) -> bytes:
        return key_of(self.fingerprint, self.root, b"")

    @property
    def _today(self) -> int:
        return self.started // _DAY_NS

    def _put(self, version: PageVersion, record: str | None) -> None:
        self._waiting.append((version, record))
        if len(self._waiting) >= _BATCH:
            self._flush()

    def _ask(self, query: str, values: tuple[object, ...]) -> tuple[Any, ...] | None:
        return next(iter(self._ask_all(query, values)), None)

    def _ask_all(self, query: str, values: tuple[object, ...]) -> list[tuple[Any, ...]]:
        try:
            database = self._open()
            if database is not None:
                return database.execute(query, values).fetchall()
        except (sqlite3.Error, UnicodeError) as error:
            self._mend(error)
        return []

    def _open(self) -> sqlite3.Connection | None:
        if self._database is None and self._usable:
            try:
                self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
                self._database = _prepared(self._path)
            except OSError:
                self._usable = False
        return self._database

    def _flush(self) -> None:
        if not self._waiting and not self._touched:
            return
        self._change(self._write)
        self._waiting.clear()
        self._touched.clear()

    def _change(self, write: Callable[[sqlite3.Connection], object]) -> None:
        try:
            database = self._open()
            if database is not None:
                with database:
                    write(database)
        except (sqlite3.Error, UnicodeError) as error:
            self._mend(error)

    def _write(self, database: sqlite3.Connection) -> None:
        tree, today = self._tree, self._today
        for version, record in self._waiting:
            if record:
                database.execute(_PUT_PAGE, (version.key, record, _sum(version.path, record), today))
            if version.stat:
                database.execute(_PUT_PLACE, (tree, version.path, version.stat, today, version.key))
        if self._touched:
            for path in self._touched:
                database.execute("UPDATE places SET day = ? WHERE tree = ? AND path = ?", (today, tree, path))
            _forget(database, today - _KEPT_DAYS)

    def _mend(self, error: Exception) -> None:
        """Delete a file that is no cache, once a run; give up where it is only locked or out of reach."""
        self.release()
        broken = not isinstance(error, sqlite3.OperationalError) or "no such" in str(error)
        self._usable = broken and not self._mended
        self._mended = True
        if broken:
            _delete(self._path)


def info(folder: Path) -> Info:
    """Say what the cache in *folder* holds; it is not changed."""
    path = folder / FILE_NAME
    if not path.is_file():
        return Info(path=path)
    size = sum(item.stat().st_size for item in files_of(path))
    try:
        with contextlib.closing(connect(path, wait=_LOCK_SECONDS, create=False)) as database:
            (pages,) = database.execute("SELECT COUNT(*) FROM pages").fetchone()
    except (sqlite3.Error, OSError):
        pages = 0
    return Info(path=path, size=size, pages=pages)


def clear(folder: Path) -> int:
    """Delete the cache in *folder*; say how many files went. Nothing else in it is touched."""
    return _delete(folder / FILE_NAME)


def _prepared(path: Path) -> sqlite3.Connection:
    # A power cut may cost the cache, never a result: what is not whole is not believed.
    database = connect(path, wait=_LOCK_SECONDS, synchronous="OFF")
    try:
        (version,) = database.execute("PRAGMA user_version").fetchone()
        if version not in (0, SCHEMA):
            raise sqlite3.DatabaseError("another version's cache")
        if version == 0:
            keep_log(database, wait=_LOCK_SECONDS)
            with database:
                for table in _TABLES:
                    database.execute(table)
                database.execute(f"PRAGMA user_version={SCHEMA}")
    except sqlite3.Error:
        database.close()
        raise
    return database


def _forget(database: sqlite3.Connection, before: int) -> None:
    """Delete what no run has used since the day *before*."""
    database.execute("DELETE FROM places WHERE day < ?", (before,))
    database.execute("DELETE FROM pages WHERE day < ? AND id NOT IN (SELECT page FROM places)", (before,))


def _holds_secret(path: str, record: str) -> bool:
    """Say whether the name of a page, or one of the texts in its *record*, which is JSON in lines, holds a secret.

    The record is looked at as a whole first, with a space where a text ends; only where that finds something, text by text.
    """
    if holds_secret(path):
        return True
    # An escaped line break ends in a letter, and would hide that a word begins after it.
    whole = _ESCAPED_SPACE.sub(" ", record).replace(r"\"", "'").replace('"', " ")
    return holds_secret(whole) and any(_value_holds_secret(json.loads(line)) for line in record.split("\n"))


def _value_holds_secret(value: object) -> bool:
    if isinstance(value, str):
        return holds_secret(value)
    if isinstance(value, dict):
        return any(_value_holds_secret(item) for item in value.values())
    return isinstance(value, list) and any(_value_holds_secret(item) for item in value)


def _sum(path: str, record: str) -> int:
    return zlib.crc32(record.encode("utf-8", "surrogatepass"), zlib.crc32(path.encode("utf-8", "surrogatepass")))


def _sound(path: str, record: object, checksum: object) -> Document | None:
    """Read a *record*; None if it is not what was written. Nothing that stood on a disk is trusted."""
    try:
        if not isinstance(record, str) or _sum(path, record) != checksum:
            return None
        return read_record(path, record)
    except ValueError:
        return None


def _delete(path: Path) -> int:
    count = 0
    for item in files_of(path):
        with contextlib.suppress(OSError):
            item.unlink()
            count += 1
    return count
