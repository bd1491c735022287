"""A history as JSON lines, for an artifact or a branch: findings described once, then the runs that saw them."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from typing import Any

from doc_audit.errors import UsageError
from doc_audit.history.record import Record
from doc_audit.history.store import read_terms
from doc_audit.model.finding import Finding
from doc_audit.wire.reading import Node
from doc_audit.wire.run import finding_data, point_data
from doc_audit.wire.unwire import finding as read_finding
from doc_audit.wire.unwire import point as read_point

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
        run = {"terms": asdict(item.terms), "point": point_data(item.point), "findings": [f.id for f in item.findings]}
        yield _line({"run": run})


def parse(lines: Iterable[str], where: str) -> Iterator[Record]:
    """Read what `dump` wrote; *where* is the name that errors begin with.

    Raises:
        UsageError: a line is no JSON, of another version, or speaks of a finding that was never described.
    """
    described: dict[str, Finding] = {}
    number = 0
    for number, line in enumerate(lines, start=1):
        try:
            node = _node(line)
            # At the top, and where histories were put one after the other, or merged line by line.
            if number == 1 or "history_version" in node.value:
                _check(node)
            elif "finding" in node.value:
                finding = read_finding(node.node("finding"))
                described[finding.id] = finding
            else:
                yield _run(node.node("run"), described)
        except UsageError as error:
            raise UsageError(f"{where}:{number}: {error}") from error
    if not number:
        raise UsageError(f"{where}: not a history: the file is empty")


def _run(node: Node, described: dict[str, Finding]) -> Record:
    ids = node.texts("findings")
    missing = next((key for key in ids if key not in described), None)
    if missing is not None:
        raise UsageError(f"the finding {missing[:40]} was not described before this run")
    return Record(
        terms=read_terms(node.node("terms")),
        point=read_point(node.node("point")),
        findings=tuple(described[key] for key in ids),
    )


def _node(line: str) -> Node:
    try:
        data = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise UsageError(f"not JSON, or cut off: {error}") from error
    if not isinstance(data, dict):
        raise UsageError("not a JSON object")
    return Node(data)


def _check(node: Node) -> None:
    version = node.value.get("history_version")
    if version != VERSION:
        raise UsageError(
            f"not a history of version {VERSION} (its version is {str(version)[:20]}): update doc-audit if a newer one wrote it"
        )


def _line(data: dict[str, Any]) -> str:
    # ASCII only, so that no text in it can act on a terminal or break a line.
    return json.dumps(data, ensure_ascii=True, separators=(",", ":")) + "\n"
