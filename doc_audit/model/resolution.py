"""What became of each link when it was followed inside the tree."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from operator import itemgetter
from typing import TypeVar, cast

from doc_audit.model.columns import Links
from doc_audit.model.document import Link


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """The target is there. *path* is the page or file it leads to, relative to the root."""

    path: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MissingFile:
    """Nothing at *path*. *suggestion* is the exact href to type instead, when one is clearly best.

    *where* names the other repository, and its branch, that the path is one of; empty for the audited tree.
    """

    path: str
    suggestion: str | None = None
    where: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MissingAnchor:
    """*path* is there, `#anchor` in it is not; *where* as in `MissingFile`."""

    path: str
    anchor: str
    suggestion: str | None = None
    where: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseMismatch:
    """Only a name that differs in case is there: *actual*. *suggestion* is the exact href to type; *where* as in `MissingFile`."""

    path: str
    actual: str
    suggestion: str | None = None
    where: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OutsideRoot:
    """The link climbs out of the root; the target was not touched."""

    path: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NoIndex:
    """A directory without README.md or index.md."""

    path: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Untracked:
    """The target exists here, but git does not have it: broken for everyone else."""

    path: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LineOutOfRange:
    """`#L90` into a file of 40 lines; *where* as in `MissingFile`."""

    path: str
    line: int
    lines: int
    where: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Empty:
    """A link without a destination."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LocalPath:
    """A link that works on one machine only; *reason* says which kind."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ExternalLink:
    """An http(s) link: *url* to request, without its *fragment* (as written, not decoded); or a `mailto:` one that is to be judged."""

    url: str
    fragment: str = ""

    @property
    def key(self) -> str:
        """Give the URL with its fragment: how outcomes are looked up."""
        if not self.fragment:
            return self.url
        return f"{self.url}#{self.fragment}"


@dataclass(frozen=True, slots=True, kw_only=True)
class UndefinedName:
    """A reference to a *label* that neither its page nor its site defines."""

    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NotChecked:
    """A link of which nobody can tell where it leads, for this *reason*.

    *leads_elsewhere*: there is no place to look at: mail, telephone, data, an unknown scheme.
    """

    reason: str
    leads_elsewhere: bool = False


Resolution = (
    Found
    | MissingFile
    | MissingAnchor
    | CaseMismatch
    | OutsideRoot
    | NoIndex
    | Untracked
    | LineOutOfRange
    | Empty
    | LocalPath
    | ExternalLink
    | UndefinedName
    | NotChecked
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolved:
    """A link and where it leads."""

    link: Link
    resolution: Resolution


_R = TypeVar("_R")
# The links of a page, the place of one among them, and where it leads.
FollowedLink = tuple[Links, int, Resolution]


class Resolutions:
    """Where all links lead, in page and source order, within a kind and all together.

    A `Resolved` is made when it is asked for: most links of a tree are fine, and only counted.
    """

    __slots__ = ("_by_kind",)

    def __init__(self, rows: Iterable[FollowedLink] = ()) -> None:
        by_kind: dict[type[object], list[FollowedLink]] = defaultdict(list)
        for row in rows:
            by_kind[type(row[2])].append(row)
        self._by_kind = dict(by_kind)

    @classmethod
    def of(cls, items: Iterable[Resolved]) -> "Resolutions":
        """Put *items* together."""
        return cls((Links.of((item.link,)), 0, item.resolution) for item in items)

    def where(self, holds: Callable[[FollowedLink], bool]) -> "Resolutions":
        """Give those of which *holds* says so."""
        return Resolutions(row for row in self.rows() if holds(row))

    def rows(self) -> Iterator[FollowedLink]:
        """Give all of them as they are kept, kind by kind."""
        return chain.from_iterable(self._by_kind.values())

    def by_kind(self) -> Mapping[type[object], Sequence[FollowedLink]]:
        """Give the same, with the class of where they lead."""
        return self._by_kind

    def only(self, kind: type[_R]) -> Iterator[tuple[Link, _R]]:
        """Give the links that lead to a *kind*, each with where it leads."""
        for links, index, found in self._by_kind.get(kind, ()):
            yield links[index], cast(_R, found)

    def ends(self, kind: type[_R]) -> Iterator[_R]:
        """Find where the links lead that lead to a *kind*."""
        return cast(Iterator[_R], map(itemgetter(2), self._by_kind.get(kind, ())))

    def distinct(self, kind: type[_R]) -> dict[int, _R]:
        """Give the same by identity, each once: most places are linked to again and again as one value, and hashing none is fast."""
        return {id(found): found for found in self.ends(kind)}

    def __iter__(self) -> Iterator[Resolved]:
        ordered = sorted(self.rows(), key=lambda row: (row[0].path, row[1]))
        return (Resolved(link=links[index], resolution=found) for links, index, found in ordered)

    def __len__(self) -> int:
        return sum(map(len, self._by_kind.values()))
