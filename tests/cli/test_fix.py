"""`doc-audit fix` on real git repositories."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from repositories import git

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


def test_another_page_of_the_same_template_is_only_a_suggestion(tree: Path) -> None:
    template = "# Runbook of {}\n\n" + BODY * 3 + "\nAsk {} on port {}.\n"
    (tree / "docs/alpha.md").write_text(template.format("Alpha", "Ann", 8080))
    (tree / "docs/a.md").write_text("# A\n\n[r](alpha.md)\n")
    git(tree, "add", "-A")
    git(tree, "commit", "-qm", "alpha")
    git(tree, "rm", "-q", "docs/alpha.md")
    (tree / "docs/beta.md").write_text(template.format("Beta", "Bob", 9090))
    git(tree, "add", "-A")
    git(tree, "commit", "-qm", "beta instead")
    assert fix(tree).stdout == "0 links written, 1 more have a likely answer (--unsafe).\n"


def test_a_rename_and_a_reworded_heading_are_one_edit(tree: Path) -> None:
    git(tree, "mv", "docs/guides/setup.md", "docs/guides/install.md")
    git(tree, "commit", "-qm", "rename")
    page = tree / "docs/guides/install.md"
    page.write_text(page.read_text().replace("## First steps", "## Getting started"))
    git(tree, "commit", "-qam", "reword")
    done = fix(tree)
    assert (
        "setup.md#first-steps -> guides/install.md#getting-started (the file was renamed, git says, and the heading"
        in done.stdout
    )
    assert broken(tree) == []
    assert fix(tree, "--allow-dirty").stdout == "0 links written.\n"


def test_a_renamed_page_that_lost_the_place_is_left_alone(tree: Path) -> None:
    page = tree / "docs/guides/setup.md"
    page.write_text(page.read_text().replace("## First steps\n\n", ""))
    git(tree, "commit", "-qam", "no heading")
    git(tree, "mv", "docs/guides/setup.md", "docs/guides/install.md")
    git(tree, "commit", "-qm", "rename")
    done = fix(tree)
    assert "docs/guides/install.md has no anchor #first-steps" in done.stderr
    assert "(guides/setup.md#first-steps)" in (tree / "docs/a.md").read_text()


@pytest.mark.parametrize(
    "name",
    [
        "c#.md",
        "why?.md",
        "#1.md",
        "http:x.md",
        "a:b.md",
        "a@b.org.md",
        "100%25.md",
        "{name}.md",
        "URL",
        "a\\b.md",
        "~/x.md",
    ],
)
def test_a_name_that_means_something_in_a_link_is_written_so_that_it_leads_there(tree: Path, name: str) -> None:
    (tree / "docs/a.md").write_text('# A\n\n[x](guides/setup.md) <a href="guides/setup.md">y</a>\n')
    git(tree, "commit", "-qam", "links")
    new = tree / "docs" / name
    new.parent.mkdir(exist_ok=True)
    git(tree, "mv", "docs/guides/setup.md", f"./docs/{name}")
    git(tree, "commit", "-qm", "rename")
    done = fix(tree)
    assert done.stdout.count("docs/a.md:3: guides/setup.md -> ") == 2, done
    assert [target for target in broken(tree) if "a.md: " in target] == []
    assert fix(tree, "--allow-dirty").stdout.startswith("0 links written")


def test_a_masked_address_of_a_saved_run_is_never_written(tree: Path) -> None:
    (tree / "docs/a.md").write_text("# A\n\n[x](https://example.org/x)\n")
    git(tree, "commit", "-qam", "link")
    finding = {
        "id": "1", "rule": "DA204", "name": "permanent-redirect", "severity": "warning", "path": "docs/a.md", "line": 3, "column": 1,
        "message": "moved", "target": "https://example.org/x",
    }  # fmt: skip
    run = json.loads(check_json(tree))
    for suggestion in ("https://example.org/y?token=***", "https://***@example.org/y"):
        run["findings"] = [finding | {"suggestion": suggestion}]
        (tree / "run.json").write_text(json.dumps(run))
        done = fix(tree, "--from", "run.json", "--allow-dirty")
        assert done.stdout == "0 links written.\n", done


def check_json(root: Path) -> bytes:
    line = [sys.executable, "-m", "doc_audit", "check", ".", "--offline", "--format", "json"]
    return subprocess.run(line, cwd=root, capture_output=True, timeout=60, check=False).stdout


def nested(root: Path) -> Path:
    inner = root / "docs/inner"
    inner.mkdir()
    git(inner, "init", "-q")
    (inner / "p.md").write_text("[g](../guides/Setup.md)\n")
    git(inner, "add", "-A")
    git(inner, "commit", "-qm", "inner")
    return inner / "p.md"


def ignored(root: Path) -> Path:
    (root / ".gitignore").write_text("other.md\n")
    (root / "docs/other.md").write_text("# A\n\n[g](guides/Setup.md)\n")
    return root / "docs/other.md"


def untracked(root: Path) -> Path:
    # The same text as a page that is committed: it is another page all the same.
    (root / "docs/other.md").write_bytes((root / "docs/a.md").read_bytes())
    return root / "docs/other.md"


def added(root: Path) -> Path:
    (root / "docs/other.md").write_text("new [g](guides/Setup.md)\n")
    git(root, "add", "-A")
    return root / "docs/other.md"


def damaged_index(root: Path) -> Path:
    (root / ".git/index").write_bytes(b"garbage")
    return root / "docs/a.md"


def damaged_head(root: Path) -> Path:
    (root / ".git/HEAD").write_text("ref: refs/heads/nowhere\n")
    return root / "docs/a.md"


@pytest.mark.parametrize("prepare", [nested, ignored, untracked, added, damaged_index, damaged_head])
def test_where_git_could_not_give_the_text_back_nothing_is_written(tree: Path, prepare: Callable[[Path], Path]) -> None:
    (tree / "docs/a.md").write_text("# A\n\n[g](guides/Setup.md)\n")
    git(tree, "commit", "-qam", "slip")
    page = prepare(tree)
    before = page.read_bytes()
    assert b"Setup" in before
    done = fix(tree, str(page))
    assert page.read_bytes() == before
    if "0 links written." not in done.stdout:
        assert "left alone" in done.stderr
        assert "(--allow-dirty writes it all the same)" in done.stderr


def test_without_git_on_the_path_nothing_is_written(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tree / "docs/a.md").write_text("# A\n\n[g](guides/Setup.md)\n")
    git(tree, "commit", "-qam", "slip")
    monkeypatch.setenv("PATH", str(tree))
    assert "docs/a.md: left alone: git is not installed, or cannot read its repository" in fix(tree).stderr
    assert "Setup" in (tree / "docs/a.md").read_text()


def test_variables_that_steer_git_make_no_page_committed(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    git(tree, "commit", "-q", "--allow-empty", "-m", "more")
    (tree / "docs/a.md").write_text("# A\n\n[g](guides/Setup.md)\n")
    other = tree.parent / "other"
    other.mkdir()
    git(other, "init", "-q")
    (other / "a.md").write_bytes((tree / "docs/a.md").read_bytes())
    git(other, "add", "-A")
    git(other, "commit", "-qm", "the same text elsewhere")
    monkeypatch.setenv("GIT_DIR", str(other / ".git"))
    monkeypatch.setenv("GIT_INDEX_FILE", str(other / ".git/index"))
    monkeypatch.setenv("GIT_OBJECT_DIRECTORY", str(other / ".git/objects"))
    assert "it has changes that are not committed" in fix(tree).stderr


def test_one_page_that_cannot_be_written_keeps_no_other_from_it(tree: Path) -> None:
    for name in "abcd":
        (tree / f"docs/{name}.md").write_text(f"# {name}\n\n[g](guides/Setup.md)\n")
    git(tree, "add", "-A")
    git(tree, "commit", "-qm", "slips")
    (tree / "docs/b.md").chmod(0o444)
    (tree / "c.md").hardlink_to(tree / "docs/c.md")
    done = fix(tree, "docs")
    assert done.returncode == 2
    assert done.stdout.count(" -> ") == 2
    assert "2 links written." in done.stdout
    assert "docs/b.md: cannot write: it is read-only (mode 444); docs/c.md: cannot write: it has 2 names" in done.stderr
    written = [name for name in "abcd" if "setup" in (tree / f"docs/{name}.md").read_text()]
    assert written == ["a", "d"]


ODD_PAGES = {
    "crlf.md": b"a\r\n\r\n[g](guides/Setup.md)\r\n",
    "cr.md": b"a\r\r[g](guides/Setup.md)\rb\r",
    "mixed.md": b"a\r\n\n[g](guides/Setup.md)\rb\n",
    "no end.md": b"a\n[g](guides/Setup.md)\nend",
    "bom.md": b"\xef\xbb\xbf[g](guides/Setup.md)\n",
    'quo"te\tand\\.md': b"\x0c\x1b[1m [g](guides/Setup.md)\x0b\x7f\t\n",
    "\u00fcn\u00ef\n.md": "a\u2028b\x85 [g](guides/Setup.md)\u2029\n".encode(),
}


@pytest.mark.parametrize("name", ODD_PAGES, ids=ascii)
@pytest.mark.parametrize("where", ["stdout", "file"])
def test_the_difference_applies_and_gives_what_would_be_written(tree: Path, name: str, where: str) -> None:
    page = tree / "docs" / name
    page.write_bytes(ODD_PAGES[name])
    git(tree, "config", "core.autocrlf", "false")
    git(tree, "add", "-A")
    git(tree, "commit", "-qm", "odd")
    line = [sys.executable, "-m", "doc_audit", "fix", "docs", "--diff"]
    patch = tree.parent / "fix.diff"
    if where == "file":
        line += ["--output", str(patch)]
    done = subprocess.run(line, cwd=tree, capture_output=True, timeout=60, check=False)
    assert done.returncode == 1, done.stderr
    assert page.read_bytes() == ODD_PAGES[name]
    if where == "stdout":
        patch.write_bytes(done.stdout)
    else:
        assert done.stdout == b""
    git(tree, "apply", str(patch))
    applied = page.read_bytes()
    git(tree, "checkout", "-q", "--", ".")
    assert fix(tree, "docs").returncode == 0
    assert page.read_bytes() == applied != ODD_PAGES[name]
    assert applied.replace(b"setup.md", b"Setup.md") == ODD_PAGES[name]


def test_an_output_without_diff_is_wrong_usage(tree: Path) -> None:
    done = fix(tree, "--output", "fix.diff")
    assert done.returncode == 2
    assert "say --diff too" in done.stderr


def test_a_symbolic_link_is_left_alone(tree: Path) -> None:
    (tree / "docs/real.txt").write_text("# A\n\n[g](guides/Setup.md)\n")
    (tree / "docs/link.md").symlink_to("real.txt")
    git(tree, "add", "-A")
    git(tree, "commit", "-qm", "link")
    fix(tree, "--allow-dirty")
    assert (tree / "docs/link.md").is_symlink()
    assert "Setup" in (tree / "docs/real.txt").read_text()


@pytest.mark.parametrize(
    "saved",
    [
        "# A\n\nAnother paragraph, long enough to move what follows.\n\n[g](guides/Setup.md)\n",
        "# A\n\n[g](guides/setup.md)\n[self](#part)\n\n## Part\n",
        "",
    ],
)
def test_a_page_that_changes_while_fix_runs_is_not_spoilt(
    tree: Path, monkeypatch: pytest.MonkeyPatch, saved: str
) -> None:
    (tree / "docs/a.md").write_text("# A\n\n[g](guides/Setup.md)\n")
    git(tree, "commit", "-qam", "slip")
    folder = tree.parent / "bin"
    folder.mkdir()
    (tree.parent / "new").write_text(saved)
    real = shutil.which("git")
    page, new = tree / "docs/a.md", tree.parent / "new"
    (folder / "git").write_text(
        f'#!/bin/sh\ncase "$*" in *log*) [ -f {new} ] && mv {new} {page};; esac\nexec {real} "$@"\n'
    )
    (folder / "git").chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}:{os.environ['PATH']}")
    fix(tree, "--allow-dirty")
    assert not new.exists(), "the page was not saved meanwhile"
    assert page.read_text() in (saved, saved.replace("Setup.md", "setup.md"))
