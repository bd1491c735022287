"""What one page yields: links, anchors, stamps and directives; facts without opinion."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from doc_audit.model.calendar import WrittenCycle, WrittenDate
from doc_audit.model.place import Location

LinkKind = Literal[
    "inline",
    "reference",
    "image",
    "autolink",
    "bare",
    "html",
    # Forms that only some sites know. What a name, a tag, a role and a wikilink hold is no address, but a name of the site's.
    "include",
    "rebased-include",
    "component",
    "base-url",
    "shortcode",
    "directive",
    "name",
    "tag",
    "role",
    "wikilink",
    "embed",
    "front-matter",
    "navigation",
    "redirect",
]
# A label and a term are names that the whole site knows (MyST); a label's text is the title that a reference to it shows.
AnchorKind = Literal["heading", "explicit", "html", "footnote", "label", "term"]
MadeByCode = Literal["", "objects", "text"]
Role = Literal["reviewed", "updated", "next", "cycle", "owner"]
Month = Literal["1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12"]
# A project's own labels by role, and its names of months by number.
Words = Mapping[str, tuple[str, ...]]
StampSource = Literal[
    "front-matter", "g3doc", "footer", "header", "table", "comment", "badge", "config", "codeowners", "git"
]
# A wrong weekday leaves the date as it is.
DateProblem = Literal["invalid", "ambiguous", "placeholder", "relative", "weekday"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """One use of a link. *href* is the destination after Markdown/HTML decoding (escapes, entities), not URL-decoded.

    *span* is the (start, end) character offset of the destination as written in the decoded source (newlines untouched),
    for rewriting; None where it is not one plain run of text. A reference link's span is that of its definition.
    """

    href: str
    text: str
    kind: LinkKind
    location: Location
    span: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class UndefinedReference:
    """`[text][label]` or `[text][]` whose *label* has no definition on the page."""

    label: str
    text: str
    location: Location


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchor:
    """A place that `#name` can point to. *text* is the heading's text, empty for other kinds."""

    name: str
    kind: AnchorKind
    location: Location
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    """One value of review metadata, as written (*raw*) under *label*, and what it was read as.

    A bad value is data too: *problem* names it, and *readings* holds every possible date of an ambiguous one
    (month-first reading before day-first). *note* says in words what was odd or which evidence decided; *decided* says that
    it was read in one of two ways because of such evidence.
    """

    role: Role
    label: str
    raw: str
    source: StampSource
    location: Location
    date: WrittenDate | None = None
    readings: tuple[dt.date, ...] = ()
    cycle: WrittenCycle | None = None
    problem: DateProblem | None = None
    note: str = ""
    decided: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Directive:
    """An inline `doc-audit:` comment, or a *foreign* one, for another link checker.

    *codes* are rule codes or prefixes; it covers *lines* first to last, both included.
    """

    kind: Literal["ignore", "ignore-file", "foreign"]
    codes: tuple[str, ...]
    lines: tuple[int, int]
    location: Location
    reason: str = ""
    until: dt.date | None = None
    problem: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Exemption:
    """The page says (or its path says) that it needs no review: *reason*, and the last day that holds.

    *problem* says what is missing or wrong in an exemption of doc-audit's own form.
    """

    reason: str
    location: Location
    until: dt.date | None = None
    problem: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mojibake:
    """Text decoded with the wrong encoding, and the *repaired* text."""

    garbled: str
    repaired: str
    location: Location
    occurrences: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class FrontMatterProblem:
    """Front matter that does not parse; what could be saved was read line by line."""

    message: str
    location: Location


