"""`doc-audit owners`: whose each page is, and which file and line says so."""

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from doc_audit.cli.common.flags import RequestFlags, pick
from doc_audit.cli.common.options import config_option, root_option
from doc_audit.cli.common.request import build_request
from doc_audit.cli.common.run import audited
from doc_audit.model.ownership import Owned, OwnerFault
from doc_audit.model.redact import redact
from doc_audit.model.review import Review
from doc_audit.model.settings import Request
from doc_audit.reports.visible import shown
from doc_audit.vcs.owners import code_owners
from doc_audit.wire.redaction import clean


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    """One page, its owners, and the *file* and *lines* that decide; no file: nothing names it."""

    path: str
    owners: tuple[str, ...]
    file: str = ""
    lines: tuple[int, ...] = ()


@click.command("owners", short_help="Say whose each page is, and which line says so.")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option("--format", "style", type=click.Choice(["text", "json"]), default="text", show_default=True)
@config_option
@root_option("paths are")
def command(paths: tuple[Path, ...], style: str, **flags: Any) -> int:
    """Say for each page of PATHS its owners and the file and line that decides, then which pages nobody owns.

    What the forge cannot use of an owner file is a notice, with its place and the reason.
    """
    request = build_request(paths, pick(RequestFlags, flags, offline=True), os.environ)
    report = clean(audited(request, quiet=True))
    reviews = [page.review for page in report.pages]
    root = Path(request.root)
    ownership = code_owners(root, [review.path for review in reviews], request.config.forge, os.environ)
    rows = [_row(review, ownership.pages, request) for review in reviews]
    if style == "json":
        click.echo(json.dumps(_data(rows, ownership.faults, ownership.forge), ensure_ascii=True, indent=1))
    else:
        for line in _text(rows):
            click.echo(line)
        for fault in ownership.faults:
            click.echo(f"notice: {shown(redact(fault.words()))}")
    return 0


def _row(review: Review, named: Mapping[str, Owned], request: Request) -> _Row:
    """Find what decides for a page: a line of its own, a folder rule, or an owner file."""
    if review.owner_source.startswith("page ("):
        line = review.owner_source.rpartition(" ")[2]
        return _Row(path=review.path, owners=review.owners, file=review.path, lines=(int(line),))
    if review.owner_source == "folder rule":
        file = "a folder rule"
        if request.config.file:
            file = os.path.relpath(request.config.file, request.root)
        return _Row(path=review.path, owners=review.owners, file=file)
    owned = named.get(review.path)
    if owned is None:
        return _Row(path=review.path, owners=review.owners)
    return _Row(path=review.path, owners=review.owners, file=owned.file, lines=owned.lines)


def _text(rows: Sequence[_Row]) -> Iterator[str]:
    unowned: list[_Row] = []
    for row in rows:
        if row.owners:
            yield f"{shown(row.path)}  {', '.join(map(shown, row.owners))}  {_place(row)}"
        else:
            unowned.append(row)
    if unowned:
        yield f"Nobody owns ({len(unowned)} of {len(rows)}):"
    for row in unowned:
        yield f"  {shown(row.path)}  {_place(row)}".rstrip()


def _place(row: _Row) -> str:
    if not row.file:
        return ""
    return f"({shown(Owned(owners=(), file=row.file, lines=row.lines).where())})"


def _data(rows: Sequence[_Row], faults: Sequence[OwnerFault], forge: str | None) -> dict[str, Any]:
    pages: list[dict[str, Any]] = []
    unowned: list[str] = []
    for row in rows:
        if not row.owners:
            unowned.append(row.path)
        page = {"path": row.path, "owners": list(row.owners), "file": row.file or None, "lines": list(row.lines)}
        pages.append(page)
    notices: list[dict[str, Any]] = []
    for fault in faults:
        notices.append({"file": fault.file, "line": fault.line or None, "reason": redact(fault.reason)})
    return {"forge": forge, "pages": pages, "unowned": unowned, "notices": notices}
