"""The one sentence a report opens with, and what to do next."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from doc_audit.model.finding import SEVERITIES, Finding, Subject
from doc_audit.model.report import Report
from doc_audit.model.tally import Tally, active, is_broken_link, tally

Tone = Literal["bad", "warn", "good", "open"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """*tone* is `open` when the run was incomplete or offline and found nothing: nobody may read that as all good."""

    tone: Tone
    word: str
    text: str
    next_step: str


def verdict(report: Report, counts: Tally | None = None) -> Verdict:
    """Judge *report* in words."""
    counts = counts or tally(report)
    tone = _tone(report, counts)
    word = {"bad": "Needs work", "warn": "Worth a look", "good": "All good", "open": "Nothing found so far"}[tone]
    return Verdict(tone=tone, word=word, text=_sentence(report, counts), next_step=_next(report, counts))


def number(count: int, one: str, many: str | None = None) -> str:
    """`1 page`, `1,204 pages`."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def _tone(report: Report, counts: Tally) -> Tone:
    if counts.severities["error"]:
        return "bad"
    if counts.severities["warning"]:
        return "warn"
    return "good" if report.complete and not report.offline else "open"


def _sentence(report: Report, counts: Tally) -> str:
    checked = f"{number(len(report.pages), 'page')} and {number(report.links.total, 'link')} were read"
    if not counts.open:
        return f"{checked}; no finding.{_doubt(report)}"
    parts = []
    if counts.broken_links:
        parts.append(number(counts.broken_links, "broken link"))
    if overdue := _overdue(report):
        parts.append(f"{number(overdue, 'page')} overdue for review")
    errors = counts.severities["error"]
    warnings = counts.severities["warning"]
    others = _other_errors(report)
    if parts and others:
        parts.append(number(others, "other error"))
    if not parts:
        parts = [number(n, word) for n, word in ((errors, "error"), (warnings, "warning")) if n] or [
            number(counts.severities["notice"], "notice")
        ]
    *some, last = parts
    named = f"{', '.join(some)} and {last}" if some else last
    return f"{named}, in {number(len(report.pages), 'page')}.{_doubt(report)}"


def _other_errors(report: Report) -> int:
    """Errors that are neither a broken link nor an overdue page."""
    return sum(
        finding.severity == "error" and finding.subject is not Subject.OVERDUE_REVIEW and not is_broken_link(finding)
        for finding in active(report)
    )


def _doubt(report: Report) -> str:
    if not report.complete:
        return " The audit is incomplete: what was not verified may be broken."
    if report.offline and report.external_hosts:
        return " External links were not checked."
    return ""


def _next(report: Report, counts: Tally) -> str:
    if counts.broken_links:
        help_ = _help(report, counts.broken_links)
        written = " `doc-audit fix --diff` shows what can be written for you." if help_ else ""
        return f"Mend the broken links first{help_}.{written}"
    if _overdue(report):
        return "Review the overdue pages, longest overdue first, and put the new date on them."
    if counts.severities["error"]:
        return "Mend the errors first."
    if counts.severities["warning"]:
        return "No error is left; the warnings are worth an hour."
    if not report.complete:
        return "Run again when the network answers."
    if report.offline:
        return "Run without --offline to check the external links too."
    return "Nothing to do."


def _overdue(report: Report) -> int:
    """The overdue pages that count: neither accepted in a baseline nor older than the change that is looked at."""
    return sum(finding.subject is Subject.OVERDUE_REVIEW for finding in active(report))


def _help(report: Report, links: int) -> str:
    """How many of the broken *links* come with the text to type instead."""
    known = sum(is_broken_link(finding) and finding.suggestion is not None for finding in active(report))
    if not known:
        return ""
    whole = "it carries" if links == 1 else "each carries" if known == links else f"{known:,} of them carry"
    return f": {whole if known > 1 or links == 1 else 'one of them carries'} the text to type instead"


def change(report: Report) -> str:
    """What changed since the run that *report* is compared with, as one sentence of our own words; empty if not compared."""
    history = report.history
    if history is None or history.since is None or history.counts is None:
        return ""
    counts = history.counts
    then = f"{number(counts.before, 'finding')} then, {counts.now:,} now."
    if not (counts.new or counts.reappeared or counts.fixed or counts.unproven):
        return f"Nothing changed since {history.since.as_of}: {then}"
    new = [finding for finding in active(report) if finding.state == "new"]
    parts = [f"{counts.new:,} new{_weights(new)}", f"{counts.fixed:,} fixed{_weights(history.fixed)}"]
    if counts.reappeared:
        parts.insert(1, f"{counts.reappeared:,} reappeared")
    if counts.unproven:
        parts.append(f"{counts.unproven:,} gone but not known to be fixed")
    return f"Since {history.since.as_of}: {', '.join(parts)}; {then}"


def by_severity(findings: Iterable[Finding]) -> str:
    """`1 error, 11 notices`."""
    counts = Counter(finding.severity for finding in findings)
    return ", ".join(number(counts[severity], severity) for severity in SEVERITIES if counts[severity])


def _weights(findings: Sequence[Finding]) -> str:
    """In brackets, unless all are errors: whoever reads `12 new` takes them for such."""
    return f" ({by_severity(findings)})" if any(finding.severity != "error" for finding in findings) else ""
