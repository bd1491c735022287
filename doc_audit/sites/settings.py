"""What a site's own configuration says that bears on its links."""

from dataclasses import dataclass, field
from typing import Any

from doc_audit.model.dialect import Dialect


@dataclass(frozen=True, slots=True, kw_only=True)
class Redirect:
    """Whoever asks for *address* is sent to *target*, as the *file* says. An address that ends with `*` stands for all below."""

    address: str
    target: str
    file: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Folders are relative to the site's own, and "" is that folder itself.

    *content* is where its pages lie, None where nobody knows. Below *statics* lies what is served as it is; a link from the
    root is looked for in them and in *content*. *base* stands before every address, with no slash at its ends. *aliases* are
    prefixes of links and the folders that they stand for. *closed*: every address of the site is made from a file that we can
    see, so that a link to none is broken. *from_root*: links lead from the root of the site, wherever their page lies.
    *from_content*: a link to a source may lead from the folder of the site that its page lies in. *redirects* lead from an
    address to another, and are said in a file of the tree: they make the first one exist. *exact_ids*: the ids of headings are
    known to the letter, and case counts, unless *any_case* will do; *open_ids* is the reason why others may be there. *own* is what
    only the kind itself asks for; it is small, and can be pickled.
    *schemes*, if there are any, are those of addresses: a link with another one, or to a place on its own page, names something
    of the site. *includes_move*: the links of a text that is brought in lead from the page that brings it in. From *partials*
    pages bring text in; what lies there is read as pages are, but is none. *appended* are the files whose text stands at the end
    of every page, as paths from the root.
    *roots* are more folders that pages are made from, and these may lie outside of the site's own; with them, nothing else in that
    folder is a page of the site. *hosts* are the beginnings of addresses (`https://example.org`) under which the site is served.
    *page_ids* are those that its layouts may put on any page.
    *unknown* are the reasons why some addresses cannot be known from the sources, in words for the user.
    """

    dialect: Dialect = field(default_factory=Dialect)
    content: str | None = None
    statics: tuple[str, ...] = ()
    base: str = ""
    aliases: tuple[tuple[str, str], ...] = ()
    closed: bool = False
    from_root: bool = False
    from_content: bool = False
    redirects: tuple[Redirect, ...] = ()
    exact_ids: bool = False
    any_case: bool = False
    page_ids: frozenset[str] = frozenset()
    open_ids: str = ""
    partials: tuple[str, ...] = ()
    appended: tuple[str, ...] = ()
    own: Any = None
    schemes: tuple[str, ...] = ()
    includes_move: bool = False
    roots: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()

    def said(self) -> tuple[str, ...]:
        """Say in words what bears on links."""
        lines = []
        if self.content:
            lines.append(f"pages in {self.content}/")
        if self.base:
            lines.append(f"addresses below /{self.base}/")
        served = [f"{folder}/" for folder in self.statics if folder and folder != self.content]
        if served:
            lines.append(f"files served from {', '.join(served)}")
        if self.dialect.ids != "github":
            lines.append(f"anchors as {self.dialect.ids} makes them")
        if self.redirects:
            lines.append(f"{len(self.redirects)} redirects")
        return (*lines, *(f"unknown: {reason}" for reason in self.unknown))
