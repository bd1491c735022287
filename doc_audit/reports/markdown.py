"""Markdown for step summaries, issues and merge-request comments: within their limits, and it says what it left out."""

from collections import Counter
from collections.abc import Iterator, Sequence

from doc_audit.model.finding import Finding
from doc_audit.model.report import Report
from doc_audit.model.tally import active, tally
from doc_audit.reports.budget import code_span, cut
from doc_audit.reports.options import Options
from doc_audit.reports.verdict import change, verdict

# An issue body holds 65,536 characters, a step summary 1 MiB; above, GitHub drops the whole text.
BYTES = 60_000
TOP = 50
OWNERS = NOTES = 20
LONGEST = 400


def render(report: Report, _options: Options) -> str:
    """Render verdict, counts, owners and the worst fifty findings in at most 60,000 bytes of UTF-8."""
    counted = active(report)
    for top in (TOP, 25, 10, 0):
        text = _page(report, counted, top)
        if len(text.encode("utf-8", "replace")) <= BYTES:
            break
    return text


def _page(report: Report, findings: Sequence[Finding], top: int) -> str:
    counts = tally(report)
    judged = verdict(report, counts)
    links = report.links
    parts = [
        "## Documentation audit",
        f"**{judged.word}.** {judged.text} {judged.next_step}",
        change(report),
        *_notes([report.history.note] if report.history and report.history.note else []),
        f"{len(report.pages)} pages, {links.total} links ({links.broken} with an error or a warning, {links.unverified} unverified, "
        f"{links.skipped} not checked). Audited as of {report.as_of}.",
        "| errors | warnings | notices | suppressed |\n|---:|---:|---:|---:|\n"
        f"| {counts.severities['error']} | {counts.severities['warning']} | {counts.severities['notice']} "
        f"| {counts.suppressed + counts.baselined} |",
        *_notes(report.notes),
    ]
    if findings and top:
        parts += [_owners(findings), _table(findings, top)]
    elif findings:
        parts.append(f"{len(findings)} findings: see the report.")
    return "\n\n".join(part for part in parts if part) + "\n"


def _notes(notes: Sequence[str]) -> Iterator[str]:
    """The notes, none of them longer than a few lines: what is left out stands in the report."""
    for note in notes[:NOTES]:
        yield f"> {code_span(_short(note))}"
    if len(notes) > NOTES:
        yield f"> and {len(notes) - NOTES} more notes: see the report."


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else text[:LONGEST] + "…"


def _owners(findings: Sequence[Finding]) -> str:
    counts = Counter(owner for finding in findings for owner in finding.owners or ("unowned",))
    rows = sorted(counts.items(), key=lambda pair: (pair[0] == "unowned", -pair[1], pair[0]))
    body = "".join(f"| {code_span(_short(owner))} | {count} |\n" for owner, count in rows[:OWNERS])
    more = f"\n\nand {len(rows) - OWNERS} more owners: see the report." if len(rows) > OWNERS else ""
    return f"| owner | findings |\n|---|---:|\n{body}".rstrip() + more


def _table(findings: Sequence[Finding], top: int) -> str:
    shown, left_out = cut(findings, top)
    rows = "".join(_row(finding) for finding in shown)
    table = f"| where | rule | finding |\n|---|---|---|\n{rows}".rstrip()
    return table + (f"\n\nand {left_out} more: see the report." if left_out else "")


def _row(finding: Finding) -> str:
    place = finding.location
    message = code_span(_short(finding.message))
    suggestion = f" → {code_span(_short(finding.suggestion))}" if finding.suggestion else ""
    where = code_span(_short(f"{place.path}:{place.line}"))
    return f"| {where} | {finding.rule} ({finding.severity}) | {message}{suggestion} |\n"
