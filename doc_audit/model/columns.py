"""The links and anchors of a page in columns: a large tree has a million of them, and a run looks at few one by one."""

from collections.abc import Callable, Sequence
from typing import NamedTuple, TypeVar, overload

from doc_audit.model.document import Anchor, AnchorKind, Link, LinkKind
from doc_audit.model.place import Location

# A column of kinds is a string with one of these letters for each item.
LINK_KINDS: dict[str, LinkKind] = {
    "i": "inline", "r": "reference", "m": "image", "a": "autolink", "b": "bare", "h": "html",
    "n": "include", "c": "component", "s": "shortcode", "d": "directive", "N": "name", "t": "tag", "o": "role",
    "w": "wikilink", "e": "embed", "f": "front-matter", "v": "navigation", "R": "rebased-include", "B": "base-url", "y": "redirect",
}  # fmt: skip
ANCHOR_KINDS: dict[str, AnchorKind] = {
    "h": "heading", "e": "explicit", "t": "html", "f": "footnote", "l": "label", "m": "term",
}  # fmt: skip
# Begins the name of an anchor that nobody can tell whole: alone it stands for all that a program writes on the page.
ANY_ANCHOR = "*"
# What brings in the text of another file.
INCLUDES = frozenset("nR")
INCLUDE = "n"
# What such a link holds is a name that its site knows, and no address.
NAMES = frozenset("Ntowe")
# What such a link is called by its text decides what it names.
WITH_TEXT = frozenset("odc")
_LINK_LETTERS = {kind: letter for letter, kind in LINK_KINDS.items()}
_ANCHOR_LETTERS = {kind: letter for letter, kind in ANCHOR_KINDS.items()}

_Item = TypeVar("_Item")
Later = Callable[[], _Item]
_Numbers = Sequence[int]
_Places = Sequence[int | None]
LinkDetails = tuple[Sequence[str], _Numbers, _Numbers, _Places, _Places]
AnchorDetails = tuple[Sequence[str], _Numbers, _Numbers]


class _Columns(Sequence[_Item]):
    """A sequence whose items are made when they are asked for; equal to any sequence of equal items."""

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


class LinkRow(NamedTuple):
    """A link on its way into columns: what a `Link` holds, cheaper to make, and sorted as it lies in the page."""

    line: int
    column: int
    href: str
    text: str
    kind: LinkKind
    span: tuple[int, int] | None


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
        path = ""
        rows = []
        for link in links:
            path, place = link.location.path, link.location
            rows.append(LinkRow(place.line, place.column, link.href, link.text, link.kind, link.span))
        return cls.of_rows(path, rows)

    @classmethod
    def of_rows(cls, path: str, rows: Sequence[LinkRow]) -> "Links":
        """Put the links of the page *path*, in source order, into columns."""
        if not rows:
            return cls(path, [], "", ([], [], [], [], []))
        lines, columns, hrefs, texts, kinds, spans = map(list, zip(*rows, strict=True))
        starts, ends = [span and span[0] for span in spans], [span and span[1] for span in spans]
        return cls(path, hrefs, "".join([_LINK_LETTERS[kind] for kind in kinds]), (texts, lines, columns, starts, ends))

    @property
    def details(self) -> LinkDetails:
        """Texts, lines, columns, and where the spans start and end (None where there is none)."""
        if not isinstance(self._details, tuple):
            self._details = self._details()
        return self._details

    def kind(self, index: int) -> LinkKind:
        """Give the kind of one of them."""
        return LINK_KINDS[self.kinds[index]]

    def text(self, index: int) -> str:
        """Give the text of one of them."""
        return self.details[0][index]

    def __len__(self) -> int:
        return len(self.hrefs)

    def _at(self, index: int) -> Link:
        texts, lines, columns, starts, ends = self.details
        start, end = starts[index], ends[index]
        span = None
        if start is not None and end is not None:
            span = (start, end)
        return Link(
            href=self.hrefs[index],
            text=texts[index],
            kind=self.kind(index),
            location=Location(path=self.path, line=lines[index], column=columns[index]),
            span=span,
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
        path = ""
        if anchors:
            path = anchors[0].location.path
        return cls(
            path,
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
