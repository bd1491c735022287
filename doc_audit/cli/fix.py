"""`doc-audit fix`: write the links that have one possible answer."""

import codecs
import os
import sys
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from doc_audit.cli.common.flags import RequestFlags, pick
from doc_audit.cli.common.options import config_option, root_option
from doc_audit.cli.common.request import build_request, now
from doc_audit.cli.common.saved import saved
from doc_audit.cli.streams import drop_stdout
from doc_audit.errors import OutputError, UsageError
from doc_audit.files import read_bytes
from doc_audit.fixes.mend import Mended
from doc_audit.fixes.plan import Fix
from doc_audit.model.dialect import Dialect
from doc_audit.model.document import Document
from doc_audit.model.pages import is_page
from doc_audit.model.plural import number
from doc_audit.model.redact import MASK, redact
from doc_audit.model.settings import Request
from doc_audit.reports.visible import shown
from doc_audit.rules.external import https_available, permanent_redirect
from doc_audit.sites import Sites, find
from doc_audit.writing.door import NotWritten, edit, put
from doc_audit.writing.outputs import check_outputs

if TYPE_CHECKING:
    from doc_audit.model.document import Corpus
    from doc_audit.model.resolution import Resolved

WOULD_CHANGE = 1
_SERVER_SAYS = {
    permanent_redirect.code: "the server says that it moved for good",
    https_available.code: "the server answers under https",
}
_CHANGED = "it was changed while it was read: run again"
# By page and destination as written: the address that a server named instead, and what it said.
_Redirects = dict[tuple[str, str], tuple[str, str]]


