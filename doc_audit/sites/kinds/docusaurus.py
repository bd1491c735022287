"""Docusaurus (https://docusaurus.io/docs/markdown-features/links)."""

from doc_audit.model.dialect import Dialect
from doc_audit.sites.configuration import Configuration
from doc_audit.sites.generator import SCRIPTS, Generator, named
from doc_audit.sites.script import look_up, read_script
from doc_audit.sites.settings import Settings

_DIALECT = Dialect(ids="docusaurus", components=True, comment_ids=True)


def read(configuration: Configuration) -> Settings:
    """Read a `docusaurus.config.js`. Plugins and slugs in front matter make addresses that are not looked for: nothing is closed."""
    text = configuration.text
    base = look_up(read_script(text, "docusaurus.config.ts").get("default"), "baseUrl")
    return Settings(
        dialect=_DIALECT,
        statics=("static",),
        base=base.strip("/") if isinstance(base, str) else "",
        aliases=(("@site/", ""),),
        from_content=True,
    )


# It lies beside its pages, in `website/` or `docs/docusaurus/`, or above them.
GENERATORS = (
    Generator(name="Docusaurus", files=named("docusaurus.config", SCRIPTS), levels=1, flavour="docusaurus", read=read),
)
