"""How fresh one page is, and whose it is."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Literal

from doc_audit.model.calendar import Interval
from doc_audit.model.document import Stamp
from doc_audit.model.finding import Problem

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
# Where the cycle of a page comes from that neither page nor folder states.
DEFAULT_CYCLE = "default-cycle"
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


class Fault(Enum):
    """What can be wrong with a page's review metadata; each is reported by the rule of that name."""

    INVALID_DATE = "invalid-date"
    AMBIGUOUS_DATE = "ambiguous-date"
    FUTURE_DATE = "future-date"
    UNKNOWN_CYCLE = "unknown-cycle"
    METADATA_CONFLICT = "metadata-conflict"
    PLACEHOLDER = "placeholder"
    CHANGED_AFTER_REVIEW = "changed-after-review"
    STAMP_ONLY = "stamp-only"
    NEXT_REVIEW_MISMATCH = "next-review-mismatch"
    DOUBTFUL_EXEMPTION = "doubtful-exemption"


class OddCommit(Enum):
    """Why the commit that wrote a date of review hardly was that review."""

    POST_DATED = "post-dated"
    MASS_BUMP = "mass-bump"


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """The judgement on one page on the audit day. *stamp* is the one the due date rests on.

    *odd_commit* is set where *note* says why the commit of that date is odd. *problems* are what rules report of the page.
    """

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
    problems: Mapping[Fault, tuple[Problem, ...]] = field(default_factory=dict)
    note: str = ""
    odd_commit: OddCommit | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Activity:
    """How often one page was reviewed and how often its content changed, as git tells.

    *quiet_reviews* counts the last reviews in a row that changed nothing but the stamp.
    """

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
    last_change: dt.date | None = None
    last_change_commit: str = ""
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
