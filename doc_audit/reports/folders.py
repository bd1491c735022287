"""Folders as a reader names them when many pages are told of at once."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

# How often a folder that holds most of the pages is parted.
_DEEPEST = 4


def by_folder(paths: Sequence[str]) -> Iterator[tuple[str, Sequence[str]]]:
    """Give the folders of the tree, each with a slash behind its name, and the paths in them; the tree's own folder is `""`.

    A folder that holds more than half of the paths is parted into those inside.
    """
    yield from _parted(paths, "", _DEEPEST)


def _parted(paths: Sequence[str], base: str, depth: int) -> Iterator[tuple[str, Sequence[str]]]:
    inside: dict[str, list[str]] = defaultdict(list)
    for path in paths:
        folder, slash, _ = path[len(base) :].partition("/")
        name = base
        if slash:
            name = f"{base}{folder}/"
        inside[name].append(path)
    for name, members in inside.items():
        if name != base and depth and 2 * len(members) > len(paths):
            yield from _parted(members, name, depth - 1)
        else:
            yield name, members
