"""Rules on review dates, cycles and their history."""

from collections.abc import Iterator

from doc_audit.model.evidence import Evidence
from doc_audit.model.finding import Needs, Problem, Subject
from doc_audit.model.place import Location
from doc_audit.model.plural import plural
from doc_audit.model.review import DEFAULT_CYCLE, Fault, Review
from doc_audit.rules.base import Rule, rule
from doc_audit.rules.habits import keeps_no_dates


@rule("DA301", "overdue", "error", Subject.OVERDUE_REVIEW)
def overdue(evidence: Evidence) -> Iterator[Problem]:
    """The page is past its review date, and past the days of grace.

    The due day is the last review (else the last update) plus the cycle, or a later next review that the page states, and no later than
    the page says to be valid. A page that states its last valid day and no cycle is good until then. A page is good
    through the end of that day, and `grace-days` more (one, for cycles below a month). Month-only dates count from the month's end.
    The message says `critical` once a whole further cycle has been missed.

    **Fix:** read the page, mend it, and put today's date on it. If the cycle is too short, state a longer one there or in a folder rule.

    **Switch off:** `exempt` in `[[freshness.folders]]` with a reason, or `[rules.DA301] severity = "off"`.
    """
    for review in _judged(evidence):
        if review.status in ("overdue", "critical") and review.due and review.days_overdue:
            late = f"{review.days_overdue} {plural(review.days_overdue, 'day')} ago"
            message = f"Review was due on {review.due}, {late}{_cycle(review)}{_worst(review)}{_decided(review)}"
            yield Problem(location=_place(review), message=message, key="overdue")


@rule("DA302", "due-soon", "notice", Subject.COMING_REVIEW)
def due_soon(evidence: Evidence) -> Iterator[Problem]:
    """The page's review is due now or within days.

    Soon is 15% of the cycle, at least 3 and at most 30 days; `due` is the days of grace after the due day.

    **Fix:** plan the review.

    **Switch off:** `[rules.DA302] severity = "off"`.
    """
    for review in _judged(evidence):
        if review.status == "due-soon" and review.due:
            left = (review.due - evidence.today).days
            when = "today"
            if left:
                when = f"in {left} {plural(left, 'day')}"
            yield Problem(
                location=_place(review),
                message=f"Review is due on {review.due}, {when}{_default(review)}",
                key="due-soon",
            )
        elif review.status == "due" and review.due:
            yield Problem(
                location=_place(review),
                message=f"Review was due on {review.due}; still in the days of grace{_default(review)}",
                key="due-soon",
            )


@rule("DA303", "missing-date", "warning", Subject.MISSING_DATE)
def missing_date(evidence: Evidence) -> Iterator[Problem]:
    """The page does not say when it was last reviewed or updated.

    Nobody can tell whether it still holds. A page without a date never counts as fresh. Records by path (archives, proposals, release
    notes, templates…) need none. In a tree of ten pages or more of which none carries a date, a note says so once instead, unless a
    cycle, a folder rule or this rule is configured.

    **Fix:** add a footer such as `**Last Updated**: 2026-02-07`, or `last_reviewed:` in the front matter.

    **Switch off:** `[rules.DA303] severity = "off"` where pages carry no dates, or `exempt` in `[[freshness.folders]]`.
    """
    if keeps_no_dates(evidence, missing_date):
        return
    for review in _judged(evidence):
        if review.status == "no-date":
            yield Problem(
                location=Location(path=review.path),
                message="The page does not say when it was last reviewed",
                key="date",
            )


@rule("DA304", "invalid-date", "error", Subject.METADATA)
def invalid_date(evidence: Evidence) -> Iterator[Problem]:
    """A review date that is not a valid date, or is relative to a day that nobody knows.

    `February 30, 2026`, `2019-03-2r9`, `2 weeks ago`. A bad date never reads as fresh.

    **Fix:** write the day that was meant, best as `2026-02-28`.

    **Switch off:** `[rules.DA304] severity = "off"`.
    """
    yield from _faults(evidence, Fault.INVALID_DATE)


@rule("DA305", "ambiguous-date", "warning", Subject.METADATA)
def ambiguous_date(evidence: Evidence) -> Iterator[Problem]:
    """A numeric date that can be read in two ways, such as `02/03/2026`.

    It is only decided by evidence: `date-order` in the configuration, another date or a locale on the page, nine in ten clear dates
    (five or more) of the tree, or the commit that wrote it. Without any, no due date is computed. A weekday that its date contradicts is
    reported too.

    **Fix:** write `2026-03-02` or `March 2, 2026`; or set `date-order`.

    **Switch off:** `[rules.DA305] severity = "off"`.
    """
    yield from _faults(evidence, Fault.AMBIGUOUS_DATE)


@rule("DA306", "future-date", "error", Subject.METADATA)
def future_date(evidence: Evidence) -> Iterator[Problem]:
    """The page claims to have been reviewed after the audit day.

    A slip, or a way to put the reminder off; either way the page does not count as reviewed. One day of slack is left for time zones.

    **Fix:** write the day of the review. A date for the future belongs under `Next Review`.

    **Switch off:** `[rules.DA306] severity = "off"`.
    """
    yield from _faults(evidence, Fault.FUTURE_DATE)


