"""The one door through which a run leaves: secrets are taken out before any format or store sees it."""

import typing
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass, replace
from functools import cache
from typing import Any, Literal, get_args, get_origin

from doc_audit.model.redact import redact
from doc_audit.model.report import Report


def clean(report: Report) -> Report:
    """Give *report* with every text in it redacted, whatever field it stands in; doing it twice changes nothing.

    The texts of the rules are the program's own and stay as they are.
    """
    known: dict[str, str] = {}

    def text_of(text: str) -> str:
        # Owners, paths and messages come again and again.
        found = known.get(text)
        if found is None:
            found = known[text] = redact(text)
        return found

    cleaned: Report = _clean(replace(report, rules=()), text_of)
    return replace(cleaned, rules=report.rules)


def _clean(value: Any, text_of: Callable[[str], str]) -> Any:
    """Give *value* with every text in it passed through *text_of*; the same object where nothing changes."""
    if isinstance(value, str):
        return text_of(value)
    if isinstance(value, tuple):
        items = [_clean(item, text_of) for item in value]
        return value if _same(value, items) else tuple(items)
    if isinstance(value, Mapping):
        return _clean_mapping(value, text_of)
    if is_dataclass(value) and not isinstance(value, type):
        changes = {}
        for name in _fields_with_text(type(value)):
            before = getattr(value, name)
            after = _clean(before, text_of)
            if after is not before and after != before:
                changes[name] = after
        return replace(value, **changes) if changes else value
    return value


def _same(before: tuple[Any, ...], after: list[Any]) -> bool:
    return all(one is other for one, other in zip(before, after, strict=True))


def _clean_mapping(value: Mapping[Any, Any], text_of: Callable[[str], str]) -> Mapping[Any, Any]:
    """Keys are texts too. Numbers under keys that are one when cleaned are added up: they are counts and times."""
    cleaned: dict[Any, Any] = {}
    for key, inner in value.items():
        name, item = _clean(key, text_of), _clean(inner, text_of)
        if name in cleaned and isinstance(item, int | float):
            item += cleaned[name]
        cleaned[name] = item
    return value if cleaned == value else cleaned


@cache
def _fields_with_text(kind: type) -> tuple[str, ...]:
    """The fields of the dataclass *kind* that can hold text somewhere; numbers, days and fixed words cannot."""
    hints = typing.get_type_hints(kind)
    return tuple(item.name for item in fields(kind) if _can_hold_text(hints[item.name]))


def _can_hold_text(hint: Any) -> bool:
    if get_origin(hint) is Literal:
        return False
    if hint is str or is_dataclass(hint):
        return True
    return any(_can_hold_text(part) for part in get_args(hint))
