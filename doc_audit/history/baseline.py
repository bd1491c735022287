"""The baseline: what is known today and does not fail; only new findings do."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from doc_audit.errors import UsageError
from doc_audit.files import read_given
from doc_audit.model.finding import Needs, Subject, Suppression
from doc_audit.model.plural import plural
from doc_audit.model.report import Report
from doc_audit.model.settings import Config
from doc_audit.model.tally import ids_of
from doc_audit.rules.engine import severity_of
from doc_audit.rules.registry import RULES, needs_of
from doc_audit.wire.redaction import clean

VERSION = "1"
_NONE = f"not a baseline of version {VERSION}; write one with `doc-audit baseline create`"


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
        UsageError: the file is missing, or is not a baseline; it is never taken for an empty one.
    """
    try:
        return parse(read_given(file))
    except FileNotFoundError as error:
        raise UsageError(f"{file}: there is no such baseline; write one with `doc-audit baseline create`") from error
    except OSError as error:
        raise UsageError(f"{file}: cannot read the baseline: {error.strerror or error}") from error
    except UnicodeDecodeError as error:
        raise UsageError(f"{file}: not a baseline: it is not UTF-8") from error
    except UsageError as error:
        raise UsageError(f"{file}: {error}") from error


def parse(text: str) -> tuple[Accepted, ...]:
    """Read a baseline's *text*.

    Raises:
        UsageError: it is not a baseline of a version known here.
    """
    try:
        data = json.loads(text)
    except ValueError as error:
        raise UsageError(f"not a baseline: not JSON ({error})") from error
    if not isinstance(data, dict) or data.get("baseline_version") != VERSION:
        raise UsageError(_NONE)
    if not isinstance(data.get("findings"), list):
        raise UsageError(_NONE)
    return tuple(_accepted(item, number) for number, item in enumerate(data["findings"], start=1))


def dump(accepted: Iterable[Accepted]) -> str:
    """Write a baseline, a finding a line, sorted, so that its changes read well in a diff."""
    lines = []
    for item in sorted(accepted, key=lambda item: (item.path, item.rule, item.target, item.id)):
        data = {"id": item.id, "rule": item.rule, "path": item.path, "target": item.target}
        lines.append("\n  " + json.dumps(data, ensure_ascii=True))
    if lines:
        lines[-1] += "\n"
    return f'{{"baseline_version": "{VERSION}", "findings": [{",".join(lines)}]}}\n'


def create(report: Report) -> tuple[Accepted, ...]:
    """Accept everything that counts in *report*; what is suppressed otherwise needs no baseline. Secrets are not written."""
    accepted = []
    for item in clean(report).findings:
        if item.suppressed is None or item.suppressed.by == "baseline":
            accepted.append(Accepted(id=item.id, rule=item.rule, path=item.location.path, target=item.target or ""))
    return tuple(accepted)


def gone(accepted: Iterable[Accepted], report: Report, config: Config) -> tuple[Accepted, ...]:
    """Give those of *accepted* that are known to be gone: the run covered their page and rule, and had what the rule needs."""
    found = ids_of(report.findings)
    reach = _Reach(report, config)
    absent = []
    for item in accepted:
        if item.id not in found and reach.covers(item):
            absent.append(item)
    return tuple(absent)


def apply(report: Report, accepted: Iterable[Accepted]) -> Report:
    """Mark the findings of *report* that the baseline accepts."""
    known = {item.id for item in accepted}
    suppression = Suppression(by="baseline", reason="in the baseline")
    findings = []
    for finding in report.findings:
        if finding.suppressed is None and finding.id in known:
            findings.append(replace(finding, suppressed=suppression))
        else:
            findings.append(finding)
    return replace(report, findings=tuple(findings))


def note_gone(report: Report, count: int) -> Report:
    """Say in *report* that *count* entries of the baseline are out of date."""
    if not count:
        return report
    entries, them = (
        plural(count, "entry of the baseline is", "entries of the baseline are"),
        plural(count, "it", "them"),
    )
    note = f"{count} {entries} no longer found; `doc-audit baseline prune` removes {them}."
    return replace(report, notes=(*report.notes, note))


class _Reach:
    """What a run could have found: it proves nothing of pages that were not audited and rules that did not run."""

    def __init__(self, report: Report, config: Config) -> None:
        self._scope = report.scope
        self._off = {rule.code for rule in RULES if severity_of(rule, config) is None}
        self._network = report.complete and not report.offline
        self._history = report.git is not None and not report.git.shallow
        self._unread: set[str] = set()
        self._unverified: set[str] = set()
        for finding in report.findings:
            if finding.subject is Subject.UNREAD:
                self._unread.add(finding.location.path)
        for link in report.unverified:
            self._unverified.update(link.paths)

    def covers(self, item: Accepted) -> bool:
        needs = needs_of(item.rule)
        if needs is Needs.NETWORK and (not self._network or item.path in self._unverified):
            return False
        if needs is Needs.HISTORY and not self._history:
            return False
        if item.rule in self._off or item.path in self._unread:
            return False
        return self._is_audited(item.path)

    def _is_audited(self, path: str) -> bool:
        for scope in self._scope:
            if scope in (".", path) or path.startswith(f"{scope}/"):
                return True
        return False


def _accepted(item: Any, number: int) -> Accepted:
    if not isinstance(item, dict) or not isinstance(item.get("id"), str):
        raise UsageError(f"entry {number} is not a finding: it has no id")
    return Accepted(
        id=item["id"],
        rule=str(item.get("rule", "")),
        path=str(item.get("path", "")),
        target=str(item.get("target", "")),
    )
