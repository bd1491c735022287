"""VitePress (https://vitepress.dev/guide/routing): source and address are one tree, and `public/` is served as it is."""

import re

from doc_audit.model.dialect import Dialect
from doc_audit.sites.reading import string_in_script
from doc_audit.sites.settings import Settings

# What may make addresses that no file is called by.
_ADDRESSES = re.compile(r"\b(?:rewrites|ignoreDeadLinks|locales|extends)\b|\[\w+\]\.md")


def read(text: str) -> Settings:
    """Read a `.vitepress/config.ts`."""
    source = (string_in_script(text, "srcDir") or "").strip("./")
    return Settings(
        dialect=Dialect(ids="vitepress", includes="vitepress"),
        content=source,
        statics=(f"{source}/public".lstrip("/"),),
        base=(string_in_script(text, "base") or "").strip("/"),
        aliases=(("@/", source),),
        closed=_ADDRESSES.search(text) is None,
    )
