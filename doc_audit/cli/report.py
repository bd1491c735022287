"""`doc-audit report`: render a saved run again; no parsing, no network."""

import os
from pathlib import Path

import click

from doc_audit.cli.output import targets, use_color, write
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
    "--templates",
    type=click.Path(path_type=Path, file_okay=False),
    help="A directory whose templates override the shipped ones.",
)
@click.option("--color", type=click.Choice(["auto", "always", "never"]), default="auto", show_default=True)
@click.option("-v", "--verbose", count=True, help="Suppressed findings and notices too.")
def command(
    run: Path, formats: tuple[str, ...], outputs: tuple[Path, ...], templates: Path | None, color: str, verbose: int
) -> int:
    """Render RUN, a file that `--format json` wrote, in any format."""
    options = Options(color=use_color(color, os.environ), verbosity=verbose, templates=templates)
    write(saved(run), targets(formats, outputs), options)
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
