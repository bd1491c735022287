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
    kind = get_completion_class(shell)
    if kind is None:
        raise click.UsageError(f"no completion for {shell}")
    program = click.get_current_context().find_root().command
    click.echo(kind(program, {}, "doc-audit", "_DOC_AUDIT_COMPLETE").source())
    return 0
