"""The run as JSON: the one format that every other can be made from again. `doc_audit.wire.run` says what is in it."""

from collections.abc import Iterator

from doc_audit.model.report import Report
from doc_audit.reports.options import Options
from doc_audit.wire import run


def render(report: Report, _: Options) -> str:
    """Write a *report* that is clean already."""
    return "".join(run.stream(report))


def stream(report: Report, _: Options) -> Iterator[str]:
    """Write the same in pieces of some ten thousand characters."""
    return run.stream(report)
