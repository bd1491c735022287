"""Jekyll with kramdown (https://jekyllrb.com/docs/liquid/tags/)."""

from doc_audit.model.dialect import Dialect
from doc_audit.sites.configuration import Configuration
from doc_audit.sites.generator import Generator
from doc_audit.sites.reading import read_yaml
from doc_audit.sites.settings import Settings


def read(configuration: Configuration) -> Settings:
    """Read a `_config.yml`. Permalinks make addresses that are not looked for: nothing is closed."""
    text = configuration.text
    base = read_yaml(text).get("baseurl")
    return Settings(
        dialect=Dialect(html_blocks=True, calls="liquid"), base=base.strip("/") if isinstance(base, str) else ""
    )


GENERATORS = (Generator(name="Jekyll", files=("_config.yml", "_config.yaml"), flavour="github", read=read),)
