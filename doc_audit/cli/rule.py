"""`doc-audit rule`: explain one rule, or list them all."""

import json

import click

from doc_audit.cli.common.options import rule_codes
from doc_audit.cli.common.rule_text import markdown
from doc_audit.rules.base import Rule
from doc_audit.rules.registry import RULES, find


@click.command("rule", short_help="Explain a rule, or list them.")
@click.argument("code", required=False, shell_complete=rule_codes)
@click.option("--format", "style", type=click.Choice(["text", "markdown", "json"]), default="text", show_default=True)
def command(code: str | None, style: str) -> int:
    """Explain the rule CODE (or its name): what it means, why it matters, how to fix it, how to switch it off.

    Without CODE, or with the beginning of several (DA3), list the rules.
    """
    chosen = _chosen(code or "")
    if style == "json":
        click.echo(json.dumps(list(map(_data, chosen)), indent=2, ensure_ascii=False))
    elif style == "markdown":
        click.echo("\n".join(map(markdown, chosen)))
    elif len(chosen) > 1:
        for rule in chosen:
            click.echo(f"{rule.code}  {rule.name:<24} {rule.severity or 'off':<8} {rule.summary}")
    else:
        rule = chosen[0]
        click.echo(f"{rule.code} {rule.name} ({rule.severity or 'off by default'})\n\n{rule.summary}\n\n{rule.help}")
    return 0


def _chosen(code: str) -> list[Rule]:
    """Give the rules whose codes begin with *code*, if there are several; else the one of that code or name."""
    begun = [rule for rule in RULES if rule.code.startswith(code.upper())]
    if len(begun) > 1:
        return begun
    return [find(code)]


def _data(rule: Rule) -> dict[str, str | None]:
    return {
        "code": rule.code,
        "name": rule.name,
        "severity": rule.severity or "off",
        "summary": rule.summary,
        "help": rule.help,
    }
