"""Numbers of the page that a reader will lay beside each other."""

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

import doc_audit
from doc_audit.config import parse
from doc_audit.model.report import LinkCounts, Report
from doc_audit.model.settings import Request
from doc_audit.reports.formats import FORMATS
from doc_audit.reports.options import Options
from doc_audit.reports.page.opening import command_for
from doc_audit.reports.page.view import build


def test_offline_the_card_counts_what_the_line_below_counts(report: Report) -> None:
    counts = LinkCounts(total=236, ok=194, broken=20, skipped=22)
    offline = replace(report, offline=True, unverified=(), links=counts, external_hosts={"example.com": 24})
    card = next(card for card in build(offline).cards if card.label == "Not checked")
    assert (card.value, card.note) == (22, "of 236 links, offline")
    assert "20 with an error or a warning, 0 not verified, 22 not checked." in _html(offline)


def test_the_first_screen_says_whose_pages_are_overdue_and_how_it_went(report: Report) -> None:
    view = build(report)
    late = [page for page in report.pages if page.review.status in ("overdue", "critical")]
    rows = view.opening.owners
    assert rows
    assert [row.overdue for row in rows] == sorted((row.overdue for row in rows), reverse=True)
    for row in rows:
        mine = [page for page in late if row.name in (page.review.owners or ("",))]
        assert row.overdue == len(mine)
        assert row.days == max((page.review.days_overdue or 0 for page in mine), default=0)
    broken, overdue, coming, errors = view.opening.figures
    assert (broken.value, overdue.value) == (view.counts.broken_links, view.counts.overdue)
    assert errors.value == view.counts.severities["error"] + view.counts.severities["warning"]
    assert coming.value == sum(bar.count for bar in coming.bars)
    assert view.trend is not None
    assert view.trend.origin == next(run for run in view.trend.runs if run.complete)
    for figure in (broken, overdue, errors):
        assert figure.line is not None
        assert figure.change


def test_without_an_earlier_run_the_first_screen_claims_no_change(report: Report) -> None:
    for figure in build(replace(report, history=None)).opening.figures:
        assert (figure.line, figure.sign, figure.change) == (None, "", "")


def test_links_and_reviews_take_turns_in_the_list_of_the_week(report: Report) -> None:
    view = build(report)
    leads = [action.lead.partition(" ")[0] for action in view.opening.actions]
    assert leads[:2] == ["Mend", "Review"]
    assert len(leads) <= 5
    oldest = max(report.pages, key=lambda page: page.review.days_overdue or 0)
    assert any(action.command == f"doc-audit review {oldest.path}" for action in view.opening.actions)


def test_a_broken_link_is_work_for_the_week_even_if_it_is_the_only_one_to_its_target(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("# A\n\n[b](gone.md) [c](other.md) [a](a.md)\n", encoding="utf-8")
    config = parse({"freshness": {"git": False}}, where="test")
    day = dt.date(2026, 3, 2)
    request = Request(
        paths=(str(tmp_path),), root=str(tmp_path), as_of=day, config=config, offline=True, cache_dir=None, jobs=1
    )
    clock = dt.datetime(2026, 3, 2, tzinfo=dt.UTC)
    found = doc_audit.report(doc_audit.gather(request, doc_audit.Context(clock=lambda: clock, environ={})))
    assert [action.lead for action in build(found).opening.actions] == ["Mend 1 link", "Mend 1 link"]
    assert "Judged: 100%." in FORMATS["text"].render(found, Options())
    assert build(found).opening.coverage == "100 % of 3 links judged"


@pytest.mark.parametrize(
    ("path", "command"),
    [
        ("a.md", "doc-audit review a.md"),
        ("a b.md", "doc-audit review 'a b.md'"),
        ("-rf.md", "doc-audit review ./-rf.md"),
        ("a;rm x.md", ""),
        ("a\nb.md", ""),
        ("a\u202eb.md", ""),
        ("$(x).md", "doc-audit review '$(x).md'"),
        ("it's.md", """doc-audit review 'it'"'"'s.md'"""),
        ("", ""),
    ],
)
def test_a_command_holds_only_what_may_be_pasted(path: str, command: str) -> None:
    assert command_for("review", [path]) == command


def test_what_is_late_is_parted_into_overdue_and_in_grace(report: Report) -> None:
    view = build(report)
    grace = sum(page.review.status == "due" for page in report.pages)
    assert grace
    assert f"{view.counts.overdue} pages overdue, and {grace} past the review day" in _html(report)


def test_a_page_without_a_cycle_counts_in_the_card_and_in_the_table(report: Report) -> None:
    first, *others = report.pages
    view = build(replace(report, pages=(replace(first, review=replace(first.review, status="no-cycle")), *others)))
    card = next(card for card in view.cards if card.href == "#undated")
    assert card.value == len(view.undated) == len(build(report).undated) + (first.review.status == "fresh")


def test_owners_who_share_are_told_that_their_numbers_do_not_add_up(make_report: Callable[..., Report]) -> None:
    alone = make_report(4)
    alone = replace(
        alone,
        pages=tuple(replace(page, review=replace(page.review, owners=page.review.owners[:1])) for page in alone.pages),
    )
    first, *others = alone.pages
    shared = replace(alone, pages=(replace(first, review=replace(first.review, owners=("SRE", "Docs"))), *others))
    assert "counts for each of them" not in _html(alone)
    assert "counts for each of them" in _html(shared)


def _html(report: Report) -> str:
    return FORMATS["html"].render(report, Options())
