"""A page that git calls renamed is the same page only if its title, names and numbers agree."""

import pytest

from doc_audit.fixes.same import is_same_page
from doc_audit.metadata.vocabulary import vocabulary_of
from doc_audit.model.dialect import Dialect
from doc_audit.source.page import parse

PAGE = """# Runbook of Alpha

**Last Reviewed**: 2026-02-07

Restart Alpha on host-12 with port 8080, and see [the plan](plan.md).

Ask Berta where nothing helps.
"""


def same(old: str, new: str) -> bool:
    return is_same_page(
        old, new, lambda text: parse("a.md", text, dialect=Dialect(ids="github"), labels={}).title, vocabulary_of({})
    )


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("2026-02-07", "2026-11-24"),
        ("[the plan](plan.md)", "[the plan](../plans/alpha-plan.md)"),
        ("Ask Berta where nothing helps.\n", "Ask Berta where nothing helps.\n\nSince 2027 Carl helps too.\n"),
        ("Ask Berta where nothing helps.\n", ""),
        ("where nothing helps", "where nothing works"),
    ],
)
def test_a_page_that_was_worked_on_is_the_same(old: str, new: str) -> None:
    assert same(PAGE, PAGE.replace(old, new))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("# Runbook of Alpha", "# Runbook of Beta"),
        ("Berta", "Carl"),
        ("8080", "8081"),
        ("host-12", "host-13"),
    ],
)
def test_another_page_of_the_same_template_is_not(old: str, new: str) -> None:
    assert not same(PAGE, PAGE.replace(old, new))
