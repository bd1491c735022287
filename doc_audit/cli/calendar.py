"""`doc-audit calendar`: what falls due in the next twelve months, and whose it is."""

import datetime as dt
import hashlib
import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from doc_audit.cli.common.flags import RequestFlags, pick
from doc_audit.cli.common.options import as_of_option, config_option, root_option
from doc_audit.cli.common.request import build_request
from doc_audit.cli.common.run import audited
from doc_audit.model.report import Report
from doc_audit.model.settings import Request
from doc_audit.reports.digest.news import is_known
from doc_audit.reports.page.share import share
from doc_audit.reports.visible import shown
from doc_audit.review.upcoming import Calendar, Due, calendar
from doc_audit.vcs import git
from doc_audit.vcs.forge import identity, remote
from doc_audit.wire.redaction import clean


@click.command("calendar", short_help="Lay out the reviews that fall due.")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option("--format", "style", type=click.Choice(["text", "json", "ics"]), default="text", show_default=True)
@click.option("--owner", help="Only this owner's pages; `unowned` for pages without one.")
@as_of_option("The day to count from")
@config_option
@root_option("paths are")
def command(paths: tuple[Path, ...], style: str, owner: str | None, **flags: Any) -> int:
    """Lay out the reviews of PATHS: what is overdue, what falls due per week and owner, and how to spread what comes at once."""
    request = build_request(paths, pick(RequestFlags, flags, offline=True), os.environ)
    report = clean(audited(request, quiet=True))
    if owner is not None:
        if not is_known(report, owner):
            click.echo(f"note: nobody called {shown(owner)!r} owns a page here", err=True)
        report = share(report, _known(report, owner))
    found = calendar(report.pages, report.as_of)
    if style == "text":
        click.echo("\n".join(_text(found)))
    elif style == "json":
        click.echo(json.dumps(_data(found), ensure_ascii=True, indent=1))
    else:
        sys.stdout.buffer.write(_ics(found, report, _prefix(request)))
    return 0


def _known(report: Report, owner: str) -> str:
    """Give the owner as the pages spell it; case does not matter."""
    if owner.casefold() == "unowned":
        return ""
    names: set[str] = set()
    for page in report.pages:
        names.update(page.review.owners)
    for name in sorted(names):
        if name.casefold() == owner.casefold():
            return name
    return owner


def _text(found: Calendar) -> Iterator[str]:
    if found.overdue:
        yield f"Overdue on {found.first} ({len(found.overdue)}):"
        yield from map(_line, found.overdue)
    for week in found.weeks:
        owners = ", ".join(f"{shown(name) or 'unowned'} {count}" for name, count in week.owners.items())
        yield f"Week of {week.monday} ({len(week.pages)}): {owners}"
        yield from map(_line, week.pages)
    if not found.overdue and not found.weeks:
        yield f"No page has a review day up to {found.last}."
    for peak in found.peaks:
        yield f"{peak.pages} pages fall due on {peak.day}. Spread, and none of them late:"
        yield from map(_line, peak.plan)
    if found.advice:
        yield "Review cycles that do not fit:"
        for item in found.advice:
            change = f"{item.suggested.words()} instead of {item.cycle.words()}"
            yield f"  {shown(item.path)}: {item.why}; {change} would fit"


def _line(due: Due) -> str:
    owners = ", ".join(map(shown, due.owners)) or "unowned"
    return f"  {due.day}  {shown(due.path)}  ({owners})"


def _data(found: Calendar) -> dict[str, Any]:
    weeks: list[dict[str, Any]] = []
    for week in found.weeks:
        pages = list(map(_due, week.pages))
        weeks.append({"monday": week.monday.isoformat(), "owners": dict(week.owners), "pages": pages})
    peaks: list[dict[str, Any]] = []
    for peak in found.peaks:
        plan = list(map(_due, peak.plan))
        peaks.append({"day": peak.day.isoformat(), "pages": peak.pages, "plan": plan})
    advice: list[dict[str, Any]] = []
    for item in found.advice:
        cycle, suggested = item.cycle.iso(), item.suggested.iso()
        advice.append({"path": item.path, "cycle": cycle, "suggested": suggested, "why": item.why})
    return {
        "from": found.first.isoformat(),
        "to": found.last.isoformat(),
        "overdue": list(map(_due, found.overdue)),
        "weeks": weeks,
        "cliffs": peaks,
        "misfits": advice,
    }


def _due(due: Due) -> dict[str, Any]:
    return {"due": due.day.isoformat(), "path": due.path, "owners": list(due.owners)}


def _prefix(request: Request) -> str:
    """Give what tells the paths of one repository from those of others: its remote, else its name, and where the root lies in it."""
    root = Path(request.root)
    repository = git.find(root)
    name = identity(remote(root), os.environ) or request.config.name
    if not name:
        # What has no name is known by its folder.
        return f"{root.name}\0"
    if repository is None:
        return f"{name}\0"
    return f"{name}\0{repository.prefix}"


def _ics(found: Calendar, report: Report, prefix: str) -> bytes:
    """Give the reviews as all-day events (RFC 5545), known by *prefix* and path; what is late already is on the audit day."""
    from icalendar import Calendar as Ics
    from icalendar import Event

    ics = Ics()
    ics.add("prodid", f"-//doc-audit//{report.version}//EN")
    ics.add("version", "2.0")
    titles = {page.path: page.title for page in report.pages}
    late = {due: f"overdue since {due.day}; " for due in found.overdue}
    reviews = list(found.overdue)
    for week in found.weeks:
        for due in week.pages:
            reviews.append(due)
            if due.day < found.first:
                late[due] = f"due since {due.day}; "
    # Derived from the audit day, so that the same tree gives the same bytes.
    stamp = dt.datetime.combine(found.first, dt.time(), dt.UTC)
    for due in reviews:
        event = Event()
        digest = hashlib.sha256(f"{prefix}{due.path}".encode("utf-8", "surrogatepass")).hexdigest()[:32]
        owners = ", ".join(map(shown, due.owners)) or "nobody"
        event.add("uid", f"{digest}@doc-audit")
        event.add("dtstamp", stamp)
        event.add("dtstart", max(due.day, found.first))
        event.add("summary", f"Review {shown(titles.get(due.path) or due.path)}")
        event.add("description", f"{shown(due.path)} ({late.get(due, '')}owner: {owners})")
        event.add("transp", "TRANSPARENT")
        ics.add_component(event)
    written: bytes = ics.to_ical()
    return written
