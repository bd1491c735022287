"""Names that a page of Sphinx gives to places on it, as MyST and reStructuredText both have them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from doc_audit.markdown.slugs import docutils_slug
from doc_audit.model.columns import ANY_ANCHOR
from doc_audit.model.document import AnchorKind

# How directives begin whose code writes on the page: nobody knows which places are there.
WRITTEN_BY_CODE = (
    "auto", "doxygen", "click", "argparse", "typer", "program-output", "jinja", "exec", "openapi", "redoc",
    "swagger", "sphinx_argparse", "gallery", "nbgallery", "minigallery", "tags", "docstring", "graphql", "rosetta",
)  # fmt: skip


# Directives that name an object of code, by their last part.
_OBJECT_NAMES = """
function class method staticmethod classmethod property attribute data exception module type var macro struct
union enum enumerator member concept namespace option envvar confval describe object directive role decorator
"""
OBJECTS = frozenset(_OBJECT_NAMES.split())


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """One name: *line* counts from 0, *text* is the title that a reference shows."""

    name: str
    kind: AnchorKind
    line: int
    text: str = ""


def plain_name(written: str) -> str:
    """Write a name as references are compared: in lower case, with single blanks (docutils, `fully_normalize_name`)."""
    return " ".join(written.lower().split())


def labelled(name: str, line: int, title: str = "") -> Iterator[Named]:
    """Give a label and the id that it makes."""
    yield Named(name=plain_name(name), kind="label", line=line, text=title)
    yield Named(name=docutils_slug(name), kind="explicit", line=line)


def equation(name: str, line: int) -> Iterator[Named]:
    """Give the label of an equation, whose id begins with `equation-` (Sphinx, `math` domain)."""
    yield Named(name=plain_name(name), kind="label", line=line)
    yield Named(name=docutils_slug(f"equation-{name}"), kind="explicit", line=line)


def terms(rows: Sequence[tuple[int, str]]) -> Iterator[Named]:
    """Give the terms of a glossary, whose numbered *rows* are: what is not indented."""
    depth = min((_depth(row) for _, row in rows if row.strip()), default=0)
    for number, row in rows:
        text = row.strip()
        if text and _depth(row) == depth and not text.startswith((":", "..", "#")):
            # What stands behind ` : ` only sorts it.
            term = text.partition(" : ")[0].strip()
            yield Named(name=docutils_slug(f"term-{term}"), kind="term", line=number, text=term)


def _depth(row: str) -> int:
    return len(row) - len(row.lstrip())


def objects(argument: str, line: int) -> Iterator[Named]:
    """Give what an object of code, as its directive writes it, is called: whole names are known where no other is around it."""
    name = argument.partition("(")[0].strip().split(" ")[-1].split("::")[-1]
    if name:
        yield Named(name=plain_name(name), kind="label", line=line)
        yield Named(name=name, kind="explicit", line=line)
        # Its module, its class or its program stand before it.
        yield Named(name=f"{ANY_ANCHOR}{name}", kind="explicit", line=line)
