"""Paths written as patterns of routes, `packages/:name/docs/:rest*` (https://github.com/pillarjs/path-to-regexp), matched step by step."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

_PIECE = re.compile(r":(?P<name>\w++)(?P<many>[*+?]|\(\.[*+]\))?+|\((?P<any>\.[*+])\)")
_SPECIAL = frozenset("()*+?\\[]|")
# What stands for one name of a path, and what for the rest of it.
_ONE, _MANY = 1, 2


@dataclass(frozen=True, slots=True)
class Route:
    """A pattern: literal *texts*, and between each two of them a *name* for one part of a path, or for any number of them."""

    texts: tuple[str, ...]
    names: tuple[tuple[str, int], ...]

    def match(self, path: str) -> Mapping[str, str] | None:
        """Give what each name stands for in *path*; None if the path is not of this form. Each name takes as little as it can."""
        if not path.startswith(self.texts[0]) or not path.endswith(self.texts[-1]):
            return None
        found: dict[str, str] = {}
        place = len(self.texts[0])
        for number, (name, kind) in enumerate(self.names):
            behind = self.texts[number + 1]
            is_last = number == len(self.names) - 1
            end = len(path) - len(behind) if is_last else path.find(behind, place) if behind else -1
            value = path[place:end] if end >= place else ""
            if end < place or (kind == _ONE and (not value or "/" in value)):
                return None
            found[name] = value
            place = end + len(behind)
        return found if place == len(path) else None

    def fill(self, values: Mapping[str, str]) -> str | None:
        """Write *values* into the pattern; None if it has a name that they lack."""
        whole = self.texts[0]
        for (name, _), text in zip(self.names, self.texts[1:], strict=True):
            if name not in values:
                return None
            whole += values[name] + text
        return whole.replace("//", "/").strip("/")


def read_route(pattern: str) -> Route | None:
    """Read *pattern*; None if it says what only an expression could match."""
    texts: list[str] = []
    names: list[tuple[str, int]] = []
    place = unnamed = 0
    for match in _PIECE.finditer(pattern):
        texts.append(pattern[place : match.start()])
        name = match["name"]
        if name is None:
            name, unnamed = str(unnamed), unnamed + 1
        names.append((name, _MANY if match["any"] or match["many"] else _ONE))
        place = match.end()
    texts.append(pattern[place:])
    if any(not _SPECIAL.isdisjoint(text) for text in texts):
        return None
    return Route(tuple(texts), tuple(names))
