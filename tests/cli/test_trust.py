"""A tree that a stranger may have changed: on the command line, and as the pipelines of GitHub and GitLab tell of it."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from doc_audit.cli.common.trust import distrust, without_secrets


def event(folder: Path, pull_request: object) -> dict[str, str]:
    file = folder / "event.json"
    file.write_text(json.dumps({"pull_request": pull_request}), encoding="utf-8")
    return {"GITHUB_EVENT_NAME": "pull_request", "GITHUB_EVENT_PATH": str(file)}


def pull(head: str | None, base: str = "acme/docs") -> dict[str, Any]:
    return {"base": {"repo": {"full_name": base}}, "head": {"repo": {"full_name": head} if head else None}}


FORK, OWN, GONE = pull("stranger/docs"), pull("acme/docs"), pull(None)


@pytest.mark.parametrize(
    ("pull_request", "why"),
    [
        (FORK, "stranger/docs"),
        (OWN, ""),
        (GONE, "gone"),
        (None, "does not say"),
        ({}, "does not say"),
        ([], "does not say"),
    ],
)
def test_a_pull_request_from_a_fork_is_known_by_its_event(tmp_path: Path, pull_request: object, why: str) -> None:
    found = distrust(None, event(tmp_path, pull_request))
    assert (why in found) if why else (found == "")


@pytest.mark.parametrize("name", ["pull_request", "pull_request_target", "pull_request_review"])
def test_every_event_of_a_pull_request_counts(tmp_path: Path, name: str) -> None:
    assert distrust(None, {**event(tmp_path, FORK), "GITHUB_EVENT_NAME": name})


def test_other_events_are_of_the_repository_itself(tmp_path: Path) -> None:
    for name in ("push", "schedule", "workflow_dispatch", ""):
        assert not distrust(None, {**event(tmp_path, FORK), "GITHUB_EVENT_NAME": name})


def test_an_event_that_cannot_be_read_is_no_proof_of_trust(tmp_path: Path) -> None:
    assert distrust(None, {"GITHUB_EVENT_NAME": "pull_request"})
    assert distrust(None, {"GITHUB_EVENT_NAME": "pull_request", "GITHUB_EVENT_PATH": str(tmp_path / "none.json")})
    (tmp_path / "broken.json").write_text("{", encoding="utf-8")
    assert distrust(None, {"GITHUB_EVENT_NAME": "pull_request", "GITHUB_EVENT_PATH": str(tmp_path / "broken.json")})


@pytest.mark.parametrize(
    ("variables", "why"),
    [
        ({"CI_MERGE_REQUEST_PROJECT_ID": "1", "CI_MERGE_REQUEST_SOURCE_PROJECT_ID": "1"}, ""),
        ({"CI_MERGE_REQUEST_PROJECT_ID": "1", "CI_MERGE_REQUEST_SOURCE_PROJECT_ID": "2"}, "another project"),
        (
            {
                "CI_MERGE_REQUEST_PROJECT_ID": "1",
                "CI_MERGE_REQUEST_SOURCE_PROJECT_ID": "2",
                "CI_MERGE_REQUEST_SOURCE_PROJECT_PATH": "stranger/docs",
            },
            "stranger/docs",
        ),
        ({"CI_PROJECT_ID": "1"}, ""),
    ],
)
def test_a_merge_request_from_another_project_is_known_by_its_variables(variables: dict[str, str], why: str) -> None:
    found = distrust(None, variables)
    assert (why in found) if why else (found == "")


def test_who_runs_it_may_decide(tmp_path: Path) -> None:
    fork = event(tmp_path, FORK)
    assert not distrust(False, fork)
    assert not distrust(None, {**fork, "DOC_AUDIT_UNTRUSTED": "0"})
    assert distrust(None, {"DOC_AUDIT_UNTRUSTED": "1"})
    assert distrust(True, {})


def test_secrets_are_left_out_and_nothing_else() -> None:
    secret = {"GITHUB_TOKEN": "a", "GH_TOKEN": "b", "DOC_AUDIT_HEADERS": "{}", "DOC_AUDIT_CLIENT_CERTIFICATES": "{}"}
    assert without_secrets({**secret, "HTTPS_PROXY": "http://p", "PATH": "/bin"}) == {
        "HTTPS_PROXY": "http://p",
        "PATH": "/bin",
    }


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    root = tmp_path / "tree"
    root.mkdir()
    (root / "a.md").write_text("# A\n\n[x](gone.md)\n", encoding="utf-8")
    (root / "doc-audit.toml").write_text('[rules.DA101]\nseverity = "off"\n', encoding="utf-8")
    (root / "templates").mkdir()
    (root / "templates" / "report.html").write_text("mine", encoding="utf-8")
    return root


def check(tree: Path, *args: str, **variables: str) -> tuple[int, dict[str, Any], str]:
    env = {key: value for key, value in os.environ.items() if not key.startswith(("DOC_AUDIT_", "GITHUB_", "CI_"))}
    command = [sys.executable, "-m", "doc_audit", "check", str(tree), "--offline", "--no-cache", "-qq", *args]
    command += ["--output", str(tree.parent / "run.json"), "--output", str(tree.parent / "run.html")]
    done = subprocess.run(command, env=env | variables, capture_output=True, encoding="utf-8", timeout=60, check=False)
    assert done.returncode in (0, 1), done.stderr
    run = json.loads((tree.parent / "run.json").read_text(encoding="utf-8"))
    return done.returncode, run, (tree.parent / "run.html").read_text(encoding="utf-8")


def rules(run: dict[str, Any]) -> set[str]:
    return {finding["rule"] for finding in run["findings"]}


def test_the_configuration_of_the_tree_is_followed_where_it_is_trusted(tree: Path) -> None:
    _, run, _ = check(tree)
    assert "DA101" not in rules(run)
    assert not any("not trusted" in note for note in run["run"]["notes"])


def test_an_untrusted_tree_has_no_say(tree: Path) -> None:
    code, run, html = check(tree, "--untrusted", "--templates", str(tree / "templates"))
    assert (code, "DA101" in rules(run)) == (1, True)
    assert "The tree is not trusted (--untrusted)" in " ".join(run["run"]["notes"])
    assert html != "mine"
    assert "The tree is not trusted" in html


def test_a_configuration_that_is_named_counts_only_outside_the_tree(tree: Path) -> None:
    inside, outside = tree / "doc-audit.toml", tree.parent / "trusted.toml"
    outside.write_text(inside.read_text(encoding="utf-8"), encoding="utf-8")
    assert "DA101" in rules(check(tree, "--untrusted", "--config", str(inside))[1])
    assert "DA101" not in rules(check(tree, "--untrusted", "--config", str(outside))[1])
    outside.unlink()
    outside.symlink_to(inside)
    assert "DA101" in rules(check(tree, "--untrusted", "--config", str(outside))[1])


def test_a_fork_is_not_trusted_by_itself(tree: Path) -> None:
    _, run, _ = check(tree, **event(tree.parent, FORK))
    assert "DA101" in rules(run)
    assert "this is a pull request from stranger/docs" in " ".join(run["run"]["notes"])
    assert "DA101" not in rules(check(tree, "--trusted", **event(tree.parent, FORK))[1])
    assert "DA101" not in rules(check(tree, **event(tree.parent, OWN))[1])


def test_a_broken_configuration_of_a_stranger_ends_no_run(tree: Path) -> None:
    (tree / "doc-audit.toml").write_text("[[[", encoding="utf-8")
    assert "DA101" in rules(check(tree, "--untrusted")[1])
