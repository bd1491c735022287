"""A rule as text for people."""

from doc_audit.rules.base import Rule


def markdown(rule: Rule) -> str:
    """Write *rule* as a section of the rules page."""
    severity = rule.severity or "off by default"
    return f"## {rule.code} {rule.name}\n\nSeverity: **{severity}**\n\n{rule.summary}\n\n{rule.help}\n"
