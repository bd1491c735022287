"""`doc-audit review`: look at what changed since the last review, and stamp the page."""

import codecs
import datetime as dt
import difflib
import os
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import click

from doc_audit.cli.common.flags import RequestFlags, pick
from doc_audit.cli.common.options import as_of_option, config_option, root_option
from doc_audit.cli.common.request import build_request, now
from doc_audit.cli.common.run import audited
from doc_audit.errors import NothingToAudit, UsageError
from doc_audit.files import read_bytes
from doc_audit.model.dialect import Dialect
from doc_audit.model.document import Link
from doc_audit.model.finding import Finding, Needs
from doc_audit.model.lines import lines_of
from doc_audit.model.review import PageHistory, Review
from doc_audit.model.settings import Config, Request
from doc_audit.model.tally import is_broken_link
from doc_audit.reports.visible import shown
from doc_audit.vcs.committed import uncommitted
from doc_audit.writing.door import NotWritten, edit

REFUSED = 1
FAILED = 2
_NAMED = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class _Flags:
    yes: bool
    dry_run: bool
    allow_broken: bool
    any_day: bool
    allow_dirty: bool


@click.command("review", short_help="Stamp pages as reviewed, in their own form.")
@click.argument("pages", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--yes", is_flag=True, help="Stamp without asking.")
@click.option("--dry-run", is_flag=True, help="Write nothing: show what would be written.")
@click.option("--allow-broken", is_flag=True, help="Also pages with broken links.")
@click.option("--any-day", is_flag=True, help="Also a day that is still to come, or one before the page's last review.")
@click.option(
    "--allow-dirty", is_flag=True, help="Also pages whose text git could not give back: not committed, not tracked."
)
@as_of_option("The day of the review")
@config_option
@root_option("paths are")
def command(pages: tuple[Path, ...], **given: Any) -> int:
    """Say that PAGES were reviewed: show what changed since the last time, ask, and write the date in the page's own form.

    Exit codes: 0 every page was stamped (or would be); 1 one was refused or declined; 2 wrong usage, or one could not be written.
    """
    flags = pick(_Flags, given)
    wanted = pick(RequestFlags, given, offline=True, no_cache=True)
    refused = 0
    failed = False
    for page in pages:
        try:
            refused += not _review(page, wanted, flags)
        except (UsageError, NothingToAudit) as error:
            click.echo(f"{shown(str(page))}: not stamped: {shown(str(error))}", err=True)
            refused += 1
        except NotWritten as error:
            click.echo(f"{shown(str(page))}: not stamped: {shown(error.why)}", err=True)
            failed = True
    if failed:
        return FAILED
    if refused:
        return REFUSED
    return 0


def _review(page: Path, wanted: RequestFlags, flags: _Flags) -> bool:
    """Stamp one page; say whether it was stamped, or would be.

    Raises:
        UsageError: it must not be stamped, or not like this; the message says why.
        NotWritten: it cannot be written.
    """
    _check_is_page(page)
    request = build_request((page,), wanted, os.environ)
    report = audited(request, quiet=True)
    if not report.pages:
        raise UsageError("it is not one of the pages that are audited")
    review = report.pages[0].review
    if not flags.allow_broken:
        _check_links(report.findings)
    old, new, last = _stamped(request, review)
    _check_anchors(request, review.path, old, new)
    _show(request, review)
    if old == new:
        click.echo(f"{shown(review.path)}: the review of {request.as_of} is on the page already.")
        return True
    _show_change(review.path, old, new)
    if flags.dry_run:
        return True
    if not flags.allow_dirty:
        _check_committed(request, review.path)
    odd = ""
    if not flags.any_day:
        odd = _odd_day(request.as_of, last)
    if not _agreed(f"Stamp {shown(review.path)} as reviewed on {request.as_of}?", odd, without_asking=flags.yes):
        return False
    edit(Path(request.root) / review.path, old, new, inside=request.root)
    click.echo(f"{shown(review.path)}: stamped {request.as_of}.")
    return True


def _show_change(path: str, old: bytes, new: bytes) -> None:
    before, after = lines_of(old.decode("utf-8")), lines_of(new.decode("utf-8"))
    for line in difflib.unified_diff(before, after, f"a/{path}", f"b/{path}", lineterm="", n=0):
        click.echo(shown(line))


def _check_committed(request: Request, path: str) -> None:
    why_not = uncommitted(Path(request.root), [path]).get(path)
    if why_not:
        raise UsageError(f"{why_not} (--allow-dirty writes it all the same)")


def _check_is_page(page: Path) -> None:
    if page.is_dir():
        raise UsageError("it is a folder; name its pages")
    if not page.is_file():
        raise UsageError("no such page")
    if page.is_symlink():
        raise UsageError("it is a symbolic link; review the page that it leads to")


def _agreed(question: str, odd: str, *, without_asking: bool) -> bool:
    """Ask, unless that was ruled out; but what is *odd* about the day is never passed over.

    Raises:
        UsageError: nobody answered, or nobody shall be asked though there is something odd.
    """
    if without_asking and odd:
        raise UsageError(f"{odd}; say --any-day if that is meant")
    if without_asking:
        return True
    if odd:
        question += f" ({odd})"
    return _confirmed(question)


def _odd_day(day: dt.date, last: dt.date | None) -> str:
    """Say what is odd about a review on *day* where the *last* was on another; empty if nothing is."""
    # Writers' time zones are ahead of UTC.
    if day > now().date() + dt.timedelta(days=1):
        return f"{day} is still to come"
    if last is not None and day < last:
        return f"the page was reviewed on {last} already, after {day}"
    return ""


def _confirmed(question: str) -> bool:
    """Ask on the terminal.

    Raises:
        UsageError: the input ended without an answer.
    """
    try:
        return click.confirm(question)
    except click.Abort as abort:
        if isinstance(abort.__context__, EOFError):
            click.echo()
            raise UsageError("nobody answered; say --yes to stamp without being asked") from abort
        raise


def _check_links(findings: Iterable[Finding]) -> None:
    """See that no link of the page is known to be broken.

    Raises:
        UsageError: one is.
    """
    broken: list[str] = []
    for item in findings:
        if is_broken_link(item) and item.needs is Needs.PAGES and item.suppressed is None:
            broken.append(f"line {item.location.line}: {shown(item.message)}")
    if not broken:
        return
    places = "; ".join(broken[:_NAMED])
    if len(broken) > _NAMED:
        places += f" and {len(broken) - _NAMED} more"
    raise UsageError(f"it has broken links ({places}); mend them, or say --allow-broken")


def _stamped(request: Request, review: Review) -> tuple[bytes, bytes, dt.date | None]:
    """Give the page's bytes as they are, and as they would be, and the day of its last review as it stands there."""
    from doc_audit.fixes.stamp import changes, day_of_review, write
    from doc_audit.metadata.vocabulary import vocabulary_of
    from doc_audit.review.settle import settle, tree_order
    from doc_audit.source.page import parse
    from doc_audit.source.site_settings import sites_of
    from doc_audit.source.text import decode

    page = Path(request.root) / review.path
    data = read_bytes(page, limit=request.config.max_page_bytes, inside=request.root)
    labels = request.config.freshness.words()
    order = tree_order((), request.config)
    dialect = sites_of(request).dialect(review.path)

    def read(text: str) -> Any:
        document = parse(review.path, text, dialect=dialect, labels=labels)
        return replace(document, stamps=settle(document.stamps, order, PageHistory(path=review.path), request.as_of))

    text = decode(data)
    document = read(text)
    wanted = changes(document, review, request.as_of)
    new = write(text, wanted, read, vocabulary_of(labels)).encode("utf-8")
    if data.startswith(codecs.BOM_UTF8):
        new = codecs.BOM_UTF8 + new
    return data, new, day_of_review(document)


def _check_anchors(request: Request, path: str, old: bytes, new: bytes) -> None:
    """See that no link breaks: a date in a heading is part of the name that links to the heading use.

    Raises:
        UsageError: a link leads to such a heading.
    """
    from doc_audit.source.site_settings import sites_of

    dialect = sites_of(request).dialect(path)
    lost = _anchors(path, old, dialect) - _anchors(path, new, dialect)
    if not lost:
        return
    whole = replace(request, paths=(request.root,), config=replace(request.config, include=Config().include))
    for link in _links_to(whole, path):
        name = unquote(link.href.partition("#")[2])
        if name.casefold().removeprefix("user-content-") in lost:
            place = f"{link.location.path}:{link.location.line}"
            raise UsageError(
                f"the date is part of a heading that {place} links to (#{name}); put the date below the heading, or link elsewhere"
            )


def _anchors(path: str, data: bytes, dialect: Dialect) -> set[str]:
    """Give the folded names of the anchors that the page *path* would have with the content *data*."""
    from doc_audit.source.page import parse
    from doc_audit.source.text import decode

    document = parse(path, decode(data), dialect=dialect, labels={})
    return {anchor.name.casefold() for anchor in document.anchors}


def _links_to(request: Request, path: str) -> Iterable[Link]:
    """Give the links of all pages under the root that lead to the page *path* and name a place on it."""
    from doc_audit import audit
    from doc_audit.model.resolution import Found

    freshness = replace(request.config.freshness, git=False)
    asked = replace(request, config=replace(request.config, freshness=freshness))
    evidence = audit.gather(asked, audit.Context(clock=now, environ=os.environ))
    return [link for link, found in evidence.resolved.only(Found) if found.path == path and "#" in link.href]


def _show(request: Request, review: Review) -> None:
    from doc_audit.vcs.facts import since

    day = review.last_reviewed or review.last_updated
    click.echo(f"{shown(review.path)}: last reviewed {day or 'never'}, due {review.due or 'never'}.")
    if day is None:
        return
    commits = since(Path(request.root), review.path, day)
    if commits is None:
        click.echo("  What changed since then is not known: there is no history here.")
    for line in commits or ():
        click.echo(f"  {shown(line)}")
    if commits == ():
        click.echo("  Nothing was committed to it since then.")
    why = uncommitted(Path(request.root), [review.path]).get(review.path)
    if why:
        click.echo(f"  What is on disk now is not committed. ({why})")
