"""Docusaurus (https://docusaurus.io/docs/markdown-features/links)."""

from doc_audit.model.dialect import Dialect
from doc_audit.sites.reading import string_in_script
from doc_audit.sites.settings import Settings

_DIALECT = Dialect(ids="docusaurus", components=True, comment_ids=True)


def read(text: str) -> Settings:
    """Read a `docusaurus.config.js`. Plugins and slugs in front matter make addresses that are not looked for: nothing is closed."""
    base = (string_in_script(text, "baseUrl") or "").strip("/")
    return Settings(dialect=_DIALECT, statics=("static",), base=base, aliases=(("@site/", ""),), from_content=True)
