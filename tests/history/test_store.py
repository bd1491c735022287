"""Recorded runs: states, ages, what compares with what, and what a bad file costs."""

import datetime as dt
import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

import pytest
from program import doc_audit

from doc_audit.errors import OutputError, UsageError
from doc_audit.history import lines, store
from doc_audit.history.record import record
from doc_audit.history.states import apply, from_report
from doc_audit.model.finding import Finding, Suppression
from doc_audit.model.place import Location
from doc_audit.model.report import GitPlace, LinkCounts, Report
from doc_audit.rules.registry import needs_of, subject_of
from doc_audit.wire.run import from_json, to_json

FIRST = dt.date(2026, 11, 2)


def finding(key: str, rule: str = "DA101", **more: object) -> Finding:
    base = Finding(
        id=(key.encode().hex() * 16)[:32],
        rule=rule,
        subject=subject_of(rule),
        needs=needs_of(rule),
        name="missing-file",
        severity="error",
        location=Location(path="a.md", line=3, column=1),
        message=f"{key}: no such file",
        target=key,
        owners=("SRE",),
    )
    return replace(base, **more)  # type: ignore[arg-type]


def run(week: int, keys: Iterable[str | Finding], **more: object) -> Report:
    day = FIRST + dt.timedelta(weeks=week)
    started = dt.datetime.combine(day, dt.time(5, 17), dt.UTC)
    base = Report(
        version="1.0",
        as_of=day,
        started=started,
        finished=started,
        root="docs",
        offline=False,
        complete=True,
        notes=(),
        git=GitPlace(commit="c" * 40, branch="main", shallow=False, web_url="https://github.test/org/docs"),
        links=LinkCounts(),
        pages=(),
        findings=tuple(finding(key) if isinstance(key, str) else key for key in keys),
        rules=(),
        config_digest="d1",
        scope=(".",),
    )
    return replace(base, **more)  # type: ignore[arg-type]


def recorded(file: Path, *reports: Report) -> Report:
    """Record *reports* one after the other, and give the last as a reader sees it."""
    for report in reports:
        shown = apply(report, store.past(file, report))
        store.add(file, [record(shown)])
    return shown


def states(report: Report) -> dict[str, tuple[str, str | None, int]]:
    return {item.target or "": (item.state, item.first_seen, item.runs) for item in report.findings}


def test_each_finding_gets_its_state_its_first_day_and_how_often_in_a_row(tmp_path: Path) -> None:
    shown = recorded(tmp_path / "h.db", run(0, "ab"), run(1, "bc"), run(2, "abc"), run(3, "abd"))
    assert states(shown) == {
        "a": ("open", "2026-11-02", 2),
        "b": ("open", "2026-11-02", 4),
        "d": ("new", "2026-11-23", 1),
    }
    back = recorded(tmp_path / "h.db", run(4, "bc"))
    assert states(back)["c"] == ("reappeared", "2026-11-09", 1)
    assert back.history is not None
    assert [item.target for item in back.history.fixed] == ["a", "d"]


def test_the_numbers_add_up(tmp_path: Path) -> None:
    suppressed = finding("b", suppressed=Suppression(by="inline", reason="known"))
    shown = recorded(tmp_path / "h.db", run(0, "xyz"), run(1, "abc"), run(2, [suppressed, *map(finding, "cdx")]))
    assert shown.history is not None
    counts = shown.history.counts
    assert counts is not None
    assert (counts.before, counts.new, counts.reappeared, counts.fixed, counts.unproven, counts.now) == (
        3,
        1,
        1,
        1,
        1,
        3,
    )
    assert counts.before + counts.new + counts.reappeared - counts.fixed - counts.unproven == counts.now
    assert [item.target for item in shown.history.unproven] == ["b"]


