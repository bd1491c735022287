"""`doc-audit digest`: what changed, as a message for an owner."""

import re
from pathlib import Path

import click

from doc_audit.cli.common.saved import saved
from doc_audit.errors import UsageError

# Slack and mail programs take longer ones, but not within the size of a message.
_LONGEST_LINK = 400


@click.command("digest", short_help="Write the news of a run, for Slack, mail or a comment.")
@click.argument("run", type=click.Path(path_type=Path))
@click.option(
    "--previous",
    type=click.Path(path_type=Path),
    help="The run to compare with (JSON); without it, what RUN itself was compared with.",
)
@click.option(
    "--format", "style", type=click.Choice(["text", "markdown", "html", "slack"]), default="text", show_default=True
)
@click.option("--owner", help="Only this owner's findings; `unowned` for pages without one.")
@click.option("--link", default="", help="Where the whole report is, for “and 12 more”.")
def command(run: Path, previous: Path | None, style: str, owner: str | None, link: str) -> int:
    """Write what is new, fixed and newly overdue in RUN; nothing at all when there is no news. Nothing is sent."""
    from doc_audit.history.states import apply, from_report
    from doc_audit.reports.digest.messages import STYLES
    from doc_audit.reports.digest.news import digest, is_known
    from doc_audit.reports.visible import shown
    from doc_audit.wire.redaction import clean

    _check(link)
    report = saved(run)
    if previous:
        report = apply(report, from_report(saved(previous), report))
    report = clean(report)
    if owner is not None and not is_known(report, owner):
        click.echo(f"note: nobody called {shown(owner)!r} owns a page of this run", err=True)
    found = digest(report, owner=owner, link=link)
    if not found.silent:
        click.echo(STYLES[style](found), nl=False)
    return 0


def _check(link: str) -> None:
    if link and (not re.fullmatch(r"https?://[^\s<>\"]+", link) or len(link) > _LONGEST_LINK):
        raise UsageError(f"--link: not a web address of at most {_LONGEST_LINK} characters: {link[:80]}")
