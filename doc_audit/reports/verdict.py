"""The one sentence a report opens with, and what to do next."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from doc_audit.model.finding import Finding
from doc_audit.model.history import Counts, History
from doc_audit.model.plural import plural
from doc_audit.model.report import Report
from doc_audit.model.tally import Tally, active, count_overdue, count_severities, is_broken_link, tally

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


def number(count: int, one: str, many: str = "") -> str:
    """Write `1 page`, `1,204 pages`."""
    return f"{count:,} {plural(count, one, many)}"


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
    if some:
        last = f"{', '.join(some)} and {last}"
    return f"{last}, in {pages}.{_doubt(report)}"


def _parts(report: Report, counts: Tally) -> list[str]:
    """Name what was found, the most telling first; by severity if it is neither broken links nor overdue pages."""
    parts = []
    if counts.broken_links:
        parts.append(number(counts.broken_links, "broken link"))
    if overdue := _overdue(report):
        parts.append(f"{number(overdue, 'page')} overdue for review")
    if parts:
        if others := _other_errors(report):
            parts.append(number(others, "other error"))
        return parts
    for severity in ("error", "warning"):
        if counts.severities[severity]:
            parts.append(number(counts.severities[severity], severity))
    return parts or [number(counts.severities["notice"], "notice")]


def _other_errors(report: Report) -> int:
    """Count the errors that are neither a broken link nor an overdue page."""
    others = 0
    for finding in active(report):
        if finding.severity == "error" and not finding.is_overdue_review and not is_broken_link(finding):
            others += 1
    return others


def _doubt(report: Report) -> str:
    if not report.complete:
        return " The audit is incomplete: what was not verified may be broken."
    if report.offline and report.external_hosts:
        return " External links were not checked."
    return ""


def _next(report: Report, counts: Tally) -> str:
    if counts.broken_links:
        which = _suggested(report, counts.broken_links)
        if not which:
            return "Mend the broken links first."
        return (
            f"Mend the broken links first: {which} the text to type instead. "
            "`doc-audit fix --diff` shows what can be written for you."
        )
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
    return count_overdue(active(report))


def _suggested(report: Report, links: int) -> str:
    """Say how many of the broken *links* carry a suggestion; empty if none does."""
    known = sum(finding.suggestion is not None for finding in filter(is_broken_link, active(report)))
    if not known:
        return ""
    if links == 1:
        return "it carries"
    if known == 1:
        return "one of them carries"
    if known == links:
        return "each carries"
    return f"{known:,} of them carry"


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
    counts = count_severities(findings)
    return ", ".join(number(count, severity) for severity, count in counts.items() if count)


def _in_brackets(findings: Sequence[Finding]) -> str:
    """Give the severities in brackets, unless all are errors: readers of `12 new` take them for such."""
    if count_severities(findings)["error"] == len(findings):
        return ""
    return f" ({by_severity(findings)})"
