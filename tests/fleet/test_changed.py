"""What a change of one repository breaks in the others, before it is merged."""

import json
from pathlib import Path
from typing import Any

import pytest
from program import doc_audit
from remotes import commit, remote
from repositories import git

WEB = "https://github.com/acme/payments"
PAGES = {
    "README.md": "# Payments\n",
    "docs/setup.md": "# Setup\n\n## First steps\n",
    "docs/api.md": "# API\n",
    "src/x.py": "1\n2\n3\n",
}
LINKS = f"""# Service

[setup]({WEB}/blob/main/docs/setup.md#first-steps)
[whole]({WEB}/blob/main/docs/setup.md)
[api]({WEB}/blob/HEAD/docs/api.md)
[lines]({WEB}/blob/main/src/x.py#L3)
[gone before]({WEB}/blob/main/docs/gone.md)
[another branch]({WEB}/blob/v1/docs/api.md)
"""


def make(folder: Path) -> Path:
    """Make two remotes and a fleet of them; give a checkout of the one that others link into, on a branch `tidy` that is pushed."""
    work = remote(folder / "remotes", "payments", PAGES)
    remote(folder / "remotes", "service", {"docs/a.md": LINKS, "docs/b.md": "# Alone\n"})
    git(work, "checkout", "-q", "-b", "tidy")
    git(work, "mv", "docs/api.md", "docs/reference.md")
    (work / "docs/setup.md").write_text("# Setup\n\n## Install\n")
    (work / "src/x.py").write_text("1\n")
    git(work, "commit", "-qam", "Tidy up")
    git(work, "push", "-q", "origin", "tidy")
    git(work, "tag", "v2")
    git(work, "push", "-q", "origin", "v2", "tidy:refs/pull/7/head")
    (folder / "fleet.toml").write_text(
        f"""
[[repository]]
git = "{(folder / "remotes/payments.git").as_uri()}"
web = ["{WEB}"]
[[repository]]
git = "{(folder / "remotes/service.git").as_uri()}"
"""
    )
    return work


def check(folder: Path, changed: str, *words: str) -> tuple[int, str, dict[str, Any] | None]:
    arguments = ("fleet", "check", "--output-dir", "out", "--cache-dir", "cache", "--changed", changed, *words)
    # Fetched from files, and no server is asked.
    run = doc_audit(folder, *arguments, environ={"DOC_AUDIT_EXTERNAL_ENABLED": "false"})
    written = folder / "out" / "fleet.json"
    impact = json.loads(written.read_text())["changed"] if written.exists() else None
    return run.returncode, run.stdout + run.stderr, impact


BROKEN = [
    ("service", "docs/a.md", 3, "DA102"),
    ("service", "docs/a.md", 5, "DA101"),
    ("service", "docs/a.md", 6, "DA110"),
]


def places(impact: dict[str, Any] | None) -> list[tuple[str, str, int, str]]:
    assert impact is not None
    return [(link["source"], link["path"], link["line"], link["rule"]) for link in impact["breaks"]]


@pytest.mark.parametrize("ref", ["tidy", "v2", "refs/pull/7/head", "COMMIT"])
def test_a_change_that_is_not_merged_is_named_by_branch_tag_request_or_commit(tmp_path: Path, ref: str) -> None:
    work = make(tmp_path)
    name = ref.replace("COMMIT", git(work, "rev-parse", "HEAD"))
    code, told, impact = check(tmp_path, f"payments@{name}")
    assert (code, places(impact)) == (1, BROKEN)
    assert "breaks 3 links on 1 page of other repositories" in told
    assert f"There is no docs/api.md in payments ({name})" in told
    assert "breaks 3 links" in (tmp_path / "out/index.html").read_text()
    # The reports are those of what is merged.
    rows = json.loads((tmp_path / "out/service/report.json").read_text())["findings"]
    assert [row["line"] for row in rows if row["rule"] < "DA2"] == [7]


def test_repositories_that_have_not_changed_since_the_last_run_are_judged_too(tmp_path: Path) -> None:
    make(tmp_path)
    first = check(tmp_path, "payments@main")
    assert (first[0], places(first[2])) == (0, [])
    assert "breaks no link of another repository" in first[1]
    again = check(tmp_path, "payments@tidy")
    assert (again[0], places(again[2])) == (1, BROKEN)


@pytest.mark.parametrize(("branch", "ref"), [("main", "tidy"), ("tidy", "main"), ("tidy", "origin/main")])
def test_in_a_checkout_the_change_is_what_is_there_or_what_is_named(tmp_path: Path, branch: str, ref: str) -> None:
    work = make(tmp_path)
    git(work, "checkout", "-q", branch)
    fleet = (tmp_path / "fleet.toml").read_text()
    address = (tmp_path / "remotes/payments.git").as_uri()
    (tmp_path / "fleet.toml").write_text(fleet.replace(f'git = "{address}"', f'name = "payments"\npath = "{work}"'))
    code, told, impact = check(tmp_path, f"payments@{ref}")
    assert (code, places(impact)) == (1, BROKEN), told
    assert git(work, "status", "--porcelain") == ""


def test_what_is_not_committed_yet_belongs_to_the_change(tmp_path: Path) -> None:
    work = make(tmp_path)
    git(work, "checkout", "-q", "main")
    commit(work, {"notes.md": "# Notes\n"})
    (work / "docs/setup.md").write_text("# Setup\n")
    fleet = (tmp_path / "fleet.toml").read_text()
    address = (tmp_path / "remotes/payments.git").as_uri()
    (tmp_path / "fleet.toml").write_text(fleet.replace(f'git = "{address}"', f'name = "payments"\npath = "{work}"'))
    code, _, impact = check(tmp_path, "payments@HEAD")
    assert (code, places(impact)) == (1, BROKEN[:1])


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ("payments", "give the repository and a branch, tag or commit"),
        ("paymets@tidy", "no repository is called 'paymets'; they are called payments, service"),
        ("payments@nowhere", "the remote has no branch 'nowhere'"),
        ("payments@--upload-pack=touch", "the remote has no branch '--upload-pack=touch'"),
    ],
)
def test_what_cannot_be_compared_is_one_clear_error(tmp_path: Path, changed: str, words: str) -> None:
    make(tmp_path)
    code, told, impact = check(tmp_path, changed)
    assert (code, impact) == (2, None)
    assert words in told
    assert "Traceback" not in told


def test_markdown_has_a_table_of_what_breaks(tmp_path: Path) -> None:
    make(tmp_path)
    check(tmp_path, "payments@tidy", "--format", "markdown")
    text = (tmp_path / "out/index.md").read_text()
    assert "| `service` | `docs/a.md:3` | DA102 | `docs/setup.md in payments (tidy) has no anchor #first-steps" in text
