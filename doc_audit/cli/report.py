"""`doc-audit report`: render a saved run again; no parsing, no network."""

import os
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar

import click

from doc_audit.cli.completion import formats
from doc_audit.cli.output import Target, targets, use_color, write, write_folder
from doc_audit.errors import OutputError, UsageError
from doc_audit.files import read_given
from doc_audit.model.report import Report
from doc_audit.reports.options import Options
from doc_audit.writing.outputs import check_outputs

Command = TypeVar("Command", bound=Callable[..., Any])


def render_options(command: Command) -> Command:
    """Give *command* the options that say how a run is written, for `write_all`."""
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
    for option in reversed(options):
        command = option(command)
    return command


def writing(
    flags: Mapping[str, Any],
    root: str = "",
    inputs: Mapping[str, Path | str | None] = MappingProxyType({}),
    *,
    stdout: bool = True,
) -> Callable[[Report], None]:
    """Check the options of `render_options` in *flags* at once, and give what writes a report as they say.

    *inputs* are what the run reads beside what *flags* name, as `check_outputs` takes them. A terminal gets links to the files
    below *root*, if that is given and colours are wanted. Without *stdout* only files are written.

    Raises:
        UsageError: an unknown format, two formats for stdout, an output that would replace what is no report, or --split-by without
            --html-dir.
    """
    wanted = targets(flags["formats"], flags["outputs"])
    check_outputs(
        [target.file for target in wanted if target.file is not None],
        {
            "the history": flags.get("history_file"),
            "the baseline": flags.get("baseline_file"),
            "the previous run": flags.get("previous_file"),
            "a template": flags["templates"],
            **inputs,
        },
    )
    if flags["quiet"] > 1:
        wanted = tuple(target for target in wanted if target != Target(format="text", file=None))
    if not stdout:
        wanted = tuple(target for target in wanted if target.file is not None)
    if flags["split_by"] and not flags["html_dir"]:
        raise UsageError("--split-by writes several files: say where with --html-dir DIR")
    color = use_color(flags["color"], os.environ)
    options = Options(
        color=color,
        link_root=root if color and _shows_links(os.environ) else "",
        verbosity=flags["verbose"] - flags["quiet"],
        templates=flags["templates"],
    )

    def write_report(report: Report) -> None:
        failed: list[OutputError] = []
        if flags["html_dir"]:
            try:
                write_folder(report, flags["html_dir"], options, root, by_owner=flags["split_by"] == "owner")
            except OutputError as error:
                failed.append(error)
        try:
            write(report, wanted, options, root)
        except OutputError as error:
            failed.append(error)
        if failed:
            raise OutputError("; ".join(map(str, failed)))

    return write_report


def _shows_links(environ: Mapping[str, str]) -> bool:
    """Whether stdout is a terminal that takes OSC 8 links; the Linux console prints them as text."""
    return sys.stdout.isatty() and environ.get("TERM", "dumb") not in ("dumb", "linux")


@click.command("report", short_help="Render a saved run in any format.")
@click.argument("run", type=click.Path(path_type=Path))
@render_options
def command(run: Path, **flags: Any) -> int:
    """Render RUN, a file that `--format json` wrote, in any format."""
    write_report = writing(flags, inputs={"the saved run": run})
    write_report(saved(run))
    return 0


def saved(file: Path) -> Report:
    """Read a saved run.

    Raises:
        UsageError: the file cannot be read, or is no run of a version known here.
    """
    from doc_audit.wire.run import from_json

    try:
        text = read_given(file)
    except OSError as error:
        raise UsageError(f"{file}: cannot read the run: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise UsageError(f"{file}: not a saved run: it is not UTF-8") from error
    try:
        return from_json(text)
    except UsageError as error:
        raise UsageError(f"{file}: {error}") from error
