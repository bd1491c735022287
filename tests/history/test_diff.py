"""Two runs compared: whatever they hold, the numbers add up, in every form they are written in."""

import datetime as dt
import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from doc_audit.cli.main import cli
from doc_audit.history.diff import compare
from doc_audit.history.record import record
from doc_audit.history.states import apply, from_report
from doc_audit.model.finding import Finding, Needs, Subject, Suppression
from doc_audit.model.place import Location
from doc_audit.model.report import LinkCounts, Report
from doc_audit.reports.digest.news import digest
from doc_audit.rules.registry import needs_of, subject_of
from doc_audit.wire.run import to_json

DAY = dt.datetime(2026, 11, 24, 6, tzinfo=dt.UTC)
RULES = ("DA101", "DA201", "DA208", "DA301", "DA302")


@st.composite
def finding(draw: st.DrawFn) -> Finding:
    """One of few, so that two runs share some, of every kind that is treated in its own way."""
    rule, page = draw(st.sampled_from(RULES)), draw(st.sampled_from("abc"))
    aside = draw(st.sampled_from((None, None, Suppression(by="inline"), Suppression(by="baseline"))))
    return Finding(
        id=f"{RULES.index(rule)}{'abc'.index(page)}" * 16,
        rule=rule,
        subject=subject_of(rule),
        needs=needs_of(rule),
        name=rule,
        severity="error",
        location=Location(path=f"{page}.md", line=1, column=1),
        message=rule,
        target="https://example.com/" if rule.startswith("DA2") else None,
        suppressed=aside,
    )


@st.composite
def run(draw: st.DrawFn) -> Report:
    found = draw(st.lists(finding(), unique_by=lambda item: item.id))
    return Report(
        version="1", as_of=DAY.date(), started=DAY, finished=DAY, root="docs", offline=False,
        complete=draw(st.booleans()), notes=(), git=None, links=LinkCounts(), pages=(), findings=tuple(found), rules=(),
    )  # fmt: skip


def counted(report: Report) -> set[str]:
    return {item.id for item in report.findings if item.suppressed is None}


@given(run(), run(), st.sets(st.sampled_from(("00" * 16, "11" * 16, "32" * 16))))
def test_every_finding_is_in_one_list_and_the_numbers_add_up(old: Report, new: Report, mended: set[str]) -> None:
    found = compare(record(old), new, mended)
    lists = [
        {item.id for item in items}
        for items in (found.new, found.reappeared, found.still, found.became_overdue, found.fixed, found.unproven)
    ]
    added, back, still, became, fixed, unproven = lists
    assert sum(map(len, lists)) == len(set().union(*lists))
    assert len(still | fixed | unproven) + len(became) == len(counted(old))
    assert still | fixed | unproven <= counted(old)
    assert still | added | back | became == counted(new)
    assert len(counted(old)) + len(added) + len(back) - len(fixed) - len(unproven) == len(counted(new))


@given(st.lists(run(), min_size=2, max_size=4))
def test_a_chain_of_runs_adds_up_at_every_link(runs: list[Report]) -> None:
    shown = runs[0]
    for report in runs[1:]:
        before, shown = shown, apply(report, from_report(shown, report))
        assert shown.history is not None
        counts = shown.history.counts
        assert counts is not None
        assert (counts.before, counts.now) == (len(counted(before)), len(counted(shown)))
        assert counts.before + counts.new + counts.reappeared - counts.fixed - counts.unproven == counts.now
        assert counts.new == sum(item.state == "new" for item in shown.findings)
        assert counts.reappeared == sum(item.state == "reappeared" for item in shown.findings)
        assert not any(item.state != "unknown" for item in shown.findings if item.suppressed is not None)


