"""Rules on links inside the tree."""

from collections.abc import Iterable, Iterator, Set
from dataclasses import replace

from doc_audit.model.document import Link
from doc_audit.model.evidence import Evidence
from doc_audit.model.finding import Problem, Subject
from doc_audit.model.place import Location
from doc_audit.model.plural import number
from doc_audit.model.resolution import (
    CaseMismatch,
    Empty,
    Found,
    LineOutOfRange,
    LocalPath,
    MissingAnchor,
    MissingFile,
    NoIndex,
    OutsideRoot,
    UndefinedName,
    Untracked,
)
from doc_audit.rules.base import Rule, rule


@rule("DA101", "missing-file", "error", Subject.FILE)
def missing_file(evidence: Evidence) -> Iterator[Problem]:
    """The file or folder that a link points to does not exist.

    Readers get a 404 at the very place where they wanted to know more. The link is looked up as written and percent-decoded, from
    the page's folder, or from `site-root` if it starts with `/`; query strings do not matter. A wikilink to a note that nobody has
    written is a notice unless `unwritten` says otherwise.

    **Fix:** type the suggestion, if there is one: it is the file of that name elsewhere in the tree, or the one name that is clearly
    nearest. Otherwise find out where the page went (`git log --follow`), or take the link away.

    **Switch off:** `<!-- doc-audit: ignore[DA101] reason="..." -->` on the line or above it, or `[rules.DA101] severity = "off"`.
    """
    files = evidence.corpus.tree.files
    unwritten = evidence.config.unwritten
    for link, found in evidence.resolved.only(MissingFile):
        text = f"There is no {found.path or 'such file'}{_of(found)}"
        if found.path in files and not found.where:
            # A page that its generator is told to leave out, or a source linked to where only built pages are.
            text = f"The site does not show {found.path} here"
        problem = _problem(link, text, found.suggestion, cause=found.path + _of(found))
        if link.kind != "wikilink":
            yield problem
        elif unwritten != "off":
            yield replace(problem, severity=unwritten)


@rule("DA102", "missing-anchor", "error", Subject.ANCHOR)
def missing_anchor(evidence: Evidence) -> Iterator[Problem]:
    """The page is there, but nothing on it has the anchor that the link names.

    Readers land at the top of a long page. Anchors are headings in the `slug-flavour` of the host, explicit `{#id}`, `id` and `name`
    in HTML, and footnotes; case does not matter. `#top`, `#readme`, `#user-content-…` and `#:~:text=…` are always fine, and so is an
    anchor in a file whose anchors cannot be known.

    **Fix:** the heading was probably reworded: type the suggested anchor, or give the heading an `<a id="…">` with the old name.

    **Switch off:** `ignore[DA102]` in a comment, or `[rules.DA102] severity = "off"`. If every anchor is reported, set `slug-flavour`.
    """
    for link, found in evidence.resolved.only(MissingAnchor):
        yield _problem(link, f"{found.path}{_of(found)} has no anchor #{found.anchor}", found.suggestion)


@rule("DA103", "case-mismatch", "error", Subject.FILE)
def case_mismatch(evidence: Evidence) -> Iterator[Problem]:
    """The link differs from the file's name in upper and lower case only.

    It works on a Mac and on Windows, and is broken on Linux, on GitHub and on every web server there.

    **Fix:** type the suggestion, which has the file's own case.

    **Switch off:** `ignore[DA103]` in a comment, or `[rules.DA103] severity = "off"`.
    """
    for link, found in evidence.resolved.only(CaseMismatch):
        text = f"There is no {found.path}, only {found.actual}{_of(found)}"
        yield _problem(link, text, found.suggestion, cause=found.path + _of(found))


@rule("DA104", "outside-root", "error", Subject.LINK)
def outside_root(evidence: Evidence) -> Iterator[Problem]:
    """The link climbs out of the audited repository.

    It may work on the writer's disk, where another checkout lies beside this one; nobody else has it. The target was not touched.

    **Fix:** link to the other repository's web address, or count the `../` again. If the tree is part of a larger one, audit with
    `--root` set to that.

    **Switch off:** `ignore[DA104]` in a comment, or `[rules.DA104] severity = "off"`.
    """
    for link, _ in evidence.resolved.only(OutsideRoot):
        yield _problem(link, "The link leads out of the repository")


