"""A saved run read back; what it holds is as untrusted as any file."""

import json
from typing import get_args

from doc_audit.errors import UsageError
from doc_audit.model.calendar import Interval
from doc_audit.model.document import Role, Stamp, StampSource
from doc_audit.model.finding import SEVERITIES, Finding, State, Suppression
from doc_audit.model.history import Counts, History, RunPoint
from doc_audit.model.place import Location
from doc_audit.model.report import Contact, GitPlace, LinkCounts, Page, Report, RuleInfo, UnverifiedLink
from doc_audit.model.review import STATUSES, Habit, Review
from doc_audit.model.shard import Shard
from doc_audit.wire.reading import Node

SCHEMA_VERSION = "1"
COUNTS = ("before", "new", "reappeared", "fixed", "unproven", "now")


def from_json(text: str) -> Report:
    """Read what `to_json` wrote.

    Raises:
        UsageError: it is no JSON, no saved run, one of a newer version, or damaged; the message says where.
    """
    top = _parse(text)
    version = top.value.get("schema_version")
    if version is None or "tool" not in top.value:
        raise UsageError("not a saved run: it has no schema_version; write one with --format json:FILE")
    if version != SCHEMA_VERSION:
        raise UsageError(
            f"schema_version {str(version)[:20]!r} is not known here (this version reads {SCHEMA_VERSION!r}); update doc-audit"
        )
    return _report(top)


def _parse(text: str) -> Node:
    try:
        data = json.loads(text.removeprefix("\ufeff"))
    except json.JSONDecodeError as error:
        raise UsageError(f"line {error.lineno}: not JSON, or cut off: {error.msg}") from error
    except (RecursionError, ValueError) as error:
        raise UsageError("not a saved run: nested too deeply, or a number too long") from error
    if not isinstance(data, dict):
        raise UsageError("not a saved run: the file holds no JSON object")
    return Node(data)


def _report(top: Node) -> Report:
    run = top.node("run")
    as_of = run.day("as_of")
    if as_of is None:
        raise UsageError("run.as_of is missing")
    return Report(
        version=top.node("tool").text("version"),
        as_of=as_of,
        started=run.moment("started"),
        finished=run.moment("finished"),
        root=run.text("root"),
        offline=run.flag("offline"),
        complete=run.flag("complete"),
        notes=run.texts("notes"),
        git=_git(run.maybe_node("git")),
        links=_links(top.node("summary").node("links")),
        pages=tuple(_page(node) for node in top.nodes("pages")),
        findings=tuple(finding(node) for node in top.nodes("findings")),
        rules=tuple(_rule(node) for node in top.nodes("rules", ())),
        config_digest=run.text("config_digest", ""),
        scope=run.texts("scope", ()),
        external_hosts={host: int(count) for host, count in top.numbers("external_hosts").items()},
        unverified=tuple(_unverified(node) for node in top.nodes("unverified", ())),
        timings=run.numbers("timings"),
        history=_history(top.maybe_node("history")),
        shard=_shard(run.maybe_node("shard")),
        quiet_owners=tuple(
            (node.text("owner"), day) for node in top.nodes("quiet_owners", ()) if (day := node.day("last_commit"))
        ),
        contacts=tuple(
            Contact(owner=node.text("owner"), lead=node.text("lead", ""), contact=node.text("contact", ""))
            for node in top.nodes("contacts", ())
        ),
    )


def _shard(node: Node | None) -> Shard | None:
    if node is None:
        return None
    shard = Shard(index=node.count("index"), count=node.count("count"))
    if not 1 <= shard.index <= shard.count:
        raise UsageError(f"{node.where} is {shard.index}/{shard.count}: there is no such part")
    return shard


def _git(node: Node | None) -> GitPlace | None:
    if node is None:
        return None
    return GitPlace(
        commit=node.maybe_text("commit"),
        branch=node.maybe_text("branch"),
        shallow=node.flag("shallow"),
        web_url=node.maybe_text("web_url"),
    )


def _links(node: Node) -> LinkCounts:
    return LinkCounts(
        total=node.count("total"),
        ok=node.count("ok"),
        broken=node.count("broken"),
        unverified=node.count("unverified"),
        skipped=node.count("skipped"),
    )


def _page(node: Node) -> Page:
    path = node.text("path")
    return Page(
        path=path,
        title=node.text("title"),
        review=_review(node.node("freshness"), path),
        habit=_habit(node.maybe_node("habit"), path),
    )


