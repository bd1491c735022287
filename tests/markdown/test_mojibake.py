"""Garbled text is found and repaired; healthy text in any language is left alone."""

from pathlib import Path

import pytest

from doc_audit.markdown.mojibake import find_mojibake

HEALTHY = "Größe, café, naïve, señor, Ångström, ÄÖÜ, Ærø, Привет, 你好, 🛠️ — “quoted” … ½ × ÷ ← → ≥ € ™ © Ø\u00a0x Ã Â"


@pytest.mark.parametrize("wrong", ["cp1252", "mac_roman"])
def test_a_wrong_decoding_is_undone(wrong: str) -> None:
    line = "## 🎯 Größe – done ✓".encode().decode(wrong, errors="ignore")
    if line.encode(wrong).decode("utf-8", "ignore") != "## 🎯 Größe – done ✓":
        line = "Größe – café".encode().decode(wrong)
    found = find_mojibake("p.md", ["fine", line], set())
    assert found is not None
    assert found.location.line == 2
    assert line[found.location.column - 1 :].startswith(found.garbled)


@pytest.mark.parametrize("line", HEALTHY.split(", ") + [HEALTHY])
def test_healthy_text_is_left_alone(line: str) -> None:
    assert find_mojibake("p.md", [line], set()) is None


def test_code_may_show_garbled_text() -> None:
    garbled = "Größe – café".encode().decode("cp1252")
    assert find_mojibake("p.md", [garbled], {1}) is None
    assert find_mojibake("p.md", [f"the text `{garbled}` is wrong"], set()) is None


SEED = Path(__file__).parents[3] / "shared" / "seed"


@pytest.mark.skipif(not SEED.is_dir(), reason="the seed page is not beside the checkout")
def test_the_seed_page() -> None:
    lines = (SEED / "operations-README.mojibake.md").read_text(encoding="utf-8").split("\n")
    found = find_mojibake("p.md", lines, set())
    assert found is not None
    assert (found.repaired, found.occurrences) == ("🛠️", 30)
    healthy = (SEED / "operations-README.md").read_text(encoding="utf-8").split("\n")
    assert find_mojibake("p.md", healthy, set()) is None
