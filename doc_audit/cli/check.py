"""`doc-audit check`: audit trees and write reports."""

import datetime as dt
import os
import signal
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from doc_audit import config as configuration
from doc_audit.cli.completion import rule_codes
from doc_audit.cli.output import targets, use_color
from doc_audit.cli.past import comparing, past_options
from doc_audit.cli.progress import ProgressLine
from doc_audit.cli.report import render_options, writing
from doc_audit.errors import Incomplete, UsageError
from doc_audit.model.finding import SEVERITIES
from doc_audit.model.report import Report
from doc_audit.model.settings import SLUG_FLAVOURS, Config, Request
from doc_audit.model.shard import Shard
from doc_audit.stopping import Stop, Stopped

if TYPE_CHECKING:
    from doc_audit.source.memory import PageMemory

FINDINGS = 1
# Once asked to end, a run may take as long to judge what it knows, in seconds.
_PATIENCE = 2.5


@click.command("check", short_help="Audit Markdown pages (meant when no command is named).")
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
    "--fail-on",
    type=click.Choice(["error", "warning", "never"]),
    help="Lowest severity that makes the exit code 1 (default: error).",
)
@click.option(
    "--select",
    metavar="CODES",
    shell_complete=rule_codes,
    help="Only rules with these codes, prefixes (DA1) or names, separated by commas.",
)
@click.option("--ignore", metavar="CODES", shell_complete=rule_codes, help="Not the rules with these.")
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
    "--cache-dir", type=click.Path(path_type=Path), help="Where parsed pages and answers of servers are remembered."
)
@click.option("--no-cache", is_flag=True, help="Remember nothing, and use nothing remembered.")
@click.option("--jobs", type=click.IntRange(min=1), help="Processes that parse pages (default: one a core).")
@click.option(
    "--strict",
    is_flag=True,
    help="End with 2 if the run is incomplete (no network, stopped early), whatever else was found.",
)
@click.option(
    "--watch", is_flag=True, help="Audit again on every save, offline, and show what changed; Ctrl-C ends it."
)
@click.option(
    "--shard",
    metavar="I/N",
    help="Only part I of N: pages by path, external links by host; `doc-audit merge` puts the parts together.",
)
@past_options
@render_options
def command(paths: tuple[Path, ...], **flags: Any) -> int:
    """Audit the Markdown pages under PATHS (default: the current directory).

    Exit codes: 0 nothing at or above --fail-on; 1 findings; 2 wrong usage, an output that could not be written, or a run that was
    stopped; 3 no page found.
    """
    if flags["shard"] and (flags["history_file"] or flags["previous_file"]):
        raise UsageError(
            "a shard is no whole run: give --history or --previous where the parts are merged and reported"
        )
    if flags["shard"] and (flags["baseline_file"] or flags["changed_since"]):
        raise UsageError(
            "a shard is no whole run: give --baseline to `doc-audit merge`; --changed-since needs no shards"
        )
    request = build_request(paths, flags, os.environ)
    if flags["watch"]:
        return _watch(paths, flags)
    inputs = {"the configuration": request.config.file}
    write_report, finish = writing(flags, request.root, inputs), comparing(flags)
    with stopping() as stop:
        report = audited(request, quiet=flags["quiet"] > 0, stop=stop)
        if flags["baseline_file"]:
            report = _without_known(report, flags["baseline_file"], request.config)
        if flags["changed_since"]:
            report = _only_caused(report, request, flags["changed_since"], stop)
        # However long it takes to write: what is known is not lost.
        signal.setitimer(signal.ITIMER_REAL, 0)
        report = finish(report, write_report)
        if stop.is_set() and not report.complete:
            raise Incomplete("stopped; what was known by then is in the report, and its notes say what is missing")
    if flags["strict"] and not report.complete:
        raise Incomplete(
            "the run is incomplete, and --strict does not take that for an answer; the notes above say why"
        )
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
        shard=_shard(flags["shard"]) if flags.get("shard") else None,
    )


def audited(
    request: Request, *, quiet: bool = False, memory: "PageMemory | None" = None, stop: Stop | None = None
) -> Report:
    """Run the audit with a progress line; once *stop* is set, only with what is known by then.

    Raises:
        Stopped: no page was read yet.
    """
    # Imported here: the help text needs no parser.
    from doc_audit import audit

    with ProgressLine(os.environ, quiet=quiet) as observer:
        context = audit.Context(clock=now, environ=os.environ, observer=observer, stop=stop or Stop(), memory=memory)
        return audit.report(audit.gather(request, context))


