"""Reports in every format, read with parsers that are not ours."""

import csv
import io
import json
from collections.abc import Callable, Mapping
from xml.etree import ElementTree

import html5lib
from markdown_it import MarkdownIt

from doc_audit.model.report import Report
from doc_audit.reports.digest.messages import STYLES
from doc_audit.reports.digest.news import digest
from doc_audit.reports.formats import FORMATS
from doc_audit.reports.options import Options
from doc_audit.wire.read import from_json
from doc_audit.wire.run import to_json

_OFTEN = ("text", "junit", "csv", "jsonl")


def check_formats(report: Report, *, all_of_them: bool) -> None:
    """Render *report* and read it with parsers that are not ours; in those formats that take long only where all are asked for."""
    for name, form in FORMATS.items():
        if all_of_them or name in _OFTEN:
            text = form.render(report, Options())
            text.encode("utf-8")
            _READERS[name](text, report)
    if all_of_them:
        for style in STYLES:
            assert STYLES[style](digest(report)) is not None


def _read_json(text: str, report: Report) -> None:
    assert to_json(from_json(text)) == text
    assert len(json.loads(text)["findings"]) == len(report.findings)


def _read_html(text: str, _: Report) -> None:
    scripts = list(html5lib.parse(text, namespaceHTMLElements=False).iter("script"))
    assert len(scripts) == 1


def _read_xml(text: str, report: Report) -> None:
    assert len(ElementTree.fromstring(text).findall("testsuite/testcase")) == max(1, len(report.findings))


def _read_csv(text: str, report: Report) -> None:
    rows = list(csv.reader(io.StringIO(text)))
    assert len(rows) == len(report.findings) + 1
    assert len({len(row) for row in rows}) == 1


def _read_lines(text: str, report: Report) -> None:
    assert len([json.loads(line) for line in text.splitlines()]) == len(report.findings)


def _read_sarif(text: str, _: Report) -> None:
    assert json.loads(text)["version"] == "2.1.0"


def _read_gitlab(text: str, _: Report) -> None:
    marks = [entry["fingerprint"] for entry in json.loads(text)]
    assert len(marks) == len(set(marks))


def _read_github(text: str, _: Report) -> None:
    assert all(line.startswith(("::error ", "::warning ", "::notice ")) for line in text.splitlines())


def _read_markdown(text: str, _: Report) -> None:
    MarkdownIt("commonmark").parse(text)


def _read_text(text: str, _: Report) -> None:
    assert not set(text) & set("\x1b\x07\x00\u202e")


_READERS: Mapping[str, Callable[[str, Report], None]] = {
    "text": _read_text,
    "concise": _read_text,
    "html": _read_html,
    "json": _read_json,
    "sarif": _read_sarif,
    "junit": _read_xml,
    "github": _read_github,
    "gitlab": _read_gitlab,
    "markdown": _read_markdown,
    "csv": _read_csv,
    "jsonl": _read_lines,
}