@pytest.mark.parametrize("style", ["text", "markdown", "json"])
def test_the_sum_is_right_wherever_it_is_written(tmp_path: Path, style: str) -> None:
    def check(old: Report, new: Report) -> None:
        (tmp_path / "old.json").write_text(to_json(old))
        (tmp_path / "new.json").write_text(to_json(new))
        files = [str(tmp_path / "old.json"), str(tmp_path / "new.json")]
        text = CliRunner().invoke(cli, ["diff", *files, "--format", style], catch_exceptions=False).stdout
        line = json.loads(text)["sum"] if style == "json" else text
        numbers = re.search(
            r"(\d+) before \+ (\d+) new(?: \+ (\d+) reappeared)? - (\d+) fixed(?: - (\d+) not known to be fixed)? = (\d+) now",
            line,
        )
        assert numbers is not None
        before, added, back, fixed, unproven, now = (int(number or 0) for number in numbers.groups())
        assert before + added + back - fixed - unproven == now
        assert (before, now) == (len(counted(old)), len(counted(new)))
        rows = {"text": r"^  .+\.md:1: ", "markdown": r"^- "}.get(style)
        if rows:
            became = len(compare(record(old), new).became_overdue)
            assert len(re.findall(rows, text, re.MULTILINE)) == added + back + became + fixed + unproven
        else:
            assert [len(json.loads(text)[name]) for name in ("new", "reappeared", "fixed", "unproven")] == [
                added, back, fixed, unproven,
            ]  # fmt: skip

    given(run(), run())(check)()


def test_what_the_old_run_saw_fixed_has_reappeared(tmp_path: Path) -> None:
    item = Finding(
        id="ab" * 16, rule="DA101", subject=Subject.FILE, needs=Needs.PAGES, name="missing-file", severity="error", message="gone",
        location=Location(path="a.md", line=1, column=1),
    )  # fmt: skip
    empty = Report(
        version="1", as_of=DAY.date(), started=DAY, finished=DAY, root="docs", offline=False, complete=True, notes=(), git=None,
        links=LinkCounts(), pages=(), findings=(), rules=(),
    )  # fmt: skip

    full = replace(empty, findings=(item,))
    (tmp_path / "old.json").write_text(to_json(apply(empty, from_report(full, empty))))
    (tmp_path / "new.json").write_text(to_json(full))
    text = CliRunner().invoke(cli, ["diff", str(tmp_path / "old.json"), str(tmp_path / "new.json")]).stdout
    assert text == "Reappeared:\n  a.md:1: DA101 gone\n0 before + 0 new + 1 reappeared - 0 fixed = 1 now\n"


def test_a_review_that_was_near_and_is_overdue_is_neither_gone_nor_new() -> None:
    def review(rule: str, page: str) -> Finding:
        return Finding(
            id=f"{rule}{page}" * 5, rule=rule, subject=subject_of(rule), needs=needs_of(rule), name=rule,
            severity="notice" if rule == "DA302" else "error", message=rule, location=Location(path=page, line=1, column=1),
        )  # fmt: skip

    empty = Report(
        version="1", as_of=DAY.date(), started=DAY, finished=DAY, root="docs", offline=False, complete=True, notes=(), git=None,
        links=LinkCounts(), pages=(), findings=(), rules=(),
    )  # fmt: skip
    old = replace(empty, findings=(review("DA302", "a.md"), review("DA302", "b.md"), review("DA302", "c.md")))
    new = replace(empty, findings=(review("DA301", "a.md"), review("DA302", "b.md"), review("DA301", "d.md")))
    found = compare(record(old), new)
    paths = {
        name: [item.location.path for item in getattr(found, name)]
        for name in ("new", "became_overdue", "fixed", "unproven")
    }
    assert paths == {"new": ["d.md"], "became_overdue": ["a.md"], "fixed": ["c.md"], "unproven": []}
    shown = apply(new, from_report(old, new))
    assert shown.history is not None
    counts = shown.history.counts
    assert counts is not None
    assert (counts.before, counts.new, counts.fixed, counts.unproven, counts.now) == (3, 1, 1, 0, 3)
    assert shown.history.became_overdue == (review("DA301", "a.md").id,)
    assert [item.location.path for item in digest(shown).overdue] == ["a.md", "d.md"]
