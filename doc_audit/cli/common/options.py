"""Options that several commands have, and what a shell may complete after them."""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, TypeVar

import click

Command = TypeVar("Command", bound=Callable[..., Any])


def config_option(command: Command) -> Command:
    """Give *command* `--config`."""
    file = click.Path(path_type=Path)
    return click.option("--config", "config_file", type=file, help="Configuration file.")(command)


def root_option(relative: str) -> Callable[[Command], Command]:
    """Give a command `--root`; *relative* says what is relative to it."""
    text = f"What {relative} relative to (default: the git work tree)."
    return click.option("--root", type=click.Path(path_type=Path), help=text)


def as_of_option(day: str = "The audit day") -> Callable[[Command], Command]:
    """Give a command `--as-of`; *day* says what it is the day of."""
    return click.option("--as-of", metavar="YYYY-MM-DD", help=f"{day} (default: today in UTC).")


def baseline_option(command: Command) -> Command:
    """Give *command* `--baseline`, for `run.without_known`."""
    file = click.Path(path_type=Path)
    text = "Findings listed in this baseline do not fail."
    return click.option("--baseline", "baseline_file", type=file, help=text)(command)


def past_options(command: Command) -> Command:
    """Give *command* the options that say what to compare with, for `past.comparing`."""
    options = (
        click.option(
            "--history",
            "history_file",
            type=click.Path(path_type=Path),
            envvar="DOC_AUDIT_HISTORY",
            help="Compare with the runs recorded in this file, and record this one.",
        ),
        click.option(
            "--previous",
            "previous_file",
            type=click.Path(path_type=Path),
            help="Compare with this saved run (JSON) instead.",
        ),
    )
    return _with(options, command)


def render_options(command: Command) -> Command:
    """Give *command* the options that say how a run is written, for `output.writing`."""
    options = (
        click.option(
            "--format",
            "formats",
            multiple=True,
            metavar="NAME[:FILE]",
            shell_complete=formats,
            help="Write this format, to stdout or FILE; repeatable. NAME: text, concise, html, json, sarif, junit, github, gitlab, "
            "markdown, csv, jsonl.",
        ),
        click.option(
            "-o",
            "--output",
            "outputs",
            multiple=True,
            type=click.Path(path_type=Path),
            help="Write FILE in the format its suffix names; repeatable.",
        ),
        click.option(
            "--html-dir",
            type=click.Path(path_type=Path, file_okay=False),
            help="Write the HTML report into this folder as html, css and js, nothing inline (as Jenkins needs it).",
        ),
        click.option(
            "--split-by", type=click.Choice(["owner"]), help="With --html-dir: also one report per owner, and an index."
        ),
        click.option(
            "--templates",
            type=click.Path(path_type=Path, file_okay=False, exists=True),
            help="A directory whose templates override the shipped ones.",
        ),
        click.option("--color", type=click.Choice(["auto", "always", "never"]), default="auto", show_default=True),
        click.option("-q", "--quiet", count=True, help="Less: only the verdict; twice: no text at all."),
        click.option("-v", "--verbose", count=True, help="More: suppressed findings and notices too."),
    )
    return _with(options, command)


def rule_codes(_ctx: click.Context, _param: click.Parameter, incomplete: str) -> list[str]:
    """Give the codes that may follow what is typed of a list of rules."""
    from doc_audit.rules.registry import RULES

    done, comma, begun = incomplete.rpartition(",")
    return [done + comma + rule.code for rule in RULES if rule.code.startswith(begun.upper())]


def formats(_ctx: click.Context, _param: click.Parameter, incomplete: str) -> list[str]:
    """Give the formats that begin with what is typed."""
    from doc_audit.reports.formats import FORMATS

    return [name for name in FORMATS if name.startswith(incomplete)]


def _with(options: Iterable[Callable[[Any], Any]], command: Command) -> Command:
    """Give *command* all *options*, in their order."""
    for option in reversed(tuple(options)):
        command = option(command)
    return command
