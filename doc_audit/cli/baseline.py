"""`doc-audit baseline`: accept what is known today, so that only new findings fail."""

import os
from pathlib import Path
from typing import Any

import click

from doc_audit.cli.check import audited, build_request
from doc_audit.cli.output import write_file
from doc_audit.errors import UsageError
from doc_audit.history import baseline
from doc_audit.model.report import Report

DEFAULT = Path("doc-audit-baseline.json")


@click.group("baseline")
def command() -> None:
    """Create, update or prune the file of accepted findings; `check --baseline FILE` uses it."""


def _options(function: Any) -> Any:
    function = click.option("--file", type=click.Path(path_type=Path), default=DEFAULT, show_default=True)(function)
    function = click.option("--config", "config_file", type=click.Path(path_type=Path))(function)
    function = click.option("--root", type=click.Path(path_type=Path))(function)
    function = click.option("--as-of", metavar="YYYY-MM-DD", help="The audit day (default: today in UTC).")(function)
    function = click.option("--offline", is_flag=True, help="Use no network.")(function)
    return click.argument("paths", nargs=-1, type=click.Path(path_type=Path))(function)


def _audit(paths: tuple[Path, ...], flags: dict[str, Any]) -> Report:
    return audited(build_request(paths, flags, os.environ))


@command.command("create")
@_options
@click.option("--force", is_flag=True, help="Overwrite a baseline that is there.")
def create(paths: tuple[Path, ...], file: Path, force: bool, **flags: Any) -> int:
    """Accept every finding of today."""
    if file.exists() and not force:
        raise UsageError(f"{file} exists already; `baseline update` adds to it, --force overwrites it")
    accepted = baseline.create(_audit(paths, flags).findings)
    write_file(file, baseline.dump(accepted))
    click.echo(f"{len(accepted)} findings accepted in {file}. Next: doc-audit check --baseline {file}")
    return 0


@command.command("update")
@_options
def update(paths: tuple[Path, ...], file: Path, **flags: Any) -> int:
    """Accept what is new as well, and drop what is no longer found."""
    before = baseline.read(file)
    accepted = baseline.create(_audit(paths, flags).findings)
    write_file(file, baseline.dump(accepted))
    known = {item.id for item in before}
    added = sum(item.id not in known for item in accepted)
    click.echo(f"{added} added, {len(known) - (len(accepted) - added)} removed, {len(accepted)} in {file}.")
    return 0


@command.command("prune")
@_options
def prune(paths: tuple[Path, ...], file: Path, **flags: Any) -> int:
    """Drop what is no longer found; accept nothing new."""
    before = baseline.read(file)
    kept = baseline.prune(before, _audit(paths, flags).findings)
    write_file(file, baseline.dump(kept))
    click.echo(f"{len(before) - len(kept)} removed, {len(kept)} left in {file}.")
    return 0
