"""A run as JSON, both ways; every other format can be made again from it.

The wire types are their own: a change of the model never changes what other programs read. Within a
`schema_version` keys are only added. `run.schema.json` beside this file describes them.
"""

import json
import re
from collections.abc import Iterator
from typing import Any

from doc_audit.model.document import Stamp
from doc_audit.model.finding import Finding
from doc_audit.model.history import History, RunPoint
from doc_audit.model.report import GitPlace, LinkCounts, Page, Report, RuleInfo, UnverifiedLink
from doc_audit.model.review import Habit
from doc_audit.model.tally import tally
from doc_audit.wire.redaction import clean
from doc_audit.wire.unwire import COUNTS, SCHEMA_VERSION, from_json

__all__ = ["SCHEMA_VERSION", "from_json", "stream", "to_data", "to_json"]

# JSON may hold these raw, a terminal may act on them, and no strict UTF-8 encoder takes a surrogate.
_PARTS = 4096
_ACTING = re.compile("[\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")


def to_json(report: Report) -> str:
    """Write *report*, secrets redacted, as JSON that `from_json` reads."""
    return "".join(stream(clean(report)))


def stream(report: Report) -> Iterator[str]:
    """Write a *report* that is clean already, in pieces of some ten thousand characters."""
    parts: list[str] = []
    for number, part in enumerate(json.JSONEncoder(ensure_ascii=False, indent=1).iterencode(to_data(report)), start=1):
        parts.append(part)
        if number % _PARTS == 0:
            yield _harmless("".join(parts))
            parts = []
    yield _harmless("".join(parts)) + "\n"


def _harmless(text: str) -> str:
    return _ACTING.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


def to_data(report: Report) -> dict[str, Any]:
    """The JSON document as plain values."""
    return {
        "schema_version": SCHEMA_VERSION,
        "tool": {"name": "doc-audit", "version": report.version},
        "run": _run(report),
        "summary": _summary(report),
        "pages": [_page(page) for page in report.pages],
        "findings": [finding_data(finding) for finding in report.findings],
        "rules": [_rule(rule) for rule in report.rules],
        "unverified": [_unverified(link) for link in report.unverified],
        "external_hosts": dict(report.external_hosts),
        "history": _history(report.history),
        "quiet_owners": [{"owner": name, "last_commit": day.isoformat()} for name, day in report.quiet_owners],
        "contacts": [{"owner": item.owner, "lead": item.lead, "contact": item.contact} for item in report.contacts],
    }


def _run(report: Report) -> dict[str, Any]:
    return {
        "as_of": report.as_of.isoformat(),
        "started": report.started.isoformat(),
        "finished": report.finished.isoformat(),
        "root": report.root,
        "scope": list(report.scope),
        "offline": report.offline,
        "complete": report.complete,
        "notes": list(report.notes),
        "git": _git(report.git),
        "config_digest": report.config_digest,
        "timings": dict(report.timings),
        "shard": {"index": report.shard.index, "count": report.shard.count} if report.shard else None,
    }


def _git(git: GitPlace | None) -> dict[str, Any] | None:
    if git is None:
        return None
    return {"commit": git.commit, "branch": git.branch, "shallow": git.shallow, "web_url": git.web_url}


def _summary(report: Report) -> dict[str, Any]:
    counts = tally(report)
    return {
        "pages": len(report.pages),
        "links": _links(report.links),
        "findings": {**counts.severities, "suppressed": counts.suppressed, "baselined": counts.baselined},
        "freshness": dict(counts.freshness),
    }


def _links(links: LinkCounts) -> dict[str, int]:
    return {
        "total": links.total,
        "ok": links.ok,
        "broken": links.broken,
        "unverified": links.unverified,
        "skipped": links.skipped,
    }


def _page(page: Page) -> dict[str, Any]:
    review = page.review
    return {
        "path": page.path,
        "title": page.title,
        "freshness": {
            "status": review.status,
            "last_reviewed": _day(review.last_reviewed),
            "last_updated": _day(review.last_updated),
            "next_review": _day(review.next_review),
            "cycle": review.cycle.iso() if review.cycle else None,
            "due": _day(review.due),
            "days_overdue": review.days_overdue,
            "owners": list(review.owners),
            "owner": review.owner_text,
            "line": review.stamp.location.line if review.stamp else None,
            "source": review.stamp.source if review.stamp else None,
            "cycle_source": review.cycle_source,
            "owner_source": review.owner_source,
            "note": review.note,
            "stamp": _stamp(review.stamp),
        },
        "habit": _habit(page.habit),
    }


def _habit(habit: Habit | None) -> dict[str, int] | None:
    if habit is None:
        return None
    return {"reviews": habit.reviews, "changes": habit.changes, "quiet_reviews": habit.quiet_reviews}


def _stamp(stamp: Stamp | None) -> dict[str, Any] | None:
    if stamp is None:
        return None
    return {
        "role": stamp.role,
        "label": stamp.label,
        "raw": stamp.raw,
        "source": stamp.source,
        "line": stamp.location.line,
        "column": stamp.location.column,
        "note": stamp.note,
    }


def finding_data(finding: Finding) -> dict[str, Any]:
    """One finding as plain values."""
    suppressed = finding.suppressed
    return {
        "id": finding.id,
        "rule": finding.rule,
        "name": finding.name,
        "severity": finding.severity,
        "path": finding.location.path,
        "line": finding.location.line,
        "column": finding.location.column,
        "target": finding.target,
        "message": finding.message,
        "suggestion": finding.suggestion,
        "state": finding.state,
        "owners": list(finding.owners),
        "suppressed": {"by": suppressed.by, "reason": suppressed.reason, "until": suppressed.until}
        if suppressed
        else None,
        "cause": finding.cause,
        "first_seen": finding.first_seen,
        "runs": finding.runs,
        "confirmed": finding.confirmed,
    }


def point_data(point: RunPoint) -> dict[str, Any]:
    """One run in numbers, as plain values."""
    return {
        "as_of": point.as_of.isoformat(),
        "started": point.started.isoformat(),
        "commit": point.commit,
        "complete": point.complete,
        "pages": point.pages,
        "links": point.links,
        "errors": point.errors,
        "warnings": point.warnings,
        "notices": point.notices,
        "broken": point.broken,
        "overdue": point.overdue,
        "rules": dict(point.rules),
        "owners": dict(point.owners),
    }


def _history(history: History | None) -> dict[str, Any] | None:
    if history is None:
        return None
    counts = history.counts
    return {
        "since": point_data(history.since) if history.since else None,
        "counts": {name: getattr(counts, name) for name in COUNTS} if counts else None,
        "fixed": [finding_data(finding) for finding in history.fixed],
        "unproven": [finding_data(finding) for finding in history.unproven],
        "confirmed": list(history.confirmed),
        "points": [point_data(point) for point in history.points],
        "note": history.note,
    }


def _rule(rule: RuleInfo) -> dict[str, Any]:
    return {
        "code": rule.code,
        "name": rule.name,
        "severity": rule.severity,
        "summary": rule.summary,
        "help": rule.help,
    }


def _unverified(link: UnverifiedLink) -> dict[str, Any]:
    return {"url": link.url, "reason": link.reason, "paths": list(link.paths)}


def _day(day: Any) -> str | None:
    return None if day is None else day.isoformat()
