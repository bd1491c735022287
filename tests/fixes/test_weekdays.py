"""A weekday beside a date is moved along in its own language and form, or refused."""

import datetime as dt
import tomllib
from importlib.resources import files

import pytest

from doc_audit.fixes.weekdays import WrongWeekdayError, moved_along

TABLES = tomllib.loads(files("doc_audit.metadata").joinpath("weekdays.toml").read_text(encoding="utf-8"))
MONDAY, TUESDAY = dt.date(2026, 2, 2), dt.date(2026, 11, 24)


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("dress", [" ({}) and more", ", {}", " ({})"])
def test_every_weekday_is_moved_along(table: str, dress: str) -> None:
    language = table.partition("_")[0]
    tuesdays = {names[1] for name, names in TABLES.items() if name.partition("_")[0] == language}
    for number, name in enumerate(TABLES[table]):
        old = MONDAY + dt.timedelta(days=number)
        rest = dress.format(name.capitalize())
        if len(name) == 1 and "(" not in rest:
            # A sign such as 日 alone is no weekday without brackets.
            continue
        written = moved_along(rest, old, TUESDAY, frozenset({language}))
        assert written in {dress.format(tuesday.capitalize()) for tuesday in tuesdays}, (name, written)


@pytest.mark.parametrize(
    "rest", ["", " and more", " (previously 2025-02-02)", ", so the plan holds", " 10:20 UTC", " do it"]
)
def test_other_text_stays(rest: str) -> None:
    assert moved_along(rest, MONDAY, TUESDAY, frozenset()) == rest


@pytest.mark.parametrize("rest", [" (Friday)", ", vendredi", " (lun)"])
def test_another_day_or_language_is_refused(rest: str) -> None:
    with pytest.raises(WrongWeekdayError):
        moved_along(rest, dt.date(2026, 2, 4) if rest != " (lun)" else MONDAY, dt.date(2026, 11, 25), frozenset())