@rule("DA105", "directory-without-index", "warning", Subject.INDEX)
def directory_without_index(evidence: Evidence) -> Iterator[Problem]:
    """The link leads to a folder of pages that has no README.md or index.md.

    Readers get a bare listing, or a 404 on a built site. Folders without any Markdown page in or below them (source code, images) are
    fine: a listing is what is wanted there.

    **Fix:** write a README.md that says what is in the folder, or link to the page that was meant.

    **Switch off:** `ignore[DA105]` in a comment, or `[rules.DA105] severity = "off"`.
    """
    for link, found in evidence.resolved.only(NoIndex):
        yield _problem(link, f"{found.path}/ has no README.md or index.md", cause=found.path)


@rule("DA106", "undefined-reference", "warning", Subject.LINK)
def undefined_reference(evidence: Evidence) -> Iterator[Problem]:
    """A reference link `[text][label]` or `[text][]` whose label is defined nowhere on the page.

    It is shown with its brackets, and leads nowhere. `[x]` alone and `matrix[0][1]` are not reference links.

    **Fix:** add `[label]: target` to the page, or write the link inline.

    **Switch off:** `ignore[DA106]` in a comment, or `[rules.DA106] severity = "off"`.
    """
    for document in evidence.corpus.documents:
        for reference in document.undefined_references:
            yield Problem(
                location=reference.location,
                message=f"The reference [{reference.label}] is defined nowhere on this page",
                key=f"[{reference.label}]",
                target=f"[{reference.label}]",
            )
    for link, undefined in evidence.resolved.only(UndefinedName):
        yield Problem(
            location=link.location,
            message=f"The reference [{undefined.label}] is defined nowhere on this page or its site",
            key=f"[{undefined.label}]",
            target=f"[{undefined.label}]",
        )


@rule("DA107", "empty-link", "warning", Subject.LINK)
def empty_link(evidence: Evidence) -> Iterator[Problem]:
    """A link without a destination.

    Somebody meant to fill it in later. A bare `#` is not empty: it leads to the top of the page. Links around an image alone,
    `[![Build](badge.svg)]()`, are meant so: they keep the image from being opened; so are the draft chapters in the `SUMMARY.md` of
    an mdBook.

    **Fix:** give the destination, or take the brackets away.

    **Switch off:** `ignore[DA107]` in a comment, or `[rules.DA107] severity = "off"`.
    """
    empty = [link for link, _ in evidence.resolved.only(Empty)]
    images = _image_places(evidence, {link.location.path for link in empty})
    for link in empty:
        if _inside(link, 1) in images or _is_draft_chapter(link.location.path, evidence):
            continue
        message = "The link has no destination"
        if link.text:
            message = f"The link “{link.text}” has no destination"
        yield _problem(link, message)


@rule("DA108", "local-path", "warning", Subject.LINK)
def local_path(evidence: Evidence) -> Iterator[Problem]:
    """The link works on one machine only: `file:`, a Windows drive, `/home/…`, `localhost`.

    Nobody but its writer can follow it. An address whose host is the text of the link is shown to readers, to be opened on their own
    machine, and is not reported.

    What `external.allow-addresses` names (`127.0.0.0/8`, `localhost`) is asked like any other address.

    **Fix:** link to the file in the repository or to its public address. An address to be typed by the reader, such as a local
    dashboard, belongs in backticks, or in the text of the link.

    **Switch off:** `ignore[DA108]` in a comment, or `[rules.DA108] severity = "off"`.
    """
    for link, found in evidence.resolved.only(LocalPath):
        yield _problem(link, f"{link.href} is {found.reason}: it works on one machine only")