@rule("DA307", "unknown-cycle", "warning", Subject.METADATA)
def unknown_cycle(evidence: Evidence) -> Iterator[Problem]:
    """The review cycle cannot be read, or has several meanings.

    `Quaterly` is a slip (the nearest word is suggested), `bi-monthly` and `every 12-18 months` have two meanings: the longer one is
    taken, so that no page is overdue by a misunderstanding. For an unknown one the folder's cycle or the default holds.

    **Fix:** write `Monthly`, `Quarterly`, `Annually`, `Every 90 days` or an ISO 8601 duration such as `P3M`.

    **Switch off:** `[rules.DA307] severity = "off"`.
    """
    yield from _faults(evidence, Fault.UNKNOWN_CYCLE)


@rule("DA308", "metadata-conflict", "warning", Subject.METADATA)
def metadata_conflict(evidence: Evidence) -> Iterator[Problem]:
    """The page gives two different values for the same thing.

    The header says one date and the footer another. The one of the stronger source is used: front matter, then footer, header, table,
    comment, badge; of several next reviews the one that follows from date and cycle. A next review and a last valid day (`Valid until`,
    `Expires`) are two promises and may differ.

    **Fix:** keep one of them.

    **Switch off:** `[rules.DA308] severity = "off"`.
    """
    yield from _faults(evidence, Fault.METADATA_CONFLICT)


@rule("DA309", "placeholder", "warning", Subject.METADATA)
def placeholder(evidence: Evidence) -> Iterator[Problem]:
    """A template's placeholder was never filled in: `TBD`, `YYYY-MM-DD`, `{{ date }}`, `[Your Name]`.

    **Fix:** fill it in. Pages in a `templates` folder are exempt by path.

    **Switch off:** `[rules.DA309] severity = "off"`.
    """
    yield from _faults(evidence, Fault.PLACEHOLDER)


@rule("DA310", "changed-after-review", "notice", Subject.CHANGES, Needs.HISTORY)
def changed_after_review(evidence: Evidence) -> Iterator[Problem]:
    """Git shows a change of content more than a week after the page's review date.

    Either the review was forgotten, or nobody looked at the change. Changes of white space or of the review metadata, bots, mass commits
    and what `.git-blame-ignore-revs` lists do not count. Without a full history the rule is silent.

    **Fix:** review the page and put the new date on it.

    **Switch off:** `[rules.DA310] severity = "off"`, or `git = false` under `[freshness]`.
    """
    yield from _faults(evidence, Fault.CHANGED_AFTER_REVIEW)


@rule("DA311", "stamp-only", "notice", Subject.CHANGES, Needs.HISTORY)
def stamp_only(evidence: Evidence) -> Iterator[Problem]:
    """The last three reviews or more changed nothing but the date.

    The page may be perfect, or the date is being bumped unread. Either way its cycle is probably too short.

    **Fix:** give the page a longer cycle, or a real review.

    **Switch off:** `[rules.DA311] severity = "off"`, or `git = false` under `[freshness]`.
    """
    yield from _faults(evidence, Fault.STAMP_ONLY)


@rule("DA312", "next-review-mismatch", "warning", Subject.METADATA)
def next_review_mismatch(evidence: Evidence) -> Iterator[Problem]:
    """The stated next review does not follow from the last one and the cycle.

    It is off by more than a week and a tenth of the cycle, or not after the last review at all: usually the date was bumped and the
    next review forgotten.

    **Fix:** type the suggested date.

    **Switch off:** `[rules.DA312] severity = "off"`.
    """
    yield from _faults(evidence, Fault.NEXT_REVIEW_MISMATCH)


@rule("DA313", "doubtful-exemption", "notice", Subject.METADATA)
def doubtful_exemption(evidence: Evidence) -> Iterator[Problem]:
    """An exemption from review has ended, or does not say why it holds and how long.

    `<!-- doc-audit: exempt reason="frozen with version 1" until=2027-01-31 -->` holds through its last day; after that the page is judged
    again. An exemption without an end is never looked at again.

    **Fix:** review the page and drop the exemption, or give it a reason and a last day.

    **Switch off:** `[rules.DA313] severity = "off"`.
    """
    yield from _faults(evidence, Fault.DOUBTFUL_EXEMPTION)


RULES: tuple[Rule, ...] = (
    overdue,
    due_soon,
    missing_date,
    invalid_date,
    ambiguous_date,
    future_date,
    unknown_cycle,
    metadata_conflict,
    placeholder,
    changed_after_review,
    stamp_only,
    next_review_mismatch,
    doubtful_exemption,
)


def _judged(evidence: Evidence) -> tuple[Review, ...]:
    """Give the reviews, unless review dates are not to be judged."""
    if not evidence.config.freshness.enabled:
        return ()
    return evidence.reviews


def _faults(evidence: Evidence, fault: Fault) -> Iterator[Problem]:
    for review in _judged(evidence):
        yield from review.problems.get(fault, ())


def _place(review: Review) -> Location:
    if review.stamp is None:
        return Location(path=review.path)
    return review.stamp.location


def _default(review: Review) -> str:
    """Say so where nobody stated the cycle that the day comes from."""
    if review.cycle_source != DEFAULT_CYCLE or review.due == review.next_review:
        return ""
    return ", by the default cycle"


def _cycle(review: Review) -> str:
    if review.cycle is None:
        return ""
    if review.cycle_source == DEFAULT_CYCLE:
        return f", cycle {review.cycle.words()} by default"
    return f", cycle {review.cycle.words()}"


def _worst(review: Review) -> str:
    if review.status != "critical":
        return ""
    return " – critical, a whole cycle was missed"


def _decided(review: Review) -> str:
    """Say how a numeric date was read by evidence, which the reader may want to contradict."""
    stamp = review.stamp
    if stamp is None or not stamp.decided:
        return ""
    return f" (“{stamp.raw[:40]}” {stamp.note})"
