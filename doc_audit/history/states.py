"""What earlier runs say about each finding of a run: new, open or reappeared, since when, how often in a row."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from doc_audit.history.diff import compare
from doc_audit.history.record import Record, point, record
from doc_audit.model.finding import Finding, State
from doc_audit.model.history import Counts, History, RunPoint
from doc_audit.model.report import Report, differences

MAX_POINTS = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class PastFinding:
    """One finding in earlier runs: *before* says whether a comparable run found it, *runs* in how many of the last in a row."""

    first: dt.date
    before: bool
    runs: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """What is remembered of earlier runs: the one to compare with, those on the way to it, and *seen* by fingerprint."""

    reference: Record | None = None
    points: tuple[RunPoint, ...] = ()
    seen: Mapping[str, PastFinding] = field(default_factory=dict)
    note: str = ""


def apply(report: Report, past: Past) -> Report:
    """Give every finding of *report* that counts its state and age, and the report its history."""
    here = point(report)
    points = (*past.points, here)[-MAX_POINTS:]
    if past.reference is None:
        dated = tuple(_dated(finding, past, report, "unknown") for finding in report.findings)
        return replace(report, findings=dated, history=History(since=None, counts=None, points=points, note=past.note))
    found = compare(past.reference, report)
    still = {finding.id for finding in found.still}
    findings = tuple(_dated(finding, past, report, _state(finding, still, past)) for finding in report.findings)
    reappeared = sum(finding.state == "reappeared" for finding in findings)
    counts = Counts(
        before=len(past.reference.findings),
        new=len(found.new) - reappeared,
        reappeared=reappeared,
        fixed=len(found.fixed),
        unproven=len(found.unproven),
        now=len(found.new) + len(found.still),
    )
    doubted = {finding.id for finding in past.reference.findings if not finding.confirmed}
    history = History(
        since=past.reference.point,
        counts=counts,
        fixed=found.fixed,
        unproven=found.unproven,
        confirmed=tuple(item.id for item in found.still if item.confirmed and item.id in doubted),
        points=points,
        note=past.note,
    )
    return replace(report, findings=findings, history=history)


def from_report(previous: Report, report: Report) -> Past:
    """Take the past from a saved run; it brings along what it knew of the runs before it."""
    differing = differences(previous.terms, report.terms)
    if differing:
        return Past(note=f"Not compared with the previous run: the two differ in {', '.join(differing)}.")
    reference = record(previous)
    earlier = previous.history.points if previous.history else ()
    seen = {
        finding.id: PastFinding(first=_first(finding, previous), before=True, runs=max(1, finding.runs))
        for finding in reference.findings
    }
    gone = previous.history.fixed if previous.history else ()
    seen |= {finding.id: PastFinding(first=_first(finding, previous), before=True, runs=0) for finding in gone}
    note = (
        "" if previous.complete else "The previous run was incomplete: some of what is new may only have been missed."
    )
    return Past(reference=reference, points=earlier or (reference.point,), seen=seen, note=note)


def _state(finding: Finding, still: set[str], past: Past) -> State:
    if finding.id in still:
        return "open"
    known = past.seen.get(finding.id)
    return "reappeared" if known and known.before else "new"


def _dated(finding: Finding, past: Past, report: Report, state: State) -> Finding:
    if finding.suppressed is not None:
        return finding
    known = past.seen.get(finding.id)
    first = min(known.first, report.as_of) if known else report.as_of
    runs = known.runs + 1 if known else 1
    return replace(finding, state=state, first_seen=first.isoformat(), runs=runs)


def _first(finding: Finding, report: Report) -> dt.date:
    try:
        return dt.date.fromisoformat(finding.first_seen or "")
    except ValueError:
        return report.as_of
