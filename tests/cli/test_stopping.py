"""SIGTERM and the first Ctrl-C, sent to a real process while it reads: it ends, says so by its exit code, and leaves nothing."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

PAGE = (
    "# Page {n}\n\n"
    + "Text with [a link](p{n}.md#page-{n}) and [a bad one](gone-{n}.md), `code` and *words*.\n\n" * 120
)
# Far more than a run takes that was asked to end; the same run unasked takes longer.
AT_ONCE = 12.0


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("stop")
    for number in range(900):
        (root / f"p{number}.md").write_text(PAGE.replace("{n}", str(number)), encoding="utf-8")
    return root


@pytest.mark.parametrize("jobs", ["1", "2"])
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_reading_ends_at_the_first_request(tree: Path, tmp_path: Path, number: int, jobs: str) -> None:
    seen = set()
    for wait in (0.0, 0.3, 0.8):
        code, seconds, errors, run = stopped(tree, tmp_path, number, jobs, wait)
        if run is not None and run["run"]["complete"]:
            break
        assert code == 2, errors
        assert "Traceback" not in errors
        assert "stopped" in errors
        assert seconds < AT_ONCE
        seen.add(run is not None)
        if run is not None:
            assert any("stopped before it had read" in note for note in run["run"]["notes"])
            assert {finding["rule"] for finding in run["findings"]} <= {"DA101", "DA303", "DA401"}
    assert seen, "the run was over before it was asked to end"
    assert [item.name for item in tmp_path.iterdir() if item.name.startswith(".")] == []


def stopped(
    tree: Path, folder: Path, number: int, jobs: str, wait: float
) -> tuple[int, float, str, dict[str, Any] | None]:
    output, cache = folder / "run.json", folder / f"cache-{wait}"
    output.unlink(missing_ok=True)
    command = [sys.executable, "-m", "doc_audit", "check", str(tree), "--offline", "--jobs", jobs]
    process = subprocess.Popen(
        [*command, "--cache-dir", str(cache), "--output", str(output), "-q"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        start_new_session=True,
    )
    until_it_reads(cache)
    time.sleep(wait)
    asked = time.monotonic()
    # A terminal sends Ctrl-C to every process of the group; SIGTERM goes to the one that was named.
    if number == signal.SIGINT:
        os.killpg(process.pid, number)
    else:
        process.send_signal(number)
    _, errors = process.communicate(timeout=60)
    run = json.loads(output.read_text(encoding="utf-8")) if output.exists() else None
    return process.returncode, time.monotonic() - asked, errors, run


def until_it_reads(cache: Path) -> None:
    """Wait for the page cache, which is opened before the first page is read."""
    for _ in range(600):
        if (cache / "pages.sqlite3").exists():
            return
        time.sleep(0.05)
    raise AssertionError("the run does not begin")


def test_no_worker_is_left(tree: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "doc_audit", "check", str(tree), "--offline", "--jobs", "2", "--cache-dir"]
    command.append(str(tmp_path))
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
    until_it_reads(tmp_path)
    time.sleep(0.5)
    process.terminate()
    process.wait(timeout=60)
    for _ in range(50):
        try:
            os.killpg(process.pid, 0)
        except ProcessLookupError:
            return
        time.sleep(0.1)
    raise AssertionError("a process of the run is still there")


def test_a_change_is_not_judged_by_half_a_run(tree: Path, tmp_path: Path) -> None:
    git = ["git", "-C", str(tree), "-c", "user.name=a", "-c", "user.email=a@b.c"]
    for args in (["init", "-q"], ["add", "."], ["commit", "-qm", "x"]):
        subprocess.run([*git, *args], check=True, capture_output=True)
    output = tmp_path / "run.json"
    command = [sys.executable, "-m", "doc_audit", "check", str(tree), "--offline", "--no-cache", "--jobs", "1"]
    process = subprocess.Popen(
        [*command, "--changed-since", "HEAD", "--output", str(output), "-q"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    time.sleep(1.0)
    process.terminate()
    _, errors = process.communicate(timeout=60)
    if process.returncode != 0:
        assert process.returncode == 2, errors
        assert not output.exists()
