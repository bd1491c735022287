"""Where internal links lead: pure resolution over the corpus."""

from doc_audit.links.resolve import resolve, wanted

__all__ = ["resolve", "wanted"]
