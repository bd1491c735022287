"""Which version of doc-audit this is."""

__version__ = "0.1.0"
