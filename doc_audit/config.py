"""Where settings come from: flags over environment over file over defaults; an unknown key is an error."""

import contextlib
import datetime as dt
import os
import re
import types
import typing
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import MISSING, dataclass, fields, is_dataclass, replace
from pathlib import Path
from typing import Any, Literal, TypeVar, cast, get_args, get_origin

from doc_audit import files
from doc_audit.errors import UsageError
from doc_audit.globs import can_match
from doc_audit.model.calendar import Interval
from doc_audit.model.settings import Config

FILE_NAME = "doc-audit.toml"
ENVIRONMENT_PREFIX = "DOC_AUDIT_"
# Variables that are read elsewhere: they are no keys of a file.
_OTHER_VARIABLES = ("AS_OF", "CACHE_DIR", "CLIENT_CERTIFICATES", "DEBUG", "HEADERS", "HISTORY", "OFFLINE", "UNTRUSTED")
_NOT_IN_FILES = frozenset({"file"})
_FLAG_WORDS = {"true": True, "1": True, "yes": True, "false": False, "0": False, "no": False}
# Statuses from one to another, as lychee writes them.
RANGE = re.compile(r"([0-9]{3})\.\.=?([0-9]{3})")
T = TypeVar("T")
# What lies at the top of a project, by how its name begins.
_AT_THE_TOP = (
    "readme", "license", "licence", "contributing", "makefile", "pyproject.toml", "package.json", "cargo.toml", "go.mod", "gemfile",
    "pom.xml", "composer.json", "build.gradle", "mkdocs.yml", "cmakelists.txt",
)  # fmt: skip
# An address or a network, and no pattern of hosts.
_NETWORK = re.compile(r"[0-9.]++(?:/.*)?|[0-9a-f]*:[0-9a-f:.]*(?:/.*)?", re.IGNORECASE)
# Words that stand for a duration.
CADENCES = {
    "daily": "P1D", "weekly": "P7D", "monthly": "P1M", "quarterly": "P3M", "half-yearly": "P6M", "semi-annually": "P6M", "yearly": "P1Y",
    "annually": "P1Y",
}  # fmt: skip
_SECONDS = {"s": 1.0, "m": 60.0, "h": 3600.0}


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """One key that a config file may hold: its *path* (`external.per-host`), type and default."""

    path: tuple[str, ...]
    type: Any
    default: Any


def load(
    start: Path,
    *,
    explicit: Path | None = None,
    environ: Mapping[str, str],
    defaults: Mapping[str, Any] = types.MappingProxyType({}),
) -> Config:
    """Read the configuration for an audit that starts at *start*.

    *explicit* is a file named by the user; otherwise the nearest `doc-audit.toml` or `pyproject.toml` with a
    `[tool.doc-audit]` table, from *start* upwards to the root of its git work tree, is read. *defaults* is a table of the same
    kind that counts, key by key, where the file says nothing.

    Raises:
        UsageError: the file is missing or not TOML, or a key or a value in it (or in *environ*) is not known.
    """
    path: Path | None
    if explicit is not None:
        path, table = explicit, _named(explicit)
    else:
        path, table = _find(start)
    if path is None:
        return _from_environment(parse(defaults, where="the defaults"), environ)
    # The file is looked at alone first: what is wrong with it is told of it.
    config = parse(table, where=str(path))
    if defaults:
        config = parse(_laid_over(defaults, table), where=str(path))
    return replace(_from_environment(config, environ), file=str(path))


def placed(config: Config, root: Path) -> Config:
    """Give *config* with folders as seen from *root*; its file has them as seen from where it lies.

    Raises:
        UsageError: a folder does not exist, or does not lie below *root*.
    """
    if not config.file:
        return config
    file = Path(config.file).resolve()
    if config.site_root:
        config = replace(config, site_root=_below(root, file.parent / config.site_root, file))
    sites = []
    for setting in config.site:
        sites.append(replace(setting, folder=_below(root, file.parent / setting.folder, file)))
    return replace(config, site=tuple(sites))


