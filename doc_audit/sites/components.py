"""Components that a site has in its own sources: those whose code may give ids to what they show."""

import re
from collections.abc import Iterator
from posixpath import basename, dirname, splitext

from doc_audit.sites.configuration import Configuration

# Files that hold nothing but a component, and those of any code.
_COMPONENTS = (".astro", ".svelte", ".vue")
_CODE = (".js", ".jsx", ".ts", ".tsx")
SUFFIXES = (*_COMPONENTS, *_CODE)
_FOLDERS = re.compile(r"/_?components/|/src/theme/")
# An `id` that is set, HTML that is put in, a heading of a theme, an element that code makes, a place that code reads itself.
_MAKES_IDS = re.compile(
    r"(?<![\w-])id=|<Heading\b|innerHTML|InnerHTML|set:html|v-html|@html\b|createElement\(|createVNode\(|location\.hash\b"
)


def is_component(path: str) -> bool:
    """Say whether *path* may be a component, by its name, or by that and its folder where any code has such a name."""
    return path.endswith(_COMPONENTS) or (path.endswith(_CODE) and _FOLDERS.search(f"/{path}") is not None)


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
