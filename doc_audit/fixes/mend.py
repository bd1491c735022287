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
    wanted = {path: list(group) for path, group in fixes.items()}
    left: dict[str, list[tuple[Fix, str]]] = defaultdict(list)
    written: dict[str, Written] = {}
    open_pages = set(wanted)
    for _ in range(_ROUNDS + 1):
        documents = []
        for path in sorted(open_pages):
            read = _reader(parse, path)
            written[path] = write(texts[path], wanted[path], read)
            left[path] += [(fix, "it cannot be written there") for fix in written[path].left]
            documents.append(read(written[path].text))
        leads = _by_page(follow(tuple(documents)))
        open_pages = {
            path
            for path in open_pages
            if _settle(path, written[path], parse(path, texts[path]), leads[path], wanted, left, look_again)
        }
        if not open_pages:
            break
    # What still does not hold after so many rounds is not written.
    for path in open_pages:
        left[path] += [(fix, "no answer was found that holds") for fix in wanted[path]]
        written[path] = Written(text=texts[path], done=(), left=())
    return {
        path: Mended(text=page.text, done=page.done, left=tuple(left[path])) for path, page in sorted(written.items())
    }


def _reader(parse: Parse, path: str) -> Callable[[str], Document]:
    return lambda text: parse(path, text)


def _by_page(leads: Iterable[Resolved]) -> Mapping[str, list[Resolved]]:
    found: dict[str, list[Resolved]] = defaultdict(list)
    for item in leads:
        found[item.link.location.path].append(item)
    return found


def _settle(
    path: str,
    page: Written,
    before: Document,
    leads: Sequence[Resolved],
    wanted: dict[str, list[Fix]],
    left: dict[str, list[tuple[Fix, str]]],
    look_again: Callable[[Resolved], Fix | None],
) -> bool:
    """Keep in *wanted* what leads where it should; say whether the page has to be written anew."""
    places = {link: number for number, link in enumerate(before.links)}
    kept: list[Fix] = []
    anew = False
    for fix in page.done:
        item = leads[places[fix.link]]
        if _holds(fix, item.resolution):
            kept.append(fix)
            continue
        anew = True
        more = look_again(item) if isinstance(item.resolution, MissingAnchor) else None
        if more is not None and more.href != item.link.href:
            why = f"{fix.why}, and {more.why}"
            kept.append(replace(fix, href=more.href, path=more.path, safe=fix.safe and more.safe, why=why))
        else:
            left[path].append((fix, _what_is_wrong(item.resolution)))
    wanted[path] = kept
    return anew


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
