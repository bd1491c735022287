"""The JSON of a run and of a history, as types: what is written, what is read back, and what the published schema says.

The shapes are apart from the model, so that a change of the model never changes what other programs read. Their fields are in
the order in which they are written. A default stands for a key that a file does not have, or has as null.
"""

import datetime as dt
from typing import Annotated, Any, Literal

from msgspec import UNSET, Meta, Struct, UnsetType

from doc_audit.model.document import Role, StampSource
from doc_audit.model.finding import Severity, State
from doc_audit.model.review import STATUSES, Status

SCHEMA_VERSION = "1"


def _schema(**keys: Any) -> Meta:
    """Add *keys* to the published schema; reading is never stricter than it was."""
    return Meta(extra_json_schema=keys)


def _about(text: str) -> Meta:
    return Meta(description=text)


# Not promised from the beginning of this schema version: the schema does not require the key.
LATER = "x-later"
_Later = _schema(**{LATER: True})

_Day = Annotated[dt.date, _schema(pattern=r"^\d{4}-\d{2}-\d{2}$")]
# A text, because isoformat() and fromisoformat() know more forms than RFC 3339, and old files must be written as they were.
_Moment = Annotated[str, _schema(format="date-time")]
_Count = Annotated[int, _schema(minimum=0)]
_Place = Annotated[int, _schema(minimum=1)]
_Path = Annotated[str, _about("POSIX, relative to the audited root")]
_Code = Annotated[str, _schema(pattern=r"^DA\d{3}$")]
_Texts = tuple[str, ...]
_Counts = dict[str, _Count]
_Statuses = Annotated[
    dict[str, _Count],
    _schema(required=list(STATUSES), properties={status: {"type": "integer", "minimum": 0} for status in STATUSES}),
]


class Tool(Struct, frozen=True, kw_only=True):
    """What wrote the file."""

    name: Annotated[str, _schema(const="doc-audit")] = "doc-audit"
    version: str


class Git(Struct, frozen=True, kw_only=True):
    """Which commit was audited, and where people can read it."""

    commit: str | None = None
    branch: str | None = None
    shallow: bool
    web_url: Annotated[str | None, _Later] = None


class Shard(Struct, frozen=True, kw_only=True):
    """Which part of a shared audit the run is."""

    index: _Place
    count: _Place


class Run(Struct, frozen=True, kw_only=True):
    """When and how the run was made."""

    as_of: _Day
    started: _Moment
    finished: _Moment
    root: str
    scope: Annotated[_Texts, _Later] = ()
    offline: bool
    complete: bool
    notes: _Texts
    git: Git | None = None
    config_digest: Annotated[str, _Later] = ""
    timings: Annotated[dict[str, float], _Later] = {}
    shard: Annotated[Shard | None, _Later, _about("the part of an audit that several machines shared")] = None

    def __post_init__(self) -> None:
        """Refuse what is not a date and time."""
        _check_moment("started", self.started)
        _check_moment("finished", self.finished)


class LinkCounts(Struct, frozen=True, kw_only=True):
    """Links by what became of them; the four add up to *total*."""

    total: _Count
    ok: _Count
    broken: _Count
    unverified: _Count
    skipped: _Count


class FindingCounts(Struct, frozen=True, kw_only=True):
    """Findings by severity, and those that do not count."""

    error: _Count = 0
    warning: _Count = 0
    notice: _Count = 0
    suppressed: _Count = 0
    baselined: _Count = 0


class Summary(Struct, frozen=True, kw_only=True):
    """What the run adds up to."""

    pages: _Count = 0
    links: LinkCounts
    findings: FindingCounts = FindingCounts()
    freshness: _Statuses = {}


class Stamp(Struct, frozen=True, kw_only=True):
    """The date that the due day rests on, as the page has it."""

    role: Role
    label: str
    raw: Annotated[str, _about("as written")]
    source: StampSource
    line: _Place
    column: _Place
    note: str = ""


class Freshness(Struct, frozen=True, kw_only=True):
    """How fresh a page is, and whose it is."""

    status: Status
    last_reviewed: _Day | None = None
    last_updated: _Day | None = None
    next_review: _Day | None = None
    cycle: Annotated[str | None, _schema(pattern="^P[0-9YMWD]+$"), _about("ISO 8601 duration")] = None
    due: Annotated[_Day | None, _about("the page is good through the end of this day")] = None
    days_overdue: Annotated[int | None, _about("on run.as_of")] = None
    owners: _Texts
    owner: Annotated[str | None, _about("as written on the page")] = None
    line: Annotated[_Place | None, _about("of the date that the due day rests on")] = None
    source: StampSource | None = None
    cycle_source: Annotated[str, _Later] = ""
    owner_source: Annotated[str, _Later] = ""
    note: Annotated[str, _Later] = ""
    stamp: Annotated[Stamp | None, _Later] = None


class Activity(Struct, frozen=True, kw_only=True):
    """How often the page was reviewed, and how often its content changed."""

    reviews: _Count
    changes: _Count
    quiet_reviews: _Count


class Page(Struct, frozen=True, kw_only=True):
    """An audited page."""

    path: _Path
    title: str
    freshness: Freshness
    habit: Annotated[
        Activity | None,
        _Later,
        _about(
            "commits to the review metadata, commits to the content, and the newest reviews in a row that changed nothing else"
        ),
    ] = None


class Suppression(Struct, frozen=True, kw_only=True):
    """Why a finding does not count."""

    by: Literal["inline", "config", "baseline"]
    reason: str = ""
    until: str | None = None


