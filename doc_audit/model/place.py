"""Where in the tree something stands."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Location:
    """A point in a page: POSIX *path* relative to the root; *line* and *column* are 1-based, in characters."""

    path: str
    line: int = 1
    column: int = 1
