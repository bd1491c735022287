"""What is ignored is what git ignores, in every repository."""

import datetime as dt
import random
import subprocess
from collections.abc import Sequence
from pathlib import Path

import ignoring
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from doc_audit.model.settings import Request
from doc_audit.source.discover import Inventory, discover


def inventory(root: Path, *paths: str) -> Inventory:
    asked = tuple(str(root / path) for path in paths or ("",))
    return discover(Request(paths=asked, root=str(root), as_of=dt.date(2026, 1, 1)))


def made(root: Path, ignore: dict[str, bytes], files: Sequence[str], tracked: Sequence[str] = ()) -> Path:
    ignoring.write(ignoring.Repository(files=list(files), ignore=ignore, tracked=list(tracked)), root)
    return root


@settings(max_examples=120)
@given(chance=st.randoms(use_true_random=False))
def test_every_repository_has_the_pages_that_git_shows(
    tmp_path_factory: pytest.TempPathFactory, chance: random.Random
) -> None:
    root = tmp_path_factory.mktemp("tree") / "root"
    repository = ignoring.repository(chance)
    ignoring.write(repository, root)
    shown = ignoring.shown(root)
    found = inventory(root)
    assert set(found.pages) == shown & set(repository.files), (repository.ignore, repository.exclude, repository.own)
    assert not found.tree.ignored & shown


@pytest.mark.parametrize(
    ("patterns", "ignored"),
    [
        # A folder is matched by its name, without a slash behind it.
        (b"out/**\n!out/keep.md\n", {"out/a.md", "out/sub/b.md"}),
        (b"*\n!*/\n!*.md\n", set()),
        (b"out/**/\n", {"out/sub/b.md"}),
        (b"out/\n!out/**\n", {"out/a.md", "out/keep.md", "out/sub/b.md"}),
        (b"*/\n", {"out/a.md", "out/keep.md", "out/sub/b.md", "é/a.md"}),
        (b"**/\n", {"out/a.md", "out/keep.md", "out/sub/b.md", "é/a.md"}),
        # Stars behind a fixed beginning stand at the beginning of what is left.
        (b"/a.md**/**\n", {"a.md"}),
        (b"/o**/b.md\n", {"out/sub/b.md"}),
        # A character is a byte.
        (b"?/a.md\n", set()),
        (b"??/a.md\n", {"é/a.md"}),
        # Only a line feed ends a line, and only spaces at its end do not count.
        (b"a.md\t\n", set()),
        (b"a.md  \r\n", {"a.md", "out/a.md", "é/a.md"}),
        (b"x\ra.md\n", set()),
        ("x\u2028a.md\n".encode(), set()),
        (b"\xef\xbb\xbfa.md\n", {"a.md", "out/a.md", "é/a.md"}),
        # What git never matches never matches, and the other lines hold.
        (b"[a-\n[[:foo:]].md\n\\\nb.md\n", {"out/sub/b.md"}),
        (b"[z-a].md\nb.md\n", {"out/sub/b.md"}),
        (b"[b-a].md\n", {"out/sub/b.md"}),
        (b"[[:alpha:]].md\n", {"a.md", "out/a.md", "out/sub/b.md", "é/a.md"}),
    ],
)
def test_a_line_means_what_it_means_to_git(tmp_path: Path, patterns: bytes, ignored: set[str]) -> None:
    files = ["a.md", "out/a.md", "out/keep.md", "out/sub/b.md", "é/a.md"]
    root = made(tmp_path / "root", {".gitignore": patterns}, files)
    assert set(inventory(root).pages) == set(files) - ignored
    assert ignoring.shown(root) & set(files) == set(files) - ignored


