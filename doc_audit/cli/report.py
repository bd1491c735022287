"""`doc-audit report`: render a saved run again; no parsing, no network."""

import os
from pathlib import Path
from typing import Any

import click

from doc_audit.cli.output import targets, use_color, write, write_folder
from doc_audit.errors import UsageError
from doc_audit.model.report import Report
from doc_audit.reports.formats import Options


@click.command("report")
@click.argument("run", type=click.Path(path_type=Path))
@click.option(
    "--format",
    "formats",
    multiple=True,
    metavar="NAME[:FILE]",
    help="Write this format, to stdout or FILE; repeatable.",
)
@click.option(
    "-o",
    "--output",
    "outputs",
    multiple=True,
    type=click.Path(path_type=Path),
    help="Write FILE in the format its suffix names.",
)
@click.option(
    "--html-dir",
    type=click.Path(path_type=Path, file_okay=False),
    help="Write the HTML report into this folder as html, css and js, nothing inline (as Jenkins needs it).",
)
@click.option(
    "--split-by", type=click.Choice(["owner"]), help="With --html-dir: also one report per owner, and an index."
)
@click.option(
    "--templates",
    type=click.Path(path_type=Path, file_okay=False),
    help="A directory whose templates override the shipped ones.",
)
@click.option("--color", type=click.Choice(["auto", "always", "never"]), default="auto", show_default=True)
@click.option("-v", "--verbose", count=True, help="Suppressed findings and notices too.")
def command(run: Path, **flags: Any) -> int:
    """Render RUN, a file that `--format json` wrote, in any format."""
    options = Options(
        color=use_color(flags["color"], os.environ), verbosity=flags["verbose"], templates=flags["templates"]
    )
    if flags["split_by"] and not flags["html_dir"]:
        raise UsageError("--split-by writes several files: say where with --html-dir DIR")
    report = saved(run)
    if flags["html_dir"]:
        write_folder(report, flags["html_dir"], options, by_owner=flags["split_by"] == "owner")
    write(report, targets(flags["formats"], flags["outputs"]), options)
    return 0


def saved(file: Path) -> Report:
    """Read a saved run.

    Raises:
        UsageError: the file cannot be read, or is no run of a version known here.
    """
    from doc_audit.reports.wire import from_json

    try:
        text = file.read_text(encoding="utf-8")
    except OSError as error:
        raise UsageError(f"{file}: cannot read the run: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise UsageError(f"{file}: not a saved run: it is not UTF-8") from error
    try:
        return from_json(text)
    except UsageError as error:
        raise UsageError(f"{file}: {error}") from error
