"""`doc-audit baseline`: accept what is known today, so that only new findings fail."""

import contextlib
import os
import shlex
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import click

from doc_audit.cli.common.flags import RequestFlags, pick
from doc_audit.cli.common.options import as_of_option, config_option, root_option
from doc_audit.cli.common.request import build_request
from doc_audit.cli.common.run import audited
from doc_audit.errors import UsageError
from doc_audit.files import SAVED, read_bytes
from doc_audit.history import baseline
from doc_audit.model.plural import number
from doc_audit.model.report import Report
from doc_audit.model.settings import Request
from doc_audit.writing import door
from doc_audit.writing.outputs import check_outputs

DEFAULT = Path("doc-audit-baseline.json")


@click.group("baseline", short_help="Accept what is known, so that only what is new fails.")
def command() -> None:
    """Create, update or prune the file of accepted findings; `check --baseline FILE` uses it."""


def _options(function: Any) -> Any:
    file = click.Path(path_type=Path)
    function = click.option("--file", type=file, default=DEFAULT, show_default=True, help="The baseline.")(function)
    function = config_option(function)
    function = root_option("paths are")(function)
    function = as_of_option()(function)
    function = click.option("--offline", is_flag=True, help="Use no network.")(function)
    return click.argument("paths", nargs=-1, type=click.Path(path_type=Path))(function)


def _audit(paths: tuple[Path, ...], file: Path, flags: RequestFlags) -> tuple[Report, Request]:
    request = build_request(paths, flags, os.environ)
    check_outputs([file], {"the configuration": request.config.file})
    return audited(request), request


def _known(file: Path) -> tuple[bytes, tuple[baseline.Accepted, ...]]:
    """Give the baseline as it is on disk, and what it says; raises as `baseline.read` does."""
    data = b""
    # What is wrong with it is said by who reads it.
    with contextlib.suppress(OSError):
        data = read_bytes(file, limit=SAVED)
    return data, baseline.read(file)


def _by_id(accepted: Iterable[baseline.Accepted]) -> dict[str, baseline.Accepted]:
    return {item.id: item for item in accepted}


def _data(accepted: Iterable[baseline.Accepted]) -> bytes:
    return baseline.dump(accepted).encode("utf-8", "replace")


@command.command("create")
@_options
@click.option("--force", is_flag=True, help="Overwrite a baseline that is there.")
def create(paths: tuple[Path, ...], file: Path, force: bool, **flags: Any) -> int:
    """Accept every finding of today."""
    if os.path.lexists(file) and not force:
        raise UsageError(f"{file} exists already; `baseline update` adds to it, --force overwrites it")
    if file.is_file() and file.stat().st_size:
        # Only a baseline is overwritten.
        baseline.read(file)
    report, request = _audit(paths, file, pick(RequestFlags, flags))
    accepted = baseline.create(report)
    if force:
        door.put(file, (_data(accepted),), inside=request.root)
    else:
        door.create(file, _data(accepted), inside=request.root)
    again = shlex.join(map(str, ("doc-audit", "check", *paths, "--baseline", file)))
    click.echo(f"{number(len(accepted), 'finding')} accepted in {file}. Commit it. Next: {again}")
    return 0


@command.command("update", short_help="Accept what is new too, drop what is gone.")
@_options
def update(paths: tuple[Path, ...], file: Path, **flags: Any) -> int:
    """Accept what is new as well, and drop what is known to be no longer found."""
    data, before = _known(file)
    report, request = _audit(paths, file, pick(RequestFlags, flags))
    known, found = _by_id(before), _by_id(baseline.create(report))
    gone = _by_id(baseline.gone(before, report, request.config))
    accepted = known | found
    for item in gone.keys() - found.keys():
        del accepted[item]
    door.edit(file, data, _data(accepted.values()), inside=request.root)
    click.echo(f"{len(found.keys() - known.keys())} added, {len(gone)} removed, {len(accepted)} in {file}.")
    return 0


@command.command("prune")
@_options
def prune(paths: tuple[Path, ...], file: Path, **flags: Any) -> int:
    """Drop what is known to be no longer found; accept nothing new.

    An entry stays if its page is not under PATHS, if its rule is off, or if this run could not tell: an external link with
    --offline, say.
    """
    data, before = _known(file)
    report, request = _audit(paths, file, pick(RequestFlags, flags))
    gone = _by_id(baseline.gone(before, report, request.config))
    kept = [item for item in before if item.id not in gone]
    door.edit(file, data, _data(kept), inside=request.root)
    click.echo(f"{len(before) - len(kept)} removed, {len(kept)} left in {file}.")
    return 0
