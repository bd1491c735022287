"""Findings that one fix removes: a dead host, a moved page."""

import posixpath
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import unquote

from doc_audit.model.finding import SEVERITIES, Finding, Needs, Subject
from doc_audit.reports.hrefs import short_id

# Pages that a command names one by one.
NAMED = 2
# Rules on what a fragment names: for them a link with another fragment is another cause.
_IN_FRAGMENT = (Subject.ANCHOR, Subject.LINES)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cluster:
    """*count* findings on *pages* pages with one origin. *first* is the permalink of the first of them.

    *paths* are the pages, or the folder that holds them if they are many; *suggested* says whether each finding carries what to
    write instead, *of_links* whether they are links. *owner* is None where they have not one owner in common.
    """

    title: str
    action: str
    rule: str
    severity: str
    count: int
    pages: int
    first: str
    example: str
    paths: tuple[str, ...]
    suggested: bool
    of_links: bool
    owner: str | None


# Findings with one origin, and what tells it.
Origin = tuple[tuple[str, str, str], list[Finding]]


def origins(findings: Iterable[Finding]) -> list[Origin]:
    """Group *findings* by cause, else by the target that is missing; give the worst and largest first."""
    by_origin: dict[tuple[str, str, str], list[Finding]] = defaultdict(list)
    for finding in findings:
        key = _key(finding)
        if key is not None and finding.severity != "notice":
            by_origin[key].append(finding)
    return sorted(by_origin.items(), key=_order)


def clusters(found: Iterable[Origin]) -> tuple[Cluster, ...]:
    """Describe the origins of two findings or more."""
    return tuple(cluster(origin) for origin in found if len(origin[1]) > 1)


def _order(origin: Origin) -> tuple[int, int, str]:
    (_, _, subject), members = origin
    return min(map(_rank, members)), -len(members), subject


def _key(finding: Finding) -> tuple[str, str, str] | None:
    if finding.cause:
        return ("cause", finding.rule, finding.cause)
    if not finding.target or not finding.subject.is_link:
        return None
    whole = finding.subject in _IN_FRAGMENT
    if finding.needs is not Needs.NETWORK:
        return ("target", finding.rule, _resolved(finding.location.path, finding.target, whole=whole))
    url = finding.target
    if not whole:
        url = url.partition("#")[0]
    return ("url", finding.rule, url)


def _resolved(page: str, target: str, *, whole: bool) -> str:
    """Give the target as seen from the root; its fragment too if the *whole* counts."""
    before, _, fragment = target.partition("#")
    path = unquote(before.partition("?")[0], errors="replace")
    found = page
    if path:
        found = posixpath.normpath(_from_root(page, path))
    if whole and fragment:
        found += f"#{unquote(fragment, errors='replace')}"
    return found


def _rank(finding: Finding) -> int:
    return SEVERITIES.index(finding.severity)


def _from_root(page: str, path: str) -> str:
    if path.startswith("/"):
        return path.lstrip("/")
    return posixpath.join(posixpath.dirname(page), path)


def cluster(origin: Origin) -> Cluster:
    """Describe the findings of one *origin*."""
    (_, rule, subject), members = origin
    first = members[0]
    paths = {member.location.path for member in members}
    return Cluster(
        title=subject,
        action=_action(members),
        rule=rule,
        severity=min(members, key=_rank).severity,
        count=len(members),
        pages=len(paths),
        first=f"f-{short_id(first.id)}",
        example=first.message,
        paths=_places(paths),
        suggested=all(member.suggestion for member in members),
        of_links=first.subject.is_link,
        owner=_owner(members),
    )


def _places(paths: Collection[str]) -> tuple[str, ...]:
    """Give what a command is told: up to `NAMED` pages, else the folder that holds all of them."""
    if len(paths) <= NAMED:
        return tuple(sorted(paths))
    return (posixpath.commonpath(paths) or ".",)


def _owner(members: Iterable[Finding]) -> str | None:
    """Give the one owner of all *members*, empty for nobody; None if there are several."""
    owners = {member.owners for member in members}
    if len(owners) != 1:
        return None
    [names] = owners
    if len(names) > 1:
        return None
    return "".join(names)


def _action(members: Sequence[Finding]) -> str:
    suggestion = members[0].suggestion
    if suggestion and all(member.suggestion == suggestion for member in members):
        return f"Write `{suggestion}` instead."
    subject = members[0].subject
    in_tree = subject.is_link and members[0].needs is Needs.PAGES
    place = _suggested_place(members)
    if in_tree and place:
        return f"It is `{place}` now: each of the links carries the text to type."
    if subject is Subject.INDEX:
        return "Give the folder a README.md or index.md, or link to a page in it."
    if in_tree:
        return "Restore or rename the target, or mend the links to it."
    return "Replace the address, or remove the links to it."


def _suggested_place(members: Iterable[Finding]) -> str:
    """Give the one place that the suggestions of all *members* lead to; empty if one has none, or they differ."""
    places = set()
    for member in members:
        if not member.suggestion:
            return ""
        places.add(_resolved(member.location.path, member.suggestion, whole=False))
    if len(places) != 1:
        return ""
    return places.pop()
