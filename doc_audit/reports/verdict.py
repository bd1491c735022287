"""The one sentence a report opens with, and what to do next."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from doc_audit.model.finding import SEVERITIES, Finding
from doc_audit.model.history import Counts, History
from doc_audit.model.report import Report
from doc_audit.model.tally import Tally, active, is_broken_link, tally

Tone = Literal["bad", "warn", "good", "open"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """*tone* is `open` when the run was incomplete or offline and found nothing: that must not be read as all good."""

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
    """Write `1 page`, `1,204 pages`."""
    word = one
    if count != 1:
        word = many or f"{one}s"
    return f"{count:,} {word}"


def _tone(report: Report, counts: Tally) -> Tone:
    if counts.severities["error"]:
        return "bad"
    if counts.severities["warning"]:
        return "warn"
    if report.complete and not report.offline:
        return "good"
    return "open"


def _sentence(report: Report, counts: Tally) -> str:
    pages = number(len(report.pages), "page")
    if not counts.open:
        return f"{pages} and {number(report.links.total, 'link')} were read; no finding.{_doubt(report)}"
    *some, last = _parts(report, counts)
    named = f"{', '.join(some)} and {last}" if some else last
    return f"{named}, in {pages}.{_doubt(report)}"


def _parts(report: Report, counts: Tally) -> list[str]:
    """Name what was found, the most telling first; by severity if it is neither broken links nor overdue pages."""
    parts = []
    if counts.broken_links:
        parts.append(number(counts.broken_links, "broken link"))
    if overdue := _overdue(report):
        parts.append(f"{number(overdue, 'page')} overdue for review")
    if parts:
        others = _other_errors(report)
        return [*parts, number(others, "other error")] if others else parts
    for severity in ("error", "warning"):
        if counts.severities[severity]:
            parts.append(number(counts.severities[severity], severity))
    return parts or [number(counts.severities["notice"], "notice")]


def _other_errors(report: Report) -> int:
    """Count the errors that are neither a broken link nor an overdue page."""
    errors = [finding for finding in active(report) if finding.severity == "error"]
    return sum(not finding.is_overdue_review and not is_broken_link(finding) for finding in errors)


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
    """Count the overdue pages, less those that a baseline accepts and those older than the change that is looked at."""
    return sum(finding.is_overdue_review for finding in active(report))


def _help(report: Report, links: int) -> str:
    """Say how many of the broken *links* come with the text to type instead."""
    known = sum(is_broken_link(finding) and finding.suggestion is not None for finding in active(report))
    if not known:
        return ""
    if links == 1:
        which = "it carries"
    elif known == 1:
        which = "one of them carries"
    elif known == links:
        which = "each carries"
    else:
        which = f"{known:,} of them carry"
    return f": {which} the text to type instead"


def change(report: Report) -> str:
    """Say what changed since the run that *report* is compared with, as one sentence of our own words; empty if not compared."""
    history = report.history
    if history is None or history.since is None or history.counts is None:
        return ""
    counts = history.counts
    then = f"{number(counts.before, 'finding')} then, {counts.now:,} now."
    if not (counts.new or counts.reappeared or counts.fixed or counts.unproven):
        return f"Nothing changed since {history.since.as_of}: {then}"
    return f"Since {history.since.as_of}: {', '.join(_changes(report, history, counts))}; {then}"


def _changes(report: Report, history: History, counts: Counts) -> Iterator[str]:
    new = [finding for finding in active(report) if finding.state == "new"]
    yield f"{counts.new:,} new{_in_brackets(new)}"
    if counts.reappeared:
        yield f"{counts.reappeared:,} reappeared"
    yield f"{counts.fixed:,} fixed{_in_brackets(history.fixed)}"
    if counts.unproven:
        yield f"{counts.unproven:,} gone but not known to be fixed"


def by_severity(findings: Iterable[Finding]) -> str:
    """Write `1 error, 11 notices`."""
    counts = Counter(finding.severity for finding in findings)
    return ", ".join(number(counts[severity], severity) for severity in SEVERITIES if counts[severity])


def _in_brackets(findings: Sequence[Finding]) -> str:
    """Give the severities in brackets, unless all are errors: readers of `12 new` take them for such."""
    if all(finding.severity == "error" for finding in findings):
        return ""
    return f" ({by_severity(findings)})"
