"""Text that wants to break out, in every field, through every format, read back by a real parser."""

import csv
import io
import json
import re
from collections.abc import Callable
from dataclasses import replace
from xml.etree import ElementTree

import html5lib
import pytest

from doc_audit.model.report import Report
from doc_audit.reports.digest.messages import STYLES
from doc_audit.reports.digest.news import digest
from doc_audit.reports.formats import FORMATS
from doc_audit.reports.options import Options
from doc_audit.reports.page import html
from doc_audit.wire.run import from_json

ACTING = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


@pytest.mark.parametrize("name", FORMATS)
def test_no_control_or_bidi_character_reaches_any_output(hostile_report: Report, name: str) -> None:
    text = FORMATS[name].render(hostile_report, Options(verbosity=1))
    text.encode("utf-8")
    assert not ACTING.search(text)


def test_html_gains_no_element_attribute_or_address(hostile_report: Report) -> None:
    def shape(text: str) -> set[tuple[str, str]]:
        tree = html5lib.parse(text, namespaceHTMLElements=False)
        return {
            (str(element.tag), name)
            for element in tree.iter()
            if isinstance(element.tag, str)
            for name in element.attrib
        }

    text = FORMATS["html"].render(hostile_report, Options())
    tree = html5lib.parse(text, namespaceHTMLElements=False)
    scripts = [element.text for element in tree.iter("script")]
    assert len(scripts) == 1
    assert not any(name.startswith("on") or name == "style" for _, name in shape(text))
    for element in tree.iter("a"):
        assert element.get("href", "#").startswith(("#", "http://", "https://", "mailto:"))
    assert not list(tree.iter("img"))
    assert not list(tree.iter("iframe"))


def test_split_has_nothing_inline(report: Report) -> None:
    files = html.render_files(report, Options())
    assert set(files) == {"report.html", "report.css", "report.js"}
    tree = html5lib.parse(files["report.html"], namespaceHTMLElements=False)
    assert not list(tree.iter("style"))
    assert all(not element.text for element in tree.iter("script"))
    assert not [element for element in tree.iter() if element.get("style")]


def test_json_is_read_back(hostile_report: Report) -> None:
    text = FORMATS["json"].render(hostile_report, Options())
    again = FORMATS["json"].render(from_json(text), Options())
    assert again == text


def test_junit_parses_and_counts(hostile_report: Report) -> None:
    root = ElementTree.fromstring(FORMATS["junit"].render(hostile_report, Options()))
    suite = root[0]
    cases = suite.findall("testcase")
    assert len(cases) == len(hostile_report.findings) == int(suite.get("tests", "0"))
    assert len({case.get("name") for case in cases}) == len(cases)
    assert len(suite.findall("testcase/failure")) == int(suite.get("failures", "0"))


def test_csv_has_no_formula_and_whole_rows(hostile_report: Report) -> None:
    rows = list(csv.reader(io.StringIO(FORMATS["csv"].render(hostile_report, Options()))))
    assert len(rows) == len(hostile_report.findings) + 1
    assert {len(row) for row in rows} == {len(rows[0])}
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]


def test_json_lines(hostile_report: Report) -> None:
    lines = FORMATS["jsonl"].render(hostile_report, Options()).splitlines()
    assert [json.loads(line)["id"] for line in lines] == [finding.id for finding in hostile_report.findings]


def test_github_writes_its_own_commands_only(make_report: Callable[..., Report], hostile_report: Report) -> None:
    for report in (hostile_report, make_report(count=200)):
        lines = FORMATS["github"].render(report, Options()).splitlines()
        for line in lines:
            command = re.fullmatch(r"::(error|warning|notice) ([^:]*)::(.*)", line)
            assert command, line
            assert "\n" not in command[3]
            for pair in command[2].split(","):
                assert re.fullmatch(r"(file|line|col|title)=[^,:\r\n]*", pair), line
        for level in ("error", "warning", "notice"):
            assert sum(line.startswith(f"::{level} ") for line in lines) <= 10


def test_gitlab_has_unique_fingerprints_and_known_severities(hostile_report: Report) -> None:
    entries = json.loads(FORMATS["gitlab"].render(hostile_report, Options()))
    assert len({entry["fingerprint"] for entry in entries}) == len(entries) > 0
    for entry in entries:
        assert entry["severity"] in ("info", "minor", "major", "critical", "blocker")
        assert entry["location"]["lines"]["begin"] >= 1
        assert entry["check_name"] in entry["description"]


def test_sarif_has_what_github_requires(hostile_report: Report) -> None:
    document = json.loads(FORMATS["sarif"].render(hostile_report, Options()))
    assert document["version"] == "2.1.0"
    run = document["runs"][0]
    rules = run["tool"]["driver"]["rules"]
    for rule in rules:
        assert rule["shortDescription"]["text"]
        assert rule["fullDescription"]["text"]
        assert rule["help"]["text"]
    assert run["results"]
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["message"]["text"]
        assert result["partialFingerprints"]["primaryLocationLineHash"]
        place = result["locations"][0]["physicalLocation"]
        assert re.fullmatch(r"[A-Za-z0-9%._~/\-]+", place["artifactLocation"]["uri"])
        assert place["region"]["startLine"] >= 1


