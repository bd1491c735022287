"""`doc-audit owners`: each page, whose it is, and what says so."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from program import doc_audit


def run(root: Path, *args: str) -> str:
    done = doc_audit(root, "owners", *args)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    (tmp_path / ".github").mkdir()
    (tmp_path / ".github/CODEOWNERS").write_text("/docs/ @org/docs @ann\n/docs/draft.md\n!/x.md @y\nz.md who\n")
    (tmp_path / "doc-audit.toml").write_text('[[freshness.folders]]\npath = "runbooks/"\nowner = "SRE"\n')
    pages = {
        "docs/a.md": "# A\n",
        "docs/draft.md": "# Draft\n",
        "docs/own.md": "# Own\n\n**Maintained By**: Docs Team\n",
        "runbooks/r.md": "# R\n",
        "z.md": "# Z\n",
    }
    for name, text in pages.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    return tmp_path


def test_text_names_owner_and_place_then_what_nobody_owns_then_what_is_not_valid(tree: Path) -> None:
    assert run(tree).splitlines() == [
        "docs/a.md  @org/docs, @ann  (.github/CODEOWNERS, line 1)",
        "docs/own.md  Docs Team  (docs/own.md, line 3)",
        "runbooks/r.md  SRE  (doc-audit.toml)",
        "Nobody owns (2 of 5):",
        "  docs/draft.md  (.github/CODEOWNERS, line 2)",
        "  z.md",
        "notice: .github/CODEOWNERS:3: `!` takes nothing back in this file",
        "notice: .github/CODEOWNERS:4: `who` is no owner: @user, @organisation/team or a mail address",
    ]
    assert run(tree, "docs/a.md").splitlines()[0] == "docs/a.md  @org/docs, @ann  (.github/CODEOWNERS, line 1)"


def test_json_has_the_same(tree: Path) -> None:
    data = json.loads(run(tree, "--format", "json"))
    assert data["forge"] == "github"
    assert data["pages"][0] == {
        "path": "docs/a.md",
        "owners": ["@org/docs", "@ann"],
        "file": ".github/CODEOWNERS",
        "lines": [1],
    }
    assert data["unowned"] == ["docs/draft.md", "z.md"]
    assert [notice["line"] for notice in data["notices"]] == [3, 4]


def test_check_notes_the_lines_that_are_not_valid(tree: Path) -> None:
    line = [sys.executable, "-m", "doc_audit", "check", ".", "--offline", "--no-cache", "--format", "json"]
    done = subprocess.run(line, cwd=tree, capture_output=True, encoding="utf-8", timeout=60, check=False)
    notes = json.loads(done.stdout)["run"]["notes"]
    assert any("2 lines of the owner file are not valid: .github/CODEOWNERS:3: " in note for note in notes)
