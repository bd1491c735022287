"""The report for a terminal."""

import re
from collections.abc import Callable
from dataclasses import replace

import pytest

from doc_audit.model.report import LinkCounts, Report
from doc_audit.reports.formats import FORMATS
from doc_audit.reports.options import Options
from doc_audit.reports.verdict import verdict

ESCAPE = re.compile(r"\x1b\[[0-9;]*m")


def text(report: Report, **options: object) -> str:
    return FORMATS["text"].render(report, Options(**options))  # type: ignore[arg-type]


def test_findings_stand_under_their_page_with_what_to_type(report: Report) -> None:
    finding = next(finding for finding in report.findings if finding.suggestion)
    block = next(block for block in text(report).split("\n\n") if block.startswith(f"{finding.location.path}\n"))
    assert f"12:5  error    DA101  {finding.message}" in block
    assert f"try: {finding.suggestion}" in block


def test_notices_and_suppressed_findings_wait_for_v(report: Report) -> None:
    hidden = next(finding for finding in report.findings if finding.suppressed)
    assert hidden.suppressed is not None
    assert hidden.suppressed.reason not in text(report)
    assert "-v shows them" in text(report)
    shown = text(report, verbosity=1)
    assert f"inline: {hidden.suppressed.reason}" in shown
    assert "-v shows them" not in shown


def test_quiet_leaves_the_verdict_only(report: Report) -> None:
    quiet = text(report, verbosity=-1)
    assert "DA101" not in quiet
    assert verdict(report).text in quiet


def test_colour_changes_no_word(report: Report) -> None:
    coloured = text(report, color=True)
    assert ESCAPE.search(coloured)
    assert ESCAPE.sub("", coloured) == text(report)


def test_long_messages_fold_at_the_width(report: Report) -> None:
    finding = replace(report.findings[0], message="word " * 60, suggestion=None)
    folded = text(replace(report, findings=(finding,)), width=80)
    assert max(map(len, folded.split("\n\n", maxsplit=1)[0].splitlines())) <= 80


def test_concise_is_one_line_per_finding(report: Report, hostile_report: Report) -> None:
    for run in (report, hostile_report):
        lines = FORMATS["concise"].render(run, Options(verbosity=1)).splitlines()
        assert len(lines) == len(run.findings)
        assert all(re.match(r".+:\d+:\d+: DA\d{3} ", line) for line in lines)


def test_acting_characters_are_written_out(hostile_report: Report) -> None:
    shown = text(hostile_report, verbosity=1)
    assert r"a\x1b[31mred\x07\x00\x9b31m" in shown
    assert r"\u202egnp.exe\u2066\u200b" in shown
    assert r"bad-\xe9-byte" in shown
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f]", shown)


@pytest.mark.parametrize(
    ("changes", "tone"),
    [
        ({}, "bad"),
        ({"findings": (), "links": LinkCounts(total=9, ok=9), "sites": ()}, "good"),
        ({"findings": (), "links": LinkCounts(total=9, ok=8, unverified=1)}, "open"),
        ({"findings": (), "complete": False}, "open"),
        ({"findings": (), "offline": True}, "open"),
    ],
)
def test_only_a_full_run_without_findings_is_all_good(
    make_report: Callable[..., Report], changes: dict[str, object], tone: str
) -> None:
    report = make_report(**changes)
    judged = verdict(report)
    assert judged.tone == tone
    for name in ("text", "html", "markdown"):
        assert ("all good" in FORMATS[name].render(report, Options()).lower()) == (tone == "good"), name


def test_an_incomplete_run_with_findings_says_both(make_report: Callable[..., Report]) -> None:
    report = make_report(complete=False, notes=("No name could be resolved.",))
    shown = text(report)
    assert "incomplete" in shown
    assert "No name could be resolved." in shown
    assert "17 broken links" in shown


def test_paths_are_links_in_a_terminal_and_no_name_can_break_out(report: Report, hostile_report: Report) -> None:
    shown = text(report, root="/srv/my docs", links=True)
    path = report.findings[0].location.path
    assert f"\x1b]8;;file:///srv/my%20docs/{path}\x1b\\{path}\x1b]8;;\x1b\\\n" in shown
    for line in text(hostile_report, root="/srv", links=True).splitlines():
        addresses = re.findall(r"\x1b\]8;;(.*?)\x1b\\", line)
        assert all(re.fullmatch(r"(file:///srv/[A-Za-z0-9%/._~-]*)?", address) for address in addresses)
        assert "\x1b" not in re.sub(r"\x1b\]8;;.*?\x1b\\", "", line)
