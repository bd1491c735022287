"""The configuration as one short name: runs are compared only if they were made under the same one."""

import datetime as dt
import hashlib
import json
from collections.abc import Mapping
from dataclasses import MISSING, Field, fields, is_dataclass, replace
from typing import Any

from doc_audit.model.settings import Config


def digest(config: Config) -> str:
    """Name *config*: twelve hexadecimal digits, the same wherever it was read from.

    A setting that has its default does not count, so that one which comes in with a new version changes no name. docs/report.md
    promises it.
    """
    text = json.dumps(_described(replace(config, file=None)), sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def _described(value: Any) -> Any:
    """Give *value* as what JSON knows, without what is at its default."""
    if is_dataclass(value):
        return _settings(value)
    if isinstance(value, tuple):
        return list(map(_described, value))
    if isinstance(value, Mapping):
        return _table(value)
    if isinstance(value, dt.date):
        return value.isoformat()
    return value


def _settings(value: Any) -> dict[str, Any]:
    described = {}
    for item in fields(value):
        setting = getattr(value, item.name)
        if setting == _default(item):
            continue
        entry = _described(setting)
        # An empty table sets nothing; an empty list may replace a longer default.
        if entry != {}:
            described[item.name] = entry
    return described


def _default(item: Field[Any]) -> Any:
    """Give the default of a field; `MISSING`, which equals no setting, if it has none."""
    if item.default_factory is not MISSING:
        return item.default_factory()
    return item.default


def _table(values: Mapping[str, Any]) -> dict[str, Any]:
    """Describe a table whose keys the user chose, such as `rules`. An entry that sets nothing is like none."""
    described = {}
    for key, value in values.items():
        entry = _described(value)
        if entry:
            described[key] = entry
    return described
