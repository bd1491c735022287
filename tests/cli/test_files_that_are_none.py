"""Trees of pipes, sockets, devices, links out and endless files, through the whole program: it ends, and says what it left out."""

import json
import os
import resource
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from no_files import pipe, unix_socket

# Less than a run that reads an endless file takes.
MEMORY = 2_000_000_000
# A hang guard; a run takes half a second.
PATIENCE = 60


def doc_audit(cwd: Path, *args: object, **options: Any) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "doc_audit", *map(str, args)],
        cwd=cwd,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY)),
        **options,
    )


def zero(path: Path) -> None:
    path.symlink_to("/dev/zero")


def terminal(path: Path) -> None:
    path.symlink_to("/dev/tty")


def sparse(path: Path) -> None:
    path.write_bytes(b"")
    os.truncate(path, 8 << 30)


def loop(path: Path) -> None:
    path.symlink_to(path.name)


def out(path: Path) -> None:
    """A link to a file outside that would be valid as any of them, and would be seen in the report."""
    outside = next(folder for folder in path.parents if folder.name == "tree").parent / "secret.md"
    outside.write_text("# SECRET\n\n[secret](secret-target.md)\n\n**Maintained By**: Secret Team\n", encoding="utf-8")
    path.symlink_to(outside)


def environment(path: Path) -> None:
    path.symlink_to("/proc/self/environ")


KINDS = (pipe, unix_socket, zero, terminal, sparse, loop, out, environment)
FEW = (pipe, zero, loop, out)
# Files that are looked into beside the pages.
LOOKED_AT = (
    ".gitignore",
    ".gitattributes",
    ".gitmodules",
    "docfx.json",
    "config/tech-docs.yml",
    "docs/.gitignore",
    "docs/z",
    "docs/z.html",
    "other/page.md",
)


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    root = tmp_path / "tree"
    for name in ("docs", "other", "config", ".github"):
        (root / name).mkdir(parents=True)
    text = "# Good\n\n[gone](gone.md) [code](z#L9) [html](z.html#q) [page](../other/page.md#x)\n"
    (root / "docs/good.md").write_text(text, encoding="utf-8")
    return root


def track(tree: Path) -> None:
    subprocess.run(["git", "init", "-q", tree], check=True)
    subprocess.run(["git", "-C", tree, "add", "."], check=True)


@pytest.mark.parametrize("tracked", [False, True], ids=["no git", "git"])
@pytest.mark.parametrize("make", KINDS, ids=lambda make: make.__name__)
def test_a_run_leaves_them_out_and_says_so(tree: Path, make: Callable[[Path], None], tracked: bool) -> None:
    if tracked:
        track(tree)
    # OWNERS files are looked at only where there is no CODEOWNERS.
    looked_at = (*LOOKED_AT, ".github/CODEOWNERS" if tracked else "docs/OWNERS")
    for name in ("docs/none.md", *looked_at):
        make(tree / name)
    done = doc_audit(tree, "docs", "--root", ".", "--offline", "--no-cache", "--format", "json")
    assert done.returncode == 1, done.stderr
    assert done.stderr == ""
    run = json.loads(done.stdout)
    errors = {(item["rule"], item["path"]) for item in run["findings"] if item["severity"] == "error"}
    assert errors == {("DA101", "docs/good.md"), ("DA403", "docs/none.md")}
    unread = " ".join(note for note in run["run"]["notes"] if "not read" in note)
    for name in looked_at:
        assert f"{name} (" in unread, name
    assert "secret" not in done.stdout.lower()


@pytest.mark.parametrize("make", FEW, ids=lambda make: make.__name__)
def test_a_second_run_with_the_cache_says_the_same(tree: Path, make: Callable[[Path], None]) -> None:
    (tree / "docs/none.md").write_text("# Was a page\n", encoding="utf-8")
    command = ("docs", "--root", ".", "--offline", "--cache-dir", "../cache", "--format", "json")
    assert not unreadable(doc_audit(tree, *command))
    (tree / "docs/none.md").unlink()
    make(tree / "docs/none.md")
    for _ in range(2):
        done = doc_audit(tree, *command)
        assert done.returncode == 1
        assert unreadable(done) == ["docs/none.md"]


def unreadable(done: subprocess.CompletedProcess[str]) -> list[str]:
    return [item["path"] for item in json.loads(done.stdout)["findings"] if item["rule"] == "DA403"]


def test_a_link_inside_the_tree_is_a_page_like_any_other(tree: Path) -> None:
    (tree / "other/real.md").write_text("# Real\n\n## Part\n", encoding="utf-8")
    (tree / "docs/linked.md").symlink_to("../other/real.md")
    (tree / "docs/good.md").write_text("[a](linked.md#part) [b](linked.md#none)\n", encoding="utf-8")
    track(tree)
    run = json.loads(doc_audit(tree, "docs", "--root", ".", "--offline", "--no-cache", "--format", "json").stdout)
    assert [page["title"] for page in run["pages"]] == ["good.md", "Real"]
    assert [item["target"] for item in run["findings"] if item["rule"] == "DA102"] == ["linked.md#none"]
    assert not [note for note in run["run"]["notes"] if "not read" in note]


