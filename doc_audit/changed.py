"""What a change caused: the findings that were not there before, also on pages that it did not touch."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, field, replace
from pathlib import Path

from doc_audit import audit
from doc_audit.audit import Context
from doc_audit.errors import NothingToAudit
from doc_audit.model.finding import Finding, Needs, Subject
from doc_audit.model.plural import plural
from doc_audit.model.report import Report
from doc_audit.model.resolution import Found
from doc_audit.model.settings import Request
from doc_audit.model.tally import active
from doc_audit.rules.internal import missing_file, untracked_target
from doc_audit.vcs.base import Base, base
from doc_audit.vcs.listing import tracked

_Key = tuple[str, str, str]
_Link = tuple[str, str]
# Subjects of rules that a change to the target of a link can break.
_TARGET = (Subject.FILE, Subject.INDEX, Subject.ANCHOR)
# As many pages are named in a note.
_NAMED = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class _Then:
    """The tree as it was: its *findings*, its *links* as (page, destination), and the file that each of them *led_to*."""

    findings: Counter[_Key] = field(default_factory=Counter)
    links: Set[_Link] = frozenset()
    led_to: Mapping[_Link, str] = field(default_factory=dict)


def only_caused(report: Report, request: Request, context: Context, ref: str) -> Report:
    """Keep of *report* what the change since *ref* caused; how much was left out is noted.

    The tree is audited again as it was where HEAD left *ref*, offline. An external link counts if the change wrote it.

    Raises:
        UsageError: git does not know *ref*, or has no common history with it.
    """
    root = Path(request.root)
    with base(root, ref) as before:
        then = _then(_request(request, before), context)
    known = tracked(root)
    if known is not None:
        new = {page.path for page in report.pages} - known
        before = replace(before, changed=before.changed | new)
    return _kept(report, ref, before, then)


def _request(request: Request, before: Base) -> Request:
    """Ask for the same of the tree as it was, as far as it was there."""
    paths = []
    for path in request.paths:
        old = before.root / Path(path).relative_to(request.root)
        if old.exists():
            paths.append(str(old))
    return replace(request, paths=tuple(paths), root=str(before.root), offline=True)


def _then(request: Request, context: Context) -> _Then:
    if not request.paths:
        return _Then()
    try:
        evidence = audit.gather(request, context)
    except NothingToAudit:
        return _Then()
    findings: Counter[_Key] = Counter()
    for finding in audit.report(evidence).findings:
        findings[_key(finding, {})] += 1
    links: set[_Link] = set()
    for document in evidence.corpus.documents:
        for link in document.links:
            links.add((document.path, link.href))
    led_to = {}
    for link, found in evidence.resolved.only(Found):
        led_to[link.location.path, link.href] = found.path
    return _Then(findings=findings, links=links, led_to=led_to)


def _kept(report: Report, ref: str, before: Base, then: _Then) -> Report:
    changes = _Changes(before, then)
    kept, pages_of_cause = [], defaultdict[str, list[str]](list)
    for finding in _caused(report.findings, before, then):
        cause = changes.cause(finding)
        if cause:
            pages_of_cause[cause].append(finding.location.path)
            kept.append(replace(finding, message=f"{finding.message}: this change {cause}"))
        else:
            kept.append(finding)
    caused = replace(report, findings=tuple(kept))
    left_out = len(active(report)) - len(active(caused))
    older = plural(left_out, "older finding is", "older findings are")
    notes = [
        *report.notes,
        f"Only what the change since {ref} ({before.commit[:12]}) caused is shown; {left_out} {older} left out.",
    ]
    for cause, pages in sorted(pages_of_cause.items()):
        notes.append(_linked_from(cause, set(pages)))
    return replace(caused, notes=tuple(notes), scope=(*report.scope, f"changed since {ref}"))


def _caused(findings: Iterable[Finding], before: Base, then: _Then) -> Iterator[Finding]:
    left = Counter(then.findings)
    for finding in findings:
        key = _key(finding, before.renamed)
        if left[key] > 0:
            left[key] -= 1
        elif not (finding.needs is Needs.NETWORK and (key[1], finding.target) in then.links):
            yield finding


def _key(finding: Finding, renamed: Mapping[str, str]) -> _Key:
    """Give what a finding is recognised by, also on a page that was renamed and on another line."""
    path, rule = finding.location.path, finding.rule
    if rule == untracked_target.code:
        # What git does not track is missing in the tree as it was, whether or not it lay here then.
        rule = missing_file.code
    return rule, renamed.get(path, path), finding.target or ""


class _Changes:
    """Says what the change did to the targets of links."""

    def __init__(self, before: Base, then: _Then) -> None:
        self._changed = before.changed
        self._led_to = then.led_to
        self._new_names = {old: new for new, old in before.renamed.items()}

    def cause(self, finding: Finding) -> str:
        """Say what it did to the target of a link on a page that it did not touch; empty if it did nothing that is known."""
        page, href = finding.location.path, finding.target or ""
        target = self._led_to.get((page, href))
        if page in self._changed or target is None or finding.subject not in _TARGET:
            return ""
        if target in self._new_names:
            return f"renames {target} to {self._new_names[target]}"
        if finding.subject is not Subject.ANCHOR:
            return f"removes {target}"
        if target in self._changed:
            return f"removes #{href.partition('#')[2]} from {target}"
        return ""


def _linked_from(cause: str, pages: Set[str]) -> str:
    where = "a page that it does not touch"
    if len(pages) > 1:
        where = f"{len(pages)} pages that it does not touch"
    named = sorted(pages)[:_NAMED]
    if len(pages) > _NAMED:
        named.append("…")
    return f"This change {cause}, linked from {where}: {', '.join(named)}"
