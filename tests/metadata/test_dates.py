"""Dates: a value is a date only if it starts with one, and nothing depends on the day the program runs."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doc_audit.metadata.dates import read_date
from doc_audit.metadata.vocabulary import vocabulary_of

SHIPPED = vocabulary_of({})


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2026-02-07", "2026-02-07", None),
        ("2026/02/07", "2026-02-07", None),
        ("2026.2.7", "2026-02-07", None),
        ("20260207", "2026-02-07", None),
        ("2026-01-21T17:11:00Z", "2026-01-21", None),
        ("2026-08-12 20:43 (Asia/Kuwait)", "2026-08-12", None),
        ("2026-03-09 00:00:00+0900+0900", "2026-03-09", None),
        ("2026-08-17 on the test network", "2026-08-17", None),
        ("2026\u201102\u201107", "2026-02-07", None),
        ("２０２６-02-07", "2026-02-07", None),
        ("**2026-02-07**", "2026-02-07", None),
        ("February 7, 2026", "2026-02-07", None),
        ("Feb 7th 2026", "2026-02-07", None),
        ("7 February 2026", "2026-02-07", None),
        ("21-Jul-2026", "2026-07-21", None),
        ("21-Jul-26", "2026-07-21", None),
        ("7 Feb 26", "2026-02-07", None),
        ("Dec. 8. 2014", "2014-12-08", None),
        ("Saturday, February 7, 2026", "2026-02-07", None),
        ("25. november 2025", "2025-11-25", None),
        ("17 de Junio, 2025", "2025-06-17", None),
        ("Noviembre 16, 2025", "2025-11-16", None),
        ("3 février 2026", "2026-02-03", None),
        ("27 Ottobre 2025 (Testing)", "2025-10-27", None),
        ("10 ноября 2025 г.", "2025-11-10", None),
        ("2025年09月13日", "2025-09-13", None),
        ("7.2.2026", "2026-02-07", None),
        ("28/03/2026", "2026-03-28", None),
        ("3/23/2017", "2017-03-23", None),
        ("10/10/2026", "2026-10-10", None),
        ("05-20-26", "2026-05-20", None),
        ("28.02.26", "2026-02-28", None),
        ("20/02/26", "2026-02-20", None),
        ("2026. 2. 7.", "2026-02-07", None),
        ("Sat Feb  7 12:00:00 UTC 2026", "2026-02-07", None),
        ("the 7th of February, 2026", "2026-02-07", None),
        ("2026, February 7", "2026-02-07", None),
        ("as of 2026-02-07", "2026-02-07", None),
        ("✅ 2026-02-07", "2026-02-07", None),
        ("1º de fevereiro de 2026", "2026-02-01", None),
        ("7. helmikuuta 2026", "2026-02-07", None),
        ("2026. február 7.", "2026-02-07", None),
        ("7 Agu 2026", "2026-08-07", None),
        ("ngày 7 tháng 2 năm 2026", "2026-02-07", None),
        ("$Date: 2009-08-25 16:41:08 -0400 (Tue, 25 Aug 2009) $", "2009-08-25", None),
        ("February 2026", "2026-02-01", "2026-02-28"),
        ("Feb 2024", "2024-02-01", "2024-02-29"),
        ("Novembro de 2025", "2025-11-01", "2025-11-30"),
        ("июль 2026", "2026-07-01", "2026-07-31"),
        ("2024年12月", "2024-12-01", "2024-12-31"),
        ("2026-02", "2026-02-01", "2026-02-28"),
        ("02.2026", "2026-02-01", "2026-02-28"),
        ("Q1 2026", "2026-01-01", "2026-03-31"),
        ("1st quarter of 2026", "2026-01-01", "2026-03-31"),
        ("2026-Q2", "2026-04-01", "2026-06-30"),
    ],
)
def test_dates(text: str, first: str, last: str | None) -> None:
    found = read_date(text, SHIPPED).date
    assert found is not None, text
    assert found.first.isoformat() == first
    assert found.last.isoformat() == (last or first)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("February 30, 2026", "invalid"),
        ("2026-02-30", "invalid"),
        ("2026-13-01", "invalid"),
        ("2019-03-2r9", "invalid"),
        ("2025-01-16--27", "invalid"),
        ("2018-012-07", "invalid"),
        ("31/31/2026", "invalid"),
        ("commit agentty 6eb50c4", "invalid"),
        ("1 Jan 1", "invalid"),
        ("Febuary 7, 2026", "invalid"),
        ("Feburary 2026", "invalid"),
        ("7 Foo 2026", "invalid"),
        ("Today", "relative"),
        ("Just now (fresh start)", "relative"),
        ("last Monday", "relative"),
        ("gestern", "relative"),
        ("vor 2 Wochen", "relative"),
        ("2 weeks ago", "relative"),
        ("TBD", "placeholder"),
        ("n/a", "placeholder"),
        ("[Date]", "placeholder"),
        ("[DD/MM/YYYY]", "placeholder"),
        ("YYYY-MM-DD", "placeholder"),
        ("{{ git_revision_date_localized }}", "placeholder"),
        ("<%DATE%>", "placeholder"),
        ("$Date$", "placeholder"),
        ("2026-MM-DD", "placeholder"),
        ("Month Day, Year", "placeholder"),
        ("TT.MM.JJJJ", "placeholder"),
        ("YYYY年MM月DD日", "placeholder"),
        ("0000-00-00", "placeholder"),
        ("__/__/____", "placeholder"),
        ("—", "placeholder"),
        ("(insert date here)", "placeholder"),
        ("por definir", "placeholder"),
        ("待定", "placeholder"),
        ("", "placeholder"),
        ("date PR was last updated, e.g. 2020-10-16", "placeholder"),
        ("02/12/2025", "ambiguous"),
        ("05-02-26 16:30", "ambiguous"),
        ("26-02-07", "ambiguous"),
        ("22-02-07", "ambiguous"),
        ("2026", "ambiguous"),
        ("Spring 2026", "ambiguous"),
        ("H1 2026", "ambiguous"),
        ("Timestamp of the last transaction", None),
        ("when the password was changed", None),
        ("by Ann", None),
        ("Monday", None),
    ],
)
def test_not_dates(text: str, problem: str | None) -> None:
    found = read_date(text, SHIPPED)
    assert found.date is None
    assert found.problem == problem


def test_a_weekday_must_agree() -> None:
    found = read_date("Monday, February 7, 2026", SHIPPED)
    assert (found.problem, found.note) == ("weekday", "2026-02-07 is not a Monday")


def test_a_month_that_was_mistyped_is_named() -> None:
    assert read_date("Febuary 7, 2026", SHIPPED).note.endswith("did you mean February?")


def test_a_known_order_decides() -> None:
    assert read_date("02/12/2025", SHIPPED, month_first=True).date == read_date("2025-02-12", SHIPPED).date
    assert read_date("02/12/2025", SHIPPED, month_first=False).date == read_date("2025-12-02", SHIPPED).date


@given(
    st.dates(min_value=dt.date(1970, 1, 1)),
    st.sampled_from(["%Y-%m-%d", "%Y/%m/%d", "%d.%m.%Y", "%B %d, %Y", "%d %b %Y", "%Y年%m月%d日"]),
)
def test_every_day_is_read_back(day: dt.date, form: str) -> None:
    found = read_date(day.strftime(form), SHIPPED).date
    assert found is not None
    assert (found.first, found.last) == (day, day)


@given(st.text(max_size=200))
def test_any_text_is_read_without_a_crash(text: str) -> None:
    found = read_date(text, SHIPPED)
    assert found.date is None or found.problem in (None, "weekday")
