"""The one sentence a report opens with, and what to do next."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from doc_audit.model.finding import Finding
from doc_audit.model.history import Counts, History
from doc_audit.model.plural import number
from doc_audit.model.report import Report
from doc_audit.model.tally import Tally, active, count_overdue, count_severities, is_broken_link, tally

Tone = Literal["bad", "warn", "good", "open"]
_WORDS: dict[Tone, str] = {"bad": "Needs work", "warn": "Worth a look", "open": "Nothing found so far"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What a run comes to, in words.

    *tone* is `good` only if nothing is open and everything could be looked at; `open` says that nothing was found, but not all was
    known. *word* is two words for it, *text* a sentence or two, *next_step* what to do.
    """

    tone: Tone
    word: str
    text: str
    next_step: str


def verdict(report: Report, counts: Tally | None = None) -> Verdict:
    """Judge *report* in words; *counts* are those of `tally`, if they are known already."""
    counts = counts or tally(report)
    tone = _tone(report, counts)
    word = _WORDS[tone] if tone != "good" else _good_word(report, counts)
    if not report.pages and not counts.open:
        word = "Nothing read"
    return Verdict(tone=tone, word=word, text=_sentence(report, counts), next_step=_next(report, counts))


def _tone(report: Report, counts: Tally) -> Tone:
    if counts.severities["error"]:
        return "bad"
    if counts.severities["warning"]:
        return "warn"
    is_known = report.complete and not report.links.unverified and not _not_asked(report)
    if report.pages and is_known:
        return "good"
    return "open"


def _good_word(report: Report, counts: Tally) -> str:
    """Say that all is good, or that nothing else was found than what somebody accepts, or what the sources do not tell."""
    if counts.baselined:
        return "Nothing new"
    if counts.suppressed or counts.open or report.not_judged:
        return "No fault found"
    return "All good"


def _sentence(report: Report, counts: Tally) -> str:
    pages = number(len(report.pages), "page")
    if not report.pages and not counts.open:
        return "No page was read."
    if not counts.open:
        read = f"{pages} and {number(report.links.total, 'link')} were read"
        found = "nothing new" if counts.baselined else "no finding"
        return " ".join((f"{read}; {found}.", *_asides(report, counts)))
    *some, last = _parts(report, counts)
    if some:
        last = f"{', '.join(some)} and {last}"
    where = f", in {pages}" if report.pages else ""
    return " ".join((f"{last}{where}.", *_asides(report, counts)))


def _asides(report: Report, counts: Tally) -> Iterator[str]:
    """Name what was found but is accepted, and what nobody knows, each as a short sentence."""
    if counts.baselined:
        yield f"{number(counts.baselined, 'accepted finding')}."
    if counts.suppressed and not counts.open:
        yield f"{number(counts.suppressed, 'suppressed finding')}."
    if not report.complete:
        yield "The audit is incomplete: what was not verified may be broken."
    if report.links.unverified:
        yield f"{number(report.links.unverified, 'link')} not verified."
    if not_asked := _not_asked(report):
        yield f"{number(not_asked, 'external link')} not checked."
    if report.not_judged and not counts.open:
        yield f"{number(report.not_judged, 'link')} not judged."


def _not_asked(report: Report) -> int:
    """Count the external links that an offline run leaves; an old run says but how many addresses each host has."""
    if not report.offline:
        return 0
    return report.not_asked or sum(report.external_hosts.values())


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
    return _without_faults(report, counts)


def _without_faults(report: Report, counts: Tally) -> str:
    """Say what to do where there is nothing to mend."""
    if not report.pages and not counts.open:
        return "Check the paths, and `include` and `exclude`: they leave no page."
    if not report.complete or report.links.unverified:
        return "Run again when the network answers; the report says of each link why it was not verified."
    if _not_asked(report):
        return "Run without --offline to check the external links too."
    if counts.baselined:
        return "Mend accepted findings when there is time; -v shows them."
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
