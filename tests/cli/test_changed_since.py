"""`check --changed-since`: a pull request is blamed for what it broke, and for nothing else."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from program import doc_audit
from repositories import git

STAMP = "\n\n**Last Updated**: 2026-02-20\n**Maintained By**: SRE\n"


def check(root: Path, *args: str) -> subprocess.CompletedProcess[str]:
    return doc_audit(root, "check", "--offline", "--as-of", "2026-03-02", *args)


def caused(root: Path, *args: str) -> tuple[list[str], dict[str, Any]]:
    run = json.loads(check(root, "--changed-since", "main", "--format", "json", *args).stdout)
    return [f"{item['path']}: {item['rule']} {item['target']}" for item in run["findings"]], run["run"]


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    root = tmp_path / "repo"
    (root / "docs").mkdir(parents=True)
    (root / "docs/target.md").write_text(f"# Target\n\n## Setup\n\nText.{STAMP}")
    for number in range(4):
        (root / f"docs/page{number}.md").write_text(f"# Page\n\n[s](target.md#setup) [old](gone.md){STAMP}")
    git(root, "init", "-q")
    git(root, "add", "-A")
    git(root, "commit", "-qm", "first")
    git(root, "checkout", "-qb", "side")
    return root


def test_what_was_broken_before_is_not_blamed_on_the_change(tree: Path) -> None:
    page = tree / "docs/page0.md"
    page.write_text("New first line.\n\n" + page.read_text().replace("[old]", "[older]") + "\n[new](new.md)\n")
    git(tree, "commit", "-qam", "change")
    found, run = caused(tree)
    assert found == ["docs/page0.md: DA101 new.md"]
    assert any("4 older findings are left out" in note for note in run["notes"])
    assert run["scope"] == [".", "changed since main"]


def test_a_removed_heading_is_found_on_the_pages_that_link_to_it(tree: Path) -> None:
    page = tree / "docs/target.md"
    page.write_text(page.read_text().replace("## Setup", "## Install"))
    found, run = caused(tree)
    assert found == [f"docs/page{number}.md: DA102 target.md#setup" for number in range(4)]
    assert (
        "This change removes #setup from docs/target.md, linked from 4 pages that it does not touch: "
        "docs/page0.md, docs/page1.md, docs/page2.md, …" in run["notes"]
    )
    shown = check(tree, "--changed-since", "main", "--format", "github").stdout
    assert shown.count(": this change removes #setup from docs/target.md\n") == 4


def test_a_removed_page_is_found_where_it_was_linked_from(tree: Path) -> None:
    git(tree, "rm", "-q", "docs/target.md")
    git(tree, "commit", "-qm", "remove")
    found, _ = caused(tree)
    assert found == [f"docs/page{number}.md: DA101 target.md#setup" for number in range(4)]


@pytest.mark.parametrize(
    ("change", "finding", "impact"),
    [
        (
            ("mv", "docs/target.md", "docs/goal.md"),
            "docs/page0.md: DA101 target.md#setup",
            "This change renames docs/target.md to docs/goal.md, linked from 4 pages that it does not touch",
        ),
        (
            ("mv", "docs/target.md", "docs/Target.md"),
            "docs/page0.md: DA103 target.md#setup",
            "This change renames docs/target.md to docs/Target.md, linked from 4 pages that it does not touch",
        ),
        (
            ("rm", "-q", "docs/deep/README.md"),
            "docs/links.md: DA101 deep/",
            "This change removes docs/deep/README.md, linked from a page that it does not touch: docs/links.md",
        ),
        (
            ("mv", "docs/deep/README.md", "docs/deep/intro.md"),
            "docs/links.md: DA105 deep/",
            "This change renames docs/deep/README.md to docs/deep/intro.md, linked from a page that it does not touch",
        ),
    ],
)
def test_a_target_that_goes_is_felt_where_it_was_linked_from(
    tree: Path, change: tuple[str, ...], finding: str, impact: str
) -> None:
    git(tree, "checkout", "-q", "main")
    (tree / "docs/deep").mkdir()
    (tree / "docs/deep/README.md").write_text(f"# Deep\n\nText.{STAMP}")
    (tree / "docs/links.md").write_text(f"[d](deep/) [x](../local.txt){STAMP}")
    (tree / ".gitignore").write_text("local.txt\n")
    (tree / "local.txt").write_text("only here")
    git(tree, "add", "-A")
    git(tree, "commit", "-qm", "more")
    git(tree, "checkout", "-q", "side")
    git(tree, "merge", "-q", "main")
    git(tree, *change)
    found, run = caused(tree)
    assert finding in found
    assert any(note.startswith(impact) for note in run["notes"]), run["notes"]
    # What git ignores was not there before either, as far as git knows; the change has nothing to do with it.
    assert not any("local.txt" in line for line in found)


def test_an_explicit_id_that_changes_is_named(tree: Path) -> None:
    git(tree, "checkout", "-q", "main")
    (tree / "docs/target.md").write_text(f'# T\n\n<a id="setup"></a>Text.{STAMP}')
    git(tree, "commit", "-qam", "explicit")
    git(tree, "checkout", "-q", "side")
    git(tree, "merge", "-q", "main")
    (tree / "docs/target.md").write_text(f'# T\n\n<a id="set-up"></a>Text.{STAMP}')
    run = json.loads(check(tree, "--changed-since", "main", "--format", "json").stdout)
    assert {item["message"] for item in run["findings"]} == {
        "docs/target.md has no anchor #setup: this change removes #setup from docs/target.md"
    }


def test_the_baseline_is_compared_with_the_whole_tree(tree: Path) -> None:
    check(tree)
    line = [sys.executable, "-m", "doc_audit", "baseline", "create", "--offline", "--as-of", "2026-03-02"]
    subprocess.run(line, cwd=tree, check=True, capture_output=True)
    _, run = caused(tree, "--baseline", "doc-audit-baseline.json")
    assert not any("no longer found" in note for note in run["notes"])


def test_a_renamed_page_brings_its_old_findings_along(tree: Path) -> None:
    git(tree, "mv", "docs/page0.md", "docs/renamed.md")
    git(tree, "commit", "-qm", "rename")
    assert caused(tree)[0] == []
    assert check(tree, "--changed-since", "main").returncode == 0


def test_only_the_side_of_the_branch_counts(tree: Path) -> None:
    git(tree, "checkout", "-q", "main")
    (tree / "docs/page1.md").write_text(f"[x](theirs.md){STAMP}")
    git(tree, "commit", "-qam", "theirs")
    git(tree, "checkout", "-q", "side")
    (tree / "docs/page0.md").write_text(f"[x](ours.md){STAMP}")
    assert caused(tree)[0] == ["docs/page0.md: DA101 ours.md"]


def test_a_new_page_and_a_folder_of_its_own(tree: Path) -> None:
    (tree / "more").mkdir()
    (tree / "more/new.md").write_text(f"[x](nowhere.md){STAMP}")
    assert caused(tree)[0] == ["more/new.md: DA101 nowhere.md"]
    assert caused(tree, "more")[0] == ["more/new.md: DA101 nowhere.md"]


@pytest.mark.parametrize("change", ["edit", "rename"])
def test_a_partial_clone_is_told_what_it_lacks_and_blames_nobody(tree: Path, tmp_path: Path, change: str) -> None:
    target = tree / "docs/target.md"
    if change == "rename":
        git(tree, "mv", "docs/target.md", "docs/new.md")
        target = tree / "docs/new.md"
    target.write_text(target.read_text() + "\nMore.\n")
    git(tree, "commit", "-qam", "change")
    git(tree, "config", "uploadpack.allowFilter", "true")
    git(tmp_path, "clone", "-q", "--filter=blob:none", "-b", "side", f"file://{tree}", "partial")
    clone = tmp_path / "partial"

    def missing() -> list[str]:
        listed = git(clone, "rev-list", "--objects", "--all", "--missing=print").splitlines()
        return [line for line in listed if line.startswith("?")]

    before = missing()
    left = check(clone, "--changed-since", "origin/main")
    assert (left.returncode, left.stderr.count("\n")) == (2, 1), left.stdout
    assert "a partial clone lacks them: clone it without `--filter`" in left.stderr
    assert before
    assert missing() == before
    assert check(clone, "--changed-since", "HEAD").returncode == 0


def test_the_repository_is_left_as_it_was(tree: Path) -> None:
    before = git(tree, "status", "--porcelain"), git(tree, "worktree", "list"), git(tree, "for-each-ref")
    caused(tree)
    assert (git(tree, "status", "--porcelain"), git(tree, "worktree", "list"), git(tree, "for-each-ref")) == before


@pytest.mark.parametrize("ref", ["nowhere", "--output=/tmp/x", "main:docs"])
def test_an_unknown_commit_is_one_clear_line(tree: Path, ref: str) -> None:
    left = check(tree, f"--changed-since={ref}")
    assert left.returncode == 2
    assert f"--changed-since {ref}: git knows no such commit" in left.stderr
    assert left.stderr.count("\n") == 1


def test_without_git_it_says_so(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("# A\n")
    left = check(tmp_path, "--changed-since", "main")
    assert (left.returncode, left.stderr) == (
        2,
        "doc-audit: --changed-since needs a git repository, and there is none here\n",
    )
