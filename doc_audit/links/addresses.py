"""What one built site has: its addresses, and its names, each with the source that it comes from."""

from collections import defaultdict
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
        return names[0] if names and not (only and len(names) > 1) else None

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

    @cached_property
    def _shaped(self) -> tuple[tuple[list[str], str], ...]:
        redirects = self.site.settings.redirects
        inner = (item for item in redirects if "*" in item.address and not item.address.endswith("*"))
        return tuple((item.address.strip("/").split("/"), item.file) for item in inner)

    def _redirected_below(self, address: str) -> str | None:
        parts = address.split("/")
        for shape, file in self._shaped:
            fits = (wanted in ("*", part) for wanted, part in zip(shape, parts, strict=False))
            if len(shape) == len(parts) and all(fits):
                return file
        for folder, file in self._below:
            if not folder or address == folder or address.startswith(f"{folder}/"):
                return file
        return None
