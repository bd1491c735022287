"""GitLab Code Quality: a JSON array, one object per finding."""

import json
from typing import Any

from doc_audit.model.finding import Finding
from doc_audit.model.report import Report
from doc_audit.model.tally import active
from doc_audit.reports.budget import sentence
from doc_audit.reports.options import Options
from doc_audit.reports.visible import visible

_SEVERITIES = {"error": "major", "warning": "minor", "notice": "info"}


def render(report: Report, _options: Options) -> str:
    """Render the findings that count; GitLab shows `description` only, so the rule's code is part of it."""
    entries = list(map(_entry, active(report)))
    return json.dumps(entries, ensure_ascii=False, indent=1) + "\n"


def _entry(finding: Finding) -> dict[str, Any]:
    return {
        "description": f"{finding.rule}: {visible(sentence(finding))}",
        "check_name": finding.rule,
        "fingerprint": finding.id,
        "severity": _SEVERITIES[finding.severity],
        "location": {"path": visible(finding.location.path), "lines": {"begin": finding.location.line}},
    }
