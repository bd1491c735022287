"""The cache outlives kills, other runs, damage and newer versions; it never keeps a secret."""

import datetime as dt
import multiprocessing
import os
import signal
import sqlite3
import threading
import time
from pathlib import Path

import pytest

from doc_audit.model.outcome import Outcome
from doc_audit.web.asking.cache import FILE_NAME, Cache, clear, info
from doc_audit.web.asking.remembered import RememberedAnswer, is_suspected, row_of

NOW = dt.datetime(2026, 3, 2, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)


def row(url: str, **more: object) -> RememberedAnswer:
    outcome = Outcome(url=url, verdict="ok", reason="200 OK", **more)  # type: ignore[arg-type]
    found = row_of(outcome, "fine", None, NOW, etag="", last_modified="", fingerprint="m")
    assert found is not None
    return found


def fill(folder: str, name: str, count: int, pause: float) -> None:
    cache = Cache(Path(folder))
    for number in range(count):
        cache.put(row(f"https://{name}/{number}"))
        time.sleep(pause)
    cache.close()


def start(folder: Path, name: str, count: int, pause: float) -> multiprocessing.process.BaseProcess:
    process = multiprocessing.get_context("spawn").Process(target=fill, args=(str(folder), name, count, pause))
    process.start()
    return process


def stored(folder: Path, name: str, count: int) -> int:
    return len(Cache(folder).read(f"https://{name}/{number}" for number in range(count)))


def test_a_kill_loses_at_most_the_last_second(tmp_path: Path) -> None:
    process = start(tmp_path, "k", 2000, 0.005)
    deadline = time.monotonic() + 20
    while not stored(tmp_path, "k", 2000) and time.monotonic() < deadline:
        time.sleep(0.05)
    before = stored(tmp_path, "k", 2000)
    time.sleep(1.0)
    assert process.pid is not None
    os.kill(process.pid, signal.SIGKILL)
    process.join()
    # All that was put before the last second, and the seconds since have added more.
    assert stored(tmp_path, "k", 2000) > before
    cache = Cache(tmp_path)
    assert cache.notes == []


def test_two_runs_at_once_lose_nothing(tmp_path: Path) -> None:
    runs = [start(tmp_path, name, 300, 0.001) for name in ("a", "b")]
    for process in runs:
        process.join()
        assert process.exitcode == 0
    assert [stored(tmp_path, name, 300) for name in ("a", "b")] == [300, 300]


def test_a_run_waits_for_another_that_makes_the_cache(tmp_path: Path) -> None:
    other = sqlite3.connect(tmp_path / FILE_NAME, check_same_thread=False, isolation_level=None)
    other.execute("CREATE TABLE other (x)")
    other.execute("BEGIN IMMEDIATE")
    threading.Timer(0.3, other.execute, ["ROLLBACK"]).start()
    cache = Cache(tmp_path)
    other.close()
    assert cache.notes == []


@pytest.mark.parametrize("content", [b"", b"garbage", b"SQLite format 3\0" + b"\xff" * 5000])
def test_damage_is_set_aside(tmp_path: Path, content: bytes) -> None:
    (tmp_path / FILE_NAME).write_bytes(content)
    cache = Cache(tmp_path)
    cache.put(row("https://h/"))
    cache.close()
    assert len(cache.notes) == bool(content)
    assert stored(tmp_path, "h", 1) == 0
    assert Cache(tmp_path).read(["https://h/"])


def test_a_newer_schema_is_set_aside_and_kept(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / FILE_NAME) as database:
        database.execute("PRAGMA user_version=99")
    database.close()
    cache = Cache(tmp_path)
    assert "newer" in cache.notes[0]
    assert list(tmp_path.glob("*.aside-1"))


def test_a_folder_that_cannot_be_made_is_a_note(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    cache = Cache(tmp_path / "file" / "cache")
    cache.put(row("https://h/"))
    cache.close()
    assert cache.read(["https://h/"]) == {}
    assert len(cache.notes) == 1


def test_nonsense_in_a_row_is_not_used(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    cache.put(row("https://h/"))
    cache.close()
    with sqlite3.connect(tmp_path / FILE_NAME) as database:
        database.execute("UPDATE answers SET hops='{', verdict='weird'")
    database.close()
    assert Cache(tmp_path).read(["https://h/"]) == {}


def test_no_secret_is_kept(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    cache.put(row("https://user:hunter2@h/?token=hunter2"))
    cache.close()
    assert all(b"hunter2" not in file.read_bytes() for file in tmp_path.iterdir())


def test_good_answers_hold_for_five_to_seven_days() -> None:
    lives = {row(f"https://h/{number}").expires_at - NOW.timestamp() for number in range(200)}
    assert 4.8 * 86400 < min(lives) < 5.1 * 86400
    assert 6.8 * 86400 < max(lives) <= 7 * 86400
    one = row("https://h/")
    assert one.is_fresh((NOW + DAY).timestamp(), "m")
    assert not one.is_fresh((NOW + DAY).timestamp(), "other")
    assert not one.is_fresh((NOW + 8 * DAY).timestamp(), "m")
    assert not one.is_fresh((NOW - DAY).timestamp(), "m")


@pytest.mark.parametrize(
    ("last_ok", "failed_for", "confirm", "expected"),
    [
        (None, dt.timedelta(0), True, False),
        (NOW - 5 * DAY, dt.timedelta(0), True, True),
        (NOW - 5 * DAY, dt.timedelta(hours=12), True, True),
        (NOW - 5 * DAY, DAY, True, False),
        (NOW - 5 * DAY, dt.timedelta(0), False, False),
    ],
)
def test_suspicion(last_ok: dt.datetime | None, failed_for: dt.timedelta, confirm: bool, expected: bool) -> None:
    assert is_suspected(last_ok, NOW - failed_for, NOW, confirm=confirm) is expected


def test_what_no_run_has_looked_at_for_a_year_is_forgotten(tmp_path: Path) -> None:
    ages = {"https://old/": 500, "https://young/": 300, "https://new/": 0}
    for url, days in ages.items():
        outcome = Outcome(url=url, verdict="ok", reason="200 OK")
        cache = Cache(tmp_path)
        cache.put(row_of(outcome, "fine", None, NOW - days * DAY, etag="", last_modified="", fingerprint="m"))
        cache.close()
    assert set(Cache(tmp_path).read(ages)) == {"https://young/", "https://new/"}


def test_only_what_is_asked_for_is_read_from_a_large_cache(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    for number in range(1500):
        cache.put(row(f"https://h/{number}"))
    cache.close()
    found = Cache(tmp_path).read(f"https://h/{number}" for number in range(0, 3000, 2))
    assert set(found) == {f"https://h/{number}" for number in range(0, 1500, 2)}


def test_info_and_clear(tmp_path: Path) -> None:
    assert info(tmp_path).verdicts == {}
    cache = Cache(tmp_path)
    cache.put(row("https://h/"))
    cache.close()
    (tmp_path / "mine.txt").write_text("stays")
    assert info(tmp_path).verdicts == {"ok": 1}
    assert clear(tmp_path) >= 1
    assert [file.name for file in tmp_path.iterdir()] == ["mine.txt"]
