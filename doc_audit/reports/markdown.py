"""Markdown for step summaries, issues and merge-request comments: within their limits, and it says what it left out."""

from collections import Counter
from collections.abc import Iterator, Sequence

from doc_audit.model.finding import Finding
from doc_audit.model.plural import number
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
    ]
    if report.history is not None and report.history.note:
        parts += _notes([report.history.note])
    parts += [
        f"{number(len(report.pages), 'page')}, {number(links.total, 'link')} ({links.broken} with an error or a warning, "
        f"{links.unverified} unverified, {links.skipped} not checked). Audited as of {report.as_of}.",
        "| errors | warnings | notices | suppressed |\n|---:|---:|---:|---:|\n"
        f"| {counts.severities['error']} | {counts.severities['warning']} | {counts.severities['notice']} "
        f"| {counts.suppressed + counts.baselined} |",
        *_notes(report.notes),
    ]
    if findings and top:
        parts += [_owners(findings), _table(findings, top)]
    elif findings:
        parts.append(f"{number(len(findings), 'finding')}: see the report.")
    return "\n\n".join(filter(None, parts)) + "\n"


def _notes(notes: Sequence[str]) -> Iterator[str]:
    """Give the notes, none of them longer than a few lines: the report has what is left out."""
    for note in notes[:NOTES]:
        yield f"> {code_span(_short(note))}"
    if len(notes) > NOTES:
        yield f"> and {len(notes) - NOTES} more notes: see the report."


def _short(text: str) -> str:
    if len(text) <= LONGEST:
        return text
    return text[:LONGEST] + "…"


def _owners(findings: Sequence[Finding]) -> str:
    counts: Counter[str] = Counter()
    for finding in findings:
        counts.update(finding.owners or ("unowned",))
    rows = sorted(counts.items(), key=lambda pair: (pair[0] == "unowned", -pair[1], pair[0]))
    lines = ["| owner | findings |", "|---|---:|"]
    for owner, count in rows[:OWNERS]:
        lines.append(f"| {code_span(_short(owner))} | {count} |")
    if len(rows) > OWNERS:
        lines += ["", f"and {len(rows) - OWNERS} more owners: see the report."]
    return "\n".join(lines)


def _table(findings: Sequence[Finding], top: int) -> str:
    shown, left_out = cut(findings, top)
    lines = ["| where | rule | finding |", "|---|---|---|"]
    lines += map(_row, shown)
    if left_out:
        lines += ["", f"and {left_out} more: see the report."]
    return "\n".join(lines)


def _row(finding: Finding) -> str:
    place = finding.location
    where = code_span(_short(f"{place.path}:{place.line}"))
    message = code_span(_short(finding.message))
    if finding.suggestion:
        message += f" → {code_span(_short(finding.suggestion))}"
    return f"| {where} | {finding.rule} ({finding.severity}) | {message} |"
