"""What to write for each broken link: pure, from the links that were followed and from where things went."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from posixpath import basename, dirname

from doc_audit.links import target
from doc_audit.links.index import parents
from doc_audit.links.reference import Reference
from doc_audit.links.suggest import rewrite
from doc_audit.model.document import Corpus, Document, Link
from doc_audit.model.resolution import CaseMismatch, MissingAnchor, MissingFile, NoIndex, OutsideRoot, Resolved
from doc_audit.model.spelling import alphanumeric
from doc_audit.model.target import PathTarget
from doc_audit.sites import paths
from doc_audit.sites.site import Site
from doc_audit.sites.sources import made_from, sources_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Fix:
    """One destination to write: *href* in place of *link*'s. *safe* if there is one possible answer; *why* says where it is from.

    *path* is the file or folder that it must lead to; None where only the address is known.
    """

    link: Link
    href: str
    safe: bool
    why: str
    path: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Moves:
    """Where things went: *files* maps an old path to (new path, is it sure), *heading* an anchor of a page to its new name."""

    files: Mapping[str, tuple[str, bool]]
    heading: Callable[[str, str], str | None]


def plan(
    resolved: Iterable[Resolved], planner: "Planner", redirects: Mapping[tuple[str, str], tuple[str, str]]
) -> tuple[Fix, ...]:
    """Find the answer to every broken link that has one, in page and source order.

    *redirects* maps (page, destination as written) to the address that a server named instead, and what it said.
    """
    found = []
    for item in resolved:
        fix = planner.fix(item) or _redirected(item.link, redirects)
        if fix is not None and fix.href != item.link.href:
            found.append(fix)
    return tuple(found)


def _redirected(link: Link, redirects: Mapping[tuple[str, str], tuple[str, str]]) -> Fix | None:
    found = redirects.get((link.location.path, link.href))
    if found is None:
        return None
    href, why = found
    return Fix(link=link, href=href, safe=True, why=why)


class Planner:
    """Finds fixes by what the tree holds now, and by where git says that things went.

    *site_root* is what links that start with `/` are relative to.
    """

    def __init__(self, corpus: Corpus, moves: Moves, site_root: str) -> None:
        self._site = Site(root=site_root)
        self._documents: dict[str, Document] = {}
        self.know(corpus.targets)
        self.know(corpus.documents)
        self._tree = corpus.tree
        self._moves = moves
        self._folders = _moved_folders(moves.files)
        self._former: dict[str, list[str]] = defaultdict(list)
        for old, (new, sure) in moves.files.items():
            if sure:
                self._former[new].append(old)

    def know(self, documents: Iterable[Document]) -> None:
        """Take in pages that were read later, for their anchors."""
        for document in documents:
            self._documents[document.path] = document

    def fix(self, item: Resolved) -> Fix | None:
        """Find the answer to one broken link."""
        match item.resolution:
            case CaseMismatch(actual=actual, suggestion=str(href)):
                return Fix(link=item.link, href=href, safe=True, why="the file's name has another case", path=actual)
            case MissingFile(path=path, suggestion=suggestion):
                return self._file(item.link, path, suggestion)
            case OutsideRoot(path=path):
                # A page that moved up takes relative links along that now climb too far.
                return self._file(item.link, path, None)
            case NoIndex(path=path):
                return self._without_index(item.link, path)
            case MissingAnchor():
                return self._anchor(item.link, item.resolution)
            case _:
                return None

    def _reference(self, link: Link) -> Reference | None:
        """Take *link* apart; None if it does not lead into the tree."""
        parsed = target.parse(link.href)
        if not isinstance(parsed, PathTarget):
            return None
        return Reference(href=link.href, target=parsed, page=link.location.path, site=self._site)

    def _file(self, link: Link, missing: str, suggestion: str | None) -> Fix | None:
        reference = self._reference(link)
        if reference is not None:
            answers = dict(self._answers(reference, missing))
            if len(answers) == 1:
                path, sure = answers.popitem()
                why = self._why_renamed(reference.page)
                return Fix(link=link, href=rewrite(reference, path), safe=sure, why=why, path=path)
            if answers:
                return None
        if not suggestion:
            return None
        return Fix(link=link, href=suggestion, safe=False, why="the nearest name")

    def _why_renamed(self, page: str) -> str:
        if self._former.get(page):
            return "the page or the file was renamed, git says"
        return "the file was renamed, git says"

    def _without_index(self, link: Link, folder: str) -> Fix | None:
        # The folder is still there, and may be what is meant: likely, but not the one possible answer.
        reference = self._reference(link)
        answers = list(self._index(folder))
        if reference is None or len(answers) != 1:
            return None
        path, _ = answers[0]
        why = "the folder's page was renamed, git says"
        return Fix(link=link, href=rewrite(reference, path), safe=False, why=why, path=path)

    def _answers(self, reference: Reference, missing: str) -> Iterator[tuple[str, bool]]:
        """Give every place where the target may be now: it moved, the page moved away from it, or both."""
        yield from self._now(missing)
        if reference.target.rooted:
            return
        for former in self._former.get(reference.page, ()):
            meant = paths.join(former, reference.target.path)
            if meant is not None:
                yield from self._left_behind(meant)

    def _left_behind(self, meant: str) -> Iterator[tuple[str, bool]]:
        """Give the place where *meant* is now, which the page linked to before it moved."""
        if meant in self._tree.files or not self._tree.files.isdisjoint(sources_of(meant)):
            yield meant, True
        elif meant in self._tree.directories:
            # Where the folder's page moved as well, either may be meant.
            page, _ = next(self._index(meant), ("", False))
            if page:
                yield page, False
            else:
                yield meant, True
        else:
            yield from self._now(meant)

    def _now(self, path: str) -> Iterator[tuple[str, bool]]:
        if path in self._moves.files:
            new, sure = self._moves.files[path]
            if new in self._tree.files:
                yield new, sure
        elif path in self._folders and self._folders[path] in self._tree.directories:
            yield self._folders[path], True
        else:
            yield from self._index(path)
            yield from self._made(path)

    def _made(self, path: str) -> Iterator[tuple[str, bool]]:
        """Give the address that a page has now which a generator made *path* from."""
        for source in sources_of(path):
            new, sure = self._moves.files.get(source, ("", False))
            if new in self._tree.files:
                yield made_from(new), sure

    def _index(self, folder: str) -> Iterator[tuple[str, bool]]:
        """Give the place of the page that readers of *folder* were shown."""
        for name in ("README.md", "index.md"):
            new, sure = self._moves.files.get(f"{folder}/{name}", ("", False))
            if new not in self._tree.files:
                continue
            if basename(new) == name and dirname(new):
                yield dirname(new), sure
            else:
                yield new, sure

    def _anchor(self, link: Link, missing: MissingAnchor) -> Fix | None:
        document = self._documents.get(missing.path)
        new = self._moves.heading(missing.path, missing.anchor)
        if document is not None and new is not None and _has(document, new):
            href = f"{link.href.partition('#')[0]}#{new}"
            return Fix(link=link, href=href, safe=True, why="the heading was reworded, git says", path=missing.path)
        if missing.suggestion is None:
            return None
        nearest = Fix(link=link, href=missing.suggestion, safe=False, why="the nearest anchor", path=missing.path)
        if document is not None and _only_punctuation(missing, document):
            return replace(nearest, safe=True, why="only punctuation differs")
        return nearest


def _moved_folders(files: Mapping[str, tuple[str, bool]]) -> dict[str, str]:
    """Give the folders all of whose renamed files went the same way, and where that was."""
    ways: dict[str, set[str | None]] = defaultdict(set)
    for old, (new, sure) in files.items():
        for folder in parents(old):
            rest = old[len(folder) :]
            if sure and new.endswith(rest) and new != rest.lstrip("/"):
                ways[folder].add(new[: -len(rest)])
            else:
                ways[folder].add(None)
    moved = {}
    for folder, found in ways.items():
        way = found.pop()
        if not found and way is not None:
            moved[folder] = way
    return moved


def _has(document: Document, name: str) -> bool:
    return any(anchor.name == name for anchor in document.anchors)


def _only_punctuation(missing: MissingAnchor, document: Document) -> bool:
    """Say whether the suggested anchor has the same letters and digits, and is the only one that has."""
    wanted = alphanumeric(missing.anchor)
    same = {anchor.name for anchor in document.anchors if alphanumeric(anchor.name) == wanted}
    return bool(wanted) and len(same) == 1 and (missing.suggestion or "").rpartition("#")[2] in same
