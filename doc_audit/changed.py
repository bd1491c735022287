"""What a change caused: the findings that were not there before it, and those that it causes on pages it did not touch."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path

from doc_audit.audit import Surroundings, collect, run
from doc_audit.errors import NothingToAudit
from doc_audit.model.finding import Finding
from doc_audit.model.report import Report
from doc_audit.model.settings import Request
from doc_audit.vcs.base import Base, base

_Key = tuple[str, str, str]


def only_caused(report: Report, request: Request, around: Surroundings, ref: str) -> Report:
    """Keep of *report* what the change since *ref* caused; how much was left out is noted.

    The tree is audited again as it was where HEAD left *ref*, offline. An external link counts if the change wrote it.

    Raises:
        UsageError: git does not know *ref*, or has no common history with it.
    """
    with base(Path(request.root), ref) as before:
        then = _request(request, before)
        known, links = _then(then, around)
    return _kept(report, ref, before, known, links)


def _request(request: Request, before: Base) -> Request:
    root = Path(request.root)
    paths = [before.root / Path(path).relative_to(root) for path in request.paths]
    return replace(
        request,
        paths=tuple(str(path) for path in paths if path.exists()),
        root=str(before.root),
        offline=True,
        cache_dir=None,
    )


def _then(request: Request, around: Surroundings) -> tuple[Counter[_Key], frozenset[tuple[str, str]]]:
    """The findings of the tree as it was, and its links."""
    if not request.paths:
        return Counter(), frozenset()
    try:
        report = run(request, around)
        corpus = collect(request)
    except NothingToAudit:
        return Counter(), frozenset()
    links = {(document.path, link.href) for document in corpus.documents for link in document.links}
    return Counter(_key(finding, {}) for finding in report.findings), frozenset(links)


def _kept(report: Report, ref: str, before: Base, known: Counter[_Key], links: frozenset[tuple[str, str]]) -> Report:
    kept = tuple(_caused(report.findings, before, known, links))
    left_out = sum(finding.suppressed is None for finding in report.findings) - sum(
        finding.suppressed is None for finding in kept
    )
    note = f"Only what the change since {ref} ({before.commit[:12]}) caused is shown; {left_out} older findings are left out."
    return replace(
        report,
        findings=kept,
        notes=(*report.notes, note, *_impact(kept, before)),
        scope=(*report.scope, f"changed since {ref}"),
    )


def _caused(
    findings: Iterable[Finding], before: Base, known: Counter[_Key], links: frozenset[tuple[str, str]]
) -> Iterable[Finding]:
    left = Counter(known)
    for finding in findings:
        key = _key(finding, before.renamed)
        if left[key] > 0:
            left[key] -= 1
        elif not (finding.rule.startswith("DA2") and (key[1], finding.target) in links):
            yield finding


def _key(finding: Finding, renamed: Mapping[str, str]) -> _Key:
    """What a finding is recognised by, whatever its page is called now and wherever it stands on it."""
    path = finding.location.path
    return finding.rule, renamed.get(path, path), finding.target or ""


def _impact(findings: Iterable[Finding], before: Base) -> Iterable[str]:
    """What the change broke on pages that it did not touch, one line for each cause."""
    pages: dict[str, list[str]] = defaultdict(list)
    for finding in findings:
        if finding.rule in ("DA101", "DA102", "DA103") and finding.location.path not in before.changed:
            pages[finding.message].append(finding.location.path)
    for message, paths in sorted(pages.items()):
        count = len(set(paths))
        where = (
            f"{count} pages that this change did not touch" if count > 1 else "a page that this change did not touch"
        )
        named = ", ".join(sorted(set(paths))[:3])
        yield f"{message} any more, and {where} {'links' if count == 1 else 'link'} to it: {named}{', …' if count > 3 else ''}."
