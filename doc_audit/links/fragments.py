"""The place that a link names on a page or in a file: an anchor, or lines."""

import re
from collections.abc import Iterable, Iterator
from posixpath import splitext
from urllib.parse import unquote

from doc_audit.links.index import TreeIndex
from doc_audit.links.suggest import nearest_anchor
from doc_audit.model.columns import Links
from doc_audit.model.document import Document
from doc_audit.model.pages import is_page
from doc_audit.model.resolution import Found, LineOutOfRange, MissingAnchor, NotChecked, Resolution
from doc_audit.model.spelling import alphanumeric, unaccented

# GitHub, GitLab and Bitbucket: #L10, #L10-L20, #L10C3-L12C9, #L10-20.
_LINES = re.compile(r"L(\d{1,9})(?:C\d+)?(?:-L?(\d{1,9})(?:C\d+)?)?\Z")
# Anchors that browsers and forges know without the page naming them.
_ALWAYS = frozenset({"", "top", "_top", "readme", "start-of-content"})
# All Contributors links the emoji of a contribution that no page shows to `#content-login`, an anchor that is nowhere made.
_CREDIT = re.compile(r"(?:[A-Za-z0-9]+-[A-Za-z0-9-]+|content)\Z")
_TEMPLATE = re.compile(r"\{\{[^{}]*+\}\}|\{%(?:[^%{}]|%(?!\}))*+%\}|<%[^%]*+%>")
_COUNTED = re.compile(r"(?P<stem>[^\n]*[^\d\n])(?P<number>\d{1,3})\Z")
_MADE = "something on the page makes places that its source does not show"
_CREDITS = "a sign in a list of contributors"
_STATE = "a script of the page may read it"
_HTML = (".html", ".htm", ".xhtml")


def names_lines(fragment: str) -> bool:
    """Say whether *fragment* names lines of a file: `L10-L20`."""
    return _LINES.match(fragment) is not None


def has_anchors(path: str) -> bool:
    """Say whether *path* is called as Markdown is, which is parsed for its anchors."""
    return is_page(path)


def has_ids(path: str) -> bool:
    """Say whether *path* is called as HTML is, which is read for its ids."""
    return splitext(path)[1].lower() in _HTML


def follow_fragment(fragment: str, path: str, links: Links, number: int, index: TreeIndex) -> Resolution:
    """Look for *fragment*, of the link *number* of *links*, in the file *path*."""
    lines = _LINES.match(fragment)
    is_page = path in index.pages
    if lines and (path in index.tree.line_counts or not is_page):
        return _follow_lines(path, lines, index)
    if is_page and index.sites.of(path).dialect.named_by_text:
        return _follow_text(fragment, path, links, number, index)
    known = _anchors(path, index)
    if known is None or _is_known(fragment, known, exact=index.exact(path)):
        return Found(path=path)
    return _unknown(fragment, path, links, number, index)


def _unknown(fragment: str, path: str, links: Links, number: int, index: TreeIndex) -> Resolution:
    """Say what becomes of the link to *fragment*, which is none of the known anchors of *path*."""
    close = _nearest(fragment, path, index)
    makes_any = "" in index.open_anchors(path)
    if makes_any and not close:
        return NotChecked(reason=_MADE)
    if not makes_any and _may_be_there(fragment, path, index):
        return Found(path=path)
    if _is_sign_of_a_credit(fragment, links, number):
        return NotChecked(reason=_CREDITS)
    reason = _why_unknown(fragment, path, index, is_near=close is not None)
    if reason:
        return NotChecked(reason=reason)
    return MissingAnchor(path=path, anchor=fragment, suggestion=_suggestion(links.hrefs[number], close))


def _suggestion(href: str, anchor: str | None) -> str | None:
    """Write *href* with *anchor* as its place; None if there is no *anchor*."""
    if not anchor:
        return None
    return f"{href.partition('#')[0]}#{anchor}"


def _follow_text(fragment: str, path: str, links: Links, number: int, index: TreeIndex) -> Resolution:
    """Look for headings by their text, each below the one before, and for blocks by their name (https://help.obsidian.md/links)."""
    if index.pages[path].unread:
        return Found(path=path)
    for part in filter(None, unquote(fragment).split("#")):
        is_block = part.startswith("^")
        if is_block:
            is_there = part.strip() in index.anchors(path)
        else:
            is_there = _is_spelled(part, path, index)
        if is_there:
            continue
        if _is_sign_of_a_credit(fragment, links, number):
            return NotChecked(reason=_CREDITS)
        close = None
        if not is_block:
            close = _nearest(part, path, index)
        return MissingAnchor(path=path, anchor=fragment, suggestion=_suggestion(links.hrefs[number], close))
    return Found(path=path)


def _follow_lines(path: str, lines: re.Match[str], index: TreeIndex) -> Resolution:
    count = index.tree.line_counts.get(path)
    last = max(int(lines[1]), int(lines[2] or 0))
    if count is None or last <= count:
        return Found(path=path)
    return LineOutOfRange(path=path, line=last, lines=count)


