"""Findings that one fix removes: a dead host, a moved page."""

import posixpath
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import unquote

from doc_audit.model.finding import SEVERITIES, Finding, Needs, Subject
from doc_audit.reports.hrefs import short_id

# Rules on what a fragment names: for them a link with another fragment is another cause.
_IN_FRAGMENT = (Subject.ANCHOR, Subject.LINES)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cluster:
    """*count* findings on *pages* pages with one origin. *first* is the permalink of the first of them."""

    title: str
    action: str
    rule: str
    severity: str
    count: int
    pages: int
    first: str
    example: str


def clusters(findings: Iterable[Finding]) -> tuple[Cluster, ...]:
    """Group *findings* by cause, else by the target that is missing; those of two or more, the worst and then the largest first."""
    grouped: dict[tuple[str, str, str], list[Finding]] = defaultdict(list)
    for finding in findings:
        key = _key(finding)
        if key is not None and finding.severity != "notice":
            grouped[key].append(finding)
    found = [_cluster(key, members) for key, members in grouped.items() if len(members) > 1]
    found.sort(key=lambda cluster: (SEVERITIES.index(cluster.severity), -cluster.count, cluster.title))
    return tuple(found)


def _key(finding: Finding) -> tuple[str, str, str] | None:
    if finding.cause:
        return ("cause", finding.rule, finding.cause)
    if not finding.target or not finding.subject.is_link:
        return None
    whole = finding.subject in _IN_FRAGMENT
    if finding.needs is Needs.NETWORK:
        return ("url", finding.rule, finding.target if whole else finding.target.partition("#")[0])
    return ("target", finding.rule, _resolved(finding.location.path, finding.target, whole=whole))


def _resolved(page: str, target: str, *, whole: bool) -> str:
    """Give the target as seen from the root; its fragment too if the *whole* counts."""
    path, _, fragment = target.partition("#")
    path = unquote(path.partition("?")[0], errors="replace")
    base = "" if path.startswith("/") else posixpath.dirname(page)
    found = posixpath.normpath(posixpath.join(base, path.lstrip("/"))) if path else page
    return f"{found}#{unquote(fragment, errors='replace')}" if whole and fragment else found


def _cluster(key: tuple[str, str, str], members: list[Finding]) -> Cluster:
    _, rule, subject = key
    first = members[0]
    return Cluster(
        title=subject,
        action=_action(members),
        rule=rule,
        severity=min((member.severity for member in members), key=SEVERITIES.index),
        count=len(members),
        pages=len({member.location.path for member in members}),
        first=f"f-{short_id(first.id)}",
        example=first.message,
    )


def _action(members: Sequence[Finding]) -> str:
    suggestions = {member.suggestion for member in members}
    if len(suggestions) == 1 and members[0].suggestion:
        return f"Write `{members[0].suggestion}` instead."
    found = {
        _resolved(item.location.path, item.suggestion, whole=False) if item.suggestion else None for item in members
    }
    subject = members[0].subject
    in_tree = subject.is_link and members[0].needs is Needs.PAGES
    if in_tree and len(found) == 1 and None not in found:
        return f"It is `{found.pop()}` now: each of the links carries the text to type."
    if subject is Subject.INDEX:
        return "Give the folder a README.md or index.md, or link to a page in it."
    if in_tree:
        return "Restore or rename the target, or mend the links to it."
    return "Replace the address, or remove the links to it."
