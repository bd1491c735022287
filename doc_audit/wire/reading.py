"""Untrusted JSON read step by step: each value asked for by key and type, and named in full when it is wrong."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from doc_audit.errors import UsageError

_MISSING = object()


@dataclass(frozen=True, slots=True)
class Node:
    """One JSON object, and *where* it stands (`findings[3]`). Every method raises UsageError for a wrong value.

    A key that is missing is an error unless a *default* is given; null counts as missing where there is one.
    """

    value: Mapping[str, Any]
    where: str = ""

    def text(self, key: str, default: Any = _MISSING) -> str:
        value: str = self._get(key, str, "a text", default)
        return value

    def maybe_text(self, key: str) -> str | None:
        value: str | None = self._get(key, str, "a text", None)
        return value

    def flag(self, key: str, default: Any = _MISSING) -> bool:
        value: bool = self._get(key, bool, "true or false", default)
        return value

    def count(self, key: str, default: Any = _MISSING) -> int:
        value: int = self._get(key, int, "a whole number", default)
        return value

    def maybe_count(self, key: str) -> int | None:
        value: int | None = self._get(key, int, "a whole number", None)
        return value

    def word(self, key: str, known: tuple[str, ...], default: Any = _MISSING) -> Any:
        """One of the words *known*."""
        word = self.text(key, default)
        if word not in known:
            raise UsageError(f"{self._name(key)} is {_shown(word)}, not one of {', '.join(known)}")
        return word

    def day(self, key: str) -> dt.date | None:
        text = self.maybe_text(key)
        try:
            return None if text is None else dt.date.fromisoformat(text)
        except ValueError as error:
            raise UsageError(f"{self._name(key)} is {_shown(text)}, not a date") from error

    def moment(self, key: str) -> dt.datetime:
        text = self.text(key)
        try:
            return dt.datetime.fromisoformat(text)
        except ValueError as error:
            raise UsageError(f"{self._name(key)} is {_shown(text)}, not a date and time") from error

    def node(self, key: str) -> "Node":
        return Node(self._get(key, dict, "an object", _MISSING), self._name(key))

    def maybe_node(self, key: str) -> "Node | None":
        value = self._get(key, dict, "an object", None)
        return None if value is None else Node(value, self._name(key))

    def nodes(self, key: str, default: Any = _MISSING) -> Iterator["Node"]:
        for index, value in enumerate(self._get(key, list, "a list", default)):
            where = f"{self._name(key)}[{index}]"
            if not isinstance(value, dict):
                raise UsageError(f"{where} is {_shown(value)}, not an object")
            yield Node(value, where)

    def texts(self, key: str, default: Any = _MISSING) -> tuple[str, ...]:
        values = self._get(key, list, "a list", default)
        for index, value in enumerate(values):
            if not isinstance(value, str):
                raise UsageError(f"{self._name(key)}[{index}] is {_shown(value)}, not a text")
        return tuple(values)

    def numbers(self, key: str) -> dict[str, float]:
        """An object whose values are all numbers; empty if missing."""
        values: dict[str, Any] = self._get(key, dict, "an object", {})
        for name, value in values.items():
            if isinstance(value, bool) or not isinstance(value, int | float):
                raise UsageError(f"{self._name(key)}.{_short(name)} is {_shown(value)}, not a number")
        return values

    def _get(self, key: str, kind: type, noun: str, default: Any) -> Any:
        value = self.value.get(key)
        if value is None and default is not _MISSING:
            return default
        if value is None and key not in self.value:
            raise UsageError(f"{self._name(key)} is missing")
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            raise UsageError(f"{self._name(key)} is {_shown(value)}, not {noun}")
        return value

    def _name(self, key: str) -> str:
        return f"{self.where}.{key}" if self.where else key


def _shown(value: object) -> str:
    return _short(repr(value))


def _short(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:57]}..."
