"""What earlier runs add to a run on the command line: `--history` and `--previous`."""

from collections.abc import Callable
from pathlib import Path

from doc_audit.cli.common.flags import PastFlags
from doc_audit.cli.common.saved import saved
from doc_audit.errors import DocAuditError, UsageError
from doc_audit.model.report import Report


def comparing(flags: PastFlags) -> Callable[[Report, Callable[[Report], None]], Report]:
    """Check the options of `past_options` in *flags* at once, and give what compares a report, writes it and records it.

    Raises:
        UsageError: both options were given, or the previous run cannot be read.
    """
    file, previous_file = flags.history_file, flags.previous_file
    if file and previous_file:
        raise UsageError("--history and --previous both say what to compare with: give one of them")
    previous: Report | None = None
    if previous_file:
        previous = saved(previous_file)

    def finish(report: Report, write: Callable[[Report], None]) -> Report:
        unusable = None
        if previous is not None:
            report = _since_report(report, previous)
        if file:
            report, unusable = _since_history(report, file)
        # Written before it is recorded, and even if the history is of no use: no report is ever lost.
        write(report)
        if unusable is not None:
            raise unusable
        if file:
            _record(report, file)
        return report

    return finish


def _since_report(report: Report, previous: Report) -> Report:
    from doc_audit.history.states import apply, from_report

    return apply(report, from_report(previous, report))


def _since_history(report: Report, file: Path) -> tuple[Report, DocAuditError | None]:
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
