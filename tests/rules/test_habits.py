"""What no page of a tree does is said once for the tree, where nobody asked for it."""

import datetime as dt
from collections import Counter
from pathlib import Path

import pytest

from doc_audit import audit
from doc_audit.audit import Context
from doc_audit.config import load
from doc_audit.model.report import Report
from doc_audit.model.settings import Request

NO_DATE = "No page of 12 carries a review date; freshness is off: set `default-cycle` or add dates."
NO_OWNER = "No page of 12 has an owner: name teams on pages, in `[[freshness.folders]]` or in CODEOWNERS."


def audited(root: Path, pages: int = 12) -> Report:
    for number in range(pages):
        page = root / f"page-{number:02}.md"
        if not page.exists():
            page.write_text(f"# Page {number}\n\nText.\n", encoding="utf-8")
    config = load(root, environ={})
    request = Request(paths=(str(root),), root=str(root), as_of=dt.date(2026, 3, 2), config=config, offline=True)
    context = Context(clock=lambda: dt.datetime(2026, 3, 2, tzinfo=dt.UTC), environ={})
    return audit.report(audit.gather(request, context))


def counted(report: Report) -> dict[str, int]:
    rules = Counter(finding.rule for finding in report.findings)
    return {rule: rules[rule] for rule in ("DA303", "DA401")}


def notes(report: Report) -> tuple[str, ...]:
    """Give the notes, without the one on a tree that is in no repository."""
    return tuple(note for note in report.notes if not note.startswith("Page histories"))


def test_a_tree_without_dates_and_owners_is_told_so_once(tmp_path: Path) -> None:
    report = audited(tmp_path)
    assert counted(report) == {"DA303": 0, "DA401": 0}
    assert notes(report) == (NO_DATE, NO_OWNER)
    assert {page.review.status for page in report.pages} == {"no-date"}


def test_each_page_of_a_small_tree_is_told(tmp_path: Path) -> None:
    report = audited(tmp_path, 9)
    assert counted(report) == {"DA303": 9, "DA401": 9}
    assert notes(report) == ()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Last updated: 2026-03-01\n", {"DA303": 11, "DA401": 0}),
        ("Last updated: 2026-02-30\n", {"DA303": 11, "DA401": 0}),
        ("Last updated: YYYY-MM-DD\n", {"DA303": 11, "DA401": 0}),
        ("Maintained by: Docs Team\n", {"DA303": 0, "DA401": 11}),
        ("Last updated: 2026-03-01\nMaintained by: Docs Team\n", {"DA303": 11, "DA401": 11}),
        ("<!-- doc-audit: ignore[DA303] reason='a log' -->\n", {"DA303": 12, "DA401": 0}),
    ],
)
def test_what_one_page_has_the_others_lack(tmp_path: Path, text: str, found: dict[str, int]) -> None:
    (tmp_path / "page-00.md").write_text(f"# One\n\n{text}", encoding="utf-8")
    assert counted(audited(tmp_path)) == found


@pytest.mark.parametrize(
    ("configuration", "found"),
    [
        ('[freshness]\ndefault-cycle = "P3M"\n', {"DA303": 12, "DA401": 0}),
        ('[[freshness.folders]]\npath = "**"\ncycle = "P1Y"\n', {"DA303": 12, "DA401": 0}),
        ('[rules.DA303]\nseverity = "error"\n', {"DA303": 12, "DA401": 0}),
        ('[rules.missing-date]\nseverity = "error"\n', {"DA303": 12, "DA401": 0}),
        ('[rules.DA401]\nseverity = "warning"\n', {"DA303": 0, "DA401": 12}),
        ('select = ["DA303", "DA401"]\n', {"DA303": 12, "DA401": 12}),
    ],
)
def test_what_the_configuration_asks_for_is_told_of_each_page(
    tmp_path: Path, configuration: str, found: dict[str, int]
) -> None:
    (tmp_path / "doc-audit.toml").write_text(configuration, encoding="utf-8")
    assert counted(audited(tmp_path)) == found


@pytest.mark.parametrize(
    ("configuration", "told"),
    [
        ('[rules.DA303]\nseverity = "off"\n', (NO_OWNER,)),
        ('[rules.DA401]\nseverity = "off"\n', (NO_DATE,)),
        ("[freshness]\nenabled = false\n", ()),
    ],
)
def test_nothing_is_said_of_what_is_switched_off(tmp_path: Path, configuration: str, told: tuple[str, ...]) -> None:
    (tmp_path / "doc-audit.toml").write_text(configuration, encoding="utf-8")
    assert notes(audited(tmp_path)) == told


def test_exempt_pages_are_not_counted(tmp_path: Path) -> None:
    (tmp_path / "CHANGELOG.md").write_text("# Changelog\n\nText.\n", encoding="utf-8")
    assert notes(audited(tmp_path)) == (NO_DATE, NO_OWNER)