def _anchors(path: str, index: TreeIndex) -> frozenset[str] | None:
    """Give the anchors of *path* in folded case; None where they are not known of this kind of file, or it was not read."""
    if index.is_of_build(path):
        # A page that a script fills has no ids of its own.
        return index.anchors(path) or None
    if path in index.pages or path in index.tree.html_anchors:
        return index.anchors(path)
    return None


def _is_known(fragment: str, known: frozenset[str], *, exact: bool) -> bool:
    names = _names(fragment.partition(":~:")[0])
    if exact:
        return any(name in known or name.casefold() in _ALWAYS for name in names)
    return any(name in known or name in _ALWAYS for name in _folded(names))


def _names(fragment: str) -> tuple[str, str]:
    return fragment, unquote(fragment)


def _folded(names: Iterable[str]) -> Iterator[str]:
    """Give *names* in folded case, as a forge would look for them, without what it puts before them."""
    for name in names:
        folded = name.casefold()
        yield folded
        yield folded.removeprefix("user-content-")
        # MDN: `#!` and `#/` are routes of a client-side application.
        if folded.startswith(("!", "/")):
            yield ""


def _may_be_there(fragment: str, path: str, index: TreeIndex) -> bool:
    """Say whether nobody can tell that *path* has no such anchor, although none that is known is called so."""
    if index.is_of_build(path):
        return False
    document = index.pages.get(path)
    if document is not None and document.unread:
        # The heading may stand in the part of the page that could not be read.
        return True
    site = index.sites.of(path)
    if site.dialect.ids == "unknown":
        return True
    if fragment in site.settings.page_ids or fragment.endswith(index.open_anchors(path)):
        return True
    if site.dialect.calls and _may_be_filled_in(fragment, path, document, index):
        return True
    # Generators differ in the signs between words: only `slug-flavour` says which of them this one makes.
    is_sure = site.declared or site.settings.exact_ids
    if is_sure or not site.is_built:
        return False
    return _is_spelled(fragment, path, index) or _is_twin(fragment, path, index)


def _may_be_filled_in(fragment: str, path: str, document: Document | None, index: TreeIndex) -> bool:
    """Say whether a template may make the *fragment* on the page at *path*, which is the *document* if it is no HTML."""
    site = index.sites.of(path)
    if document is None:
        names = (*index.anchors(path), *site.settings.page_ids)
        return any("{{" in name for name in names)
    if site.dialect.calls == "hugo":
        return False
    wanted = alphanumeric(unquote(fragment))
    for anchor in document.anchors:
        has_template = _TEMPLATE.search(anchor.text) is not None
        if has_template and _fits_template(wanted, anchor.text):
            return True
    return False


def _fits_template(wanted: str, heading: str) -> bool:
    """Say whether all that is written in *heading* around its templates is in *wanted*, in order."""
    place = 0
    for written in _TEMPLATE.split(heading):
        place = wanted.find(alphanumeric(written), place)
        if place < 0:
            return False
    return True


def _why_unknown(fragment: str, path: str, index: TreeIndex, *, is_near: bool) -> str:
    """Say why *fragment* may be on the page at *path* although no source shows it; empty if it cannot.

    What code may put on any page is seldom nearly called as something that is there: *is_near* says that this is.
    """
    if "=" in fragment and not is_near and index.sites.of(path).is_built:
        # No heading makes such an id: `#sort=updated` is what a script of the page is told.
        return _STATE
    document = index.pages.get(path)
    if document is None:
        return ""
    if document.made_by_code == "text" or (document.made_by_code and "." in fragment):
        return "code makes text of a part of the page"
    if is_near:
        return ""
    return index.sites.of(path).settings.open_ids


def _is_spelled(fragment: str, path: str, index: TreeIndex) -> bool:
    """Say whether an anchor of *path* has the same letters and digits, accents aside."""
    wanted = unaccented(unquote(fragment))
    return bool(wanted) and wanted in index.spellings(path)


def _is_twin(fragment: str, path: str, index: TreeIndex) -> bool:
    """Say whether *fragment* is the next of equal headings where these are counted from 2, not from 1."""
    counted = _COUNTED.match(fragment)
    if counted is None or int(counted["number"]) < 2:
        return False
    return _is_spelled(f"{counted['stem']}{int(counted['number']) - 1}", path, index)


def _is_sign_of_a_credit(fragment: str, links: Links, number: int) -> bool:
    if not _CREDIT.match(fragment):
        return False
    text = links[number].text
    return bool(text) and not any(character.isalnum() for character in text)


def _nearest(fragment: str, path: str, index: TreeIndex) -> str | None:
    document = index.pages.get(path)
    if document is None:
        return None
    return nearest_anchor(unquote(fragment), document, index)
