"""The configuration of one site, as its files hold it."""

from bisect import bisect_left
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from posixpath import dirname

from doc_audit.sites.paths import inside


@dataclass(frozen=True, slots=True, kw_only=True)
class Configuration:
    """A configuration file at *path*, the folder *home* that it names others from, and what stands beside it.

    *texts* are those of all files in the tree that any generator is configured by, *files* every file of the tree.
    """

    path: str
    home: str
    texts: Mapping[str, str]
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
        listed = _in_order(frozenset(self.files))
        if not folder:
            return listed
        # "0" follows the slash.
        return listed[bisect_left(listed, f"{folder}/") : bisect_left(listed, f"{folder}0")]

    def below(self, folder: str) -> Iterator[tuple[str, str]]:
        """Give path and text of every known file below *folder*, seen from home, in their order."""
        place = self.at(folder)
        for path in sorted(self.texts):
            if place is not None and (not place or dirname(path) == place or path.startswith(f"{place}/")):
                yield path, self.texts[path]


@lru_cache(maxsize=2)
def _in_order(files: frozenset[str]) -> tuple[str, ...]:
    """Sort *files* once for all the sites of a tree."""
    return tuple(sorted(files))
