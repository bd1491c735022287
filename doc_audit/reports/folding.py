"""What is said of a whole folder in one line, because it holds for many of its pages alike."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from doc_audit.model.finding import Finding, Severity, Subject
from doc_audit.model.report import Report
from doc_audit.model.review import DEFAULT_CYCLE, Review
from doc_audit.reports.folders import by_folder

# So few pages of a tree are named one by one.
_FEW = 10
_UNDATED = "pages do not say when they were last reviewed"
_LATE_BY_DEFAULT = "pages are overdue by the default cycle; they state none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fold:
    """One defect of many pages of a *folder*, which is empty for the tree's own: *text* goes on from the number of *pages*."""

    folder: str
    rule: str
    severity: Severity
    text: str
    pages: int


def folded(findings: Iterable[Finding], report: Report) -> tuple[Sequence[Finding], Sequence[Fold]]:
    """Part *findings* into those shown one by one and those told by folder.

    Told by folder are missing dates, and late reviews that only the default cycle asks for, where the tree has many of them.
    """
    reviews = {page.path: page.review for page in report.pages}
    alike: dict[str, list[Finding]] = defaultdict(list)
    single = []
    for finding in findings:
        text = _said_by_folder(finding, reviews)
        if text:
            alike[text].append(finding)
        else:
            single.append(finding)
    folds = []
    for text, members in alike.items():
        if len(members) <= _FEW:
            single += members
            continue
        by_path = {finding.location.path: finding for finding in members}
        for folder, paths in by_folder(list(by_path)):
            first = by_path[paths[0]]
            if len(paths) == 1:
                single.append(first)
            else:
                folds.append(Fold(folder=folder, rule=first.rule, severity=first.severity, text=text, pages=len(paths)))
    single.sort(key=lambda finding: (finding.location, finding.rule))
    folds.sort(key=lambda fold: (fold.folder, fold.rule))
    return single, folds


def _said_by_folder(finding: Finding, reviews: Mapping[str, Review]) -> str:
    """Give what is said of many pages at once; empty where each page has something of its own to tell."""
    review = reviews.get(finding.location.path)
    if review is None:
        return ""
    if finding.is_overdue_review and review.cycle_source == DEFAULT_CYCLE:
        return _LATE_BY_DEFAULT
    if finding.subject is Subject.MISSING_DATE:
        return _UNDATED
    return ""
