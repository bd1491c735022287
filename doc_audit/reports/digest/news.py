"""What changed, for one owner or for all: the news that `messages` puts into words."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from doc_audit.model.finding import Finding
from doc_audit.model.report import Report
from doc_audit.model.tally import active, count_overdue

UNOWNED = "unowned"


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """What one owner (None: everybody) should hear since the day *since*; *note* says why there is nothing to compare with, if so.

    Only confirmed breakage counts: errors, and pages past their review day. *older* is how much of it is no news, *late*
    how many pages are overdue in all, *suspected* how many links have failed, but not for certain yet.
    """

    owner: str | None
    as_of: str
    since: str
    broken: tuple[Finding, ...]
    overdue: tuple[Finding, ...]
    fixed: tuple[Finding, ...]
    older: int
    late: int
    suspected: int
    note: str
    link: str

    @property
    def silent(self) -> bool:
        """Say whether there is no news."""
        return not (self.broken or self.fixed or self.overdue)


def digest(report: Report, *, owner: str | None = None, link: str = "") -> Digest:
    """Say what is new and what is fixed in *report*, as its own history says.

    Without a run to compare with, everything that is open is given as new, and the note says so. *owner* is compared without
    regard to case; `unowned` means findings without an owner. *link* is where the whole report can be read.
    """
    since = ""
    if report.since is not None:
        since = report.since.as_of.isoformat()
    ours = _of(active(report), owner)
    counted = list(filter(_counts, ours))
    certain = list(filter(_is_certain, counted))
    broken, overdue = _news(certain, report)
    return Digest(
        owner=owner,
        as_of=report.as_of.isoformat(),
        since=since,
        broken=tuple(broken),
        overdue=_longest_first(overdue, report),
        fixed=_fixed(report, owner),
        older=len(certain) - len(broken) - len(overdue),
        late=count_overdue(counted),
        suspected=len(ours) - sum(map(_is_certain, ours)),
        note=_note(report),
        link=link,
    )


def _news(findings: Iterable[Finding], report: Report) -> tuple[list[Finding], list[Finding]]:
    """Give what is news among *findings*: what is broken, and what is overdue."""
    broken: list[Finding] = []
    overdue: list[Finding] = []
    for finding in findings:
        if not _is_news(finding, report):
            continue
        if finding.is_overdue_review:
            overdue.append(finding)
        else:
            broken.append(finding)
    return broken, overdue


def is_known(report: Report, owner: str) -> bool:
    """Say whether anybody of that name owns a page or a finding, or did in the run compared with."""
    wanted = owner.casefold()
    names: set[str] = set()
    for page in report.pages:
        names.update(page.review.owners)
    for finding in report.findings:
        names.update(finding.owners)
    if report.history is not None:
        for finding in report.history.fixed:
            names.update(finding.owners)
    return wanted == UNOWNED or _belongs(names, wanted)


def _longest_first(findings: Iterable[Finding], report: Report) -> tuple[Finding, ...]:
    days = {page.path: page.review.days_overdue or 0 for page in report.pages}
    ranked = sorted(findings, key=lambda finding: (-days.get(finding.location.path, 0), finding.location.path))
    return tuple(ranked)


def _fixed(report: Report, owner: str | None) -> tuple[Finding, ...]:
    if report.history is None or report.history.since is None:
        return ()
    return tuple(filter(_is_certain, filter(_counts, _of(report.history.fixed, owner))))


def _note(report: Report) -> str:
    """Say why there is nothing to compare with; empty if there is."""
    if report.history is None:
        return "There is no earlier run to compare with. This is everything that stands."
    if report.history.since is None:
        return f"{report.history.note} This is everything that stands."
    return ""


def _counts(finding: Finding) -> bool:
    """Say whether *finding* is an error, or a page past its review day."""
    return finding.severity == "error" or (finding.is_overdue_review and finding.severity == "warning")


def _is_certain(finding: Finding) -> bool:
    return finding.confirmed


def _is_news(finding: Finding, report: Report) -> bool:
    if report.history is None or report.history.since is None:
        return True
    if finding.state in ("new", "reappeared"):
        return True
    return finding.id in report.history.confirmed or finding.id in report.history.became_overdue


def _of(findings: Iterable[Finding], owner: str | None) -> list[Finding]:
    """Give those of *findings* that are *owner*'s; all of them for None."""
    if owner is None:
        return list(findings)
    wanted = owner.casefold()
    return [finding for finding in findings if _belongs(finding.owners, wanted)]


def _belongs(names: Collection[str], wanted: str) -> bool:
    """Say whether *wanted* is among *names*; `unowned` is where there are none."""
    if wanted == UNOWNED:
        return not names
    return wanted in map(str.casefold, names)
