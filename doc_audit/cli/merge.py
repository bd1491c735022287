"""`doc-audit merge`: the shards of one audit put together."""

from pathlib import Path
from typing import Any

import click

from doc_audit.cli.common.flags import PastFlags, RenderFlags, pick
from doc_audit.cli.common.options import baseline_option, past_options, render_options
from doc_audit.cli.common.output import writing
from doc_audit.cli.common.past import comparing
from doc_audit.cli.common.run import FINDINGS, fails
from doc_audit.cli.common.saved import saved


@click.command("merge", short_help="Put the shards of one audit together.")
@click.argument("runs", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--allow-partial", is_flag=True, help="Go on without a shard that is missing; the run is then incomplete."
)
@click.option(
    "--fail-on",
    type=click.Choice(["error", "warning", "never"]),
    default="error",
    show_default=True,
    help="Lowest severity that makes the exit code 1.",
)
@baseline_option
@past_options
@render_options
def command(runs: tuple[Path, ...], *, allow_partial: bool, fail_on: str, **flags: Any) -> int:
    """Put RUNS together, the JSON files of `check --shard 1/n` to `n/n`; the result is what one run would have given."""
    from doc_audit.history.merge import merge

    past = pick(PastFlags, flags)
    inputs = past.inputs() | {f"a part of the run ({run})": run for run in runs}
    write_report, finish = writing(pick(RenderFlags, flags), inputs=inputs), comparing(past)
    report = merge(list(map(saved, runs)), allow_partial=allow_partial)
    if past.baseline_file:
        from doc_audit.history.baseline import apply, read

        report = apply(report, read(past.baseline_file))
    report = finish(report, write_report)
    if fails(report, fail_on):
        return FINDINGS
    return 0