def _below(root: Path, folder: Path, file: Path) -> str:
    if not folder.resolve().is_relative_to(root):
        raise UsageError(f"{file}: site-root {folder} is not below the root {root}")
    if not folder.is_dir():
        raise UsageError(f"{file}: site-root {folder} is no folder, so that no link that starts with / could be found")
    return folder.resolve().relative_to(root).as_posix()


def settings_of(cls: type[T], file: Path) -> tuple[T, Mapping[str, Any]]:
    """Read *file*, which the user named, as settings of another kind than `Config`; give them, and the table they are made of.

    Raises:
        UsageError: it cannot be read, is not TOML, or a key or a value in it is not known.
    """
    table = _read(file, lambda: files.read_given(file, limit=files.SETTINGS, encoding="utf-8-sig"))
    return _build(cls, table, str(file), ()), table


def _laid_over(under: Mapping[str, Any], over: Mapping[str, Any]) -> dict[str, Any]:
    """Give one table of two: what *over* says counts, table by table and key by key."""
    merged = dict(under)
    for key, value in over.items():
        below = merged.get(key)
        if isinstance(below, Mapping) and isinstance(value, Mapping):
            merged[key] = _laid_over(below, value)
        else:
            merged[key] = value
    return merged


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
    _check_globs(config, where)
    _check_networks(config, where)
    return _without_dots(config)


def _without_dots(config: Config) -> Config:
    """Give *config* with globs from the root as git reads them: `./docs/**` is `docs/**`, anchored."""
    folders = tuple(replace(rule, path=_from_root(rule.path)) for rule in config.freshness.folders)
    rules = {}
    for name, setting in config.rules.items():
        rules[name] = replace(setting, exclude=tuple(map(_from_root, setting.exclude)))
    return replace(
        config,
        include=tuple(map(_from_root, config.include)),
        exclude=tuple(map(_from_root, config.exclude)),
        freshness=replace(config.freshness, folders=folders),
        rules=rules,
    )


def _from_root(glob: str) -> str:
    if glob.startswith("./"):
        return glob[1:]
    return glob


def _check_networks(config: Config, where: str) -> None:
    """Refuse an address or a network that is none: nothing would be allowed by it, and nobody told."""
    # Imported here: few configurations name one.
    from ipaddress import ip_network

    for number, text in enumerate(config.external.allow_addresses):
        if _NETWORK.fullmatch(text):
            try:
                ip_network(text, strict=False)
            except ValueError as error:
                raise UsageError(
                    f"{where}: external.allow-addresses[{number}] = {text!r} is no network: {error}"
                ) from error


def _check_globs(config: Config, where: str) -> None:
    """Refuse a glob of pages that git would never match: it was meant to match something."""
    for key, glob in _page_globs(config):
        if not can_match(glob):
            raise UsageError(
                f"{where}: {key} = {glob!r} can match nothing: a set that nothing closes, a class that is none, or a backslash at its end"
            )


def _page_globs(config: Config) -> Iterator[tuple[str, str]]:
    """Give every glob of pages with its key."""
    lists = {"include": config.include, "exclude": config.exclude}
    for name, setting in config.rules.items():
        lists[f"rules.{name}.exclude"] = setting.exclude
    for key, found in lists.items():
        for number, glob in enumerate(found):
            yield f"{key}[{number}]", glob
    for number, rule in enumerate(config.freshness.folders):
        yield f"freshness.folders[{number}].path", rule.path


def all_keys(cls: type[Any] = Config, above: tuple[str, ...] = ()) -> Iterator[Key]:
    """List every key of the configuration, depth first; tables inside lists are given as `freshness.folders[].path`."""
    hints = typing.get_type_hints(cls)
    for item in fields(cls):
        if hidden(item.name):
            continue
        name, hint = kebab(item.name), hints[item.name]
        inner = _table_type(hint)
        if inner is not None:
            table, ending = inner
            yield from all_keys(table, (*above, name + ending))
            continue
        path = (*above, name)
        if get_origin(hint) is Mapping:
            path = (*path, "*")
        yield Key(path=path, type=hint, default=_default(item))


