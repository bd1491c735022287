"""Pages from disk: what cannot be read is skipped in clear words, and the rest goes on."""

import datetime as dt
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from doc_audit.events import Progress, ignore
from doc_audit.model.document import Document, Skipped, Tree, Wanted
from doc_audit.model.settings import Config, Request
from doc_audit.sites import Site, Sites
from doc_audit.source.probe import probe
from doc_audit.source.read import read_pages

NO_SITES = Sites(by_folder={}, forge=Site())


def read(
    root: Path, *paths: str, jobs: int = 1, limit: int = 10_000
) -> tuple[tuple[Document, ...], tuple[Skipped, ...]]:
    request = Request(
        paths=(str(root),), root=str(root), as_of=dt.date(2026, 1, 1), config=Config(max_page_bytes=limit), jobs=jobs
    )
    return read_pages(request, paths, NO_SITES, ignore)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"ok\n\xe9t\xe9", "line 2 is not UTF-8"),
        ("x".encode("utf-16"), "UTF-16"),
        ("x y".encode("utf-16-le"), "NUL"),
        (b"a\0b", "NUL"),
        (b"x" * 10_001, "limit"),
    ],
)
def test_bytes_that_are_no_page(tmp_path: Path, data: bytes, words: str) -> None:
    (tmp_path / "bad.md").write_bytes(data)
    (tmp_path / "good.md").write_text("# Good", encoding="utf-8")
    documents, skipped = read(tmp_path, "bad.md", "good.md")
    assert [document.title for document in documents] == ["Good"]
    assert [item.path for item in skipped] == ["bad.md"]
    assert words in skipped[0].reason


def test_files_that_cannot_be_opened(tmp_path: Path) -> None:
    (tmp_path / "dangling.md").symlink_to("nowhere")
    (tmp_path / "loop.md").symlink_to("loop.md")
    (tmp_path / "dir.md").mkdir()
    documents, skipped = read(tmp_path, "dangling.md", "loop.md", "dir.md", "gone.md")
    assert documents == ()
    assert len(skipped) == 4
    assert "symbolic link" in skipped[0].reason


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_permission(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("x", encoding="utf-8")
    (tmp_path / "a.md").chmod(0)
    assert "permission" in read(tmp_path, "a.md")[1][0].reason


def test_byte_order_mark_leaves_columns_right(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_bytes(b"\xef\xbb\xbf[a](b.md)\r\n")
    ((document,), _) = read(tmp_path, "a.md")
    assert [(link.location.line, link.location.column) for link in document.links] == [(1, 1)]


def test_processes_change_nothing(tmp_path: Path) -> None:
    names = [f"p{number}.md" for number in range(8)]
    for name in names:
        (tmp_path / name).write_text(f"# {name}\n" + "[a](b.md) text\n\n" * 20_000, encoding="utf-8")
    (tmp_path / names[3]).write_bytes(b"\xff")
    assert read(tmp_path, *names, jobs=2, limit=10**6) == read(tmp_path, *names, jobs=1, limit=10**6)


def test_progress_reaches_the_end(tmp_path: Path) -> None:
    names = [f"{number}.md" for number in range(120)]
    for name in names:
        (tmp_path / name).write_text("x", encoding="utf-8")
    seen: list[Progress] = []
    request = Request(paths=(str(tmp_path),), root=str(tmp_path), as_of=dt.date(2026, 1, 1))
    read_pages(request, names, NO_SITES, seen.append)
    assert (seen[-1].done, seen[-1].total) == (120, 120)


@pytest.mark.parametrize(
    ("before", "line"),
    [(b"a\r\nb\r\n", 3), (b"a\rb\r", 3), (b"a\xe2\x80\xa8b\x0c\n", 2), (b"\xef\xbb\xbf", 1), (b"\n\r", 3)],
)
def test_the_line_that_is_not_utf8_is_the_one_that_an_editor_shows(tmp_path: Path, before: bytes, line: int) -> None:
    (tmp_path / "a.md").write_bytes(before + b"x \xff\n")
    assert f"line {line} is not UTF-8" in read(tmp_path, "a.md")[1][0].reason


@pytest.mark.parametrize(
    ("data", "count"),
    [(b"", 0), (b"a", 1), (b"a\n", 1), (b"a\r\nb\r\n", 2), (b"a\rb", 2), (b"a\r", 1), (b"\x0c\x85\xe2\x80\xa8", 1), (b"\r" * 9, 9),
     (b"x" * ((1 << 20) - 1) + b"\r\nb", 2), (b"x" * ((1 << 20) - 1) + b"\n\r\n", 2)],
)  # fmt: skip
def test_lines_of_a_target_are_counted_the_same_way(tmp_path: Path, data: bytes, count: int) -> None:
    (tmp_path / "x").write_bytes(data)
    request = Request(paths=(str(tmp_path),), root=str(tmp_path), as_of=dt.date(2026, 1, 1))
    tree = probe(request, Tree(files=frozenset({"x"}), directories=frozenset({""})), Wanted(counted=frozenset({"x"})))
    assert tree.line_counts == {"x": count}


def _children(parent: int) -> set[int]:
    found = set()
    for place in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = place.read_text(encoding="utf-8").rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[1]) == parent and fields[0] != "Z":
            found.add(int(place.parent.name))
    return found


def _lives(number: int) -> bool:
    try:
        return Path(f"/proc/{number}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="asks /proc who lives")
def test_no_worker_outlives_a_killed_run(tmp_path: Path) -> None:
    page = "# A\n\n" + "[x](y.md) *some* text, `code` and more of it.\n\n" * 40_000
    for number in range(8):
        (tmp_path / f"{number}.md").write_text(page, encoding="utf-8")
    command = [
        sys.executable,
        "-m",
        "doc_audit",
        "check",
        str(tmp_path),
        "--offline",
        "--no-cache",
        "--jobs",
        "2",
        "-qq",
    ]
    run = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    deadline = time.monotonic() + 60
    while len(workers := _children(run.pid)) < 2 and time.monotonic() < deadline:
        time.sleep(0.05)
    run.send_signal(signal.SIGKILL)
    run.wait()
    assert len(workers) >= 2, "the run ended before it started workers"
    while any(map(_lives, workers)) and time.monotonic() < deadline:
        time.sleep(0.05)
    left = [number for number in workers if _lives(number)]
    for number in left:
        os.kill(number, signal.SIGKILL)
    assert not left
