"""SARIF 2.1.0 as GitHub code scanning and Jenkins warnings-ng read it."""

import json
from typing import Any
from urllib.parse import quote

from doc_audit.model.finding import Finding
from doc_audit.model.report import Report, RuleInfo
from doc_audit.model.tally import active
from doc_audit.reports.budget import cut, sentence
from doc_audit.reports.options import Options
from doc_audit.reports.visible import visible

# GitHub refuses a run of more than 25,000 results and shows 5,000.
LIMIT = 5_000
_LEVELS = {"error": "error", "warning": "warning", "notice": "note"}
_PROBLEM_SEVERITY = {"error": "error", "warning": "warning", "notice": "recommendation"}


def render(report: Report, _options: Options) -> str:
    """Render what counts of *report* as SARIF: GitHub would show suppressed results as open alerts.

    Above 5,000 results the worst are kept, and a notification says how many were left out.
    """
    shown, left_out = cut(active(report), LIMIT)
    used = {finding.rule for finding in shown}
    rules: list[dict[str, Any]] = []
    index: dict[str, int] = {}
    for rule in report.rules:
        if rule.code in used:
            index[rule.code] = len(rules)
            rules.append(_rule(rule))
    run: dict[str, Any] = {
        "tool": {
            "driver": {
                "name": "doc-audit",
                "version": report.version,
                "semanticVersion": report.version,
                "rules": rules,
            }
        },
        "automationDetails": {"id": "doc-audit/"},
        "columnKind": "unicodeCodePoints",
        "results": [_result(finding, index) for finding in shown],
        "invocations": [
            {
                "executionSuccessful": True,
                "toolExecutionNotifications": _notifications(report, left_out),
            }
        ],
    }
    document = {"$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0", "runs": [run]}
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"), sort_keys=True) + "\n"


def _rule(rule: RuleInfo) -> dict[str, Any]:
    severity = rule.severity or "warning"
    return {
        "id": rule.code,
        "name": rule.name,
        "shortDescription": {"text": rule.summary[:1024]},
        "fullDescription": {"text": rule.summary[:1024]},
        "help": {"text": rule.help or rule.summary, "markdown": rule.help or rule.summary},
        "defaultConfiguration": {"level": _LEVELS[severity]},
        "properties": {"problem.severity": _PROBLEM_SEVERITY[severity], "precision": "high", "tags": ["documentation"]},
    }


def _result(finding: Finding, index: dict[str, int]) -> dict[str, Any]:
    place = finding.location
    return {
        "ruleId": finding.rule,
        "ruleIndex": index[finding.rule],
        "level": _LEVELS[finding.severity],
        "message": {"text": visible(sentence(finding))},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {
                        "uri": quote(place.path.encode("utf-8", "surrogateescape")),
                        "uriBaseId": "%SRCROOT%",
                    },
                    # All four are required by GitHub; the end is the character after the start, since only the start is known.
                    "region": {
                        "startLine": place.line,
                        "startColumn": place.column,
                        "endLine": place.line,
                        "endColumn": place.column + 1,
                    },
                }
            }
        ],
        "partialFingerprints": {"primaryLocationLineHash": finding.id, "docAudit/v1": finding.id},
    }


def _notifications(report: Report, left_out: int) -> list[dict[str, Any]]:
    texts = list(report.notes)
    if left_out:
        texts.append(f"{left_out} more findings were left out; the HTML and JSON reports have them all.")
    if not report.complete:
        texts.append("The run is incomplete: what was not checked is not known to be fine.")
    return list(map(_notification, texts))


def _notification(text: str) -> dict[str, Any]:
    return {"level": "note", "message": {"text": visible(text)}}
