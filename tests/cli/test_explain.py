"""Why a page counts as fresh or overdue: what was read, what was passed over, the arithmetic, and the owner."""

import subprocess
import sys
from pathlib import Path

import pytest


def explain(root: Path, *args: str) -> str:
    line = [sys.executable, "-m", "doc_audit", "explain", "--as-of", "2026-03-20", *args]
    done = subprocess.run(line, cwd=root, capture_output=True, encoding="utf-8", timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def write(root: Path, text: str, name: str = "a.md") -> str:
    (root / name).write_text(text, encoding="utf-8")
    return name


def test_everything_that_bears_on_the_verdict_is_said(tmp_path: Path) -> None:
    text = "---\nowner: SRE\n---\n\n# A\n\nText.\n\nLast updated: 2026-01-31\nReview cycle: monthly\n"
    assert explain(tmp_path, write(tmp_path, text)).splitlines() == [
        "a.md",
        "  Read as metadata:",
        "    line 2 (front-matter): owner, from “owner: SRE”",
        "    line 9 (footer): last update, 2026-01-31, from “Last updated: 2026-01-31” <- the review rests on this",
        "    line 10 (footer): review cycle, 1 month, from “Review cycle: monthly”",
        "  Cycle: 1 month, from page, line 10",
        "  Due: 2026-02-28, the last update (2026-01-31) and 1 month; that is 20 days ago, as of 2026-03-20, with 7 days of grace",
        "  Owner: SRE, from page (front-matter), line 2",
        "  So the page counts as overdue.",
    ]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("# A\n\nText.\n", "  Read as metadata: nothing."),
        ("# A\n\nText.\n", "  Due: no day, for there is no date to reckon from"),
        ("# A\n\nText.\n", "  Owner: nobody"),
        (
            "# A\n\nLast updated: 2026-03-01\n",
            "  Cycle: 1 month, the default: neither the page nor a folder rule states one",
        ),
        (
            "# A\n\nLast reviewed: 2026-03-01\nNext review: 2026-06-01\n",
            "  Due: 2026-06-01, the next review that the page states; that is in 73 days, as of 2026-03-20",
        ),
        (
            "# A\n\nLast updated: 2026-02-30\n",
            "    line 3 (footer): last update, invalid, so it does not count, from “Last updated: 2026-02-30” (2026-02-30 is not a valid date)",
        ),
        ("---\nstatus: archived\n---\n\n# A\n", "  So the page counts as exempt (the page's status is archived)."),
    ],
)
def test_what_is_missing_or_odd_is_said(tmp_path: Path, text: str, line: str) -> None:
    assert line in explain(tmp_path, write(tmp_path, text)).splitlines()


@pytest.mark.parametrize(
    ("passed", "line"),
    [
        ("The last big review of 2024-05-06 was good.", 3),
        ("Add a footer such as:\n\nLast updated: 2026-01-01", 5),
        ("Geprüft wurde die Seite am 7. Februar 2026.", 3),
        ("本页于2026年2月7日审核过。", 3),
        ("We released on 2026-02-07.", 0),
        ("```\nLast updated: 2026-01-01\n```", 0),
    ],
)
def test_lines_with_a_date_that_were_passed_over_are_named(tmp_path: Path, passed: str, line: int) -> None:
    said = explain(tmp_path, write(tmp_path, f"# A\n\n{passed}\n"))
    assert ("Passed over" in said) == bool(line)
    if line:
        assert f"    line {line}: “" in said


def test_several_pages_and_hostile_text(tmp_path: Path) -> None:
    write(tmp_path, "# A\n\nLast updated: \x1b[31m2026-03-01\u202e https://ann:secret@x.example\n")
    write(tmp_path, "# B\n", "b.md")
    said = explain(tmp_path, "a.md", "b.md")
    assert [line for line in said.splitlines() if line.endswith(".md")] == ["a.md", "b.md"]
    assert "\x1b" not in said
    assert "\u202e" not in said
    assert "secret" not in said


def test_what_is_no_page_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("x", encoding="utf-8")
    line = [sys.executable, "-m", "doc_audit", "explain", "a.txt"]
    done = subprocess.run(line, cwd=tmp_path, capture_output=True, encoding="utf-8", timeout=120, check=False)
    assert done.returncode in (2, 3)
    assert done.stderr.count("\n") == 1
