"""From problems to findings: the one place that knows codes, severities, suppression and fingerprints."""

import datetime as dt
import hashlib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from heapq import heappop, heappush

from doc_audit.globs import compiled
from doc_audit.model.document import Directive
from doc_audit.model.evidence import Evidence
from doc_audit.model.finding import SEVERITIES, Finding, Needs, Problem, Severity, Subject, Suppression
from doc_audit.model.place import Location
from doc_audit.model.settings import Config
from doc_audit.rules.base import Rule


def judge(rules: Iterable[Rule], evidence: Evidence) -> tuple[Finding, ...]:
    """Run *rules* over *evidence*; the findings are sorted by path, line, column and rule, suppressed ones included."""
    active = {rule.code: severity for rule in rules if (severity := severity_of(rule, evidence.config)) is not None}
    owners = {review.path: review.owners for review in evidence.reviews}
    findings = [
        finding
        for rule in rules
        if rule.code in active
        for finding in _stamp(rule, active[rule.code], rule.check(evidence), owners, evidence.config)
    ]
    judged, used = _suppress(findings, evidence)
    unused = next((rule for rule in rules if rule.subject is Subject.IGNORE), None)
    if unused is not None and unused.code in active:
        asked = [rule for rule in rules if rule.code in active]
        problems = _ignore_problems(evidence, used, rules, _decided(asked, evidence))
        judged.extend(_stamp(unused, active[unused.code], problems, owners, evidence.config))
    return tuple(sorted(judged, key=_order))


def severity_of(rule: Rule, config: Config) -> Severity | None:
    """Say how severe *rule* is in this project; None when it is off, deselected or ignored."""
    names = (rule.code, rule.name)
    setting = next((config.rules[name] for name in names if name in config.rules), None)
    if config.ignore and rule.code.startswith(config.ignore):
        return None
    if config.select and not rule.code.startswith(config.select):
        return None
    if setting is not None and setting.severity is not None:
        return None if setting.severity == "off" else setting.severity
    # A rule that is off by default and named outright was asked for.
    return rule.severity or ("warning" if rule.code in config.select else None)


def fingerprint(rule: str, path: str, key: str, ordinal: int) -> str:
    """Identify a finding for good: no line, message, status or owner in it, so that none of them makes it new."""
    text = "\x1f".join(("v1", rule, path, key, str(ordinal)))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _stamp(
    rule: Rule, severity: Severity, problems: Iterable[Problem], owners: Mapping[str, tuple[str, ...]], config: Config
) -> Iterator[Finding]:
    excluded = _page_filter(rule, config)
    seen: Counter[tuple[str, str]] = Counter()
    for problem in problems:
        path = problem.location.path
        if excluded(path):
            continue
        ordinal = seen[path, problem.key]
        seen[path, problem.key] += 1
        yield Finding(
            id=fingerprint(rule.code, path, problem.key, ordinal),
            rule=rule.code,
            subject=rule.subject,
            needs=rule.needs,
            name=rule.name,
            severity=_softer(severity, problem.severity),
            location=problem.location,
            message=problem.message,
            target=problem.target,
            suggestion=problem.suggestion,
            owners=owners.get(path, ()),
            cause=problem.cause,
            confirmed=problem.severity is None,
        )


def _softer(declared: Severity, asked: Severity | None) -> Severity:
    return declared if asked is None else max(declared, asked, key=SEVERITIES.index)


def _page_filter(rule: Rule, config: Config) -> Callable[[str], bool]:
    globs = [glob for name in (rule.code, rule.name) if name in config.rules for glob in config.rules[name].exclude]
    return compiled(globs).matches if globs else lambda _: False


@dataclass(frozen=True, slots=True)
class _Ignore:
    directive: Directive
    index: int


def _suppress(findings: list[Finding], evidence: Evidence) -> tuple[list[Finding], set[tuple[str, int]]]:
    """Mark the findings that an ignore comment covers; also say which ignore comments were of use."""
    by_page = {
        document.path: tuple(_Ignore(directive, index) for index, directive in enumerate(document.directives))
        for document in evidence.corpus.documents
        if document.directives
    }
    groups: dict[tuple[str, str], list[Finding]] = defaultdict(list)
    untouched = []
    for finding in findings:
        if finding.location.path in by_page:
            groups[finding.location.path, finding.rule].append(finding)
        else:
            untouched.append(finding)
    used: set[tuple[str, int]] = set()
    judged = untouched
    for (path, _), group in groups.items():
        for finding, ignore in _covered(group, by_page[path]):
            if ignore is not None:
                used.add((path, ignore.index))
                if not _expired(ignore.directive, evidence.today):
                    until = ignore.directive.until.isoformat() if ignore.directive.until else None
                    suppression = Suppression(by="inline", reason=ignore.directive.reason, until=until)
                    judged.append(replace(finding, suppressed=suppression))
                    continue
            judged.append(finding)
    return judged, used


