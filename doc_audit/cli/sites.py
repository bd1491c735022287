"""`doc-audit sites`: which sites a tree holds, what was read of each, and how many of its links are judged."""

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from doc_audit.cli.common.flags import RequestFlags, pick
from doc_audit.cli.common.options import config_option, root_option
from doc_audit.cli.common.request import build_request
from doc_audit.cli.common.run import audited
from doc_audit.model.plural import number
from doc_audit.model.report import SiteCoverage
from doc_audit.reports.visible import shown
from doc_audit.wire.redaction import clean
from doc_audit.wire.run import to_data


@click.command("sites", short_help="Say which sites the tree holds, and how many of their links are judged.")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option("--format", "style", type=click.Choice(["text", "json"]), default="text", show_default=True)
@config_option
@root_option("paths are")
def command(paths: tuple[Path, ...], style: str, **flags: Any) -> int:
    """Say for each site with a page of PATHS what builds it, what its configuration says, and which links are not judged.

    No server is asked: external links are among those that are not judged.
    """
    request = build_request(paths, pick(RequestFlags, flags, offline=True), os.environ)
    report = clean(audited(request, quiet=True))
    if style == "json":
        click.echo(json.dumps(to_data(report).get("sites", []), ensure_ascii=True, indent=1))
        return 0
    for site in report.sites:
        for line in _lines(site):
            click.echo(shown(line))
    return 0


def _lines(site: SiteCoverage) -> Iterator[str]:
    kind = site.kind or "Read as it lies in the repository"
    if site.configuration:
        kind += f" ({site.configuration})"
    yield f"{site.folder or '.'}/  {kind}"
    for line in site.settings:
        yield f"    {line}"
    yield f"    {number(site.pages, 'page')}, {number(site.links, 'link')}, {site.judged:,} judged"
    for item in site.not_judged:
        yield f"    {item.links:,} not judged: {item.reason}"
