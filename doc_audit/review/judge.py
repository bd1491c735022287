"""How fresh each page is, and whose: from its stamps, the folder rules, the owner files and the history."""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from doc_audit.model.calendar import Interval, WrittenCycle, WrittenDate
from doc_audit.model.document import Document, Role, Stamp
from doc_audit.model.finding import Problem
from doc_audit.model.ownership import Owned
from doc_audit.model.review import Fault, GitFacts, OddCommit, PageHistory, Review, Status
from doc_audit.model.settings import Config, PolicyRule
from doc_audit.review.conflicts import conflicts, is_clear
from doc_audit.review.due import due_day, grace, soon_days
from doc_audit.review.folders import FolderPolicy, folder_policies
from doc_audit.review.owners import canonical, split_owners
from doc_audit.review.settle import Order, is_expiry, settle, tree_order

_DATE_ROLES: tuple[Role, ...] = ("reviewed", "updated", "next")
_Faults = Iterable[tuple[Fault, Problem]]


def judge(
    documents: Sequence[Document],
    config: Config,
    today: dt.date,
    git: GitFacts,
    code_owners: Mapping[str, Owned],
    policy: Sequence[PolicyRule] = (),
) -> tuple[Review, ...]:
    """Judge every page as of *today*; one review per document, in the same order. *policy* are rules that other files give."""
    histories = {page.path: page for page in git.pages} if git.usable else {}
    order = tree_order(documents, config)
    look_up = folder_policies(config.freshness, policy)
    return tuple(
        _Page(document, config, today, histories.get(document.path), look_up(document.path), order).review(
            code_owners.get(document.path)
        )
        for document in documents
    )


