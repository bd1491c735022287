"""What is known of one Hugo site: its folders, languages and rules, as its configuration has them."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from posixpath import splitext
from typing import Literal

# https://gohugo.io/configuration/content-types/
CONTENT = (
    ".md",
    ".markdown",
    ".mdown",
    ".mdx",
    ".html",
    ".htm",
    ".adoc",
    ".ad",
    ".asciidoc",
    ".org",
    ".rst",
    ".pandoc",
    ".pdc",
)
# What shortcodes are called that bring in another text.
BRINGS_IN = re.compile(r"include|readfile|snippet|transclude|embed-?md|import", re.IGNORECASE)
# Who decides where a link or an image in Markdown leads: nobody, Hugo's own render hook, or one that we do not know.
Hook = Literal["plain", "embedded", "unknown"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mount:
    """The *folder* of the tree (seen from its root), or file, that lies at *target* of the site, for some *languages* or all (none)."""

    folder: str
    target: str = ""
    languages: tuple[str, ...] = ()

    def below(self, path: str) -> str | None:
        """Give where the file *path* of the tree lies in the site; None if it is not in the folder."""
        if path == self.folder:
            return self.target
        inside = path.removeprefix(f"{self.folder}/") if self.folder else path
        if self.folder and inside == path:
            return None
        return f"{self.target}/{inside}".strip("/")


@dataclass(frozen=True, slots=True, kw_only=True)
class Permalink:
    """Pages of the *kind* (`page`, `section`) in the *section* (empty: all) get addresses of the *pattern*."""

    kind: str
    section: str
    pattern: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Hugo:
    """What the configuration says. *bundles* are the folders of the tree that are one page: those that hold an `index.md`.

    *ugly* are the sections whose addresses end in `.html`, "" is all. *unseen* are parts of the site that come from elsewhere: an
    address and the reason why nobody can tell what is below. *own_destinations* mean something of their own to a render hook of the
    site. *brings_in_pages*: what shortcodes bring in is looked for where we look. *own_calls* are shortcodes that templates of the
    site define. *without_suffix*: the host serves `x.html` at `x`, too.
    """

    languages: tuple[str, ...] = ("en",)
    default: str = "en"
    prefixed: bool = False
    contents: tuple[Mount, ...] = ()
    statics: tuple[Mount, ...] = ()
    assets: tuple[Mount, ...] = ()
    bundles: frozenset[str] = field(default=frozenset(), repr=False)
    ugly: frozenset[str] = frozenset()
    keeps_case: bool = False
    keeps_accents: bool = True
    permalinks: tuple[Permalink, ...] = ()
    dates: tuple[str, ...] = ()
    taxonomies: tuple[str, ...] = ()
    feeds: bool = True
    formats: bool = False
    robots: bool = False
    link_hook: Hook = "plain"
    image_hook: Hook = "plain"
    own_destinations: frozenset[str] = frozenset()
    brings_in_pages: bool = False
    without_suffix: bool = False
    unseen: tuple[tuple[str, str], ...] = ()
    own_calls: frozenset[str] = frozenset()

    def prefix(self, language: str) -> str:
        """Give what stands before the addresses of *language*, with a slash behind it."""
        return f"{language}/" if self.prefixed or language != self.default else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """A file of the content: its *language*, the *folder* of the site that it lies in, and its *name* without suffixes.

    *others* are the languages that show the same file. *kind* is `leaf` of an `index.md`, `branch` of an `_index.md`, `part` of a
    file that belongs to the page of a folder above.
    """

    path: str
    language: str
    folder: str
    name: str
    kind: Literal["leaf", "branch", "single", "part"]
    others: tuple[str, ...] = ()

    def elsewhere(self) -> "Iterator[Content]":
        """Give the page in each other language that shows it where it has none of its own."""
        for language in self.others:
            yield replace(self, language=language)

    @property
    def logical(self) -> str:
        """Give the path by which `ref` finds the page (https://gohugo.io/methods/page/path/)."""
        place = self.folder if self.kind in ("leaf", "branch") else f"{self.folder}/{self.name}"
        return f"/{normal(place).strip('/')}"

    @property
    def short(self) -> str:
        """Give the name by which `ref` finds the page if no other has it."""
        return self.logical.rpartition("/")[2]


def normal(path: str) -> str:
    """Write a path as Hugo compares it."""
    return path.lower().replace(" ", "-")


def content_of(hugo: Hugo, path: str) -> Content | None:
    """Say what the file *path* of the tree is in the content of the site; None if it is none of its content."""
    places = _places(hugo, path)
    if not places:
        return None
    language = hugo.default if hugo.default in places else next(iter(places))
    inside = places[language]
    others = tuple(code for code, place in places.items() if place == inside and code != language)
    folder, _, file = inside.rpartition("/")
    stem, suffix = splitext(file)
    if suffix.lower() not in CONTENT:
        return None
    bare, dot, code = stem.rpartition(".")
    if dot and code.lower() in hugo.languages:
        stem, language, others = bare, code.lower(), ()
    kind = _kind(hugo, path, inside, stem)
    return Content(path=path, language=language, folder=folder, name=stem, kind=kind, others=others)


def _places(hugo: Hugo, path: str) -> Mapping[str, str]:
    """Give for each language where the file *path* of the tree lies in its content, by the innermost of its folders."""
    found: dict[str, tuple[int, str]] = {}
    for mount in hugo.contents:
        inside = mount.below(path)
        if inside is None:
            continue
        for language in mount.languages or (hugo.default,):
            if language not in found or len(mount.folder) > found[language][0]:
                found[language] = (len(mount.folder), inside)
    return {language: inside for language, (_, inside) in found.items()}


def _kind(hugo: Hugo, path: str, inside: str, stem: str) -> Literal["leaf", "branch", "single", "part"]:
    folder = path.rpartition("/")[0]
    if "/_" in f"/{inside.rpartition('/')[0]}":
        # By convention such a folder holds texts that other pages bring in.
        return "part"
    above = folder if stem not in ("index", "_index") else folder.rpartition("/")[0]
    while above:
        if above in hugo.bundles:
            return "part"
        above = above.rpartition("/")[0]
    kinds: Mapping[str, Literal["leaf", "branch"]] = {"index": "leaf", "_index": "branch"}
    return kinds.get(stem, "single")
