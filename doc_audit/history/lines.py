"""A history as JSON lines, for an artifact or a branch: findings described once, then the runs that saw them."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from doc_audit.errors import UsageError
from doc_audit.history.record import Record
from doc_audit.model.finding import Finding
from doc_audit.wire import read
from doc_audit.wire.convert import convert
from doc_audit.wire.convert import parse as parse_json
from doc_audit.wire.run import finding_data, point_data, terms_data
from doc_audit.wire.shape import HistoryLine, RecordedRun

VERSION = "1"


def dump(records: Iterable[Record]) -> Iterator[str]:
    """Write *records* as lines, each with its newline; a finding is described again only when its description changed."""
    yield _line({"history_version": VERSION})
    described: dict[str, str] = {}
    for item in records:
        for finding in item.findings:
            data = finding_data(finding)
            text = json.dumps(data, sort_keys=True)
            if described.get(finding.id) != text:
                described[finding.id] = text
                yield _line({"finding": data})
        ids = [finding.id for finding in item.findings]
        yield _line({"run": {"terms": terms_data(item.terms), "point": point_data(item.point), "findings": ids}})


def parse(lines: Iterable[str], where: str) -> Iterator[Record]:
    """Read what `dump` wrote; *where* is the name that errors begin with.

    Raises:
        UsageError: a line is not JSON, is of another version, or names a finding that was never described.
    """
    described: dict[str, Finding] = {}
    number = 0
    for number, text in enumerate(lines, start=1):
        try:
            found = _line_of(text)
            # At the top, and where histories were put one after the other, or merged line by line.
            if number == 1 or found.history_version is not None:
                _check_version(found.history_version)
            elif found.finding is not None:
                described[found.finding.id] = read.finding_of(found.finding)
            elif found.run is not None:
                yield _run(found.run, described)
            else:
                raise UsageError("run is missing")
        except UsageError as error:
            raise UsageError(f"{where}:{number}: {error}") from error
    if not number:
        raise UsageError(f"{where}: not a history: the file is empty")


def _run(run: RecordedRun, described: dict[str, Finding]) -> Record:
    findings = []
    for key in run.findings:
        if key not in described:
            raise UsageError(f"the finding {key[:40]} was not described before this run")
        findings.append(described[key])
    return Record(terms=read.terms_of(run.terms), point=read.point_of(run.point), findings=tuple(findings))


def _line_of(text: str) -> HistoryLine:
    try:
        return convert(parse_json(text), HistoryLine)
    except (ValueError, RecursionError) as error:
        raise UsageError(f"not JSON, or cut off: {error}") from error


def _check_version(version: Any) -> None:
    if version != VERSION:
        raise UsageError(
            f"not a history of version {VERSION} (its version is {str(version)[:20]}): update doc-audit if a newer one wrote it"
        )


def _line(data: dict[str, Any]) -> str:
    # ASCII only, so that no text in it can act on a terminal or break a line.
    return json.dumps(data, ensure_ascii=True, separators=(",", ":")) + "\n"
