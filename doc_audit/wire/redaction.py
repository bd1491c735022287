"""The one door through which a run leaves: secrets are taken out before any format or store sees it."""

import typing
from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from functools import cache
from operator import is_
from typing import Any, Literal, get_args, get_origin

from doc_audit.model.fleet import FleetReport
from doc_audit.model.redact import redact
from doc_audit.model.report import Report


def clean(report: Report) -> Report:
    """Give *report* with every text in it redacted, whatever field it stands in; doing it twice changes nothing.

    The texts of the rules are the program's own and stay as they are.
    """
    cleaned: Report = _clean_item(replace(report, rules=()), _Redacted())
    return replace(cleaned, rules=report.rules)


def clean_fleet(report: FleetReport) -> FleetReport:
    """Give *report* with every text in it redacted."""
    cleaned: FleetReport = _clean_item(report, _Redacted())
    return cleaned


class _Redacted(dict[str, str]):
    """Texts as they are redacted, each worked out once: owners, paths and messages come again and again."""

    def __missing__(self, text: str) -> str:
        """Redact a text that was not met before."""
        found = self[text] = redact(text)
        return found


def _clean(value: Any, redacted: _Redacted) -> Any:
    """Give *value* with every text in it redacted; the same object where nothing changes."""
    if isinstance(value, str):
        return redacted[value]
    if isinstance(value, tuple):
        return _clean_items(value, redacted)
    if is_dataclass(value):
        return _clean_item(value, redacted)
    if isinstance(value, Mapping):
        return _clean_mapping(value, redacted)
    return value


def _clean_items(items: tuple[Any, ...], redacted: _Redacted) -> tuple[Any, ...]:
    cleaned = [_clean(item, redacted) for item in items]
    if all(map(is_, items, cleaned)):
        return items
    return tuple(cleaned)


def _clean_item(item: Any, redacted: _Redacted) -> Any:
    changes = {}
    for name in _fields_with_text(item.__class__):
        before = getattr(item, name)
        if not before:
            continue
        # Most fields are texts, of which a large run has half a million.
        if type(before) is str:
            after: Any = redacted[before]
        else:
            after = _clean(before, redacted)
        if after is not before and after != before:
            changes[name] = after
    if not changes:
        return item
    return replace(item, **changes)


def _clean_mapping(value: Mapping[Any, Any], redacted: _Redacted) -> Mapping[Any, Any]:
    """Keys are texts too. Numbers under keys that are one when cleaned are added up: they are counts and times."""
    cleaned: dict[Any, Any] = {}
    for key, inner in value.items():
        name, item = _clean(key, redacted), _clean(inner, redacted)
        if name in cleaned and isinstance(item, int | float):
            item += cleaned[name]
        cleaned[name] = item
    if cleaned == value:
        return value
    return cleaned


@cache
def _fields_with_text(kind: type) -> tuple[str, ...]:
    """Give the fields of the dataclass *kind* that can hold text somewhere; numbers, days and fixed words cannot."""
    hints = typing.get_type_hints(kind)
    return tuple(item.name for item in fields(kind) if _can_hold_text(hints[item.name]))


def _can_hold_text(hint: Any) -> bool:
    if get_origin(hint) is Literal:
        return False
    if hint is str or is_dataclass(hint):
        return True
    return any(_can_hold_text(part) for part in get_args(hint))
