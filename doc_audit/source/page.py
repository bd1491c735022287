"""One page of Markdown into a `Document`: every link, anchor, stamp and directive, with its exact place."""

import re
from collections.abc import Iterator, Sequence
from operator import itemgetter
from pathlib import PurePosixPath

from doc_audit.markdown.body import Body, read_body
from doc_audit.markdown.comments import read_directives
from doc_audit.markdown.foreign import read_foreign
from doc_audit.markdown.forms.form import Rows, read_fields
from doc_audit.markdown.forms.include_markdown import read_marks
from doc_audit.markdown.forms.includes import read_anchors, read_regions
from doc_audit.markdown.forms.pymdown_snippets import read_parts
from doc_audit.markdown.mojibake import find_mojibake
from doc_audit.markdown.pagetext import PageText
from doc_audit.markdown.rescue import Rescue
from doc_audit.markdown.sourcemap import SourceMap
from doc_audit.metadata.front_matter import FrontMatter, read_front_matter
from doc_audit.metadata.stamps import recognise
from doc_audit.metadata.vocabulary import vocabulary_of
from doc_audit.model.columns import Anchors, Links
from doc_audit.model.dialect import Dialect
from doc_audit.model.document import Directive, Document, Exemption, FrontMatterProblem, Stamp, Words
from doc_audit.model.place import Location

_WORD = re.compile(r"#?[\w.-]+")
_NOT_NEWLINE = re.compile(r"[^\r\n]")
_TITLE_KEYS = ("title", "Title", "sidebar_label", "linkTitle")


def parse(path: str, text: str, *, dialect: Dialect, labels: Words) -> Document:
    """Read the page *text* (decoded, without byte order mark). Spans are offsets into *text* as given.

    A part that a parser fails on is left out, and named in `Document.unread`.
    """
    rescue = Rescue(path)
    if path.endswith(".mdx"):
        text = _with_html_comments(text)
    source = SourceMap(text)
    front = rescue.attempt("the front matter", 1, lambda: read_front_matter(source.lines), FrontMatter())
    body = read_body(path, source, front.lines, dialect, rescue)
    page = _page_text(path, source, front, body)
    title, problem = _title(path, front, body), _problem(path, front)
    no_stamps: tuple[tuple[Stamp, ...], Exemption | None] = ((), None)
    stamps, exemption = rescue.attempt(
        "the review metadata", 1, lambda: recognise(page, vocabulary_of(labels)), no_stamps
    )
    in_front = list(read_fields(Rows(source=source), front.entries, dialect.link_fields))
    no_directives: tuple[Directive, ...] = ()
    directives = rescue.attempt(
        "the ignore comments",
        1,
        lambda: (
            *read_directives(path, body.comments, source.lines),
            *read_foreign(path, body.comments, source.lines),
        ),
        no_directives,
    )
    mojibake = None
    if not text.isascii():
        mojibake = rescue.attempt("the encoding", 1, lambda: find_mojibake(path, source.lines, body.code_lines), None)
    return Document(
        path=path,
        title=title,
        lines=len(source.lines) - (not source.lines[-1]),
        links=Links.of_rows(path, sorted((*in_front, *body.links), key=itemgetter(0, 1))),
        undefined_references=tuple(body.undefined),
        anchors=Anchors.of(body.anchors),
        stamps=stamps,
        directives=directives,
        exemption=exemption,
        mojibake=mojibake,
        front_matter_problem=problem,
        unread=tuple(rescue.parts),
        fields=tuple(_fields(front, dialect)),
        definitions=tuple(body.definitions),
        made_by_code=body.made_by_code,
        regions=tuple(_regions(source.lines, dialect)),
    )


def _fields(front: FrontMatter, dialect: Dialect) -> Iterator[tuple[str, str]]:
    if front.kind and "" in dialect.fields:
        yield "", front.kind
    for entry in front.entries:
        if entry.key in dialect.fields:
            yield entry.key, entry.value


def _regions(lines: Sequence[str], dialect: Dialect) -> Iterator[tuple[str, int, int]]:
    """Give the parts of the page that others may bring in by name, as its site marks them."""
    if dialect.includes == "vitepress":
        yield from read_regions(lines)
    if dialect.includes == "mdbook":
        yield from read_anchors(lines)
    if "include-markdown" in dialect.forms:
        yield from read_marks(lines)
    if "pymdown-snippets" in dialect.forms:
        yield from read_parts(lines)


def _with_html_comments(text: str) -> str:
    """Write the comments of MDX, `{/* … */}`, as those of HTML or blank, so that every other character keeps its place."""
    pieces, done = [], 0
    while True:
        start = text.find("{/*", done)
        end = text.find("*/}", start + 3)
        if start < 0 or end < 0:
            break
        pieces += [text[done:start], _html_comment(text[start + 3 : end])]
        done = end + 3
    return "".join([*pieces, text[done:]])


def _html_comment(inner: str) -> str:
    if inner.startswith((" ", "\t")) and "--" not in inner:
        return f"<!--{inner[1:]}-->"
    if _WORD.fullmatch(inner):
        # It may name a heading.
        return f"{{/*{inner}*/}}"
    return f"{{/*{_NOT_NEWLINE.sub(' ', inner)}*/}}"


def _page_text(path: str, source: SourceMap, front: FrontMatter, body: Body) -> PageText:
    return PageText(
        path=path,
        lines=tuple(source.lines),
        body_line=front.lines + 1,
        front_matter=front.entries,
        code_lines=frozenset(body.code_lines),
        comment_lines=frozenset(body.comment_lines),
        comments=tuple(body.comments),
        headings=tuple(body.headings),
    )


def _title(path: str, front: FrontMatter, body: Body) -> str:
    for heading in body.headings:
        if heading.level == 1 and heading.text:
            return heading.text
    values: dict[str, str] = {}
    for entry in front.entries:
        values.setdefault(entry.key, entry.value)
    for key in _TITLE_KEYS:
        if values.get(key):
            return values[key]
    return PurePosixPath(path).name


def _problem(path: str, front: FrontMatter) -> FrontMatterProblem | None:
    if not front.problem:
        return None
    return FrontMatterProblem(
        message=front.problem, location=Location(path=path, line=front.problem_line, column=front.problem_column)
    )
