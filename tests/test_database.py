"""A database file of ours is opened in one way; what is none is refused, and nothing in it runs."""

import os
import sqlite3
import threading
from contextlib import closing
from pathlib import Path

import pytest

from doc_audit.database import connect, files_of, keep_log
from doc_audit.files import Refused


def test_a_file_is_made_only_where_that_is_asked(tmp_path: Path) -> None:
    with pytest.raises(sqlite3.OperationalError):
        connect(tmp_path / "new.db", wait=1, create=False)
    with closing(connect(tmp_path / "new.db", wait=1)) as database:
        database.execute("CREATE TABLE t (x)")
    assert files_of(tmp_path / "new.db") == [tmp_path / "new.db"]


@pytest.mark.parametrize("name", ["a ?mode=ro#x%20.db", "naïve 100%.db", os.fsdecode(b"\xff.db")])
def test_any_file_name_will_do(tmp_path: Path, name: str) -> None:
    with closing(connect(tmp_path / name, wait=1)) as database:
        database.execute("CREATE TABLE t (x)")
    assert [file.name for file in tmp_path.iterdir()] == [name]


def test_what_is_no_regular_file_is_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(Refused):
        connect(tmp_path / "pipe", wait=1)


def test_two_may_turn_the_log_on_at_once(tmp_path: Path) -> None:
    failed: list[Exception] = []

    def turn_on() -> None:
        try:
            with closing(connect(tmp_path / "x.db", wait=10)) as database:
                keep_log(database, wait=10)
                with database:
                    database.execute("CREATE TABLE IF NOT EXISTS t (x)")
        except sqlite3.Error as error:
            failed.append(error)

    threads = [threading.Thread(target=turn_on) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failed
