"""docsify (https://docsify.js.org/#/helpers): links lead from the folder of `index.html`, and `?id=` names a heading."""

from doc_audit.model.dialect import Dialect
from doc_audit.sites.settings import Settings


def read(text: str) -> Settings:
    """Read the `index.html` that starts docsify."""
    return Settings(
        dialect=Dialect(), content="", statics=("",), from_root="relativePath" not in text, closed="alias" not in text
    )
