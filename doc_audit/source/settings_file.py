"""Small files of other programs that lie in the tree: their settings, read as text."""

from collections.abc import Callable
from pathlib import Path
from posixpath import basename

from doc_audit import files


def settings_reader(root: Path) -> Callable[[str], str | None]:
    """Give a function that reads a file by its path below *root*; it gives None for what cannot be read as text."""

    def read(path: str) -> str | None:
        # Git follows no link of this name (https://git-scm.com/docs/gitattributes, notes).
        follow = basename(path) != ".gitattributes"
        try:
            if path.endswith(".inv"):
                # An inventory of Sphinx is text and packed bytes: one character stands for each byte.
                return files.read_bytes(root / path, limit=files.SETTINGS, inside=root, follow=follow).decode("latin-1")
            return files.read_text(
                root / path, limit=files.SETTINGS, inside=root, follow=follow, encoding="utf-8-sig", errors="replace"
            )
        except OSError:
            return None

    return read