def find_root(paths: list[Path], config_file: Path | None, current: Path) -> Path:
    """Say what paths in every output are relative to.

    The git work tree that holds all *paths*, else the folder of *config_file*, else the topmost folder from the *current* one down
    to the paths that looks like the top of a project, else the folder that holds the paths. All are absolute.
    """
    common = Path(os.path.commonpath(map(_folder, paths)))
    top = _work_tree(common)
    if top is not None:
        return top
    if config_file is not None and (config_file.parent == common or config_file.parent in common.parents):
        return config_file.parent
    if not common.is_relative_to(current):
        return common
    below = [folder for folder in (common, *common.parents) if folder.is_relative_to(current)]
    return next(filter(_is_top_of_project, reversed(below)), common)


def _is_top_of_project(folder: Path) -> bool:
    """Say whether what people put at the top of a project lies in *folder*; where all sorts of trees lie, nothing is the top of one."""
    if _holds_all_sorts(folder):
        return False
    try:
        names = [path.name.lower() for path in folder.iterdir()]
    except OSError:
        return False
    return any(name.startswith(_AT_THE_TOP) for name in names)


def _holds_all_sorts(folder: Path) -> bool:
    """Say whether it is `/`, the user's own folder or the one for temporary files."""
    # Imported here: most runs are in a repository and never ask.
    from tempfile import gettempdir

    of_all = (os.environ.get("HOME"), os.environ.get("USERPROFILE"), os.path.realpath(gettempdir()))
    return folder == folder.parent or str(folder) in of_all


def _folder(path: Path) -> Path:
    if path.is_dir():
        return path
    return path.parent


def _work_tree(start: Path) -> Path | None:
    """Give the nearest folder at or above *start* that git works in."""
    for folder in (start, *start.parents):
        if (folder / ".git").exists():
            return folder
    return None


def _named(path: Path) -> Mapping[str, Any]:
    """Read the configuration that the user named."""
    table = _read(path, lambda: files.read_given(path, limit=files.SETTINGS, encoding="utf-8-sig"))
    if path.name != "pyproject.toml":
        return table
    return _tool_table(table, path) or {}


def is_configured_in(project: Path) -> bool:
    """Say whether the file *project*, a pyproject.toml, is there and holds `[tool.doc-audit]`.

    Raises:
        UsageError: it is there and cannot be read.
    """
    if not project.exists():
        return False
    return _tool_table(_read_found(project, project.parent), project) is not None


def _find(start: Path) -> tuple[Path | None, Mapping[str, Any]]:
    """Find the nearest configuration at or above *start*, and read it."""
    top = _work_tree(start)
    for folder in (start, *start.parents):
        own = folder / FILE_NAME
        if own.exists():
            return own, _read_found(own, top or folder)
        project = folder / "pyproject.toml"
        if project.exists():
            section = _tool_table(_read_found(project, top or folder), project)
            if section is not None:
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
    tool = table.get("tool")
    if not isinstance(tool, Mapping):
        return None
    found = tool.get("doc-audit")
    if found is not None and not isinstance(found, Mapping):
        raise UsageError(f"{path}: [tool.doc-audit] must be a table")
    return found


def _from_environment(config: Config, environ: Mapping[str, str]) -> Config:
    """Apply `DOC_AUDIT_FAIL_ON`, `DOC_AUDIT_EXTERNAL_TIMEOUT`…; lists are separated by commas."""
    names = {ENVIRONMENT_PREFIX + name for name in _OTHER_VARIABLES}
    for key in all_keys():
        if any("[]" in part or "*" in part for part in key.path):
            continue
        name = ENVIRONMENT_PREFIX + "_".join(key.path).upper().replace("-", "_")
        names.add(name)
        if name not in environ:
            continue
        value = _convert(_from_text(key.type, environ[name]), key.type, "environment", (name,))
        config = _replace_at(config, key.path, value)
    _check_globs(config, "environment")
    _check_networks(config, "environment")
    _check_variables(environ, names)
    return _without_dots(config)


