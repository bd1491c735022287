"""Mintlify (https://mintlify.com/docs): MDX whose pages are linked without suffix, from the folder of `docs.json`."""

from doc_audit.model.dialect import Dialect
from doc_audit.sites.configuration import Configuration
from doc_audit.sites.generator import Generator
from doc_audit.sites.settings import Settings


def read(configuration: Configuration) -> Settings:
    """Read a `docs.json` or `mint.json`. An OpenAPI description makes pages."""
    text = configuration.text
    return Settings(
        dialect=Dialect(components=True),
        content="",
        statics=("",),
        closed="openapi" not in text and "redirects" not in text,
    )


GENERATORS = (
    Generator(name="Mintlify", files=("docs.json",), mark="mintlify", read=read),
    Generator(name="Mintlify", files=("mint.json",), mark="navigation", read=read),
)
