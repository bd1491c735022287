"""Review intervals in words."""

import pytest

from doc_audit.model.calendar import Interval


@pytest.mark.parametrize(
    ("iso", "words"),
    [
        ("P1M", "1 month"),
        ("P3M", "3 months"),
        ("P12M", "1 year"),
        ("P18M", "18 months"),
        ("P14D", "2 weeks"),
        ("P90D", "90 days"),
        ("P1M15D", "1 month and 15 days"),
    ],
)
def test_an_interval_is_written_for_readers(iso: str, words: str) -> None:
    interval = Interval.from_iso(iso)
    assert interval is not None
    assert interval.words() == words
    assert Interval.from_iso(interval.iso()) == interval
