"""Links in forms that CommonMark does not know: each form is one module, and one line of `FORMS`.

A reader gets the lines of a page (`form.Rows`) and gives a `LinkRow` for each use, with the exact place of its destination.
Which forms a page has is said by its `Dialect`. Where such a link stands inside the destination of an ordinary one
(`[x]({{< ref "y" >}})`), or of its definition, it is what that one links to.
"""

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence

from doc_audit.markdown.forms.docfx import read_docfx
from doc_audit.markdown.forms.docsify import read_docsify
from doc_audit.markdown.forms.erb import read_erb
from doc_audit.markdown.forms.form import Reader, Rows
from doc_audit.markdown.forms.gitbook import read_gitbook
from doc_audit.markdown.forms.hugo import read_hugo
from doc_audit.markdown.forms.include_markdown import read_include_markdown
from doc_audit.markdown.forms.includes import read_includes
from doc_audit.markdown.forms.jsx import read_jsx
from doc_audit.markdown.forms.liquid_includes import read_liquid_includes
from doc_audit.markdown.forms.mintlify import read_mintlify
from doc_audit.markdown.forms.myst import read_myst
from doc_audit.markdown.forms.pymdown_snippets import read_pymdown_snippets
from doc_audit.markdown.forms.script_imports import read_script_imports
from doc_audit.markdown.forms.snippets import read_snippets
from doc_audit.markdown.forms.wikilinks import read_wikilinks, read_wikilinks_of_wikis
from doc_audit.model.columns import LinkRow
from doc_audit.model.dialect import Dialect

FORMS: Mapping[str, Reader] = {
    "docfx": read_docfx,
    "docsify": read_docsify,
    "erb": read_erb,
    "gitbook": read_gitbook,
    "hugo": read_hugo,
    "include-markdown": read_include_markdown,
    "jsx": read_jsx,
    "liquid-includes": read_liquid_includes,
    "mintlify": read_mintlify,
    "myst": read_myst,
    "pymdown-snippets": read_pymdown_snippets,
    "script-imports": read_script_imports,
    "snippets": read_snippets,
    "wikilinks": read_wikilinks,
    "wikilinks-of-wikis": read_wikilinks_of_wikis,
}

__all__ = ["FORMS", "Rows", "read_forms", "with_forms"]


def read_forms(rows: Rows, dialect: Dialect) -> Iterator[LinkRow]:
    """Find every link in a form that *dialect* names."""
    if dialect.includes:
        yield from read_includes(rows, dialect.includes)
    for form in dialect.forms:
        yield from FORMS[form](rows)


def with_forms(links: list[LinkRow], found: list[LinkRow]) -> list[LinkRow]:
    """Put the links *found* by forms beside the ordinary *links*; each that holds one in its destination links to what that does."""
    places = []
    for number, link in enumerate(found):
        if link.span is not None:
            places.append((link.span[0], number))
    places.sort()
    kept: list[LinkRow] = []
    taken: set[int] = set()
    for link in links:
        inner = _first_within(link.span, places)
        if inner is None:
            kept.append(link)
        else:
            taken.add(inner)
            kept.append(found[inner]._replace(line=link.line, column=link.column, text=link.text))
    return kept + [link for number, link in enumerate(found) if number not in taken]


def _first_within(span: tuple[int, int] | None, places: Sequence[tuple[int, int]]) -> int | None:
    """Give the number that stands behind the first of the sorted *places* within *span*; None if none is within."""
    if span is None:
        return None
    first, last = span
    following = bisect_left(places, (first, 0))
    if following == len(places):
        return None
    place, number = places[following]
    if place >= last:
        return None
    return number
