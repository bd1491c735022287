"""Untrusted JSON turned into a shape; what is wrong is named in one line: where it stands, what is there, what should be.

msgspec checks the types. Its own messages name neither the value nor the key of a map, and the value is what people look for.
"""

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

import msgspec
from msgspec import inspect

from doc_audit.errors import UsageError

T = TypeVar("T")
_LONGEST = 60
_STEP = re.compile(r"\.?([^.\[\]]+)|\[(\d+)\]|\[(\.\.\.)\]")
_TYPES: Mapping[str, type] = {
    "str": str, "int": int, "float": float, "bool": bool, "null": type(None), "object": dict, "array": list,
}  # fmt: skip
_NOUNS: Mapping[str, str] = {
    "str": "a text",
    "int": "a whole number",
    "float": "a number",
    "bool": "true or false",
    "date": "a date",
    "object": "an object",
    "array": "a list",
}


def parse(text: str) -> Any:
    """Read JSON of our own formats: null is a key that is missing, and 1.0 is a whole number, as JSON Schema has it.

    Raises:
        ValueError: it is not JSON. RecursionError: it is nested too deeply.
    """
    return json.loads(text, object_pairs_hook=_without_nulls, parse_float=_number)


def convert(data: Any, shape: type[T], where: str = "") -> T:
    """Give *data*, as `parse` gives it, as a *shape*; *where* is the name of it in messages.

    Raises:
        UsageError: something in it is missing or wrong.
    """
    try:
        return msgspec.convert(data, shape)
    except msgspec.ValidationError as error:
        message, _, place = str(error).partition(" - at `$")
        raise UsageError(_explain(data, shape, where, message, place.removesuffix("`"))) from error
    except UnicodeEncodeError as error:
        raise UsageError(f"{where or 'not a saved run'}: a key is not valid Unicode") from error


def plain(value: Any) -> Any:
    """Give *value*, made of shapes or of the model's values, as what JSON knows."""
    return msgspec.to_builtins(value, enc_hook=_without_class)


def _without_class(value: Any) -> Any:
    # A parser may hand out text of a class of its own, which msgspec does not write.
    for kind in (str, int, float):
        if isinstance(value, kind):
            return kind(value)
    raise TypeError(f"{type(value).__name__} cannot be written as JSON")


def _without_nulls(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    return {key: value for key, value in pairs if value is not None}


def _number(text: str) -> float:
    number = float(text)
    if number.is_integer():
        return int(number)
    return number


def _explain(data: Any, shape: Any, where: str, message: str, place: str) -> str:
    steps = _steps(data, message, place)
    name = _name(where, steps)
    missing = re.fullmatch(r"Object missing required field `(.+)`", message)
    if missing:
        return f"{_name(where, [*steps, missing[1]])} is missing"
    expected = re.match(r"Expected `(\w+)", message)
    subject = name or "it"
    if expected:
        return f"{subject} is {_shown(_at(data, steps))}, not {_NOUNS[expected[1]]}"
    if message.startswith("Invalid RFC3339"):
        return f"{subject} is {_shown(_at(data, steps))}, not a date"
    if message.startswith("Invalid enum value"):
        return f"{subject} is {_shown(_at(data, steps))}, not one of {', '.join(_choices(shape, steps))}"
    # A shape's own check names the key itself.
    return ".".join(filter(None, (name, message)))


def _steps(data: Any, message: str, place: str) -> list[str | int]:
    """Read `.findings[0].line` as keys and indexes; `[...]`, some value of a map, becomes the key of the wrong one."""
    steps: list[str | int] = []
    for key, index, some in _STEP.findall(place):
        if index:
            steps.append(int(index))
        elif some:
            steps.append(_wrong_key(_at(data, steps), message))
        else:
            steps.append(key)
    return steps


def _wrong_key(values: Mapping[str, Any], message: str) -> str:
    """Give the first key of the map whose value is of the type that the message names."""
    got = re.search(r"got `(\w+)`", message)
    if got is not None:
        kind = _TYPES.get(got[1])
        for key, value in values.items():
            if type(value) is kind:
                return key
    return "?"


def _at(data: Any, steps: Sequence[str | int]) -> Any:
    for step in steps:
        data = data[step]
    return data


def _choices(shape: Any, steps: Sequence[str | int]) -> list[str]:
    """Give the words that are allowed at the place."""
    kind = _plain(inspect.type_info(shape))
    for step in steps:
        if isinstance(kind, inspect.StructType):
            kind = next(item.type for item in kind.fields if item.encode_name == step)
        elif isinstance(kind, inspect.VarTupleType):
            kind = kind.item_type
        kind = _plain(kind)
    if not isinstance(kind, inspect.LiteralType):
        return []
    return list(map(str, kind.values))


def _plain(kind: inspect.Type) -> inspect.Type:
    """Give the type without what was added to it, and without "or null"."""
    if isinstance(kind, inspect.Metadata):
        return _plain(kind.type)
    if isinstance(kind, inspect.UnionType):
        return _plain(next(member for member in kind.types if not isinstance(member, inspect.NoneType)))
    return kind


def _name(where: str, steps: Sequence[str | int]) -> str:
    name = where
    for step in steps:
        if isinstance(step, int):
            name += f"[{step}]"
        else:
            name += f".{_short(step)}"
    return name.removeprefix(".")


def _shown(value: object) -> str:
    return _short(repr(value))


def _short(text: str) -> str:
    if len(text) <= _LONGEST:
        return text
    return f"{text[: _LONGEST - 3]}..."
