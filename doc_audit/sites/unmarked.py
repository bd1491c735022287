"""Sites that no configuration file shows: vaults of notes and wikis, told by what their pages are called and how they link."""

import re
from collections.abc import Collection, Iterator, Mapping
from itertools import islice
from posixpath import basename

from doc_audit.model.pages import is_page
from doc_audit.sites.generator import Generator
from doc_audit.sites.kinds.vaults import UNMARKED as VAULT
from doc_audit.sites.kinds.wikis import FLAT as WIKI

# So many pages are looked into, spread over the tree.
_SAMPLE = 30
# So many of their wikilinks have to name a file, and more than half of them all.
_ENOUGH = 5
_LINK = re.compile(r"\[\[(?P<page>[^\[\]|#\n]{1,200}+)")


def samples(files: Collection[str]) -> Iterator[str]:
    """Give the pages among *files* that tell whether they link to each other by name."""
    pages = sorted(filter(is_page, files))
    yield from islice(pages, 0, None, max(1, len(pages) // _SAMPLE))


def recognised(texts: Mapping[str, str], files: Collection[str]) -> tuple[Generator, str] | None:
    """Give the generator of a tree without a configuration, and the page that shows it; None if it is read as it lies."""
    names = {basename(path).rpartition(".")[0].casefold() for path in files} | {
        basename(path).casefold() for path in files
    }
    found: list[str] = []
    total = known = 0
    for path in filter(is_page, sorted(texts)):
        before = known
        for match in _LINK.finditer(texts[path]):
            total += 1
            known += basename(match["page"].strip(" \\")).casefold() in names
        if known > before:
            found.append(path)
    if known >= _ENOUGH and known * 2 > total:
        return VAULT, found[0]
    roots = {path for path in files if "/" not in path}
    if "Home.md" in roots and not any(path.lower().startswith("readme") for path in roots):
        return WIKI, "Home.md"
    return None
