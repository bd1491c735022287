"""Hugo (https://gohugo.io/content-management/)."""

from collections.abc import Callable, Mapping
from typing import Any

from doc_audit.model.dialect import Dialect, IdRule
from doc_audit.sites.configuration import Configuration
from doc_audit.sites.generator import DATA, Generator, named
from doc_audit.sites.reading import mapping, read_json, read_toml, read_yaml
from doc_audit.sites.settings import Settings

_READERS: tuple[Callable[[str], Mapping[str, Any]], ...] = (read_toml, read_yaml, read_json)


def read(configuration: Configuration) -> Settings:
    """Read a `hugo.toml`, or its like in YAML or JSON. Front matter and themes make addresses: nothing is closed."""
    text = configuration.text
    config = next((found for read in _READERS if (found := read(text))), {})
    content = config.get("contentDir", config.get("contentdir"))
    return Settings(
        dialect=Dialect(ids=_ids(config), definitions=True, calls="hugo"),
        content=content.strip("./") if isinstance(content, str) else None,
        statics=("static", "assets"),
    )


def _ids(config: Mapping[str, Any]) -> IdRule:
    """https://gohugo.io/configuration/markup/#parserautoheadingidtype."""
    parser = mapping(mapping(mapping(config.get("markup")).get("goldmark")).get("parser"))
    kinds: dict[Any, IdRule] = {"github-ascii": "hugo-ascii", "blackfriday": "hugo-blackfriday"}
    return kinds.get(parser.get("autoHeadingIDType"), "hugo")


GENERATORS = (
    Generator(
        name="Hugo",
        files=(*named("hugo", DATA), *named("config", DATA)),
        folder="config/_default",
        flavour="hugo",
        read=read,
    ),
    Generator(name="Hugo", files=named("hugo", DATA), flavour="hugo", read=read),
)
