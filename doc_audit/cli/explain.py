"""`doc-audit explain`: why a page counts as fresh or overdue, and whose it is: what was read, what was passed over, and the arithmetic."""

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from doc_audit.cli.common.flags import RequestFlags, pick
from doc_audit.cli.common.options import as_of_option, config_option, root_option
from doc_audit.cli.common.request import build_request, now
from doc_audit.errors import UsageError
from doc_audit.files import read_bytes
from doc_audit.model.document import Document, Role, Stamp
from doc_audit.model.evidence import Evidence
from doc_audit.model.lines import split_lines
from doc_audit.model.plural import plural
from doc_audit.model.redact import redact
from doc_audit.model.review import DEFAULT_CYCLE, Review
from doc_audit.reports.visible import shown
from doc_audit.review.due import grace

_ROLES: Mapping[Role, str] = {
    "reviewed": "last review",
    "updated": "last update",
    "next": "next review",
    "cycle": "review cycle",
    "owner": "owner",
}
_LONGEST = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class _Page:
    """A page, its review, and the lines of its file."""

    document: Document
    review: Review
    lines: Sequence[str]


@click.command("explain", short_help="Say why a page is fresh or overdue, and whose it is.")
@click.argument("pages", nargs=-1, required=True, type=click.Path(path_type=Path))
@as_of_option("The day of the audit")
@config_option
@root_option("paths are")
def command(pages: tuple[Path, ...], **given: Any) -> int:
    """Say how the verdict on the review of each of PAGES comes about.

    Named are all lines of metadata that were read, lines with a date and a word of review that were not, the cycle and the owner
    with what states them, and how the day is reckoned on which the review falls due.
    """
    # Imported here: the help text needs no parser.
    from doc_audit import audit
    from doc_audit.source.text import decode

    request = build_request(pages, pick(RequestFlags, given, offline=True), os.environ)
    evidence = audit.gather(request, audit.Context(clock=now, environ=os.environ))
    reviews = {review.path: review for review in evidence.reviews}
    found = []
    for document in evidence.corpus.documents:
        review = reviews.get(document.path)
        if review is not None:
            file = Path(request.root) / document.path
            text = decode(read_bytes(file, limit=request.config.max_page_bytes, inside=request.root))
            found.append(_Page(document=document, review=review, lines=split_lines(text)))
    if not found:
        raise UsageError("none of these is a page that is audited")
    for number, page in enumerate(found):
        if number:
            click.echo()
        for line in _explained(page, evidence):
            click.echo(shown(redact(line)))
    return 0


def _explained(page: _Page, evidence: Evidence) -> Iterator[str]:
    review = page.review
    yield review.path
    stamps = sorted(page.document.stamps, key=lambda stamp: stamp.location)
    if stamps:
        yield "  Read as metadata:"
        for stamp in stamps:
            yield f"    {_stamp(stamp, review)}"
    else:
        yield "  Read as metadata: nothing."
    unread = list(_unread(page, evidence))
    if unread:
        yield "  Passed over, though there is a date and a word of review:"
        yield from unread
    yield f"  Cycle: {_cycle(review)}"
    yield f"  Due: {_due(review, evidence)}"
    yield f"  Owner: {_owner(review)}"
    yield f"  So the page counts as {_verdict(review)}."


def _stamp(stamp: Stamp, review: Review) -> str:
    parts = [f"line {stamp.location.line} ({stamp.source}): {_ROLES[stamp.role]}"]
    if stamp.date is not None:
        parts.append(_days(stamp))
    elif stamp.cycle is not None and stamp.cycle.interval is not None:
        parts.append(stamp.cycle.interval.words())
    if stamp.problem is not None:
        parts.append(f"{stamp.problem}, so it does not count")
    text = f"{', '.join(parts)}, from “{_short(f'{stamp.label}: {stamp.raw}')}”"
    if stamp.note:
        text += f" ({stamp.note})"
    if stamp.date is not None and review.stamp is not None and review.stamp.location == stamp.location:
        text += " <- the review rests on this"
    return text


def _days(stamp: Stamp) -> str:
    assert stamp.date is not None
    if stamp.date.first == stamp.date.last:
        return str(stamp.date.last)
    return f"{stamp.date.first} to {stamp.date.last}"


def _unread(page: _Page, evidence: Evidence) -> Iterator[str]:
    from doc_audit.metadata.unread import unread_dates
    from doc_audit.metadata.vocabulary import vocabulary_of

    taken = {stamp.location.line for stamp in page.document.stamps}
    known = vocabulary_of(evidence.config.freshness.words())
    for number, text in unread_dates(page.lines, taken, known):
        yield f"    line {number}: “{_short(text)}”"


def _cycle(review: Review) -> str:
    if review.cycle is None:
        return "none"
    if review.cycle_source == DEFAULT_CYCLE:
        return f"{review.cycle.words()}, the default: neither the page nor a folder rule states one"
    return f"{review.cycle.words()}, from {review.cycle_source}"


def _due(review: Review, evidence: Evidence) -> str:
    if review.due is None:
        return "no day, for there is no date to reckon from"
    reckoned = _reckoned(review)
    left = (review.due - evidence.today).days
    when = "today"
    if left > 0:
        when = f"in {left} {plural(left, 'day')}"
    elif left < 0:
        when = f"{-left} {plural(-left, 'day')} ago"
    text = f"{review.due}{reckoned}; that is {when}, as of {evidence.today}"
    if review.status in ("due", "overdue", "critical") and review.cycle is not None:
        days = grace(review.cycle, evidence.config.freshness.grace_days)
        text += f", with {days} {plural(days, 'day')} of grace"
    return text


def _reckoned(review: Review) -> str:
    """Say how the day comes about."""
    if review.due == review.next_review:
        return ", the next review that the page states"
    last = review.last_reviewed or review.last_updated
    if last is None or review.cycle is None:
        return ""
    word = "update"
    if review.last_reviewed is not None:
        word = "review"
    return f", the last {word} ({last}) and {review.cycle.words()}"


def _owner(review: Review) -> str:
    if not review.owners:
        return "nobody"
    names = ", ".join(review.owners)
    if review.owner_source:
        return f"{names}, from {review.owner_source}"
    return names


def _verdict(review: Review) -> str:
    text = review.status.replace("-", " ")
    if review.note:
        text += f" ({review.note})"
    return text


def _short(text: str) -> str:
    text = " ".join(text.split())
    if len(text) <= _LONGEST:
        return text
    return text[:_LONGEST] + "…"
