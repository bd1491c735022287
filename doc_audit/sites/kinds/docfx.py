"""docfx, and Microsoft Learn (https://dotnet.github.io/docfx/docs/markdown.html)."""

from doc_audit.model.dialect import Dialect
from doc_audit.sites.settings import Settings


def read(_text: str) -> Settings:
    """Read a `docfx.json`: `~/` is its folder. Cross-references and redirections make addresses, so nothing is closed."""
    return Settings(dialect=Dialect(includes="docfx"), aliases=(("~/", ""),))
