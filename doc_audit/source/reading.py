"""How the pages of a run are read."""

from dataclasses import dataclass

from doc_audit.model.document import Words
from doc_audit.model.settings import Request, SlugFlavour
from doc_audit.source.fingerprint import fingerprint


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """All that has a say in what a page yields, beside its path and bytes; pages larger than *max_bytes* are not read.

    *fingerprint* changes with the code and the settings; it is empty where nothing is to be remembered.
    """

    root: str
    flavour: SlugFlavour
    labels: Words
    max_bytes: int
    fingerprint: bytes = b""


def reading_for(request: Request) -> Reading:
    """Take from *request* what reading depends on."""
    flavour, labels = request.config.slug_flavour, request.config.freshness.words()
    return Reading(
        root=request.root,
        flavour=flavour,
        labels=labels,
        max_bytes=request.config.max_page_bytes,
        fingerprint=fingerprint(flavour, labels) if request.cache_dir else b"",
    )
