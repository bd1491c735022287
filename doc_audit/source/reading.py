"""How the pages of a run are read."""

from dataclasses import dataclass, replace

from doc_audit.model.document import Words
from doc_audit.model.settings import Request
from doc_audit.sites import Sites
from doc_audit.source.fingerprint import fingerprint


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """All that has a say in what a page yields, beside its path and bytes; pages larger than *max_bytes* are not read.

    *fingerprint* changes with the code and the settings; it is empty where nothing is to be remembered.
    """

    root: str
    sites: Sites
    labels: Words
    max_bytes: int
    fingerprint: bytes = b""


def reading_for(request: Request, sites: Sites) -> Reading:
    """Take from *request* and the *sites* of its tree what reading depends on."""
    labels = request.config.freshness.words()
    least = sites.for_reading()
    reading = Reading(root=request.root, sites=least, labels=labels, max_bytes=request.config.max_page_bytes)
    if not request.cache_dir:
        return reading
    return replace(reading, fingerprint=fingerprint(sites.fingerprint, labels))
