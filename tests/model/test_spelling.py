"""Names compared by what they spell."""

import pytest

from doc_audit.model.spelling import unaccented


@pytest.mark.parametrize(
    ("one", "other"),
    [("Été", "ete"), ("№ 5", "no-5"), ("½ cup", "_1⁄2-cup"), ("İstanbul", "istanbul"), ("Ⓐ x²", "a-x2"), ("ΑΣ", "ας")],
)
def test_what_spells_the_same_is_the_same(one: str, other: str) -> None:
    assert unaccented(one) == unaccented(other)
