"""The same tree on the same day gives the same bytes, but for the moments and durations of the run itself."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

MOMENT = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?(Z|\+00:00| UTC)|after \d+\.\d s")
SAMPLE = Path(__file__).parents[2] / "sample_docs"


def audit(folder: Path, *args: str) -> None:
    line = [sys.executable, "-m", "doc_audit", *args]
    subprocess.run(line, cwd=folder, capture_output=True, timeout=120, check=False)


@pytest.fixture
def twice(tmp_path: Path) -> tuple[dict[str, str], dict[str, str]]:
    """All files that two audits of the sample tree write, the second with another number of jobs and another order of flags."""
    runs = []
    for name, more in (("one", ["--jobs", "1"]), ("two", ["--no-cache", "--jobs", "2"])):
        out = tmp_path / name
        what = [
            "--format",
            f"html:{out}/whole.html",
            "--format",
            f"json:{out}/run.json",
            "--html-dir",
            str(out),
            "--split-by",
            "owner",
        ]
        audit(SAMPLE.parent, "check", "sample_docs", "--offline", "--as-of", "2026-03-02", "-qq", *what, *more)
        runs.append({file.name: file.read_text(encoding="utf-8") for file in sorted(out.iterdir())})
    return runs[0], runs[1]


def test_two_audits_on_one_day_differ_in_their_moments_only(twice: tuple[dict[str, str], dict[str, str]]) -> None:
    one, two = twice
    assert list(one) == list(two)
    assert len(one) > 15
    for name, text in one.items():
        assert MOMENT.sub("", text) == MOMENT.sub("", two[name]), name
        assert len(MOMENT.findall(text)) < 12


def test_a_saved_run_gives_the_page_that_the_audit_wrote(
    twice: tuple[dict[str, str], dict[str, str]], tmp_path: Path
) -> None:
    one, _ = twice
    audit(
        tmp_path, "report", "one/run.json", "--format", "html:again.html", "--html-dir", "again", "--split-by", "owner"
    )
    assert (tmp_path / "again.html").read_text(encoding="utf-8") == one["whole.html"]
    again = {file.name: file.read_text(encoding="utf-8") for file in (tmp_path / "again").iterdir()}
    assert again == {name: text for name, text in one.items() if name in again}
    assert set(one) - set(again) == {"whole.html", "run.json"}
