"""Vaults of notes that link to each other by name: Obsidian (https://help.obsidian.md/links), Foam, Logseq.

A note is found by its name anywhere in the vault, whatever its case; a longer path tells two of one name apart.
"""

from collections.abc import Iterator
from posixpath import dirname, splitext

from doc_audit.model.dialect import Dialect
from doc_audit.model.document import Document
from doc_audit.sites.configuration import Configuration
from doc_audit.sites.generator import Generator
from doc_audit.sites.paths import join
from doc_audit.sites.place import Anywhere, InSource, Name, Named, Place
from doc_audit.sites.settings import Settings
from doc_audit.sites.site import Site
from doc_audit.sites.source_page import SiteLink, SourcePage

_ALIASES = ("aliases", "alias")
_DIALECT = Dialect(ids="text", forms=("wikilinks",), fields=_ALIASES)


def read(_configuration: Configuration) -> Settings:
    """Give how notes are read; where attachments lie does not matter, for these are found by their names too."""
    return Settings(dialect=_DIALECT, exact_ids=True, closed=True)


def follow(site: Site, page: SourcePage, link: SiteLink) -> Iterator[Place]:
    """Give the note or file of that name: beside the page where the path says so, else anywhere; then a note of that alias."""
    path = link.target.path.strip()
    if not path:
        yield InSource(page.path)
        return
    names = tuple(_names(path, link))
    if path.startswith(("./", "../")) or link.kind not in ("wikilink", "embed"):
        yield from (InSource(join(page.path, name), folders=False) for name in names)
    yield from (InSource(site.below(name.lstrip("/")), folders=False) for name in names)
    if link.kind not in ("wikilink", "embed"):
        yield InSource(join(page.path, path))
    if path.startswith(("./", "../")):
        return
    folder = site.below("") or ""
    yield from (Anywhere(name.strip("/"), folder, dirname(page.path)) for name in names)
    if link.kind in ("wikilink", "embed"):
        yield Named("alias", path.casefold())


def _names(path: str, link: SiteLink) -> Iterator[str]:
    """Give the names that a file called *path* may have, that of a note first unless a file is meant."""
    suffix = splitext(path)[1].lower()
    if suffix == ".md":
        yield path
    elif suffix and link.kind != "wikilink":
        yield from (path, f"{path}.md")
    else:
        yield from (f"{path}.md", path)


def names(_site: Site, document: Document) -> Iterator[Name]:
    """Give the aliases of a note (https://help.obsidian.md/aliases)."""
    for key, value in document.fields:
        if key in _ALIASES:
            for alias in value.split(","):
                yield Name(space="alias", key=alias.strip().casefold(), path=document.path)


def _vault(name: str, files: tuple[str, ...], folder: str, mark: str = "") -> Generator:
    return Generator(name=name, files=files, folder=folder, mark=mark, read=read, follow=follow, names=names)


# A vault that was published without the settings of its program.
UNMARKED = _vault("Obsidian", (), "")
GENERATORS = (
    _vault(
        "Obsidian",
        (
            "app.json",
            "appearance.json",
            "community-plugins.json",
            "core-plugins.json",
            "graph.json",
            "hotkeys.json",
            "workspace.json",
        ),
        ".obsidian",
    ),
    _vault("Foam", ("config.json", "templates.json"), ".foam"),
    _vault("Foam", ("extensions.json", "settings.json"), ".vscode", "foam"),
    _vault("Logseq", ("config.edn",), "logseq"),
)
