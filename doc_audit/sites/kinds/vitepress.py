"""VitePress (https://vitepress.dev/guide/routing): source and address are one tree, and `public/` is served as it is."""

import re

from doc_audit.model.dialect import Dialect
from doc_audit.sites.configuration import Configuration
from doc_audit.sites.generator import SCRIPTS, Generator, named
from doc_audit.sites.script import look_up, read_script
from doc_audit.sites.settings import Settings

# What may make addresses that no file is called by.
_ADDRESSES = re.compile(r"\b(?:rewrites|ignoreDeadLinks|locales|extends)\b|\[\w+\]\.md")


def read(configuration: Configuration) -> Settings:
    """Read a `.vitepress/config.ts`."""
    text = configuration.text
    config = read_script(text, "config.ts").get("default")
    written, base = look_up(config, "srcDir"), look_up(config, "base")
    source = written.strip("./") if isinstance(written, str) else ""
    return Settings(
        dialect=Dialect(ids="vitepress", includes="vitepress"),
        content=source,
        statics=(f"{source}/public".lstrip("/"),),
        base=base.strip("/") if isinstance(base, str) else "",
        aliases=(("@/", source),),
        closed=_ADDRESSES.search(text) is None,
    )


GENERATORS = (
    Generator(name="VitePress", files=named("config", SCRIPTS), folder=".vitepress", flavour="vitepress", read=read),
)
