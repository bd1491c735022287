"""`doc-audit fleet`: many repositories as one audit."""

import contextlib
import json
import os
import shlex
import signal
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from doc_audit.cli.common.flags import RequestFlags, pick
from doc_audit.cli.common.layout import look
from doc_audit.cli.common.options import as_of_option, formats
from doc_audit.cli.common.progress import ProgressLine
from doc_audit.cli.common.request import audit_day, cache_folder, is_offline, now
from doc_audit.cli.common.run import FINDINGS, stopping
from doc_audit.errors import Incomplete, NothingToAudit, OutputError, UsageError
from doc_audit.model.fleet import FleetReport
from doc_audit.model.plural import number
from doc_audit.reports.formats import FORMATS
from doc_audit.reports.visible import shown
from doc_audit.writing.door import create, put
from doc_audit.writing.outputs import check_outputs

if TYPE_CHECKING:
    from doc_audit.fleet.executors import OpenExecutor
    from doc_audit.fleet.run import FleetRequest
    from doc_audit.fleet.settings import Fleet

# Every repository has these two, whatever else is asked for.
_ALWAYS = ("html", "json")
# As many names are listed in a message.
_NAMED = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class _Flags:
    """What `fleet check` was asked for, beside the file."""

    output_dir: Path
    formats: tuple[str, ...]
    fail_on: str | None
    history_file: Path | None
    scheduler: str | None
    changed: str | None
    quiet: int


@click.group("fleet", short_help="Audit many repositories as one.")
def command() -> None:
    """Audit the repositories that a fleet.toml names as one: their links to each other, their teams, one report over all."""


@command.command("init")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False, exists=True))
@click.option("--force", is_flag=True, help="Overwrite a fleet.toml that is there.")
def init(folder: Path, force: bool) -> int:
    """Write a fleet.toml for the git checkouts that lie side by side in FOLDER: remote, branch, docs folder, what builds a site."""
    from doc_audit.fleet.begin import FILE_NAME, checkouts, render

    file = folder / FILE_NAME
    if (file.exists() or file.is_symlink()) and not force:
        raise UsageError(f"{file} exists already; --force overwrites it")
    found = []
    for name, root in checkouts(folder.resolve()):
        layout = look(root)
        if layout.pages:
            found.append((name, root, layout.docs, [site.kind for site in layout.sites]))
        else:
            click.echo(shown(f"{name}: no page; left out"))
    if not found:
        raise NothingToAudit(f"no git checkout with a page lies in {folder}: there is nothing to write")
    text = render(found).encode("utf-8", "replace")
    if force:
        put(file, (text,), inside=folder)
    else:
        create(file, text, inside=folder)
    click.echo(shown(f"Wrote {file} with {number(len(found), 'repository', 'repositories')}. Next:"))
    click.echo(shown(f"  doc-audit fleet check {shlex.quote(str(file))} --output-dir fleet-report"))
    return 0


