"""The metadata block at a page's top: YAML, TOML or JSON, every scalar kept as the text it is."""

import json
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from doc_audit.markdown.pagetext import FrontMatterEntry

_KEY_LINE = re.compile(
    r"(?P<key>[A-Za-z_][\w .-]{0,80}?|\"[^\"]{1,80}\"|'[^']{1,80}')\s*(?P<mark>[:=])(?:\s+|$|(?=[\"'\[{]))(?P<value>.*)"
)
# A key of TOML or JSON, with what stands before its value.
_KEY = re.compile(r"(?:\"([^\"]*+)\"|'([^']*+)'|(?<![\w-])([\w-]++))\s*+[:=]\s*+[\"'\[]*+")
_MAX_LINES = 2000
_MAX_DEPTH = 40
_QUOTES = "\"'"


@dataclass(frozen=True, slots=True, kw_only=True)
class FrontMatter:
    """What was read. *lines* is how many source lines it takes; *problem* is why it does not parse, at a 1-based place."""

    kind: Literal["", "yaml", "toml", "json"] = ""
    lines: int = 0
    entries: tuple[FrontMatterEntry, ...] = ()
    problem: str = ""
    problem_line: int = 1
    problem_column: int = 1


def read_front_matter(lines: Sequence[str]) -> FrontMatter:
    """Read the block that starts on the first line, if one does. A rule (`---`) over prose is not front matter."""
    first = lines[0].rstrip() if lines else ""
    if first == "---":
        return _fenced(lines, "yaml", ("---", "..."))
    if first == "+++":
        return _fenced(lines, "toml", ("+++",))
    return _json(lines) if first.startswith("{") and not first.startswith(("{{", "{%", "{:", "{#")) else FrontMatter()


def _fenced(lines: Sequence[str], kind: Literal["yaml", "toml"], closing: tuple[str, ...]) -> FrontMatter:
    end = next((i for i in range(1, min(len(lines), _MAX_LINES)) if lines[i].rstrip() in closing), 0)
    inner = lines[1:end]
    if not end or not _looks_like_data(inner):
        return FrontMatter()
    read = _yaml if kind == "yaml" else _toml
    entries, problem, line, column = read(inner)
    if problem:
        entries = tuple(_by_hand(inner))
    return FrontMatter(
        kind=kind, lines=end + 1, entries=entries, problem=problem, problem_line=line, problem_column=column
    )


def _looks_like_data(inner: Sequence[str]) -> bool:
    solid = [line for line in inner if line.strip()]
    return not solid or any(_KEY_LINE.match(line) or line.startswith("[") for line in solid)


# YAML ends a line at these too, editors and Markdown do not: places would be counted in another way than the page's.
_OTHER_BREAKS = dict.fromkeys(map(ord, "\r\x85\u2028\u2029"), " ")

Read = tuple[tuple[FrontMatterEntry, ...], str, int, int]


def _yaml(inner: Sequence[str]) -> Read:
    import yaml

    loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        node = yaml.compose("\n".join(inner).translate(_OTHER_BREAKS) + "\n", Loader=loader)
        entries = tuple(_walk_yaml(node, "", 0))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line + 2, mark.column + 1) if mark else (2, 1)
        message = error.problem or error.context or "it does not parse"
        return (), message, min(line, len(inner) + 1), column
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        return (), str(error).split("\n", 1)[0] or "it does not parse", 2, 1
    if node is not None and not isinstance(node, yaml.MappingNode):
        return (), "it is not a list of keys and values", 2, 1
    return entries, "", 1, 1


def _walk_yaml(node: Any, key: str, depth: int) -> Iterator[FrontMatterEntry]:
    """Yield scalars under dotted keys. Aliases repeat their node; the depth limit also ends a node that holds itself."""
    import yaml

    if depth > _MAX_DEPTH or node is None:
        return
    if isinstance(node, yaml.ScalarNode):
        mark = node.start_mark
        quoted = 1 if node.style in ("'", '"') else 0
        yield FrontMatterEntry(key=key, value=str(node.value), line=mark.line + 2, column=mark.column + 1 + quoted)
    elif isinstance(node, yaml.SequenceNode):
        for item in node.value:
            yield from _walk_yaml(item, key, depth + 1 + 9 * (not isinstance(item, yaml.ScalarNode)))
    elif isinstance(node, yaml.MappingNode):
        for name, value in node.value:
            if isinstance(name, yaml.ScalarNode):
                yield from _walk_yaml(value, f"{key}.{name.value}" if key else str(name.value), depth + 10)


