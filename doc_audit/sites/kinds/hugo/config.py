"""The configuration of a Hugo site, put together from its files (https://gohugo.io/configuration/introduction/)."""

from collections.abc import Callable, Iterator, Mapping
from posixpath import basename, splitext
from typing import Any

from doc_audit.sites.configuration import Configuration
from doc_audit.sites.generator import DATA, named
from doc_audit.sites.reading import mapping, read_json, read_toml, read_yaml

ROOT_FILES = (*named("hugo", DATA), *named("config", DATA))
# What `hugo` builds with, if it is not told otherwise: the later overrides.
ENVIRONMENTS = ("_default", "production")
_READERS: Mapping[str, Callable[[str], Mapping[str, Any]]] = {
    ".toml": read_toml,
    ".yaml": read_yaml,
    ".yml": read_yaml,
    ".json": read_json,
}
# What tells that a `config.toml` is Hugo's: at least two of these keys at its top.
_KEYS = frozenset(
    word
    for line in (
        "baseurl title languagecode defaultcontentlanguage languages theme themesdir contentdir params menu menus markup module",
        "permalinks taxonomies disablekinds enablerobotstxt outputs copyright googleanalytics paginate canonifyurls locale",
    )
    for word in line.split()
)


def read_file(path: str, text: str) -> Mapping[str, Any]:
    """Read one file; keys are in lower case, for Hugo does not care."""
    return mapping(_lower(_READERS[splitext(path)[1]](text)))


def is_hugo(path: str, text: str) -> bool:
    """Say whether a file is one of Hugo's by what it holds; by name alone `config.toml` is anybody's."""
    if basename(path).startswith("hugo."):
        return True
    return len(_KEYS & read_file(path, text).keys()) > 1


def merged(configuration: Configuration) -> Mapping[str, Any]:
    """Give the settings of the site, those of `config/production` over those of `config/_default` over the file at its root."""
    found: dict[str, Any] = {}
    for path in parts(configuration):
        _merge(found, _placed(path, read_file(path, configuration.texts[path])))
    return found


def parts(configuration: Configuration) -> Iterator[str]:
    """Give the files that the configuration is spread over, in the order in which one overrides another."""
    for name in reversed(ROOT_FILES):
        path = configuration.at(name)
        if path is not None and path in configuration.texts:
            yield path
            break
    for environment in ENVIRONMENTS:
        for path, _ in configuration.below(f"config/{environment}"):
            if splitext(path)[1] in _READERS:
                yield path


def _placed(path: str, settings: Mapping[str, Any]) -> Mapping[str, Any]:
    """Put what a file holds below the key that its name is: `menus.de.toml` holds `languages.de.menus`."""
    # `module-template.yaml` is made a `module.yaml` by a build.
    stem = splitext(basename(path))[0].lower().removesuffix("-template").removesuffix(".template")
    name, _, language = stem.partition(".")
    if name in ("hugo", "config"):
        return settings
    # `languages.toml` may say `languages` once more.
    inner = settings.get(name)
    below = {name: inner if len(settings) == 1 and isinstance(inner, dict) else settings}
    return {"languages": {language: below}} if language else below


def _merge(into: dict[str, Any], more: Mapping[str, Any]) -> None:
    for key, value in more.items():
        known = into.get(key)
        if isinstance(known, dict) and isinstance(value, dict):
            _merge(known, value)
        else:
            into[key] = value


def _lower(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(key).lower(): _lower(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_lower(item) for item in value]
    return value
