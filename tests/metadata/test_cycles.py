"""Review cycles: words, numbers, ISO 8601 and phrases."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doc_audit.metadata.cycles import read_cycle


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("Monthly operations review", "P1M"),
        ("weekly", "P1W"),
        ("Daily", "P1D"),
        ("Bi-weekly", "P2W"),
        ("Fortnightly", "P2W"),
        ("2-week interval", "P2W"),
        ("Quarterly or on major tool updates", "P3M"),
        ("every quarter", "P3M"),
        ("Every 3 months or when architecture changes", "P3M"),
        ("Every six months", "P6M"),
        ("24 months or after major project experience", "P2Y"),
        ("Semi-annual (every 6 months)", "P6M"),
        ("Semi_Annual", "P6M"),
        ("half-yearly", "P6M"),
        ("Twice a year", "P6M"),
        ("twice a month", "P15D"),
        ("Annually, or upon a material change", "P1Y"),
        ("once a year", "P1Y"),
        ("Biennial", "P2Y"),
        ("90", "P90D"),
        ("180d", "P180D"),
        ("1825-days", "P1825D"),
        ("6 weeks", "P6W"),
        ("6m", "P6M"),
        ("P90D", "P90D"),
        ("P1Y", "P1Y"),
        ("每季度", "P3M"),
        ("Monthly until finished", "P1M"),
        ("Bi-monthly (every 2 months)", "P2M"),
        ("Biannual (twice a year)", "P6M"),
        ("4 times a year", "P3M"),
        ("2x/month", "P15D"),
        ("Every six (6) months", "P6M"),
        ("6-monthly", "P6M"),
        ("every other week", "P2W"),
        ("every second week", "P2W"),
        ("First Monday of the month", "P1M"),
        ("Every Monday", "P1W"),
        ("ninety days", "P90D"),
        ("triennially", "P3Y"),
        ("per annum", "P1Y"),
        ("alle zwei Wochen", "P2W"),
        ("jeden Monat", "P1M"),
        ("tous les trois mois", "P3M"),
        ("cada seis meses", "P6M"),
        ("ogni anno", "P1Y"),
        ("раз в полгода", "P6M"),
        ("四半期ごと", "P3M"),
        ("bulanan", "P1M"),
    ],
)
def test_intervals(text: str, iso: str) -> None:
    found = read_cycle(text)
    assert found is not None
    assert (found.kind, found.interval and found.interval.iso()) == ("interval", iso)


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("Bi-monthly", "P2M"),
        ("Biannual", "P6M"),
        ("Every 12-18 months", "P18M"),
        ("Bi-weekly until gaps are closed, monthly thereafter", "P2W"),
        ("Quarterly with monthly sprint retrospectives", "P3M"),
    ],
)
def test_ambiguous_ones_are_read_leniently(text: str, iso: str) -> None:
    found = read_cycle(text)
    assert found is not None
    assert (found.kind, found.interval and found.interval.iso()) == ("ambiguous", iso)


@pytest.mark.parametrize(
    ("text", "kind", "suggestion"),
    [
        ("As needed", "event", None),
        ("PerRelease", "event", None),
        ("every sprint", "event", None),
        ("Before implementation", "event", None),
        ("whenever a new task category is added", "event", None),
        ("Updated with project structure or policy changes", "event", None),
        ("Quaterly", "unknown", "quarterly"),
        ("Annualy", "unknown", "annual"),
        ("Every 2 hours during acceleration window", "unknown", None),
        ("often", "unknown", None),
        ("every 0 days", "unknown", None),
        ("Semi-anual", "unknown", "semiannual"),
        ("a named period with participants", "unknown", None),
        ("As questions arise", "event", None),
        ("Per regulatory amendment", "event", None),
        ("stable-amended-on-phase-close", "event", None),
        ("Major releases", "event", None),
        ("bei Bedarf", "event", None),
        ("never", "event", None),
        ("N/A", "event", None),
        ("必要に応じて", "event", None),
        ("Monthly/Quarterly/Annually", "placeholder", None),
        ("X months", "placeholder", None),
        ("TBD", "placeholder", None),
        ("[cycle]", "placeholder", None),
        ("per_release|quarterly|semiannual|annual", "placeholder", None),
    ],
)
def test_the_others(text: str, kind: str, suggestion: str | None) -> None:
    found = read_cycle(text)
    assert found is not None
    assert (found.kind, found.suggestion) == (kind, suggestion)


def test_an_empty_value_names_nothing() -> None:
    assert read_cycle(" ** ") is None


@given(st.text(max_size=300))
def test_any_text_is_read_without_a_crash(text: str) -> None:
    found = read_cycle(text)
    assert found is None or (found.interval is not None) == (found.kind in ("interval", "ambiguous"))
