"""The metadata block at a page's top: YAML, TOML or JSON, every scalar kept as the text it is."""

import json
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from doc_audit.markdown.pagetext import FrontMatterEntry

_KEY_LINE = re.compile(
    r"(?P<key>[A-Za-z_][\w .-]{0,80}?|\"[^\"]{1,80}\"|'[^']{1,80}')\s*(?P<mark>[:=])(?:\s+|$|(?=[\"'\[{]))(?P<value>.*)"
)
# A key of TOML or JSON, with what stands before its value.
_KEY = re.compile(r"(?:\"([^\"]*+)\"|'([^']*+)'|(?<![\w-])([\w-]++))\s*+[:=]\s*+[\"'\[]*+")
_MAX_LINES = 2000
_JSON_KEY = re.compile(r"\s*\"[^\"]+\"\s*:")
_TOML_PLACE = re.compile(r"\(at line (\d+), column (\d+)\)")
_COMMENT = re.compile(r"(?<!\s)\s+#")
# A page that begins with a template's tag has no front matter.
_TEMPLATE = ("{{", "{%", "{:", "{#")
_MAX_DEPTH = 4
_QUOTES = ("'", '"')


@dataclass(frozen=True, slots=True, kw_only=True)
class FrontMatter:
    """What was read. *lines* is how many source lines it takes; *problem* is why it does not parse, at a 1-based place."""

    kind: Literal["", "yaml", "toml", "json"] = ""
    lines: int = 0
    entries: tuple[FrontMatterEntry, ...] = ()
    problem: str = ""
    problem_line: int = 1
    problem_column: int = 1


class _Broken(Exception):
    """A block does not parse, at a 1-based place of the page; the message says why."""

    def __init__(self, reason: str, line: int = 2, column: int = 1) -> None:
        super().__init__(reason or "it does not parse")
        self.line, self.column = line, column


def read_front_matter(lines: Sequence[str]) -> FrontMatter:
    """Read the block that starts on the first line, if one does. A rule (`---`) over prose is not front matter."""
    first = lines[0].rstrip() if lines else ""
    if first == "---":
        return _fenced(lines, "yaml", ("---", "..."))
    if first == "+++":
        return _fenced(lines, "toml", ("+++",))
    if first.startswith("{") and not first.startswith(_TEMPLATE):
        return _json(lines)
    return FrontMatter()


def _fenced(lines: Sequence[str], kind: Literal["yaml", "toml"], closing: Sequence[str]) -> FrontMatter:
    end = _closing_line(lines, closing)
    inner = lines[1:end]
    if not end or not _looks_like_data(inner):
        return FrontMatter()
    try:
        entries = tuple(_READERS[kind](inner))
    except _Broken as broken:
        return _rescued(kind, end + 1, _by_hand(inner), broken)
    return FrontMatter(kind=kind, lines=end + 1, entries=entries)


def _closing_line(lines: Sequence[str], closing: Sequence[str]) -> int:
    """Give the index of the first line after the first that is one of *closing*; 0 if none is."""
    for number in range(1, min(len(lines), _MAX_LINES)):
        if lines[number].rstrip() in closing:
            return number
    return 0


def _looks_like_data(inner: Sequence[str]) -> bool:
    solid = [line for line in inner if line.strip()]
    return not solid or any(_KEY_LINE.match(line) or line.startswith("[") for line in solid)


def _rescued(
    kind: Literal["yaml", "toml", "json"], lines: int, entries: Iterable[FrontMatterEntry], broken: _Broken
) -> FrontMatter:
    return FrontMatter(
        kind=kind,
        lines=lines,
        entries=tuple(entries),
        problem=str(broken),
        problem_line=broken.line,
        problem_column=broken.column,
    )


# YAML ends a line at these too, editors and Markdown do not: places would be counted in another way than the page's.
_OTHER_BREAKS = dict.fromkeys(map(ord, "\r\x85\u2028\u2029"), " ")


def _read_yaml(inner: Sequence[str]) -> Iterable[FrontMatterEntry]:
    import yaml

    loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        node = yaml.compose("\n".join(inner).translate(_OTHER_BREAKS) + "\n", Loader=loader)
        entries = tuple(_walk_yaml(node, "", 0))
    except yaml.MarkedYAMLError as error:
        reason = error.problem or error.context or ""
        mark = error.problem_mark or error.context_mark
        if mark is None:
            raise _Broken(reason) from error
        raise _Broken(reason, min(mark.line + 2, len(inner) + 1), mark.column + 1) from error
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise _Broken(str(error).partition("\n")[0]) from error
    if node is not None and not isinstance(node, yaml.MappingNode):
        raise _Broken("it is not a list of keys and values")
    return entries