class _NotReadError(Exception):
    """A page that cannot be mended because it is not what was audited; the message says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Flags:
    only_diff: bool
    diff_file: Path | None
    unsafe: bool
    allow_dirty: bool
    run_file: Path | None


@click.command("fix", short_help="Mend the links that have one possible answer.")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option(
    "--diff", "only_diff", is_flag=True, help="Write nothing: show the changes, and end with 1 if there are any."
)
@click.option(
    "-o",
    "--output",
    "diff_file",
    type=click.Path(path_type=Path),
    help="With --diff: write the changes to this file, byte for byte as `git apply` takes them.",
)
@click.option("--unsafe", is_flag=True, help="Also what is only the nearest name or anchor: read the diff afterwards.")
@click.option(
    "--allow-dirty", is_flag=True, help="Also pages whose text git could not give back: not committed, not tracked."
)
@click.option(
    "--from",
    "run_file",
    type=click.Path(path_type=Path),
    help="A saved run (JSON) whose permanent redirects, and addresses that answer under https, are written too.",
)
@config_option
@root_option("/links are")
def command(paths: tuple[Path, ...], **given: Any) -> int:
    """Mend the broken links under PATHS that have one possible answer; nothing but their destinations is touched.

    Safe are: files and headings that git saw renamed, names that differ in case, anchors that differ in punctuation only, and
    with --from permanent redirects (301, 308) and addresses that answer under https.

    Exit codes: 0 done; 1 with --diff, there are changes; 2 wrong usage, or a page could not be written.
    """
    flags = pick(_Flags, given)
    if flags.diff_file and not flags.only_diff:
        raise UsageError("--output takes the changes that --diff shows: say --diff too")
    request = build_request(paths, pick(RequestFlags, given, offline=True, no_cache=True), os.environ)
    if flags.diff_file:
        check_outputs([flags.diff_file], {"the configuration": request.config.file, "the saved run": flags.run_file})
    redirects: _Redirects = {}
    if flags.run_file:
        redirects = _read_redirects(flags.run_file)
    work = _Work(request, unsafe=flags.unsafe)
    wanted: dict[str, list[Fix]] = defaultdict(list)
    unsafe = 0
    for fix in work.planned(redirects):
        if fix.safe or flags.unsafe:
            wanted[fix.link.location.path].append(fix)
        else:
            unsafe += 1
    pages = work.mended(wanted, allow_dirty=flags.allow_dirty)
    if flags.only_diff:
        return _diff(pages, unsafe, flags.diff_file, request.root)
    return _write(pages, unsafe, request.root)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Page:
    """A page on disk as it was read, *data*, and as it shall be, *mended*."""

    path: str
    data: bytes
    mended: Mended

    def new(self) -> bytes:
        """Give the bytes that shall be on disk."""
        text = self.mended.text.encode("utf-8")
        if self.data.startswith(codecs.BOM_UTF8):
            return codecs.BOM_UTF8 + text
        return text


class _Work:
    """One audit's pages and links, as the planning and the proof need them."""

    def __init__(self, request: Request, *, unsafe: bool) -> None:
        from doc_audit import audit
        from doc_audit.fixes.plan import Moves, Planner

        self._request = request
        self._unsafe = unsafe
        self._root = Path(request.root)
        # What pages say of their review, and when they were committed, mends no link.
        freshness = replace(request.config.freshness, git=False)
        asked = replace(request, config=replace(request.config, freshness=freshness))
        evidence = audit.gather(asked, audit.Context(clock=now, environ=os.environ))
        self._corpus: Corpus = evidence.corpus
        self._sites = find(self._corpus.tree, request.config)
        self._resolved: Iterable[Resolved] = evidence.resolved
        went = Moves(files=self._moved_files(), heading=_Headings(request, self._sites).now)
        self._planner = Planner(self._corpus, went, request.config.site_root)

    def _moved_files(self) -> dict[str, tuple[str, bool]]:
        """Say where files went; sure is a page only if it is the same page still, and no other one of the same template."""
        from doc_audit.fixes.same import is_same_page
        from doc_audit.metadata.vocabulary import vocabulary_of
        from doc_audit.vcs import moves

        known = vocabulary_of(self._request.config.freshness.words())
        found = moves.moved(self._root)
        files = self._corpus.tree.files
        pages = [move for move in found.values() if move.sure and is_page(move.path) and move.path in files]
        texts = moves.texts(self._root, pages)

        def title_of(text: str) -> str:
            return self._parse("page.md", text).title

        def is_same(move: moves.Move) -> bool:
            for old, new in move.changed:
                if old not in texts or new not in texts:
                    return False
                before = texts[old].decode("utf-8", "replace")
                after = texts[new].decode("utf-8", "replace")
                if not is_same_page(before, after, title_of, known):
                    return False
            return True

        others = {move.path for move in pages if not is_same(move)}
        return {old: (move.path, move.sure and move.path not in others) for old, move in found.items()}

    def planned(self, redirects: "_Redirects") -> tuple[Fix, ...]:
        """Give the answer to every broken link that has one."""
        from doc_audit.fixes.plan import plan

        return plan(self._resolved, self._planner, redirects)

    def mended(self, fixes: Mapping[str, list[Fix]], *, allow_dirty: bool) -> list[_Page]:
        """Give the pages of *fixes* as they shall be; what must not be written is said, and left as it is."""
        from doc_audit.fixes.mend import mend
        from doc_audit.source.text import decode

        refused = _refused(self._root, fixes, allow_dirty=allow_dirty)
        read: dict[str, bytes] = {}
        texts: dict[str, str] = {}
        for path in fixes.keys() - refused.keys():
            try:
                read[path] = self._read(path)
            except _NotReadError as error:
                refused[path] = str(error)
            else:
                texts[path] = decode(read[path])
        allowed = {path: fixes[path] for path in texts}
        found = mend(texts, allowed, self._look_again, self._parse, self._follow)
        pages = []
        for path, group in fixes.items():
            if path in refused:
                click.echo(f"{shown(path)}: left alone: {shown(refused[path])}", err=True)
                untouched = Mended(text="", done=(), left=tuple((fix, "") for fix in group))
                pages.append(_Page(path=path, data=b"", mended=untouched))
            else:
                pages.append(_Page(path=path, data=read[path], mended=found[path]))
        return pages

    def _read(self, path: str) -> bytes:
        """Read a page again, whose links stand where they stood when the tree was read.

        Raises:
            _NotReadError: it cannot be read, or is another one now.
        """
        from doc_audit.source.text import decode

        limit = self._request.config.max_page_bytes
        try:
            data = read_bytes(self._root / path, limit=limit, inside=self._request.root)
            text = decode(data)
        except OSError as error:
            raise _NotReadError(error.strerror or str(error)) from error
        except ValueError as error:
            raise _NotReadError(_CHANGED) from error
        for document in self._corpus.documents:
            if document.path == path and list(document.links) == list(self._parse(path, text).links):
                return data
        raise _NotReadError(_CHANGED)

    def _parse(self, path: str, text: str) -> Document:
        from doc_audit.source.page import parse

        config = self._request.config
        return parse(path, text, dialect=self._sites.dialect(path), labels=config.freshness.words())

    def _follow(self, documents: tuple[Document, ...]) -> "Iterable[Resolved]":
        """Say where the links of changed pages lead; what they ask about beyond is looked at first."""
        from doc_audit.links import resolve, wanted
        from doc_audit.source.probe import probe
        from doc_audit.source.read import read_targets

        config = self._request.config
        known = {document.path: document for document in (*self._corpus.targets, *self._corpus.documents)}
        for document in documents:
            known.pop(document.path, None)
        asked = wanted(documents, self._corpus.tree, config)
        lacking = asked.pages - known.keys() - {document.path for document in documents}
        targets = read_targets(self._request, lacking, self._sites)
        self._planner.know(targets)
        corpus = replace(
            self._corpus,
            documents=documents,
            tree=probe(self._request, self._corpus.tree, asked),
            targets=(*known.values(), *targets),
        )
        return resolve(corpus, config)

    def _look_again(self, item: "Resolved") -> Fix | None:
        fix = self._planner.fix(item)
        if fix is None or not (fix.safe or self._unsafe):
            return None
        return fix


