"""Links from one repository of a fleet into another are followed on disk, and judged as links inside a tree are."""

import json
from pathlib import Path
from typing import Any

import pytest
from program import doc_audit
from remotes import commit, remote
from repositories import git

from doc_audit.fleet.addresses import Addresses
from doc_audit.vcs.shown import views

TARGET = {"docs/setup.md": "# Setup\n\n## First steps\n", "src/x.py": "1\n2\n3\n", "README.md": "# Payments\n"}
HOSTS = {
    "github": ("https://github.com/acme/payments", "blob/main"),
    "raw": ("https://github.com/acme/payments", "raw/main"),
    "edit": ("https://github.com/acme/payments", "edit/main"),
    "blame": ("https://github.com/acme/payments", "blame/main"),
    "head": ("https://github.com/acme/payments", "blob/HEAD"),
    "gitlab": ("https://gitlab.com/acme/group/payments", "-/blob/main"),
    "bitbucket": ("https://bitbucket.org/acme/payments", "src/main"),
    "forgejo": ("https://codeberg.org/acme/payments", "src/branch/main"),
}


def fleet(folder: Path, page: str, web: str = HOSTS["github"][0], more: str = "") -> dict[str, Path]:
    works = {
        "payments": remote(folder / "remotes", "payments", TARGET),
        "service": remote(folder / "remotes", "service", {"a.md": page}),
    }
    text = f"""
[[repository]]
git = "{(folder / "remotes" / "payments.git").as_uri()}"
web = ["{web}"]
{more}
[[repository]]
git = "{(folder / "remotes" / "service.git").as_uri()}"
"""
    (folder / "fleet.toml").write_text(text)
    return works


def check(folder: Path, *words: str) -> dict[str, Any]:
    # Fetched first, then followed without any network.
    doc_audit(folder, "fleet", "check", "--output-dir", "first", "--cache-dir", "cache", *words)
    doc_audit(folder, "fleet", "check", "--output-dir", "out", "--cache-dir", "cache", "--offline", *words)
    rows: dict[str, Any] = {
        row["name"]: row for row in json.loads((folder / "out" / "fleet.json").read_text())["repositories"]
    }
    return rows


@pytest.fixture(autouse=True)
def _no_servers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fetch from files, and ask nobody: what is not followed on disk is not asked either."""
    monkeypatch.setenv("DOC_AUDIT_EXTERNAL_ENABLED", "false")


def said(folder: Path) -> list[tuple[str, str]]:
    run = json.loads((folder / "out" / "service" / "report.json").read_text())
    return [(item["rule"], item["message"]) for item in run["findings"] if item["rule"] < "DA2"]


@pytest.mark.parametrize("forge", HOSTS)
def test_every_forge_and_every_view_of_a_file(tmp_path: Path, forge: str) -> None:
    web, view = HOSTS[forge]
    fleet(tmp_path, f"[a]({web}/{view}/docs/setup.md) [b]({web}/{view}/docs/gone.md)\n", web)
    rows = check(tmp_path)
    assert said(tmp_path) == [("DA101", "There is no docs/gone.md in payments (main)")]
    (between,) = rows["service"]["between"]
    assert (between["repository"], between["target"], between["path"], between["line"]) == (
        "payments", "docs/gone.md", "a.md", 1
    )  # fmt: skip
    assert "docs/gone.md" in (tmp_path / "out" / "index.html").read_text()


def test_files_anchors_case_and_lines_are_judged_as_inside_a_tree(tmp_path: Path) -> None:
    start = "https://github.com/Acme/payments/blob/main"
    links = [
        "docs/setup.md#first-steps",
        "docs/setup.md#first-step",
        "docs/Setup.md",
        "docs",
        "src/x.py#L2",
        "src/x.py#L90",
        "docs/setup.md?plain=1",
        "docs/gone.md",
    ]
    fleet(tmp_path, "".join(f"[x]({start}/{link})\n" for link in links))
    check(tmp_path)
    assert said(tmp_path) == [
        ("DA102", "docs/setup.md in payments (main) has no anchor #first-step"),
        ("DA103", "There is no docs/Setup.md, only docs/setup.md in payments (main)"),
        ("DA110", "src/x.py in payments (main) has 3 lines, not 90"),
        ("DA101", "There is no docs/gone.md in payments (main)"),
    ]
    run = json.loads((tmp_path / "out" / "service" / "report.json").read_text())
    assert run["summary"]["links"]["ok"] == 4
    (wrong,) = [item for item in run["findings"] if item["rule"] == "DA102"]
    assert wrong["suggestion"] == f"{start}/docs/setup.md#first-steps"


@pytest.mark.parametrize(
    "link",
    [
        "https://github.com/acme/payments/blob/v1.0/docs/gone.md",
        "https://github.com/acme/payments/issues/7",
        "https://github.com/acme/payments-2/blob/main/docs/gone.md",
        "https://github.com/other/payments/blob/main/docs/gone.md",
        "https://github.com/acme/payments/blob/main/../gone.md",
    ],
)
def test_what_lies_elsewhere_is_left_to_its_server(tmp_path: Path, link: str) -> None:
    fleet(tmp_path, f"[x]({link})\n")
    rows = check(tmp_path)
    assert (said(tmp_path), rows["service"]["between"]) == ([], [])


def test_a_repository_that_could_not_be_read_makes_no_link_broken(tmp_path: Path) -> None:
    fleet(tmp_path, "[x](https://github.com/acme/payments/blob/main/docs/gone.md)\n")
    (tmp_path / "remotes" / "payments.git").rename(tmp_path / "remotes" / "moved.git")
    rows = check(tmp_path)
    assert rows["payments"]["state"] == "unread"
    assert said(tmp_path) == []


def test_a_change_elsewhere_counts_for_a_repository_that_has_not_changed(tmp_path: Path) -> None:
    works = fleet(tmp_path, "[x](https://github.com/acme/payments/blob/main/docs/setup.md)\n")
    check(tmp_path)
    assert said(tmp_path) == []
    git(works["payments"], "mv", "docs/setup.md", "docs/set-up.md")
    commit(works["payments"], {})
    check(tmp_path)
    assert said(tmp_path) == [("DA101", "There is no docs/setup.md in payments (main)")]


def test_a_suppressed_link_is_none_that_hurts(tmp_path: Path) -> None:
    fleet(
        tmp_path,
        '<!-- doc-audit: ignore[DA101] reason="soon" -->\n[x](https://github.com/acme/payments/blob/main/docs/gone.md)\n',
    )
    assert check(tmp_path)["service"]["between"] == []


def test_a_repository_without_pages_is_followed_into_too(tmp_path: Path) -> None:
    works = fleet(tmp_path, "[x](https://github.com/acme/payments/blob/main/src/y.py)\n")
    git(works["payments"], "rm", "--quiet", "-r", "docs", "README.md")
    commit(works["payments"], {})
    rows = check(tmp_path)
    assert rows["payments"]["state"] == "empty"
    assert said(tmp_path) == [("DA101", "There is no src/y.py in payments (main)")]


def test_the_longest_name_of_two_that_fit_is_meant() -> None:
    known = Addresses(
        {
            "group": views("https://gitlab.com/acme/docs", "main", ""),
            "inner": views("https://gitlab.com/acme/docs/inner", "main", ""),
        }
    )
    assert known.repository("https://gitlab.com/acme/docs/inner/-/blob/main/a.md") == "inner"
    assert known.repository("https://gitlab.com/acme/docs/-/blob/main/a.md") == "group"
    assert known.repository("https://gitlab.com/acme/other/-/blob/main/a.md") is None
    assert known.repository("mailto:a@b.c") is None
