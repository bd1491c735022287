"""A built site, as a generator wrote it: its files, and the ids of its pages."""

import os
from collections.abc import Iterator
from pathlib import Path

from doc_audit import files
from doc_audit.errors import UsageError
from doc_audit.model.document import Build
from doc_audit.stopping import Stop

_HTML = (".html", ".htm")


def read_build(folder: str, limit: int, stop: Stop) -> Build:
    """Read the site in *folder*; a page of more than *limit* bytes, or that cannot be read, has no ids that are known.

    Raises:
        UsageError: there is no page of HTML in it.
    """
    ids: dict[str, frozenset[str]] = {}
    others: set[str] = set()
    with stop.cuttable():
        for path in _walk(folder):
            if path.lower().endswith(_HTML):
                ids[path] = _ids(Path(folder), path, limit)
            else:
                others.add(path)
    if not ids:
        raise UsageError(f"--built {folder}: there is no HTML in it; build the site first, or name another folder")
    return Build(folder=folder, ids=ids, others=frozenset(others))


def _walk(folder: str) -> Iterator[str]:
    for place, folders, names in os.walk(folder):
        folders.sort()
        for name in sorted(names):
            yield Path(place, name).relative_to(folder).as_posix()


def _ids(root: Path, path: str, limit: int) -> frozenset[str]:
    # Imported here: few runs have a build.
    from doc_audit.markdown.html import read_html

    try:
        text = files.read_text(root / path, limit=limit, inside=root, encoding="utf-8-sig", errors="replace")
        return frozenset(name for name, _ in read_html(text).ids)
    except OSError:
        return frozenset()
    except Exception as error:
        files.note(root / path, f"the parser fails on it ({type(error).__name__})")
        return frozenset()
