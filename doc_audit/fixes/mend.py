"""Fixes written into their pages and followed as readers will: what does not lead where it was meant to is not written."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from posixpath import dirname

from doc_audit.fixes.plan import Fix
from doc_audit.fixes.write import Written, write
from doc_audit.model.document import Document
from doc_audit.model.resolution import ExternalLink, Found, MissingAnchor, Resolution, Resolved
from doc_audit.sites.sources import sources_of

Parse = Callable[[str, str], Document]
Follow = Callable[[tuple[Document, ...]], Iterable[Resolved]]
# A file that was renamed and then its heading reworded takes two; more are for chains that nobody has seen.
_ROUNDS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Mended:
    """A page's new *text*, the fixes that are in it, and those that are not, each with the reason in words for the user."""

    text: str
    done: tuple[Fix, ...]
    left: tuple[tuple[Fix, str], ...]


def mend(
    texts: Mapping[str, str],
    fixes: Mapping[str, Sequence[Fix]],
    look_again: Callable[[Resolved], Fix | None],
    parse: Parse,
    follow: Follow,
) -> Mapping[str, Mended]:
    """Put *fixes* (by page) into *texts* (by page), and keep those that lead where they should.

    *parse* reads a page as the audit does, *follow* says where every link of changed pages leads. A link that leads to its file,
    but to no place on it, is looked at again by *look_again*: a rename and a reworded heading are one edit.
    """
    pages = [_Page(path, texts[path], fixes[path]) for path in sorted(fixes)]
    unsettled = pages
    for _ in range(_ROUNDS + 1):
        documents = [page.write(parse) for page in unsettled]
        leads = _by_page(follow(tuple(documents)))
        unsettled = [page for page in unsettled if not page.settle(parse, leads[page.path], look_again)]
        if not unsettled:
            break
    for page in unsettled:
        page.give_up()
    return {page.path: page.mended() for page in pages}


class _Page:
    """One page on its way: its *text* as it was, and the fixes that are still *wanted*."""

    def __init__(self, path: str, text: str, wanted: Sequence[Fix]) -> None:
        self.path = path
        self._text = text
        self._wanted = list(wanted)
        self._left: list[tuple[Fix, str]] = []
        self._written = Written(text=text, done=(), left=())

    def write(self, parse: Parse) -> Document:
        """Put what is wanted into the text, and read the page again."""

        def read(text: str) -> Document:
            return parse(self.path, text)

        self._written = write(self._text, self._wanted, read)
        self._leave(self._written.left, "it cannot be written there")
        return read(self._written.text)

    def settle(self, parse: Parse, leads: Sequence[Resolved], look_again: Callable[[Resolved], Fix | None]) -> bool:
        """Keep what leads where it should; say whether that is all of it, so that the page need not be written anew."""
        places = {link: number for number, link in enumerate(parse(self.path, self._text).links)}
        self._wanted = []
        settled = True
        for fix in self._written.done:
            item = leads[places[fix.link]]
            if _holds(fix, item.resolution):
                self._wanted.append(fix)
                continue
            settled = False
            better = _better(fix, item, look_again)
            if better is not None:
                self._wanted.append(better)
            else:
                self._leave([fix], _what_is_wrong(item.resolution))
        return settled

    def give_up(self) -> None:
        """Write nothing: after so many rounds something still does not hold."""
        self._leave(self._wanted, "no answer was found that holds")
        self._written = Written(text=self._text, done=(), left=())

    def mended(self) -> Mended:
        """Give what became of the page."""
        return Mended(text=self._written.text, done=self._written.done, left=tuple(self._left))

    def _leave(self, fixes: Iterable[Fix], why: str) -> None:
        for fix in fixes:
            self._left.append((fix, why))


def _by_page(leads: Iterable[Resolved]) -> Mapping[str, list[Resolved]]:
    found: dict[str, list[Resolved]] = defaultdict(list)
    for item in leads:
        found[item.link.location.path].append(item)
    return found


def _better(fix: Fix, item: Resolved, look_again: Callable[[Resolved], Fix | None]) -> Fix | None:
    """Give a fix that also mends what *item* is, the link as *fix* has it; None if there is none."""
    if not isinstance(item.resolution, MissingAnchor):
        return None
    more = look_again(item)
    if more is None or more.href == item.link.href:
        return None
    why = f"{fix.why}, and {more.why}"
    return replace(fix, href=more.href, path=more.path, safe=fix.safe and more.safe, why=why)


def _holds(fix: Fix, resolution: Resolution) -> bool:
    if isinstance(resolution, ExternalLink):
        return fix.path is None and resolution.key == fix.href
    if not isinstance(resolution, Found):
        return False
    # A folder is shown by its page, and a page that a generator makes is followed to its source.
    if fix.path in (None, resolution.path, dirname(resolution.path)):
        return True
    return resolution.path in sources_of(fix.path)


def _what_is_wrong(resolution: Resolution) -> str:
    match resolution:
        case MissingAnchor(path=path, anchor=anchor):
            return f"{path} has no anchor #{anchor}"
        case Found(path=path):
            return f"it would lead to {path}"
        case _:
            return "it would not lead there"
