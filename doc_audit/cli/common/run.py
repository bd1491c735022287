"""Runs an audit for a command: shows progress, ends it when asked to, and says whether it failed."""

import os
import signal
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from doc_audit.cli.common import trust
from doc_audit.cli.common.progress import ProgressLine
from doc_audit.cli.common.request import now
from doc_audit.model.report import Report
from doc_audit.model.settings import Config, Request
from doc_audit.stopping import Stop, Stopped

if TYPE_CHECKING:
    from doc_audit.source.memory import PageMemory

FINDINGS = 1
# Once asked to end, a run may take as long to judge what it knows, in seconds.
_PATIENCE = 2.5


def audited(
    request: Request,
    *,
    quiet: bool = False,
    memory: "PageMemory | None" = None,
    stop: Stop | None = None,
    environ: Mapping[str, str] = os.environ,
) -> Report:
    """Run the audit with a progress line; once *stop* is set, only with what is known by then.

    Raises:
        Stopped: no page was read yet.
    """
    # Imported here: the help text needs no parser.
    from doc_audit import audit

    if request.distrust:
        environ = trust.without_secrets(environ)
    with ProgressLine(os.environ, quiet=quiet) as observer:
        context = audit.Context(clock=now, environ=environ, observer=observer, stop=stop or Stop(), memory=memory)
        return audit.report(audit.gather(request, context))


def fails(report: Report, fail_on: str) -> bool:
    """Say whether a finding that counts is at or above *fail_on*."""
    if fail_on == "never":
        return False
    failing = ["error"]
    if fail_on == "warning":
        failing.append("warning")
    return any(finding.severity in failing and finding.suppressed is None for finding in report.findings)


def without_known(report: Report, file: Path, config: Config) -> Report:
    """Mark the findings that the baseline *file* accepts, and note how many it holds that are gone."""
    from doc_audit.history.baseline import apply, gone, note_gone, read

    accepted = read(file)
    return note_gone(apply(report, accepted), len(gone(accepted, report, config)))


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