def test_the_same_holds_without_git(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    for name in ("a.md", "out/a.md", "out/keep.md"):
        (tmp_path / name).write_text("# Page\n")
    (tmp_path / ".gitignore").write_text("out/**\n!out/keep.md\n")
    assert inventory(tmp_path).pages == ("a.md", "out/keep.md")


def test_what_is_tracked_is_audited_though_a_pattern_ignores_it(tmp_path: Path) -> None:
    files = ["a.md", "b.md", "out/x.md", "out/y.md", "gone/z.md"]
    root = made(tmp_path / "root", {".gitignore": b"*.md\n!b.md\nout/\ngone/\n"}, files, ["a.md", "out/x.md"])
    found = inventory(root)
    assert found.pages == ("a.md", "b.md", "out/x.md")
    assert {"out/y.md", "gone"} <= found.tree.ignored
    assert not {"a.md", "out", "out/x.md"} & found.tree.ignored
    assert inventory(root, "out").pages == ("out/x.md", "out/y.md")


def test_what_lies_in_node_modules_stays_out(tmp_path: Path) -> None:
    root = made(tmp_path / "root", {}, ["a.md", "node_modules/x/README.md"], ["node_modules/x/README.md"])
    assert inventory(root).pages == ("a.md",)


def test_the_users_own_file_counts_least(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / "home/git").mkdir(parents=True)
    (tmp_path / "home/git/ignore").write_text("a.md\nb.md\n")
    root = made(tmp_path / "root", {".gitignore": b"!a.md\n"}, ["a.md", "b.md", "c.md"])
    subprocess.run(["git", "-C", str(root), "config", "--unset", "core.excludesFile"], check=True)
    assert inventory(root).pages == ("a.md", "c.md")
    subprocess.run(["git", "-C", str(root), "config", "core.excludesFile", "~/mine"], check=True)
    (tmp_path / "mine").write_text("c.md\n")
    assert inventory(root).pages == ("a.md", "b.md")
    subprocess.run(["git", "-C", str(root), "config", "core.excludesFile", ""], check=True)
    assert inventory(root).pages == ("a.md", "b.md", "c.md")


@pytest.mark.parametrize(("value", "pages"), [("true", ()), ("1", ()), ("false", ("A.md",)), ("0", ("A.md",))])
def test_case_counts_as_git_is_told(tmp_path: Path, value: str, pages: tuple[str, ...]) -> None:
    root = made(tmp_path / "root", {".gitignore": b"a.md\n"}, ["A.md"])
    subprocess.run(["git", "-C", str(root), "config", "core.ignoreCase", value], check=True)
    assert inventory(root).pages == pages


def test_a_linked_work_tree_has_the_excludes_of_its_repository(tmp_path: Path) -> None:
    root = made(tmp_path / "root", {}, ["a.md", "b.md"], ["a.md"])
    (root / ".git/info/exclude").write_text("b.md\n")
    ignoring.git(root, "-c", "user.name=a", "-c", "user.email=a@example.org", "commit", "-q", "-m", "x")
    tree = tmp_path / "tree"
    ignoring.git(root, "worktree", "add", "-q", str(tree))
    (tree / "b.md").write_text("# Page\n")
    (tree / "c.md").write_text("# Page\n")
    assert inventory(tree).pages == ("a.md", "c.md")


def test_a_linked_file_of_patterns_is_not_followed(tmp_path: Path) -> None:
    root = made(tmp_path / "root", {}, ["a.md"])
    (root / "patterns").write_text("a.md\n")
    (root / ".gitignore").symlink_to("patterns")
    assert inventory(root).pages == ("a.md",)
    assert "a.md" in ignoring.shown(root)


def test_in_an_ignored_root_only_what_is_tracked_is_audited(tmp_path: Path) -> None:
    root = made(tmp_path / "root", {".gitignore": b"/out/\n", "out/.gitignore": b"!*\n"}, ["out/a.md", "out/b.md"])
    assert inventory(root / "out").pages == ()
    subprocess.run(["git", "-C", str(root), "add", "-f", "out/a.md"], check=True)
    assert inventory(root / "out").pages == ("a.md",)
