"""Did you mean: the one answer that is clearly best, written as the exact text to type, or none."""

import re
from posixpath import basename, dirname, splitext
from urllib.parse import quote

from doc_audit.links import paths
from doc_audit.links.atlas import INDEX_NAMES, Atlas
from doc_audit.links.target import PathTarget
from doc_audit.model.columns import ANCHOR_KINDS, Anchors
from doc_audit.model.document import Document

_BRACKETED = re.compile(r"\[(https?://[^\s\[\]]+)\](?:\(.*\))?")


def bracketed(href: str) -> str | None:
    """The web address in `[https://…]` or `[https://…](https://…)`, where only the address should stand."""
    match = _BRACKETED.fullmatch(href)
    return match[1] if match else None


def nearest_file(path: str, page: str, atlas: Atlas) -> str | None:
    """The file or folder that the missing *path* most likely means.

    In turn: the same name elsewhere in the tree, if only one file has it; a folder that became a page or a page that became a
    folder; the nearest name in the same folder.
    """
    name = basename(path)
    called_so = atlas.by_name.get(name.casefold(), ())
    # With more than two, one of which may be the page itself, no single one is left.
    elsewhere = [found for found in called_so[:3] if found != page]
    if len(elsewhere) == 1 and name.casefold() not in INDEX_NAMES:
        return elsewhere[0]
    stem = splitext(path)[0]
    for other in (f"{path}.md", f"{stem}.md", f"{stem}.mdx", f"{stem}/README.md", f"{stem}/index.md"):
        if other != path and other in atlas.tree.files:
            return other
    folder, suffix = dirname(path), splitext(name)[1]

    def siblings() -> list[str]:
        return [sibling for sibling in atlas.by_folder.get(folder, ()) if splitext(sibling)[1] == suffix]

    close = atlas.nearest.standing_out(name, ("folder", folder, suffix), siblings)
    return f"{folder}/{close}".lstrip("/") if close else None


def nearest_anchor(anchor: str, document: Document, atlas: Atlas) -> str | None:
    """The anchor of *document* that the missing *anchor* most likely means."""

    def names() -> list[str]:
        anchors = Anchors.of(document.anchors)
        pairs = zip(anchors.names, anchors.kinds, strict=True)
        return [name for name, kind in pairs if ANCHOR_KINDS[kind] != "footnote"]

    group = ("anchors", document.path)
    return atlas.nearest.alike(anchor, group, names) or atlas.nearest.standing_out(anchor, group, names)


def rewrite(href: str, aim: PathTarget, page: str, path: str, site_root: str = "") -> str:
    """Write *path* the way *href* was written: rooted or relative, with `./`, percent-encoding, query and fragment kept.

    What is rooted is seen from *site_root*; a path outside of it can only be seen from the root.
    """
    if aim.rooted and aim.query != "remap":
        base = site_root.strip("./")
        plain = path[len(base) :] if base and path.startswith(f"{base}/") else f"/{path}"
    else:
        plain = paths.relative(page, path)
        if href.strip().startswith("./") and not plain.startswith("."):
            plain = "./" + plain
    if aim.raw_path.endswith("/") and not splitext(path)[1]:
        plain += "/"
    encoded = (
        quote(plain, safe="/!$&'()*+,;=:@~", errors="surrogateescape")
        if aim.raw_path != aim.path or " " in plain
        else plain
    )
    query = f"?{aim.query}" if aim.query and aim.query != "remap" else ""
    fragment = f"#{aim.fragment}" if aim.fragment is not None else ""
    return encoded + query + fragment
