"""Pages of a Sphinx site that are no Markdown: what has a name in reStructuredText, and the Markdown in notebooks."""

import json
from collections.abc import Iterator
from operator import itemgetter

from doc_audit.markdown.body import read_body
from doc_audit.markdown.rescue import Rescue
from doc_audit.markdown.rest import read_rest
from doc_audit.markdown.sourcemap import SourceMap
from doc_audit.model.columns import Anchors, LinkRow, Links
from doc_audit.model.dialect import Dialect
from doc_audit.model.document import Anchor, Document
from doc_audit.model.lines import split_lines
from doc_audit.model.place import Location
from doc_audit.sites.configuration import Configuration


def read_others(configuration: Configuration, dialect: Dialect) -> Iterator[Document]:
    """Give the pages in reStructuredText and the notebooks below the configuration's folder; *dialect* is that of its Markdown."""
    for path, text in configuration.below(""):
        if path.endswith(".rst"):
            yield _rest(path, text)
        elif path.endswith(".ipynb") and "/.ipynb_checkpoints/" not in f"/{path}":
            document = _notebook(path, text, dialect)
            if document is not None:
                yield document


def _rest(path: str, text: str) -> Document:
    lines = split_lines(text)
    anchors = [
        Anchor(
            name=found.name,
            kind=found.kind,
            location=Location(path=path, line=found.line + 1, column=1),
            text=found.text,
        )
        for found in read_rest(lines)
        if found.name
    ]
    return Document(path=path, title="", lines=len(lines), links=Links.of_rows(path, []), anchors=Anchors.of(anchors))


def _notebook(path: str, text: str, dialect: Dialect) -> Document | None:
    """Read the Markdown cells of a notebook (https://nbformat.readthedocs.io); its lines are those of the file."""
    try:
        cells = json.loads(text)["cells"]
        pieces = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    # A blank line between two cells: each is text by itself.
    page = "\n\n".join(piece.rstrip("\n") for piece in pieces)
    rescue = Rescue(path)
    body = read_body(path, SourceMap(page), 0, dialect, rescue)
    lines = split_lines(page)
    places = _places(lines, split_lines(text))
    rows = [_moved(row, places) for row in sorted(body.links, key=itemgetter(0, 1))]
    return Document(
        path=path,
        title="",
        lines=len(lines),
        links=Links.of_rows(path, rows),
        anchors=Anchors.of(body.anchors),
        unread=tuple(rescue.parts),
    )


def _moved(row: LinkRow, places: list[int]) -> LinkRow:
    """Put a link where its line stands in the file; it is never written there."""
    line = places[min(row.line, len(places)) - 1] if places else 1
    return row._replace(line=line, column=1, span=None)


def _places(lines: list[str], written: list[str]) -> list[int]:
    """Give for each of *lines*, in their order, the 1-based line of the file that holds it as a string of JSON."""
    found: list[int] = []
    place = 0
    for line in lines:
        quoted = json.dumps(line, ensure_ascii=False)[1:-1]
        escaped = json.dumps(line)[1:-1]
        here = place
        while quoted and here < len(written) and not (quoted in written[here] or escaped in written[here]):
            here += 1
        if quoted and here < len(written):
            place = here
        found.append(place + 1)
    return found
