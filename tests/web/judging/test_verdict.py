"""The verdict table is complete, and docs/verdicts.md shows it."""

from pathlib import Path
from typing import get_args

from doc_audit.rules.external import RULES
from doc_audit.web.judging.verdict import ROWS, Kind, kind_of_status, verdict_of

PAGE = Path(__file__).parents[3] / "docs" / "verdicts.md"


def test_every_kind_of_evidence_has_exactly_one_row() -> None:
    assert sorted(row.evidence for row in ROWS) == sorted(get_args(Kind))


def test_the_page_shows_the_table() -> None:
    names = {rule.name: rule.code for rule in RULES}
    names |= {"redirected-permanently": "DA204", "missing-anchor": "DA205"}
    expected = [
        (row.evidence, row.verdict, names.get(row.verdict, "–"), "yes" if row.again else "", row.when) for row in ROWS
    ]
    table = PAGE.read_text(encoding="utf-8").split("|---|---|---|---|---|\n")[1].split("\n\n")[0]
    shown = [tuple(cell.strip() for cell in line.strip("|").split("|")) for line in table.splitlines()]
    assert shown == expected


def test_only_two_statuses_are_a_definite_death() -> None:
    for status in range(100, 1000):
        kind = kind_of_status(status, ())
        assert (verdict_of(kind) == "http-error") == (status in (404, 410))
        assert (verdict_of(kind) == "ok") == (200 <= status < 300)
        assert verdict_of(kind_of_status(status, (status,))) == "ok"