@rule("DA109", "untracked-target", "warning", Subject.FILE)
def untracked_target(evidence: Evidence) -> Iterator[Problem]:
    """The target exists here, but git ignores it or does not track it: for everyone else the link is broken.

    **Fix:** `git add` the target, or link to something that is in the repository.

    **Switch off:** `ignore[DA109]` in a comment, or `[rules.DA109] severity = "off"` where targets are generated.
    """
    for link, found in evidence.resolved.only(Untracked):
        yield _problem(link, f"{found.path} exists here only: {found.reason}")


@rule("DA110", "line-out-of-range", "warning", Subject.LINES)
def line_out_of_range(evidence: Evidence) -> Iterator[Problem]:
    """The link names a line past the end of the file, as in `src/x.py#L90` for 40 lines.

    The code was shortened since, so the lines above it are no longer what the page talks about either.

    **Fix:** look the lines up again; better, link to a commit (`blob/<sha>/…#L10`), where lines never move.

    **Switch off:** `ignore[DA110]` in a comment, or `[rules.DA110] severity = "off"`.
    """
    for link, found in evidence.resolved.only(LineOutOfRange):
        yield _problem(link, f"{found.path}{_of(found)} has {number(found.lines, 'line')}, not {found.line}")


@rule("DA406", "orphan-page", None, Subject.PAGE)
def orphan_page(evidence: Evidence) -> Iterator[Problem]:
    """No other audited page links to this page.

    Readers can only find it by search. Index pages (README, index) at the top are never orphans. A run that was stopped before it
    had read all pages says nothing. Off by default: many trees have their navigation elsewhere.

    **Fix:** link to the page from its folder's README, or remove it.

    **Switch off:** it is off unless you switch it on with `[rules.DA406] severity = "notice"`.
    """
    if evidence.corpus.left:
        return
    linked = _linked(evidence.resolved.only(Found)) | _linked(evidence.resolved.only(MissingAnchor))
    for document in evidence.corpus.documents:
        if document.path not in linked and not _is_front_page(document.path):
            yield Problem(location=Location(path=document.path), message="No other page links here", key="orphan")


RULES: tuple[Rule, ...] = (
    missing_file,
    missing_anchor,
    case_mismatch,
    outside_root,
    directory_without_index,
    undefined_reference,
    empty_link,
    local_path,
    untracked_target,
    line_out_of_range,
    orphan_page,
)


def _linked(links: Iterable[tuple[Link, Found | MissingAnchor]]) -> set[str]:
    """Give the pages that *links* on other pages lead to."""
    paths = set()
    for link, found in links:
        is_elsewhere = isinstance(found, MissingAnchor) and found.where
        if found.path != link.location.path and not is_elsewhere:
            paths.add(found.path)
    return paths


def _is_front_page(path: str) -> bool:
    return path.lower().startswith(("readme.", "index.")) and "/" not in path


def _image_places(evidence: Evidence, pages: Set[str]) -> set[tuple[Location, str]]:
    """Give the places of the images on *pages*, each with its text."""
    places = set()
    for links, index, _ in evidence.resolved.rows():
        if links.path in pages and links.kind(index) == "image":
            places.add(_inside(links[index]))
    return places


def _inside(link: Link, offset: int = 0) -> tuple[Location, str]:
    """Give the place where the text of an inline link begins, *offset* characters on, and that text."""
    return replace(link.location, column=link.location.column + offset), link.text.strip()


def _is_draft_chapter(path: str, evidence: Evidence) -> bool:
    """Say whether it is a chapter without a destination, still to be written (https://rust-lang.github.io/mdBook/format/summary.html)."""
    folder, _, name = path.rpartition("/")
    if name != "SUMMARY.md":
        return False
    parent = folder.rpartition("/")[0]
    files = evidence.corpus.tree.files
    return any(f"{place}/book.toml".removeprefix("/") in files for place in (folder, parent))


def _of(found: MissingFile | MissingAnchor | CaseMismatch | LineOutOfRange) -> str:
    """Name the other repository that *found* is of; empty for this one."""
    if not found.where:
        return ""
    return f" in {found.where}"


def _problem(link: Link, message: str, suggestion: str | None = None, cause: str = "") -> Problem:
    return Problem(
        location=link.location,
        message=message,
        key=link.href,
        target=link.href,
        suggestion=suggestion,
        cause=cause,
    )
