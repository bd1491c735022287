"""A run over a fleet as JSON: `fleet.json`, and the published schemas of it and of `fleet.toml`."""

import datetime as dt
import json
from importlib.resources import files
from typing import Annotated, Any

import msgspec
from msgspec import Meta, Struct

from doc_audit.errors import UsageError
from doc_audit.model.finding import Severity
from doc_audit.model.fleet import (
    Between,
    ChangeImpact,
    FleetReport,
    FleetSettings,
    Kept,
    RepositoryResult,
    State,
    TeamShare,
)
from doc_audit.wire.config import config_schema, table_schema
from doc_audit.wire.convert import convert, parse, plain
from doc_audit.wire.redaction import clean_fleet
from doc_audit.wire.run import harmless

FLEET_SCHEMA_VERSION = "1"

HELP = {
    "name": "What the fleet is called in its report; default: the folder of this file.",
    "repository[].name": "What it is called, and the folder of its own reports; default: the last part of its address.",
    "repository[].git": "The address to fetch it from: https, ssh, file, or `user@host:path`.",
    "repository[].path": "A checkout that is there, seen from this file; it is left as it is.",
    "repository[].branch": "The branch to audit; default: the HEAD of the remote.",
    "repository[].paths": "What to audit of it; default: everything.",
    "repository[].web": "What others call it, such as `https://github.com/acme/payments`; default: told by the remote.",
    "repository[].team": "Who owns the pages that nobody else does.",
    "repository[].history": "Fetch what files were too, so that page histories can be read (DA310, DA311).",
    "defaults": "Any key of doc-audit.toml: it counts where a repository's own configuration says nothing.",
}

_Count = Annotated[int, Meta(extra_json_schema={"minimum": 0})]


class Share(Struct, frozen=True, kw_only=True):
    """What one owner has in a repository; the owner is empty for pages that nobody owns."""

    owner: str
    pages: _Count
    errors: _Count
    warnings: _Count
    overdue: _Count
    oldest: _Count


class BetweenLink(Struct, frozen=True, kw_only=True):
    """A broken link from this repository into another; `target` is the path there."""

    source: str
    path: str
    line: _Count
    rule: str
    severity: Severity
    href: str
    message: str
    repository: str
    target: str


class Impact(Struct, frozen=True, kw_only=True):
    """What a change of one repository breaks in the others."""

    repository: str
    ref: str
    breaks: tuple[BetweenLink, ...] = ()


class Repository(Struct, frozen=True, kw_only=True):
    """One repository in numbers; `folder` holds its own reports, seen from this file."""

    name: str
    state: State
    reason: str = ""
    folder: str = ""
    team: str = ""
    web_url: str | None = None
    commit: str | None = None
    branch: str | None = None
    audited: dt.date | None = None
    complete: bool
    notes: tuple[str, ...] = ()
    pages: _Count
    links: _Count
    errors: _Count
    warnings: _Count
    notices: _Count
    broken: _Count
    overdue: _Count
    unowned: _Count
    unverified: _Count
    fails: bool
    since: int | None = None
    trend: tuple[int, ...] = ()
    teams: tuple[Share, ...] = ()
    between: tuple[BetweenLink, ...] = ()
    gone: dict[str, _Count] = {}


class Fleet(Struct, frozen=True, kw_only=True):
    """A run over all repositories."""

    schema_version: str = FLEET_SCHEMA_VERSION
    name: str
    version: str
    as_of: dt.date
    started: str
    finished: str
    offline: bool
    complete: bool
    notes: tuple[str, ...] = ()
    repositories: tuple[Repository, ...]
    changed: Impact | None = None


def fleet_to_json(report: FleetReport) -> str:
    """Write *report*, secrets redacted."""
    report = clean_fleet(report)
    data = {
        "schema_version": FLEET_SCHEMA_VERSION,
        **plain(report),
        "started": report.started.isoformat(),
        "finished": report.finished.isoformat(),
    }
    return harmless(json.dumps(data, ensure_ascii=False, indent=1)) + "\n"


def fleet_from_json(text: str) -> FleetReport:
    """Read what `fleet_to_json` wrote.

    Raises:
        UsageError: it is not JSON or no run over a fleet, or of a newer version, or damaged.
    """
    try:
        top = parse(text)
    except (ValueError, RecursionError) as error:
        raise UsageError(f"not the JSON of a fleet: {error}") from error
    if not isinstance(top, dict) or "repositories" not in top:
        raise UsageError("not the JSON of a fleet: it names no repositories; `doc-audit fleet check` writes one")
    if top.get("schema_version") != FLEET_SCHEMA_VERSION:
        raise UsageError(f"schema_version {str(top.get('schema_version'))[:20]!r} is not known here; update doc-audit")
    found = convert(top, Fleet, "not the JSON of a fleet")
    return FleetReport(
        name=found.name,
        version=found.version,
        as_of=found.as_of,
        started=_moment(found.started),
        finished=_moment(found.finished),
        offline=found.offline,
        complete=found.complete,
        notes=found.notes,
        repositories=tuple(map(_repository, found.repositories)),
        changed=_impact(found.changed),
    )


def kept_to_json(kept: Kept) -> str:
    """Write what is remembered of a repository."""
    return json.dumps(plain(kept), ensure_ascii=True)


def kept_from_json(text: str) -> Kept | None:
    """Read what `kept_to_json` wrote; None if it is damaged, or of a version with other fields."""
    try:
        return msgspec.json.decode(text, type=Kept)
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        return None


def fleet_schema() -> dict[str, Any]:
    """Read the JSON Schema (draft 2020-12) of `fleet.toml`."""
    schema: dict[str, Any] = json.loads(files("doc_audit").joinpath("fleet.schema.json").read_text("utf-8"))
    return schema


def make_fleet_schema() -> dict[str, Any]:
    """Make it anew."""
    table = table_schema(FleetSettings, HELP)
    keys = table["properties"]
    keys["defaults"] |= {"properties": config_schema()["properties"]}
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "doc-audit fleet", **table}


def make_fleet_run_schema() -> dict[str, Any]:
    """Make the JSON Schema of `fleet.json` anew."""
    _, shapes = msgspec.json.schema_components([Fleet])
    for found in shapes.values():
        keys: dict[str, Any] = found["properties"]
        found["required"] = list(keys)
        for value in keys.values():
            value.pop("default", None)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **shapes.pop("Fleet"),
        "title": "doc-audit fleet run",
        "$defs": shapes,
    }


def _repository(found: Repository) -> RepositoryResult:
    values = {name: getattr(found, name) for name in found.__struct_fields__}
    values["teams"] = tuple(TeamShare(**msgspec.structs.asdict(share)) for share in found.teams)
    values["between"] = _links(found.between)
    return RepositoryResult(**values)


def _impact(found: Impact | None) -> ChangeImpact | None:
    if found is None:
        return None
    return ChangeImpact(repository=found.repository, ref=found.ref, breaks=_links(found.breaks))


def _links(found: tuple[BetweenLink, ...]) -> tuple[Between, ...]:
    return tuple(Between(**msgspec.structs.asdict(link)) for link in found)


def _moment(text: str) -> dt.datetime:
    try:
        return dt.datetime.fromisoformat(text)
    except ValueError as error:
        raise UsageError(f"not the JSON of a fleet: {text[:40]!r} is no time") from error