def _watch(paths: tuple[Path, ...], flags: Mapping[str, Any]) -> int:
    """Audit, write every report, and again on every save; on stdout only what changed. Always 0: it ends when asked to."""
    from doc_audit.cli.watch import watch
    from doc_audit.source.memory import PageMemory

    other = next((name for name in ("history", "previous", "shard", "changed_since") if _given(flags, name)), None)
    if other:
        raise UsageError(f"--watch compares with the save before: it cannot be used with --{other.replace('_', '-')}")
    offline = {**flags, "offline": True}
    memory = PageMemory()
    request = build_request(paths, offline, os.environ)
    outputs = [target.file for target in targets(flags["formats"], flags["outputs"])]
    folders = [flags["html_dir"], Path(request.cache_dir) if request.cache_dir else None]
    own = [path.resolve() for path in (*outputs, *folders) if path is not None]
    with stopping() as stop:

        def audit(write: Callable[[Report], None]) -> Report:
            # The configuration is read again: it may be what was saved.
            request = build_request(paths, offline, os.environ)
            report = audited(request, quiet=True, memory=memory, stop=stop)
            if stop.is_set():
                raise Stopped
            if flags["baseline_file"]:
                report = _without_known(report, flags["baseline_file"], request.config)
            write(report)
            return report

        inputs = {"the configuration": request.config.file}
        everything, files = writing(flags, request.root, inputs), writing(flags, request.root, inputs, stdout=False)
        color = use_color(flags["color"], os.environ)
        with suppress(Stopped):
            watch(Path(request.root), lambda: audit(everything), lambda: audit(files), stop, own, color)
    return 0


def _given(flags: Mapping[str, Any], name: str) -> bool:
    return bool(flags.get(name) or flags.get(f"{name}_file"))


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
def stopping() -> Iterator[Stop]:
    """Give a request to end that SIGTERM or the first Ctrl-C makes; a second one, or `_PATIENCE` seconds, gives everything up."""
    stop = Stop()

    def ask(_signum: int, _frame: object) -> None:
        if stop.is_set():
            raise Stopped
        signal.setitimer(signal.ITIMER_REAL, _PATIENCE)
        stop.ask()

    def give_up(_signum: int, _frame: object) -> None:
        raise Stopped

    handlers = {signal.SIGTERM: ask, signal.SIGINT: ask, signal.SIGALRM: give_up}
    before = {number: signal.signal(number, handler) for number, handler in handlers.items()}
    try:
        yield stop
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        for number, previous in before.items():
            signal.signal(number, previous)


def _existing(path: Path) -> Path:
    if not path.exists():
        raise UsageError(f"{path}: no such file or directory")
    if path.is_dir() and not os.access(path, os.R_OK | os.X_OK):
        raise UsageError(f"{path}: permission denied")
    return path.resolve()


def _below(root: Path, folder: Path, file: Path) -> str:
    if not folder.resolve().is_relative_to(root):
        raise UsageError(f"{file}: site-root {folder} is not below the root {root}")
    if not folder.is_dir():
        raise UsageError(f"{file}: site-root {folder} is no folder, so that no link that starts with / could be found")
    return folder.resolve().relative_to(root).as_posix()


def _with_flags(config: Config, flags: Mapping[str, Any]) -> Config:
    changes = {name: flags[name] for name in ("fail_on", "slug_flavour") if flags.get(name)}
    changes |= {name: _items(flags[name]) for name in ("select", "ignore") if flags.get(name)}
    external = config.external
    if flags.get("only_hosts"):
        external = replace(external, only_hosts=_items(flags["only_hosts"]))
    if flags.get("max_time"):
        table = {"external": {"max-time": flags["max_time"]}}
        external = replace(external, max_time=configuration.parse(table, where="--max-time").external.max_time)
    # Imported here: the help text needs no rules.
    from doc_audit.rules.registry import understood

    return understood(replace(config, external=external, **changes))


def _shard(text: str) -> Shard:
    index, _, count = text.partition("/")
    if (
        not (index.isascii() and index.isdigit() and count.isascii() and count.isdigit())
        or not 1 <= int(index) <= int(count) <= 1000
    ):
        raise UsageError(f"--shard {text}: write it as I/N, the I-th of N parts (1/4, at most 1000)")
    return Shard(index=int(index), count=int(count))


def _items(text: str) -> tuple[str, ...]:
    return tuple(item for item in map(str.strip, text.split(",")) if item)


def _day(text: str | None, environ: Mapping[str, str]) -> dt.date:
    text = text or environ.get("DOC_AUDIT_AS_OF")
    if text:
        try:
            return dt.date.fromisoformat(text)
        except ValueError as error:
            raise UsageError(f"--as-of {text}: not a date; write it as YYYY-MM-DD") from error
    return now().date()


def now() -> dt.datetime:
    """Give the time, in UTC."""
    return dt.datetime.now(dt.UTC)


def _without_known(report: Report, file: Path, config: Config) -> Report:
    from doc_audit.history.baseline import apply, gone, note_gone, read

    accepted = read(file)
    return note_gone(apply(report, accepted), len(gone(accepted, report, config)))


def _only_caused(report: Report, request: Request, ref: str, stop: Stop) -> Report:
    from doc_audit import audit
    from doc_audit.changed import only_caused

    caused = only_caused(report, request, audit.Context(clock=now, environ=os.environ, stop=stop), ref)
    if stop.is_set():
        # What the tree was like before is known in part only, so it is not known what the change caused.
        raise Stopped
    return caused
