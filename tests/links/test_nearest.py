"""Suggestions: what stands out is found, each search is made once, and no run makes more than its budget of them."""

import pytest

from doc_audit.links.nearest import Nearest


@pytest.mark.parametrize(
    ("name", "choices", "expected"),
    [
        ("instalation", ["installation", "usage"], "installation"),
        ("Set_Up", ["set-up", "start-up"], "set-up"),
        ("version-12", ["version-13"], None),
        ("heading-x", ["heading-a", "heading-b"], None),
        ("anything", [], None),
    ],
)
def test_the_one_that_stands_out(name: str, choices: list[str], expected: str | None) -> None:
    nearest = Nearest()
    assert (nearest.alike(name, "g", lambda: choices) or nearest.standing_out(name, "g", lambda: choices)) == expected


def test_choices_are_asked_for_once_and_answers_remembered() -> None:
    asked = []
    nearest = Nearest()
    for _ in range(3):
        assert nearest.standing_out("instalation", "g", lambda: asked.append(1) or ["installation"]) == "installation"  # type: ignore[func-returns-value]
    assert len(asked) == 1


def test_comparisons_are_bounded() -> None:
    nearest = Nearest(left=2500)
    choices = [f"page-{number}" for number in range(1000)]
    for number in range(100):
        nearest.standing_out(f"pagee-{number}", "g", lambda: choices)
    assert nearest.left == 500
