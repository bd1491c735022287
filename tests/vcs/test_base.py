"""The tree before a change, written from what git holds: byte for byte, and nowhere else."""

from pathlib import Path

import pytest
from repositories import git

from doc_audit.source.ignore import outside_rules
from doc_audit.vcs import base as base_module
from doc_audit.vcs.base import base
from doc_audit.vcs.listing import Entry


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    root = tmp_path / "repo"
    root.mkdir()
    git(root, "init", "-q", "-b", "main")
    return root


def _tree(root: Path, *entries: tuple[str, str, str]) -> str:
    """Make a tree object of (mode, name, object), as no careful git would."""
    raw = b"".join(f"{mode} {name}\0".encode() + bytes.fromhex(target) for mode, name, target in entries)
    return git(root, "hash-object", "-t", "tree", "-w", "--stdin", "--literally", stdin=raw)


def test_files_are_written_as_they_are_stored(repository: Path) -> None:
    (repository / "docs").mkdir()
    (repository / "docs/a.md").write_bytes(b"one\r\ntwo\n")
    (repository / "docs/link.md").symlink_to("a.md")
    (repository / ".gitattributes").write_text("*.md text eol=crlf ident\n")
    git(repository, "-c", "core.autocrlf=false", "add", "-A")
    stored = git(repository, "cat-file", "blob", ":docs/a.md").encode()
    git(repository, "commit", "-q", "-m", "one")
    with base(repository / "docs", "HEAD") as before:
        assert before.root.name == "docs"
        assert (before.root / "a.md").read_bytes().strip() == stored
        assert (before.root / "link.md").readlink() == Path("a.md")
    assert not before.root.exists()


def test_no_name_in_a_commit_leads_out_of_the_folder(repository: Path, tmp_path: Path) -> None:
    text = git(repository, "hash-object", "-w", "--stdin", stdin=b"evil\n")
    out = git(repository, "hash-object", "-w", "--stdin", stdin=str(tmp_path).encode())
    inner = _tree(repository, ("100644", "planted.md", text))
    tree = _tree(
        repository,
        ("40000", "..", inner),
        ("40000", ".git", inner),
        ("120000", "a", out),
        ("40000", "a", inner),
        ("100644", "good.md", text),
    )
    commit = git(repository, "commit-tree", tree, "-m", "x")
    git(repository, "update-ref", "refs/heads/main", commit)
    with base(repository, "HEAD") as before:
        assert (before.root / "good.md").read_bytes() == b"evil\n"
        assert not (before.root / ".git" / "planted.md").exists()
        assert not (before.root.parent / "planted.md").exists()
    assert not (tmp_path / "planted.md").exists()


def test_objects_are_asked_for_in_parts_that_fit_into_memory() -> None:
    half = base_module._BATCH // 2 + 1  # noqa: SLF001 - real objects of this size would fill the memory
    entries = [Entry("100644", "", str(number), size) for number, size in enumerate((1, half, half, 3, half * 3, 2))]
    parts = [[entry.path for entry in part] for part in base_module._batches(entries)]  # noqa: SLF001 - the same
    assert parts == [["0", "1"], ["2", "3"], ["4"], ["5"]]


def test_a_linked_work_tree_has_the_exclude_file_of_its_repository(repository: Path, tmp_path: Path) -> None:
    (repository / "a.md").write_text("# A\n")
    git(repository, "add", "-A")
    git(repository, "commit", "-q", "-m", "one")
    (repository / ".git/info/exclude").write_text("private/\n")
    git(repository, "worktree", "add", "-q", str(tmp_path / "linked"))
    for root in (repository, tmp_path / "linked"):
        assert [rule.verdict("private", folder=True) for rule in outside_rules(root).rules] == [True]
