"""GitHub workflow commands: annotations in the changed-files view."""

from doc_audit.model.finding import SEVERITIES, Finding
from doc_audit.model.report import Report
from doc_audit.model.tally import active
from doc_audit.reports.budget import cut, sentence
from doc_audit.reports.options import Options
from doc_audit.reports.visible import visible

# GitHub drops the eleventh annotation of a level in a step without a word; one place is kept for our own.
PER_LEVEL = 9


def render(report: Report, _options: Options) -> str:
    """Render at most nine annotations a level, the new and worst first, and one notice that says what was left out."""
    counted = active(report)
    text = ""
    left_out = 0
    for severity in SEVERITIES:
        shown, more = cut([finding for finding in counted if finding.severity == severity], PER_LEVEL)
        left_out += more
        for finding in shown:
            text += _command(finding) + "\n"
    if left_out:
        text += f"::notice title=doc-audit::{left_out} more findings: see the report\n"
    return text


def _command(finding: Finding) -> str:
    place = finding.location
    title = _property(f"{finding.rule} {finding.name}")
    properties = f"file={_property(place.path)},line={place.line},col={place.column},title={title}"
    return f"::{finding.severity} {properties}::{_data(sentence(finding))}"


def _data(text: str) -> str:
    """Escape as actions/toolkit does (core/command.ts): the percent sign first."""
    return visible(text).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
