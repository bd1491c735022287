"""What git said is read back as it was written, whatever the names of files and authors hold; anything else is refused."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doc_audit.model.review import PageHistory
from doc_audit.vcs.remembered import read_days, read_pages, write

# A byte of a file name that is not UTF-8 is a lone surrogate.
names = st.text(st.characters() | st.characters(categories=["Cs"]))


@given(st.none() | st.lists(st.builds(PageHistory, path=names)).map(tuple))
def test_histories_survive(pages: tuple[PageHistory, ...] | None) -> None:
    assert read_pages(write(pages)) == pages


@given(st.dictionaries(names, st.dates()))
def test_days_survive(days: dict[str, dt.date]) -> None:
    assert read_days(write(days)) == days


@pytest.mark.parametrize(
    "text", ["", "{}", "[1]", "[{}]", '[{"path": 3}]', '[{"path": "a", "last_change": "x", "last_change_commit": ""}]']
)
def test_what_is_no_history_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"Expect|missing|Invalid"):
        read_pages(text)


@pytest.mark.parametrize("text", ["", "[]", "null", '{"a": 3}', '{"a": "2026-02-30"}'])
def test_what_are_no_days_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"Expect|Invalid"):
        read_days(text)
