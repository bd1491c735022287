"""What one built site has: its addresses, and its names, each with the source that it comes from."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from doc_audit.model.document import Document
from doc_audit.sites import Site
from doc_audit.sites.place import Name
from doc_audit.sites.source_page import SourcePage


def source_page(path: str, document: Document | None) -> SourcePage:
    """Give what a site has to know of the source at *path*; *document* is None if it is not parsed."""
    if document is None:
        return SourcePage(path=path)
    return SourcePage(path=path, fields=document.fields)


@dataclass(frozen=True)
class Addresses:
    """The addresses and names of *site*, which is built from *sources*; *document* gives those that are parsed."""

    site: Site
    sources: Iterable[str]
    document: Callable[[str], Document | None] = field(repr=False)

    @cached_property
    def by_address(self) -> Mapping[str, str]:
        """Map each address, without base and outer slashes, to its source; the first in path order where several have it."""
        found: dict[str, str] = {}
        for path in self.sources:
            document = self.document(path)
            for address in self.site.addresses(source_page(path, document)):
                found.setdefault(address, path)
        return found

    @cached_property
    def by_folded_address(self) -> Mapping[str, str]:
        """Map each address in folded case to the one that exists."""
        return {address.casefold(): address for address in sorted(self.by_address, reverse=True)}

    @cached_property
    def by_name(self) -> Mapping[tuple[str, str], Name]:
        """Map each name, with its space, to what has it; the first in path order where several do."""
        return {key: names[0] for key, names in self._by_name.items()}

    @cached_property
    def _by_name(self) -> Mapping[tuple[str, str], list[Name]]:
        found: dict[tuple[str, str], list[Name]] = defaultdict(list)
        if self.site.generator.names is None:
            return found
        for path in self.sources:
            document = self.document(path)
            if document is None:
                continue
            for name in self.site.generator.names(self.site, document):
                found[name.space, name.key].append(name)
        return found

    def named(self, space: str, key: str, *, only: bool = False) -> Name | None:
        """Give what is called *key* in *space*; None if nothing is, or if several things are and it has to be the *only* one."""
        names = self._by_name.get((space, key), [])
        if not names or (only and len(names) > 1):
            return None
        return names[0]

    def at(self, address: str) -> str | None:
        """Give the source at *address*, or the file that redirects from it; None if there is neither."""
        return self.by_address.get(address) or self._redirects.get(address) or self._redirected_below(address)

    @cached_property
    def _redirects(self) -> Mapping[str, str]:
        return {item.address.strip("/"): item.file for item in self.site.settings.redirects}

    @cached_property
    def _below(self) -> Sequence[tuple[str, str]]:
        """The redirects of whole folders: the folder of the addresses, and the file that they lead to."""
        found = []
        for item in self.site.settings.redirects:
            if item.address.endswith("*"):
                found.append((item.address.strip("/*"), item.file))
        return found

    @cached_property
    def _shaped(self) -> Sequence[tuple[list[str], str]]:
        """The redirects with a `*` inside: the parts of their addresses, and the file that they lead to."""
        found = []
        for item in self.site.settings.redirects:
            if "*" in item.address and not item.address.endswith("*"):
                found.append((item.address.strip("/").split("/"), item.file))
        return found

    def _redirected_below(self, address: str) -> str | None:
        parts = address.split("/")
        for shape, file in self._shaped:
            if _fits(parts, shape):
                return file
        for folder, file in self._below:
            if not folder or address == folder or address.startswith(f"{folder}/"):
                return file
        return None


def _fits(parts: Sequence[str], shape: Sequence[str]) -> bool:
    """Say whether an address of those *parts* has the *shape*, where `*` stands for any one part."""
    if len(parts) != len(shape):
        return False
    return all(wanted in ("*", part) for wanted, part in zip(shape, parts, strict=True))
