"""What earlier runs add to a run: what changed since, and how the numbers went."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from doc_audit.model.finding import Finding


@dataclass(frozen=True, slots=True, kw_only=True)
class RunPoint:
    """One run in numbers; *rules* and *owners* count errors and warnings, the owner `""` stands for nobody."""

    as_of: dt.date
    started: dt.datetime
    commit: str | None
    complete: bool
    pages: int
    links: int
    errors: int
    warnings: int
    notices: int
    broken: int
    overdue: int
    rules: Mapping[str, int] = field(default_factory=dict)
    owners: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """How many findings there were and are: `before + new + reappeared - fixed - unproven == now`."""

    before: int
    new: int
    reappeared: int
    fixed: int
    unproven: int
    now: int


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """The run seen from earlier ones.

    *since* is the run it was compared with, None where none was comparable; *note* says why. *fixed* is what is gone,
    *unproven* what is not found any more but is not known to be mended (suppressed now, or not verified this time).
    *confirmed* are the ids of findings that were only suspected in that run and are certain now.
    *became_overdue* are those of reviews that were near in that run and are overdue now; they count as open, not as new.
    *points* are the comparable runs, oldest first, this one last.
    """

    since: RunPoint | None
    counts: Counts | None
    fixed: tuple[Finding, ...] = ()
    unproven: tuple[Finding, ...] = ()
    confirmed: tuple[str, ...] = ()
    became_overdue: tuple[str, ...] = ()
    points: tuple[RunPoint, ...] = ()
    note: str = ""
