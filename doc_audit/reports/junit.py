"""JUnit XML: the one format that every CI reads, and the worst fit. One test case per finding."""

import re
from xml.etree import ElementTree

from doc_audit.model.finding import Finding
from doc_audit.model.report import Report
from doc_audit.reports.budget import cut
from doc_audit.reports.options import Options
from doc_audit.reports.visible import visible

# GitLab refuses files of more than 250,000 XML objects.
LIMIT = 5_000
_XML_FORBIDDEN = re.compile("[\ufffe\uffff]")


def render(report: Report, _options: Options) -> str:
    """Render *report* as JUnit XML: errors and warnings fail, suppressed findings are skipped, notices pass and say why."""
    shown, left_out = cut(report.findings, LIMIT)
    suites = ElementTree.Element("testsuites", {"name": "doc-audit"})
    failures, skipped = sum(map(_fails, shown)), sum(map(_is_skipped, shown))
    suite = ElementTree.SubElement(
        suites,
        "testsuite",
        {
            "name": "doc-audit",
            "tests": str(max(len(shown), 1)),
            "failures": str(failures),
            "errors": "0",
            "skipped": str(skipped),
        },
    )
    for finding in shown:
        _case(suite, finding)
    if not shown:
        ElementTree.SubElement(suite, "testcase", {"classname": "doc-audit", "name": "No findings", "time": "0"})
    if left_out:
        ElementTree.SubElement(
            suite, "system-out"
        ).text = f"{left_out} more findings were left out; see the HTML or JSON report."
    ElementTree.indent(suites)
    # XML has no way to write the two noncharacters (XML 1.0, production 2).
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        + _XML_FORBIDDEN.sub("\ufffd", ElementTree.tostring(suites, encoding="unicode"))
        + "\n"
    )


def _case(suite: ElementTree.Element, finding: Finding) -> None:
    place = finding.location
    # GitLab keeps only the first of two cases of the same name, so the id is part of it.
    name = visible(f"{finding.rule} {finding.target or finding.name} (L{place.line}) {finding.id[:6]}")
    attributes = {"classname": visible(place.path), "name": name, "file": visible(place.path), "time": "0"}
    case = ElementTree.SubElement(suite, "testcase", attributes)
    message = visible(finding.message)
    text = f"{visible(place.path)}:{place.line}:{place.column}: {finding.rule} {message}"
    if finding.suggestion:
        text += f"\nSuggestion: {visible(finding.suggestion)}"
    if _fails(finding):
        ElementTree.SubElement(case, "failure", {"message": message, "type": finding.rule}).text = text
    elif finding.suppressed is not None:
        reason = f"{finding.suppressed.by}: {visible(finding.suppressed.reason)}".rstrip(": ")
        ElementTree.SubElement(case, "skipped", {"message": reason}).text = text
    else:
        ElementTree.SubElement(case, "system-out").text = text


def _is_skipped(finding: Finding) -> bool:
    return finding.suppressed is not None


def _fails(finding: Finding) -> bool:
    return finding.suppressed is None and finding.severity != "notice"
