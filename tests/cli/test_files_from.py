"""Paths from a list: what another program found, on stdin or in a file."""

import subprocess
import sys
from pathlib import Path

import pytest

from .test_check import page


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    for name in ("a.md", "b c.md", "d.md"):
        (tmp_path / name).write_text(page("[Gone](gone.md)"), encoding="utf-8")
    (tmp_path / "notes.txt").write_text("x", encoding="utf-8")
    return tmp_path


def check(tree: Path, *args: str, given: str = "") -> subprocess.CompletedProcess[str]:
    line = [
        sys.executable,
        "-m",
        "doc_audit",
        "check",
        "--offline",
        "--as-of",
        "2026-03-02",
        "--format",
        "concise",
        *args,
    ]
    return subprocess.run(line, cwd=tree, input=given, capture_output=True, encoding="utf-8", timeout=120, check=False)


def named(done: subprocess.CompletedProcess[str]) -> list[str]:
    return sorted({line.split(":")[0] for line in done.stdout.splitlines()})


@pytest.mark.parametrize(
    "given", ["a.md\nb c.md\n", "a.md\r\nb c.md", "a.md\0b c.md\0", "\na.md\n\nb c.md\nnotes.txt\n"]
)
def test_stdin_lists_what_is_audited(tree: Path, given: str) -> None:
    done = check(tree, "--files-from", "-", given=given)
    assert named(done) == ["a.md", "b c.md"]
    assert done.returncode == 1


def test_a_file_lists_more_beside_the_arguments(tree: Path) -> None:
    (tree / "list").write_text("d.md\n", encoding="utf-8")
    assert named(check(tree, "a.md", "--files-from", "list")) == ["a.md", "d.md"]


def test_what_is_gone_is_named_and_passed_over(tree: Path) -> None:
    done = check(tree, "--files-from", "-", given="a.md\nold\x1b.md\n")
    assert named(done) == ["a.md"]
    assert "doc-audit: old\\x1b.md: not there, passed over" in done.stderr


@pytest.mark.parametrize("given", ["", "\n", "old.md\n", "notes.txt\n"])
def test_an_empty_list_audits_nothing_and_fails_nothing(tree: Path, given: str) -> None:
    done = check(tree, "--files-from", "-", given=given)
    assert (done.returncode, done.stdout) == (0, "")
    assert "Nothing was audited: the list names no page." in done.stderr


def test_a_list_that_cannot_be_read_is_named(tree: Path) -> None:
    done = check(tree, "--files-from", "none")
    assert done.returncode == 2
    assert done.stderr == "doc-audit: --files-from none: cannot be read: No such file or directory\n"
