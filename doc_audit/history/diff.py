"""Two runs compared: what is new, fixed, still open, or not to be proven; the numbers add up."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from doc_audit.history.record import Record
from doc_audit.model.finding import Finding, Needs, Subject
from doc_audit.model.report import Report, differences
from doc_audit.model.tally import active, ids_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Diff:
    """The findings that count in either run: `old + new + reappeared - fixed - unproven = now`.

    *reappeared* are not in the old run, but were fixed in it or before it.
    *became_overdue* are in both: a review that was near, under another rule, and is overdue now.
    *unproven* are no longer on the list but not known to be fixed: suppressed now, about a server that gave no clear answer this
    time, on a page that could not be read, or a link that is wrong in another way now.
    *note* says why the runs may not be comparable, if so.
    """

    new: tuple[Finding, ...]
    fixed: tuple[Finding, ...]
    still: tuple[Finding, ...]
    unproven: tuple[Finding, ...] = ()
    reappeared: tuple[Finding, ...] = ()
    became_overdue: tuple[Finding, ...] = ()
    note: str = ""


def compare(old: Record, new: Report, mended: Collection[str] = ()) -> Diff:
    """Compare what counts in *old* and *new* by fingerprint; *mended* are the ids of what *old* itself found to be fixed."""
    before, now = ids_of(old.findings), ids_of(active(new))
    near = {finding.location.path: finding.id for finding in _gone_from_near(old, now)}
    followed: set[str] = set()
    fresh: list[Finding] = []
    reappeared: list[Finding] = []
    still: list[Finding] = []
    became_overdue: list[Finding] = []
    for finding in active(new):
        path = finding.location.path
        if finding.id in before:
            still.append(finding)
        elif finding.is_overdue_review and path in near:
            became_overdue.append(finding)
            followed.add(near.pop(path))
        elif finding.id in mended:
            reappeared.append(finding)
        else:
            fresh.append(finding)
    proof = _Proof(new)
    fixed: list[Finding] = []
    unproven: list[Finding] = []
    for finding in old.findings:
        if finding.id in now or finding.id in followed:
            continue
        if proof.is_mended(finding):
            fixed.append(finding)
        else:
            unproven.append(finding)
    return Diff(
        new=tuple(fresh),
        reappeared=tuple(reappeared),
        became_overdue=tuple(became_overdue),
        fixed=tuple(fixed),
        still=tuple(still),
        unproven=tuple(unproven),
        note=_difference(old, new),
    )


def _gone_from_near(old: Record, now: Collection[str]) -> Iterator[Finding]:
    """Give the reviews that were near in the *old* run and are not so *now*."""
    for finding in old.findings:
        if finding.subject is Subject.COMING_REVIEW and finding.id not in now:
            yield finding


class _Proof:
    """Says of a finding that is gone whether it is known to be mended."""

    def __init__(self, new: Report) -> None:
        self._complete = new.complete
        self._suppressed: set[str] = set()
        self._unread: set[str] = set()
        self._overdue: set[str] = set()
        self._unverified: set[tuple[str, str | None]] = set()
        self._broken: set[tuple[str, str | None]] = set()
        for finding in new.findings:
            if finding.suppressed is not None:
                self._suppressed.add(finding.id)
            elif _is_link(finding) and finding.severity != "notice":
                self._broken.add(_link(finding))
            self._take_subject(finding)

    def _take_subject(self, finding: Finding) -> None:
        match finding.subject:
            case Subject.UNREAD:
                self._unread.add(finding.location.path)
            case Subject.OVERDUE_REVIEW:
                self._overdue.add(finding.location.path)
            case Subject.UNVERIFIED:
                self._unverified.add(_link(finding))

    def is_mended(self, finding: Finding) -> bool:
        path, link = finding.location.path, _link(finding)
        if finding.id in self._suppressed or path in self._unread:
            return False
        if finding.needs is Needs.NETWORK and (not self._complete or link in self._unverified):
            return False
        if finding.subject is Subject.COMING_REVIEW:
            return path not in self._overdue
        # The link may be wrong in another way by now.
        return not _is_link(finding) or link not in self._broken


def _is_link(finding: Finding) -> bool:
    return finding.subject.is_link and finding.target is not None


def _link(finding: Finding) -> tuple[str, str | None]:
    return finding.location.path, finding.target


def _difference(old: Record, new: Report) -> str:
    names = differences(old.terms, new.terms)
    if not names:
        return ""
    return f"The runs differ in {', '.join(names)}: not every difference is a change of the pages."
