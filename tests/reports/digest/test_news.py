"""What a digest tells an owner: news that is certain, nothing else, and nothing at all when there is none."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import replace

import pytest

from doc_audit.history.states import apply, from_report
from doc_audit.model.finding import Finding, Suppression
from doc_audit.model.place import Location
from doc_audit.model.report import Report
from doc_audit.reports.digest.messages import STYLES, slack, subject, text
from doc_audit.reports.digest.news import digest, is_known
from doc_audit.rules.registry import needs_of, subject_of

LINK = "https://ci.example.com/report.html"


SEVERITIES = {"DA105": "warning", "DA303": "warning", "DA204": "notice", "DA208": "notice"}


def finding(name: str, rule: str = "DA101", **more: object) -> Finding:
    base = Finding(
        id=hashlib.sha256(f"{rule} {name}".encode()).hexdigest()[:32],
        rule=rule,
        subject=subject_of(rule),
        needs=needs_of(rule),
        name="",
        severity=SEVERITIES.get(rule, "error"),  # type: ignore[arg-type]
        location=Location(path=f"docs/{name}.md", line=3, column=1),
        message=f"{name} is not there.",
        owners=("SRE",),
    )
    return replace(base, **more)  # type: ignore[arg-type]


@pytest.fixture
def compared(make_report: Callable[..., Report]) -> Callable[..., Report]:
    """`compared(old, new, **changes)`: a run that found *new*, compared with one that found *old*."""

    def build(old: list[Finding], new: list[Finding], **changes: object) -> Report:
        before = make_report(findings=tuple(old), history=None)
        now = make_report(findings=tuple(new), history=None, **changes)
        return apply(now, from_report(before, now))

    return build


def news(report: Report, owner: str | None = None) -> tuple[list[str], list[str], list[str]]:
    found = digest(report, owner=owner)
    lists = (found.broken, found.overdue, found.fixed)
    return tuple([item.location.path[5:-3] for item in items] for items in lists)  # type: ignore[return-value]


def test_new_fixed_and_newly_overdue(compared: Callable[..., Report]) -> None:
    old = [finding("stays"), finding("goes"), finding("late", "DA301")]
    new = [finding("stays"), finding("comes"), finding("late", "DA301"), finding("later", "DA301")]
    report = compared(old, new)
    assert news(report) == (["comes"], ["later"], ["goes"])
    found = digest(report)
    assert (found.older, found.late, found.since) == (2, 2, "2026-11-24")
    assert subject(found) == "Documentation: 1 new error, 1 newly overdue, 1 fixed"


def test_silence_when_nothing_changed(compared: Callable[..., Report]) -> None:
    assert digest(compared([finding("stays")], [finding("stays")])).silent
    assert digest(compared([], [])).silent
    assert digest(compared([], [finding("comes")]), owner="Platform").silent


@pytest.mark.parametrize(
    "gone",
    [
        pytest.param(finding("x", "DA201", target="https://a.example/"), id="no certain answer this time"),
        pytest.param(finding("x"), id="suppressed by now"),
    ],
)
def test_what_is_gone_without_being_mended_is_not_praised(compared: Callable[..., Report], gone: Finding) -> None:
    now = {
        "DA201": finding("x", "DA208", target="https://a.example/"),
        "DA101": replace(gone, suppressed=Suppression(by="baseline")),
    }
    assert digest(compared([gone], [now[gone.rule]])).silent


def test_a_page_that_changes_hands_is_no_news(compared: Callable[..., Report]) -> None:
    report = compared([finding("a")], [finding("a", owners=("Platform",))])
    assert digest(report, owner="SRE").silent
    assert digest(report, owner="Platform").silent


def test_only_what_is_certain_counts_and_it_is_news_when_it_becomes_certain(compared: Callable[..., Report]) -> None:
    suspected = finding("a", "DA201", severity="warning", confirmed=False)
    first = compared([], [suspected])
    assert digest(first).silent
    assert digest(first).suspected == 1
    certain = compared([suspected], [replace(suspected, severity="error", confirmed=True)])
    assert news(certain) == (["a"], [], [])
    assert digest(compared([suspected], [])).silent


def test_warnings_and_notices_are_no_breakage(compared: Callable[..., Report]) -> None:
    assert digest(compared([finding("old", "DA105")], [finding("a", "DA303"), finding("b", "DA204")])).silent


def test_without_a_run_to_compare_with_everything_stands_and_it_says_so(make_report: Callable[..., Report]) -> None:
    report = make_report(findings=(finding("a"),), history=None)
    assert "There is no earlier run to compare with. This is everything that stands." in text(digest(report))
    other = make_report(findings=(), history=None, config_digest="other")
    report = apply(report, from_report(other, report))
    assert "the two differ in configuration. This is everything that stands." in text(digest(report))


def test_an_owner_is_found_in_any_case_and_nobody_is_an_owner_too(compared: Callable[..., Report]) -> None:
    report = compared([], [finding("a"), finding("b", owners=()), finding("c", owners=("sre", "Docs"))])
    assert news(report, "sre")[0] == ["a", "c"]
    assert news(report, "unowned")[0] == ["b"]
    assert is_known(report, "Sre")
    assert is_known(report, "unowned")
    assert not is_known(report, "Nobody Knows")


def test_the_longest_overdue_page_comes_first(report: Report) -> None:
    days = {page.path: page.review.days_overdue or 0 for page in report.pages}
    late = digest(replace(report, history=None)).overdue
    assert [days[item.location.path] for item in late] == sorted(
        (days[item.location.path] for item in late), reverse=True
    )
    assert len(late) == 20


@pytest.mark.parametrize("style", STYLES)
def test_long_lists_say_how_many_more_and_where(compared: Callable[..., Report], style: str) -> None:
    report = compared([], [finding(f"page-{number:02d}") for number in range(25)])
    shown = STYLES[style](digest(report, owner="SRE", link=LINK))
    assert f"and 15 more: {LINK}#?owner=SRE" in shown
    assert "page-09" in shown
    assert "page-10" not in shown
    assert "15 more" in STYLES[style](digest(report))


def test_a_slack_list_that_does_not_fit_counts_what_it_left_out(compared: Callable[..., Report]) -> None:
    # Every & takes five characters once it is escaped.
    report = compared([], [finding(f"{number}{'&' * 150}") for number in range(10)])
    message = json.loads(slack(digest(report, link=LINK)))
    listed = message["blocks"][1]["text"]["text"]
    rows = listed.count("\n• ")
    assert 0 < rows < 10
    assert listed.endswith(f"and {10 - rows} more: {LINK}")
    assert len(listed) <= 3000


def test_slack_pings_nobody(compared: Callable[..., Report]) -> None:
    report = compared([], [finding("<!channel>", owners=("<!here>",))])
    message = json.loads(slack(digest(report, owner="<!here>", link=LINK)))
    texts = [message["text"], *(block["text"]["text"] for block in message["blocks"])]
    assert not any("<!" in item for item in texts)


def test_rows_lead_to_the_finding_in_the_report(compared: Callable[..., Report]) -> None:
    report = compared([finding("goes")], [finding("comes")])
    permalink = f"{LINK}#f-{report.findings[0].id[:12]}"
    found = digest(report, link=LINK)
    assert f'<a href="{permalink}">' in STYLES["html"](found)
    assert f"[DA101](<{permalink}>)" in STYLES["markdown"](found)
    assert f"<{permalink}|DA101>" in json.loads(slack(found))["blocks"][1]["text"]["text"]
    # What is gone has no place in the report any more.
    assert not any(report.history.fixed[0].id[:12] in style(found) for style in STYLES.values() if report.history)
