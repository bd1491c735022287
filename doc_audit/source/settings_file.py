"""Small files of other programs that lie in the tree: their settings, read as text."""

from collections.abc import Callable
from pathlib import Path

# Settings fill a page; what is larger is something else.
_MAX_BYTES = 1_000_000


def settings_reader(root: Path) -> Callable[[str], str | None]:
    """Give a function that reads a file by its path below *root*; it gives None for what cannot be read as text."""

    def read(path: str) -> str | None:
        file = root / path
        try:
            if file.stat().st_size > _MAX_BYTES:
                return None
            return file.read_text(encoding="utf-8-sig", errors="replace")
        except OSError:
            return None

    return read
