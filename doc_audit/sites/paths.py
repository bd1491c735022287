"""POSIX paths below the root, joined without touching a disk."""

from posixpath import dirname, normpath, relpath


def join(page: str, path: str) -> str | None:
    """Follow *path* from the folder of *page*; None if it climbs out of the root. The root itself is the empty path."""
    folder = dirname(page)
    return inside(f"{folder}/{path}" if folder else path)


def inside(path: str) -> str | None:
    """Normalise *path*, relative to the root; None if it climbs out of it."""
    plain = normpath(path.lstrip("/") or ".")
    if plain == ".." or plain.startswith("../"):
        return None
    return "" if plain == "." else plain


def relative(page: str, path: str) -> str:
    """Write *path* as seen from the folder of *page*."""
    return relpath(path or ".", dirname(page) or ".")