def _walk_yaml(node: Any, key: str, depth: int) -> Iterator[FrontMatterEntry]:
    """Yield scalars under dotted keys. Aliases repeat their node; the depth limit also ends a node that holds itself."""
    import yaml

    if depth > _MAX_DEPTH:
        return
    if isinstance(node, yaml.ScalarNode):
        column = node.start_mark.column + 1
        if node.style in _QUOTES:
            column += 1
        yield FrontMatterEntry(key=key, value=str(node.value), line=node.start_mark.line + 2, column=column)
    elif isinstance(node, yaml.SequenceNode):
        for item in node.value:
            yield from _walk_yaml(item, key, depth + 1)
    elif isinstance(node, yaml.MappingNode):
        for name, value in node.value:
            if isinstance(name, yaml.ScalarNode):
                yield from _walk_yaml(value, _dotted(key, str(name.value)), depth + 1)


def _dotted(outer: str, name: str) -> str:
    if outer:
        return f"{outer}.{name}"
    return name


def _read_toml(inner: Sequence[str]) -> Iterable[FrontMatterEntry]:
    try:
        data = tomllib.loads("\n".join(inner) + "\n", parse_float=str)
    except (tomllib.TOMLDecodeError, ValueError, RecursionError) as error:
        reason = str(error).rpartition(" (at ")[0] or str(error)
        place = _TOML_PLACE.search(str(error))
        if place is None:
            raise _Broken(reason) from error
        raise _Broken(reason, min(int(place[1]) + 1, len(inner) + 1), int(place[2])) from error
    return _walk_data(data, "", _places(inner), 2)


_READERS = {"yaml": _read_yaml, "toml": _read_toml}


def _walk_data(data: object, key: str, places: Mapping[str, tuple[int, int]], first: int) -> Iterator[FrontMatterEntry]:
    """Yield the scalars of parsed TOML or JSON; their places are those of the first line that names the key."""
    if isinstance(data, Mapping):
        for name, value in data.items():
            yield from _walk_data(value, _dotted(key, str(name)), places, first)
    elif isinstance(data, list):
        for item in data:
            yield from _walk_data(item, key, places, first)
    else:
        line, column = places.get(key.rpartition(".")[2], (0, 1))
        yield FrontMatterEntry(key=key, value=_text(data), line=line + first, column=column)


def _text(scalar: object) -> str:
    """Give *scalar* as YAML would have it written."""
    if scalar is None:
        return ""
    if isinstance(scalar, bool):
        return str(scalar).lower()
    return str(scalar)


def _places(lines: Sequence[str]) -> Mapping[str, tuple[int, int]]:
    """Find where the value of each key stands, at the first place that names the key: its line from 0, its column from 1."""
    found: dict[str, tuple[int, int]] = {}
    for number, line in enumerate(lines):
        for match in _KEY.finditer(line):
            # The names of groups that took no part in the match are empty.
            name = "".join(match.groups(""))
            found.setdefault(name, (number, match.end() + 1))
    return found


def _json(lines: Sequence[str]) -> FrontMatter:
    """Read Hugo's JSON front matter: an object that starts on the first line and ends at a line of its own."""
    end = _closing_line(lines, ("}",))
    if not end:
        return FrontMatter()
    inner = lines[: end + 1]
    try:
        data = json.loads("\n".join(inner), parse_float=str, parse_int=str)
    except (ValueError, RecursionError) as error:
        if not any(_JSON_KEY.match(line) for line in inner):
            return FrontMatter()
        return _rescued("json", end + 1, _json_by_hand(inner), _Broken(str(error), getattr(error, "lineno", 1)))
    return FrontMatter(kind="json", lines=end + 1, entries=tuple(_walk_data(data, "", _places(inner), 1)))


def _by_hand(inner: Sequence[str]) -> Iterator[FrontMatterEntry]:
    """Save the top-level `key: value` lines of YAML or TOML that does not parse."""
    for number, line in enumerate(inner, start=2):
        yield from _pair(line, number, 0)


def _json_by_hand(inner: Sequence[str]) -> Iterator[FrontMatterEntry]:
    """Save the `"key": value` lines of JSON that does not parse."""
    for number, line in enumerate(inner, start=1):
        indent = len(line) - len(line.lstrip())
        yield from _pair(line.strip().rstrip(","), number, indent)


def _pair(text: str, line: int, indent: int) -> Iterator[FrontMatterEntry]:
    match = _KEY_LINE.match(text)
    if match is None:
        return
    value = match["value"].rstrip()
    column = match.start("value") + 1 + indent
    if len(value) > 1 and value[0] in _QUOTES and value.endswith(value[0]):
        value, column = value[1:-1], column + 1
    elif not value.startswith(("@", "`", *_QUOTES)):
        value = _COMMENT.split(value, maxsplit=1)[0]
    if value:
        yield FrontMatterEntry(key=match["key"].strip("".join(_QUOTES)), value=value, line=line, column=column)
