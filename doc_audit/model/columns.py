"""The links and anchors of a page in columns: a large tree has a million of them, and a run looks at few one by one."""

from collections.abc import Callable, Sequence
from typing import TypeVar, overload

from doc_audit.model.document import Anchor, AnchorKind, Link, LinkKind
from doc_audit.model.place import Location

# A column of kinds is a string with one of these letters for each item.
LINK_KINDS: dict[str, LinkKind] = {
    "i": "inline", "r": "reference", "m": "image", "a": "autolink", "b": "bare", "h": "html",
}  # fmt: skip
ANCHOR_KINDS: dict[str, AnchorKind] = {"h": "heading", "e": "explicit", "t": "html", "f": "footnote"}
_LINK_LETTERS = {kind: letter for letter, kind in LINK_KINDS.items()}
_ANCHOR_LETTERS = {kind: letter for letter, kind in ANCHOR_KINDS.items()}

_Item = TypeVar("_Item")
Later = Callable[[], _Item]
_Numbers = Sequence[int]
_Places = Sequence[int | None]
LinkDetails = tuple[Sequence[str], _Numbers, _Numbers, _Places, _Places]
AnchorDetails = tuple[Sequence[str], _Numbers, _Numbers]


class _Columns(Sequence[_Item]):
    """A sequence whose items are made when somebody asks for them; equal to any sequence of equal items."""

    __slots__ = ()

    def _at(self, index: int) -> _Item:
        raise NotImplementedError

    @overload
    def __getitem__(self, index: int) -> _Item: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[_Item, ...]: ...
    def __getitem__(self, index: int | slice) -> _Item | tuple[_Item, ...]:
        if isinstance(index, slice):
            return tuple([self._at(place) for place in range(*index.indices(len(self)))])
        return self._at(index)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and tuple(self) == tuple(other)

    def __hash__(self) -> int:
        return hash(tuple(self))

    def __repr__(self) -> str:
        return repr(tuple(self))


class Links(_Columns[Link]):
    """The links of the page *path* in source order: where they lead at hand, what else is known of them on demand."""

    __slots__ = ("_details", "hrefs", "kinds", "path")

    def __init__(self, path: str, hrefs: Sequence[str], kinds: str, details: LinkDetails | Later[LinkDetails]) -> None:
        self.path, self.hrefs, self.kinds, self._details = path, hrefs, kinds, details

    @classmethod
    def of(cls, links: Sequence[Link]) -> "Links":
        """Put *links*, all of one page, into columns, unless they are there already."""
        if isinstance(links, cls):
            return links
        return cls(
            links[0].location.path if links else "",
            [link.href for link in links],
            "".join([_LINK_LETTERS[link.kind] for link in links]),
            (
                [link.text for link in links],
                [link.location.line for link in links],
                [link.location.column for link in links],
                [link.span and link.span[0] for link in links],
                [link.span and link.span[1] for link in links],
            ),
        )

    @property
    def details(self) -> LinkDetails:
        """Texts, lines, columns, and where the spans start and end (None where there is none)."""
        if not isinstance(self._details, tuple):
            self._details = self._details()
        return self._details

    def kind(self, index: int) -> LinkKind:
        """The kind of one of them."""
        return LINK_KINDS[self.kinds[index]]

    def __len__(self) -> int:
        return len(self.hrefs)

    def _at(self, index: int) -> Link:
        texts, lines, columns, starts, ends = self.details
        start, end = starts[index], ends[index]
        return Link(
            href=self.hrefs[index],
            text=texts[index],
            kind=self.kind(index),
            location=Location(path=self.path, line=lines[index], column=columns[index]),
            span=None if start is None or end is None else (start, end),
        )


class Anchors(_Columns[Anchor]):
    """The anchors of the page *path* in source order: their names at hand, what else is known of them on demand."""

    __slots__ = ("_details", "kinds", "names", "path")

    def __init__(
        self, path: str, names: Sequence[str], kinds: str, details: AnchorDetails | Later[AnchorDetails]
    ) -> None:
        self.path, self.names, self.kinds, self._details = path, names, kinds, details

    @classmethod
    def of(cls, anchors: Sequence[Anchor]) -> "Anchors":
        """Put *anchors*, all of one page, into columns, unless they are there already."""
        if isinstance(anchors, cls):
            return anchors
        return cls(
            anchors[0].location.path if anchors else "",
            [anchor.name for anchor in anchors],
            "".join([_ANCHOR_LETTERS[anchor.kind] for anchor in anchors]),
            (
                [anchor.text for anchor in anchors],
                [anchor.location.line for anchor in anchors],
                [anchor.location.column for anchor in anchors],
            ),
        )

    @property
    def details(self) -> AnchorDetails:
        """Texts, lines and columns."""
        if not isinstance(self._details, tuple):
            self._details = self._details()
        return self._details

    def __len__(self) -> int:
        return len(self.names)

    def _at(self, index: int) -> Anchor:
        texts, lines, columns = self.details
        return Anchor(
            name=self.names[index],
            text=texts[index],
            kind=ANCHOR_KINDS[self.kinds[index]],
            location=Location(path=self.path, line=lines[index], column=columns[index]),
        )
