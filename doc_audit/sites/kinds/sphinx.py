"""Sphinx with MyST, and Jupyter Book (https://myst-parser.readthedocs.io/en/latest/syntax/)."""

from doc_audit.model.dialect import Dialect
from doc_audit.sites.settings import Settings


def read(text: str) -> Settings:
    """Read a `conf.py`, as text: it is never run. Without MyST it says nothing of Markdown."""
    if "myst" not in text:
        return Settings()
    return Settings(
        dialect=Dialect(directives=True, includes="myst", line_comments=True, definitions="deflist" in text), content=""
    )
