"""What changed, for one owner or for all: the news that `letters` puts into words."""

from collections.abc import Iterable
from dataclasses import dataclass

from doc_audit.model.finding import Finding, Subject
from doc_audit.model.report import Report
from doc_audit.model.tally import active

NOBODY = "unowned"


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """What one owner (None: everybody) should hear since the day *since*; *note* says why there is nothing to compare with, if so.

    Only confirmed breakage counts: errors, and pages past their review day. *standing* is how much of it is older news, *late*
    how many pages are overdue in all, *suspected* how many links have failed, but not for certain yet.
    """

    owner: str | None
    as_of: str
    since: str
    broken: tuple[Finding, ...]
    overdue: tuple[Finding, ...]
    fixed: tuple[Finding, ...]
    standing: int
    late: int
    suspected: int
    note: str
    link: str

    @property
    def silent(self) -> bool:
        """There is nothing to say."""
        return not (self.broken or self.fixed or self.overdue)


def digest(report: Report, *, owner: str | None = None, link: str = "") -> Digest:
    """What is new and what is fixed in *report*, as its own history says.

    Without a run to compare with, everything that stands is given as new, and the note says so. *owner* is compared without
    regard to case; `unowned` means findings without an owner. *link* is where the whole report can be read.
    """
    history = report.history if report.history and report.history.since else None
    now = [finding for finding in _of(active(report), owner) if _weighs(finding)]
    news = [finding for finding in now if finding.confirmed and _is_news(finding, report)]
    days = {page.path: page.review.days_overdue or 0 for page in report.pages}
    late = sorted(
        (finding for finding in news if finding.subject is Subject.OVERDUE_REVIEW),
        key=lambda finding: (-days.get(finding.location.path, 0), finding.location.path),
    )
    return Digest(
        owner=owner,
        as_of=report.as_of.isoformat(),
        since=history.since.as_of.isoformat() if history and history.since else "",
        broken=tuple(finding for finding in news if finding.subject is not Subject.OVERDUE_REVIEW),
        overdue=tuple(late),
        fixed=tuple(f for f in _of(history.fixed, owner) if _weighs(f) and f.confirmed) if history else (),
        standing=sum(finding.confirmed for finding in now) - len(news),
        late=sum(finding.subject is Subject.OVERDUE_REVIEW for finding in now),
        suspected=sum(not finding.confirmed for finding in _of(active(report), owner)),
        note="" if history else _note(report),
        link=link,
    )


def is_known(report: Report, owner: str) -> bool:
    """Whether anybody of that name owns a page or a finding, or did in the run compared with."""
    gone = report.history.fixed if report.history else ()
    names = {name for page in report.pages for name in page.review.owners}
    names |= {name for finding in (*report.findings, *gone) for name in finding.owners}
    return owner.casefold() in {NOBODY, *(name.casefold() for name in names)}


def _note(report: Report) -> str:
    why = report.history.note if report.history else "There is no earlier run to compare with."
    return f"{why} This is everything that stands."


def _weighs(finding: Finding) -> bool:
    return finding.severity == "error" or (finding.subject is Subject.OVERDUE_REVIEW and finding.severity == "warning")


def _is_news(finding: Finding, report: Report) -> bool:
    if report.history is None or report.history.since is None:
        return True
    return finding.state in ("new", "reappeared") or finding.id in report.history.confirmed


def _of(findings: Iterable[Finding], owner: str | None) -> Iterable[Finding]:
    if owner is None:
        return findings
    wanted = owner.casefold()
    if wanted == NOBODY:
        return (finding for finding in findings if not finding.owners)
    return (finding for finding in findings if wanted in {name.casefold() for name in finding.owners})