@command.command("check")
@click.argument("file", type=click.Path(path_type=Path), default=Path("fleet.toml"))
@click.option(
    "--output-dir",
    required=True,
    type=click.Path(path_type=Path, file_okay=False),
    help="Gets index.html and fleet.json, and for each repository NAME/report.html and NAME/report.json.",
)
@click.option(
    "--offline", is_flag=True, help="Use no network at all: nothing is fetched, external links are listed only."
)
@as_of_option()
@click.option(
    "--fail-on",
    type=click.Choice(["error", "warning", "never"]),
    help="Lowest severity that makes the exit code 1 (default: as each repository's configuration says).",
)
@click.option(
    "--history",
    "history_file",
    type=click.Path(path_type=Path),
    envvar="DOC_AUDIT_HISTORY",
    help="Compare each repository with the runs recorded in this file, and record this one.",
)
@click.option(
    "--format",
    "formats",
    multiple=True,
    metavar="NAME",
    shell_complete=formats,
    help="Write this format for each repository too, such as sarif; repeatable. markdown also writes index.md.",
)
@click.option(
    "--changed",
    metavar="NAME@REF",
    help="Say what a change of one repository breaks in the others: a branch, tag or commit of it that is not merged yet. "
    "Only that decides the exit code then.",
)
@click.option(
    "--scheduler",
    metavar="ADDRESS",
    help="Have repositories audited by the workers of this Dask scheduler, tcp://HOST:8786; needs doc-audit[dask].",
)
@click.option("--jobs", type=click.IntRange(min=1), help="Repositories audited at once (default: one a core).")
@click.option(
    "--cache-dir", type=click.Path(path_type=Path), help="Where parsed pages and answers of servers are remembered."
)
@click.option("--no-cache", is_flag=True, help="Remember nothing, and use nothing remembered.")
@click.option("-q", "--quiet", count=True, help="No progress; twice: no text at all.")
def check(file: Path, **given: Any) -> int:
    """Audit the repositories that FILE (default: fleet.toml) names, and write one report over all of them.

    Exit codes: 0 nothing at or above --fail-on; 1 findings; 2 wrong usage, an output that could not be written, a repository that
    could not be audited, or a run that was stopped; 3 no page found.
    With --changed: 1 if the change breaks a link of another repository, whatever else was found.
    """
    from doc_audit.fleet.run import FleetContext, FleetRequest, collect, conclude, usual_jobs
    from doc_audit.fleet.settings import read_fleet

    flags = pick(_Flags, given)
    asked = pick(RequestFlags, given)
    fleet = read_fleet(file)
    request = FleetRequest(
        fleet=fleet,
        folder=flags.output_dir,
        as_of=audit_day(asked.as_of, os.environ),
        formats=_formats(flags.formats),
        offline=is_offline(asked, os.environ),
        fail_on=flags.fail_on,
        cache_dir=cache_folder(asked, os.environ),
        history_file=flags.history_file,
        jobs=asked.jobs or usual_jobs(),
        changed=_changed(flags.changed, fleet),
    )
    _check_outputs(request, file, flags)
    if flags.scheduler and request.cache_dir is None:
        raise UsageError("--scheduler and --no-cache: workers keep what they fetch; name a --cache-dir")
    with (
        _clones(request.cache_dir) as clones,
        _workers(flags) as (open_executor, look_after),
        stopping() as stop,
        ProgressLine(os.environ, quiet=flags.quiet > 0) as observer,
    ):
        request = replace(request, clones=clones)
        context = FleetContext(
            clock=now, environ=os.environ, observer=observer, open_executor=open_executor, check=look_after
        )
        collected = collect(request, context, stop)
        was_stopped = stop.is_set()
        # However long it takes to write: what is known is not lost.
        signal.setitimer(signal.ITIMER_REAL, 0)
        stop.clear()
        report, failed = conclude(request, collected, context, stop)
    failed += _write(report, flags)
    if flags.quiet < 2:
        _print(report)
    if failed:
        raise OutputError("; ".join(failed))
    if was_stopped or stop.is_set():
        raise Incomplete("stopped; what was known by then is in the reports, and they say what is missing")
    return _code(report, file)


@contextlib.contextmanager
def _clones(cache_dir: str | None) -> Iterator[str]:
    """Give the folder to fetch repositories into: in the cache, or one that is gone afterwards where nothing is to be kept."""
    if cache_dir:
        yield str(Path(cache_dir).resolve() / "fleet")
        return
    with tempfile.TemporaryDirectory(prefix="doc-audit-fleet-") as folder:
        yield folder


@contextlib.contextmanager
def _workers(flags: _Flags) -> "Iterator[tuple[OpenExecutor, Callable[[], None]]]":
    """Give what does the work, and what sees that it is still there."""
    from doc_audit.fleet.executors import nothing_to_check, processes

    if flags.scheduler is None:
        yield processes, nothing_to_check
        return
    from doc_audit.fleet.cluster import cluster

    with cluster(flags.scheduler) as found:
        if not flags.quiet:
            click.echo(shown(f"doc-audit: {found.told()}"), err=True)
        yield found.executor, found.check


