"""`doc-audit history`: the recorded runs, listed, exported and imported."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from doc_audit.errors import UsageError
from doc_audit.files import read_given
from doc_audit.model.lines import lines_of
from doc_audit.writing.door import put
from doc_audit.writing.outputs import check_outputs

if TYPE_CHECKING:
    from doc_audit.history.record import Record

# The columns of a list that hold numbers.
_NUMBERS = range(3, 8)


@click.group("history", short_help="List, export and import recorded runs.", invoke_without_command=True)
@click.option(
    "--history",
    "file",
    type=click.Path(path_type=Path),
    envvar="DOC_AUDIT_HISTORY",
    help="The file that `check --history FILE` records to (or the environment's DOC_AUDIT_HISTORY).",
)
@click.pass_context
def command(context: click.Context, file: Path | None) -> None:
    """List the recorded runs, oldest first; `export` and `import` carry them as JSON lines."""
    context.obj = file
    if context.invoked_subcommand is None:
        _list(_given(file))


def _given(file: Path | None) -> Path:
    if file is None:
        raise UsageError("which runs? name the file of the history: doc-audit history --history FILE")
    return file


@command.command("list")
@click.pass_obj
def list_(file: Path | None) -> None:
    """List the recorded runs, oldest first."""
    _list(_given(file))


@command.command("export")
@click.argument("out", type=click.Path(path_type=Path), required=False)
@click.pass_obj
def export(file: Path | None, out: Path | None) -> None:
    """Write every run as JSON lines to OUT (default: stdout)."""
    file = _given(file)
    from doc_audit.history.lines import dump
    from doc_audit.history.store import records

    if out is not None:
        check_outputs([out], {"the history": file})
    text = "".join(dump(records(file)))
    if out is None:
        click.echo(text, nl=False)
    else:
        put(out, (text.encode("utf-8", "replace"),))


@command.command("import")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.pass_obj
def import_(file: Path | None, files: tuple[Path, ...]) -> None:
    """Add the runs of FILES, which `export` wrote; runs that are there already are left out."""
    file = _given(file)
    from doc_audit.history.lines import parse
    from doc_audit.history.store import add

    found: list[Record] = []
    for source in files:
        found += parse(lines_of(_text(source)), str(source))
    added = add(file, found)
    click.echo(f"{added} of {len(found)} runs added to {file}; the others were there already.")


def _text(source: Path) -> str:
    try:
        return read_given(source)
    except OSError as error:
        raise UsageError(f"{source}: cannot read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise UsageError(f"{source}: not a history: it is not UTF-8") from error


def _list(file: Path) -> None:
    from doc_audit.history.store import points
    from doc_audit.reports.visible import shown

    rows = [("as of", "started (UTC)", "commit", "errors", "warnings", "broken", "overdue", "pages", "tree")]
    for terms, point in points(file):
        name = f"{terms.repository or terms.root} {' '.join(terms.scope)}"
        if terms.offline:
            name += " (offline)"
        if not point.complete:
            name += " (incomplete)"
        rows.append(
            (
                f"{point.as_of}",
                f"{point.started:%Y-%m-%d %H:%M}",
                (point.commit or "-")[:12],
                f"{point.errors}",
                f"{point.warnings}",
                f"{point.broken}",
                f"{point.overdue}",
                f"{point.pages}",
                shown(name),
            )
        )
    columns = list(zip(*rows, strict=True))
    for number, cells in enumerate(columns[:-1]):
        width = max(map(len, cells))
        fill = str.ljust
        if number in _NUMBERS:
            fill = str.rjust
        columns[number] = tuple(fill(cell, width) for cell in cells)
    for cells in zip(*columns, strict=True):
        click.echo("  ".join(cells).rstrip())