@pytest.mark.parametrize(
    ("now", "fixed"),
    [
        pytest.param({}, True, id="not found by a full run"),
        pytest.param({"complete": False}, False, id="the run was incomplete"),
        pytest.param(
            {"findings": (finding("x", "DA208", id="f" * 32, severity="notice"),)}, False, id="no answer this time"
        ),
    ],
)
def test_an_external_link_is_fixed_only_when_that_was_seen(tmp_path: Path, now: dict[str, object], fixed: bool) -> None:
    shown = recorded(tmp_path / "h.db", run(0, [finding("x", "DA201")]), run(1, [], **now))
    assert shown.history is not None
    assert bool(shown.history.fixed) is fixed
    assert bool(shown.history.unproven) is not fixed


def test_a_link_that_is_wrong_in_another_way_is_not_fixed(tmp_path: Path) -> None:
    """Its heading was missing; now the whole page is."""
    shown = recorded(tmp_path / "h.db", run(0, [finding("x", "DA102")]), run(1, [finding("x", "DA101", id="f" * 32)]))
    assert shown.history is not None
    assert [item.rule for item in shown.history.unproven] == ["DA102"]
    assert shown.history.fixed == ()


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"root": "other"}, "no earlier run of this repository and root"),
        (
            {"git": GitPlace(commit=None, branch=None, shallow=False, web_url="https://github.test/o/else")},
            "no earlier run",
        ),
        ({"scope": ("docs",)}, "nearest to it differ in scope"),
        ({"config_digest": "d2"}, "nearest to it differ in configuration"),
        ({"version": "2.0"}, "nearest to it differ in version of doc-audit"),
        ({"offline": True}, "nearest to it differ in use of the network"),
    ],
)
def test_runs_under_other_terms_are_not_compared_and_the_report_says_why(
    tmp_path: Path, change: dict[str, object], reason: str
) -> None:
    shown = recorded(tmp_path / "h.db", run(0, "a"), run(1, "b", **change))
    assert shown.history is not None
    assert shown.history.since is None
    assert reason in shown.history.note
    assert [item.state for item in shown.findings] == ["unknown"]


def test_of_several_runs_under_other_terms_the_nearest_is_named(tmp_path: Path) -> None:
    part = run(1, "a", scope=("docs/a.md",))
    shown = recorded(tmp_path / "h.db", run(0, "a"), part, run(2, "a", config_digest="d2"))
    assert shown.history is not None
    assert shown.history.note == "Not compared: this run and the earlier one nearest to it differ in configuration."


def test_an_incomplete_run_is_never_the_measure(tmp_path: Path) -> None:
    shown = recorded(tmp_path / "h.db", run(0, "ab"), run(1, "a", complete=False), run(2, "ab"))
    assert shown.history is not None
    assert shown.history.since is not None
    assert shown.history.since.as_of == FIRST
    assert {item.state for item in shown.findings} == {"open"}


def test_the_first_run_says_so(tmp_path: Path) -> None:
    shown = recorded(tmp_path / "h.db", run(0, "a"))
    assert shown.history is not None
    assert shown.history.note == "This is the first run of its history."
    assert states(shown)["a"] == ("unknown", "2026-11-02", 1)


def test_a_saved_run_does_the_same_without_a_database_and_hands_on_the_ages() -> None:
    reports = [run(0, "ab"), run(1, "bc"), run(2, "abc")]
    shown = reports[0]
    for report in reports[1:]:
        previous = from_json(to_json(shown))
        shown = apply(report, from_report(previous, report))
    assert states(shown) == {
        "a": ("reappeared", "2026-11-09", 1),
        "b": ("open", "2026-11-02", 3),
        "c": ("open", "2026-11-09", 2),
    }
    assert from_json(to_json(shown)).history == shown.history


def test_a_previous_run_of_another_repository_is_not_compared() -> None:
    other = run(0, "a", git=GitPlace(commit=None, branch=None, shallow=False, web_url="https://github.test/o/else"))
    shown = apply(run(1, "a"), from_report(other, run(1, "a")))
    assert shown.history is not None
    assert shown.history.note == "Not compared with the previous run: the two differ in repository."


