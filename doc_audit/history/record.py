"""A run as history remembers it: its terms, its numbers, and the findings that count."""

import datetime as dt
import hashlib
import json
from collections import Counter
from dataclasses import dataclass

from doc_audit.model.finding import Finding
from doc_audit.model.history import RunPoint
from doc_audit.model.report import Report, Terms
from doc_audit.model.tally import active, tally
from doc_audit.wire.redaction import clean


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One remembered run; *findings* are those that counted, secrets redacted."""

    terms: Terms
    point: RunPoint
    findings: tuple[Finding, ...]


def record(report: Report) -> Record:
    """Say what to remember of *report*."""
    report = clean(report)
    return Record(terms=report.terms, point=point(report), findings=active(report))


def point(report: Report) -> RunPoint:
    """Give *report* in numbers."""
    counts = tally(report)
    rules: Counter[str] = Counter()
    owners: Counter[str] = Counter()
    for finding in active(report):
        if finding.severity != "notice":
            rules[finding.rule] += 1
            owners.update(finding.owners or ("",))
    return RunPoint(
        as_of=report.as_of,
        started=report.started,
        commit=report.commit,
        complete=report.complete,
        pages=len(report.pages),
        links=report.links.total,
        errors=counts.severities["error"],
        warnings=counts.severities["warning"],
        notices=counts.severities["notice"],
        broken=counts.broken_links,
        overdue=counts.overdue,
        rules=dict(sorted(rules.items())),
        owners=dict(sorted(owners.items())),
    )


def order(point: RunPoint) -> tuple[dt.date, dt.datetime]:
    """Give what runs are ordered by: audit day, then when they started; a start without a zone is taken as UTC."""
    started = point.started
    if started.tzinfo is None:
        started = started.replace(tzinfo=dt.UTC)
    return point.as_of, started


def tree(terms: Terms) -> str:
    """Name the tree that was audited, whatever the scope and the settings were."""
    return json.dumps([terms.repository, terms.root], ensure_ascii=True)


def identity(item: Record) -> str:
    """Name the run itself: the same run imported twice has the same name."""
    # Imported here: only what remembers runs needs it.
    from doc_audit.wire.run import point_data, terms_data

    terms = list(terms_data(item.terms).values())
    ids = [finding.id for finding in item.findings]
    text = json.dumps([terms, point_data(item.point), sorted(ids)], sort_keys=True, ensure_ascii=True)
    return hashlib.sha256(text.encode()).hexdigest()[:32]
