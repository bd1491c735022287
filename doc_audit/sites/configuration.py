"""The configuration of one site, as its files hold it."""

from bisect import bisect_left
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from posixpath import dirname

from doc_audit.sites.paths import inside


class Texts(dict[str, str]):
    """The texts of all configuration files of a tree, by path. They are put in order once for all of its sites."""

    @cached_property
    def in_order(self) -> tuple[str, ...]:
        """All paths, sorted."""
        return tuple(sorted(self))


@dataclass(frozen=True, slots=True, kw_only=True)
class Configuration:
    """A configuration file at *path*, the folder *home* that it names others from, and what stands beside it.

    *texts* are those of all files in the tree that any generator is configured by, *files* every file of the tree.
    """

    path: str
    home: str
    texts: Texts
    files: Collection[str] = field(default=frozenset())

    @property
    def text(self) -> str:
        """Give the text of the configuration file itself; empty if there is none."""
        return self.texts.get(self.path, "")

    def at(self, name: str) -> str | None:
        """Give the path of what the configuration calls *name*; None if it lies outside the tree."""
        return inside(f"{self.home}/{name}")

    def read(self, name: str) -> str | None:
        """Give the text of the file that the configuration calls *name*; None if there is none."""
        path = self.at(name)
        return None if path is None else self.texts.get(path)

    def files_below(self, folder: str) -> tuple[str, ...]:
        """Give the files of the tree below *folder* (a path from the root), in their order."""
        return _below(_in_order(frozenset(self.files)), folder)

    def above(self, *names: str) -> Iterator[str]:
        """Give the paths of the known files that are called one of *names*, in home and in the folders above it, the nearest first."""
        folder = self.home
        while True:
            for name in names:
                path = f"{folder}/{name}".lstrip("/")
                if path in self.texts:
                    yield path
            if not folder:
                return
            folder = dirname(folder)

    def below(self, folder: str) -> Iterator[tuple[str, str]]:
        """Give path and text of every known file below *folder*, seen from home, in their order."""
        place = self.at(folder)
        if place is not None:
            for path in _below(self.texts.in_order, place):
                yield path, self.texts[path]


def _below(listed: tuple[str, ...], folder: str) -> tuple[str, ...]:
    """Give those of the sorted paths *listed* that lie below *folder*."""
    if not folder:
        return listed
    # "0" follows the slash.
    return listed[bisect_left(listed, f"{folder}/") : bisect_left(listed, f"{folder}0")]


@lru_cache(maxsize=2)
def _in_order(files: frozenset[str]) -> tuple[str, ...]:
    """Sort *files* once for all the sites of a tree."""
    return tuple(sorted(files))
