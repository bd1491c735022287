"""The one door through which a run leaves: secrets are taken out before any format sees it."""

from dataclasses import replace
from typing import Any, TypeVar

from doc_audit.model.finding import Finding, Suppression
from doc_audit.model.history import History
from doc_audit.model.redact import redact
from doc_audit.model.report import Page, Report

_Item = TypeVar("_Item", bound=Any)


def clean(report: Report) -> Report:
    """Give *report* with every free text redacted; doing it twice changes nothing."""
    return replace(
        report,
        notes=tuple(redact(note) for note in report.notes),
        git=replace(report.git, web_url=_maybe(report.git.web_url)) if report.git else None,
        pages=tuple(_page(page) for page in report.pages),
        findings=tuple(_finding(finding) for finding in report.findings),
        contacts=tuple(_redacted(contact, "lead", "contact") for contact in report.contacts),
        unverified=tuple(_redacted(link, "url", "reason") for link in report.unverified),
        history=_history(report.history) if report.history else None,
    )


def _maybe(text: str | None) -> str | None:
    return None if text is None else redact(text)


def _finding(finding: Finding) -> Finding:
    kept = finding.suppressed
    if kept is not None and (reason := redact(kept.reason)) != kept.reason:
        finding = replace(finding, suppressed=Suppression(by=kept.by, reason=reason, until=kept.until))
    return _redacted(finding, "message", "target", "suggestion", "cause")


def _page(page: Page) -> Page:
    review = _redacted(page.review, "owner_text", "note")
    if review.stamp is not None and (stamp := _redacted(review.stamp, "raw", "note")) is not review.stamp:
        review = replace(review, stamp=stamp)
    page = _redacted(page, "title")
    return page if review is page.review else replace(page, review=review)


def _redacted(item: _Item, *names: str) -> _Item:
    """The same *item* where none of the fields holds a secret; most do not, and copying ten thousand takes its time."""
    changes = {name: clean for name in names if (text := getattr(item, name)) and (clean := redact(text)) != text}
    return replace(item, **changes) if changes else item


def _history(history: History) -> History:
    return replace(
        history,
        fixed=tuple(_finding(finding) for finding in history.fixed),
        unproven=tuple(_finding(finding) for finding in history.unproven),
        note=redact(history.note),
    )
