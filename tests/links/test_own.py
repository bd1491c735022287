"""Links to the audited repository on its own forge: what they lead to lies on this disk, and nobody is asked."""

import json
from pathlib import Path

import pytest
from program import doc_audit
from repositories import git

from doc_audit.links.own import own_path
from doc_audit.vcs.shown import own_addresses, views

DOCS = "https://github.com/acme/docs"


@pytest.mark.parametrize(
    ("url", "path"),
    [
        (f"{DOCS}/blob/main/guide/a.md", "guide/a.md"),
        (f"{DOCS}/blob/main/guide/a.md?plain=1", "guide/a.md"),
        (f"{DOCS}/tree/main", ""),
        (f"{DOCS}/tree/main/guide/", "guide"),
        (f"{DOCS}/raw/main/a%20b.md", "a b.md"),
        (f"{DOCS}/blame/main/a.md", "a.md"),
        (f"{DOCS}/blob/refs/heads/main/a.md", "a.md"),
        ("http://GitHub.com/Acme/Docs/blob/main/A.md", "A.md"),
        ("https://raw.githubusercontent.com/acme/docs/main/a.md", "a.md"),
        (f"{DOCS}/blob/Main/a.md", None),
        (f"{DOCS}/blob/v1.0/a.md", None),
        (f"{DOCS}/blob/mainline/a.md", None),
        (f"{DOCS}/blob/main/../a.md", None),
        (f"{DOCS}/issues/7", None),
        (f"{DOCS}", None),
        ("https://github.com/acme/docs2/blob/main/a.md", None),
        ("https://github.com/other/docs/blob/main/a.md", None),
        ("https://gitlab.com/acme/docs/-/blob/main/a.md", None),
    ],
)
def test_addresses_of_the_checked_out_branch_are_paths(url: str, path: str | None) -> None:
    assert own_path(url, views(DOCS, "main", "")) == path


@pytest.mark.parametrize(
    ("address", "url"),
    [
        ("https://gitlab.acme.org/team/sub/docs", "https://gitlab.acme.org/team/sub/docs/-/blob/a/b/x.md"),
        ("https://gitlab.acme.org/team/docs", "https://gitlab.acme.org/team/docs/-/raw/a/b/x.md"),
        ("https://codeberg.org/acme/docs", "https://codeberg.org/acme/docs/src/branch/a/b/x.md"),
        ("https://bitbucket.org/acme/docs", "https://bitbucket.org/acme/docs/src/a/b/x.md"),
    ],
)
def test_every_forge_has_its_own_form(address: str, url: str) -> None:
    assert own_path(url, views(address, "a/b", "")) == "x.md"


def test_what_lies_beside_an_audited_folder_is_asked() -> None:
    shown = views(DOCS, "main", "guide/")
    assert own_path(f"{DOCS}/blob/main/guide/a.md", shown) == "a.md"
    assert own_path(f"{DOCS}/tree/main/guide", shown) == ""
    assert own_path(f"{DOCS}/blob/main/src/a.py", shown) is None


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    git(tmp_path, "init", "-q")
    pages = {
        "README.md": "# Top\n",
        "guide/a.md": "# Install it\n\n```\nx\n```\n",
        "src/x.py": "a = 1\nb = 2\n",
    }
    for name, text in pages.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    git(tmp_path, "add", "-A")
    git(tmp_path, "commit", "-qm", "Begin")
    return tmp_path


@pytest.mark.parametrize(
    "origin",
    [
        "https://github.com/acme/docs.git",
        "https://token@github.com/acme/docs",
        "git@github.com:acme/docs.git",
        "ssh://git@github.com/acme/docs.git",
        "ssh://git@github.com:22/acme/docs",
    ],
)
def test_the_remote_names_the_repository_in_every_form(repository: Path, origin: str) -> None:
    git(repository, "remote", "add", "origin", origin)
    shown = own_addresses(repository, {})
    assert own_path(f"{DOCS}/blob/main/README.md", shown) == "README.md"
    assert own_path(f"{DOCS}/blob/main/guide/a.md", own_addresses(repository / "guide", {})) == "a.md"


def test_at_a_commit_alone_the_pipeline_says_the_branch_of_its_own_repository(repository: Path) -> None:
    git(repository, "remote", "add", "origin", "https://github.com/acme/docs")
    git(repository, "checkout", "-q", "--detach")
    assert own_addresses(repository, {}) is None
    pipeline = {"GITHUB_REPOSITORY": "acme/docs", "GITHUB_REF_NAME": "main", "GITHUB_REF_TYPE": "branch"}
    assert own_path(f"{DOCS}/blob/main/README.md", own_addresses(repository, pipeline)) == "README.md"
    assert own_addresses(repository, pipeline | {"GITHUB_REF_TYPE": "tag"}) is None
    assert own_addresses(repository, pipeline | {"GITHUB_REPOSITORY": "acme/other"}) is None


def test_a_tree_without_a_remote_is_shown_nowhere(repository: Path) -> None:
    assert own_addresses(repository, {}) is None
    git(repository, "remote", "add", "origin", "/srv/git/docs.git")
    assert own_addresses(repository, {}) is None


LINKS = {
    "blob/main/guide/a.md": None,
    "blob/main/guide/a.md#install-it": None,
    "blob/main/guide/a.md#remove-it": "DA102",
    "blob/main/guide/gone.md": "DA101",
    "blob/main/Guide/a.md": "DA103",
    "tree/main/src": None,
    "tree/main/src/": None,
    "tree/main/lib": "DA101",
    "blob/main/src/x.py#L1-L2": None,
    "blob/main/src/x.py#L9": "DA110",
    "blob/main/new.md": "DA109",
    "blob/v1/gone.md": None,
    "issues/1": None,
}


def test_findings(repository: Path) -> None:
    git(repository, "remote", "add", "origin", "git@github.com:acme/docs.git")
    (repository / "new.md").write_text("# New\n")
    lines = [f"- [{number}]({DOCS}/{rest})" for number, rest in enumerate(LINKS)]
    (repository / "README.md").write_text("# Top\n\n" + "\n".join(lines) + "\n")
    done = doc_audit(repository, "check", "--offline", "--no-cache", "--format", "json", ".")
    found = {}
    for finding in json.loads(done.stdout)["findings"]:
        if finding["rule"].startswith("DA1") and finding["path"] == "README.md":
            found[finding["line"] - 3] = finding["rule"]
    wanted = {number: rule for number, rule in enumerate(LINKS.values()) if rule}
    assert found == wanted, done.stdout[:3000]


def test_a_change_is_not_blamed_for_what_was_missing_before(repository: Path) -> None:
    git(repository, "remote", "add", "origin", "git@github.com:acme/docs.git")
    (repository / "README.md").write_text(f"# Top\n\n[a]({DOCS}/blob/main/gone.md)\n")
    git(repository, "commit", "-qam", "Link")
    (repository / "README.md").write_text(f"# Top\n\n[a]({DOCS}/blob/main/gone.md)\n[b]({DOCS}/blob/main/lost.md)\n")
    done = doc_audit(repository, "check", "--offline", "--no-cache", "--changed-since", "HEAD", "--format", "json", ".")
    assert [
        (item["rule"], item["line"]) for item in json.loads(done.stdout)["findings"] if item["rule"] == "DA101"
    ] == [("DA101", 4)]
