"""Did you mean: the one answer that is clearly best, written as the exact text to type, or none."""

import re
from functools import lru_cache
from posixpath import basename, dirname, splitext
from urllib.parse import quote

from doc_audit.links import paths
from doc_audit.links.atlas import INDEX_NAMES, Atlas
from doc_audit.links.target import PathTarget
from doc_audit.model.columns import ANCHOR_KINDS, Anchors
from doc_audit.model.document import Document

# Below 82 of 100 the nearest name is more often another page than a slip (tried on the sample tree and three public ones).
_CLOSE = 82.0
_BRACKETED = re.compile(r"\[(https?://[^\s\[\]]+)\](?:\(.*\))?")
# The best must stand out: two equally near names are no answer.
_LEAD = 4.0


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
    elsewhere = [found for found in atlas.by_name.get(name.casefold(), ()) if found != page]
    if len(elsewhere) == 1 and name.casefold() not in INDEX_NAMES:
        return elsewhere[0]
    stem = splitext(path)[0]
    for other in (f"{path}.md", f"{stem}.md", f"{stem}.mdx", f"{stem}/README.md", f"{stem}/index.md"):
        if other != path and other in atlas.tree.files:
            return other
    siblings = [
        sibling for sibling in atlas.by_folder.get(dirname(path), ()) if splitext(sibling)[1] == splitext(name)[1]
    ]
    close = _standing_out(name, siblings)
    return f"{dirname(path)}/{close}".lstrip("/") if close else None


def nearest_anchor(anchor: str, document: Document) -> str | None:
    """The anchor of *document* that the missing *anchor* most likely means."""
    anchors = Anchors.of(document.anchors)
    names = [name for name, kind in zip(anchors.names, anchors.kinds, strict=True) if ANCHOR_KINDS[kind] != "footnote"]
    squeezed = _squeeze(anchor)
    same = [name for name in dict.fromkeys(names) if _squeeze(name) == squeezed]
    if len(same) == 1:
        return same[0]
    return _standing_out(anchor, list(dict.fromkeys(names)))


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


@lru_cache(maxsize=4096)
def _squeeze(anchor: str) -> str:
    return "".join(character for character in anchor.casefold() if character.isalnum())


def _standing_out(name: str, choices: list[str]) -> str | None:
    if not choices:
        return None
    # Imported here: most trees need no suggestion.
    from rapidfuzz import fuzz, process

    found = process.extract(name, choices, scorer=fuzz.ratio, processor=str.casefold, limit=2, score_cutoff=_CLOSE)
    if not found or (len(found) > 1 and found[0][1] - found[1][1] < _LEAD):
        return None
    # Names that differ in a number only (v1.2 and v1.3, 2019 and 2020) are different things, not slips.
    close: str = found[0][0]
    return None if _digits(close) != _digits(name) else close


def _digits(text: str) -> str:
    return "".join(character for character in text if character.isdigit())
