"""Mintlify (https://mintlify.com/docs): MDX whose pages are linked without suffix, from the folder of `docs.json`."""

from doc_audit.model.dialect import Dialect
from doc_audit.sites.settings import Settings


def read(text: str) -> Settings:
    """Read a `docs.json` or `mint.json`. An OpenAPI description makes pages."""
    return Settings(
        dialect=Dialect(components=True),
        content="",
        statics=("",),
        closed="openapi" not in text and "redirects" not in text,
    )
