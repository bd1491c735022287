"""Where settings come from: flags over environment over file over defaults; an unknown key is an error."""

import datetime as dt
import math
import os
import types
import typing
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import MISSING, dataclass, fields, is_dataclass, replace
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

from doc_audit import files
from doc_audit.errors import UsageError
from doc_audit.model.calendar import Interval
from doc_audit.model.settings import Config

FILE_NAME = "doc-audit.toml"
ENVIRONMENT_PREFIX = "DOC_AUDIT_"
_NOT_IN_FILES = frozenset({"file"})
_SECONDS = {"s": 1.0, "m": 60.0, "h": 3600.0}


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """One key that a config file may hold: its *path* (`external.per-host`), type and default."""

    path: tuple[str, ...]
    type: Any
    default: Any


def load(start: Path, *, explicit: Path | None = None, environ: Mapping[str, str]) -> Config:
    """Read the configuration for an audit that starts at *start*.

    *explicit* is a file named by the user; otherwise the nearest `doc-audit.toml` or `pyproject.toml` with a
    `[tool.doc-audit]` table, from *start* upwards to the root of its git work tree, is read.

    Raises:
        UsageError: the file is missing or not TOML, or a key or a value in it (or in *environ*) is not known.
    """
    path, table = (explicit, _named(explicit)) if explicit is not None else _find(start)
    config = parse(table, where=str(path)) if path else Config()
    config = _from_environment(config, environ)
    return replace(config, file=str(path)) if path else config


def without_file(environ: Mapping[str, str]) -> Config:
    """Give the configuration that *environ* and the defaults make, whatever files there are.

    Raises:
        UsageError: a value in *environ* is not known.
    """
    return _from_environment(Config(), environ)


def parse(table: Mapping[str, Any], *, where: str) -> Config:
    """Turn a parsed TOML *table* into a `Config`; *where* names the file in error messages.

    Raises:
        UsageError: naming the file, the key and the nearest valid key.
    """
    config: Config = _build(Config, table, where, ())
    return config


def all_keys(cls: type[Any] = Config, above: tuple[str, ...] = ()) -> Iterator[Key]:
    """List every key of the configuration, depth first; tables inside lists are given as `freshness.folders[].path`."""
    hints = typing.get_type_hints(cls)
    for item in fields(cls):
        if hidden(item.name):
            continue
        path = (*above, kebab(item.name))
        inner = _table_type(hints[item.name])
        if inner is None:
            open_ended = get_origin(hints[item.name]) is Mapping
            yield Key(path=(*path, "*") if open_ended else path, type=hints[item.name], default=_default(item))
        else:
            yield from all_keys(inner[0], (*above, kebab(item.name) + inner[1]))


def find_root(paths: list[Path], config_file: Path | None) -> Path:
    """Say what paths in every output are relative to (contract §2).

    The git work tree that holds all *paths*, else the folder of *config_file*, else the folder that holds the paths.
    """
    common = Path(os.path.commonpath([str(path if path.is_dir() else path.parent) for path in paths]))
    for folder in (common, *common.parents):
        if (folder / ".git").exists():
            return folder
    if config_file is not None and (config_file.parent == common or config_file.parent in common.parents):
        return config_file.parent
    return common


def _named(path: Path) -> Mapping[str, Any]:
    table = _read(path, lambda: files.read_given(path, limit=files.SETTINGS, encoding="utf-8-sig"))
    return (_tool_table(table, path) or {}) if path.name == "pyproject.toml" else table


def _find(start: Path) -> tuple[Path | None, Mapping[str, Any]]:
    top = next((folder for folder in (start, *start.parents) if (folder / ".git").exists()), None)
    for folder in (start, *start.parents):
        own = folder / FILE_NAME
        if own.exists():
            return own, _read_found(own, top or folder)
        project = folder / "pyproject.toml"
        if project.exists() and (section := _tool_table(_read_found(project, top or folder), project)) is not None:
            return project, section
        if folder == top:
            break
    return None, {}


def _read_found(path: Path, top: Path) -> Mapping[str, Any]:
    """Read a configuration that lay in the tree, where anybody may have put it; a link must not lead out of *top*."""
    return _read(path, lambda: files.read_text(path, limit=files.SETTINGS, inside=top, encoding="utf-8-sig"))


