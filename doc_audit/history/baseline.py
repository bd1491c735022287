"""The baseline: what is known today and does not fail; only new findings do."""

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from doc_audit.errors import UsageError
from doc_audit.model.finding import Finding, Suppression
from doc_audit.model.report import Report

VERSION = "1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Accepted:
    """One accepted finding: its fingerprint, and rule and path for people who read the file."""

    id: str
    rule: str
    path: str
    target: str


def read(file: Path) -> tuple[Accepted, ...]:
    """Read a baseline.

    Raises:
        UsageError: the file is missing, or is no baseline; never taken for an empty one.
    """
    try:
        return parse(file.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise UsageError(f"{file}: there is no such baseline; write one with `doc-audit baseline create`") from error
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{file}: cannot read the baseline: {error}") from error
    except UsageError as error:
        raise UsageError(f"{file}: {error}") from error


def parse(text: str) -> tuple[Accepted, ...]:
    """Read a baseline's *text*.

    Raises:
        UsageError: it is no baseline of a version known here.
    """
    try:
        data = json.loads(text)
    except ValueError as error:
        raise UsageError(f"not a baseline: not JSON ({error})") from error
    if (
        not isinstance(data, dict)
        or data.get("baseline_version") != VERSION
        or not isinstance(data.get("findings"), list)
    ):
        raise UsageError(f"not a baseline of version {VERSION}; write one with `doc-audit baseline create`")
    return tuple(_accepted(item, number) for number, item in enumerate(data["findings"], start=1))


def dump(accepted: Iterable[Accepted]) -> str:
    """Write a baseline, a finding a line, sorted, so that its changes read well in a diff."""
    items = sorted(accepted, key=lambda item: (item.path, item.rule, item.target, item.id))
    lines = ",\n".join(
        "  "
        + json.dumps({"id": item.id, "rule": item.rule, "path": item.path, "target": item.target}, ensure_ascii=True)
        for item in items
    )
    return (
        f'{{"baseline_version": "{VERSION}", "findings": [\n{lines}\n]}}\n'
        if items
        else f'{{"baseline_version": "{VERSION}", "findings": []}}\n'
    )


def create(findings: Iterable[Finding]) -> tuple[Accepted, ...]:
    """Accept everything that counts in *findings*; what is suppressed otherwise needs no baseline."""
    return tuple(
        Accepted(id=finding.id, rule=finding.rule, path=finding.location.path, target=finding.target or "")
        for finding in findings
        if finding.suppressed is None or finding.suppressed.by == "baseline"
    )


def prune(accepted: Iterable[Accepted], findings: Iterable[Finding]) -> tuple[Accepted, ...]:
    """Keep of *accepted* only what is still found."""
    found = {finding.id for finding in findings}
    return tuple(item for item in accepted if item.id in found)


def apply(report: Report, accepted: Iterable[Accepted]) -> Report:
    """Mark the findings of *report* that the baseline accepts, and note how many of its entries are out of date."""
    known = Counter(item.id for item in accepted)
    findings = tuple(
        replace(finding, suppressed=Suppression(by="baseline", reason="in the baseline"))
        if finding.suppressed is None and finding.id in known
        else finding
        for finding in report.findings
    )
    gone = len(known) - len(known.keys() & {finding.id for finding in findings})
    entries = "1 entry of the baseline is" if gone == 1 else f"{gone} entries of the baseline are"
    note = f"{entries} no longer found; `doc-audit baseline prune` removes them."
    return replace(report, findings=findings, notes=(*report.notes, note) if gone else report.notes)


def _accepted(item: Any, number: int) -> Accepted:
    if not isinstance(item, dict) or not isinstance(item.get("id"), str):
        raise UsageError(f"entry {number} is no finding: it has no id")
    return Accepted(
        id=item["id"],
        rule=str(item.get("rule", "")),
        path=str(item.get("path", "")),
        target=str(item.get("target", "")),
    )