def _toml(inner: Sequence[str]) -> Read:
    try:
        data = tomllib.loads("\n".join(inner) + "\n", parse_float=str)
    except (tomllib.TOMLDecodeError, ValueError, RecursionError) as error:
        match = re.search(r"\(at line (\d+), column (\d+)\)", str(error))
        line, column = (int(match[1]) + 1, int(match[2])) if match else (2, 1)
        reason, _, place = str(error).rpartition(" (at ")
        return (), reason or place, min(line, len(inner) + 1), column
    return tuple(_walk_data(data, "", _places(inner), 2)), "", 1, 1


def _walk_data(data: object, key: str, places: Mapping[str, tuple[int, int]], first: int) -> Iterator[FrontMatterEntry]:
    """Yield the scalars of parsed TOML or JSON; their places are those of the first line that names the key."""
    if isinstance(data, Mapping):
        for name, value in data.items():
            yield from _walk_data(value, f"{key}.{name}" if key else str(name), places, first)
    elif isinstance(data, list):
        for item in data:
            yield from _walk_data(item, key, places, first)
    else:
        line, column = places.get(key.rpartition(".")[2], (0, 1))
        text = str(data).lower() if isinstance(data, bool) else "" if data is None else str(data)
        yield FrontMatterEntry(key=key, value=text, line=line + first, column=column)


def _places(lines: Sequence[str]) -> Mapping[str, tuple[int, int]]:
    """Find where the value of each key stands, at the first place that names the key: its line from 0, its column from 1."""
    found: dict[str, tuple[int, int]] = {}
    for number, line in enumerate(lines):
        for match in _KEY.finditer(line):
            name = next(group for group in match.groups() if group is not None)
            found.setdefault(name, (number, match.end() + 1))
    return found


def _json(lines: Sequence[str]) -> FrontMatter:
    """Read Hugo's JSON front matter: an object that starts on the first line and ends at a line of its own."""
    end = next((i for i in range(min(len(lines), _MAX_LINES)) if lines[i].rstrip() == "}"), 0)
    if not end:
        return FrontMatter()
    inner = lines[: end + 1]
    try:
        data = json.loads("\n".join(inner), parse_float=str, parse_int=str)
    except (ValueError, RecursionError) as error:
        if not any(re.match(r"\s*\"[^\"]+\"\s*:", line) for line in inner):
            return FrontMatter()
        line = getattr(error, "lineno", 1)
        entries = tuple(_by_hand(inner, first=1))
        return FrontMatter(
            kind="json", lines=end + 1, entries=entries, problem=str(error), problem_line=line, problem_column=1
        )
    return FrontMatter(kind="json", lines=end + 1, entries=tuple(_walk_data(data, "", _places(inner), 1)))


def _by_hand(inner: Sequence[str], first: int = 2) -> Iterator[FrontMatterEntry]:
    """Save the top-level `key: value` lines of a block that does not parse."""
    for number, line in enumerate(inner):
        text = line.strip() if first == 1 else line
        match = _KEY_LINE.match(text)
        if match is None:
            continue
        value = match["value"].rstrip().rstrip("," if first == 1 else "")
        column = match.start("value") + 1 + line.index(text)
        if value[:1] in _QUOTES and len(value) > 1 and value.endswith(value[0]):
            value, column = value[1:-1], column + 1
        elif not value.startswith(("@", "`", "'", '"')):
            value = re.split(r"(?<!\s)\s+#", value, maxsplit=1)[0]
        if value:
            yield FrontMatterEntry(
                key=match["key"].strip(_QUOTES), value=value, line=number + first, column=max(1, column)
            )
