"""`check --watch` as people use it: a process, real saves, Ctrl-C."""

import os
import queue
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

PATIENCE = 30.0


class Watching:
    """A running `doc-audit check --watch`; its lines come out of a queue."""

    def __init__(self, root: Path, *args: str) -> None:
        command = [sys.executable, "-m", "doc_audit", "check", ".", "--watch", "--as-of", "2026-03-02", "-q", *args]
        env = {key: value for key, value in os.environ.items() if not key.startswith(("DOC_AUDIT_", "FORCE_COLOR"))}
        self.process = subprocess.Popen(
            command, cwd=root, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8"
        )
        self.lines: queue.SimpleQueue[str | None] = queue.SimpleQueue()
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.lines.put(line)
        self.lines.put(None)

    def until(self, text: str) -> str:
        """Read on to the line that holds *text*."""
        seen = []
        while (line := self.lines.get(timeout=PATIENCE)) is not None:
            seen.append(line)
            if text in line:
                return line
        raise AssertionError(f"{text!r} did not come: {seen}")

    def end(self, number: int = signal.SIGINT) -> int:
        self.process.send_signal(number)
        return self.process.wait(timeout=PATIENCE)

    def close(self) -> None:
        """Stop it, if it has not ended, and let go of its output."""
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        assert self.process.stdout is not None
        self.process.stdout.close()


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    root = tmp_path / "docs"
    root.mkdir()
    (root / "README.md").write_text("# Start\n\n[Next](next.md)\n", encoding="utf-8")
    (root / "next.md").write_text("# Next\n\n[Back](README.md#start)\n", encoding="utf-8")
    return root


@pytest.fixture
def watching(tree: Path) -> Iterator[Watching]:
    running = Watching(tree)
    running.until("Watching")
    yield running
    running.close()


def test_a_save_is_answered_with_what_it_changed(tree: Path, watching: Watching) -> None:
    (tree / "next.md").write_text("# Next\n\n[Back](REDME.md)\n", encoding="utf-8")
    assert "1 new, 0 fixed" in watching.until("next.md: ")
    watching.until("new    next.md:3:1  DA101")
    # A heading that another page points to: the finding is on the page that was not touched.
    (tree / "next.md").write_text("# Next\n\n[Back](README.md#start)\n", encoding="utf-8")
    assert "0 new, 1 fixed" in watching.until("next.md: ")
    (tree / "README.md").write_text("# Begin\n\n[Next](next.md)\n", encoding="utf-8")
    assert "1 new, 0 fixed" in watching.until("README.md: ")
    watching.until("new    next.md:3:1  DA102")


def test_pages_come_and_go(tree: Path, watching: Watching) -> None:
    (tree / "next.md").unlink()
    assert " 1 new, " in watching.until("next.md: ")
    watching.until("new    README.md:3:1  DA101")
    # An editor that writes another file and renames it.
    (tree / "next.tmp").write_text("# Next\n\n[Back](README.md#start)\n", encoding="utf-8")
    (tree / "next.tmp").rename(tree / "next.md")
    watching.until("fixed  README.md:3:1  DA101")


def test_a_slip_in_the_configuration_is_said_and_outlived(tree: Path, watching: Watching) -> None:
    (tree / "doc-audit.toml").write_text("nonsense = 1\n", encoding="utf-8")
    watching.until("nonsense")
    (tree / "doc-audit.toml").write_text('[rules.DA303]\nseverity = "off"\n', encoding="utf-8")
    assert " 0 new, 2 fixed" in watching.until("doc-audit.toml: ")


@pytest.mark.parametrize(
    "bad", [b"\0\xff\xfe binary", "# Näxt\n".encode("latin-1"), b"---\n: [\n---\n", b"[" * 50_000], ids=str
)
def test_a_bad_page_is_reported_and_outlived(tree: Path, watching: Watching, bad: bytes) -> None:
    good = (tree / "next.md").read_bytes()
    (tree / "next.md").write_bytes(bad)
    watching.until("next.md: ")
    (tree / "next.md").write_bytes(good + b"\n[gone](gone.md)\n")
    watching.until("new    next.md:5:1  DA101")


def test_all_pages_may_go_for_a_while(tree: Path, watching: Watching) -> None:
    texts = {path: path.read_bytes() for path in tree.glob("*.md")}
    for path in texts:
        path.unlink()
    watching.until("no page to audit")
    for path, data in texts.items():
        path.write_bytes(data.replace(b"next.md", b"nxet.md"))
    watching.until("new    README.md:3:1  DA101")


def test_many_quick_saves_end_in_what_was_saved_last(tree: Path, watching: Watching) -> None:
    for number in range(60):
        (tree / "next.md").write_text(f"# Next\n\n[a](gone-{number}.md)\n", encoding="utf-8")
        (tree / f"page-{number}.md").write_text(f"# {number}\n", encoding="utf-8")
    (tree / "last.md").write_text("[x](missing.md)\n", encoding="utf-8")
    watching.until("new    last.md:1:1  DA101")
    (tree / "next.md").write_text("# Next\n\n[a](page-59.md)\n", encoding="utf-8")
    watching.until("fixed  next.md:3:1  DA101  There is no gone-59.md")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_ends_when_it_is_asked_to(watching: Watching, number: int) -> None:
    assert watching.end(number) == 0
    assert watching.lines.get(timeout=PATIENCE) is None


def test_reports_are_written_again_without_waking_itself(tree: Path) -> None:
    running = Watching(tree, "--format", "text", "--format", "json:run.json", "--cache-dir", "cache")
    try:
        running.until("Watching")
        before = (tree / "run.json").read_text(encoding="utf-8")
        (tree / "next.md").write_text("[gone](gone.md)\n", encoding="utf-8")
        running.until("next.md: ")
        assert (tree / "run.json").read_text(encoding="utf-8") != before
        (tree / "next.md").write_text("[went](went.md)\n", encoding="utf-8")
        # Nothing between the two saves was taken for a change.
        while "next.md: " not in (line := running.lines.get(timeout=PATIENCE) or ""):
            assert "run.json" not in line
            assert "cache" not in line
    finally:
        running.end()
        running.close()
