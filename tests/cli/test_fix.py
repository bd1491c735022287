"""`doc-audit fix` on real git repositories."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

Git = Callable[..., str]
BODY = "\n".join(f"Line {number} of a page that git can recognise." for number in range(12)) + "\n"


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    root = tmp_path / "repo"
    (root / "docs/guides").mkdir(parents=True)
    (root / "docs/a.md").write_text("# A\n\n[g](guides/setup.md#first-steps)\n[self](#part)\n\n## Part\n")
    (root / "docs/guides/setup.md").write_text(f"# Setup\n\n## First steps\n\n{BODY}\n[back](../a.md)\n")
    git(root, "init", "-q")
    git(root, "add", "-A")
    git(root, "commit", "-qm", "first")
    return root


def git(root: Path, *args: str) -> str:
    env = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")}
    env |= {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    names = ("-c", "user.name=Ann", "-c", "user.email=ann@example.com", "-c", "init.defaultBranch=main")
    done = subprocess.run(["git", *names, *args], cwd=root, env=env, check=True, capture_output=True, encoding="utf-8")
    return done.stdout


def fix(root: Path, *args: str) -> subprocess.CompletedProcess[str]:
    line = [sys.executable, "-m", "doc_audit", "fix", *args]
    return subprocess.run(line, cwd=root, capture_output=True, encoding="utf-8", timeout=60, check=False)


def broken(root: Path) -> list[str]:
    line = [sys.executable, "-m", "doc_audit", "check", ".", "--offline", "--select", "DA1", "--format", "json"]
    found = json.loads(subprocess.run(line, cwd=root, capture_output=True, timeout=60, check=False).stdout)
    return [f"{item['path']}: {item['target']}" for item in found["findings"]]


@pytest.mark.parametrize("commit", [True, False], ids=["committed", "only staged"])
def test_a_renamed_page_is_followed_both_ways(tree: Path, commit: bool) -> None:
    (tree / "docs/how-to").mkdir()
    git(tree, "mv", "docs/guides/setup.md", "docs/how-to/install.md")
    if commit:
        git(tree, "commit", "-qm", "move")
    git(tree, "mv", "docs/a.md", "a.md")
    if commit:
        git(tree, "commit", "-qm", "move the other")
    done = fix(tree)
    assert done.returncode == 0, done.stderr
    assert "](docs/how-to/install.md#first-steps)" in (tree / "a.md").read_text()
    assert "](../../a.md)" in (tree / "docs/how-to/install.md").read_text()
    assert broken(tree) == []
    assert fix(tree, "--allow-dirty").stdout == "0 links written.\n"


def test_a_reworded_heading_is_followed(tree: Path) -> None:
    page = tree / "docs/guides/setup.md"
    page.write_text(page.read_text().replace("## First steps", "## `Getting` started"))
    git(tree, "commit", "-qam", "reword")
    page.write_text(page.read_text().replace("## `Getting` started", "## Where to begin"))
    git(tree, "commit", "-qam", "reword again")
    assert "(the heading was reworded, git says)" in fix(tree).stdout
    assert "](guides/setup.md#where-to-begin)" in (tree / "docs/a.md").read_text()
    assert broken(tree) == []


def test_two_headings_reworded_together_keep_their_order(tree: Path) -> None:
    page = tree / "docs/guides/setup.md"
    page.write_text("# Setup\n\n## One\n\n## Two\n\nText.\n")
    (tree / "docs/a.md").write_text("[1](guides/setup.md#one) [2](guides/setup.md#two)\n")
    git(tree, "commit", "-qam", "two")
    page.write_text("# Setup\n\n## Alpha\n\n## Beta\n\nText.\n")
    git(tree, "commit", "-qam", "reword both")
    fix(tree)
    assert (tree / "docs/a.md").read_text() == "[1](guides/setup.md#alpha) [2](guides/setup.md#beta)\n"


def test_a_replaced_section_is_not_a_reworded_heading(tree: Path) -> None:
    page = tree / "docs/guides/setup.md"
    page.write_text(page.read_text().replace(f"## First steps\n\n{BODY}", "## Farewell\n\nQuite another text.\n"))
    git(tree, "commit", "-qam", "replace")
    assert fix(tree).stdout == "0 links written.\n"


def test_names_that_differ_in_case_and_anchors_that_differ_in_punctuation_are_written(tree: Path) -> None:
    (tree / "docs/a.md").write_text("# A\n\n[g](guides/Setup.md)\n[h](guides/setup.md#first_steps)\n")
    git(tree, "commit", "-qam", "slips")
    assert fix(tree).returncode == 0
    assert (tree / "docs/a.md").read_text() == "# A\n\n[g](guides/setup.md)\n[h](guides/setup.md#first-steps)\n"


def test_the_nearest_name_is_only_written_when_asked_for(tree: Path) -> None:
    (tree / "docs/a.md").write_text("# A\n\n[g](guides/setpu.md)\n")
    git(tree, "commit", "-qam", "slip")
    assert fix(tree).stdout == "0 links written, 1 more have a likely answer (--unsafe).\n"
    assert "setpu" in (tree / "docs/a.md").read_text()
    assert fix(tree, "--unsafe").stdout.startswith("docs/a.md:3: guides/setpu.md -> guides/setup.md")


def test_twins_that_moved_together_are_nobodys_guess(tree: Path) -> None:
    for name in ("one", "two"):
        (tree / f"docs/{name}.md").write_text(f"# Twin\n\n{BODY}")
    (tree / "docs/a.md").write_text("[1](one.md) [2](two.md)\n")
    git(tree, "add", "-A")
    git(tree, "commit", "-qm", "twins")
    git(tree, "mv", "docs/one.md", "docs/x.md")
    git(tree, "mv", "docs/two.md", "docs/y.md")
    git(tree, "commit", "-qm", "move")
    assert fix(tree).stdout.startswith("0 links written")


def test_a_path_deleted_after_its_rename_leads_nowhere(tree: Path) -> None:
    git(tree, "mv", "docs/guides/setup.md", "docs/other.md")
    git(tree, "commit", "-qm", "move")
    (tree / "docs/guides").mkdir(exist_ok=True)
    (tree / "docs/guides/setup.md").write_text("# Another page\n\nWith nothing of the old one.\n")
    git(tree, "add", "-A")
    git(tree, "commit", "-qm", "a new page of the old name")
    git(tree, "rm", "-q", "docs/guides/setup.md")
    git(tree, "commit", "-qm", "gone")
    assert fix(tree, "--diff").returncode == 0


def test_a_dirty_page_is_left_alone_unless_allowed(tree: Path) -> None:
    (tree / "docs/a.md").write_text("# A\n\n[g](guides/Setup.md)\n")
    refused = fix(tree)
    assert (
        "docs/a.md: left alone: it has changes that are not committed (--allow-dirty writes it all the same)"
        in refused.stderr
    )
    assert "Setup" in (tree / "docs/a.md").read_text()
    fix(tree, "--allow-dirty")
    assert "Setup" not in (tree / "docs/a.md").read_text()


def test_diff_writes_nothing_and_says_so_in_its_exit_code(tree: Path) -> None:
    (tree / "docs/a.md").write_text("# A\n\n[g](guides/Setup.md)\n")
    git(tree, "commit", "-qam", "slip")
    shown = fix(tree, "--diff")
    assert shown.returncode == 1
    assert "-[g](guides/Setup.md)\n+[g](guides/setup.md)\n" in shown.stdout
    assert git(tree, "status", "--porcelain") == ""


def test_every_other_byte_stays(tree: Path) -> None:
    before = "\ufeff# Ä\r\n\r\n[g](guides/Setup.md 'T')\r\n\r\nlast line without newline".encode()
    (tree / "docs/a.md").write_bytes(before)
    (tree / "docs/a.md").chmod(0o640)
    git(tree, "commit", "-qam", "slip")
    fix(tree)
    assert (tree / "docs/a.md").read_bytes() == before.replace(b"Setup", b"setup")
    assert (tree / "docs/a.md").stat().st_mode & 0o777 == 0o640


def test_permanent_redirects_come_from_a_saved_run(tree: Path) -> None:
    (tree / "docs/a.md").write_text(
        "# A\n\n<http://old.example.org/x> [t](http://old.example.org/y)\n[s](http://safe.example.org/z 'T')\n"
    )
    git(tree, "commit", "-qam", "links")
    line = [sys.executable, "-m", "doc_audit", "check", ".", "--offline", "--format", "json:run.json", "-qq"]
    subprocess.run(line, cwd=tree, check=False, stdout=subprocess.DEVNULL)
    run = json.loads((tree / "run.json").read_text())
    run["findings"] = [
        {
            "id": "0" * 32, "rule": "DA204", "name": "permanent-redirect", "severity": "notice", "path": "docs/a.md", "line": 3,
            "column": 1, "target": "http://old.example.org/y", "message": "moved", "suggestion": "https://new.example.org/y",
        },
        {
            "id": "1" * 32, "rule": "DA209", "name": "https-available", "severity": "notice", "path": "docs/a.md", "line": 4,
            "column": 1, "target": "http://safe.example.org/z", "message": "https", "suggestion": "https://safe.example.org/z",
        },
    ]  # fmt: skip
    (tree / "run.json").write_text(json.dumps(run))
    assert fix(tree).stdout == "0 links written.\n"
    fix(tree, "--from", "run.json")
    assert (tree / "docs/a.md").read_text() == (
        "# A\n\n<http://old.example.org/x> [t](https://new.example.org/y)\n[s](https://safe.example.org/z 'T')\n"
    )


def test_before_the_first_commit_every_page_is_dirty(tmp_path: Path) -> None:
    (tmp_path / "B.md").write_text("# B\n")
    (tmp_path / "a.md").write_text("[b](b.md)\n")
    git(tmp_path, "init", "-q")
    assert "not committed" in fix(tmp_path).stderr
    assert (tmp_path / "a.md").read_text() == "[b](b.md)\n"


def test_what_is_rooted_is_seen_from_the_site_root(tree: Path) -> None:
    (tree / "doc-audit.toml").write_text('site-root = "docs"\n')
    (tree / "docs/a.md").write_text("# A\n\n[g](/guides/setup.md#first-steps) [c](/A.md)\n")
    git(tree, "add", "-A")
    git(tree, "commit", "-qm", "site")
    git(tree, "mv", "docs/guides", "docs/how-to")
    git(tree, "commit", "-qm", "move")
    fix(tree)
    assert (tree / "docs/a.md").read_text() == "# A\n\n[g](/how-to/setup.md#first-steps) [c](/a.md)\n"


def test_pages_that_a_generator_makes_are_followed_under_the_name_that_it_gives_them(tree: Path) -> None:
    (tree / "docs/made.html.md").write_text(f"# Made\n\n{BODY}")
    (tree / "docs/other.html.md").write_text(f"# Other\n\n[m](made.html#made)\n{BODY}Its own last line.\n")
    (tree / "docs/a.md").write_text("# A\n\n[m](made.html#made) [o](other.html)\n")
    git(tree, "add", "-A")
    git(tree, "commit", "-qm", "made")
    (tree / "docs/deep").mkdir()
    git(tree, "mv", "docs/made.html.md", "docs/deep/new.md")
    git(tree, "mv", "docs/a.md", "docs/deep/a.md")
    git(tree, "commit", "-qm", "move")
    fix(tree)
    assert (tree / "docs/deep/a.md").read_text() == "# A\n\n[m](new.html#made) [o](../other.html)\n"
    assert "[m](deep/new.html#made)" in (tree / "docs/other.html.md").read_text()
    assert broken(tree) == []


def test_a_tree_without_git_is_mended_too(tmp_path: Path) -> None:
    (tmp_path / "B.md").write_text("# B\n")
    (tmp_path / "a.md").write_text("[b](b.md)\n")
    assert fix(tmp_path).returncode == 0
    assert (tmp_path / "a.md").read_text() == "[b](B.md)\n"


def test_a_symbolic_link_is_not_written_through(tree: Path) -> None:
    outside = tree.parent / "outside.md"
    outside.write_text("[g](guides/Setup.md)\n")
    (tree / "docs/link.md").symlink_to(outside)
    git(tree, "add", "-A")
    git(tree, "commit", "-qm", "link")
    fix(tree)
    assert outside.read_text() == "[g](guides/Setup.md)\n"
