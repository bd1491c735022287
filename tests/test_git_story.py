"""One repository through its life with doc-audit: adopt, break, see, mend, prune, expire."""

import csv
import io
import json
import os
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

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

    def replace(self, name: str, old: str, new: str) -> None:
        page = self.root / f"{name}.md"
        text = page.read_text(encoding="utf-8")
        assert old in text
        page.write_text(text.replace(old, new), encoding="utf-8")

    def commit(self, message: str) -> None:
        self.git("add", "-A")
        self.git("commit", "-qm", message)

    def run(self, *args: str, code: int = 0) -> str:
        line = [sys.executable, "-m", "doc_audit", *args]
        done = subprocess.run(line, cwd=self.root, capture_output=True, encoding="utf-8", timeout=60, check=False)
        assert done.returncode == code, done.stdout + done.stderr
        return done.stdout

    def findings(self, *args: str, code: int = 0) -> list[str]:
        return in_json(json.loads(self.run("check", *COMMON, *args, "--format", "json", code=code))["findings"])


def in_text(text: str) -> list[str]:
    """Findings on links, each with the page above it."""
    found, page = [], ""
    for line in text.splitlines():
        page = line if line and not line.startswith(" ") else page
        if " DA1" in line:
            found.append(f"{page} {line}")
    return found


def in_html(text: str) -> list[str]:
    """Rows outside the list of what was put aside, each with its page."""
    shown = text.partition('aria-labelledby="suppressed"')[0]
    groups = [group for group in shown.split('<details class="group"')[1:] if "data-rule=" in group]
    return [f"{group} {row}" for group in groups for row in group.split('data-rule="DA1')[1:]]


def in_sarif(text: str) -> list[str]:
    return [json.dumps(result) for result in json.loads(text)["runs"][0]["results"] if not result.get("suppressions")]


def in_junit(text: str) -> list[str]:
    cases = ET.fromstring(text).iter("testcase")
    return [ET.tostring(case, encoding="unicode") for case in cases if case.find("failure") is not None]


def in_json(items: Iterable[dict[str, Any]]) -> list[str]:
    return [f"{item['path']} {item['rule']} {item['target']}" for item in items if item["suppressed"] is None]


READERS: dict[str, Callable[[str], list[str]]] = {
    "text": in_text,
    "concise": str.splitlines,
    "html": in_html,
    "json": lambda text: in_json(json.loads(text)["findings"]),
    "sarif": in_sarif,
    "junit": in_junit,
    "github": lambda text: [line for line in text.splitlines() if line.startswith("::error ")],
    "gitlab": lambda text: [json.dumps(item) for item in json.loads(text)],
    "markdown": lambda text: [line for line in text.splitlines() if "| DA1" in line],
    "csv": lambda text: [" ".join(row.values()) for row in csv.DictReader(io.StringIO(text)) if not row["suppressed"]],
    "jsonl": lambda text: in_json(map(json.loads, text.splitlines())),
}


def test_one_repository_from_adoption_to_an_ignore_that_ran_out(tmp_path: Path) -> None:
    repository = Repository(tmp_path)
    body = "\n".join(f"Line {number} of a page that git can recognise." for number in range(12))
    repository.write(
        a="# A\n\n[old](old.md)\n[setup](guide.md#setup)\n[b](b.md)\n",
        b="# B\n\n[older](older.md)\n[setup](guide.md#setup)\n",
        guide=f"# Guide\n\n## Setup\n\n{body}\n",
    )
    repository.commit("as it was")
    assert repository.findings("--select", "DA1", code=1) == ["a.md DA101 old.md", "b.md DA101 older.md"]

    # Adopt: what is broken today is known.
    repository.run("baseline", "create", *COMMON)
    repository.commit("adopt doc-audit")
    assert repository.findings(*BASELINE) == []

    # Break a link on a branch: it is the one finding of every format, from one run.
    repository.git("checkout", "-qb", "side")
    repository.replace("a", "[b](b.md)", "[b](bee.md)")
    repository.commit("break a link")
    formats = [argument for name in FORMATS for argument in ("--format", f"{name}:out/{name}")]
    repository.run("check", *COMMON, *BASELINE, "--ignore", "DA3,DA4", *formats, code=1)
    assert set(READERS) == set(FORMATS)
    for name, reader in READERS.items():
        found = reader((tmp_path / "out" / name).read_text(encoding="utf-8"))
        assert len(found) == 1, (name, found)
        assert all(part in found[0] for part in ("a.md", "bee.md")), (name, found)
    shutil.rmtree(tmp_path / "out")
    assert repository.findings("--changed-since", "main", code=1) == ["a.md DA101 bee.md"]
    repository.replace("a", "[b](bee.md)", "[b](b.md)")
    repository.commit("mend the link")

    # Rename a heading: pages that the change does not touch feel it, and `fix` mends them.
    repository.replace("guide", "## Setup", "## Install")
    repository.commit("rename a heading")
    text = repository.run("check", *COMMON, "--changed-since", "main", code=1)
    assert "This change removes #setup from guide.md, linked from 2 pages" in text
    assert "2 links written" in repository.run("fix", ".")
    repository.commit("follow the heading")
    assert repository.findings("--changed-since", "main") == []
    assert "guide.md#install" in (tmp_path / "b.md").read_text(encoding="utf-8")

    # Mend what was known: the baseline says that it knows too much, and is pruned.
    repository.replace("a", "[old](old.md)", "[b](b.md)")
    assert "1 entry of the baseline is no longer found" in repository.run("check", *COMMON, *BASELINE)
    repository.run("baseline", "prune", *COMMON)
    entries = json.loads((tmp_path / "doc-audit-baseline.json").read_text(encoding="utf-8"))["findings"]
    assert [entry["target"] for entry in entries if entry["rule"] == "DA101"] == ["older.md"]
    repository.commit("mend an old link")

    # Ignore a link until a day: it counts again after that, and so does the ignore.
    note = '<!-- doc-audit: ignore[DA101] reason="arrives in March" until=2026-03-31 -->\n[x](later.md)\n'
    repository.write(c=f"# C\n\n{note}\n[a](a.md)\n")
    repository.commit("link to what is to come")
    assert repository.findings(*BASELINE) == []
    late = ("--as-of", "2026-04-01", "--select", "DA101,DA405")
    live = repository.findings(*BASELINE, *late, code=1)
    assert [found.rpartition(" ")[0] for found in live] == ["c.md DA405", "c.md DA101"]
