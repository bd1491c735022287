"""`doc-audit check`: audit trees and write reports."""

import os
import signal
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import click

from doc_audit.cli.common import trust
from doc_audit.cli.common.flags import PastFlags, RenderFlags, RequestFlags, pick
from doc_audit.cli.common.options import (
    as_of_option,
    baseline_option,
    past_options,
    render_options,
    root_option,
    rule_codes,
)
from doc_audit.cli.common.output import targets, use_color, writing
from doc_audit.cli.common.past import comparing
from doc_audit.cli.common.request import build_request, now
from doc_audit.cli.common.run import FINDINGS, audited, fails, stopping, without_known
from doc_audit.errors import Incomplete, UsageError
from doc_audit.model.report import Report
from doc_audit.model.settings import SLUG_FLAVOURS, Request
from doc_audit.reports.visible import shown
from doc_audit.stopping import Stop, Stopped


@dataclass(frozen=True, slots=True, kw_only=True)
class _Flags:
    """What `check` was asked for, beside the paths."""

    request: RequestFlags
    render: RenderFlags
    past: PastFlags
    changed_since: str | None
    strict: bool
    watch: bool
    dump: bool
    headers: tuple[str, ...]


@click.command("check", short_help="Audit Markdown pages; the command where none is named.")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option(
    "--files-from",
    "files_from",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Audit what this file lists too, a path a line or parted by NUL; `-` is stdin.",
)
@click.option(
    "--config",
    "config_file",
    type=click.Path(path_type=Path),
    help="Configuration file (default: the nearest doc-audit.toml).",
)
@root_option("output paths and /links are")
@click.option("--offline", is_flag=True, help="Use no network at all; external links are listed and counted.")
@as_of_option()
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
    "--exclude", metavar="GLOB", multiple=True, help="Ask no address that this glob matches (may be repeated)."
)
@click.option("--accept", metavar="STATUSES", help="Statuses that are fine beside 2xx, such as 403,500..599.")
@click.option("--timeout", metavar="SECONDS", help="How long to wait for a connection, or for a byte (default: 20).")
@click.option("--user-agent", metavar="TEXT", help="What servers are told of who asks.")
@click.option(
    "--header",
    "headers",
    metavar="HOST=NAME: VALUE",
    multiple=True,
    help="A header for one host alone (may be repeated); what is secret is better kept in DOC_AUDIT_HEADERS.",
)
@click.option(
    "--insecure", metavar="HOST", multiple=True, help="Check no certificate of this host (a glob; may be repeated)."
)
@click.option("--require-https", is_flag=True, help="A link to http: is an error where https: answers too.")
@click.option(
    "--include-mail",
    is_flag=True,
    help="Judge mail addresses too: how they are written, and whether their domain takes mail.",
)
@click.option("--suggest-archive", is_flag=True, help="Ask the Internet Archive for copies of pages that are gone.")
@click.option(
    "--max-time",
    metavar="DURATION",
    help="Stop asking the network after this long, such as 10m; the rest is unverified.",
)
@baseline_option
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
    "--dump", is_flag=True, help="Only list the external links: which would be asked, and why the others not."
)
@click.option(
    "--watch", is_flag=True, help="Audit again on every save, offline, and show what changed; Ctrl-C ends it."
)
@click.option(
    "--shard",
    metavar="I/N",
    help="Only part I of N: pages by path, external links by host; `doc-audit merge` puts the parts together.",
)
@click.option(
    "--untrusted/--trusted",
    "untrusted",
    default=None,
    help="Whether the tree may hold what a stranger wrote: if so, its own configuration and templates are not used, nor are secrets"
    " of the environment (default: in the pipeline of a change from a fork).",
)
@click.option(
    "--built",
    type=click.Path(path_type=Path),
    metavar="FOLDER",
    help="The site that a generator built of the pages, by any generator: links are judged by its addresses and ids.",
)
@past_options
@render_options
def command(paths: tuple[Path, ...], files_from: Path | None, **given: Any) -> int:
    """Audit the Markdown pages under PATHS (default: the current directory).

    Exit codes: 0 nothing at or above --fail-on; 1 findings; 2 wrong usage, an output that could not be written, or a run that was
    stopped; 3 no page found.
    """
    flags = pick(
        _Flags,
        given,
        request=pick(RequestFlags, given),
        render=pick(RenderFlags, given),
        past=pick(PastFlags, given),
    )
    _check_together(flags)
    if files_from is not None:
        # Imported here: few give a list.
        from doc_audit.cli.common.listed import listed

        paths = (*paths, *listed(files_from))
        if not paths:
            click.echo("Nothing was audited: the list names no page.", err=True)
            return 0
    request = build_request(paths, flags.request, os.environ)
    if request.distrust and trust.lies_in(flags.render.templates, Path(request.root)):
        flags = replace(flags, render=replace(flags.render, templates=None))
    if flags.dump:
        _dump(request, flags.headers)
        return 0
    if flags.watch:
        _watch(paths, flags)
        return 0
    report = _check(request, flags)
    if flags.strict and not report.complete:
        raise Incomplete("the run is incomplete, and --strict asks for a complete one; the notes above say why")
    if fails(report, request.config.fail_on):
        return FINDINGS
    return 0


