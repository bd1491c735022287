"""Sphinx with MyST, and Jupyter Book (https://myst-parser.readthedocs.io/en/latest/syntax/)."""

from doc_audit.model.dialect import Dialect
from doc_audit.sites.configuration import Configuration
from doc_audit.sites.generator import Generator
from doc_audit.sites.settings import Settings


def read(configuration: Configuration) -> Settings:
    """Read a `conf.py`, as text: it is never run. Without MyST it says nothing of Markdown."""
    text = configuration.text
    if "myst" not in text:
        return Settings()
    return Settings(
        dialect=Dialect(directives=True, includes="myst", line_comments=True, definitions="deflist" in text), content=""
    )


GENERATORS = (Generator(name="Sphinx", files=("conf.py",), mark="myst", read=read),)