class _Headings:
    """The headings that git saw reworded, asked for page by page, as anchors."""

    def __init__(self, request: Request, sites: Sites) -> None:
        self._request, self._sites = request, sites
        self._known: dict[str, dict[str, str]] = {}

    def now(self, path: str, anchor: str) -> str | None:
        """Say what *anchor* of the page *path* is called today; None if git does not know."""
        if path not in self._known:
            self._known[path] = self._read(path)
        renamed = self._known[path]
        seen, name = {anchor.casefold()}, anchor
        while name.casefold() in renamed:
            newer = renamed[name.casefold()]
            if newer.casefold() in seen:
                break
            seen.add(newer.casefold())
            name = newer
        if name == anchor:
            return None
        return name

    def _read(self, path: str) -> dict[str, str]:
        from doc_audit.vcs.moves import headings

        found: dict[str, str] = {}
        dialect = self._sites.dialect(path)
        for old, new in headings(Path(self._request.root), path):
            before, after = self._anchor(old, dialect), self._anchor(new, dialect)
            if before and after:
                found.setdefault(before.casefold(), after)
        return found

    def _anchor(self, line: str, dialect: Dialect) -> str | None:
        from doc_audit.source.page import parse

        document = parse("heading.md", f"{line}\n", dialect=dialect, labels={})
        for anchor in document.anchors:
            return anchor.name
        return None


def _read_redirects(file: Path) -> "_Redirects":
    """Read what servers said in a saved run. An address with a mask in it leads nowhere."""
    found: _Redirects = {}
    for finding in saved(file).findings:
        if finding.rule not in _SERVER_SAYS or finding.suppressed is not None:
            continue
        if not finding.target or not finding.suggestion:
            continue
        if MASK not in finding.suggestion and redact(finding.suggestion) == finding.suggestion:
            found[finding.location.path, finding.target] = (finding.suggestion, _SERVER_SAYS[finding.rule])
    return found


def _refused(root: Path, paths: Iterable[str], *, allow_dirty: bool) -> dict[str, str]:
    """Give the pages that must not be written, and why."""
    from doc_audit.vcs.committed import uncommitted

    paths = tuple(paths)
    refused: dict[str, str] = {}
    if not allow_dirty:
        for path, why in uncommitted(root, paths).items():
            refused[path] = f"{why} (--allow-dirty writes it all the same)"
    for path in paths:
        if (root / path).is_symlink():
            refused[path] = "it is a symbolic link"
    return refused


def _write(pages: Sequence[_Page], unsafe: int, root: str) -> int:
    """Write every page that can be written, and say of each link whether it was."""
    done = 0
    failed: list[str] = []
    for page in pages:
        if page.mended.done:
            try:
                edit(Path(root) / page.path, page.data, page.new(), inside=root)
            except NotWritten as error:
                failed.append(f"{shown(page.path)}: cannot write: {shown(error.why)}")
                continue
            done += len(page.mended.done)
            for fix in page.mended.done:
                _say(f"{_place(fix)}: {shown(fix.link.href)} -> {shown(fix.href)} ({fix.why})")
        _say_left(page)
    _say(_sum(done, pages, unsafe, "written"))
    if failed:
        raise OutputError("; ".join(failed))
    return 0


def _diff(pages: Sequence[_Page], unsafe: int, file: Path | None, root: str) -> int:
    """Show what would be written, and write nothing."""
    from doc_audit.fixes.patch import patch

    done = 0
    patches: dict[str, bytes] = {}
    for page in pages:
        _say_left(page)
        if page.mended.done:
            done += len(page.mended.done)
            patches[page.path] = patch(page.path, page.data, page.new())
    if file is not None:
        put(file, patches.values(), inside=root)
    else:
        for path, data in patches.items():
            _show(path, data)
    click.echo(_sum(done, pages, unsafe, "would be written"), err=True)
    if not done:
        return 0
    return WOULD_CHANGE


def _show(path: str, data: bytes) -> None:
    """Write a patch to stdout as it is; but nothing that acts on a terminal, and no secret anywhere."""
    text = data.decode("utf-8", "surrogateescape")
    masked = redact(text)
    if masked != text:
        click.echo(f"{shown(path)}: a secret is masked here; --output FILE writes the changes as they are", err=True)
    if sys.stdout.isatty():
        _say("\n".join(map(shown, text.split("\n"))), end="")
    else:
        _say_bytes(masked.encode("utf-8", "surrogateescape"))


def _say_left(page: _Page) -> None:
    for fix, why in page.mended.left:
        if why:
            click.echo(
                f"{_place(fix)}: left alone: {shown(fix.link.href)} -> {shown(fix.href)}: {shown(why)}", err=True
            )


def _place(fix: Fix) -> str:
    return f"{shown(fix.link.location.path)}:{fix.link.location.line}"


def _sum(done: int, pages: Sequence[_Page], unsafe: int, verb: str) -> str:
    left = sum(len(page.mended.left) for page in pages)
    parts = [f"{number(done, 'link')} {verb}"]
    if left:
        parts.append(f"{left} left alone")
    if unsafe:
        parts.append(f"{unsafe} more have a likely answer (--unsafe)")
    return f"{', '.join(parts)}."


def _say(text: str, end: str = "\n") -> None:
    _say_bytes(f"{text}{end}".encode("utf-8", "replace"))


def _say_bytes(data: bytes) -> None:
    """Write to stdout at once. A reader that has gone keeps no page from being written."""
    try:
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        drop_stdout()