class Finding(Struct, frozen=True, kw_only=True):
    """A defect, with everything a reader needs."""

    id: Annotated[
        str,
        _schema(pattern="^[0-9a-f]{12,}$"),
        _about("fingerprint that survives moved lines and changed messages"),
    ]
    rule: _Code
    name: str
    severity: Severity
    path: _Path
    line: _Place
    column: _Place
    target: Annotated[str | None, _about("as written")] = None
    message: str
    suggestion: Annotated[str | None, _about("the exact text to write instead")] = None
    state: State = "unknown"
    owners: _Texts = ()
    suppressed: Suppression | None = None
    cause: Annotated[str, _Later, _about("findings of one origin share it")] = ""
    first_seen: Annotated[str | None, _Later] = None
    runs: Annotated[
        _Count, _Later, _about("comparable runs in a row that found it, this one included; 0 if nothing is known")
    ] = 0
    confirmed: Annotated[bool, _Later] = True


class Rule(Struct, frozen=True, kw_only=True):
    """A rule that was asked."""

    code: _Code
    name: str
    severity: Severity | None = None
    summary: str
    help: str = ""


class Unverified(Struct, frozen=True, kw_only=True):
    """An external link about which nothing certain is known."""

    url: str
    reason: str
    paths: _Texts


class Point(Struct, frozen=True, kw_only=True):
    """One run in numbers."""

    as_of: _Day
    started: _Moment
    commit: str | None = None
    complete: bool
    pages: _Count
    links: _Count
    errors: _Count
    warnings: _Count
    notices: _Count
    broken: _Count
    overdue: _Count
    rules: Annotated[_Counts, _about("errors and warnings by rule")] = {}
    owners: Annotated[_Counts, _about("errors and warnings by owner; the empty name is nobody")] = {}

    def __post_init__(self) -> None:
        """Refuse what is not a date and time."""
        _check_moment("started", self.started)


class Change(Struct, frozen=True, kw_only=True):
    """How many findings there were and are."""

    before: _Count
    new: _Count
    reappeared: _Count
    fixed: _Count
    unproven: _Count
    now: _Count


class History(Struct, frozen=True, kw_only=True):
    """The run compared with earlier ones."""

    since: Annotated[Point | None, _about("the run that this one is compared with")] = None
    counts: Annotated[Change | None, _about("before + new + reappeared - fixed - unproven = now")] = None
    fixed: tuple[Finding, ...] = ()
    unproven: Annotated[tuple[Finding, ...], _about("not found any more, but not known to be mended")] = ()
    confirmed: Annotated[
        _Texts, _Later, _about("ids of findings that were only suspected in that run and are certain now")
    ] = ()
    became_overdue: Annotated[
        _Texts | UnsetType, _Later, _about("ids of overdue reviews that were near in that run; left out if none")
    ] = UNSET
    points: Annotated[tuple[Point, ...], _about("comparable runs, oldest first, this one last")] = ()
    note: str = ""


class QuietOwner(Struct, frozen=True, kw_only=True):
    """An owner who has not committed for long."""

    owner: str
    last_commit: _Day


class Contact(Struct, frozen=True, kw_only=True):
    """Whom to turn to."""

    owner: str
    lead: str = ""
    contact: str = ""


class Unjudged(Struct, frozen=True, kw_only=True):
    """Links that were not judged, for one reason."""

    reason: str
    links: _Count


class Site(Struct, frozen=True, kw_only=True):
    """One site, and how much of it the audit vouches for."""

    kind: Annotated[str, _about("the generator that builds it; empty: its pages are read as they lie")]
    folder: str
    configuration: str = ""
    settings: tuple[str, ...] = ()
    pages: _Count = 0
    links: Annotated[_Count, _about("links that lead to a place at all")] = 0
    judged: _Count = 0
    not_judged: tuple[Unjudged, ...] = ()


class Document(Struct, frozen=True, kw_only=True):
    """What `doc-audit check --format json` writes. Within a schema_version keys are only added."""

    schema_version: Literal["1"] = "1"
    tool: Tool
    run: Run
    summary: Summary
    pages: tuple[Page, ...]
    findings: tuple[Finding, ...]
    rules: Annotated[tuple[Rule, ...], _Later] = ()
    unverified: Annotated[tuple[Unverified, ...], _Later] = ()
    external_hosts: Annotated[_Counts, _Later] = {}
    history: Annotated[History | None, _Later] = None
    quiet_owners: Annotated[
        tuple[QuietOwner, ...], _Later, _about("people who own pages and have not committed for half a year")
    ] = ()
    contacts: Annotated[
        tuple[Contact, ...], _Later, _about("whom to turn to about an owner's pages, as the configuration says")
    ] = ()
    sites: Annotated[
        tuple[Site, ...] | UnsetType, _Later, _about("the sites of the tree, and how many of their links were judged")
    ] = UNSET


class Terms(Struct, frozen=True, kw_only=True):
    """What two runs must share for their findings to be comparable."""

    root: str
    repository: str
    scope: _Texts
    config_digest: str
    version: str
    offline: bool


class RecordedRun(Struct, frozen=True, kw_only=True):
    """A run in a history file: *findings* are the ids of what it found."""

    terms: Terms
    point: Point
    findings: _Texts


class HistoryLine(Struct, frozen=True, kw_only=True):
    """A line of a history file: its version, a finding described, or a run."""

    history_version: Any = None
    finding: Finding | None = None
    run: RecordedRun | None = None


def _check_moment(key: str, text: str) -> None:
    try:
        dt.datetime.fromisoformat(text)
    except ValueError as error:
        raise ValueError(f"{key} is {text[:40]!r}, not a date and time") from error
