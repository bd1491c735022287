"""Opening a SQLite file of ours: the page cache, the answers of servers, a history. What lies there is not trusted."""

import sqlite3
import time
from pathlib import Path
from typing import Literal

from doc_audit.files import check_store


def connect(
    path: Path, *, wait: float, create: bool = True, synchronous: Literal["FULL", "NORMAL", "OFF"] = "FULL"
) -> sqlite3.Connection:
    """Open the database at *path*; *wait* is how many seconds to wait for another process that writes.

    *create* makes the file if it is not there. *synchronous* is how much a power cut may cost (https://sqlite.org/pragma.html).

    Raises:
        Refused: it is no regular file.
        sqlite3.Error: it cannot be opened, or is no database.
    """
    check_store(path)
    # Not read-only: what a killed run half wrote has to be rolled back before anything is read.
    mode = "rw"
    if create:
        mode = "rwc"
    database = sqlite3.connect(f"{path.resolve().as_uri()}?mode={mode}", uri=True, timeout=wait)
    try:
        database.execute("PRAGMA trusted_schema=OFF")
        database.execute(f"PRAGMA synchronous={synchronous}")
    except sqlite3.Error:
        database.close()
        raise
    return database


def keep_log(database: sqlite3.Connection, *, wait: float) -> None:
    """Let readers and a writer work at once (WAL). SQLite waits for others everywhere but here."""
    until = time.monotonic() + wait
    while True:
        try:
            database.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > until:
                raise
            time.sleep(0.02)
        else:
            return


def files_of(path: Path) -> list[Path]:
    """Give the files that the database at *path* consists of, as far as they are there."""
    candidates = [path.with_name(path.name + suffix) for suffix in ("", "-wal", "-shm")]
    return [file for file in candidates if file.is_file()]
