"""How fresh one page is, and whose it is."""

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from doc_audit.model.calendar import Interval
from doc_audit.model.document import Stamp
from doc_audit.model.place import Location

Status = Literal[
    "fresh",
    "due-soon",
    "due",
    "overdue",
    "critical",
    "no-date",
    "no-cycle",
    "invalid-date",
    "ambiguous-date",
    "future-date",
    "placeholder",
    "event-driven",
    "exempt",
]
STATUSES: tuple[Status, ...] = (
    "fresh",
    "due-soon",
    "due",
    "overdue",
    "critical",
    "no-date",
    "no-cycle",
    "invalid-date",
    "ambiguous-date",
    "future-date",
    "placeholder",
    "event-driven",
    "exempt",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """Something odd about a page's metadata, for one freshness rule (DA304–DA313) to report.

    *kind* is the rule's name (`invalid-date`, `ambiguous-date`, `future-date`, `unknown-cycle`, `metadata-conflict`,
    `placeholder`, `next-review-mismatch`, `changed-after-review`, `stamp-only`, `doubtful-exemption`).
    """

    kind: str
    message: str
    location: Location
    subject: str
    suggestion: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """The judgement on one page on the audit day. *stamp* is the one the due date rests on."""

    path: str
    status: Status
    last_reviewed: dt.date | None = None
    last_updated: dt.date | None = None
    next_review: dt.date | None = None
    cycle: Interval | None = None
    cycle_source: str = ""
    due: dt.date | None = None
    days_overdue: int | None = None
    owners: tuple[str, ...] = ()
    owner_text: str | None = None
    owner_source: str = ""
    stamp: Stamp | None = None
    doubts: tuple[Doubt, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Habit:
    """How often one page was reviewed and how often its content changed, as git tells.

    *quiet_reviews* counts the last reviews in a row that changed nothing but the stamp.
    """

    path: str
    reviews: int
    changes: int
    quiet_reviews: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PageHistory:
    """What git knows of one page. Dates are author days in the author's zone.

    *last_change* is the newest change of content since the page was added, None if there was none.

    *stamp_only_streak*: how many of the newest commits in a row changed nothing but the review metadata. *reviews* counts the
    commits that changed the metadata, *changes* those that changed the content after the page was added.
    """

    path: str
    last_change: dt.date | None
    last_change_commit: str
    stamp_only_streak: int = 0
    stamp_commit_day: dt.date | None = None
    mass_bump: str | None = None
    commits: int = 0
    reviews: int = 0
    changes: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class GitFacts:
    """The repository as far as the audit needs it. *usable* is False when page histories cannot be trusted; *reason* says why."""

    commit: str | None = None
    branch: str | None = None
    shallow: bool = False
    remote: str | None = None
    usable: bool = False
    reason: str = ""
    pages: tuple[PageHistory, ...] = ()
