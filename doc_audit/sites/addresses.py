"""Addresses of a built site: paths below its base, without slashes at their ends; the home page is the empty one."""

from posixpath import dirname, normpath


def clean(path: str) -> str:
    """Write a path of a site as an address."""
    plain = normpath(f"/{path.strip('/')}").strip("/")
    return "" if plain == "." else plain


def beside(document: str, path: str) -> str | None:
    """Follow the relative *path* on the page that is served as *document* (`a/index.html`); None if it climbs out of the site."""
    joined = normpath(f"{dirname(document)}/{path}".lstrip("/"))
    if joined == ".." or joined.startswith("../"):
        return None
    return "" if joined == "." else joined.strip("/")


def below_base(path: str, base: str) -> str | None:
    """Give the address that the rooted *path* is on a site below *base* (no slashes at its ends); None if it is outside."""
    address = clean(path)
    if not base:
        return address
    if address == base:
        return ""
    return address.removeprefix(f"{base}/") if address.startswith(f"{base}/") else None
