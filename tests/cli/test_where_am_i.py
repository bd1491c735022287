"""Which folder a run takes for the root, how it names files, and what it says to arguments that are no files."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from .test_check import page, run

FLAGS = ("--offline", "--as-of", "2026-03-02")


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A project without git whose page links out of the folder of pages, and has one broken link."""
    (tmp_path / "docs/deep").mkdir(parents=True)
    (tmp_path / "README.md").write_text(page(), encoding="utf-8")
    (tmp_path / "docs/page.md").write_text(page("[Readme](../README.md) [Gone](gone.md)"), encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("current", "argument", "shown"),
    [
        (".", "docs", "docs/page.md"),
        (".", "docs/page.md", "docs/page.md"),
        (".", ".", "docs/page.md"),
        ("..", "TREE/docs", "TREE/docs/page.md"),
    ],
)
def test_without_git_the_root_is_the_top_of_the_project(tree: Path, current: str, argument: str, shown: str) -> None:
    argument, shown = argument.replace("TREE", tree.name), shown.replace("TREE", tree.name)
    result = run("check", argument, *FLAGS, "--format", "concise", cwd=tree / current)
    assert [line.split(" ")[:2] for line in result.stdout.splitlines()] == [[f"{shown}:3:24:", "DA101"]]


@pytest.mark.parametrize(
    ("current", "argument", "shown"),
    [
        (".", "docs", "docs/page.md"),
        ("docs", ".", "page.md"),
        ("docs/deep", "..", "../page.md"),
        ("..", "TREE", "TREE/docs/page.md"),
        ("../elsewhere", "../TREE", "{tree}/docs/page.md"),
    ],
)
def test_paths_are_named_as_an_editor_opens_them_from_here(tree: Path, current: str, argument: str, shown: str) -> None:
    subprocess.run(["git", "init", "-q"], cwd=tree, check=True)
    (tree / current).mkdir(exist_ok=True)
    argument, shown = argument.replace("TREE", tree.name), shown.replace("TREE", tree.name).format(tree=tree)
    saved = tree.parent / f"{tree.name}.json"
    result = run("check", argument, *FLAGS, "--format", f"json:{saved}", cwd=tree / current)
    assert result.stdout.splitlines()[0] == shown
    assert json.loads(saved.read_text(encoding="utf-8"))["findings"][0]["path"] == "docs/page.md"


def test_files_name_paths_from_the_root(tree: Path) -> None:
    subprocess.run(["git", "init", "-q"], cwd=tree, check=True)
    run("check", ".", *FLAGS, "--format", "concise:found.txt", cwd=tree / "docs")
    assert (tree / "docs/found.txt").read_text(encoding="utf-8").startswith("docs/page.md:3:24:")


@pytest.mark.parametrize("address", ["https://docs.example.org/guide", "HTTP://example.org", "git://example.org/x.git"])
def test_an_address_is_told_what_to_give(tree: Path, address: str) -> None:
    result = run("check", address, cwd=tree)
    assert result.returncode == 2
    assert "an address on the web; give the folder" in result.stderr


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_is_named_and_never_waited_for(tree: Path) -> None:
    os.mkfifo(tree / "pipe.md")
    reading, writing = os.pipe()
    try:
        for argument in ("pipe.md", f"/dev/fd/{reading}"):
            result = subprocess.run(
                [sys.executable, "-m", "doc_audit", "check", argument, *FLAGS],
                cwd=tree, capture_output=True, encoding="utf-8", timeout=60, pass_fds=(reading,), check=False,
            )  # fmt: skip
            assert result.returncode == 2
            assert (
                result.stderr
                == f"doc-audit: {argument}: no file that can be read twice; save what it gives as a file first\n"
            )
    finally:
        os.close(reading)
        os.close(writing)
