"""Exit codes where stdout or stderr are full, closed, or nobody reads them: a 1 says findings, and nothing else."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

RUN = f"{sys.executable} -m doc_audit"
# How a stream is spoilt, as a shell writes it.
FULL_OUT, FULL_ERR = ">/dev/full", "2>/dev/full"
CLOSED_OUT, CLOSED_ERR = ">&-", "2>&-"
GONE_OUT, GONE_ERR = "> >(exec true)", "2> >(exec true)"
BAD_ERR = (FULL_ERR, CLOSED_ERR, GONE_ERR)

pytestmark = pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full here")


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    for name, text in {
        "good/a.md": "# A\n\n**Last Updated**: 2026-03-01\n",
        "bad/a.md": "# A\n\n[gone](gone.md) [case](A.md)\n",
        "large/a.md": "# A\n\n" + "".join(f"[gone](gone-{number}.md)\n" for number in range(4000)),
        "none/a.txt": "no page\n",
        "broken.json": "{",
    }.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def code(tree: Path, words: str, **environ: str) -> int:
    command = ["bash", "-c", f"{RUN} {words}"]
    everything = {**os.environ, "DOC_AUDIT_AS_OF": "2026-03-02", "DOC_AUDIT_CACHE_DIR": str(tree / "cache"), **environ}
    done = subprocess.run(
        command, cwd=tree, env=everything, stdin=subprocess.DEVNULL, capture_output=True, timeout=60, check=False
    )
    assert b"Traceback" not in done.stderr + done.stdout
    assert b"Exception ignored" not in done.stderr
    return done.returncode


# Command -> the code that it ends with, whatever becomes of its error messages.
SAID = {
    "good --offline": 0,
    "bad --offline": 1,
    "none --offline": 3,
    "nosuch --offline": 2,
    "good --bogus": 2,
    "good --offline --output /proc/x.html": 2,
    "good --offline --output good/a.md/x.html": 2,
    "good --offline --as-of never": 2,
    "chekc": 2,
    "report broken.json": 2,
    "report nosuch.json": 2,
    "diff broken.json broken.json": 2,
    "baseline prune good --file broken.json --offline": 2,
    "rule DA999": 2,
    "--version": 0,
    "fix bad": 0,
    "fix bad --diff": 1,
    "review good/a.md --yes": 0,
    "review nosuch.md --yes": 1,
}


@pytest.mark.parametrize("spoilt", BAD_ERR)
@pytest.mark.parametrize("words", SAID)
def test_what_cannot_be_said_on_stderr_changes_no_code(tree: Path, words: str, spoilt: str) -> None:
    assert code(tree, f"{words} {spoilt}") == SAID[words]


@pytest.mark.parametrize("also", ["", FULL_ERR])
@pytest.mark.parametrize(
    "words",
    ["good --offline", "bad --offline", "large --offline --format json", "rule", "config show", "--help", "check --help",
     "--version", "completion bash", "fix bad --diff", "calendar good", "cache info"],
)  # fmt: skip
def test_a_full_stdout_is_an_output_that_could_not_be_written(tree: Path, words: str, also: str) -> None:
    assert code(tree, f"{words} {FULL_OUT} {also}") == 2


@pytest.mark.parametrize("also", ["", FULL_ERR])
@pytest.mark.parametrize("spoilt", [CLOSED_OUT, GONE_OUT, "| exec true", "| head -c 1 >/dev/null"])
@pytest.mark.parametrize(
    ("words", "expected"),
    [("good --offline", 0), ("bad --offline", 1), ("large --offline --format json", 1), ("rule", 0)],
)
def test_a_reader_that_is_not_there_hides_no_findings_and_makes_none(
    tree: Path, words: str, expected: int, spoilt: str, also: str
) -> None:
    before, bar, after = spoilt.partition("|")
    assert code(tree, f"{words} {before} {also} {bar}{after}; exit ${{PIPESTATUS[0]}}") == expected


def test_what_does_not_fit_on_stdout_is_in_the_file_all_the_same(tree: Path) -> None:
    assert code(tree, f"bad --offline --output run.json {FULL_OUT} {FULL_ERR}") == 2
    assert "DA101" in {item["rule"] for item in json.loads((tree / "run.json").read_text())["findings"]}


def test_a_trace_that_was_asked_for_is_no_finding(tree: Path) -> None:
    """A bug is made by giving the program a page parser that is broken."""
    (tree / "sitecustomize.py").write_text(
        "import doc_audit.cli.check as c\ndef broken(*a, **k): raise KeyError('bug')\nc.build_request = broken\n",
        encoding="utf-8",
    )
    for debug in ("", "1"):
        command = [sys.executable, "-m", "doc_audit", "good"]
        environ = {**os.environ, "PYTHONPATH": str(tree), "DOC_AUDIT_DEBUG": debug}
        done = subprocess.run(command, cwd=tree, env=environ, capture_output=True, text=True, timeout=60, check=False)
        assert done.returncode == 2
        assert ("Traceback" in done.stderr) is bool(debug)
