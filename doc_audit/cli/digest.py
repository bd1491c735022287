"""`doc-audit digest`: what changed, as a message for an owner."""

from pathlib import Path

import click

from doc_audit.cli.report import saved


@click.command("digest")
@click.argument("run", type=click.Path(path_type=Path))
@click.option("--previous", type=click.Path(path_type=Path), help="The run to compare with (JSON).")
@click.option(
    "--format", "style", type=click.Choice(["text", "markdown", "html", "slack"]), default="text", show_default=True
)
@click.option("--owner", help="Only this owner's findings; `unowned` for pages without one.")
@click.option("--link", default="", help="Where the whole report is, for “and 12 more”.")
def command(run: Path, previous: Path | None, style: str, owner: str | None, link: str) -> int:
    """Write what is new, fixed and newly overdue in RUN; nothing at all when there is no news. Nothing is sent."""
    from doc_audit.reports.clean import clean
    from doc_audit.reports.digest import STYLES, digest

    report = clean(saved(run))
    found = digest(report, clean(saved(previous)) if previous else None, owner=owner, link=link)
    if not found.silent:
        click.echo(STYLES[style](found), nl=False)
    return 0
