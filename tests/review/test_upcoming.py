"""What falls due when: every page once, peaks spread without a page becoming late, cycles that do not fit."""

import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doc_audit.model.calendar import Interval
from doc_audit.model.report import Page
from doc_audit.model.review import Activity, Review
from doc_audit.review.upcoming import calendar

TODAY = dt.date(2026, 11, 24)
MONTHLY = Interval(months=1)


def page(review: Review, activity: Activity | None = None) -> Page:
    return Page(path=review.path, title="", review=review, activity=activity)


def due(day: dt.date, path: str, activity: Activity | None = None, **more: Any) -> Page:
    status = "fresh" if day >= TODAY else "overdue"
    values: dict[str, Any] = {
        "path": path,
        "status": status,
        "due": day,
        "cycle": Interval(months=3),
        "owners": ("SRE",),
    }
    return page(Review(**values | more), activity)


def test_weeks_begin_on_monday_and_count_their_owners() -> None:
    pages = [
        due(dt.date(2026, 11, 24), "a.md"),
        due(dt.date(2026, 11, 29), "b.md", owners=("SRE", "Docs")),
        due(dt.date(2026, 11, 30), "c.md", owners=()),
        due(dt.date(2026, 11, 23), "late.md"),
        due(dt.date(2027, 11, 25), "far.md"),
        due(dt.date(2026, 12, 1), "old.md", status="exempt"),
        page(Review(path="none.md", status="no-date")),
    ]
    found = calendar(pages, TODAY)
    assert [(week.monday, [due.path for due in week.pages], dict(week.owners)) for week in found.weeks] == [
        (dt.date(2026, 11, 23), ["a.md", "b.md"], {"Docs": 1, "SRE": 2}),
        (dt.date(2026, 11, 30), ["c.md"], {"": 1}),
    ]
    assert [due.path for due in found.overdue] == ["late.md"]


@given(
    st.lists(st.integers(0, 40), min_size=8, max_size=60),
    st.dates(dt.date(2020, 1, 1), dt.date(2030, 1, 1)),
    st.integers(1, 12),
)
def test_a_peak_is_spread_and_no_page_comes_late_or_before_today(
    offsets: list[int], today: dt.date, months: int
) -> None:
    pages = [
        due(today + dt.timedelta(days=offset), f"{place}.md", status="fresh", cycle=Interval(months=months))
        for place, offset in enumerate(offsets)
    ]
    pages += [due(today + dt.timedelta(days=60), f"x{place}.md", status="fresh") for place in range(20)]
    found = calendar(pages, today)
    assert any(peak.day == today + dt.timedelta(days=60) for peak in found.peaks)
    days = {page.path: page.review.due for page in pages}
    for peak in found.peaks:
        assert peak.pages == len(peak.plan) == len({due.path for due in peak.plan})
        for item in peak.plan:
            assert today <= item.day <= peak.day == days[item.path]
            assert item.day.weekday() < 5 or item.day in (today, peak.day)
    last = found.peaks[-1]
    assert len({due.day for due in last.plan}) > 5
    assert sum(len(week.pages) for week in found.weeks) == len(pages)


def test_a_few_pages_on_a_day_are_no_peak() -> None:
    assert calendar([due(dt.date(2026, 12, 1), f"{place}.md") for place in range(7)], TODAY).peaks == ()


@pytest.mark.parametrize(
    ("activity", "cycle", "suggested"),
    [
        ({"reviews": 4, "changes": 1, "quiet_reviews": 3}, MONTHLY, "P2M"),
        ({"reviews": 4, "changes": 1, "quiet_reviews": 2}, MONTHLY, None),
        ({"reviews": 2, "changes": 8, "quiet_reviews": 0}, Interval(months=6), "P3M"),
        ({"reviews": 2, "changes": 8, "quiet_reviews": 0}, MONTHLY, "P2W"),
        ({"reviews": 2, "changes": 8, "quiet_reviews": 0}, Interval(days=28), "P2W"),
        ({"reviews": 2, "changes": 8, "quiet_reviews": 0}, Interval(days=27), None),
        ({"reviews": 2, "changes": 7, "quiet_reviews": 0}, MONTHLY, None),
        ({"reviews": 3, "changes": 11, "quiet_reviews": 0}, MONTHLY, None),
        ({"reviews": 0, "changes": 50, "quiet_reviews": 0}, MONTHLY, None),
    ],
)
def test_cycles_that_the_history_contradicts_get_another(
    activity: dict[str, int], cycle: Interval, suggested: str | None
) -> None:
    pages = [due(dt.date(2026, 12, 1), "a.md", activity=Activity(**activity), cycle=cycle)]
    found = calendar(pages, TODAY).advice
    assert [item.suggested.iso() for item in found] == ([suggested] if suggested else [])
