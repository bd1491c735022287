"""Configuration files of other programs, read as data: nothing in them is run, and what cannot be read is empty."""

import json
from collections.abc import Mapping
from typing import Any


def mapping(value: Any) -> Mapping[str, Any]:
    """Give *value* if it is a table, else an empty one."""
    return value if isinstance(value, dict) else {}


def read_yaml(text: str) -> Mapping[str, Any]:
    """Read YAML with tags of any program in it (`!ENV`, `!!python/name:…`): a tagged scalar is its text or, if empty, its tag."""
    # Imported here: few trees have such a file.
    import yaml

    class Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
        pass

    def tagged(loader: Any, suffix: str, node: Any) -> Any:
        if isinstance(node, yaml.ScalarNode):
            return node.value or suffix
        if isinstance(node, yaml.MappingNode):
            return {"!": suffix, **loader.construct_mapping(node, deep=True)}
        return loader.construct_sequence(node, deep=True)

    Loader.add_multi_constructor("!", tagged)
    Loader.add_multi_constructor("tag:yaml.org,2002:python/", tagged)
    try:
        return mapping(yaml.load(text, Loader=Loader))  # noqa: S506 - a safe loader that also takes unknown tags as text
    except (yaml.YAMLError, ValueError, TypeError, RecursionError):
        return {}


def read_toml(text: str) -> Mapping[str, Any]:
    """Read TOML."""
    import tomllib

    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError):
        return {}


def read_json(text: str) -> Mapping[str, Any]:
    """Read JSON."""
    try:
        return mapping(json.loads(text))
    except (ValueError, RecursionError):
        return {}
