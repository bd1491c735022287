"""A weekday in front of a date is read in its own language, and moved along."""

import datetime as dt

import pytest

from doc_audit.metadata.dates import read_date
from doc_audit.metadata.vocabulary import vocabulary_of
from doc_audit.metadata.weekdays import tables
from tests.fixes.test_stamp import read, stamped


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Dernière révision: samedi 7 février 2026", "Dernière révision: mardi 24 novembre 2026"),
        ("Dernière révision: Samedi 7 février 2026", "Dernière révision: Mardi 24 novembre 2026"),
        ("Dernière révision: sam. 7 février 2026", "Dernière révision: mar. 24 novembre 2026"),
        ("Letzte Überprüfung: Samstag, 7. Februar 2026", "Letzte Überprüfung: Dienstag, 24. November 2026"),
        ("Letzte Überprüfung: Sa., 7. Februar 2026", "Letzte Überprüfung: Di., 24. November 2026"),
        ("Última revisión: sábado, 7 de febrero de 2026", "Última revisión: martes, 24 de noviembre de 2026"),
        ("Última revisão: sábado, 7 de fevereiro de 2026", "Última revisão: terça-feira, 24 de novembro de 2026"),
        (
            "Última revisão: segunda-feira, 9 de fevereiro de 2026",
            "Última revisão: terça-feira, 24 de novembro de 2026",
        ),
        ("Последняя проверка: суббота, 7 февраля 2026", "Последняя проверка: вторник, 24 ноября 2026"),
        ("Last reviewed: Saturday, 7 February 2026", "Last reviewed: Tuesday, 24 November 2026"),
        ("Last reviewed: Sat 2026-02-07", "Last reviewed: Tue 2026-11-24"),
        ("Letzte Überprüfung: Samstag, 2026-02-07", "Letzte Überprüfung: Dienstag, 2026-11-24"),
    ],
)
def test_it_moves_along_in_its_own_language(before: str, after: str) -> None:
    assert stamped(before) == after


@pytest.mark.parametrize("table", tables())
def test_every_weekday_is_read_before_a_date(table: str) -> None:
    for number, name in enumerate(tables()[table]):
        day = dt.date(2026, 2, 2) + dt.timedelta(days=number)
        found = read_date(f"{name} {day}", vocabulary_of({}))
        assert found.date is not None, name
        assert (found.date.first, found.problem) == (day, None), name


@pytest.mark.parametrize(
    "line", ["Dernière révision: vendredi 7 février 2026", "Last reviewed: Friday, 7 February 2026"]
)
def test_one_of_another_day_is_named(line: str) -> None:
    stamp = read(line).stamps[0]
    assert stamp.problem == "weekday"
    assert "2026-02-07 is not a" in stamp.note


def test_a_word_that_only_looks_like_one_is_none() -> None:
    assert read_date("la 2026-02-07x", vocabulary_of({})).date is None
    assert read_date("martes", vocabulary_of({})).date is None
