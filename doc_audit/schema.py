"""The configuration's JSON Schema, made from the settings themselves, for editors."""

import types
import typing
from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from typing import Any, Literal, get_args, get_origin

from doc_audit.config import hidden, kebab
from doc_audit.model.calendar import Interval
from doc_audit.model.settings import Config

_DURATION = {
    "type": "string",
    "pattern": r"^P(\d+Y)?(\d+M)?(\d+W)?(\d+D)?$",
    "description": "ISO 8601 duration: P1M, P90D",
}
_SECONDS = {"anyOf": [{"type": "number", "minimum": 0}, {"type": "string", "pattern": r"^[0-9.]+[smh]?$"}]}
_PLAIN: Mapping[Any, Mapping[str, Any]] = {
    str: {"type": "string"},
    bool: {"type": "boolean"},
    int: {"type": "integer", "minimum": 0},
    float: _SECONDS,
    Interval: _DURATION,
}


def config_schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of `doc-audit.toml`."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "doc-audit configuration",
        **_schema(Config),
    }


def _schema(hint: Any) -> dict[str, Any]:
    origin = get_origin(hint)
    if hint in _PLAIN:
        return dict(_PLAIN[hint])
    if origin is Literal:
        return {"enum": list(get_args(hint))}
    if origin in (types.UnionType, typing.Union):
        members = [_schema(member) for member in get_args(hint) if member is not type(None)]
        return members[0] if len(members) == 1 else {"anyOf": members}
    if origin is tuple:
        return {"type": "array", "items": _schema(get_args(hint)[0])}
    if origin is Mapping:
        return {"type": "object", "additionalProperties": _schema(get_args(hint)[1])}
    assert is_dataclass(hint)
    return _table(typing.cast("type[Any]", hint))


def _table(cls: type[Any]) -> dict[str, Any]:
    hints = typing.get_type_hints(cls)
    shown = [item for item in fields(cls) if not hidden(item.name)]
    required = [kebab(item.name) for item in shown if item.default is MISSING and item.default_factory is MISSING]
    table: dict[str, Any] = {
        "type": "object",
        "additionalProperties": False,
        "properties": {kebab(item.name): _schema(hints[item.name]) for item in shown},
    }
    return table | ({"required": required} if required else {})
