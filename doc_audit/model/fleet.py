"""Many repositories as one: what is asked for, and what came of it."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from doc_audit.model.finding import Severity
from doc_audit.model.resolution import ExternalLink, Resolution
from doc_audit.model.settings import Config, External

# `read`: audited, now or by an earlier run that nothing has changed since. `empty`: there is no page in it. `unread`: a reason
# says why nothing is known.
State = Literal["read", "empty", "unread"]


@dataclass(frozen=True, slots=True, kw_only=True)
class RepositorySetting:
    """One repository of a fleet: fetched from *git*, or lying at *path*, seen from the fleet's file.

    *web* are the addresses that others call it by. *team* owns what nobody else does. *history*: fetch what files were too, so
    that page histories can be read.
    """

    name: str = ""
    git: str = ""
    path: str = ""
    branch: str = ""
    paths: tuple[str, ...] = ()
    web: tuple[str, ...] = ()
    team: str = ""
    history: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FleetSettings:
    """What a `fleet.toml` says. *defaults* lie under each repository's own configuration."""

    name: str = ""
    repository: tuple[RepositorySetting, ...] = ()
    defaults: Config = field(default_factory=Config)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The external links of one repository, each once, and how servers are asked about them."""

    links: tuple[ExternalLink, ...] = ()
    external: External = field(default_factory=External)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What became of the address *key* when it was followed in a checkout of the *repository* that it leads into."""

    key: str
    repository: str
    branch: str
    found: Resolution


@dataclass(frozen=True, slots=True, kw_only=True)
class Between:
    """A link that leads from one repository of the fleet into another and is broken; *target* is the path there."""

    source: str
    path: str
    line: int
    rule: str
    severity: Severity
    href: str
    message: str
    repository: str
    target: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeImpact:
    """What a change of one *repository*, the commit *ref* of it, *breaks* in the others."""

    repository: str
    ref: str
    breaks: tuple[Between, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamShare:
    """What one owner has in one repository; *oldest* is the most days that a page of theirs is overdue."""

    owner: str
    pages: int
    errors: int
    warnings: int
    overdue: int
    oldest: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RepositoryResult:
    """One repository in numbers. *reason* says why it is not read. *since* is the number of errors and warnings before, if known.

    *folder* holds its own reports, as seen from those of the fleet; empty if there are none. *gone* maps hosts whose name
    does not exist to the number of links that lead there.
    """

    name: str
    state: State
    reason: str = ""
    folder: str = ""
    team: str = ""
    web_url: str | None = None
    commit: str | None = None
    branch: str | None = None
    audited: dt.date | None = None
    complete: bool = False
    notes: tuple[str, ...] = ()
    pages: int = 0
    links: int = 0
    errors: int = 0
    warnings: int = 0
    notices: int = 0
    broken: int = 0
    overdue: int = 0
    unowned: int = 0
    unverified: int = 0
    fails: bool = False
    since: int | None = None
    trend: tuple[int, ...] = ()
    teams: tuple[TeamShare, ...] = ()
    between: tuple[Between, ...] = ()
    gone: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What a run remembers of a repository, so that the next one need not audit it again.

    *key* stands for all that the audit saw: commit, settings, day and version; *share* for what servers and other repositories
    said. *run* is the report packed, before it was compared with earlier runs; *between* its broken links into others. *row* and
    *files* are what was written of it, each file by name with its digest; *wanted* stands for what was asked to be written.
    """

    key: str
    asked: Asked
    fail_on: str
    share: str
    run: bytes
    between: tuple[Between, ...] = ()
    wanted: str = ""
    row: RepositoryResult | None = None
    files: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class FleetReport:
    """One run over all repositories, in the order of the fleet's file; *changed* if it was asked what a change breaks."""

    name: str
    version: str
    as_of: dt.date
    started: dt.datetime
    finished: dt.datetime
    offline: bool
    complete: bool
    notes: tuple[str, ...]
    repositories: tuple[RepositoryResult, ...]
    changed: ChangeImpact | None = None