def test_markdown_keeps_untrusted_text_in_code_spans(hostile_report: Report) -> None:
    text = FORMATS["markdown"].render(hostile_report, Options())
    outside = re.sub(r"(`+)(?!`).+?(?<!`)\1(?!`)", "", text)
    assert "<script" not in outside
    assert "@team" not in outside
    for line in text.splitlines():
        if line.startswith("|"):
            assert line.endswith("|")


@pytest.mark.parametrize("style", STYLES)
def test_digests_stay_within_their_limits(
    make_report: Callable[..., Report], hostile_report: Report, evil_texts: tuple[str, ...], style: str
) -> None:
    longest = "https://ci.example.com/" + "r" * 370
    for report, owner in (
        (make_report(count=300), None),
        (make_report(count=300), "SRE"),
        (make_report(count=300, history=None), None),
        (hostile_report, None),
        (replace(hostile_report, history=None), None),
        *((replace(hostile_report, history=None), evil) for evil in evil_texts),
    ):
        text = STYLES[style](digest(report, owner=owner, link=longest))
        if style == "slack":
            message = json.loads(text)
            assert len(message["blocks"]) <= 50
            assert all(len(block["text"]["text"]) <= 3000 for block in message["blocks"])
            assert sum(len(block["text"]["text"]) for block in message["blocks"]) <= 10_000
            assert len(text) <= 13_000
            assert "<script" not in text
            assert all(block["text"]["verbatim"] for block in message["blocks"])
        assert len(text.encode()) < 80_000


def test_a_page_beyond_its_limits_says_what_it_left_out(
    make_report: Callable[..., Report], monkeypatch: pytest.MonkeyPatch
) -> None:
    report = make_report(count=60)
    monkeypatch.setattr("doc_audit.reports.page.groups.MAX_ROWS", 20)
    monkeypatch.setattr("doc_audit.reports.page.view.FIXES", 1)
    monkeypatch.setattr("doc_audit.reports.page.view.CHANGED", 3)
    text = FORMATS["html"].render(report, Options())
    counted = sum(finding.suppressed is None for finding in report.findings)
    assert f"Showing 20 of {counted} findings, worst pages first. All of them are in the JSON and CSV" in text
    assert "and 1 smaller fix; their findings are below" in text
    assert "and 22 more; all are in the JSON of this run" in text
    assert text.count("<li id=") == 20 + len(report.findings) - counted


def test_cuts_say_what_they_left_out(make_report: Callable[..., Report]) -> None:
    report = make_report(count=400)
    assert re.search(r"and \d+ more: see the report", FORMATS["markdown"].render(report, Options()))
    assert len(FORMATS["markdown"].render(report, Options()).encode()) <= 60_000
    assert re.search(r"\d+ more findings: see the report", FORMATS["github"].render(report, Options()))


def test_markdown_stays_whole_however_long_its_texts_are(make_report: Callable[..., Report]) -> None:
    report = make_report(count=200)
    long = "`" + "x|@team " * 30_000
    findings = tuple(
        replace(finding, message=long, suggestion=long, owners=(f"{number} {long}",))
        for number, finding in enumerate(report.findings)
    )
    text = FORMATS["markdown"].render(replace(report, findings=findings, notes=(long,) * 50), Options())
    assert len(text.encode()) <= 60_000
    assert "and 30 more notes: see the report." in text
    assert "more owners: see the report." in text
    assert "@team" not in re.sub(r"(`+)(?!`).+?(?<!`)\1(?!`)", "", text)
    assert "| DA1" in text


@pytest.mark.parametrize("name", FORMATS)
def test_the_same_report_gives_the_same_bytes(report: Report, name: str) -> None:
    assert FORMATS[name].render(report, Options()) == FORMATS[name].render(report, Options())


@pytest.mark.parametrize("name", FORMATS)
def test_nothing_found_is_still_a_report(make_report: Callable[..., Report], name: str) -> None:
    text = FORMATS[name].render(make_report(count=0, findings=(), pages=()), Options())
    if name == "junit":
        assert "No findings" in text
    if name == "html":
        assert "0 pages" in text


@pytest.mark.parametrize("name", FORMATS)
def test_a_report_in_pieces_is_the_report(
    report: Report, hostile_report: Report, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("doc_audit.reports.page.templating._PIECES", 10)
    monkeypatch.setattr("doc_audit.wire.run._PARTS", 10)
    for run in (report, hostile_report):
        pieces = list(FORMATS[name].stream(run, Options()))
        assert "".join(pieces) == FORMATS[name].render(run, Options())
        if name in ("html", "json"):
            assert len(pieces) > 1
