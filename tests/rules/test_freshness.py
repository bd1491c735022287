"""What findings on reviews say of the day: where nobody stated the cycle, that is said."""

import datetime as dt
from pathlib import Path

import pytest

from doc_audit import audit
from doc_audit.audit import Context
from doc_audit.model.settings import Request


def messages(root: Path, text: str) -> list[str]:
    (root / "page.md").write_text(f"# Page\n\n{text}\n", encoding="utf-8")
    request = Request(paths=(str(root),), root=str(root), as_of=dt.date(2026, 3, 20), offline=True)
    report = audit.report(
        audit.gather(request, Context(clock=lambda: dt.datetime(2026, 3, 20, tzinfo=dt.UTC), environ={}))
    )
    return [finding.message for finding in report.findings if finding.rule in ("DA301", "DA302")]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("Last updated: 2026-02-01", "Review was due on 2026-03-01, 19 days ago, cycle 1 month by default"),
        ("Last updated: 2026-02-01\nReview cycle: monthly", "Review was due on 2026-03-01, 19 days ago, cycle 1 month"),
        ("Last updated: 2026-02-25", "Review is due on 2026-03-25, in 5 days, by the default cycle"),
        ("Last updated: 2026-02-25\nReview cycle: monthly", "Review is due on 2026-03-25, in 5 days"),
        ("Last updated: 2026-02-25\nNext review: 2026-03-25", "Review is due on 2026-03-25, in 5 days"),
        ("Last updated: 2026-02-18", "Review was due on 2026-03-18; still in the days of grace, by the default cycle"),
    ],
)
def test_a_day_that_rests_on_the_default_cycle_is_marked(tmp_path: Path, text: str, message: str) -> None:
    assert messages(tmp_path, text) == [message]