def test_folders_that_are_called_like_files(tree: Path) -> None:
    for name in ("docs/none.md", *LOOKED_AT, ".github/CODEOWNERS", "CODEOWNERS", "docs/OWNERS"):
        (tree / name).mkdir()
    (tree / "docs/none.md/inside.md").write_text("# Inside\n", encoding="utf-8")
    done = doc_audit(tree, "docs", "--root", ".", "--offline", "--no-cache", "--format", "json")
    assert done.returncode == 1
    run = json.loads(done.stdout)
    assert [page["path"] for page in run["pages"]] == ["docs/good.md", "docs/none.md/inside.md"]
    assert not [item for item in run["findings"] if item["rule"] == "DA403"]


@pytest.mark.parametrize("make", FEW, ids=lambda make: make.__name__)
@pytest.mark.parametrize("name", ["doc-audit.toml", "pyproject.toml"])
def test_a_configuration_that_is_none_is_one_clear_line(tree: Path, name: str, make: Callable[[Path], None]) -> None:
    """No run goes by rules that its project did not choose."""
    make(tree / name)
    done = doc_audit(tree, "docs", "--offline", "--no-cache")
    if make is loop:
        # Nothing is there.
        assert done.returncode == 1
        return
    assert done.returncode == 2
    assert "cannot read the configuration" in done.stderr
    assert done.stderr.count("\n") == 1
    assert "secret" not in done.stderr.lower().replace("secret.md", "")


GIVEN = (
    ("check", "docs", "--offline", "--no-cache", "--config", "FILE"),
    ("check", "docs", "--offline", "--no-cache", "--baseline", "FILE"),
    ("check", "docs", "--offline", "--no-cache", "--previous", "FILE"),
    ("check", "docs", "--offline", "--no-cache", "--history", "FILE"),
    ("check", "docs", "--offline", "--no-cache", "--format", "html", "--templates", "folder"),
    ("baseline", "prune", "docs", "--file", "FILE"),
    ("report", "FILE"),
    ("diff", "FILE", "FILE"),
    ("digest", "FILE"),
    ("digest", "FILE", "--previous", "FILE"),
    ("merge", "FILE"),
    ("fix", "docs", "--from", "FILE"),
    ("history", "--history", "h.sqlite3", "import", "FILE"),
    ("history", "--history", "FILE"),
)


@pytest.mark.parametrize("make", [pipe, unix_socket, zero, sparse], ids=lambda make: make.__name__)
@pytest.mark.parametrize("command", GIVEN, ids=" ".join)
def test_what_the_user_names_is_refused_in_one_line(
    tmp_path: Path, command: tuple[str, ...], make: Callable[[Path], None]
) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs/a.md").write_text("# A\n", encoding="utf-8")
    (tmp_path / "folder").mkdir()
    make(tmp_path / "FILE")
    make(tmp_path / "folder/report.html")
    done = doc_audit(tmp_path, *command)
    assert done.returncode == 2, done.stdout
    assert done.stderr.count("\n") == 1
    assert "Traceback" not in done.stderr
    assert "internal error" not in done.stderr


def test_a_run_comes_through_a_pipe(tree: Path) -> None:
    run = doc_audit(tree, "docs", "--offline", "--no-cache", "--format", "json").stdout
    done = subprocess.run(
        [sys.executable, "-m", "doc_audit", "report", "/dev/stdin", "--format", "json"],
        input=run,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    assert done.stdout == run


@pytest.mark.parametrize("make", [pipe, unix_socket, zero, sparse], ids=lambda make: make.__name__)
@pytest.mark.parametrize("name", ["pages.sqlite3", "answers.sqlite3"])
def test_a_cache_that_is_no_file_is_done_without(tree: Path, name: str, make: Callable[[Path], None]) -> None:
    (tree / "cache").mkdir()
    make(tree / "cache" / name)
    (tree / "docs/good.md").write_text("[a](http://127.0.0.1:9/) [gone](gone.md)\n", encoding="utf-8")
    done = doc_audit(tree, "docs", "--cache-dir", "cache", "--format", "json")
    assert done.returncode == 1
    assert [item["rule"] for item in json.loads(done.stdout)["findings"] if item["severity"] == "error"] == ["DA101"]
    assert doc_audit(tree, "cache", "info", "--cache-dir", "cache").returncode == 0


@pytest.mark.parametrize("make", FEW, ids=lambda make: make.__name__)
@pytest.mark.parametrize("name", ["mkdocs.yml", "docs/page.md"])
def test_other_commands_end_too(tree: Path, name: str, make: Callable[[Path], None]) -> None:
    make(tree / name)
    for command in (("init", ".", "--force"), ("fix", "docs", "--diff"), ("review", "docs/page.md", "--yes")):
        done = doc_audit(tree, *command)
        assert done.returncode in (0, 1, 2)
        assert "Traceback" not in done.stderr
        assert "internal error" not in done.stderr
        assert "secret" not in (done.stdout + done.stderr).lower().replace("secret.md", "")
