"""The sample tree as people see it: every planted mistake is found, and nothing else."""

import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from program import doc_audit

from doc_audit.rules.registry import RULES

REPOSITORY = Path(__file__).parent.parent
GOLDEN = Path(__file__).parent / "golden" / "sample_docs.txt"
DAY = "2026-03-02"
# These need a history that a sample in a repository cannot have; tests/review and tests/vcs show them.
NEED_HISTORY = {"DA310", "DA311"}
# These need servers that answer; tests/web/test_sample_links.py shows them.
NEED_NETWORK = {f"DA{number}" for number in range(201, 210)} - {"DA206"}


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the sample tree in a git repository of its own, with one commit."""
    root = tmp_path_factory.mktemp("sample") / "sample_docs"
    shutil.copytree(REPOSITORY / "sample_docs", root)
    env = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")} | {
        "GIT_AUTHOR_DATE": "2026-02-25T12:00:00+00:00",
        "GIT_COMMITTER_DATE": "2026-02-25T12:00:00+00:00",
        "GIT_CONFIG_GLOBAL": os.devnull,
    }
    who = ("-c", "user.name=Ann", "-c", "user.email=ann@example.com")
    for command in (("init", "-q", "-b", "main"), ("add", "."), ("commit", "-q", "-m", "Start")):
        subprocess.run(["git", *who, *command], cwd=root, env=env, check=True, capture_output=True)
    return root


def run(root: Path, *args: str) -> subprocess.CompletedProcess[str]:
    return doc_audit(root, "check", ".", "--offline", "--as-of", DAY, *args)


def test_the_findings_are_the_golden_ones(sample: Path, update_golden: bool) -> None:
    result = run(sample, "--format", "concise", "-v")
    assert result.returncode == 1, result.stderr
    if update_golden:
        GOLDEN.write_text(result.stdout, encoding="utf-8")
    assert result.stdout == GOLDEN.read_text(encoding="utf-8")


def test_every_rule_that_can_fire_here_fires(sample: Path) -> None:
    (sample / "doc-audit.toml").write_text(
        (REPOSITORY / "sample_docs" / "doc-audit.toml").read_text() + '\n[rules.DA406]\nseverity = "notice"\n'
    )
    found = {finding["rule"] for finding in json.loads(run(sample, "--format", "json").stdout)["findings"]}
    assert {rule.code for rule in RULES} - found == NEED_HISTORY | NEED_NETWORK


def test_what_is_planted_is_found_where_it_is_said_to_be(sample: Path) -> None:
    data = json.loads(run(sample, "--format", "json", "--select", "DA1,DA206,DA3,DA4,DA406").stdout)
    found = {(finding["rule"], finding["path"]) for finding in data["findings"]}
    readme = (REPOSITORY / "sample_docs" / "README.md").read_text(encoding="utf-8")
    planted = set(re.findall(r"^\| (DA\d{3}) \| `?\[?`?([^`|\]\s]+\.md)", readme, re.MULTILINE))
    assert len(planted) > 30
    expected = {(code, page) for code, page in planted if code not in NEED_HISTORY | NEED_NETWORK}
    assert expected - found == set()
    errors_and_warnings = {(f["rule"], f["path"]) for f in data["findings"] if f["severity"] != "notice"}
    assert errors_and_warnings - planted == set()
