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
from doc_audit.model.settings import Config, RuleSetting
from doc_audit.rules.base import Rule


def judge(rules: Iterable[Rule], evidence: Evidence) -> tuple[Finding, ...]:
    """Run *rules* over *evidence*; the findings are sorted by path, line, column and rule, suppressed ones included."""
    active = list(_active(rules, evidence.config))
    owners = {review.path: review.owners for review in evidence.reviews}
    findings: list[Finding] = []
    for item in active:
        findings += _stamp(item, item.rule.check(evidence), owners, evidence.config)
    judged, used = _suppress(findings, evidence)
    for item in active:
        if item.rule.subject is Subject.IGNORE:
            problems = _ignore_problems(evidence, used, rules, _decided(active, evidence))
            judged += _stamp(item, problems, owners, evidence.config)
    return tuple(sorted(judged, key=_order))


@dataclass(frozen=True, slots=True)
class _Active:
    """A rule that is on in this project, and how severe it is here."""

    rule: Rule
    severity: Severity


def _active(rules: Iterable[Rule], config: Config) -> Iterator[_Active]:
    for rule in rules:
        severity = severity_of(rule, config)
        if severity is not None:
            yield _Active(rule, severity)


def severity_of(rule: Rule, config: Config) -> Severity | None:
    """Say how severe *rule* is in this project; None when it is off, deselected or ignored."""
    if config.ignore and rule.code.startswith(config.ignore):
        return None
    if config.select and not rule.code.startswith(config.select):
        return None
    chosen = _setting(rule, config).severity
    if chosen == "off":
        return None
    if chosen is not None:
        return chosen
    if rule.name == "https-available" and config.external.require_https:
        return "error"
    if rule.severity is None and rule.code in config.select:
        # A rule that is off by default and named outright was asked for.
        return "warning"
    return rule.severity


def _setting(rule: Rule, config: Config) -> RuleSetting:
    for name in (rule.code, rule.name):
        if name in config.rules:
            return config.rules[name]
    return RuleSetting()


def fingerprint(rule: str, path: str, key: str, ordinal: int) -> str:
    """Identify a finding for good: no line, message, status or owner in it, so that none of them makes it new."""
    text = "\x1f".join(("v1", rule, path, key, str(ordinal)))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _stamp(
    active: _Active, problems: Iterable[Problem], owners: Mapping[str, tuple[str, ...]], config: Config
) -> Iterator[Finding]:
    rule = active.rule
    excluded = _page_filter(rule, config)
    numbers: Counter[tuple[str, str]] = Counter()
    for problem in problems:
        path = problem.location.path
        if excluded(path):
            continue
        ordinal = numbers[path, problem.key]
        numbers[path, problem.key] += 1
        yield Finding(
            id=fingerprint(rule.code, path, problem.key, ordinal),
            rule=rule.code,
            subject=rule.subject,
            needs=rule.needs,
            name=rule.name,
            severity=_softer(active.severity, problem.severity),
            location=problem.location,
            message=problem.message,
            target=problem.target,
            suggestion=problem.suggestion,
            owners=owners.get(path, ()),
            cause=problem.cause,
            confirmed=problem.severity is None,
        )


def _softer(declared: Severity, asked: Severity | None) -> Severity:
    if asked is None:
        return declared
    return max(declared, asked, key=SEVERITIES.index)


def _page_filter(rule: Rule, config: Config) -> Callable[[str], bool]:
    """Give a function that says whether a page is one where *rule* does not apply."""
    globs: list[str] = []
    for name in (rule.code, rule.name):
        if name in config.rules:
            globs += config.rules[name].exclude
    if not globs:
        return lambda _: False
    return compiled(globs).matches


@dataclass(frozen=True, slots=True)
class _Ignore:
    directive: Directive
    index: int


def _suppress(findings: list[Finding], evidence: Evidence) -> tuple[list[Finding], set[tuple[str, int]]]:
    """Mark the findings that an ignore comment covers; also say which ignore comments were of use."""
    ignores: dict[str, list[_Ignore]] = {}
    for document in evidence.corpus.documents:
        if document.directives:
            ignores[document.path] = [_Ignore(item, index) for index, item in enumerate(document.directives)]
    groups: dict[tuple[str, str], list[Finding]] = defaultdict(list)
    judged = []
    for finding in findings:
        if finding.location.path in ignores:
            groups[finding.location.path, finding.rule].append(finding)
        else:
            judged.append(finding)
    used: set[tuple[str, int]] = set()
    for (path, _), group in groups.items():
        for finding, ignore in _covered(group, ignores[path]):
            if ignore is None:
                judged.append(finding)
            else:
                used.add((path, ignore.index))
                judged.append(_suppressed(finding, ignore.directive, evidence.today))
    return judged, used