@dataclass(frozen=True, slots=True)
class _Page:
    """Everything that bears on one page's review."""

    document: Document
    config: Config
    today: dt.date
    history: PageHistory | None
    policy: FolderPolicy
    order: Order | None

    def review(self, owned: Owned | None) -> Review:
        """Judge the page."""
        stamps = settle(self.document.stamps, self.order, self.history, self.today)
        owners, owner_text, owner_source = self._owners(stamps, owned)
        reviewed, updated = self._date(stamps, "reviewed"), self._date(stamps, "updated")
        anchor = self._anchor(reviewed, updated)
        cycle, cycle_source, note = self._cycle(stamps)
        upcoming = self._upcoming(stamps, anchor)
        expiry = _first(stamps, "next", lambda stamp: stamp.date is not None and is_expiry(stamp))
        due = self._due(stamps, anchor, upcoming, expiry, cycle)
        exempt = self._exempt()
        odd_commit, odd_note = self._odd_commit(anchor)
        status = "exempt" if exempt else self._status(stamps, anchor, due, cycle)
        ahead = upcoming or expiry
        rests_on = anchor or ahead or _first(stamps, "reviewed") or _first(stamps, "updated")
        due = (
            None
            if status in ("exempt", "invalid-date", "ambiguous-date", "future-date", "placeholder", "no-date")
            else due
        )
        return Review(
            path=self.document.path,
            status=status,
            last_reviewed=_end(reviewed, self.today),
            last_updated=_end(updated, self.today),
            next_review=ahead.date.last if ahead and ahead.date else None,
            cycle=cycle,
            cycle_source=cycle_source,
            due=due,
            days_overdue=(self.today - due).days if due and due < self.today else None,
            owners=owners,
            owner_text=owner_text,
            owner_source=owner_source,
            stamp=rests_on,
            problems=_by_fault(
                (
                    *self._exemption_faults(),
                    *(() if exempt else self._faults(stamps, anchor, upcoming, expiry)),
                )
            ),
            note=exempt or note or odd_note,
            odd_commit=None if exempt or note else odd_commit,
        )

    def _odd_commit(self, anchor: Stamp | None) -> tuple[OddCommit | None, str]:
        """Say what is odd about the commit that wrote the date, and in words: facts, never a status."""
        day = _end(anchor, self.today)
        if self.history is None or day is None:
            return None, ""
        written = self.history.stamp_commit_day
        if written is not None and anchor and anchor.date and anchor.date.first > written + dt.timedelta(days=1):
            return OddCommit.POST_DATED, f"post-dated: {anchor.date.first} was committed on {written}"
        if self.history.mass_bump:
            commit = self.history.mass_bump[:12]
            return (
                OddCommit.MASS_BUMP,
                f"mass-bump: dated by commit {commit}, which changed nothing but dates on many pages",
            )
        return None, ""

    def _date(self, stamps: tuple[Stamp, ...], role: Role) -> Stamp | None:
        """Give the stamp of *role* that counts: the first with a date that is not in the future."""
        return _first(stamps, role, lambda stamp: stamp.date is not None and not self._is_future(stamp.date))

    def _is_future(self, date: WrittenDate) -> bool:
        # A day of slack: writers' time zones may be ahead of UTC.
        return date.first > self.today + dt.timedelta(days=1)

    def _anchor(self, reviewed: Stamp | None, updated: Stamp | None) -> Stamp | None:
        if self.config.freshness.anchor == "latest" and reviewed and updated:
            return max(reviewed, updated, key=lambda stamp: _end(stamp, self.today) or dt.date.min)
        return reviewed or updated

    def _cycle(self, stamps: tuple[Stamp, ...]) -> tuple[Interval | None, str, str]:
        """Give the effective cycle, where it comes from, and a note for readers; no longer than the folder allows."""
        cycle, source, note = self._stated_cycle(stamps)
        most = self.policy.max_cycle
        if cycle is None or most is None or cycle.approximate_days() <= most.approximate_days():
            return cycle, source, note
        return most, "max-cycle of the folder", f"{cycle.iso()} is longer than this folder allows: {most.iso()}"

    def _stated_cycle(self, stamps: tuple[Stamp, ...]) -> tuple[Interval | None, str, str]:
        stated = _first(stamps, "cycle", lambda stamp: stamp.cycle is not None and stamp.cycle.interval is not None)
        if stated and stated.cycle and stated.cycle.interval:
            note = (
                f"“{stated.raw}” was read as {stated.cycle.interval.iso()}" if stated.cycle.kind == "ambiguous" else ""
            )
            return stated.cycle.interval, f"page, line {stated.location.line}", note
        event = _first(stamps, "cycle", lambda stamp: stamp.cycle is not None and stamp.cycle.kind == "event")
        if event:
            fallback = self.policy.cycle or Interval(months=12)
            return (
                fallback,
                "fallback of an event-driven page",
                f"“{event.raw}” names no interval: {fallback.iso()} is the ceiling",
            )
        if self.policy.cycle:
            return self.policy.cycle, self.policy.cycle_source, ""
        return self.config.freshness.default_cycle, "default-cycle", ""

    def _upcoming(self, stamps: tuple[Stamp, ...], anchor: Stamp | None) -> Stamp | None:
        """Give the stated next review: of several, the one that follows from date and cycle, which the others were not moved along with."""
        found = [stamp for stamp in stamps if stamp.role == "next" and stamp.date is not None and not is_expiry(stamp)]
        expected = self._expected(stamps, anchor)
        return next(
            (stamp for stamp in found if stamp.date and stamp.date.last == expected), found[0] if found else None
        )

    def _expected(self, stamps: tuple[Stamp, ...], anchor: Stamp | None) -> dt.date | None:
        """Give the next review that follows from the cycle that the page states."""
        stated, start = _first(stamps, "cycle", is_clear), _end(anchor, self.today)
        if start is None or stated is None or stated.cycle is None or stated.cycle.interval is None:
            return None
        return due_day(start, stated.cycle.interval)

    def _due(
        self,
        stamps: tuple[Stamp, ...],
        anchor: Stamp | None,
        upcoming: Stamp | None,
        expiry: Stamp | None,
        cycle: Interval | None,
    ) -> dt.date | None:
        """Give the next review as stated, else as the cycle gives it; no later than the page is valid.

        A page that states its last valid day and no cycle is good until then.
        """
        start = _end(anchor, self.today)
        review, last = (
            stamp.date.last if stamp and stamp.date and (start is None or stamp.date.last > start) else None
            for stamp in (upcoming, expiry)
        )
        if review is None and start is not None and cycle and (last is None or self._expected(stamps, anchor)):
            review = due_day(start, cycle)
        return min((day for day in (review, last) if day is not None), default=None)

    def _exempt(self) -> str:
        own = self.document.exemption
        if own is not None and (own.until is None or own.until >= self.today):
            return own.reason
        if self.policy.until is not None and self.policy.until < self.today:
            return ""
        return self.policy.exempt or ""

    def _exemption_faults(self) -> _Faults:
        own = self.document.exemption
        if own is None:
            return
        message = ""
        if own.until is not None and own.until < self.today:
            message = f"The exemption ended on {own.until}; the page is judged again"
        elif own.problem:
            message = f"The exemption {own.problem}"
        if message:
            yield Fault.DOUBTFUL_EXEMPTION, Problem(location=own.location, message=message, key="exemption")

    def _status(
        self, stamps: tuple[Stamp, ...], anchor: Stamp | None, due: dt.date | None, cycle: Interval | None
    ) -> Status:
        if anchor is None and due is None:
            return self._undated(stamps)
        if due is None or cycle is None:
            return "no-cycle"
        if self.today <= due:
            timely: Status = "fresh" if self.today < due - dt.timedelta(days=soon_days(cycle)) else "due-soon"
            event = any(stamp.role == "cycle" and stamp.cycle and stamp.cycle.kind == "event" for stamp in stamps)
            return "event-driven" if event and timely == "fresh" else timely
        late = due + dt.timedelta(days=grace(cycle, self.config.freshness.grace_days))
        if self.today <= late:
            return "due"
        return "critical" if self.today > due_day(late, cycle) else "overdue"

    def _undated(self, stamps: tuple[Stamp, ...]) -> Status:
        """Give the status of a page without a usable date: the worst thing that stands in its place."""
        dated = [stamp for stamp in stamps if stamp.role in ("reviewed", "updated")]
        if not dated and any(_is_unfilled(stamp) for stamp in stamps):
            return "placeholder"
        problems = {stamp.problem for stamp in dated}
        if any(stamp.date and self._is_future(stamp.date) for stamp in dated):
            return "future-date"
        if problems & {"invalid", "relative"}:
            return "invalid-date"
        if "ambiguous" in problems:
            return "ambiguous-date"
        return "placeholder" if "placeholder" in problems else "no-date"

    def _owners(self, stamps: tuple[Stamp, ...], owned: Owned | None) -> tuple[tuple[str, ...], str | None, str]:
        aliases = self.config.owners
        stamps_of = [stamp for stamp in stamps if stamp.role == "owner" and stamp.problem is None]
        if stamps_of:
            source = stamps_of[0].source
            together = [stamp for stamp in stamps_of if stamp.source == source and stamp.label == stamps_of[0].label]
            text = ", ".join(stamp.raw for stamp in together)
            names = tuple(name for stamp in together for name in split_owners(stamp.raw))
            return canonical(names, aliases), text, f"page ({source}), line {stamps_of[0].location.line}"
        if self.policy.owner:
            return canonical(split_owners(self.policy.owner), aliases), self.policy.owner, "folder rule"
        if owned is not None and owned.owners:
            return canonical(owned.owners, aliases), " ".join(owned.owners), owned.where()
        return (), None, ""

    def _faults(
        self, stamps: tuple[Stamp, ...], anchor: Stamp | None, upcoming: Stamp | None, expiry: Stamp | None
    ) -> _Faults:
        for stamp in stamps:
            yield from self._stamp_faults(stamp)
        for problem in conflicts(stamps):
            yield Fault.METADATA_CONFLICT, problem
        for ahead in (upcoming, expiry):
            yield from self._mismatch(anchor, ahead, stamps)
        yield from self._history_faults(anchor)

    def _stamp_faults(self, stamp: Stamp) -> _Faults:
        if stamp.role == "cycle" and stamp.cycle is not None:
            yield from _cycle_faults(stamp, stamp.cycle)
        if stamp.role in _DATE_ROLES:
            yield from self._date_faults(stamp)
        elif stamp.problem == "placeholder":
            yield Fault.PLACEHOLDER, _problem(stamp, f"“{stamp.raw}” stands where the owner should be named")

    def _date_faults(self, stamp: Stamp) -> _Faults:
        said = f"{stamp.label}: {stamp.note}"
        match stamp.problem:
            case "invalid" | "relative":
                yield Fault.INVALID_DATE, _problem(stamp, said)
            case "ambiguous":
                readings = " or ".join(day.isoformat() for day in dict.fromkeys(stamp.readings))
                yield Fault.AMBIGUOUS_DATE, _problem(stamp, said, readings or None)
            case "weekday":
                yield Fault.AMBIGUOUS_DATE, _problem(stamp, f"{said}; one of the two is wrong")
            case "placeholder":
                yield Fault.PLACEHOLDER, _problem(stamp, said)
            case None:
                if stamp.date is not None and stamp.role != "next" and self._is_future(stamp.date):
                    message = f"{stamp.label} {stamp.date.first} is after the audit day, {self.today}"
                    yield Fault.FUTURE_DATE, _problem(stamp, message)

    def _mismatch(self, anchor: Stamp | None, ahead: Stamp | None, stamps: tuple[Stamp, ...]) -> _Faults:
        """Find a stated next review that does not follow from date and cycle (only from a cycle that the page states)."""
        start, expected = _end(anchor, self.today), self._expected(stamps, anchor)
        stated = _first(stamps, "cycle", is_clear)
        if ahead is None or ahead.date is None or start is None:
            return
        if ahead.date.last <= start:
            what = "last valid day" if is_expiry(ahead) else "next review"
            message = f"The {what}, {ahead.date.last}, is not after the last review, {start}"
            yield Fault.NEXT_REVIEW_MISMATCH, _problem(ahead, message)
        elif expected and stated and stated.cycle and stated.cycle.interval and not is_expiry(ahead):
            slack = max(7, round(0.1 * stated.cycle.interval.approximate_days()))
            if ahead.date.precision == "day" and abs((ahead.date.last - expected).days) > slack:
                message = f"“{stated.raw}” from {start} gives {expected}, but the page says {ahead.date.last}"
                yield Fault.NEXT_REVIEW_MISMATCH, _problem(ahead, message, expected.isoformat())

    def _history_faults(self, anchor: Stamp | None) -> _Faults:
        history, start = self.history, _end(anchor, self.today)
        if history is None or anchor is None or start is None:
            return
        changed = history.last_change
        # A change after the audit day was not known on it.
        if changed is not None and start + dt.timedelta(days=7) < changed <= self.today:
            commit = history.last_change_commit[:9]
            message = f"The page was changed on {changed}, after its review of {start} (commit {commit})"
            problem = Problem(location=anchor.location, message=message, key="changed-after-review")
            yield Fault.CHANGED_AFTER_REVIEW, problem
        if history.stamp_only_streak >= 3:
            message = f"The last {history.stamp_only_streak} reviews changed nothing but the date"
            yield Fault.STAMP_ONLY, Problem(location=anchor.location, message=message, key="stamp-only")


