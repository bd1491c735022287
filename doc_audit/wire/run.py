"""A run as JSON, both ways; every other format can be made again from it.

`shape.py` says what the JSON looks like, and `run.schema.json` beside it is made from it.
"""

import json
import re
from collections.abc import Iterator
from typing import Any, TypeVar

import msgspec
from msgspec import UNSET

from doc_audit.model.document import Stamp
from doc_audit.model.finding import Finding
from doc_audit.model.history import History, RunPoint
from doc_audit.model.report import Page, Report, SiteCoverage, Terms, Timings
from doc_audit.model.review import Review
from doc_audit.model.tally import tally
from doc_audit.wire import shape
from doc_audit.wire.convert import plain
from doc_audit.wire.read import from_json
from doc_audit.wire.redaction import clean
from doc_audit.wire.shape import SCHEMA_VERSION

__all__ = ["SCHEMA_VERSION", "from_json", "stream", "to_data", "to_json"]

T = TypeVar("T", bound=msgspec.Struct)
# As many parts, of a few characters each, are put together before they are given out.
_PARTS = 4096
# JSON may hold these raw, a terminal may act on them, and no strict UTF-8 encoder takes a surrogate.
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
            yield harmless("".join(parts))
            parts = []
    yield harmless("".join(parts)) + "\n"


def harmless(text: str) -> str:
    """Write what would act on a terminal, and what no encoder takes, as JSON's own escapes."""
    return _ACTING.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


def to_data(report: Report) -> dict[str, Any]:
    """Give the JSON document as plain values."""
    return _plain(
        shape.Document(
            tool=shape.Tool(version=report.version),
            run=_run(report),
            summary=_summary(report),
            pages=tuple(map(_page, report.pages)),
            findings=tuple(map(_finding, report.findings)),
            rules=_all(report.rules, shape.Rule),
            unverified=_all(report.unverified, shape.Unverified),
            external_hosts=dict(report.external_hosts),
            history=_history(report.history),
            quiet_owners=tuple([shape.QuietOwner(owner=name, last_commit=day) for name, day in report.quiet_owners]),
            contacts=_all(report.contacts, shape.Contact),
            sites=_sites(report.sites) or UNSET,
        )
    )


def finding_data(finding: Finding) -> dict[str, Any]:
    """Give one finding as plain values."""
    return _plain(_finding(finding))


def point_data(point: RunPoint) -> dict[str, Any]:
    """Give one run in numbers as plain values."""
    return _plain(_point(point))


def terms_data(terms: Terms) -> dict[str, Any]:
    """Give the terms of a run as plain values."""
    return _plain(_shape(terms, shape.Terms))


def _run(report: Report) -> shape.Run:
    return _shape(
        report,
        shape.Run,
        started=report.started.isoformat(),
        finished=report.finished.isoformat(),
        git=_maybe(report.git, shape.Git),
        timings=_timings(report.timings),
        shard=_maybe(report.shard, shape.Shard),
    )


def _timings(timings: Timings | None) -> dict[str, float]:
    if timings is None:
        return {}
    found = {f"{timings.requests} requests": timings.seconds}
    for host, seconds in timings.hosts:
        # Two hosts may have one name once a secret is taken out of it.
        name = f"host {host}"
        found[name] = found.get(name, 0.0) + seconds
    return found


def _summary(report: Report) -> shape.Summary:
    counts = tally(report)
    return shape.Summary(
        pages=len(report.pages),
        links=_shape(report.links, shape.LinkCounts),
        findings=_shape(counts, shape.FindingCounts, **dict(counts.severities.items())),
        freshness=dict(counts.freshness.items()),
    )


def _page(page: Page) -> shape.Page:
    freshness = _freshness(page.review)
    activity = _maybe(page.activity, shape.Activity)
    return shape.Page(path=page.path, title=page.title, freshness=freshness, habit=activity)


def _freshness(review: Review) -> shape.Freshness:
    cycle = None
    if review.cycle is not None:
        cycle = review.cycle.iso()
    line, source, stamp = None, None, None
    if review.stamp is not None:
        line, source = review.stamp.location.line, review.stamp.source
        stamp = _placed(review.stamp, shape.Stamp)
    owner = review.owner_text
    return _shape(review, shape.Freshness, cycle=cycle, owner=owner, line=line, source=source, stamp=stamp)


def _finding(finding: Finding) -> shape.Finding:
    suppressed = _maybe(finding.suppressed, shape.Suppression)
    return _placed(finding, shape.Finding, path=finding.location.path, suppressed=suppressed)


def _point(point: RunPoint) -> shape.Point:
    return _shape(point, shape.Point, started=point.started.isoformat())


def _history(history: History | None) -> shape.History | None:
    if history is None:
        return None
    since = None
    if history.since is not None:
        since = _point(history.since)
    return _shape(
        history,
        shape.History,
        since=since,
        counts=_maybe(history.counts, shape.Change),
        fixed=tuple(map(_finding, history.fixed)),
        unproven=tuple(map(_finding, history.unproven)),
        points=tuple(map(_point, history.points)),
        became_overdue=history.became_overdue or UNSET,
    )


def _plain(found: msgspec.Struct) -> dict[str, Any]:
    data: dict[str, Any] = plain(found)
    return data


def _shape(value: Any, kind: type[T], **own: Any) -> T:
    """Make a shape of *kind*: *own* are its fields that differ, the others are those of *value* by the same name."""
    for name in kind.__struct_fields__:
        if name not in own:
            own[name] = getattr(value, name)
    return kind(**own)


def _placed(value: Finding | Stamp, kind: type[T], **own: Any) -> T:
    return _shape(value, kind, line=value.location.line, column=value.location.column, **own)


def _maybe(value: Any, kind: type[T]) -> T | None:
    if value is None:
        return None
    return _shape(value, kind)


def _sites(sites: tuple[SiteCoverage, ...]) -> tuple[shape.Site, ...]:
    found = []
    for site in sites:
        found.append(_shape(site, shape.Site, not_judged=_all(site.not_judged, shape.Unjudged)))
    return tuple(found)


def _all(values: tuple[Any, ...], kind: type[T]) -> tuple[T, ...]:
    return tuple([_shape(value, kind) for value in values])
