"""Every rule, in the order of its code."""

import difflib
from collections.abc import Iterable
from dataclasses import replace

from doc_audit.errors import UsageError
from doc_audit.model.finding import Needs, Subject
from doc_audit.model.report import RuleInfo
from doc_audit.model.settings import Config
from doc_audit.rules import external, freshness, internal, ownership, tool
from doc_audit.rules.base import Rule

RULES: tuple[Rule, ...] = tuple(
    sorted(
        (
            *internal.RULES,
            *external.RULES,
            *freshness.RULES,
            *ownership.RULES,
            tool.mojibake,
            tool.unreadable_page,
            tool.broken_front_matter,
            tool.unused_ignore,
        ),
        key=lambda rule: rule.code,
    )
)


_BY_CODE = {rule.code: rule for rule in RULES}
# What a newer version's rules are taken to speak of, by the family that their code names.
_FAMILIES = {
    "DA1": (Subject.LINK, Needs.PAGES),
    "DA2": (Subject.ADDRESS, Needs.NETWORK),
    "DA3": (Subject.METADATA, Needs.PAGES),
}


def subject_of(code: str) -> Subject:
    """Look up what the rule with this *code* speaks of."""
    return _traits(code)[0]


def needs_of(code: str) -> Needs:
    """Look up what the rule with this *code* cannot judge without."""
    return _traits(code)[1]


def _traits(code: str) -> tuple[Subject, Needs]:
    rule = _BY_CODE.get(code)
    return (rule.subject, rule.needs) if rule else _FAMILIES.get(code[:3], (Subject.PAGE, Needs.PAGES))


def describe(rule: Rule) -> RuleInfo:
    """Give the rule as readers see it."""
    return RuleInfo(code=rule.code, name=rule.name, severity=rule.severity, summary=rule.summary, help=rule.help)


def find(text: str) -> Rule:
    """Give the rule with this code or name.

    Raises:
        UsageError: there is none; the nearest is named.
    """
    for rule in RULES:
        if text.upper() == rule.code or text.lower() == rule.name:
            return rule
    raise UsageError(f"no rule {text!r}{_near(text)}")


def understood(config: Config) -> Config:
    """Give *config* with codes for the names in `select` and `ignore`; `DA1` stands for all codes that begin like that.

    Raises:
        UsageError: something in it names no rule, which would silently check nothing.
    """
    for name in config.rules:
        if not any(name in (rule.code, rule.name) for rule in RULES):
            raise UsageError(f"{config.file or 'configuration'}: rules.{name}: no such rule{_near(name)}")
    return replace(config, select=tuple(_codes("select", config.select)), ignore=tuple(_codes("ignore", config.ignore)))


def _codes(where: str, wanted: Iterable[str]) -> Iterable[str]:
    for text in wanted:
        prefix = text.upper()
        if not text or not any(rule.code.startswith(prefix) for rule in RULES):
            prefix = next((rule.code for rule in RULES if rule.name == text.lower()), "")
        if not prefix:
            raise UsageError(f"{where}: no rule {text!r}{_near(text)}")
        yield prefix


def _near(text: str) -> str:
    names = [name for rule in RULES for name in (rule.name, rule.code.lower())]
    near = difflib.get_close_matches(text.lower(), names, n=1)
    if not near:
        return "; `doc-audit rule` lists all"
    return f"; did you mean {near[0].upper() if near[0].startswith('da') and near[0][2:].isdigit() else near[0]}?"
