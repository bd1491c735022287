"""`doc-audit report`: render a saved run again; no parsing, no network."""

from pathlib import Path
from typing import Any

import click

from doc_audit.cli.common.flags import RenderFlags, pick
from doc_audit.cli.common.options import render_options
from doc_audit.cli.common.output import writing
from doc_audit.cli.common.saved import saved


@click.command("report", short_help="Render a saved run in any format.")
@click.argument("run", type=click.Path(path_type=Path))
@render_options
def command(run: Path, **flags: Any) -> int:
    """Render RUN, a file that `--format json` wrote, in any format."""
    write_report = writing(pick(RenderFlags, flags), inputs={"the saved run": run})
    write_report(saved(run))
    return 0
