"""Components that a site has in its own sources: those whose code may give ids to what they show."""

import re
from collections.abc import Iterator
from posixpath import basename, dirname, splitext

from doc_audit.sites.configuration import Configuration

SUFFIXES = (".astro", ".js", ".jsx", ".svelte", ".ts", ".tsx", ".vue")
# An `id` that is set, HTML that is put in, a heading of a theme, an element that code makes.
_MAKES_IDS = re.compile(
    r"(?<![\w-])id=|<Heading\b|innerHTML|InnerHTML|set:html|v-html|@html\b|createElement\(|createVNode\("
)


def is_component(path: str) -> bool:
    """Say whether *path* may be a component, by its name and its folder."""
    return path.endswith(SUFFIXES) and ("/components/" in f"/{path}" or "/src/theme/" in f"/{path}")


def open_components(configuration: Configuration) -> tuple[str, ...]:
    """Name the components below the site's folder whose code may make ids, in lower case without hyphens."""
    found: set[str] = set()
    for path, text in configuration.below(""):
        if is_component(path) and _MAKES_IDS.search(text):
            found.update(_names(path))
    return tuple(sorted(found))


def _names(path: str) -> Iterator[str]:
    stem = splitext(basename(path))[0]
    name = basename(dirname(path)) if stem == "index" else stem
    yield name.replace("-", "").lower()
