"""The pages of a long-running process, as they were parsed last."""

import os
from dataclasses import dataclass, field

from doc_audit.model.document import Document
from doc_audit.source.page_version import stat_text


@dataclass(slots=True)
class PageMemory:
    """Documents by path; each holds as long as the file's stat data and the *settings* of reading stay what they were."""

    settings: str = ""
    pages: dict[str, tuple[str, Document]] = field(default_factory=dict)

    def known(self, path: str, found: os.stat_result) -> Document | None:
        """Give the page at *path*, if it has not changed since."""
        if path not in self.pages:
            return None
        stat, document = self.pages[path]
        if stat != stat_text(found):
            return None
        return document

    def keep(self, stat: str, document: Document) -> None:
        """Remember *document*, unless its *stat* data may not be trusted (they are empty then)."""
        if stat:
            self.pages[document.path] = (stat, document)

    def follow(self, settings: str) -> None:
        """Forget everything if pages are read with other *settings* from now on."""
        if settings != self.settings:
            self.pages.clear()
            self.settings = settings
