"""Every rule, in the order of its code."""

from doc_audit.model.report import RuleInfo
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


def describe(rule: Rule) -> RuleInfo:
    """The rule as readers see it."""
    return RuleInfo(code=rule.code, name=rule.name, severity=rule.severity, summary=rule.summary, help=rule.help)
