"""What earlier runs say about each finding of a run: new, open or reappeared, since when, how often in a row."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from doc_audit.history.diff import Diff, compare
from doc_audit.history.record import Record, point, record
from doc_audit.model.finding import Finding, State
from doc_audit.model.history import Counts, History, RunPoint
from doc_audit.model.report import Report, differences
from doc_audit.model.tally import ids_of

MAX_POINTS = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class PastFinding:
    """One finding in earlier runs: *before* says whether a comparable run found it, *runs* in how many of the last in a row."""

    first: dt.date
    before: bool
    runs: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """What is remembered of earlier runs: the one to compare with, those on the way to it, and their *findings* by fingerprint."""

    reference: Record | None = None
    points: tuple[RunPoint, ...] = ()
    findings: Mapping[str, PastFinding] = field(default_factory=dict)
    note: str = ""


def apply(report: Report, past: Past) -> Report:
    """Give every finding of *report* that counts its state and age, and the report its history."""
    points = (*past.points, point(report))[-MAX_POINTS:]
    if past.reference is None:
        history = History(since=None, counts=None, points=points, note=past.note)
        findings = [_dated(finding, past, report, "unknown") for finding in report.findings]
        return replace(report, findings=tuple(findings), history=history)
    diff = compare(past.reference, report)
    still = ids_of(diff.still) | ids_of(diff.became_overdue)
    findings = [_dated(finding, past, report, _state(finding, still, past)) for finding in report.findings]
    history = History(
        since=past.reference.point,
        counts=_counts(past.reference, diff, findings),
        fixed=diff.fixed,
        unproven=diff.unproven,
        confirmed=_confirmed(past.reference, diff),
        became_overdue=tuple(finding.id for finding in diff.became_overdue),
        points=points,
        note=past.note,
    )
    return replace(report, findings=tuple(findings), history=history)


def _counts(reference: Record, diff: Diff, findings: Iterable[Finding]) -> Counts:
    reappeared = sum(finding.state == "reappeared" for finding in findings)
    return Counts(
        before=len(reference.findings),
        new=len(diff.new) - reappeared,
        reappeared=reappeared,
        fixed=len(diff.fixed),
        unproven=len(diff.unproven),
        now=len(diff.new) + len(diff.still) + len(diff.became_overdue),
    )


def _confirmed(reference: Record, diff: Diff) -> tuple[str, ...]:
    """Give the ids of findings that were only suspected in the *reference* run and are certain now."""
    suspected = {finding.id for finding in reference.findings if not finding.confirmed}
    confirmed = []
    for finding in diff.still:
        if finding.confirmed and finding.id in suspected:
            confirmed.append(finding.id)
    return tuple(confirmed)


def from_report(previous: Report, report: Report) -> Past:
    """Take the past from a saved run; it brings along what it knew of the runs before it."""
    differing = differences(previous.terms, report.terms)
    if differing:
        return Past(note=f"Not compared with the previous run: the two differ in {', '.join(differing)}.")
    note = ""
    if not previous.complete:
        note = "The previous run was incomplete: some of what is new may only have been missed."
    reference = record(previous)
    points: tuple[RunPoint, ...] = (reference.point,)
    findings: dict[str, PastFinding] = {}
    for finding in reference.findings:
        findings[finding.id] = PastFinding(first=_first(finding, previous), before=True, runs=max(1, finding.runs))
    if previous.history is not None:
        points = previous.history.points or points
        for finding in previous.history.fixed:
            findings[finding.id] = PastFinding(first=_first(finding, previous), before=True, runs=0)
    return Past(reference=reference, points=points, findings=findings, note=note)


def _state(finding: Finding, still: set[str], past: Past) -> State:
    if finding.id in still:
        return "open"
    known = past.findings.get(finding.id)
    if known is not None and known.before:
        return "reappeared"
    return "new"


def _dated(finding: Finding, past: Past, report: Report, state: State) -> Finding:
    if finding.suppressed is not None:
        return finding
    known = past.findings.get(finding.id)
    if known is None:
        return replace(finding, state=state, first_seen=report.as_of.isoformat(), runs=1)
    first = min(known.first, report.as_of)
    return replace(finding, state=state, first_seen=first.isoformat(), runs=known.runs + 1)


def _first(finding: Finding, report: Report) -> dt.date:
    try:
        return dt.date.fromisoformat(finding.first_seen or "")
    except ValueError:
        return report.as_of
