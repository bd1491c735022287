"""`doc-audit completion`: the script that makes a shell complete our commands."""

import click
from click.shell_completion import get_completion_class


@click.command("completion")
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def command(shell: str) -> int:
    """Print the completion script for SHELL; source it from the shell's start-up file."""
    # Imported here: main imports this module by name.
    from doc_audit.cli.main import cli

    kind = get_completion_class(shell)
    if kind is None:
        raise click.UsageError(f"no completion for {shell}")
    click.echo(kind(cli, {}, "doc-audit", "_DOC_AUDIT_COMPLETE").source())
    return 0
