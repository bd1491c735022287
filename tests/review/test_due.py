"""Due days: calendar months clamp, do not drift, and never run backwards."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doc_audit.model.calendar import Interval
from doc_audit.review.due import due_day, grace, soon_days

days = st.dates(min_value=dt.date(1970, 1, 1), max_value=dt.date(2200, 1, 1))
intervals = st.builds(Interval, months=st.integers(0, 60), days=st.integers(0, 400)).filter(
    lambda i: i.months or i.days
)


@pytest.mark.parametrize(
    ("anchor", "cycle", "due"),
    [
        ("2026-01-31", "P1M", "2026-02-28"),
        ("2024-01-31", "P1M", "2024-02-29"),
        ("2026-01-31", "P2M", "2026-03-31"),
        ("2025-11-30", "P3M", "2026-02-28"),
        ("2024-02-29", "P1Y", "2025-02-28"),
        ("2026-03-31", "P3M", "2026-06-30"),
        ("2026-06-11", "P90D", "2026-09-09"),
        ("2026-02-14", "P30D", "2026-03-16"),
        ("2026-02-07", "P2W", "2026-02-21"),
        ("2026-04-21", "P6M", "2026-10-21"),
    ],
)
def test_real_pairs(anchor: str, cycle: str, due: str) -> None:
    interval = Interval.from_iso(cycle)
    assert interval is not None
    assert due_day(dt.date.fromisoformat(anchor), interval) == dt.date.fromisoformat(due)


@given(days, intervals)
def test_a_due_day_is_never_before_its_anchor(anchor: dt.date, cycle: Interval) -> None:
    assert due_day(anchor, cycle) > anchor


@given(days, days, intervals)
def test_a_later_review_is_never_due_earlier(one: dt.date, other: dt.date, cycle: Interval) -> None:
    first, second = sorted((one, other))
    assert due_day(first, cycle) <= due_day(second, cycle)


@given(days, st.integers(1, 60))
def test_months_clamp_to_the_end_and_do_not_drift(anchor: dt.date, months: int) -> None:
    due = due_day(anchor, Interval(months=months))
    assert (due.year * 12 + due.month) - (anchor.year * 12 + anchor.month) == months
    assert due.day == anchor.day or (due.day < anchor.day and (due + dt.timedelta(days=1)).day == 1)


def test_the_end_of_the_calendar_is_no_crash() -> None:
    assert due_day(dt.date(9999, 12, 1), Interval(months=12)) == dt.date.max


@pytest.mark.parametrize(
    ("cycle", "soon", "left"), [("P1W", 3, 1), ("P1M", 5, 7), ("P3M", 14, 7), ("P1Y", 30, 7), ("P1D", 3, 1)]
)
def test_soon_and_grace(cycle: str, soon: int, left: int) -> None:
    interval = Interval.from_iso(cycle)
    assert interval is not None
    assert soon_days(interval) == soon
    assert grace(interval, 7) == left


@given(intervals)
def test_iso_goes_there_and_back(cycle: Interval) -> None:
    again = Interval.from_iso(cycle.iso())
    assert again is not None
    assert again == cycle
