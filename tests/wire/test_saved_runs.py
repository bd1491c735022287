"""Files that version 0.1.0 wrote, recorded once: they are read and written again byte for byte.

`data/run-1.json` is a run of three pages and their links, compared with an earlier run (its list of rules cut to two);
`data/history-1.jsonl` holds both runs. Record no newer ones over them: what they show is that old files stay readable.
"""

import datetime as dt
import json
from pathlib import Path

import jsonschema

from doc_audit.history import lines
from doc_audit.model.calendar import Interval
from doc_audit.wire.run import from_json, to_json
from doc_audit.wire.schema import run_schema

DATA = Path(__file__).parent / "data"
RUN = (DATA / "run-1.json").read_text(encoding="utf-8")
HISTORY = (DATA / "history-1.jsonl").read_text(encoding="utf-8")


def test_an_old_run_is_written_again_byte_for_byte() -> None:
    assert to_json(from_json(RUN)) == RUN


def test_an_old_run_fits_the_schema() -> None:
    validator = jsonschema.Draft202012Validator(run_schema(), format_checker=jsonschema.FormatChecker())
    validator.validate(json.loads(RUN))


def test_an_old_run_means_what_it_meant() -> None:
    report = from_json(RUN)
    guide = next(page for page in report.pages if page.path == "docs/guide.md")
    assert report.as_of == dt.date(2026, 11, 26)
    assert guide.review.status == "critical"
    assert guide.review.due == dt.date(2025, 9, 3)
    assert guide.review.cycle == Interval.from_iso("P6M")
    assert guide.review.stamp is not None
    assert guide.review.stamp.label == "Last Updated"
    anchor = next(finding for finding in report.findings if finding.rule == "DA102")
    assert (anchor.suggestion, anchor.state, anchor.runs) == ("ops.md#restarting", "open", 2)
    assert report.history is not None
    assert report.history.counts is not None
    assert report.history.counts.before == 7


def test_an_old_history_is_written_again_byte_for_byte() -> None:
    records = list(lines.parse(HISTORY.splitlines(keepends=True), "history-1.jsonl"))
    assert [record.point.as_of for record in records] == [dt.date(2026, 11, 25), dt.date(2026, 11, 26)]
    assert "".join(lines.dump(records)) == HISTORY
