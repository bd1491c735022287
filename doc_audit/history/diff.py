"""Two runs compared: what is new, fixed, still open, or not to be proven; the numbers add up."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from doc_audit.history.record import Record
from doc_audit.model.finding import Finding, Needs, Subject
from doc_audit.model.report import Report, differences


@dataclass(frozen=True, slots=True, kw_only=True)
class Diff:
    """The findings that count in either run: `old + new + reappeared - fixed - unproven = now`.

    *reappeared* are not in the old run, but were fixed in it or before it.
    *unproven* are gone from the list without being known to be mended: suppressed by now, about a server that gave no certain
    answer this time, on a page that could not be read, a link that is wrong in another way by now, or a review that was due
    soon and is overdue by now.
    *note* says why the runs may not be comparable, if so.
    """

    new: tuple[Finding, ...]
    fixed: tuple[Finding, ...]
    still: tuple[Finding, ...]
    unproven: tuple[Finding, ...] = ()
    reappeared: tuple[Finding, ...] = ()
    note: str = ""


def compare(old: Record, new: Report, mended: Collection[str] = ()) -> Diff:
    """Compare what counts in *old* and *new* by fingerprint; *mended* are the ids of what *old* itself found to be fixed."""
    before = {finding.id: finding for finding in old.findings}
    now = {finding.id: finding for finding in new.findings if finding.suppressed is None}
    fixed, unproven = _gone((finding for key, finding in before.items() if key not in now), new)
    added = [finding for key, finding in now.items() if key not in before]
    return Diff(
        new=tuple(finding for finding in added if finding.id not in mended),
        reappeared=tuple(finding for finding in added if finding.id in mended),
        fixed=fixed,
        still=tuple(finding for key, finding in now.items() if key in before),
        unproven=unproven,
        note=_difference(old, new),
    )


def _gone(findings: Iterable[Finding], new: Report) -> tuple[tuple[Finding, ...], tuple[Finding, ...]]:
    """Part what is gone into the mended and the unproven."""
    aside = {finding.id for finding in new.findings if finding.suppressed is not None}
    unclear = {
        (finding.location.path, finding.target) for finding in new.findings if finding.subject is Subject.UNVERIFIED
    }
    wrong = {(finding.location.path, finding.target) for finding in new.findings if _is_wrong_link(finding)}
    unread = {finding.location.path for finding in new.findings if finding.subject is Subject.UNREAD}
    overdue = {finding.location.path for finding in new.findings if finding.subject is Subject.OVERDUE_REVIEW}
    fixed: list[Finding] = []
    unproven: list[Finding] = []
    for finding in findings:
        external = finding.needs is Needs.NETWORK
        doubtful = external and (not new.complete or (finding.location.path, finding.target) in unclear)
        doubtful = doubtful or finding.location.path in unread
        worse = finding.subject is Subject.COMING_REVIEW and finding.location.path in overdue
        worse = worse or (_is_link(finding) and (finding.location.path, finding.target) in wrong)
        (unproven if finding.id in aside or doubtful or worse else fixed).append(finding)
    return tuple(fixed), tuple(unproven)


def _is_wrong_link(finding: Finding) -> bool:
    return _is_link(finding) and finding.suppressed is None and finding.severity != "notice"


def _is_link(finding: Finding) -> bool:
    return finding.subject.is_link and finding.target is not None


def _difference(old: Record, new: Report) -> str:
    names = differences(old.terms, new.terms)
    return f"The runs differ in {', '.join(names)}: not every difference is a change of the pages." if names else ""
