"""What a change caused: the findings that were not there before it, and those that it causes on pages it did not touch."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass, field, replace
from pathlib import Path

from doc_audit import audit
from doc_audit.audit import Context
from doc_audit.errors import NothingToAudit
from doc_audit.model.finding import Finding, Needs, Subject
from doc_audit.model.report import Report
from doc_audit.model.resolution import Found
from doc_audit.model.settings import Request
from doc_audit.rules.internal import missing_file, untracked_target
from doc_audit.vcs.base import Base, base
from doc_audit.vcs.listing import tracked

_Key = tuple[str, str, str]
_Link = tuple[str, str]
# What rules speak of that a change to the target of a link can break.
_TARGET = (Subject.FILE, Subject.INDEX, Subject.ANCHOR)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Then:
    """The tree as it was: its *findings*, its *links* as (page, destination), and the file that each of them *led_to*."""

    findings: Counter[_Key]
    links: frozenset[_Link] = frozenset()
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
    new = {page.path for page in report.pages if known is not None and page.path not in known}
    before = replace(before, changed=before.changed | new)
    return _kept(report, ref, before, then)


def _request(request: Request, before: Base) -> Request:
    root = Path(request.root)
    paths = [before.root / Path(path).relative_to(root) for path in request.paths]
    return replace(
        request,
        paths=tuple(str(path) for path in paths if path.exists()),
        root=str(before.root),
        offline=True,
    )


def _then(request: Request, context: Context) -> _Then:
    if not request.paths:
        return _Then(findings=Counter())
    try:
        evidence = audit.gather(request, context)
    except NothingToAudit:
        return _Then(findings=Counter())
    documents = evidence.corpus.documents
    return _Then(
        findings=Counter(_key(finding, {}) for finding in audit.report(evidence).findings),
        links=frozenset((document.path, link.href) for document in documents for link in document.links),
        led_to={(link.location.path, link.href): found.path for link, found in evidence.resolved.only(Found)},
    )


def _kept(report: Report, ref: str, before: Base, then: _Then) -> Report:
    gone_to = {old: new for new, old in before.renamed.items()}
    kept, impact = [], defaultdict[str, list[str]](list)
    for finding in _caused(report.findings, before, then):
        page = finding.location.path
        cause = _cause(finding, before, then, gone_to) if page not in before.changed else ""
        if cause:
            impact[cause].append(page)
        kept.append(replace(finding, message=f"{finding.message}: this change {cause}") if cause else finding)
    left_out = sum(finding.suppressed is None for finding in report.findings) - sum(
        finding.suppressed is None for finding in kept
    )
    older = "1 older finding is" if left_out == 1 else f"{left_out} older findings are"
    note = f"Only what the change since {ref} ({before.commit[:12]}) caused is shown; {older} left out."
    return replace(
        report,
        findings=tuple(kept),
        notes=(*report.notes, note, *(_linked_from(cause, set(pages)) for cause, pages in sorted(impact.items()))),
        scope=(*report.scope, f"changed since {ref}"),
    )


def _caused(findings: Iterable[Finding], before: Base, then: _Then) -> Iterable[Finding]:
    left = Counter(then.findings)
    for finding in findings:
        key = _key(finding, before.renamed)
        if left[key] > 0:
            left[key] -= 1
        elif not (finding.needs is Needs.NETWORK and (key[1], finding.target) in then.links):
            yield finding


def _key(finding: Finding, renamed: Mapping[str, str]) -> _Key:
    """What a finding is recognised by, whatever its page is called now and wherever it stands on it."""
    path = finding.location.path
    # What git does not track is missing in the tree as it was, whether or not it lay here then.
    rule = missing_file.code if finding.rule == untracked_target.code else finding.rule
    return rule, renamed.get(path, path), finding.target or ""


def _cause(finding: Finding, before: Base, then: _Then, gone_to: Mapping[str, str]) -> str:
    """What the change did to the target of a link on a page that it did not touch; empty if it did nothing that is known."""
    aim = then.led_to.get((finding.location.path, finding.target or ""))
    if aim is None or finding.subject not in _TARGET:
        return ""
    if aim in gone_to:
        return f"renames {aim} to {gone_to[aim]}"
    if finding.subject is Subject.ANCHOR:
        return f"removes #{(finding.target or '').partition('#')[2]} from {aim}" if aim in before.changed else ""
    return f"removes {aim}"


def _linked_from(cause: str, pages: Set[str]) -> str:
    named = ", ".join(sorted(pages)[:3]) + (", …" if len(pages) > 3 else "")
    where = f"{len(pages)} pages that it does not touch" if len(pages) > 1 else "a page that it does not touch"
    return f"This change {cause}, linked from {where}: {named}"
