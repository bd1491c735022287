"""Two runs compared: what is new, fixed, and still open; old + new - fixed = now."""

from collections.abc import Iterable
from dataclasses import dataclass

from doc_audit.model.finding import Finding
from doc_audit.model.report import Report, differences


@dataclass(frozen=True, slots=True, kw_only=True)
class Diff:
    """The findings that count in either run. *note* says why the runs may not be comparable, if so."""

    new: tuple[Finding, ...]
    fixed: tuple[Finding, ...]
    still: tuple[Finding, ...]
    note: str = ""


def compare(old: Report, new: Report) -> Diff:
    """Compare what counts in *old* and *new* by fingerprint."""
    before = {finding.id: finding for finding in _counted(old.findings)}
    now = {finding.id: finding for finding in _counted(new.findings)}
    return Diff(
        new=tuple(finding for key, finding in now.items() if key not in before),
        fixed=tuple(finding for key, finding in before.items() if key not in now),
        still=tuple(finding for key, finding in now.items() if key in before),
        note=_difference(old, new),
    )


def _counted(findings: Iterable[Finding]) -> Iterable[Finding]:
    return (finding for finding in findings if finding.suppressed is None)


def _difference(old: Report, new: Report) -> str:
    names = differences(old, new)
    return f"The runs differ in {', '.join(names)}: not every difference is a change of the pages." if names else ""
