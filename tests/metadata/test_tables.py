import pytest

from doc_audit.metadata.tables import _RULE


@pytest.mark.parametrize(
    "rule", ["|---|", "---|---", "| :-: |:--| |", "  :-|", "-|-|", "|:--:|::|", "|-||", "\t|\t-\t|\t"]
)
def test_a_row_of_dashes_is_a_rule(rule):
    assert _RULE.match(rule)


@pytest.mark.parametrize("row", ["", "---", "| - | text |", "||", ":|:", "| |-|", "|-|-", "- - |"])
def test_any_other_row_is_not(row):
    # The last cell of `|-|-` is a rule too: outer bars may be missing.
    assert bool(_RULE.match(row)) is (row == "|-|-")


def test_a_row_of_empty_cells_is_read_at_once():
    assert not _RULE.match("| - " + ("|" + " " * 30) * 2000 + "| text |")
