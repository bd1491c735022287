"""What kind of thing a link points to, before anybody looks whether it is there."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class PathTarget:
    """A path inside the tree. *path* is decoded and without query; *raw_path* is as written; *fragment* is as written.

    *fragment* None: there was no `#`. *rooted*: the path began with `/`. *remapped*: it was a web address, which the
    configuration maps to the tree.
    """

    path: str
    raw_path: str
    query: str = ""
    fragment: str | None = None
    rooted: bool = False
    remapped: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class UrlTarget:
    """An http(s) address without its fragment."""

    url: str
    fragment: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LocalTarget:
    """Something on the writer's own machine; *reason* says what, *url* (without *fragment*) is its address if it has one."""

    reason: str
    url: str = ""
    fragment: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherTarget:
    """Nothing that a link checker can look for; *reason* says why. *leads_elsewhere*: it leads to no place to look at."""

    reason: str
    leads_elsewhere: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class NoTarget:
    """An empty destination."""


Target = PathTarget | UrlTarget | LocalTarget | OtherTarget | NoTarget
