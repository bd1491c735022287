"""What to write for each broken link: pure, from the links that were followed and from where things went."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from posixpath import basename, dirname

from doc_audit.links import paths, target
from doc_audit.links.resolve import made_from, sources_of
from doc_audit.links.suggest import rewrite
from doc_audit.model.document import Corpus, Document, Link
from doc_audit.model.resolution import CaseMismatch, MissingAnchor, MissingFile, NoIndex, OutsideRoot, Resolved


@dataclass(frozen=True, slots=True, kw_only=True)
class Fix:
    """One destination to write: *href* in place of *link*'s. *safe* if there is one possible answer; *why* says where it is from."""

    link: Link
    href: str
    safe: bool
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Moves:
    """Where things went: *files* maps an old path to (new path, is it sure), *heading* an anchor of a page to its new name."""

    files: Mapping[str, tuple[str, bool]]
    heading: Callable[[str, str], str | None]


def plan(
    resolved: Iterable[Resolved],
    corpus: Corpus,
    moves: Moves,
    redirects: Mapping[tuple[str, str], tuple[str, str]],
    site_root: str = "",
) -> tuple[Fix, ...]:
    """Find the answer to every broken link that has one, in page and source order.

    *redirects* maps (page, destination as written) to the address that a server named instead, and what it said. *site_root* is what
    links that start with `/` are relative to.
    """
    planner = _Planner(corpus, moves, site_root)
    found = (planner.fix(item) or _redirected(item.link, redirects) for item in resolved)
    return tuple(fix for fix in found if fix is not None and fix.href != fix.link.href)


def _redirected(link: Link, redirects: Mapping[tuple[str, str], tuple[str, str]]) -> Fix | None:
    found = redirects.get((link.location.path, link.href))
    return Fix(link=link, href=found[0], safe=True, why=found[1]) if found else None


class _Planner:
    def __init__(self, corpus: Corpus, moves: Moves, site_root: str) -> None:
        self._site_root = site_root
        self._documents = {document.path: document for document in (*corpus.targets, *corpus.documents)}
        self._tree = corpus.tree
        self._moves = moves
        self._folders = _moved_folders(moves.files)
        self._former: dict[str, list[str]] = defaultdict(list)
        for old, (new, sure) in moves.files.items():
            if sure:
                self._former[new].append(old)

    def fix(self, item: Resolved) -> Fix | None:
        match item.resolution:
            case CaseMismatch(suggestion=str(href)):
                return Fix(link=item.link, href=href, safe=True, why="the file's name has another case")
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

    def _file(self, link: Link, missing: str, suggestion: str | None) -> Fix | None:
        aim = target.parse(link.href)
        if isinstance(aim, target.PathTarget):
            page = link.location.path
            answers = dict(self._answers(page, aim, missing))
            if len(answers) == 1:
                path, sure = answers.popitem()
                why = "the file was renamed" if not self._former.get(page) else "the page or the file was renamed"
                return Fix(
                    link=link,
                    href=rewrite(link.href, aim, page, path, self._site_root),
                    safe=sure,
                    why=f"{why}, git says",
                )
            if answers:
                return None
        return Fix(link=link, href=suggestion, safe=False, why="the nearest name") if suggestion else None

    def _without_index(self, link: Link, folder: str) -> Fix | None:
        # The folder is still there, and may be what is meant: likely, but not the one possible answer.
        aim, answers = target.parse(link.href), [path for path, _ in self._index(folder)]
        if not isinstance(aim, target.PathTarget) or len(answers) != 1:
            return None
        href = rewrite(link.href, aim, link.location.path, answers[0], self._site_root)
        return Fix(link=link, href=href, safe=False, why="the folder's page was renamed, git says")

    def _answers(self, page: str, aim: target.PathTarget, missing: str) -> Iterator[tuple[str, bool]]:
        """Every place where the target may be now: it moved, the page moved away from it, or both."""
        yield from self._now(missing)
        if aim.rooted:
            return
        for former in self._former.get(page, ()):
            meant = paths.join(former, aim.path)
            if meant is None:
                continue
            if meant in self._tree.files or any(source in self._tree.files for source in sources_of(meant)):
                yield meant, True
            elif meant in self._tree.directories:
                # Where the folder's page moved as well, either may be meant.
                pages = [path for path, _ in self._index(meant)]
                yield (pages[0], False) if pages else (meant, True)
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
        """What a page is called by now that a generator made *path* from."""
        for source in sources_of(path):
            new, sure = self._moves.files.get(source, ("", False))
            if new in self._tree.files:
                yield made_from(new), sure

    def _index(self, folder: str) -> Iterator[tuple[str, bool]]:
        """Where the page went that readers of *folder* were shown."""
        for name in ("README.md", "index.md"):
            new, sure = self._moves.files.get(f"{folder}/{name}", ("", False))
            if new in self._tree.files:
                yield (dirname(new) or new) if basename(new) == name else new, sure

    def _anchor(self, link: Link, missing: MissingAnchor) -> Fix | None:
        document = self._documents.get(missing.path)
        new = self._moves.heading(missing.path, missing.anchor)
        if document is not None and new is not None and _has(document, new):
            return Fix(
                link=link, href=_with_fragment(link.href, new), safe=True, why="the heading was reworded, git says"
            )
        if missing.suggestion is None:
            return None
        safe = document is not None and _only_punctuation(missing, document)
        why = "only punctuation differs" if safe else "the nearest anchor"
        return Fix(link=link, href=missing.suggestion, safe=safe, why=why)


def _moved_folders(files: Mapping[str, tuple[str, bool]]) -> dict[str, str]:
    """The folders all of whose renamed files went the same way."""
    ways: dict[str, set[str | None]] = defaultdict(set)
    for old, (new, sure) in files.items():
        folder, rest = dirname(old), old
        while folder:
            rest = old[len(folder) :]
            ways[folder].add(new[: -len(rest)] if sure and new.endswith(rest) and new != rest.lstrip("/") else None)
            folder = dirname(folder)
    return {folder: way for folder, found in ways.items() if len(found) == 1 and (way := next(iter(found))) is not None}


def _has(document: Document, name: str) -> bool:
    return any(anchor.name == name for anchor in document.anchors)


def _with_fragment(href: str, name: str) -> str:
    return f"{href.partition('#')[0]}#{name}"


def _only_punctuation(missing: MissingAnchor, document: Document) -> bool:
    """The suggested anchor has the same letters and digits, and it is the only one that has."""
    squeezed = _squeeze(missing.anchor)
    same = {anchor.name for anchor in document.anchors if _squeeze(anchor.name) == squeezed}
    return bool(squeezed) and len(same) == 1 and (missing.suggestion or "").rpartition("#")[2] in same


def _squeeze(text: str) -> str:
    return "".join(character for character in text.casefold() if character.isalnum())
