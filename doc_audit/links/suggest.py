"""Did you mean: the one answer that is clearly best, written as the exact text to type, or none."""

import re
from posixpath import basename, dirname, splitext
from urllib.parse import quote

from doc_audit.links.index import TreeIndex
from doc_audit.links.reference import Reference
from doc_audit.links.target import parse
from doc_audit.model.columns import ANCHOR_KINDS, Anchors
from doc_audit.model.document import Document
from doc_audit.model.pages import INDEX_NAMES
from doc_audit.model.target import PathTarget
from doc_audit.sites import paths

_BRACKETED = re.compile(r"\[(https?://[^\s\[\]]+)\](?:\(.*\))?")
# What need not be quoted in a path.
_SAFE = "/!$&'()*+,;=:@~"
# What ends a path, or stands for another character in it (RFC 3986, section 3.3); bytes of a name that are not UTF-8.
_MEANS_SOMETHING = re.compile(r"[#?%\\\x00-\x1f\x7f\ud800-\udfff]")


def bracketed(href: str) -> str | None:
    """Give the web address in `[https://…]` or `[https://…](https://…)`, where only the address should stand."""
    match = _BRACKETED.fullmatch(href)
    if match is None:
        return None
    return match[1]


def nearest_file(path: str, page: str, index: TreeIndex) -> str | None:
    """Give the file or folder that the missing *path*, linked from *page*, most likely means.

    In turn: the same name elsewhere in the tree, if only one file has it; a folder that became a page or a page that became a
    folder; the nearest name in the same folder.
    """
    return _elsewhere(path, page, index) or _in_other_form(path, index) or _misspelt(path, index)


def _elsewhere(path: str, page: str, index: TreeIndex) -> str | None:
    name = basename(path).casefold()
    if name in INDEX_NAMES:
        return None
    # With more than two, one of which may be the page itself, no single one is left.
    found = [other for other in index.by_name.get(name, ())[:3] if other != page]
    if len(found) != 1:
        return None
    return found[0]


def _in_other_form(path: str, index: TreeIndex) -> str | None:
    stem = splitext(path)[0]
    for other in (f"{path}.md", f"{stem}.md", f"{stem}.mdx", f"{stem}/README.md", f"{stem}/index.md"):
        if other != path and other in index.tree.files:
            return other
    return None


def _misspelt(path: str, index: TreeIndex) -> str | None:
    folder, name = dirname(path), basename(path)
    suffix = splitext(name)[1]

    def siblings() -> list[str]:
        return [sibling for sibling in index.by_folder.get(folder, ()) if splitext(sibling)[1] == suffix]

    close = index.nearest.standing_out(name, ("folder", folder, suffix), siblings)
    if close is None:
        return None
    return f"{folder}/{close}".lstrip("/")


def nearest_anchor(anchor: str, document: Document, index: TreeIndex) -> str | None:
    """Give the anchor of *document* that the missing *anchor* most likely means."""

    def names() -> list[str]:
        anchors = Anchors.of(document.anchors)
        pairs = zip(anchors.names, anchors.kinds, strict=True)
        return [name for name, kind in pairs if ANCHOR_KINDS[kind] != "footnote"]

    group = ("anchors", document.path)
    return index.nearest.alike(anchor, group, names) or index.nearest.standing_out(anchor, group, names)


def rewrite(reference: Reference, path: str) -> str:
    """Write *path* the way the *reference* is: rooted or relative, with `./`, percent-encoding, query and fragment kept.

    What is rooted is seen from the root of the site; a path outside of it can only be seen from the root of the tree.
    """
    target = reference.target
    if _stays_rooted(reference):
        written = _seen_from_root(path, reference.site.root)
    else:
        written = _seen_from_page(reference, path)
    if target.raw_path.endswith("/") and not splitext(path)[1]:
        written += "/"
    if target.raw_path != target.path or " " in written:
        written = quote(written, safe=_SAFE, errors="surrogateescape")
    else:
        written = _MEANS_SOMETHING.sub(lambda match: quote(match[0], errors="surrogateescape"), written)
    if not isinstance(parse(written), PathTarget):
        written = _as_path(written)
    if target.query:
        written += f"?{target.query}"
    if target.fragment is not None:
        written += f"#{target.fragment}"
    return written


def _as_path(written: str) -> str:
    """Write a relative path that reads as something else (`http:x.md`, `a@b.org`, `{name}.md`) so that it is a path."""
    if isinstance(parse(f"./{written}"), PathTarget):
        quoted = written
    else:
        quoted = quote(written, safe="/", errors="surrogateescape")
    if quoted.startswith(("/", ".")):
        return quoted
    return f"./{quoted}"


def _stays_rooted(reference: Reference) -> bool:
    return reference.target.rooted and not reference.target.remapped


def _seen_from_root(path: str, site_root: str) -> str:
    base = site_root.strip("./")
    if base and path.startswith(f"{base}/"):
        return path[len(base) :]
    return f"/{path}"


def _seen_from_page(reference: Reference, path: str) -> str:
    written = paths.relative(reference.page, path)
    if reference.href.strip().startswith("./") and not written.startswith("."):
        return f"./{written}"
    return written
