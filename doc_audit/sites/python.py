"""A `conf.py` of Sphinx, read as data: its syntax is looked at (`ast`), and nothing in it is run."""

import ast
from collections.abc import Mapping
from typing import Any

# More than any configuration needs; what is nested deeper is unknown.
_DEEPEST = 30


class Unknown:
    """What only running the code would tell."""

    def __repr__(self) -> str:
        """Say so."""
        return "UNKNOWN"


UNKNOWN = Unknown()


def read_python(text: str) -> Mapping[str, Any]:
    """Give the names that the module in *text* assigns, with their values; `UNKNOWN` for what code computes.

    Strings, numbers, lists, tuples, sets and tables are read, `+`, `+=`, `append`, `extend` and `update`, and names that were
    assigned before. In lists and tables what cannot be read is left out. Both ways of an `if` count, the later one wins.
    """
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return {}
    names: dict[str, Any] = {}
    _run(tree.body, names, 0)
    return names


def _run(body: list[ast.stmt], names: dict[str, Any], depth: int) -> None:  # noqa: C901 - one case a kind of statement
    if depth > _DEEPEST:
        return
    for statement in body:
        match statement:
            case ast.Assign(targets=targets, value=value):
                for target in targets:
                    _assign(target, value, names)
            case ast.AnnAssign(target=target, value=ast.expr() as value):
                _assign(target, value, names)
            case ast.AugAssign(target=ast.Name(id=name), op=ast.Add(), value=value):
                names[name] = _added(names.get(name, UNKNOWN), _value(value, names, 0))
            case ast.Expr(value=ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr=method), args=[value])):
                _call(name, method, _value(value, names, 0), names)
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                names[name] = UNKNOWN
            case ast.If(body=first, orelse=second):
                _run(second, names, depth + 1)
                _run(first, names, depth + 1)
            case ast.With(body=inner) | ast.For(body=inner) | ast.While(body=inner):
                _run(inner, names, depth + 1)
            case ast.Try(body=inner, handlers=handlers):
                for handler in handlers:
                    _run(handler.body, names, depth + 1)
                _run(inner, names, depth + 1)


def _assign(target: ast.expr, value: ast.expr, names: dict[str, Any]) -> None:
    if isinstance(target, ast.Name):
        names[target.id] = _value(value, names, 0)
    elif isinstance(target, ast.Subscript) and isinstance(target.value, ast.Name):
        table, key = names.get(target.value.id), _value(target.slice, names, 0)
        if isinstance(table, dict) and isinstance(key, str):
            names[target.value.id] = {**table, key: _value(value, names, 0)}


def _call(name: str, method: str, value: Any, names: dict[str, Any]) -> None:
    known = names.get(name)
    if method in ("append", "insert", "add"):
        names[name] = _added(known, [value])
    elif method in ("extend", "update"):
        names[name] = _added(known, value)


def _added(first: Any, second: Any) -> Any:
    """Give `first + second` as far as both are known: what is known of a list stays."""
    if isinstance(first, str) and isinstance(second, str):
        return first + second
    if isinstance(first, list):
        return [*first, *second] if isinstance(second, list) else first
    if isinstance(first, dict):
        return {**first, **second} if isinstance(second, dict) else first
    return UNKNOWN


def _value(node: ast.expr, names: Mapping[str, Any], depth: int) -> Any:  # noqa: PLR0911 - one case a kind of expression
    if depth > _DEEPEST:
        return UNKNOWN
    match node:
        case ast.Constant(value=value):
            return value
        case ast.Name(id=name):
            return names.get(name, UNKNOWN)
        case ast.List(elts=items) | ast.Tuple(elts=items) | ast.Set(elts=items):
            return [item for item in (_value(item, names, depth + 1) for item in items) if item is not UNKNOWN]
        case ast.Dict(keys=keys, values=values):
            return _table(keys, values, names, depth)
        case ast.Call(func=ast.Name(id="dict"), args=[], keywords=keywords):
            return {word.arg: _value(word.value, names, depth + 1) for word in keywords if word.arg is not None}
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            return _added(_value(left, names, depth + 1), _value(right, names, depth + 1))
        case ast.JoinedStr(values=parts):
            return _joined(parts, names, depth)
    return UNKNOWN


def _table(keys: list[ast.expr | None], values: list[ast.expr], names: Mapping[str, Any], depth: int) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in zip(keys, values, strict=True):
        known = _value(value, names, depth + 1)
        if key is None and isinstance(known, dict):
            found |= known
        elif key is not None and isinstance(name := _value(key, names, depth + 1), str):
            found[name] = known
    return found


def _joined(parts: list[ast.expr], names: Mapping[str, Any], depth: int) -> Any:
    text = ""
    for part in parts:
        value = _value(part.value if isinstance(part, ast.FormattedValue) else part, names, depth + 1)
        if not isinstance(value, str):
            return UNKNOWN
        text += value
    return text
