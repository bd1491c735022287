"""The weeks before the sample's day, which `make audit` records so that its first report has a trend."""

import importlib.util
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest
from program import doc_audit

REPOSITORY = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def weeks() -> ModuleType:
    spec = importlib.util.spec_from_file_location("sample_weeks", REPOSITORY / "scripts" / "sample_weeks.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("known_to_git", [True, False])
def test_the_first_report_has_three_weeks_behind_it(tmp_path: Path, weeks: ModuleType, known_to_git: bool) -> None:
    checkout = tmp_path / "checkout"
    shutil.copytree(REPOSITORY / "sample_docs", checkout / "sample_docs")
    (checkout / "scripts").mkdir()
    shutil.copy(REPOSITORY / "scripts" / "sample_weeks.py", checkout / "scripts")
    if known_to_git:
        who = ("-c", "user.name=Ann", "-c", "user.email=ann@example.com")
        for command in (("init", "-q"), ("add", "."), ("commit", "-q", "-m", "Start"), ("remote", "add", "origin", "https://github.com/example/sample.git")):  # fmt: skip
            subprocess.run(["git", *who, *command], cwd=checkout, check=True)
    env = os.environ | {"PYTHONPATH": str(REPOSITORY)}
    for _ in range(2):
        line = [sys.executable, "scripts/sample_weeks.py", "out/history.db"]
        subprocess.run(line, cwd=checkout, env=env, check=True, timeout=120)
    args = ("check", "sample_docs", "--offline", "--as-of", f"{weeks.TODAY}", "--history", "out/history.db")
    found = json.loads(doc_audit(checkout, *args, "--format", "json").stdout)
    history = found["history"]
    assert history["since"]["as_of"] == f"{weeks.WEEKS[-1]}"
    assert [point["as_of"] for point in history["points"]] == [f"{day}" for day in (*weeks.WEEKS, weeks.TODAY)]
    broken = [point["broken"] for point in history["points"]]
    assert broken == sorted(broken, reverse=True)
    assert broken[0] > broken[-1]
    assert history["points"][-2]["overdue"] > history["points"][-1]["overdue"]
    assert history["counts"]["fixed"] > 0


def test_every_link_that_was_mended_is_on_its_page(weeks: ModuleType) -> None:
    for _, path, now, _ in weeks.MENDED:
        assert now in (REPOSITORY / "sample_docs" / path).read_text(encoding="utf-8"), path
