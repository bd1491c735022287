"""Where a link may lead: what a site kind answers, and what is looked up in the tree."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class InSource:
    """A file of the tree, or with *folders* a folder as well; None is a path that climbs out of the root.

    If it is there, and there is a *reason*, nobody can tell whether the link leads to it.
    """

    path: str | None
    folders: bool = True
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Ignored:
    """A file that is not in the tree, but that git would ignore at *path*: if it would, a build makes it."""

    path: str


@dataclass(frozen=True, slots=True)
class AtAddress:
    """An address of the built site, without its base, and without slashes at its ends."""

    address: str


@dataclass(frozen=True, slots=True)
class Named:
    """What is called *key* in one *space* of names of the site: labels, ids, titles, file names.

    *only*: where several things are called so, the name stands for none.
    """

    space: str
    key: str
    only: bool = False


@dataclass(frozen=True, slots=True)
class Beside:
    """The file *name* in the folder of the page that is *named*: `a.png` of a page that has a folder of its own."""

    named: Named
    name: str


@dataclass(frozen=True, slots=True)
class NotJudged:
    """Nobody can tell from the sources, for this *reason*; but where something is called nearly as *near*, that was meant."""

    reason: str
    near: Named | None = None


@dataclass(frozen=True, slots=True)
class Anywhere:
    """A file whose path ends with *path*, whatever its case, below *folder*: the one nearest to the folder *near*."""

    path: str
    folder: str = ""
    near: str = ""


@dataclass(frozen=True, slots=True)
class Matching:
    """Any file whose path matches the glob *pattern*, which is read as git reads patterns and seen from the root."""

    pattern: str


Place = InSource | Ignored | AtAddress | Anywhere | Beside | Named | Matching | NotJudged


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """One thing that has a name: *key* in the *space*, the page at *path*, and there the place *anchor* (empty: the page).

    With a *reason*, nobody can tell from the sources whether it is there when somebody looks for it.
    """

    space: str
    key: str
    path: str
    anchor: str = ""
    reason: str = ""
