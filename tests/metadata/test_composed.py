"""Labels made of parts: every language has the whole grid, and every pair of its parts is known."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doc_audit.metadata.composed import composed_label
from doc_audit.metadata.vocabulary import vocabulary_of
from doc_audit.metadata.words import grid

GRID = grid()
PARTS = ("last", "next", "reviewed", "updated", "review", "cycle", "owner", "page")
MADE_OF = {"reviewed": ("last", "reviewed"), "updated": ("last", "updated"), "next": ("next", "review"), "owner": ("page", "owner")}  # fmt: skip
UNSPACED = ("zh", "ja")


@pytest.mark.parametrize("language", GRID)
def test_every_language_has_every_part(language: str) -> None:
    for part in PARTS:
        assert all(word == word.casefold().strip() and word for word in GRID[language][part].split(", ")), part


@given(st.data())
def test_every_pair_of_parts_is_a_label_of_its_role(data: st.DataObject) -> None:
    language = data.draw(st.sampled_from(sorted(GRID)))
    role = data.draw(st.sampled_from(sorted(MADE_OF)))
    before, noun = (data.draw(st.sampled_from(GRID[language][part].split(", "))) for part in MADE_OF[role])
    label = f"{before} {noun}"
    if language in UNSPACED:
        label = before + noun
    # Some words are of two roles, "revision" say: the longest label wins, and a review is more than an update.
    found = composed_label(label)
    assert found is not None
    assert found.end == len(label)
    assert vocabulary_of({}).role(label.capitalize()) is not None


@pytest.mark.parametrize(
    ("label", "role"),
    [
        ("Last full review", "reviewed"),
        ("Last substantive update", "updated"),
        ("Last structural review", "reviewed"),
        ("Last reviewed and updated on", "reviewed"),
        ("DateReviewed", "reviewed"),
        ("Dato sist oppdatert", "updated"),
        ("Documento actualizado", "updated"),
        ("Päivitetty viimeksi", "updated"),
        ("ページの最終更新日", "updated"),
        ("评审周期", "cycle"),
        ("文档负责人", "owner"),
        ("下次审查", "next"),
        ("Next formal review", "next"),
        ("Überprüfungsintervall", "cycle"),
        ("Périodicité de révision", "cycle"),
        ("Responsable du document", "owner"),
        ("Last code review", None),
        ("Last performance review", None),
        ("Last status update", None),
        ("Last successful update", None),
        ("Data update", None),
        ("Review cycle time", None),
        ("Code owner", None),
    ],
)
def test_labels(label: str, role: str | None) -> None:
    assert vocabulary_of({}).role(label) == role