def _covered(findings: Iterable[Finding], ignores: Iterable[_Ignore]) -> Iterator[tuple[Finding, _Ignore | None]]:
    """Give each of *findings*, all of one rule on one page, with the first of the page's *ignores* that covers it.

    Both are gone through once, from the top of the page down: those that have begun are kept in their order.
    """
    ordered = sorted(findings, key=lambda finding: finding.location.line)
    if not ordered:
        return
    code, name = ordered[0].rule, ordered[0].name
    fitting = [ignore for ignore in ignores if not ignore.directive.problem and _names(ignore.directive, code, name)]
    waiting = sorted(fitting, key=_begin, reverse=True)
    begun: list[tuple[int, _Ignore]] = []
    for finding in ordered:
        line = finding.location.line
        while waiting and _begin(waiting[-1]) <= line:
            ignore = waiting.pop()
            heappush(begun, (ignore.index, ignore))
        while begun and _ends_before(begun[0][1].directive, line):
            heappop(begun)
        yield finding, begun[0][1] if begun else None


def _begin(ignore: _Ignore) -> int:
    return 0 if ignore.directive.kind == "ignore-file" else ignore.directive.lines[0]


def _ends_before(directive: Directive, line: int) -> bool:
    return directive.kind != "ignore-file" and directive.lines[1] < line


@lru_cache(maxsize=1024)
def _names(directive: Directive, code: str, name: str) -> bool:
    return any(code.startswith(wanted) or name == wanted for wanted in directive.codes)


def _expired(directive: Directive, today: dt.date) -> bool:
    return directive.until is not None and directive.until < today


def _decided(rules: Iterable[Rule], evidence: Evidence) -> frozenset[str]:
    """Give the codes of the *rules* whose silence means that nothing is wrong: their facts were collected in this run."""
    missing = {Needs.NETWORK} if evidence.offline else set()
    if not evidence.git.usable:
        missing.add(Needs.HISTORY)
    return frozenset(rule.code for rule in rules if rule.needs not in missing and rule.subject is not Subject.IGNORE)


def _ignore_problems(
    evidence: Evidence, used: set[tuple[str, int]], rules: Iterable[Rule], decided: frozenset[str]
) -> Iterator[Problem]:
    names = [(rule.code, rule.name) for rule in rules]
    for document in evidence.corpus.documents:
        # Where a part was not read, what an ignore is for may stand there.
        known = frozenset() if document.unread else decided
        alike: Counter[str] = Counter()
        for index, directive in enumerate(document.directives):
            name = f"{directive.kind}[{','.join(directive.codes)}]"
            alike[name] += 1
            message = directive.problem or _ignore_message(
                directive, (document.path, index) in used, evidence.today, names, known
            )
            if message:
                # Numbered among all of its kind, so that its name does not depend on which of them are of use.
                key = name if alike[name] == 1 else f"{name} {alike[name]}"
                yield Problem(location=directive.location, message=message, key=key)


def _ignore_message(
    directive: Directive, used: bool, today: dt.date, names: Iterable[tuple[str, str]], decided: frozenset[str]
) -> str:
    codes = ", ".join(directive.codes)
    meant = {
        wanted: {code for code, name in names if code.startswith(wanted) or name == wanted}
        for wanted in directive.codes
    }
    unknown = next((wanted for wanted, rules in meant.items() if not rules), None)
    if unknown is not None:
        return f"This ignore names no rule with {unknown}: `doc-audit rule` lists them all."
    if used and _expired(directive, today):
        return f"This ignore of {codes} expired on {directive.until}: mend the finding, or give a new date."
    if not used and any(rules & decided for rules in meant.values()):
        return f"This ignore of {codes} matches no finding any more: remove it."
    return ""


def _order(finding: Finding) -> tuple[Location, str, str]:
    return finding.location, finding.rule, finding.id
