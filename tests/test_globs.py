"""Globs mean what pathspec, and so git, says they mean, and no pattern takes long."""

from hypothesis import given, settings
from hypothesis import strategies as st
from pathspec import GitIgnoreSpec

from doc_audit import globs

PIECES = st.sampled_from(["a", "b", "*", "?", "**", "/", "/**/", "[ab]", "[!a]", ".", "-", "ab", "*a"])
NAMES = st.lists(st.sampled_from(["a", "b", "ab", "ba", "a.b", "-", "aab", ".a"]), min_size=1, max_size=6)


@settings(max_examples=600)
@given(st.lists(PIECES, min_size=1, max_size=7), NAMES)
def test_a_pattern_matches_as_before(pieces: list[str], names: list[str]) -> None:
    line, path = "".join(pieces), "/".join(names)
    try:
        plain = GitIgnoreSpec.from_lines([line])
    except ValueError:
        return
    assert globs.spec([line]).check_file(path).include == plain.check_file(path).include


def test_many_stars_and_one_long_name_end() -> None:
    name = "a" * 4000
    for line in ("*a" * 12 + "b", "a*" * 30 + "b", "/".join(["**/a*a*b"] * 8), "**/a/" * 12 + "b"):
        spec = globs.spec([line])
        assert not spec.match_file(name)
        assert not spec.match_file("a/" * 1500 + "c")