def _habit(node: Node | None, path: str) -> Habit | None:
    if node is None:
        return None
    return Habit(
        path=path,
        reviews=node.count("reviews"),
        changes=node.count("changes"),
        quiet_reviews=node.count("quiet_reviews"),
    )


def _review(node: Node, path: str) -> Review:
    return Review(
        path=path,
        status=node.word("status", STATUSES),
        last_reviewed=node.day("last_reviewed"),
        last_updated=node.day("last_updated"),
        next_review=node.day("next_review"),
        cycle=_cycle(node),
        cycle_source=node.text("cycle_source", ""),
        due=node.day("due"),
        days_overdue=node.maybe_count("days_overdue"),
        owners=node.texts("owners"),
        owner_text=node.maybe_text("owner"),
        owner_source=node.text("owner_source", ""),
        stamp=_stamp(node.maybe_node("stamp"), path),
        note=node.text("note", ""),
    )


def _cycle(node: Node) -> Interval | None:
    text = node.maybe_text("cycle")
    interval = Interval.from_iso(text) if text is not None else None
    if text is not None and interval is None:
        raise UsageError(f"{node.where}.cycle is {text[:40]!r}, not an ISO 8601 duration")
    return interval


def _stamp(node: Node | None, path: str) -> Stamp | None:
    if node is None:
        return None
    return Stamp(
        role=node.word("role", get_args(Role)),
        label=node.text("label"),
        raw=node.text("raw"),
        source=node.word("source", get_args(StampSource)),
        location=Location(path=path, line=node.count("line"), column=node.count("column")),
        note=node.text("note", ""),
    )


def finding(node: Node) -> Finding:
    """Read one finding.

    Raises:
        UsageError: something in it is missing or wrong.
    """
    return Finding(
        id=node.text("id"),
        rule=node.text("rule"),
        name=node.text("name"),
        severity=node.word("severity", SEVERITIES),
        location=Location(path=node.text("path"), line=node.count("line"), column=node.count("column")),
        message=node.text("message"),
        target=node.maybe_text("target"),
        suggestion=node.maybe_text("suggestion"),
        state=node.word("state", get_args(State), "unknown"),
        owners=node.texts("owners", ()),
        suppressed=_suppression(node.maybe_node("suppressed")),
        cause=node.text("cause", ""),
        first_seen=node.maybe_text("first_seen"),
        runs=node.count("runs", 0),
        confirmed=node.flag("confirmed", True),
    )


def point(node: Node) -> RunPoint:
    """Read one run in numbers.

    Raises:
        UsageError: something in it is missing or wrong.
    """
    as_of = node.day("as_of")
    if as_of is None:
        raise UsageError(f"{node.where}.as_of is missing")
    return RunPoint(
        as_of=as_of,
        started=node.moment("started"),
        commit=node.maybe_text("commit"),
        complete=node.flag("complete"),
        pages=node.count("pages"),
        links=node.count("links"),
        errors=node.count("errors"),
        warnings=node.count("warnings"),
        notices=node.count("notices"),
        broken=node.count("broken"),
        overdue=node.count("overdue"),
        rules={name: int(count) for name, count in node.numbers("rules").items()},
        owners={name: int(count) for name, count in node.numbers("owners").items()},
    )


def _history(node: Node | None) -> History | None:
    if node is None:
        return None
    since, counts = node.maybe_node("since"), node.maybe_node("counts")
    return History(
        since=point(since) if since else None,
        counts=Counts(**{name: counts.count(name) for name in COUNTS}) if counts else None,
        fixed=tuple(finding(item) for item in node.nodes("fixed", ())),
        unproven=tuple(finding(item) for item in node.nodes("unproven", ())),
        confirmed=node.texts("confirmed", ()),
        points=tuple(point(item) for item in node.nodes("points", ())),
        note=node.text("note", ""),
    )


def _suppression(node: Node | None) -> Suppression | None:
    if node is None:
        return None
    by = node.word("by", ("inline", "config", "baseline"))
    return Suppression(by=by, reason=node.text("reason", ""), until=node.maybe_text("until"))


def _rule(node: Node) -> RuleInfo:
    severity = node.word("severity", SEVERITIES) if node.maybe_text("severity") else None
    return RuleInfo(
        code=node.text("code"),
        name=node.text("name"),
        severity=severity,
        summary=node.text("summary"),
        help=node.text("help", ""),
    )


def _unverified(node: Node) -> UnverifiedLink:
    return UnverifiedLink(url=node.text("url"), reason=node.text("reason"), paths=node.texts("paths"))
