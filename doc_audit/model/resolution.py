"""What became of each link when it was followed inside the tree."""

from dataclasses import dataclass

from doc_audit.model.document import Link


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """The target is there. *path* is the page or file it leads to, relative to the root."""

    path: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MissingFile:
    """Nothing at *path*. *suggestion* is the exact href to type instead, when one is clearly best."""

    path: str
    suggestion: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MissingAnchor:
    """*path* is there, `#anchor` in it is not."""

    path: str
    anchor: str
    suggestion: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseMismatch:
    """Only a name that differs in case is there: *actual*. *suggestion* is the exact href to type."""

    path: str
    actual: str
    suggestion: str | None = None


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
    """`#L90` into a file of 40 lines."""

    path: str
    line: int
    lines: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Empty:
    """A link without a destination."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LocalPath:
    """A link that works on one machine only; *reason* says which kind."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class External:
    """An http(s) link: *url* to request, without its *fragment* (as written, not decoded)."""

    url: str
    fragment: str = ""

    @property
    def key(self) -> str:
        """The URL with its fragment: how outcomes are looked up."""
        return f"{self.url}#{self.fragment}" if self.fragment else self.url


@dataclass(frozen=True, slots=True, kw_only=True)
class NotChecked:
    """A link that is nobody's file: mail, telephone, data, an unknown scheme, a template placeholder."""

    reason: str


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
    | External
    | NotChecked
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolved:
    """A link and where it leads."""

    link: Link
    resolution: Resolution