def test_export_and_import_lose_nothing_and_double_nothing(tmp_path: Path) -> None:
    one, two = tmp_path / "one.db", tmp_path / "two.db"
    recorded(one, run(0, "ab"), run(1, "bc"))
    recorded(two, run(2, "cd"))
    text = [*lines.dump(store.records(one))]
    assert store.add(two, lines.parse(text, "x")) == 2
    assert store.add(two, lines.parse(text, "x")) == 0
    assert [*lines.dump(store.records(two))][: len(text)] == text
    shown = recorded(two, run(3, "bcd"))
    assert states(shown) == {
        "b": ("reappeared", "2026-11-02", 1),
        "c": ("open", "2026-11-09", 3),
        "d": ("open", "2026-11-16", 2),
    }


def test_histories_put_one_after_the_other_are_one(tmp_path: Path) -> None:
    """As `cat` does it, or a version control system that keeps the lines of both sides."""
    one = [*lines.dump([record(run(0, "ab")), record(run(1, "b"))])]
    two = [*lines.dump([record(run(1, "b")), record(run(2, "bc"))])]
    assert store.add(tmp_path / "h.db", lines.parse([*one, *two], "x")) == 3
    assert store.add(tmp_path / "h.db", lines.parse([*two, *one], "x")) == 0
    assert [item.point.as_of.day for item in store.records(tmp_path / "h.db")] == [2, 9, 16]
    with pytest.raises(UsageError, match="x:6: not a history of version 1"):
        list(lines.parse([*one, '{"history_version": "2"}'], "x"))


def test_two_trees_in_one_history_keep_their_own_findings(tmp_path: Path) -> None:
    """The same mistake on the same path in two repositories has one fingerprint and two descriptions."""
    file = tmp_path / "h.db"
    ours, theirs = finding("a"), finding("a", message="a: theirs", owners=("Other",))
    recorded(file, run(0, [ours]), run(1, [theirs], root="other"), run(2, [ours]), run(3, [theirs], root="other"))
    text = [*lines.dump(store.records(file))]
    back = [item.findings[0].message for item in lines.parse(text, "x")]
    assert back == ["a: no such file", "a: theirs"] * 2
    store.add(tmp_path / "two.db", lines.parse(text, "x"))
    assert store.records(tmp_path / "two.db") == store.records(file)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "x: not a history: the file is empty"),
        ("{}\n", "x:1: not a history of version 1"),
        ('{"history_version": "9"}\n', "x:1: not a history of version 1"),
        ('{"history_version": "1"}\n{"run": {"fin', "x:2: not JSON, or cut off"),
        ('{"history_version": "1"}\n[]\n', "x:2: it is [], not an object"),
        ('{"history_version": "1"}\n{}\n', "x:2: run is missing"),
        ('{"history_version": "1"}\n{"finding": {"id": 3}}\n', "x:2: finding.id is 3, not a text"),
        ('{"history_version": "1"}\n{"run": {"findings": []}}\n', "x:2: run.terms is missing"),
    ],
)
def test_lines_that_are_no_history_are_refused_with_their_place(text: str, message: str) -> None:
    with pytest.raises(UsageError) as caught:
        list(lines.parse(text.splitlines(), "x"))
    assert str(caught.value).startswith(message)


def test_a_run_whose_findings_were_not_described_is_refused(tmp_path: Path) -> None:
    recorded(tmp_path / "h.db", run(0, ["a"]))
    version, _, seen = lines.dump(store.records(tmp_path / "h.db"))
    with pytest.raises(UsageError, match=r"x:2: the finding 6161.* was not described"):
        list(lines.parse([version, seen], "x"))


def test_a_broken_import_changes_nothing(tmp_path: Path) -> None:
    file = tmp_path / "h.db"
    recorded(file, run(0, "a"))
    text = [*lines.dump([record(run(1, "b"))]), '{"run": {']
    with pytest.raises(UsageError):
        store.add(file, lines.parse(text, "x"))
    assert len(store.records(file)) == 1


def _newer(file: Path) -> None:
    recorded(file, run(0, "a"))
    with sqlite3.connect(file) as db:
        db.execute("PRAGMA user_version = 99")