@command.command("schema")
def schema() -> int:
    """Print the JSON Schema of fleet.toml."""
    from doc_audit.wire.fleet import fleet_schema

    click.echo(json.dumps(fleet_schema(), indent=2))
    return 0


def _changed(asked: str | None, fleet: "Fleet") -> tuple[str, str] | None:
    """Read NAME@REF.

    Raises:
        UsageError: it has no REF, or no repository is called so.
    """
    if asked is None:
        return None
    name, _, ref = asked.partition("@")
    if not ref:
        raise UsageError(
            f"--changed {asked}: give the repository and a branch, tag or commit of it: payments@my-branch"
        )
    names = [setting.name for setting in fleet.repositories]
    if name not in names:
        raise UsageError(
            f"--changed {asked}: no repository is called {name!r}; they are called {', '.join(names[:_NAMED])}"
        )
    return name, ref


def _formats(more: tuple[str, ...]) -> tuple[str, ...]:
    """Give the formats of each repository's report, those that are *more* among them."""
    wanted = list(_ALWAYS)
    for name in more:
        if name not in FORMATS:
            raise UsageError(f"--format {name}: unknown format {name!r}; known: {', '.join(sorted(FORMATS))}")
        if not FORMATS[name].suffixes:
            raise UsageError(f"--format {name}: this format is for a terminal or a log, and has no file of its own")
        if name not in wanted:
            wanted.append(name)
    return tuple(wanted)


def _check_outputs(request: "FleetRequest", file: Path, flags: _Flags) -> None:
    """See that the reports replace nothing that the run reads, and no page that somebody wrote."""
    folder = request.folder
    outputs = [folder / "index.html", folder / "fleet.json"]
    if "markdown" in flags.formats:
        outputs.append(folder / "index.md")
    inputs: dict[str, Path | str | None] = {"the fleet's file": file, "the history": flags.history_file}
    for setting in request.fleet.repositories:
        if setting.path:
            inputs[f"a file of the repository {setting.name}"] = setting.path
        for name in request.formats:
            outputs.append(folder / setting.name / f"report{FORMATS[name].suffixes[0]}")
    check_outputs(outputs, inputs)


def _write(report: FleetReport, flags: _Flags) -> list[str]:
    """Write the reports over the whole fleet; give what could not be written, in words."""
    from doc_audit.reports.fleet import render_markdown, render_page
    from doc_audit.reports.options import Options
    from doc_audit.wire.fleet import fleet_to_json

    texts = {"index.html": render_page(report, Options()), "fleet.json": fleet_to_json(report)}
    if "markdown" in flags.formats:
        texts["index.md"] = render_markdown(report)
    failed = []
    for name, text in texts.items():
        try:
            put(flags.output_dir / name, (text.encode("utf-8", "replace"),))
        except OutputError as error:
            failed.append(str(error))
    return failed


def _print(report: FleetReport) -> None:
    from doc_audit.reports.fleet import render_lines

    for line in render_lines(report):
        click.echo(line)


def _code(report: FleetReport, file: Path) -> int:
    """Give the exit code; raise what is said with a 2 or a 3.

    Raises:
        Incomplete: a repository could not be audited.
        NothingToAudit: no repository has a page.
    """
    rows = report.repositories
    unread = [row.name for row in rows if row.state == "unread"]
    if unread:
        raise Incomplete(f"not everything was audited: {', '.join(unread[:5])}{' …' if len(unread) > 5 else ''}")
    if all(row.state == "empty" for row in rows):
        raise NothingToAudit(f"no page to audit in any repository of {file}")
    if report.changed is not None:
        return FINDINGS if report.changed.breaks else 0
    if any(row.fails for row in rows):
        return FINDINGS
    return 0
