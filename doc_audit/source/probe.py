"""What links ask about beyond pages: anchors of HTML files, line counts, ignored files."""

import os
from dataclasses import replace
from pathlib import Path

from doc_audit import files
from doc_audit.model.document import Tree, Wanted
from doc_audit.model.settings import Request
from doc_audit.source.ignore import naming


def probe(request: Request, tree: Tree, wanted: Wanted) -> Tree:
    """Look at what is *wanted* beside pages, and nothing else. What cannot be read is left out, as if nobody had asked."""
    root = Path(request.root)
    limit = request.config.max_page_bytes
    found = {path for path in wanted.probed if _is_there(root, path)}
    directories = {path for path in found if (root / path).is_dir()}
    tree = replace(tree, files=tree.files | (found - directories), directories=tree.directories | directories)
    if wanted.unbuilt:
        tree = replace(tree, unbuilt=tree.unbuilt.union(filter(naming(root), wanted.unbuilt)))
    anchors = dict(tree.html_anchors)
    for path in wanted.html:
        names = _html_anchors(root, path, limit)
        if names is not None:
            anchors[path] = names
    counts = dict(tree.line_counts)
    for path in wanted.counted:
        count = _count_lines(root, path)
        if count is not None:
            counts[path] = count
    return replace(tree, html_anchors=anchors, line_counts=counts)


def _is_there(root: Path, path: str) -> bool:
    """Say whether there is anything at *path*, and that is below *root*."""
    full = Path(os.path.normpath(root / path))
    return full.is_relative_to(root) and (root / path).exists()


def _html_anchors(root: Path, path: str, limit: int) -> frozenset[str] | None:
    try:
        text = files.read_text(root / path, limit=limit, inside=root, encoding="utf-8-sig", errors="replace")
    except OSError:
        return None
    # Imported here: few trees link into HTML files.
    from doc_audit.markdown.html import read_html

    try:
        return frozenset(name for name, _ in read_html(text).ids)
    except Exception as error:
        files.note(root / path, f"the parser fails on it ({type(error).__name__})")
        return None


def _count_lines(root: Path, path: str) -> int | None:
    r"""Count lines as an editor does: `\n`, `\r` and `\r\n` end one; a last line without an end counts, an empty file has none."""
    count, last = 0, b"\n"
    try:
        with files.opened(root / path, limit=files.SOURCE, inside=root) as file:
            for block in file.blocks():
                count += block.count(b"\n") + block.count(b"\r") - block.count(b"\r\n")
                if last == b"\r" and block.startswith(b"\n"):
                    # One end of a line, cut in two.
                    count -= 1
                last = block[-1:]
    except OSError:
        return None
    return count + (last not in (b"\n", b"\r"))