def _foreign(file: Path) -> None:
    with sqlite3.connect(file) as db:
        db.execute("CREATE TABLE x (y)")


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (_newer, "a history of version 99, and this doc-audit reads 1; update doc-audit"),
        (_foreign, "not a history of doc-audit"),
        (lambda file: file.write_bytes(b"no database at all" * 99), "cannot read the history"),
    ],
)
def test_an_unusable_history_costs_the_comparison_not_the_report(
    tmp_path: Path, spoil: Callable[[Path], object], message: str
) -> None:
    tree = tmp_path / "docs"
    tree.mkdir()
    (tree / "a.md").write_text("# A\n\n[gone](gone.md)\n")
    file = tmp_path / "h.db"
    spoil(file)
    before = file.read_bytes()
    left = command("check", "docs", "--offline", "--history", "h.db", "--format", "json:run.json", cwd=tmp_path)
    assert left.returncode == 2
    assert message in left.stderr
    assert "Traceback" not in left.stderr
    saved = json.loads((tmp_path / "run.json").read_text())
    assert message in saved["history"]["note"]
    assert "DA101" in {item["rule"] for item in saved["findings"]}
    assert file.read_bytes() == before


def command(*args: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    return doc_audit(cwd, *args)


def test_a_full_disk_is_said_and_leaves_the_history_whole(tmp_path: Path) -> None:
    file = tmp_path / "h.db"
    recorded(file, run(0, "a"))
    with sqlite3.connect(file) as db:
        pages = db.execute("PRAGMA page_count").fetchone()[0]
    real = sqlite3.connect

    def small(*args: object, **more: object) -> sqlite3.Connection:
        db: sqlite3.Connection = real(*args, **more)  # type: ignore[call-overload]
        db.execute(f"PRAGMA max_page_count = {pages}")
        return db

    many = [finding(f"page-{number}", id=f"{number:032x}") for number in range(2000)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sqlite3, "connect", small)
        with pytest.raises(OutputError, match="database or disk is full"):
            store.add(file, [record(run(1, many))])
    assert len(store.records(file)) == 1


def test_a_file_that_may_not_grow_costs_the_record_and_nothing_else(tmp_path: Path) -> None:
    """The limit is the system's own (RLIMIT_FSIZE): SQLite's writes fail as they do on a full disk."""
    (tmp_path / "a.md").write_text("# A\n\n[gone](gone.md)\n")
    line = ["check", ".", "--offline", "--history", "h.db", "--format", "json:run.json"]
    assert command(*line, cwd=tmp_path).returncode == 1
    (tmp_path / "b.md").write_text("# B\n\n" + "".join(f"[gone](gone-{number}.md)\n" for number in range(400)))
    size = (tmp_path / "h.db").stat().st_size
    limited = (
        f"import resource, sys; resource.setrlimit(resource.RLIMIT_FSIZE, ({size}, {size})); "
        "from doc_audit.cli.main import main; main(sys.argv[1:])"
    )
    # What coverage measures there could not be written either.
    environ = {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE_")}
    full = subprocess.run(
        [sys.executable, "-c", limited, *line[:-2], "--format", "text"],
        cwd=tmp_path, env=environ, capture_output=True, encoding="utf-8", timeout=60, check=False,
    )  # fmt: skip
    assert full.returncode == 2
    assert "h.db: cannot write the history" in full.stderr
    assert "Traceback" not in full.stderr
    assert "gone-399.md" in full.stdout
    assert len(store.records(tmp_path / "h.db")) == 1
    assert command(*line, cwd=tmp_path).returncode == 1
    assert len(store.records(tmp_path / "h.db")) == 2


def test_a_check_that_is_killed_anywhere_leaves_whole_runs_only(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("# A\n\n" + "".join(f"[gone](gone-{number}.md)\n" for number in range(3000)))
    line = [sys.executable, "-m", "doc_audit", "check", ".", "--offline", "--history", "h.db", "-qq"]
    file = tmp_path / "h.db"
    subprocess.run(line, cwd=tmp_path, check=False)
    whole = store.records(file)[0].findings
    left = 0
    for wait in range(8):
        process = subprocess.Popen(line, cwd=tmp_path)
        # From the moment that SQLite's journal is there, the run is being written.
        while process.poll() is None and not (tmp_path / "h.db-journal").exists():
            time.sleep(0.001)
        time.sleep(wait / 200)
        left += process.poll() is None
        process.kill()
        process.wait(10)
        assert all(item.findings == whole for item in store.records(file))
        with sqlite3.connect(file) as db:
            assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert left, "no run was killed while it wrote"


def test_two_runs_at_once_are_both_recorded(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("# A\n\n[gone](gone.md)\n")
    line = [sys.executable, "-m", "doc_audit", "check", ".", "--offline", "--history", "h.db", "-qq"]
    both = [subprocess.Popen(line, cwd=tmp_path, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) for _ in range(4)]
    assert [process.wait(60) for process in both] == [1] * 4
    assert [process.stderr.read() for process in both if process.stderr] == [b""] * 4
    assert len(store.records(tmp_path / "h.db")) == 4


def test_a_history_that_another_run_has_only_just_created_is_an_empty_one(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("# A\n\n[gone](gone.md)\n")
    (tmp_path / "h.db").touch()
    line = [sys.executable, "-m", "doc_audit", "check", ".", "--offline", "--history", "h.db", "-qq"]
    done = subprocess.run(line, cwd=tmp_path, capture_output=True, timeout=60, check=False)
    assert (done.returncode, done.stderr) == (1, b"")
    assert len(store.records(tmp_path / "h.db")) == 1


def test_a_kill_in_the_middle_leaves_the_history_whole(tmp_path: Path) -> None:
    file = tmp_path / "h.db"
    many = [finding(f"page-{number}", id=f"{number:032x}") for number in range(500)]
    recorded(file, run(0, many))
    whole = store.records(file)
    script = (
        "import sqlite3, sys, time\n"
        "from doc_audit.history import store\n"
        f"with store._writing(__import__('pathlib').Path({str(file)!r})) as db:\n"
        '    db.execute("PRAGMA cache_size = 1")\n'
        '    db.execute("UPDATE findings SET data = zeroblob(4000)")\n'
        '    db.execute("DELETE FROM runs")\n'
        "    print('in', flush=True)\n"
        "    time.sleep(60)\n"
    )
    process = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE)
    assert process.stdout is not None
    assert process.stdout.readline() == b"in\n"
    os.kill(process.pid, signal.SIGKILL)
    process.wait(10)
    # Half of it has reached the file: only the journal beside it knows what was there.
    assert (tmp_path / "h.db-journal").stat().st_size > 1000
    assert store.records(file) == whole


def test_history_lists_exports_and_imports_on_the_command_line(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("# A\n\n[gone](gone.md)\n")
    for day in ("2026-11-02", "2026-11-09"):
        left = command("check", ".", "--offline", "--as-of", day, "--history", "h.db", cwd=tmp_path)
    assert "Nothing changed since 2026-11-02: " in left.stdout
    listed = command("history", "--history", "h.db", cwd=tmp_path).stdout.splitlines()
    assert [row.split()[0] for row in listed] == ["as", "2026-11-02", "2026-11-09"]
    exported = command("history", "--history", "h.db", "export", "h.jsonl", cwd=tmp_path)
    assert exported.returncode == 0
    imported = command("history", "--history", "new.db", "import", "h.jsonl", "h.jsonl", cwd=tmp_path)
    assert imported.stdout == "2 of 4 runs added to new.db; the others were there already.\n"
    none = command("history", "--history", "none.db", cwd=tmp_path)
    assert (none.returncode, none.stderr.count("\n")) == (2, 1)
    assert "there is no such history" in none.stderr


def test_previous_on_the_command_line_and_not_both(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("# A\n\n[gone](gone.md)\n")
    command("check", ".", "--offline", "--format", "json:old.json", cwd=tmp_path)
    (tmp_path / "a.md").write_text("# A\n\n[other](other.md)\n")
    now = command("check", ".", "--offline", "--previous", "old.json", cwd=tmp_path)
    assert ": 1 new, 1 fixed; " in now.stdout
    both = command("check", ".", "--previous", "old.json", "--history", "h.db", cwd=tmp_path)
    assert both.returncode == 2
    assert "give one of them" in both.stderr
