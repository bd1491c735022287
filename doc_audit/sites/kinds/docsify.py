"""docsify (https://docsify.js.org/#/helpers): links lead from the folder of `index.html`, and `?id=` names a heading."""

from doc_audit.model.dialect import Dialect
from doc_audit.sites.configuration import Configuration
from doc_audit.sites.generator import Generator
from doc_audit.sites.settings import Settings


def read(configuration: Configuration) -> Settings:
    """Read the `index.html` that starts docsify."""
    text = configuration.text
    return Settings(
        dialect=Dialect(), content="", statics=("",), from_root="relativePath" not in text, closed="alias" not in text
    )


# A page of HTML is looked into only where docsify would have something to show.
_PAGES = ("_sidebar.md", "_coverpage.md", "_navbar.md", "README.md")
GENERATORS = (Generator(name="docsify", files=("index.html",), mark="docsify", beside=_PAGES, read=read),)
