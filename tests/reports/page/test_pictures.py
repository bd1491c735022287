"""Freshness as pictures: every page is drawn once, and the numbers are those of the rest of the report."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

import pytest

from doc_audit.model.report import Page, Report
from doc_audit.model.review import Review, Status
from doc_audit.model.tally import tally
from doc_audit.reports.formats import FORMATS
from doc_audit.reports.options import Options
from doc_audit.reports.page.pictures import HEIGHT, Pictures, pictures

TODAY = dt.date(2026, 11, 24)


def page(path: str, days: int | None, status: Status = "fresh", owners: tuple[str, ...] = ()) -> Page:
    """A page that is due *days* from today."""
    due = None
    if days is not None:
        due = TODAY + dt.timedelta(days=days)
    return Page(path=path, title="", review=Review(path=path, status=status, due=due, owners=owners))


def drawn(report: Report, pages: Sequence[Page]) -> Pictures:
    return pictures(replace(report, as_of=TODAY, pages=tuple(pages)))


@pytest.mark.parametrize(
    ("days", "column"),
    [
        (-400, 0),
        (-84, 0),
        (-83, 0),
        (-77, 1),
        (-8, 10),
        (-7, 11),
        (-1, 11),
        (0, 12),
        (6, 12),
        (7, 13),
        (77, 23),
        (4000, 23),
    ],
)
def test_a_page_stands_in_the_week_of_its_day(report: Report, days: int, column: int) -> None:
    columns = drawn(report, [page("a.md", days)]).columns
    assert [item.x for item in columns if item.count] == [column]


def test_what_is_far_away_does_not_make_the_weeks_at_hand_invisible(report: Report) -> None:
    pages = [page(f"{number}.md", 300) for number in range(50)]
    columns = drawn(report, [*pages, page("a.md", 3)]).columns
    assert [(item.count, item.height, item.cut) for item in columns if item.count] == [
        (1, HEIGHT, False),
        (50, HEIGHT, True),
    ]


def test_the_backlog_and_the_folders_count_what_the_report_counts(report: Report) -> None:
    found = pictures(report)
    overdue = tally(report).overdue
    assert overdue
    assert found.stacks[0].count == overdue
    assert sum(folder.overdue for folder in found.folders) == overdue
    assert sum(folder.pages for folder in found.folders) == len(report.pages)
    for stack in found.stacks:
        assert stack.count == sum(stack.counts) == sum(piece.count for piece in stack.pieces)
        assert len(stack.counts) == len(found.legend)


def test_the_first_column_is_the_backlog_and_grace_belongs_to_this_month(report: Report) -> None:
    late, grace = page("late.md", -40, "overdue", ("A", "B")), page("grace.md", -2, "due", ("B",))
    later = page("later.md", 40, "fresh", ("B",))
    found = drawn(report, [late, grace, later, page("event.md", 4, "event-driven")])
    assert [(stack.name, stack.counts) for stack in found.stacks if stack.count] == [
        ("Overdue", (0, 1)),
        ("Nov", (1, 0)),
        ("Jan", (1, 0)),
    ]
    assert found.legend == ("B", "A")


def test_more_owners_than_colours_are_one_others(report: Report) -> None:
    pages = [page(f"{number}.md", 3, "fresh", (f"owner {number}",)) for number in range(9)]
    found = drawn(report, pages)
    assert (len(found.legend), found.legend[-1], found.stacks[1].counts) == (6, "others", (1, 1, 1, 1, 1, 4))


def test_a_folder_with_most_of_the_pages_is_parted(report: Report) -> None:
    paths = ["a.md", "docs/x/1.md", "docs/x/2.md", "docs/y/1.md", "docs/y/2.md", "docs/top.md"]
    found = drawn(report, [page(path, -40, "overdue") for path in paths])
    assert {folder.name: folder.pages for folder in found.folders} == {
        "(top)": 1,
        "docs/x/": 2,
        "docs/y/": 2,
        "docs/": 1,
    }


@pytest.mark.parametrize("pages", [(), (page("a.md", None, "no-date"),), (page("a.md", 900),)])
def test_with_nothing_to_draw_the_report_says_so(report: Report, pages: tuple[Page, ...]) -> None:
    text = FORMATS["html"].render(replace(report, as_of=TODAY, pages=pages, findings=()), Options())
    said = "nothing to draw" in text, "No page is overdue or falls due" in text
    assert any(said)
