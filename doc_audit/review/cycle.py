"""Which review cycle holds for a page, and where it comes from."""

from collections.abc import Iterable
from dataclasses import dataclass

from doc_audit.model.calendar import Interval
from doc_audit.model.document import Stamp
from doc_audit.model.review import DEFAULT_CYCLE
from doc_audit.review.folders import FolderPolicy

# The longest that a page waits which is reviewed when something happens.
_CEILING = Interval(months=12)


@dataclass(frozen=True, slots=True, kw_only=True)
class PageCycle:
    """The cycle that holds, where it comes from, and what readers should know of it."""

    interval: Interval
    source: str
    note: str = ""


def page_cycle(stamps: Iterable[Stamp], policy: FolderPolicy, default: Interval) -> PageCycle:
    """Give the cycle that the page states, else that of its folder, else the *default*; no longer than the folder allows."""
    found = _stated(stamps, policy)
    if found is None and policy.cycle is not None:
        found = PageCycle(interval=policy.cycle, source=policy.cycle_source)
    if found is None:
        found = PageCycle(interval=default, source=DEFAULT_CYCLE)
    most = policy.max_cycle
    if most is None or found.interval.approximate_days() <= most.approximate_days():
        return found
    note = f"{found.interval.iso()} is longer than this folder allows: {most.iso()}"
    return PageCycle(interval=most, source="max-cycle of the folder", note=note)


def _stated(stamps: Iterable[Stamp], policy: FolderPolicy) -> PageCycle | None:
    """Give the first interval that the page states; if it states none, the ceiling of a page that names events instead."""
    event = None
    for stamp in stamps:
        cycle = stamp.cycle
        if cycle is None:
            continue
        if cycle.interval is not None:
            note = ""
            if cycle.kind == "ambiguous":
                note = f"“{stamp.raw}” was read as {cycle.interval.iso()}"
            return PageCycle(interval=cycle.interval, source=f"page, line {stamp.location.line}", note=note)
        if cycle.kind == "event" and event is None:
            event = stamp
    if event is None:
        return None
    ceiling = policy.cycle or _CEILING
    note = f"“{event.raw}” names no interval: {ceiling.iso()} is the ceiling"
    return PageCycle(interval=ceiling, source="fallback of an event-driven page", note=note)
