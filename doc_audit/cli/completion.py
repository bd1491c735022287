"""`doc-audit completion`: the script that makes a shell complete our commands."""

import click
from click.shell_completion import get_completion_class


@click.command("completion", short_help="Print the completion script for a shell.")
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def command(shell: str) -> int:
    """Print the completion script for SHELL; its shell reads it from a file.

    \b
    bash  doc-audit completion bash > ~/.local/share/bash-completion/completions/doc-audit
    zsh   doc-audit completion zsh > ~/.zfunc/_doc-audit        (with ~/.zfunc in fpath)
    fish  doc-audit completion fish > ~/.config/fish/completions/doc-audit.fish
    """  # noqa: D301 - click's mark for lines that it must not fold
    # Imported here: main imports this module by name.
    from doc_audit.cli.main import cli

    kind = get_completion_class(shell)
    if kind is None:
        raise click.UsageError(f"no completion for {shell}")
    click.echo(kind(cli, {}, "doc-audit", "_DOC_AUDIT_COMPLETE").source())
    return 0


def rule_codes(_ctx: click.Context, _param: click.Parameter, incomplete: str) -> list[str]:
    """The codes that may follow what is typed of a list of rules."""
    from doc_audit.rules.registry import RULES

    done, comma, begun = incomplete.rpartition(",")
    return [done + comma + rule.code for rule in RULES if rule.code.startswith(begun.upper())]


def formats(_ctx: click.Context, _param: click.Parameter, incomplete: str) -> list[str]:
    """The formats that begin with what is typed."""
    from doc_audit.reports.formats import FORMATS

    return [name for name in FORMATS if name.startswith(incomplete)]
