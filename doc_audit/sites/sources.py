"""Source files, and the addresses that generators make from them."""

from collections.abc import Iterator
from posixpath import splitext


def sources_of(path: str) -> Iterator[str]:
    """Give the files that a generator makes *path* from, if it is an HTML page."""
    if path.endswith(".html"):
        stem = path.removesuffix(".html")
        yield from (f"{path}.md", f"{stem}.md", f"{stem}.mdx", f"{path}.erb", f"{path}.md.erb")


def made_from(path: str) -> str:
    """Give the HTML page that a generator makes from the source *path*; the inverse of `sources_of`."""
    stem = path.removesuffix(".erb")
    if stem.endswith((".md", ".mdx")):
        stem = splitext(stem)[0]
    return stem if stem.endswith(".html") else f"{stem}.html"


def sources_at(address: str) -> Iterator[str]:
    """Give the files that may be behind *address*, a path of a built site without suffix or closing slash."""
    yield f"{address}.md"
    yield f"{address}.mdx"
    yield f"{address}/index.md"
    yield f"{address}/README.md"
    yield f"{address}/_index.md"
    yield address
