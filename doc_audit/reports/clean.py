"""The one door through which a run leaves: secrets are taken out before any format sees it."""

from dataclasses import replace

from doc_audit.model.finding import Finding, Suppression
from doc_audit.model.redact import redact
from doc_audit.model.report import Page, Report, UnverifiedLink


def clean(report: Report) -> Report:
    """Give *report* with every free text redacted; doing it twice changes nothing."""
    return replace(
        report,
        notes=tuple(_text(note) for note in report.notes),
        git=replace(report.git, web_url=_maybe(report.git.web_url)) if report.git else None,
        pages=tuple(_page(page) for page in report.pages),
        findings=tuple(_finding(finding) for finding in report.findings),
        unverified=tuple(_unverified(link) for link in report.unverified),
    )


def _text(text: str) -> str:
    # What holds neither `@` nor `=` can hold no userinfo and no query value.
    return redact(text) if "@" in text or "=" in text else text


def _maybe(text: str | None) -> str | None:
    return None if text is None else _text(text)


def _finding(finding: Finding) -> Finding:
    changes = {
        name: value
        for name in ("message", "target", "suggestion", "cause")
        if (before := getattr(finding, name)) and (value := _text(before)) != before
    }
    if finding.suppressed is not None and (reason := _text(finding.suppressed.reason)) != finding.suppressed.reason:
        kept = finding.suppressed
        finding = replace(finding, suppressed=Suppression(by=kept.by, reason=reason, until=kept.until))
    return replace(finding, **changes) if changes else finding


def _page(page: Page) -> Page:
    review = page.review
    stamp = replace(review.stamp, raw=_text(review.stamp.raw), note=_text(review.stamp.note)) if review.stamp else None
    return replace(
        page,
        title=_text(page.title),
        review=replace(review, owner_text=_maybe(review.owner_text), note=_text(review.note), stamp=stamp),
    )


def _unverified(link: UnverifiedLink) -> UnverifiedLink:
    return replace(link, url=_text(link.url), reason=_text(link.reason))