def _problem(stamp: Stamp, message: str, suggestion: str | None = None) -> Problem:
    return Problem(location=stamp.location, message=message, key=f"{stamp.role}:{stamp.raw}", suggestion=suggestion)


def _by_fault(faults: _Faults) -> Mapping[Fault, tuple[Problem, ...]]:
    found: dict[Fault, list[Problem]] = defaultdict(list)
    for fault, problem in faults:
        found[fault].append(problem)
    return {fault: tuple(problems) for fault, problems in found.items()}


def _is_unfilled(stamp: Stamp) -> bool:
    """Say whether it is a template's next review or cycle that nobody filled in."""
    cycle = stamp.cycle is not None and stamp.cycle.kind == "placeholder"
    return cycle or (stamp.role == "next" and stamp.problem == "placeholder")


def _first(stamps: Iterable[Stamp], role: Role, fits: Callable[[Stamp], bool] = lambda _: True) -> Stamp | None:
    return next((stamp for stamp in stamps if stamp.role == role and fits(stamp)), None)


def _end(stamp: Stamp | None, today: dt.date) -> dt.date | None:
    """Give the day a stamp counts from: a month or quarter from its last day, but not from a day after *today*."""
    if stamp is None or stamp.date is None:
        return None
    return stamp.date.last if stamp.date.precision == "day" else max(min(stamp.date.last, today), stamp.date.first)


def _cycle_faults(stamp: Stamp, cycle: WrittenCycle) -> _Faults:
    if cycle.kind == "placeholder":
        yield Fault.PLACEHOLDER, _problem(stamp, f"“{stamp.raw}” stands where the cycle should be named")
    elif cycle.kind == "unknown":
        message = f"“{stamp.raw}” is no review cycle that is known here"
        yield Fault.UNKNOWN_CYCLE, _problem(stamp, message, cycle.suggestion)
    elif cycle.kind == "ambiguous" and cycle.interval:
        message = f"“{stamp.raw}” can mean several cycles; {cycle.interval.iso()} was taken"
        yield Fault.UNKNOWN_CYCLE, _problem(stamp, message)
