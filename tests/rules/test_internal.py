"""What the rules on internal links leave alone although a link leads nowhere."""

import pytest
from facts import evidence_of

from doc_audit.links import resolve
from doc_audit.model.dialect import Dialect
from doc_audit.model.document import Corpus, Tree
from doc_audit.model.settings import Config
from doc_audit.rules.internal import empty_link
from doc_audit.source.page import parse


def empty(text: str, path: str = "docs/page.md", *files: str) -> list[tuple[int, int]]:
    """Where DA107 finds something on a page of *text*."""
    page = parse(path, text, dialect=Dialect(ids="github"), labels={})
    corpus = Corpus(documents=(page,), tree=Tree(files=frozenset({path, *files}), directories=frozenset({"", "docs"})))
    evidence = evidence_of(corpus, resolved=resolve(corpus, Config()))
    return [(problem.location.line, problem.location.column) for problem in empty_link.check(evidence)]


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("[to do]()\n", [(1, 1)]),
        ("A [to do](<>) list\n", [(1, 3)]),
        ("[![Built](badge.svg)]()\n", []),
        ("| [![Gap](https://img.example/a)]() | [see]() |\n| --- | --- |\n", [(1, 39)]),
        ("[Some ![icon](a.svg) text]()\n", [(1, 1)]),
        ("[![icon](a.svg) text]()\n", [(1, 1)]),
        ("[![](a.svg)]()\n", []),
    ],
)
def test_a_link_around_an_image_alone_keeps_it_from_being_opened(text: str, places: list[tuple[int, int]]) -> None:
    assert empty(text) == places


def test_draft_chapters_of_a_book_have_no_destination_yet() -> None:
    text = "# Summary\n\n- [Draft]()\n"
    assert empty(text, "docs/SUMMARY.md") == [(3, 3)]
    assert empty(text, "docs/SUMMARY.md", "book.toml") == []
    assert empty(text, "docs/src/SUMMARY.md", "docs/book.toml") == []
    assert empty(text, "docs/page.md", "book.toml") == [(3, 3)]
