"""`doc-audit fix`: write the links that have one possible answer."""

import difflib
import os
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from doc_audit.cli.check import build_request, now
from doc_audit.cli.output import write_bytes
from doc_audit.cli.report import saved
from doc_audit.files import read_bytes
from doc_audit.fixes.plan import Fix
from doc_audit.model.lines import lines_of
from doc_audit.model.settings import Request
from doc_audit.reports.visible import shown

WOULD_CHANGE = 1
_SERVER_SAYS = {"DA204": "the server says that it moved for good", "DA209": "the server answers under https"}


@click.command("fix", short_help="Mend the links that have one possible answer.")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option(
    "--diff", "only_diff", is_flag=True, help="Write nothing: show the changes, and end with 1 if there are any."
)
@click.option("--unsafe", is_flag=True, help="Also what is only the nearest name or anchor: read the diff afterwards.")
@click.option("--allow-dirty", is_flag=True, help="Also pages with changes that are not committed.")
@click.option(
    "--from",
    "run_file",
    type=click.Path(path_type=Path),
    help="A saved run (JSON) whose permanent redirects, and addresses that answer under https, are written too.",
)
@click.option("--config", "config_file", type=click.Path(path_type=Path), help="Configuration file.")
@click.option(
    "--root", type=click.Path(path_type=Path), help="What /links are relative to (default: the git work tree)."
)
def command(paths: tuple[Path, ...], **flags: Any) -> int:
    """Mend the broken links under PATHS that have one possible answer; nothing but their destinations is touched.

    Safe are: files and headings that git saw renamed, names that differ in case, anchors that differ in punctuation only, and
    with --from permanent redirects (301, 308) and addresses that answer under https.
    """
    request = build_request(paths, flags | {"offline": True, "no_cache": True}, os.environ)
    fixes = _planned(request, _redirects(flags["run_file"]) if flags["run_file"] else {})
    wanted = [fix for fix in fixes if fix.safe or flags["unsafe"]]
    root = Path(request.root)
    refused = _refused(root, {fix.link.location.path for fix in wanted}, allow_dirty=flags["allow_dirty"])
    done: list[Fix] = []
    left: list[Fix] = []
    for path, group in _by_page(wanted):
        if path in refused:
            click.echo(f"{shown(path)}: left alone: {refused[path]}", err=True)
            left += group
            continue
        page_done, page_left = _write(request, path, group, only_diff=flags["only_diff"])
        done += page_done
        left += page_left
    if not flags["only_diff"]:
        for fix in done:
            place = fix.link.location
            click.echo(f"{shown(place.path)}:{place.line}: {shown(fix.link.href)} -> {shown(fix.href)} ({fix.why})")
    _sum(done, left, [fix for fix in fixes if not fix.safe and not flags["unsafe"]], only_diff=flags["only_diff"])
    return WOULD_CHANGE if flags["only_diff"] and done else 0


def _planned(request: Request, redirects: Mapping[tuple[str, str], tuple[str, str]]) -> tuple[Fix, ...]:
    from doc_audit import audit
    from doc_audit.fixes.plan import Moves, plan
    from doc_audit.vcs import moves

    root = Path(request.root)
    # What pages say of their review, and when they were committed, mends no link.
    freshness = replace(request.config.freshness, git=False)
    asked = replace(request, config=replace(request.config, freshness=freshness))
    evidence = audit.gather(asked, audit.Context(clock=now, environ=os.environ))
    files = {old: (move.path, move.sure) for old, move in moves.moved(root).items()}
    went = Moves(files=files, heading=_Headings(request).now)
    return plan(evidence.resolved, evidence.corpus, went, redirects, request.config.site_root)


class _Headings:
    """The headings that git saw reworded, asked for page by page, as anchors."""

    def __init__(self, request: Request) -> None:
        self._request = request
        self._known: dict[str, dict[str, str]] = {}

    def now(self, path: str, anchor: str) -> str | None:
        """What *anchor* of the page *path* is called today; None if git does not know."""
        if path not in self._known:
            self._known[path] = self._read(path)
        renamed = self._known[path]
        seen, name = {anchor.casefold()}, anchor
        while (newer := renamed.get(name.casefold())) and newer.casefold() not in seen:
            seen.add(newer.casefold())
            name = newer
        return None if name == anchor else name

    def _read(self, path: str) -> dict[str, str]:
        from doc_audit.vcs.moves import headings

        found: dict[str, str] = {}
        for old, new in headings(Path(self._request.root), path):
            before, after = self._anchor(old), self._anchor(new)
            if before and after:
                found.setdefault(before.casefold(), after)
        return found

    def _anchor(self, line: str) -> str | None:
        from doc_audit.source.page import parse

        document = parse("heading.md", f"{line}\n", flavour=self._request.config.slug_flavour, labels={})
        return document.anchors[0].name if document.anchors else None


def _redirects(file: Path) -> dict[tuple[str, str], tuple[str, str]]:
    return {
        (finding.location.path, finding.target): (finding.suggestion, _SERVER_SAYS[finding.rule])
        for finding in saved(file).findings
        if finding.rule in _SERVER_SAYS and finding.suppressed is None and finding.target and finding.suggestion
    }


def _refused(root: Path, paths: Iterable[str], *, allow_dirty: bool) -> dict[str, str]:
    """The pages that must not be written, and why."""
    from doc_audit.vcs.moves import dirty

    paths = tuple(paths)
    unsaved = frozenset() if allow_dirty else dirty(root, paths) or frozenset()
    refused = {path: "it has changes that are not committed (--allow-dirty)" for path in paths if path in unsaved}
    return refused | {path: "it is a symbolic link" for path in paths if (root / path).is_symlink()}


def _by_page(fixes: Iterable[Fix]) -> Iterable[tuple[str, list[Fix]]]:
    pages: dict[str, list[Fix]] = defaultdict(list)
    for fix in fixes:
        pages[fix.link.location.path].append(fix)
    return pages.items()


def _write(
    request: Request, path: str, fixes: list[Fix], *, only_diff: bool
) -> tuple[tuple[Fix, ...], tuple[Fix, ...]]:
    from doc_audit.fixes.write import write
    from doc_audit.source.page import parse
    from doc_audit.source.read import decode

    file = Path(request.root) / path
    data = read_bytes(file, limit=request.config.max_page_bytes, inside=request.root)
    text = decode(data)
    mark = b"\xef\xbb\xbf" if data.startswith(b"\xef\xbb\xbf") else b""
    labels = request.config.freshness.words()
    written = write(text, fixes, lambda text: parse(path, text, flavour=request.config.slug_flavour, labels=labels))
    if only_diff:
        _show(path, text, written.text)
    elif written.done:
        write_bytes(file, (mark + written.text.encode("utf-8"),))
    return written.done, written.left


def _show(path: str, old: str, new: str) -> None:
    lines = difflib.unified_diff(lines_of(old), lines_of(new), f"a/{path}", f"b/{path}", lineterm="")
    for line in lines:
        click.echo(shown(line))


def _sum(done: list[Fix], left: list[Fix], unsafe: list[Fix], *, only_diff: bool) -> None:
    verb = "would be written" if only_diff else "written"
    parts = [f"{len(done)} links {verb}" if len(done) != 1 else f"1 link {verb}"]
    if left:
        parts.append(f"{len(left)} left alone")
    if unsafe:
        parts.append(f"{len(unsafe)} more have a likely answer (--unsafe)")
    click.echo(f"{', '.join(parts)}.", err=only_diff)
