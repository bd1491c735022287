"""What a run comes to in words: "All good" only where all is good."""

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from doc_audit.model.finding import Severity, Suppression
from doc_audit.model.report import LinkCounts, Report, SiteCoverage, Unjudged
from doc_audit.reports.formats import FORMATS
from doc_audit.reports.options import Options
from doc_audit.reports.verdict import verdict

ACCEPTED, IGNORED = Suppression(by="baseline"), Suppression(by="inline", reason="known")
NOT_ASKED = Unjudged(reason="external links were not asked", links=25_509)
TEMPLATES = Unjudged(reason="a template placeholder", links=12)
UNANSWERED = Unjudged(reason="servers gave no clear answer", links=18)


@pytest.fixture
def clean(report: Report) -> Report:
    """A run over one page and four links that found nothing."""
    site = SiteCoverage(kind="", folder="", pages=1, links=4, judged=4)
    return replace(
        report,
        pages=report.pages[:1],
        findings=(),
        links=LinkCounts(total=4, ok=4),
        notes=(),
        offline=False,
        complete=True,
        external_hosts={},
        unverified=(),
        sites=(site,),
    )


def with_findings(run: Report, report: Report, *suppressed: Suppression | None, severity: Severity = "error") -> Report:
    broken = next(finding for finding in report.findings if finding.rule == "DA101")
    found = [replace(broken, severity=severity, suppressed=by, suggestion=None) for by in suppressed]
    return replace(run, findings=tuple(found))


def left_out(run: Report, *reasons: Unjudged, **changes: Any) -> Report:
    return replace(run, sites=(replace(run.sites[0], not_judged=reasons),), **changes)


def test_all_good_is_said_where_all_was_read_and_nothing_is_left(clean: Report) -> None:
    said = verdict(clean)
    assert (said.tone, said.word, said.next_step) == ("good", "All good", "Nothing to do.")
    assert said.text == "1 page and 4 links were read; no finding."


def test_an_offline_run_over_a_tree_without_external_links_knows_all(clean: Report) -> None:
    assert verdict(replace(clean, offline=True)).word == "All good"


@pytest.mark.parametrize(
    ("suppressed", "word", "said"),
    [
        ((ACCEPTED,), "Nothing new", "nothing new. 1 accepted finding."),
        ((ACCEPTED, ACCEPTED), "Nothing new", "nothing new. 2 accepted findings."),
        ((IGNORED,), "No fault found", "no finding. 1 suppressed finding."),
        ((ACCEPTED, IGNORED), "Nothing new", "nothing new. 1 accepted finding. 1 suppressed finding."),
        ((None, ACCEPTED), "Needs work", "1 broken link, in 1 page. 1 accepted finding."),
        ((None, IGNORED), "Needs work", "1 broken link, in 1 page."),
    ],
)
def test_what_is_accepted_is_named(
    clean: Report, report: Report, suppressed: tuple[Suppression | None, ...], word: str, said: str
) -> None:
    judged = verdict(with_findings(clean, report, *suppressed))
    assert judged.word == word
    assert judged.text.endswith(said)


@pytest.mark.parametrize("severity", ["warning", "notice"])
def test_a_smaller_finding_is_no_all_good(clean: Report, report: Report, severity: Severity) -> None:
    word = {"warning": "Worth a look", "notice": "No fault found"}[severity]
    assert verdict(with_findings(clean, report, None, severity=severity)).word == word


@pytest.mark.parametrize(
    ("changes", "reasons", "word", "said", "next_step"),
    [
        (
            {"links": LinkCounts(total=18, unverified=18)},
            (UNANSWERED,),
            "Nothing found so far",
            "no finding. 18 links not verified.",
            "Run again when the network answers",
        ),
        (
            {"offline": True},
            (NOT_ASKED,),
            "Nothing found so far",
            "no finding. 25,509 external links not checked.",
            "Run without --offline",
        ),
        ({"offline": True, "external_hosts": {"a.example": 3}}, (), "Nothing found so far", "3 external links not checked.", "Run without"),
        ({"complete": False}, (), "Nothing found so far", "what was not verified may be broken.", "Run again"),
        ({}, (TEMPLATES,), "No fault found", "no finding. 12 links not judged.", "Nothing to do."),
        ({"pages": ()}, (), "Nothing read", "No page was read.", "Check the paths"),
    ],
)  # fmt: skip
def test_what_nobody_knows_is_named(
    clean: Report, changes: dict[str, Any], reasons: tuple[Unjudged, ...], word: str, said: str, next_step: str
) -> None:
    judged = verdict(left_out(clean, *reasons, **changes))
    assert judged.tone == ("good" if word == "No fault found" else "open")
    assert judged.word == word
    assert judged.text.endswith(said)
    assert judged.next_step.startswith(next_step)


def test_a_fault_without_a_page_does_not_count_pages(clean: Report, report: Report) -> None:
    run = replace(with_findings(clean, report, None), pages=())
    assert verdict(run).text == "1 broken link."


@pytest.mark.parametrize("format_", ["text", "markdown", "html"])
def test_every_output_says_the_same(clean: Report, report: Report, format_: str) -> None:
    run = with_findings(clean, report, ACCEPTED)
    shown = FORMATS[format_].render(run, Options())
    said = verdict(run)
    assert said.word in shown
    assert said.text in shown
    assert "All good" not in shown


def test_quiet_is_one_line(clean: Report) -> None:
    noted = replace(clean, notes=("A note.",), started=dt.datetime(2026, 1, 1, tzinfo=dt.UTC))
    assert FORMATS["text"].render(noted, Options(verbosity=-1)) == f"All good: {verdict(noted).text}\n"
