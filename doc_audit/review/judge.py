"""How fresh each page is, and whose: from its stamps, the folder rules, the owner files and the history."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from doc_audit.model.document import Document, Role, Stamp
from doc_audit.model.ownership import Owned
from doc_audit.model.review import GitFacts, OddCommit, PageHistory, Review
from doc_audit.model.settings import Config, PolicyRule
from doc_audit.review.cycle import PageCycle, page_cycle
from doc_audit.review.faults import by_fault, exemption_faults, history_faults, metadata_faults
from doc_audit.review.folders import FolderPolicy, folder_policies
from doc_audit.review.owners import owners_of
from doc_audit.review.settle import settle, tree_order
from doc_audit.review.stated import DateStamp, Stated, read_stated
from doc_audit.review.status import due_date, status_of

_DATE_ROLES: tuple[Role, ...] = ("reviewed", "updated")


def judge(
    documents: Sequence[Document],
    config: Config,
    today: dt.date,
    git: GitFacts,
    code_owners: Mapping[str, Owned],
    policy: Sequence[PolicyRule] = (),
) -> tuple[Review, ...]:
    """Judge every page as of *today*; one review per document, in the same order. *policy* are rules that other files give."""
    histories: dict[str, PageHistory] = {}
    if git.usable:
        histories = {page.path: page for page in git.pages}
    order = tree_order(documents, config)
    look_up = folder_policies(config.freshness, policy)
    reviews = []
    for document in documents:
        path = document.path
        history = histories.get(path, PageHistory(path=path))
        page = _PageJudge(document, config, today, history, look_up(path), code_owners.get(path))
        reviews.append(page.review(settle(document.stamps, order, history, today)))
    return tuple(reviews)


@dataclass(frozen=True, slots=True)
class _PageJudge:
    """Everything that bears on one page's review."""

    document: Document
    config: Config
    today: dt.date
    history: PageHistory
    policy: FolderPolicy
    owned: Owned | None

    def review(self, stamps: tuple[Stamp, ...]) -> Review:
        """Judge the page by its *stamps* as they are meant."""
        stated = read_stated(stamps, self.config.freshness, self.today)
        cycle = page_cycle(stamps, self.policy, self.config.freshness.default_cycle)
        owners = owners_of(stamps, self.policy.owner, self.owned, self.config.owners)
        exempt = self._exempt()
        review = Review(
            path=self.document.path,
            status="exempt",
            last_reviewed=_day(stated.reviewed),
            last_updated=_day(stated.updated),
            next_review=_next_review(stated),
            cycle=cycle.interval,
            cycle_source=cycle.source,
            owners=owners.names,
            owner_text=owners.text,
            owner_source=owners.source,
            stamp=_rests_on(stated),
            problems=by_fault(exemption_faults(self.document.exemption, self.today)),
            note=exempt,
        )
        if exempt:
            return review
        return self._dated(review, stated, cycle)

    def _exempt(self) -> str:
        """Say why the page needs no review; empty if it does."""
        own = self.document.exemption
        if own is not None and (own.until is None or own.until >= self.today):
            return own.reason
        if self.policy.until is not None and self.policy.until < self.today:
            return ""
        return self.policy.exempt or ""

    def _dated(self, review: Review, stated: Stated, cycle: PageCycle) -> Review:
        """Add to *review* when the page falls due, how fresh it is, and what is wrong with what it says."""
        today, due = self.today, due_date(stated, cycle.interval)
        days_overdue = None
        if due is not None and due < today:
            days_overdue = (today - due).days
        odd_commit, note = _odd_commit(stated.anchor, self.history)
        if cycle.note:
            odd_commit, note = None, cycle.note
        faults = (
            *exemption_faults(self.document.exemption, today),
            *metadata_faults(stated, today),
            *history_faults(stated.anchor, self.history, today),
        )
        return replace(
            review,
            status=status_of(stated, due, cycle.interval, self.config.freshness.grace_days, today),
            due=due,
            days_overdue=days_overdue,
            problems=by_fault(faults),
            note=note,
            odd_commit=odd_commit,
        )


def _day(date: DateStamp | None) -> dt.date | None:
    if date is None:
        return None
    return date.day


def _next_review(stated: Stated) -> dt.date | None:
    ahead = stated.upcoming or stated.expiry
    if ahead is None:
        return None
    return ahead.date.last


def _rests_on(stated: Stated) -> Stamp | None:
    """Give the stamp that the due date rests on, else the one that should have held a date."""
    date = stated.anchor or stated.upcoming or stated.expiry
    if date is not None:
        return date.stamp
    for role in _DATE_ROLES:
        for stamp in stated.stamps:
            if stamp.role == role:
                return stamp
    return None


def _odd_commit(anchor: DateStamp | None, history: PageHistory) -> tuple[OddCommit | None, str]:
    """Say what is odd about the commit that wrote the date, and in words: facts, never a status."""
    if anchor is None:
        return None, ""
    written, first = history.stamp_commit_day, anchor.date.first
    if written is not None and first > written + dt.timedelta(days=1):
        return OddCommit.POST_DATED, f"post-dated: {first} was committed on {written}"
    if history.mass_bump:
        note = f"mass-bump: dated by commit {history.mass_bump[:12]}, which changed nothing but dates on many pages"
        return OddCommit.MASS_BUMP, note
    return None, ""
