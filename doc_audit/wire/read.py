"""A saved run read back; what it holds is as untrusted as any file."""

import datetime as dt
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import fields
from typing import Any, TypeVar, cast

from msgspec import Struct, UnsetType

from doc_audit.errors import UsageError
from doc_audit.model.calendar import Interval
from doc_audit.model.document import Stamp
from doc_audit.model.finding import Finding, Suppression
from doc_audit.model.history import Counts, History, RunPoint
from doc_audit.model.place import Location
from doc_audit.model.report import (
    Contact,
    GitPlace,
    LinkCounts,
    Page,
    Report,
    RuleInfo,
    SiteCoverage,
    Terms,
    Timings,
    Unjudged,
    UnverifiedLink,
)
from doc_audit.model.review import Activity, Review
from doc_audit.model.shard import Shard
from doc_audit.rules.registry import needs_of, subject_of
from doc_audit.wire import shape
from doc_audit.wire.convert import convert, parse

T = TypeVar("T")
_REQUESTS = re.compile(r"(\d{1,12}) requests")


def from_json(text: str) -> Report:
    """Read what `to_json` wrote.

    Raises:
        UsageError: it is not JSON or not a saved run, is of a newer version, or damaged; the message says where.
    """
    top = _parse(text)
    version = top.get("schema_version")
    if version is None or "tool" not in top:
        raise UsageError("not a saved run: it has no schema_version; write one with --format json:FILE")
    if version != shape.SCHEMA_VERSION:
        raise UsageError(
            f"schema_version {str(version)[:20]!r} is not known here (this version reads {shape.SCHEMA_VERSION!r}); "
            "update doc-audit"
        )
    return _report(convert(top, shape.Document))


def finding_of(found: shape.Finding) -> Finding:
    """Give the finding that was read; what the file does not say of its rule is looked up."""
    return _model(
        found,
        Finding,
        subject=subject_of(found.rule),
        needs=needs_of(found.rule),
        location=_place(found, found.path),
        suppressed=_maybe(found.suppressed, Suppression),
    )


def point_of(found: shape.Point) -> RunPoint:
    """Give the run in numbers that was read."""
    return _model(found, RunPoint, started=dt.datetime.fromisoformat(found.started))


def terms_of(found: shape.Terms) -> Terms:
    """Give the terms that were read."""
    return _model(found, Terms)


def _parse(text: str) -> dict[str, Any]:
    try:
        data = parse(text.removeprefix("\ufeff"))
    except json.JSONDecodeError as error:
        raise UsageError(f"line {error.lineno}: not JSON, or cut off: {error.msg}") from error
    except (RecursionError, ValueError) as error:
        raise UsageError("not a saved run: nested too deeply, or a number too long") from error
    if not isinstance(data, dict):
        raise UsageError("not a saved run: the file holds no JSON object")
    return data


def _report(top: shape.Document) -> Report:
    return _model(
        top.run,
        Report,
        version=top.tool.version,
        started=dt.datetime.fromisoformat(top.run.started),
        finished=dt.datetime.fromisoformat(top.run.finished),
        git=_maybe(top.run.git, GitPlace),
        timings=_timings(top.run.timings),
        links=_model(top.summary.links, LinkCounts),
        pages=_pages(top.pages),
        findings=tuple(map(finding_of, top.findings)),
        rules=_all(top.rules, RuleInfo),
        external_hosts=top.external_hosts,
        unverified=_all(top.unverified, UnverifiedLink),
        history=_history(top.history),
        shard=_shard(top.run.shard),
        quiet_owners=tuple([(quiet.owner, quiet.last_commit) for quiet in top.quiet_owners]),
        contacts=_all(top.contacts, Contact),
        sites=_sites(top.sites),
    )


def _sites(found: Iterable[shape.Site] | UnsetType) -> tuple[SiteCoverage, ...]:
    """Read how many links of each site were judged; an old run does not say."""
    if isinstance(found, UnsetType):
        return ()
    sites = []
    for site in found:
        sites.append(_model(site, SiteCoverage, not_judged=_all(site.not_judged, Unjudged)))
    return tuple(sites)


def _timings(found: Mapping[str, float]) -> Timings | None:
    """Read the times, which stand under `12 requests` and `host NAME`."""
    whole = None
    hosts = []
    for name, seconds in found.items():
        if name.startswith("host "):
            hosts.append((name.removeprefix("host "), seconds))
        elif whole is None:
            whole = _REQUESTS.fullmatch(name)
    if whole is None:
        return None
    return Timings(requests=int(whole[1]), seconds=found[whole[0]], hosts=tuple(hosts))


def _shard(found: shape.Shard | None) -> Shard | None:
    if found is not None and not 1 <= found.index <= found.count:
        raise UsageError(f"run.shard is {found.index}/{found.count}: there is no such part")
    return _maybe(found, Shard)


def _pages(found: Iterable[shape.Page]) -> tuple[Page, ...]:
    pages = []
    for index, page in enumerate(found):
        review = _review(page.freshness, page.path, f"pages[{index}]")
        activity = _maybe(page.habit, Activity)
        pages.append(Page(path=page.path, title=page.title, review=review, activity=activity))
    return tuple(pages)


def _review(found: shape.Freshness, path: str, where: str) -> Review:
    cycle, stamp = None, None
    if found.cycle is not None:
        cycle = Interval.from_iso(found.cycle)
        if cycle is None:
            raise UsageError(f"{where}.freshness.cycle is {found.cycle[:40]!r}, not an ISO 8601 duration")
    if found.stamp is not None:
        stamp = _model(found.stamp, Stamp, location=_place(found.stamp, path))
    return _model(found, Review, path=path, cycle=cycle, owner_text=found.owner, stamp=stamp)


def _place(found: shape.Finding | shape.Stamp, path: str) -> Location:
    return Location(path=path, line=found.line, column=found.column)


def _history(found: shape.History | None) -> History | None:
    if found is None:
        return None
    since = None
    if found.since is not None:
        since = point_of(found.since)
    return _model(
        found,
        History,
        since=since,
        counts=_maybe(found.counts, Counts),
        fixed=tuple(map(finding_of, found.fixed)),
        unproven=tuple(map(finding_of, found.unproven)),
        points=tuple(map(point_of, found.points)),
        became_overdue=found.became_overdue or (),
    )


def _model(found: Struct, kind: type[T], **own: Any) -> T:
    """Make a value of *kind*: *own* are its fields that differ, the others are those of *found* by the same name."""
    for item in fields(cast("Any", kind)):
        if item.name not in own and hasattr(found, item.name):
            own[item.name] = getattr(found, item.name)
    return kind(**own)


def _maybe(found: Struct | None, kind: type[T]) -> T | None:
    if found is None:
        return None
    return _model(found, kind)


def _all(found: Iterable[Struct], kind: type[T]) -> tuple[T, ...]:
    return tuple([_model(item, kind) for item in found])
