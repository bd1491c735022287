"""What one built site has: its addresses, and its names, each with the source that it comes from."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from doc_audit.model.document import Document
from doc_audit.sites import Site
from doc_audit.sites.place import Name
from doc_audit.sites.source_page import SourcePage


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
            page = SourcePage(path=path, fields=document.fields if document is not None else ())
            for address in self.site.addresses(page):
                found.setdefault(address, path)
        return found

    @cached_property
    def by_folded_address(self) -> Mapping[str, str]:
        """Map each address in folded case to the one that exists."""
        return {address.casefold(): address for address in sorted(self.by_address, reverse=True)}

    @cached_property
    def by_name(self) -> Mapping[tuple[str, str], Name]:
        """Map each name, with its space, to what has it; the first in path order where several do."""
        found: dict[tuple[str, str], Name] = {}
        if self.site.generator.names is None:
            return found
        for path in self.sources:
            document = self.document(path)
            if document is None:
                continue
            for name in self.site.generator.names(self.site, document):
                found.setdefault((name.space, name.key), name)
        return found

    def at(self, address: str) -> str | None:
        """Give the source at *address*, or the file that redirects from it; None if there is neither."""
        return self.by_address.get(address) or self._redirects.get(address) or self._redirected_below(address)

    @cached_property
    def _redirects(self) -> Mapping[str, str]:
        return {item.address.strip("/"): item.file for item in self.site.settings.redirects}

    @cached_property
    def _below(self) -> tuple[tuple[str, str], ...]:
        redirects = self.site.settings.redirects
        return tuple((item.address.strip("/*"), item.file) for item in redirects if item.address.endswith("*"))

    def _redirected_below(self, address: str) -> str | None:
        for folder, file in self._below:
            if not folder or address == folder or address.startswith(f"{folder}/"):
                return file
        return None
