"""`doc-audit check --watch`: audit again whenever a file is saved, and say what that changed."""

import contextlib
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import click

from doc_audit.errors import DocAuditError
from doc_audit.history.diff import Diff, compare
from doc_audit.history.record import record
from doc_audit.model.finding import Finding
from doc_audit.model.report import Report
from doc_audit.reports.visible import shown
from doc_audit.wire.redaction import clean

# An editor writes a file in several steps: wait until nothing has happened for as long as that, but not for ever (ms).
_QUIET = 30
_LONGEST = 400
_WAKE = 200
_NAMED = 3


def watch(
    root: Path,
    first: Callable[[], Report],
    again: Callable[[], Report],
    stop: threading.Event,
    own: Iterable[Path],
    color: bool,
) -> None:
    """Call *first*, then *again* after every change below *root* until *stop* is set; print what it changed each time.

    *own* are the files and folders that the program itself writes: they are no reason to audit again.
    """
    rounds = _changes(root, stop, tuple(own))
    # The first round is empty and says that the system is watching: from here on no save is missed.
    next(rounds, None)
    last = clean(first())
    click.echo(f"Watching {shown(str(root))}; Ctrl-C ends it. External links are not asked meanwhile.")
    for paths in filter(None, rounds):
        started = time.perf_counter()
        try:
            report = clean(again())
        except DocAuditError as error:
            click.echo(f"doc-audit: {shown(str(error))}", err=True)
            continue
        for line in _news(paths, compare(record(last), report), time.perf_counter() - started, color=color):
            click.echo(line)
        last = report


def _changes(root: Path, stop: threading.Event, own: tuple[Path, ...]) -> Iterator[list[str]]:
    """Give the paths, relative to *root*, that each round of changes touched."""
    # Imported here: no other command watches files.
    from watchfiles import Change, DefaultFilter
    from watchfiles import watch as changes

    ordinary = DefaultFilter()

    def counts(change: Change, path: str) -> bool:
        return ordinary(change, path) and not any(_is_own(Path(path), mine) for mine in own)

    rounds = changes(
        root,
        watch_filter=counts,
        debounce=_LONGEST,
        step=_QUIET,
        stop_event=stop,
        raise_interrupt=False,
        rust_timeout=_WAKE,
        yield_on_timeout=True,
        ignore_permission_denied=True,
    )
    with contextlib.closing(rounds):
        for found in rounds:
            yield sorted({Path(path).relative_to(root).as_posix() for _, path in found})


def _is_own(path: Path, mine: Path) -> bool:
    """Say whether *path* is the output *mine*, lies in it, or is the file it is written to before it gets its name."""
    temporary = path.parent == mine.parent and path.name.startswith(f".{mine.name[:40]}.") and path.suffix == ".tmp"
    return temporary or path.is_relative_to(mine)


def _news(paths: list[str], found: Diff, seconds: float, *, color: bool) -> Iterator[str]:
    named = ", ".join(map(shown, paths[:_NAMED]))
    if len(paths) > _NAMED:
        named += f" and {len(paths) - _NAMED} more"
    counted = f"{len(found.new)} new, {len(found.fixed)} fixed, {len(found.still) + len(found.new)} open"
    yield f"{named}: {counted} ({seconds:.2f} s)"
    if found.note:
        yield f"  {found.note}"
    for word, style, findings in (
        ("new", "red", found.new),
        ("fixed", "green", found.fixed),
        ("gone", "yellow", found.unproven),
    ):
        mark = word.ljust(5)
        if color:
            mark = click.style(mark, fg=style)
        for finding in findings:
            yield f"  {mark}  {_line(finding)}"


def _line(finding: Finding) -> str:
    place = finding.location
    line = f"{shown(place.path)}:{place.line}:{place.column}  {finding.rule}  {shown(finding.message)}"
    if finding.suggestion:
        line += f" (try: {shown(finding.suggestion)})"
    return line