def _suppressed(finding: Finding, directive: Directive, today: dt.date) -> Finding:
    """Mark *finding* as covered by *directive*, unless that has expired."""
    if _expired(directive, today):
        return finding
    until = None
    if directive.until is not None:
        until = directive.until.isoformat()
    return replace(finding, suppressed=Suppression(by="inline", reason=directive.reason, until=until))


def _covered(findings: Iterable[Finding], ignores: Iterable[_Ignore]) -> Iterator[tuple[Finding, _Ignore | None]]:
    """Give each of *findings*, one or more of one rule on one page, with the first of the page's *ignores* that covers it.

    Both are gone through once, from the top of the page down: those that have begun are kept in their order.
    """
    ordered = sorted(findings, key=lambda finding: finding.location.line)
    fitting = [ignore for ignore in ignores if _fits(ignore.directive, ordered[0].rule, ordered[0].name)]
    waiting = sorted(fitting, key=_first_line, reverse=True)
    begun: list[tuple[int, _Ignore]] = []
    for finding in ordered:
        line = finding.location.line
        while waiting and _first_line(waiting[-1]) <= line:
            ignore = waiting.pop()
            heappush(begun, (ignore.index, ignore))
        while begun and _ends_before(begun[0][1].directive, line):
            heappop(begun)
        covering = None
        if begun:
            covering = begun[0][1]
        yield finding, covering


def _first_line(ignore: _Ignore) -> int:
    if ignore.directive.kind == "ignore-file":
        return 0
    return ignore.directive.lines[0]


def _ends_before(directive: Directive, line: int) -> bool:
    return directive.kind != "ignore-file" and directive.lines[1] < line


@lru_cache(maxsize=1024)
def _fits(directive: Directive, code: str, name: str) -> bool:
    """Say whether *directive* can be read, and means this rule."""
    return not directive.problem and any(_means(wanted, code, name) for wanted in directive.codes)


def _means(wanted: str, code: str, name: str) -> bool:
    """Say whether an ignore of *wanted*, a code, the beginning of one, or a name, means this rule."""
    return code.startswith(wanted) or name == wanted


def _expired(directive: Directive, today: dt.date) -> bool:
    return directive.until is not None and directive.until < today


def _decided(active: Iterable[_Active], evidence: Evidence) -> frozenset[str]:
    """Give the codes of the *active* rules whose silence means that nothing is wrong: their facts were collected in this run."""
    missing = set()
    if evidence.offline:
        missing.add(Needs.NETWORK)
    if not evidence.git.usable:
        missing.add(Needs.HISTORY)
    codes = set()
    for item in active:
        if item.rule.needs not in missing and item.rule.subject is not Subject.IGNORE:
            codes.add(item.rule.code)
    return frozenset(codes)


def _ignore_problems(
    evidence: Evidence, used: set[tuple[str, int]], rules: Iterable[Rule], decided: frozenset[str]
) -> Iterator[Problem]:
    for document in evidence.corpus.documents:
        judging = _IgnoreJudge(rules, decided, evidence.today)
        if document.unread:
            # What an ignore is for may stand in the part that was not read.
            judging = replace(judging, decided=frozenset())
        alike: Counter[str] = Counter()
        for index, directive in enumerate(document.directives):
            name = f"{directive.kind}[{','.join(directive.codes)}]"
            alike[name] += 1
            message = directive.problem or judging.message(directive, used=(document.path, index) in used)
            if message:
                # Numbered among all of its kind, so that its name does not depend on which of them are of use.
                key = name
                if alike[name] > 1:
                    key = f"{name} {alike[name]}"
                yield Problem(location=directive.location, message=message, key=key)


@dataclass(frozen=True, slots=True)
class _IgnoreJudge:
    """Says what is wrong with an ignore; *decided* are the codes of rules whose silence means that nothing is wrong."""

    rules: Iterable[Rule]
    decided: frozenset[str]
    today: dt.date

    def message(self, directive: Directive, *, used: bool) -> str:
        """Say in words what is wrong with *directive*; empty if nothing is."""
        if directive.kind == "foreign":
            # What it is of use for only its own program knows.
            return ""
        codes = ", ".join(directive.codes)
        could_tell = False
        for wanted in directive.codes:
            meant = {rule.code for rule in self.rules if _means(wanted, rule.code, rule.name)}
            if not meant:
                return f"This ignore names no rule with {wanted}: `doc-audit rule` lists them all."
            could_tell = could_tell or not meant.isdisjoint(self.decided)
        if used and _expired(directive, self.today):
            return f"This ignore of {codes} expired on {directive.until}: mend the finding, or give a new date."
        if not used and could_tell:
            return f"This ignore of {codes} matches no finding any more: remove it."
        return ""


def _order(finding: Finding) -> tuple[Location, str, str]:
    return finding.location, finding.rule, finding.id
