"""A page's text split the way the metadata recognisers need it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class FrontMatterEntry:
    """One scalar of the front matter: *key* is the dotted path (`last_update.date`), list items share their list's key.

    *value* is the scalar as text (quotes removed, nothing converted); *line* and *column* are 1-based, of the value.
    """

    key: str
    value: str
    line: int
    column: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Comment:
    """An HTML comment: its inner *text*, and where it starts."""

    text: str
    line: int
    column: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PageHeading:
    """A heading's plain *text*, its level and its line."""

    text: str
    level: int
    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PageText:
    """One page as lines, with what Markdown says about them.

    *lines* are the source lines without their endings, index 0 is line 1. *body_line* is the first line after the front
    matter. *code_lines* are the 1-based lines inside fenced or indented code or HTML `<pre>`; *comment_lines* those
    wholly inside HTML comments.
    """

    path: str
    lines: tuple[str, ...]
    body_line: int = 1
    front_matter: tuple[FrontMatterEntry, ...] = ()
    code_lines: frozenset[int] = frozenset()
    comment_lines: frozenset[int] = frozenset()
    comments: tuple[Comment, ...] = ()
    headings: tuple[PageHeading, ...] = ()
