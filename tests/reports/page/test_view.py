"""Numbers of the page that a reader will lay beside each other."""

from collections.abc import Callable
from dataclasses import replace

from doc_audit.model.report import LinkCounts, Report
from doc_audit.reports.formats import FORMATS
from doc_audit.reports.options import Options
from doc_audit.reports.page.view import build


def test_offline_the_card_counts_what_the_line_below_counts(report: Report) -> None:
    counts = LinkCounts(total=236, ok=194, broken=20, skipped=22)
    offline = replace(report, offline=True, unverified=(), links=counts, external_hosts={"example.com": 24})
    card = next(card for card in build(offline).cards if card.label == "Not checked")
    assert (card.value, card.note) == (22, "of 236 links, offline")
    assert "20 with an error or a warning, 0 not verified, 22 not checked." in _html(offline)


def test_the_opening_says_who_has_most_errors_and_what_is_longest_overdue(report: Report) -> None:
    view = build(report)
    errors = [row.errors for row in view.busiest]
    assert errors == sorted((row.errors for row in view.owners), reverse=True)[:3]
    longest = max(page.review.days_overdue or 0 for page in report.pages)
    opening = _html(report).partition("</header>")[0]
    assert f'<a href="#{view.busiest[0].id}"><bdi>{view.busiest[0].name or "unowned"}</bdi></a> {errors[0]}' in opening
    assert f"</bdi></a>, {longest} days (" in opening
    assert "Most errors" not in _html(replace(report, findings=())).partition("</header>")[0]


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