def _read(path: Path, text: Callable[[], str]) -> Mapping[str, Any]:
    # Imported here: many trees have no configuration.
    import tomllib

    try:
        return tomllib.loads(text())
    except files.Refused as error:
        raise UsageError(
            f"{path}: cannot read the configuration: {error.strerror}; name the one that counts with --config"
        ) from error
    except OSError as error:
        raise UsageError(f"{path}: cannot read the configuration: {error.strerror}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise UsageError(f"{path}: not valid TOML: {error}") from error


def _tool_table(table: Mapping[str, Any], path: Path) -> Mapping[str, Any] | None:
    tool = table.get("tool", {})
    found = tool.get("doc-audit") if isinstance(tool, Mapping) else None
    if found is not None and not isinstance(found, Mapping):
        raise UsageError(f"{path}: [tool.doc-audit] must be a table")
    return found


def _from_environment(config: Config, environ: Mapping[str, str]) -> Config:
    """Apply `DOC_AUDIT_FAIL_ON`, `DOC_AUDIT_EXTERNAL_TIMEOUT`…; lists are separated by commas."""
    for key in all_keys():
        name = ENVIRONMENT_PREFIX + "_".join(key.path).upper().replace("-", "_")
        if name not in environ or any("[]" in part or "*" in part for part in key.path):
            continue
        value = _convert(_from_text(key.type, environ[name], name), key.type, "environment", (name,))
        config = _replace_at(config, key.path, value)
    return config


def _from_text(hint: Any, text: str, name: str) -> Any:
    kinds = set(get_args(hint)) if get_origin(hint) in (types.UnionType, typing.Union) else {hint}
    if get_origin(hint) is tuple:
        items = [item.strip() for item in text.split(",") if item.strip()]
        return [_from_text(get_args(hint)[0], item, name) for item in items]
    try:
        if bool in kinds:
            return {"true": True, "1": True, "yes": True, "false": False, "0": False, "no": False}[text.strip().lower()]
        if int in kinds:
            return int(text)
        if float in kinds:
            return _seconds(text) if text.strip()[-1:] in _SECONDS else float(text)
    except (KeyError, ValueError) as error:
        raise UsageError(f"environment: {name}={text!r} is not {_describe(hint)}") from error
    return text


def _replace_at(config: Any, path: tuple[str, ...], value: Any) -> Any:
    name = path[0].replace("-", "_")
    return replace(config, **{name: value if len(path) == 1 else _replace_at(getattr(config, name), path[1:], value)})


def _build(cls: type[Any], table: Mapping[str, Any], where: str, above: tuple[str, ...]) -> Any:
    hints = typing.get_type_hints(cls)
    known = {kebab(item.name): item for item in fields(cls) if not hidden(item.name)}
    for key in table:
        if key not in known:
            raise UsageError(_unknown_key(key, known, where, above))
    for key, item in known.items():
        if key not in table and item.default is MISSING and item.default_factory is MISSING:
            raise UsageError(f"{where}: {_dotted((*above, key))} is missing")
    values = {
        known[key].name: _convert(value, hints[known[key].name], where, (*above, key)) for key, value in table.items()
    }
    return cls(**values)


def _unknown_key(key: str, known: Mapping[str, Any], where: str, above: tuple[str, ...]) -> str:
    near = _close(key, known, cutoff=0.5)
    hint = f"; did you mean {_dotted((*above, near[0]))}?" if near else f"; known here: {', '.join(known)}"
    return f"{where}: unknown key {_dotted((*above, key))}{hint}"


def _close(word: str, words: Iterable[str], cutoff: float = 0.6) -> list[str]:
    # Imported here: only a mistake needs it.
    import difflib

    return difflib.get_close_matches(word, list(words), n=1, cutoff=cutoff)


def _convert(value: Any, hint: Any, where: str, path: tuple[str, ...]) -> Any:
    for accepts, convert in _CONVERTERS:
        if accepts(hint):
            try:
                return convert(value, hint, where, path)
            except (TypeError, ValueError) as error:
                raise UsageError(f"{where}: {_dotted(path)} = {value!r} is not {_describe(hint)}") from error
    raise AssertionError(f"no converter for {hint}")


def _to_union(value: Any, hint: Any, where: str, path: tuple[str, ...]) -> Any:
    members = [member for member in get_args(hint) if member is not type(None)]
    if all(get_origin(member) is Literal for member in members):
        members = [Literal[tuple(choice for member in members for choice in get_args(member))]]
    return _convert(value, members[0], where, path)


def _to_literal(value: Any, hint: Any, where: str, path: tuple[str, ...]) -> Any:
    choices = get_args(hint)
    if value not in choices:
        near = _close(str(value), [str(choice) for choice in choices])
        hint_text = f"; did you mean {near[0]!r}?" if near else ""
        raise UsageError(f"{where}: {_dotted(path)} = {value!r} is not {_describe(hint)}{hint_text}")
    return value


def _to_tuple(value: Any, hint: Any, where: str, path: tuple[str, ...]) -> tuple[Any, ...]:
    if not isinstance(value, list):
        raise TypeError
    inner = get_args(hint)[0]
    return tuple(_convert(item, inner, where, (*path[:-1], f"{path[-1]}[{index}]")) for index, item in enumerate(value))


def _to_mapping(value: Any, hint: Any, where: str, path: tuple[str, ...]) -> dict[str, Any]:
    if not isinstance(value, Mapping):
        raise TypeError
    names, inner = get_args(hint)
    if get_origin(names) is Literal:
        for key in value:
            if key not in get_args(names):
                raise UsageError(_unknown_key(str(key), dict.fromkeys(get_args(names)), where, path))
    return {str(key): _convert(item, inner, where, (*path, str(key))) for key, item in value.items()}


def _to_table(value: Any, hint: Any, where: str, path: tuple[str, ...]) -> Any:
    if not isinstance(value, Mapping):
        raise TypeError
    return _build(hint, value, where, path)


def _to_interval(value: Any, hint: Any, where: str, path: tuple[str, ...]) -> Interval:
    interval = Interval.from_iso(value) if isinstance(value, str) else None
    if interval is None:
        raise ValueError
    return interval


def _to_day(value: Any, hint: Any, where: str, path: tuple[str, ...]) -> dt.date:
    """A TOML date, or the same in quotes."""
    if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
        return value
    if not isinstance(value, str):
        raise TypeError
    return dt.date.fromisoformat(value)


def _to_number(value: Any, hint: Any, where: str, path: tuple[str, ...]) -> float:
    if isinstance(value, str):
        return _seconds(value)
    if isinstance(value, bool) or not isinstance(value, int | float) or value < 0 or math.isnan(value):
        raise TypeError
    return float(value)


def _to_plain(value: Any, hint: Any, where: str, path: tuple[str, ...]) -> Any:
    if type(value) is not hint or (hint is int and value < 0):
        raise TypeError
    return value


def _seconds(text: str) -> float:
    """Read `90`, `90s`, `10m` or `1h` as seconds."""
    text = text.strip()
    unit = _SECONDS.get(text[-1:])
    return float(text[:-1]) * unit if unit else float(text)


_CONVERTERS: tuple[tuple[Callable[[Any], bool], Callable[[Any, Any, str, tuple[str, ...]], Any]], ...] = (
    (lambda hint: get_origin(hint) in (types.UnionType, typing.Union), _to_union),
    (lambda hint: get_origin(hint) is Literal, _to_literal),
    (lambda hint: get_origin(hint) is tuple, _to_tuple),
    (lambda hint: get_origin(hint) is Mapping, _to_mapping),
    (lambda hint: hint is Interval, _to_interval),
    (lambda hint: hint is dt.date, _to_day),
    (is_dataclass, _to_table),
    (lambda hint: hint is float, _to_number),
    (lambda hint: hint in (str, int, bool), _to_plain),
)


def _describe(hint: Any) -> str:
    """Say in words what a value of this type looks like."""
    origin = get_origin(hint)
    if origin is Literal:
        return "one of " + ", ".join(repr(choice) for choice in get_args(hint))
    if origin in (types.UnionType, typing.Union):
        members = [member for member in get_args(hint) if member is not type(None)]
        return " or ".join(_describe(member) for member in members)
    if origin is tuple:
        return f"a list of {_describe(get_args(hint)[0]).removeprefix('a ').removeprefix('an ')}s"
    if origin is Mapping or (is_dataclass(hint) and hint is not Interval):
        return "a table"
    names = {
        str: "a string",
        int: "a whole number",
        dt.date: "a date such as 2027-01-31",
        float: "a number of seconds",
        bool: "true or false",
    }
    return names.get(hint, 'an ISO 8601 duration such as "P1M"')


def _table_type(hint: Any) -> tuple[type[Any], str] | None:
    """If *hint* is a table, a list of tables or a mapping to tables: the table's class, and how its path goes on."""
    if isinstance(hint, type) and is_dataclass(hint) and hint is not Interval:
        return hint, ""
    if get_origin(hint) is tuple and is_dataclass(get_args(hint)[0]):
        return get_args(hint)[0], "[]"
    if get_origin(hint) is Mapping and is_dataclass(get_args(hint)[1]):
        return get_args(hint)[1], ".*"
    return None


def _default(item: Any) -> Any:
    if item.default_factory is not MISSING:
        return item.default_factory()
    return None if item.default is MISSING else item.default


def hidden(name: str) -> bool:
    """Say whether the setting *name* cannot stand in a config file."""
    return name in _NOT_IN_FILES


def kebab(name: str) -> str:
    """Say how the setting *name* is written in a config file."""
    return name.replace("_", "-")


def _dotted(path: tuple[str, ...]) -> str:
    return ".".join(path)