def _check_variables(environ: Mapping[str, str], names: Collection[str]) -> None:
    for name in sorted(environ):
        if name.startswith(ENVIRONMENT_PREFIX) and name not in names:
            near = _nearest(name, names)
            raise UsageError(f"environment: {name} is no setting" + (f"; did you mean {near}?" if near else ""))


def flag(name: str, environ: Mapping[str, str]) -> bool:
    """Read the variable *name* as yes or no; no where it is not set.

    Raises:
        UsageError: it says neither.
    """
    text = environ.get(name, "").strip()
    if not text:
        return False
    if text.lower() not in _FLAG_WORDS:
        raise UsageError(f"environment: {name} = {text!r} is not true or false; write 1 or 0")
    return _FLAG_WORDS[text.lower()]


def _from_text(hint: Any, text: str) -> Any:
    """Give *text* as a file would have the value; what does not fit is left for `_convert` to refuse."""
    hint = _plain(hint)
    if get_origin(hint) is tuple:
        items = [item.strip() for item in text.split(",") if item.strip()]
        return [_from_text(get_args(hint)[0], item) for item in items]
    word = text.strip().lower()
    if hint is bool:
        return _FLAG_WORDS.get(word, text)
    if hint is int and word.isdecimal():
        return int(word)
    return text


def _replace_at(config: Any, path: tuple[str, ...], value: Any) -> Any:
    """Give *config* with another *value* at *path*."""
    key, *below = path
    name = key.replace("-", "_")
    if below:
        value = _replace_at(getattr(config, name), tuple(below), value)
    return replace(config, **{name: value})


def _build(cls: type[Any], table: Mapping[str, Any], where: str, above: tuple[str, ...]) -> Any:
    hints = typing.get_type_hints(cls)
    known = {kebab(item.name): item for item in fields(cls) if not hidden(item.name)}
    for key in table:
        if key not in known:
            raise UsageError(_unknown_key(key, known, where, above))
    values = {}
    for key, item in known.items():
        if key in table:
            values[item.name] = _convert(table[key], hints[item.name], where, (*above, key))
        elif item.default is MISSING and item.default_factory is MISSING:
            raise UsageError(f"{where}: {_dotted((*above, key))} is missing")
    return cls(**values)


def _unknown_key(key: str, known: Mapping[str, Any], where: str, above: tuple[str, ...]) -> str:
    near = _nearest(key, known, cutoff=0.5)
    if near:
        hint = f"did you mean {_dotted((*above, near))}?"
    else:
        hint = f"known here: {', '.join(known)}"
    return f"{where}: unknown key {_dotted((*above, key))}; {hint}"


def _nearest(word: str, words: Iterable[str], cutoff: float = 0.6) -> str:
    """Give the one of *words* that is most like *word*; empty if none is like it."""
    # Imported here: only a mistake needs it.
    import difflib

    found = difflib.get_close_matches(word, list(words), n=1, cutoff=cutoff)
    return "".join(found)


def _convert(value: Any, hint: Any, where: str, path: tuple[str, ...]) -> Any:
    """Give the *value* of a file as the type of the setting; *path* names the setting in messages."""
    hint = _plain(hint)
    origin = get_origin(hint)
    if origin is Literal and value in get_args(hint):
        return value
    if origin is tuple and isinstance(value, list):
        return _convert_items(value, get_args(hint)[0], where, path)
    if origin is Mapping and isinstance(value, Mapping):
        return _convert_table(value, get_args(hint), where, path)
    if hint in _LEAVES:
        with contextlib.suppress(TypeError, ValueError):
            return _LEAVES[hint](value)
    elif is_dataclass(hint) and isinstance(value, Mapping):
        return _build(cast("type[Any]", hint), value, where, path)
    raise UsageError(f"{where}: {_dotted(path)} = {value!r} is not {_describe(hint)}{_question(value, hint)}")


def _convert_items(values: list[Any], hint: Any, where: str, path: tuple[str, ...]) -> tuple[Any, ...]:
    *above, name = path
    converted: list[Any] = []
    for number, value in enumerate(values):
        numbers: Sequence[int] = ()
        if hint is int:
            numbers = _range(value)
        if numbers:
            converted.extend(numbers)
        else:
            converted.append(_convert(value, hint, where, (*above, f"{name}[{number}]")))
    return tuple(converted)


