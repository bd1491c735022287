"""Pages without a date, and pages late by the default cycle, are told by folder where they are many."""

import datetime as dt
from collections.abc import Mapping
from pathlib import Path

from doc_audit import audit
from doc_audit.audit import Context
from doc_audit.model.report import Report
from doc_audit.model.settings import Request
from doc_audit.reports import text
from doc_audit.reports.options import Options

DATED = "# Page\n\nLast updated: 2026-03-01\n"
LATE = "# Page\n\nLast updated: 2024-03-01\n"
LATE_BY_ITS_OWN_CYCLE = "# Page\n\nLast updated: 2024-03-01\nReview cycle: quarterly\n"


def audited(root: Path, folders: Mapping[str, tuple[int, str]]) -> Report:
    """Audit a tree with so many pages of the same text in each folder."""
    for folder, (count, page) in folders.items():
        (root / folder).mkdir(parents=True, exist_ok=True)
        for number in range(count):
            (root / folder / f"{number:02}.md").write_text(page, encoding="utf-8")
    request = Request(paths=(str(root),), root=str(root), as_of=dt.date(2026, 3, 2), offline=True)
    context = Context(clock=lambda: dt.datetime(2026, 3, 2, tzinfo=dt.UTC), environ={})
    return audit.report(audit.gather(request, context))


def blocks(report: Report, verbosity: int = 0) -> dict[str, list[str]]:
    """Give the lines below each path that the report for a terminal names."""
    found: dict[str, list[str]] = {}
    for block in text.render(report, Options(verbosity=verbosity)).split("\n\n")[:-1]:
        path, *lines = block.split("\n")
        found[path] = [" ".join(line.split()) for line in lines]
    return found


def test_many_undated_pages_of_a_folder_are_one_line(tmp_path: Path) -> None:
    report = audited(
        tmp_path, {"new": (11, DATED), "old": (11, "# Page\n"), "old/few": (2, "# Page\n"), "odd": (3, "# Page\n")}
    )
    found = blocks(report)
    assert found["old/"] == ["warning DA303 11 pages do not say when they were last reviewed; -v names them"]
    assert found["odd/"] == ["warning DA303 3 pages do not say when they were last reviewed; -v names them"]
    assert list(found) == ["odd/", "old/", "old/few/"]


def test_a_page_alone_in_its_folder_is_named(tmp_path: Path) -> None:
    found = blocks(audited(tmp_path, {"new": (11, DATED), "old": (11, "# Page\n"), "odd": (1, "# Page\n")}))
    assert found["odd/00.md"] == ["1:1 warning DA303 The page does not say when it was last reviewed"]
    assert list(found) == ["odd/00.md", "old/"]


def test_ten_pages_are_named(tmp_path: Path) -> None:
    found = blocks(audited(tmp_path, {"new": (11, DATED), "old": (10, "# Page\n")}))
    assert list(found) == [f"old/{number:02}.md" for number in range(10)]


def test_pages_late_by_the_default_cycle_are_one_line(tmp_path: Path) -> None:
    found = blocks(audited(tmp_path, {"a": (12, LATE), "b": (12, LATE_BY_ITS_OWN_CYCLE)}))
    assert found["a/"] == ["error DA301 12 pages are overdue by the default cycle; they state none; -v names them"]
    assert sum(path.startswith("b/") for path in found) == 12


def test_the_top_of_a_tree_has_a_name(tmp_path: Path) -> None:
    found = blocks(audited(tmp_path, {"": (12, "# Page\n"), "new": (3, DATED)}))
    assert list(found) == ["./"]


def test_other_findings_of_the_pages_are_shown_where_they_are(tmp_path: Path) -> None:
    found = blocks(audited(tmp_path, {"a": (12, LATE + "\n[gone](gone.md)\n")}))
    assert len(found["a/"]) == 1
    assert found["a/05.md"] == ["5:1 error DA101 There is no a/gone.md"]


def test_more_words_name_each_page(tmp_path: Path) -> None:
    found = blocks(audited(tmp_path, {"a": (12, LATE)}), verbosity=1)
    assert [path for path in found if path.startswith("a/")] == [f"a/{number:02}.md" for number in range(12)]
