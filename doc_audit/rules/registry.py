"""Every rule, in the order of its code."""

import difflib
import re
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
_BY_NAME = {rule.name: rule for rule in RULES}
_DIGITS = str.maketrans("oOiIlL", "001111")
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
    if rule is None:
        return _FAMILIES.get(code[:3], (Subject.PAGE, Needs.PAGES))
    return rule.subject, rule.needs


def describe(rule: Rule) -> RuleInfo:
    """Give the rule as readers see it."""
    return RuleInfo(code=rule.code, name=rule.name, severity=rule.severity, summary=rule.summary, help=rule.help)


def find(text: str) -> Rule:
    """Give the rule with this code or name.

    Raises:
        UsageError: there is none; the nearest is named.
    """
    rule = _BY_CODE.get(text.upper()) or _BY_NAME.get(text.lower())
    if rule is None:
        raise UsageError(f"no rule {text!r}{_near(text)}")
    return rule


def understood(config: Config) -> Config:
    """Give *config* with codes for the names in `select` and `ignore`; `DA1` stands for all codes that begin like that.

    Raises:
        UsageError: something in it names no rule, which would silently check nothing.
    """
    for name in config.rules:
        if name not in _BY_CODE and name not in _BY_NAME:
            raise UsageError(f"{config.file or 'configuration'}: rules.{name}: no such rule{_near(name)}")
    return replace(config, select=_codes("select", config.select), ignore=_codes("ignore", config.ignore))


def _codes(where: str, wanted: Iterable[str]) -> tuple[str, ...]:
    codes = []
    for text in wanted:
        code = _code(text)
        if not code:
            raise UsageError(f"{where}: no rule {text!r}{_near(text)}")
        codes.append(code)
    return tuple(codes)


def _code(text: str) -> str:
    """Give the code, or beginning of one, that *text* is or names; empty if there is none."""
    prefix = text.upper()
    if text and any(code.startswith(prefix) for code in _BY_CODE):
        return prefix
    rule = _BY_NAME.get(text.lower())
    if rule is None:
        return ""
    return rule.code


def _near(text: str) -> str:
    """Name the code or name nearest to *text*, for the end of a message."""
    if re.fullmatch(r"(?i)da.?[0-9oil]+", text):
        # Digits that are near say nothing: DA999 is no slip of DA309. Letters for digits are one.
        digits = text[2:].translate(_DIGITS).strip(" -_")
        if f"DA{digits}" in _BY_CODE:
            return f"; did you mean DA{digits}?"
        return f"; there are DA101 to {RULES[-1].code}, and `doc-audit rule` lists them"
    near = difflib.get_close_matches(text.lower(), _BY_NAME, n=1)
    if not near:
        return "; `doc-audit rule` lists all"
    return f"; did you mean {near[0]}?"