def _range(value: Any) -> Sequence[int]:
    """Give the numbers that `"200..299"` stands for, both ends among them; none if *value* is no such text."""
    found = RANGE.fullmatch(str(value))
    if found is None:
        return ()
    return range(int(found[1]), int(found[2]) + 1)


def _convert_table(
    table: Mapping[Any, Any], hints: tuple[Any, ...], where: str, path: tuple[str, ...]
) -> dict[str, Any]:
    names, hint = hints
    _check_names(table, names, where, path)
    converted = {}
    for key, value in table.items():
        converted[str(key)] = _convert(value, hint, where, (*path, str(key)))
    return converted


def _question(value: Any, hint: Any) -> str:
    """Ask about the word that is most like *value*, if it should have been one of several."""
    if get_origin(hint) is not Literal:
        return ""
    near = _nearest(str(value), get_args(hint))
    if not near:
        return ""
    return f"; did you mean {near!r}?"


def _plain(hint: Any) -> Any:
    """Give the type without "or None", and several sets of words as one."""
    if get_origin(hint) not in (types.UnionType, typing.Union):
        return hint
    words: list[Any] = []
    others: list[Any] = []
    for member in get_args(hint):
        if get_origin(member) is Literal:
            words += get_args(member)
        elif member is not type(None):
            others.append(member)
    if words:
        return Literal[tuple(words)]
    return others[0]


def _check_names(table: Mapping[str, Any], names: Any, where: str, path: tuple[str, ...]) -> None:
    if get_origin(names) is not Literal:
        return
    known = dict.fromkeys(get_args(names))
    for key in table:
        if key not in known:
            raise UsageError(_unknown_key(str(key), known, where, path))


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise TypeError
    return value


def _count(value: Any) -> int:
    if type(value) is not int or value < 0:
        raise TypeError
    return value


def _seconds(value: Any) -> float:
    """Read `90`, `"90s"`, `"10m"` or `"1h"` as seconds."""
    if isinstance(value, bool):
        raise TypeError
    number, unit = str(value).strip(), 1.0
    if number[-1:] in _SECONDS:
        unit = _SECONDS[number[-1]]
        number = number[:-1]
    seconds = float(number) * unit
    if not seconds >= 0:
        raise ValueError
    return seconds


def _interval(value: Any) -> Interval:
    text = _text(value)
    interval = Interval.from_iso(CADENCES.get(text, text))
    if interval is None:
        raise ValueError
    return interval


def _day(value: Any) -> dt.date:
    """Read a TOML date, or the same in quotes."""
    if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
        return value
    return dt.date.fromisoformat(_text(value))


_LEAVES: Mapping[Any, Callable[[Any], Any]] = {
    str: _text, bool: _flag, int: _count, float: _seconds, Interval: _interval, dt.date: _day
}  # fmt: skip
_NOUNS: Mapping[Any, str] = {
    str: "a string",
    bool: "true or false",
    int: "a whole number",
    float: "a number of seconds",
    Interval: 'an ISO 8601 duration such as "P1M", or a word such as "monthly"',
    dt.date: "a date such as 2027-01-31",
}


def _describe(hint: Any) -> str:
    """Say in words what a value of this type looks like."""
    origin = get_origin(hint)
    if origin is Literal:
        return "one of " + ", ".join(repr(choice) for choice in get_args(hint))
    if origin is tuple:
        return f"a list of {_describe(_plain(get_args(hint)[0])).removeprefix('a ').removeprefix('an ')}s"
    return _NOUNS.get(hint, "a table")


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
    if item.default is MISSING:
        return None
    return item.default


def hidden(name: str) -> bool:
    """Say whether the setting *name* cannot stand in a config file."""
    return name in _NOT_IN_FILES


def kebab(name: str) -> str:
    """Say how the setting *name* is written in a config file."""
    return name.replace("_", "-")


def _dotted(path: tuple[str, ...]) -> str:
    return ".".join(path)
