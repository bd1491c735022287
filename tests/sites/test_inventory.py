"""What the inventory of another Sphinx site names."""

import zlib

from doc_audit.sites.inventory import read_inventory

_HEAD = (
    "# Sphinx inventory version 2\n# Project: x\n# Version: 1\n# The remainder of this file is compressed using zlib.\n"
)


def _inventory(lines: str) -> str:
    return _HEAD + zlib.compress(lines.encode()).decode("latin-1")


def test_names_may_hold_blanks() -> None:
    text = _inventory("A long: label std:label -1 a.html#x A title\nx.Y py:class 1 a.html#$ -\nbroken\n")
    assert read_inventory(text) == {"a long: label", "x.y"}


def test_what_is_no_inventory_names_nothing() -> None:
    assert read_inventory("words") == frozenset()
    assert read_inventory(_HEAD + "words") == frozenset()
