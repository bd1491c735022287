"""The one door through which a run leaves: secrets are taken out before any format sees it."""

from dataclasses import replace
from typing import Any

from doc_audit.model.finding import Finding, Suppression
from doc_audit.model.history import History
from doc_audit.model.redact import redact
from doc_audit.model.report import Page, Report, UnverifiedLink


def clean(report: Report) -> Report:
    """Give *report* with every free text redacted; doing it twice changes nothing."""
    return replace(
        report,
        notes=tuple(redact(note) for note in report.notes),
        git=replace(report.git, web_url=_maybe(report.git.web_url)) if report.git else None,
        pages=tuple(_page(page) for page in report.pages),
        findings=tuple(_finding(finding) for finding in report.findings),
        unverified=tuple(_unverified(link) for link in report.unverified),
        history=_history(report.history) if report.history else None,
    )


def _maybe(text: str | None) -> str | None:
    return None if text is None else redact(text)


def _finding(finding: Finding) -> Finding:
    changes: dict[str, Any] = {
        name: value
        for name in ("message", "target", "suggestion", "cause")
        if (before := getattr(finding, name)) and (value := redact(before)) != before
    }
    if finding.suppressed is not None and (reason := redact(finding.suppressed.reason)) != finding.suppressed.reason:
        kept = finding.suppressed
        finding = replace(finding, suppressed=Suppression(by=kept.by, reason=reason, until=kept.until))
    return replace(finding, **changes) if changes else finding


def _page(page: Page) -> Page:
    review = page.review
    stamp = (
        replace(review.stamp, raw=redact(review.stamp.raw), note=redact(review.stamp.note)) if review.stamp else None
    )
    return replace(
        page,
        title=redact(page.title),
        review=replace(review, owner_text=_maybe(review.owner_text), note=redact(review.note), stamp=stamp),
    )


def _history(history: History) -> History:
    return replace(
        history,
        fixed=tuple(_finding(finding) for finding in history.fixed),
        unproven=tuple(_finding(finding) for finding in history.unproven),
        note=redact(history.note),
    )


def _unverified(link: UnverifiedLink) -> UnverifiedLink:
    return replace(link, url=redact(link.url), reason=redact(link.reason))