def _check_together(flags: _Flags) -> None:
    """See that no two options are given of which one rules out the other."""
    past = flags.past
    if flags.request.built and flags.changed_since:
        raise UsageError("a build is of one commit: --built and --changed-since do not go together")
    if not flags.request.shard:
        return
    if past.history_file or past.previous_file:
        raise UsageError(
            "a shard is no whole run: give --history or --previous where the parts are merged and reported"
        )
    if past.baseline_file or flags.changed_since:
        raise UsageError(
            "a shard is no whole run: give --baseline to `doc-audit merge`; --changed-since needs no shards"
        )


def _check(request: Request, flags: _Flags) -> Report:
    """Audit once, and write and record the report.

    Raises:
        Incomplete: the run was stopped; its report is written.
    """
    inputs = flags.past.inputs() | {"the configuration": request.config.file}
    write_report, finish = writing(flags.render, request.root, inputs), comparing(flags.past)
    with stopping() as stop:
        environ = _with_headers(os.environ, flags.headers)
        report = audited(request, quiet=flags.render.quiet > 0, stop=stop, environ=environ)
        if flags.past.baseline_file:
            report = without_known(report, flags.past.baseline_file, request.config)
        if flags.changed_since:
            report = _only_caused(report, request, flags.changed_since, stop)
        # However long it takes to write: what is known is not lost.
        signal.setitimer(signal.ITIMER_REAL, 0)
        report = finish(report, write_report)
        if stop.is_set() and not report.complete:
            raise Incomplete("stopped; what was known by then is in the report, and its notes say what is missing")
    return report


def _with_headers(environ: Mapping[str, str], headers: tuple[str, ...]) -> Mapping[str, str]:
    """Give *environ* with what `--header` says."""
    if not headers:
        return environ
    # Imported here: few give any.
    from doc_audit.web.secrets import with_headers

    return with_headers(environ, headers)


def _dump(request: Request, headers: tuple[str, ...]) -> None:
    """List the addresses of all external links, each once; behind a `#` why one would not be asked."""
    from doc_audit import audit
    from doc_audit.audit.network import MAIL
    from doc_audit.model.redact import redact
    from doc_audit.model.resolution import ExternalLink
    from doc_audit.web.asking.plan import Ask
    from doc_audit.web.preview import preview

    environ = _with_headers(os.environ, headers)
    if request.distrust:
        environ = trust.without_secrets(environ)
    cache_dir = None
    if request.cache_dir:
        cache_dir = Path(request.cache_dir)
    evidence = audit.gather(replace(request, offline=True), audit.Context(clock=now, environ=environ))
    ends = list(evidence.resolved.ends(ExternalLink))
    asks = [Ask(url=link.url, fragment=link.fragment) for link in ends if not link.url.startswith(MAIL)]
    mail = {(link.url, "only its domain is looked up") for link in ends if link.url.startswith(MAIL)}
    listed = preview(asks, evidence.request.config.external, cache_dir=cache_dir, now=now(), environ=environ)
    for address, reason in sorted((*listed, *mail)):
        line = redact(address)
        if reason:
            line += f"  # {redact(reason)}"
        click.echo(shown(line))


def _watch(paths: tuple[Path, ...], flags: _Flags) -> None:
    """Audit, write every report, and again on every save, until that is ended; on stdout only what changed."""
    from doc_audit.cli.common.watch import watch
    from doc_audit.source.memory import PageMemory

    _check_watch(flags)
    offline, render = replace(flags.request, offline=True), flags.render
    memory = PageMemory()
    request = build_request(paths, offline, os.environ)
    own = _own_files(request, render)
    with stopping() as stop:

        def audit(write: Callable[[Report], None]) -> Report:
            # The configuration is read again: it may be what was saved.
            request = build_request(paths, offline, os.environ)
            report = audited(request, quiet=True, memory=memory, stop=stop)
            if stop.is_set():
                raise Stopped
            if flags.past.baseline_file:
                report = without_known(report, flags.past.baseline_file, request.config)
            write(report)
            return report

        inputs = flags.past.inputs() | {"the configuration": request.config.file}
        everything, files = writing(render, request.root, inputs), writing(render, request.root, inputs, stdout=False)
        color = use_color(render.color, os.environ)
        with suppress(Stopped):
            watch(Path(request.root), lambda: audit(everything), lambda: audit(files), stop, own, color)


def _check_watch(flags: _Flags) -> None:
    """See that nothing else is asked for that a run is to be compared with."""
    others = {
        "--history": flags.past.history_file,
        "--previous": flags.past.previous_file,
        "--shard": flags.request.shard,
        "--changed-since": flags.changed_since,
    }
    for name, value in others.items():
        if value:
            raise UsageError(f"--watch compares with the save before: it cannot be used with {name}")


def _own_files(request: Request, flags: RenderFlags) -> list[Path]:
    """Give the files and folders that the run writes itself."""
    own = [target.file for target in targets(flags.formats, flags.outputs)]
    own.append(flags.html_dir)
    if request.cache_dir:
        own.append(Path(request.cache_dir))
    return [path.resolve() for path in own if path is not None]


def _only_caused(report: Report, request: Request, ref: str, stop: Stop) -> Report:
    from doc_audit import audit
    from doc_audit.changed import only_caused

    caused = only_caused(report, request, audit.Context(clock=now, environ=os.environ, stop=stop), ref)
    if stop.is_set():
        # What the tree was like before is known in part only, so it is not known what the change caused.
        raise Stopped
    return caused