@dataclass(frozen=True, slots=True, kw_only=True)
class UnreadPart:
    """A part of a page that the parser failed on; the rest of the page was read. *what* names it in words for the user."""

    what: str
    error: str
    location: Location


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One page, parsed. All locations carry the same path; everything is in source order.

    *fields* are the entries of its front matter that its site makes addresses from, each a dotted key and a value. *regions* are
    the parts that other pages bring in by name: the name, and the lines that open and close it. *definitions* are those of its
    references, where others may use them: label and destination. *made_by_code* says what code
    makes of a part of it: text of any kind, or descriptions of the objects of a program.
    """

    path: str
    title: str
    lines: int
    links: Sequence[Link] = ()
    undefined_references: tuple[UndefinedReference, ...] = ()
    anchors: Sequence[Anchor] = ()
    stamps: tuple[Stamp, ...] = ()
    directives: tuple[Directive, ...] = ()
    exemption: Exemption | None = None
    mojibake: Mojibake | None = None
    front_matter_problem: FrontMatterProblem | None = None
    unread: tuple[UnreadPart, ...] = ()
    fields: tuple[tuple[str, str], ...] = ()
    regions: tuple[tuple[str, int, int], ...] = ()
    definitions: tuple[tuple[str, str], ...] = ()
    made_by_code: MadeByCode = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Skipped:
    """A page that could not be read, and why, in words for the user."""

    path: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """Where a forge shows the files of a checked-out branch.

    *views* pair the start of an address (without its scheme, in lower case) with what follows it: `github.com/acme/docs` and
    `/blob/main`. *folder* is that of the tree in the repository, with a slash behind it; empty at the top.
    """

    views: tuple[tuple[str, tuple[str, ...]], ...]
    folder: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tree:
    """What exists under the root, in exact case: POSIX paths relative to it; the root itself is the directory `""`.

    *ignored* holds files and directories that `.gitignore` leaves out (an ignored directory's inside is not listed unless
    a link asked for it); *unlisted* are links to folders, of which the same holds; *unbuilt* are files that are not there, but
    `.gitignore` names, because a build makes them; *submodules* are the folders of submodules that are not checked out;
    *tracked* is what git tracks, None where there is no git; *shown* says where a forge
    shows the tree. *settings* are the texts of the configuration files of generators.
    *line_counts* and *html_anchors* are read only for files that a link's fragment points into.
    """

    files: frozenset[str]
    directories: frozenset[str]
    ignored: frozenset[str] = frozenset()
    unlisted: frozenset[str] = frozenset()
    unbuilt: frozenset[str] = frozenset()
    submodules: frozenset[str] = frozenset()
    tracked: frozenset[str] | None = None
    shown: Shown | None = None
    settings: Mapping[str, str] = field(default_factory=dict)
    line_counts: Mapping[str, int] = field(default_factory=dict)
    html_anchors: Mapping[str, frozenset[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Build:
    """A built site as it lies in *folder*: the ids of each HTML page, and the paths of all other files, seen from there."""

    folder: str
    ids: Mapping[str, frozenset[str]]
    others: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Corpus:
    """The audited pages in path order, the pages that could not be read, and the tree around them.

    *targets* are pages outside the audited paths that were read only for their anchors. *navigation* are the files beside the
    pages that hold links of their sites: they are no pages, and have links alone. *left* says how many audited pages are in
    none of these, because the run was asked to stop.
    *build* is what a generator made of the pages, where the user gave it.
    """

    documents: tuple[Document, ...]
    tree: Tree
    skipped: tuple[Skipped, ...] = ()
    targets: tuple[Document, ...] = ()
    navigation: tuple[Document, ...] = ()
    left: int = 0
    build: Build | None = None

    @property
    def linking(self) -> tuple[Document, ...]:
        """Give everything whose links are judged."""
        return (*self.documents, *self.navigation)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What must be looked at beyond the audited pages before links can be judged; all paths relative to the root.

    *pages* are Markdown pages to parse for anchors, *html* HTML files to read ids from, *counted* files whose lines are
    to be counted, *probed* paths below ignored directories that may or may not exist, *unbuilt* paths that do not exist, but
    that git may ignore.
    """

    pages: frozenset[str] = frozenset()
    html: frozenset[str] = frozenset()
    counted: frozenset[str] = frozenset()
    probed: frozenset[str] = frozenset()
    unbuilt: frozenset[str] = frozenset()
