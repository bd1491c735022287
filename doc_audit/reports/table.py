"""One finding a row: CSV for spreadsheets, JSON lines for programs."""

import csv
import io
import json

from doc_audit.model.finding import Finding
from doc_audit.model.report import Report
from doc_audit.reports.options import Options
from doc_audit.reports.visible import visible

_COLUMNS = (
    "rule",
    "name",
    "severity",
    "path",
    "line",
    "column",
    "target",
    "message",
    "suggestion",
    "state",
    "owners",
    "suppressed",
    "id",
)


def render_csv(report: Report, _options: Options) -> str:
    """Render every finding, suppressed ones too; cells that a spreadsheet would run as a formula get a leading `'`."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(_COLUMNS)
    for finding in report.findings:
        writer.writerow(map(_cell, _values(finding).values()))
    return out.getvalue()


def render_lines(report: Report, _options: Options) -> str:
    """Render every finding as one JSON object a line."""
    lines = []
    for finding in report.findings:
        lines.append(json.dumps(_values(finding), ensure_ascii=False, sort_keys=True) + "\n")
    return "".join(lines)


def _values(finding: Finding) -> dict[str, str | int | None]:
    suppressed = None
    if finding.suppressed is not None:
        suppressed = f"{finding.suppressed.by}: {visible(finding.suppressed.reason)}"
    values: tuple[str | int | None, ...] = (
        finding.rule,
        finding.name,
        finding.severity,
        visible(finding.location.path),
        finding.location.line,
        finding.location.column,
        finding.target and visible(finding.target),
        visible(finding.message),
        finding.suggestion and visible(finding.suggestion),
        finding.state,
        ", ".join(map(visible, finding.owners)),
        suppressed,
        finding.id,
    )
    return dict(zip(_COLUMNS, values, strict=True))


def _cell(value: str | int | None) -> str | int:
    if value is None:
        return ""
    if isinstance(value, str) and value.startswith(("=", "+", "-", "@", "\t", "\r")):
        return "'" + value
    return value
