"""mdBook (https://rust-lang.github.io/mdBook/format/configuration/general.html)."""

from doc_audit.model.dialect import Dialect
from doc_audit.sites.configuration import Configuration
from doc_audit.sites.generator import Generator
from doc_audit.sites.reading import mapping, read_toml
from doc_audit.sites.settings import Settings


def read(configuration: Configuration) -> Settings:
    """Read a `book.toml`."""
    text = configuration.text
    config = read_toml(text)
    source = mapping(config.get("book")).get("src")
    content = source.strip("./") if isinstance(source, str) else "src"
    output = mapping(config.get("output"))
    html = mapping(output.get("html"))
    # A preprocessor of one's own may write chapters; `index` and `links` only mend them.
    closed = not (mapping(config.get("preprocessor")).keys() - {"index", "links"}) and not html.get("redirect")
    return Settings(dialect=Dialect(includes="mdbook"), content=content, statics=(content,), closed=closed)


GENERATORS = (Generator(name="mdBook", files=("book.toml",), flavour="github", read=read),)
