"""docfx, and Microsoft Learn (https://dotnet.github.io/docfx/docs/markdown.html)."""

from doc_audit.model.dialect import Dialect
from doc_audit.sites.configuration import Configuration
from doc_audit.sites.generator import Generator
from doc_audit.sites.settings import Settings


def read(_configuration: Configuration) -> Settings:
    """Read a `docfx.json`: `~/` is its folder. Cross-references and redirections make addresses, so nothing is closed."""
    return Settings(dialect=Dialect(includes="docfx"), aliases=(("~/", ""),))


GENERATORS = (Generator(name="docfx", files=("docfx.json",), read=read),)
