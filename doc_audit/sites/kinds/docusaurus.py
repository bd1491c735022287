"""Docusaurus (https://docusaurus.io/docs/markdown-features/links)."""

from doc_audit.model.dialect import Dialect
from doc_audit.sites.script import look_up, read_script
from doc_audit.sites.settings import Settings

_DIALECT = Dialect(ids="docusaurus", components=True, comment_ids=True)


def read(text: str) -> Settings:
    """Read a `docusaurus.config.js`. Plugins and slugs in front matter make addresses that are not looked for: nothing is closed."""
    base = look_up(read_script(text, "docusaurus.config.ts").get("default"), "baseUrl")
    return Settings(
        dialect=_DIALECT,
        statics=("static",),
        base=base.strip("/") if isinstance(base, str) else "",
        aliases=(("@site/", ""),),
        from_content=True,
    )
