"""`doc-audit check`: audit trees and write reports."""

import datetime as dt
import os
import signal
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from doc_audit import config as configuration
from doc_audit.cli.output import targets, use_color, write, write_folder
from doc_audit.cli.progress import ProgressLine
from doc_audit.cli.report import saved
from doc_audit.errors import DocAuditError, UsageError
from doc_audit.model.finding import SEVERITIES
from doc_audit.model.report import Report
from doc_audit.model.settings import SLUG_FLAVOURS, Config, Request
from doc_audit.reports.formats import Options

FINDINGS = 1


@click.command("check")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option(
    "--config",
    "config_file",
    type=click.Path(path_type=Path),
    help="Configuration file (default: the nearest doc-audit.toml).",
)
@click.option(
    "--root",
    type=click.Path(path_type=Path),
    help="What output paths and /links are relative to (default: the git work tree).",
)
@click.option("--offline", is_flag=True, help="Use no network at all; external links are listed and counted.")
@click.option("--as-of", metavar="YYYY-MM-DD", help="The audit day (default: today in UTC).")
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
    help="Write FILE in the format its suffix names; repeatable.",
)
@click.option(
    "--fail-on",
    type=click.Choice(["error", "warning", "never"]),
    help="Lowest severity that makes the exit code 1 (default: error).",
)
@click.option("--select", metavar="CODES", help="Only rules with these codes or prefixes, separated by commas.")
@click.option("--ignore", metavar="CODES", help="Not the rules with these codes or prefixes.")
@click.option("--slug-flavour", type=click.Choice(SLUG_FLAVOURS), help="Whose heading anchors count (default: github).")
@click.option("--only-hosts", metavar="HOSTS", help="Ask only these hosts (globs, separated by commas).")
@click.option(
    "--max-time",
    metavar="DURATION",
    help="Stop asking the network after this long, such as 10m; the rest is unverified.",
)
@click.option(
    "--baseline", "baseline_file", type=click.Path(path_type=Path), help="Findings listed in this baseline do not fail."
)
@click.option(
    "--changed-since",
    "changed_since",
    metavar="REF",
    help="Only findings that the change since this commit or branch caused, on pages it did not touch too.",
)
@click.option(
    "--history",
    "history_file",
    type=click.Path(path_type=Path),
    envvar="DOC_AUDIT_HISTORY",
    help="Compare with the runs recorded in this file, and record this one.",
)
@click.option(
    "--previous",
    "previous_file",
    type=click.Path(path_type=Path),
    help="Compare with this saved run (JSON) instead.",
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
@click.option("--cache-dir", type=click.Path(path_type=Path), help="Where answers of servers are remembered.")
@click.option("--no-cache", is_flag=True, help="Remember nothing, and use nothing remembered.")
@click.option("--jobs", type=click.IntRange(min=1), help="Processes that parse pages (default: one a core).")
@click.option("--color", type=click.Choice(["auto", "always", "never"]), default="auto", show_default=True)
@click.option("-q", "--quiet", count=True, help="Less: no progress; twice: no text report either.")
@click.option("-v", "--verbose", count=True, help="More: suppressed findings and notices too.")
def command(paths: tuple[Path, ...], **flags: Any) -> int:
    """Audit the Markdown pages under PATHS (default: the current directory).

    Exit codes: 0 nothing at or above --fail-on; 1 findings; 2 wrong usage or an output that could not be written; 3 no page found.
    """
    if flags["history_file"] and flags["previous_file"]:
        raise UsageError("--history and --previous both say what to compare with: give one of them")
    if flags["split_by"] and not flags["html_dir"]:
        raise UsageError("--split-by writes several files: say where with --html-dir DIR")
    request = build_request(paths, flags, os.environ)
    wanted = targets(flags["formats"], flags["outputs"])
    options = Options(
        color=use_color(flags["color"], os.environ),
        verbosity=flags["verbose"] - flags["quiet"],
        templates=flags["templates"],
    )
    previous = saved(flags["previous_file"]) if flags["previous_file"] else None
    report = audited(request, quiet=flags["quiet"] > 0)
    if flags["changed_since"]:
        report = _only_caused(report, request, flags["changed_since"])
    if flags["baseline_file"]:
        report = _without_known(report, flags["baseline_file"])
    if previous:
        report = _since_report(report, previous)
    unusable = None
    if flags["history_file"]:
        report, unusable = _since_history(report, flags["history_file"])
    if flags["html_dir"]:
        write_folder(report, flags["html_dir"], options, by_owner=flags["split_by"] == "owner")
    write(report, wanted, options)
    if unusable:
        raise unusable
    if flags["history_file"]:
        _record(report, flags["history_file"])
    return FINDINGS if fails(report, request.config.fail_on) else 0


def build_request(paths: tuple[Path, ...], flags: Mapping[str, Any], environ: Mapping[str, str]) -> Request:
    """Put flags, environment, file and defaults together.

    Raises:
        UsageError: a path does not exist, or a flag or setting is wrong.
    """
    absolute = [_existing(path) for path in paths or (Path(),)]
    start = absolute[0] if absolute[0].is_dir() else absolute[0].parent
    config = _with_flags(configuration.load(start, explicit=flags.get("config_file"), environ=environ), flags)
    root = flags["root"].resolve() if flags.get("root") else None
    file = Path(config.file).resolve() if config.file else None
    root = root or configuration.find_root(absolute, file)
    if config.site_root and file:
        config = replace(config, site_root=_below(root, file.parent / config.site_root, file))
    for path in absolute:
        if not path.is_relative_to(root):
            raise UsageError(f"{path} is not below the root {root}; say --root for a wider one")
    return Request(
        paths=tuple(str(path) for path in absolute),
        root=str(root),
        as_of=_day(flags.get("as_of"), environ),
        config=config,
        offline=bool(flags.get("offline")) or environ.get("DOC_AUDIT_OFFLINE", "") in ("1", "true", "yes"),
        cache_dir=None if flags.get("no_cache") else str(flags.get("cache_dir") or default_cache_dir(environ)),
        jobs=flags.get("jobs") or os.cpu_count() or 1,
    )


def audited(request: Request, *, quiet: bool = False) -> Report:
    """Run the audit with a progress line, stopping early and in order on Ctrl-C or SIGTERM."""
    # Imported here: the help text needs no parser.
    from doc_audit.audit import Surroundings, run

    with stopping() as stop, ProgressLine(os.environ, quiet=quiet) as observer:
        return run(request, Surroundings(clock=_now, environ=os.environ, observer=observer, stop=stop))


def fails(report: Report, fail_on: str) -> bool:
    """Say whether a finding that counts is at or above *fail_on*."""
    if fail_on == "never":
        return False
    failing = SEVERITIES[: SEVERITIES.index("warning" if fail_on == "warning" else "error") + 1]
    return any(finding.severity in failing and finding.suppressed is None for finding in report.findings)


def default_cache_dir(environ: Mapping[str, str]) -> Path:
    """The user's cache folder for doc-audit, unless `DOC_AUDIT_CACHE_DIR` names another."""
    if environ.get("DOC_AUDIT_CACHE_DIR"):
        return Path(environ["DOC_AUDIT_CACHE_DIR"])
    from platformdirs import user_cache_path

    return user_cache_path("doc-audit", appauthor=False)


@contextmanager
def stopping() -> Iterator[threading.Event]:
    """Give an event that SIGTERM or the first Ctrl-C sets; a second Ctrl-C stops at once."""
    stop = threading.Event()

    def ask(signum: int, _: object) -> None:
        if stop.is_set():
            raise KeyboardInterrupt
        stop.set()

    before = {number: signal.signal(number, ask) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _existing(path: Path) -> Path:
    if not path.exists():
        raise UsageError(f"{path}: no such file or directory")
    if path.is_dir() and not os.access(path, os.R_OK | os.X_OK):
        raise UsageError(f"{path}: permission denied")
    return path.resolve()


def _below(root: Path, folder: Path, file: Path) -> str:
    if not folder.resolve().is_relative_to(root):
        raise UsageError(f"{file}: site-root {folder} is not below the root {root}")
    return folder.resolve().relative_to(root).as_posix()


def _with_flags(config: Config, flags: Mapping[str, Any]) -> Config:
    changes = {name: flags[name] for name in ("fail_on", "slug_flavour") if flags.get(name)}
    changes |= {name: _codes(flags[name]) for name in ("select", "ignore") if flags.get(name)}
    external = config.external
    if flags.get("only_hosts"):
        external = replace(external, only_hosts=_codes(flags["only_hosts"], upper=False))
    if flags.get("max_time"):
        table = {"external": {"max-time": flags["max_time"]}}
        external = replace(external, max_time=configuration.parse(table, where="--max-time").external.max_time)
    return replace(config, external=external, **changes)


def _codes(text: str, *, upper: bool = True) -> tuple[str, ...]:
    items = (item.strip() for item in text.split(","))
    return tuple(item.upper() if upper else item for item in items if item)


def _day(text: str | None, environ: Mapping[str, str]) -> dt.date:
    text = text or environ.get("DOC_AUDIT_AS_OF")
    if text:
        try:
            return dt.date.fromisoformat(text)
        except ValueError as error:
            raise UsageError(f"--as-of {text}: not a date; write it as YYYY-MM-DD") from error
    return _now().date()


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


def _without_known(report: Report, file: Path) -> Report:
    from doc_audit.history.baseline import apply, read

    return apply(report, read(file))


def _since_report(report: Report, previous: Report) -> Report:
    from doc_audit.history.states import apply, from_report

    return apply(report, from_report(previous, report))


def _since_history(report: Report, file: Path) -> tuple[Report, DocAuditError | None]:
    """Compare with the history; one that cannot be used costs the comparison and the exit code, never the report."""
    from doc_audit.history.states import Past, apply
    from doc_audit.history.store import past

    try:
        return apply(report, past(file, report)), None
    except UsageError as error:
        return apply(report, Past(note=f"The history was not used: {error}")), error


def _record(report: Report, file: Path) -> None:
    from doc_audit.history.record import record
    from doc_audit.history.store import add

    add(file, [record(report)])


def _only_caused(report: Report, request: Request, ref: str) -> Report:
    from doc_audit.audit import Surroundings
    from doc_audit.changed import only_caused

    return only_caused(report, request, Surroundings(clock=_now, environ=os.environ), ref)
