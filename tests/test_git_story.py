"""One repository through its life with doc-audit: adopt, break, see, mend, prune, expire."""

import csv
import io
import json
import os
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections.abc import Callable
from pathlib import Path

import pytest

from doc_audit.reports.formats import FORMATS

STAMP = "\n\n**Last Updated**: 2026-02-20\n**Maintained By**: SRE\n"
COMMON = (".", "--offline", "--as-of", "2026-03-02")
BASELINE = ("--baseline", "doc-audit-baseline.json")


class Repository:
    """A git repository on disk, and doc-audit run in it."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.git("init", "-q")

    def git(self, *args: str) -> None:
        env = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
        env |= {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
        names = ("-c", "user.name=Ann", "-c", "user.email=ann@example.com", "-c", "init.defaultBranch=main")
        subprocess.run(["git", *names, *args], cwd=self.root, env=env, check=True, capture_output=True)

    def write(self, **pages: str) -> None:
        for name, text in pages.items():
            (self.root / f"{name}.md").write_text(text + STAMP, encoding="utf-8")

    def commit(self, message: str) -> None:
        self.git("add", "-A")
        self.git("commit", "-qm", message)

    def run(self, *args: str, code: int = 0) -> str:
        line = [sys.executable, "-m", "doc_audit", *args]
        done = subprocess.run(line, cwd=self.root, capture_output=True, encoding="utf-8", timeout=60, check=False)
        assert done.returncode == code, done.stdout + done.stderr
        return done.stdout

    def findings(self, *args: str, code: int = 0) -> list[str]:
        found = json.loads(self.run("check", *COMMON, *args, "--format", "json", code=code))["findings"]
        return [f"{item['path']} {item['rule']} {item['target']}" for item in found if item["suppressed"] is None]


@pytest.fixture
def adopted(tmp_path: Path) -> Repository:
    """An old tree with two broken links, adopted with a baseline, and a branch."""
    repository = Repository(tmp_path)
    body = "\n".join(f"Line {number} of a page that git can recognise." for number in range(12))
    repository.write(
        a="# A\n\n[old](old.md)\n[setup](guide.md#setup)\n[b](b.md)\n",
        b="# B\n\n[older](older.md)\n[setup](guide.md#setup)\n",
        guide=f"# Guide\n\n## Setup\n\n{body}\n",
    )
    repository.commit("as it was")
    repository.run("baseline", "create", *COMMON)
    repository.commit("adopt doc-audit")
    assert repository.findings(*BASELINE) == []
    repository.git("checkout", "-qb", "side")
    return repository


def in_text(text: str) -> list[str]:
    return [line for line in text.splitlines() if "DA1" in line]


READERS: dict[str, Callable[[str], int]] = {
    "text": lambda text: len(in_text(text)),
    "concise": lambda text: len(text.splitlines()),
    "html": lambda text: (
        text.count('data-rule="DA101"') - text.split('aria-labelledby="suppressed"')[1].count('data-rule="DA101"')
    ),
    "json": lambda text: sum(item["suppressed"] is None for item in json.loads(text)["findings"]),
    "sarif": lambda text: sum(not item.get("suppressions") for item in json.loads(text)["runs"][0]["results"]),
    "junit": lambda text: len(ET.fromstring(text).findall(".//failure")),
    "github": lambda text: text.count("::error "),
    "gitlab": lambda text: len(json.loads(text)),
    "markdown": lambda text: text.count("| DA1"),
    "csv": lambda text: sum(not row["suppressed"] for row in csv.DictReader(io.StringIO(text))),
    "jsonl": lambda text: sum(item.get("suppressed") is None for item in map(json.loads, text.splitlines())),
}


@pytest.mark.parametrize("name", FORMATS)
def test_a_link_broken_on_a_branch_is_the_one_finding_of_every_format(adopted: Repository, name: str) -> None:
    page = adopted.root / "a.md"
    page.write_text(page.read_text().replace("[b](b.md)", "[b](bee.md)"))
    adopted.commit("break a link")
    text = adopted.run("check", *COMMON, *BASELINE, "--ignore", "DA3,DA4", "--format", name, code=1)
    assert READERS[name](text) == 1, text
    assert "bee.md" in text
    assert adopted.findings("--changed-since", "main", code=1) == ["a.md DA101 bee.md"]


def test_a_renamed_heading_is_felt_elsewhere_and_mended(adopted: Repository) -> None:
    page = adopted.root / "guide.md"
    page.write_text(page.read_text().replace("## Setup", "## Install"))
    adopted.commit("rename a heading")
    text = adopted.run("check", *COMMON, "--changed-since", "main", code=1)
    assert "This change removes #setup from guide.md, linked from 2 pages that it does not touch: a.md, b.md" in text
    assert "2 links written" in adopted.run("fix", ".")
    adopted.commit("mend")
    assert adopted.findings("--changed-since", "main") == []
    assert "guide.md#install" in (adopted.root / "b.md").read_text()


def test_what_was_mended_leaves_the_baseline(adopted: Repository) -> None:
    page = adopted.root / "a.md"
    page.write_text(page.read_text().replace("[old](old.md)", "[b](b.md)"))
    text = adopted.run("check", *COMMON, *BASELINE)
    assert "1 entry of the baseline is no longer found" in text
    adopted.run("baseline", "prune", *COMMON)
    entries = json.loads((adopted.root / "doc-audit-baseline.json").read_text())["findings"]
    assert [entry["target"] for entry in entries if entry["rule"] == "DA101"] == ["older.md"]


def test_an_ignore_holds_until_its_day(adopted: Repository) -> None:
    note = '<!-- doc-audit: ignore[DA101] reason="arrives in March" until=2026-03-31 -->\n[x](later.md)\n'
    adopted.write(c=f"# C\n\n{note}\n[a](a.md)\n")
    assert adopted.findings(*BASELINE) == []
    late = (
        "check",
        ".",
        "--offline",
        "--as-of",
        "2026-04-01",
        *BASELINE,
        "--select",
        "DA101,DA405",
        "--format",
        "json",
    )
    found = json.loads(adopted.run(*late, code=1))["findings"]
    live = [item["rule"] for item in found if item["suppressed"] is None]
    assert sorted(live) == ["DA101", "DA405"]
