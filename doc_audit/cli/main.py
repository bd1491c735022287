"""The command line's front door: which command runs, and how its end becomes an exit code."""

import contextlib
import difflib
import importlib
import io
import os
import sys
import traceback
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NoReturn

import click
from click.shell_completion import CompletionItem

from doc_audit.cli.streams import (
    drop_stdout,
    drop_what_cannot_be_written,
    open_what_is_closed,
    write_utf8,
)
from doc_audit.errors import DocAuditError, NothingToAudit, UsageError
from doc_audit.model.redact import redact
from doc_audit.stopping import Stopped
from doc_audit.version import __version__

FAILED = 2
NOTHING = 3

# Name of the command -> module that holds it: imported only when it runs, so that `check` starts fast.
COMMANDS = {
    "check": "doc_audit.cli.check",
    "report": "doc_audit.cli.report",
    "merge": "doc_audit.cli.merge",
    "fleet": "doc_audit.cli.fleet",
    "diff": "doc_audit.cli.diff",
    "history": "doc_audit.cli.history",
    "digest": "doc_audit.cli.digest",
    "fix": "doc_audit.cli.fix",
    "review": "doc_audit.cli.review",
    "explain": "doc_audit.cli.explain",
    "calendar": "doc_audit.cli.calendar",
    "owners": "doc_audit.cli.owners",
    "sites": "doc_audit.cli.sites",
    "baseline": "doc_audit.cli.baseline",
    "init": "doc_audit.cli.init",
    "rule": "doc_audit.cli.rule",
    "config": "doc_audit.cli.config",
    "cache": "doc_audit.cli.cache",
    "completion": "doc_audit.cli.completion",
}


_OWN_OPTIONS = ("--help", "-h", "--version")


class Commands(click.Group):
    """The commands; `check` is meant when the first word is a path or an option of `check`."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Name the commands in the order in which people meet them."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - the same
        """Import the command *cmd_name*; None if there is no such command."""
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(COMMANDS[cmd_name])
        command: click.Command = module.command
        return command

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put `check` in front where it was left out."""
        if args and args[0] not in COMMANDS and args[0] not in _OWN_OPTIONS:
            _refuse_slip(args[0])
            args = ["check", *args]
        if not args and not ctx.resilient_parsing:
            args = ["check"]
        with _reader_may_leave():
            return super().parse_args(ctx, args)

    def invoke(self, ctx: click.Context) -> object:
        """Run the command that was asked for."""
        with _reader_may_leave():
            return super().invoke(ctx)

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """Offer the commands, and what may follow `check`, which need not be written."""
        check = self.get_command(ctx, "check")
        found = super().shell_complete(ctx, incomplete)
        if check is None:
            return found
        known = {item.value for item in found}
        for item in check.shell_complete(ctx, incomplete):
            if item.value not in known:
                found.append(item)
        # Only where no command fits: bash forgets what else was offered when it is told to complete files.
        return found or [CompletionItem(incomplete, type="file")]


@contextlib.contextmanager
def _reader_may_leave() -> Iterator[None]:
    """Take a reader that has gone (`| head`) for no failure. Left to click it would end with 1, as if there were findings."""
    try:
        yield
    except BrokenPipeError as error:
        drop_stdout()
        raise click.exceptions.Exit(0) from error


def _refuse_slip(word: str) -> None:
    """Refuse a word that is no path but nearly a command: it was meant as one."""
    near = difflib.get_close_matches(word, COMMANDS, n=1, cutoff=0.75)
    if near and not Path(word).exists():
        raise click.UsageError(f"no command or path {word!r}; did you mean {near[0]!r}?")


@click.command(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="doc-audit", message="%(prog)s %(version)s")
def cli() -> None:
    """Check a documentation tree: which links are broken, which pages are overdue for review, and who owns them.

    `doc-audit docs/` is short for `doc-audit check docs/`.
    """


def main(args: Sequence[str] | None = None) -> NoReturn:
    """Run the command line inside a process that is not its own, and raise `SystemExit` with the exit code.

    Without *args* those of the process count: so starts the script of an installation from before `cli.process`.
    """
    sys.exit(run(args))


def run(args: Sequence[str] | None = None) -> int:
    """Run the command line (*args*, or what the process was started with): 0, 1 findings, 2 failed, 3 nothing to audit."""
    open_what_is_closed()
    write_utf8()
    code = _run(args)
    drop_what_cannot_be_written()
    return code


def _run(args: Sequence[str] | None) -> int:
    try:
        _check_current_directory()
        result = cli.main(args=args, prog_name="doc-audit", standalone_mode=False)
        sys.stdout.flush()
    except (Stopped, click.exceptions.Abort):
        click.echo("doc-audit: stopped before there was anything to write", err=True)
        return FAILED
    except click.ClickException as error:
        words = io.StringIO()
        error.show(words)
        click.echo(redact(words.getvalue()), nl=False, err=True)
        return FAILED
    except NothingToAudit as error:
        _complain(str(error))
        return NOTHING
    except Exception as error:  # the last resort: a bug is said in one line, and its trace is there for who asks
        _complain(_what_went_wrong(error))
        return FAILED
    if isinstance(result, int):
        return result
    return 0


def _what_went_wrong(error: Exception) -> str:
    """Say in words for the user what *error* is, and print the trace of a bug where that is asked for."""
    if isinstance(error, DocAuditError):
        return str(error)
    if isinstance(error, OSError):
        why = error.strerror or str(error)
        if error.filename:
            return f"{error.filename}: {why}"
        return why
    if os.environ.get("DOC_AUDIT_DEBUG"):
        traceback.print_exception(error)
    return f"internal error: {type(error).__name__}: {error} (set DOC_AUDIT_DEBUG=1 for the trace)"


def _complain(what: str) -> None:
    """Say on stderr what went wrong; messages quote what was written somewhere, and there may be a secret in it."""
    click.echo(redact(f"doc-audit: {what}"), err=True)


def _check_current_directory() -> None:
    try:
        Path.cwd()
    except FileNotFoundError as error:
        raise UsageError("the current directory does not exist any more: go to another one") from error
