"""`.lycheeignore`: regular expressions of lychee, read as globs."""

import re
from fnmatch import fnmatchcase
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from program import doc_audit

from doc_audit import files
from doc_audit.source.lychee import as_globs, ignored_by_lychee


@pytest.mark.parametrize(
    ("expression", "globs"),
    [
        ("https://acme.org", {"*https://acme?org*"}),
        (r"^https://acme\.org/.*$", {"https://acme.org/*"}),
        (r"^https?://localhost", {"http://localhost*", "https://localhost*"}),
        (r"https://(www\.)?acme\.org/(a|b)$", {"*https://acme.org/a", "*https://acme.org/b", "*https://www.acme.org/a", "*https://www.acme.org/b"}),
        (r"/issues/\d+", {"*/issues/[0-9]**"}),
        (r"/[^/]+/edit", {"*/[!/]*/edit*"}),
        (r"\?q=.+", {"*[?]q=?**"}),
        ("twitter|linkedin", {"*twitter*", "*linkedin*"}),
    ],
)  # fmt: skip
def test_what_globs_can_say(expression: str, globs: set[str]) -> None:
    assert set(as_globs(expression)) == globs


@pytest.mark.parametrize(
    "expression", [r"a\b", "(ab)+", "a{3}", "(?i)a", "(?!a)b", "x+", "(", "a)", "[", r"[\d]", "a^b", "a$b", "*"]
)
def test_what_they_cannot(expression: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - the message is not shown
        as_globs(expression)


_PIECES = st.sampled_from(["a", "b", "/", ".", ".*", r"\.", "[ab]", "[ab]+", "(a|b)", "a?", r"\d", "^", "$", "(a/)?"])


@given(st.lists(_PIECES, min_size=1, max_size=6).map("".join), st.text("ab/.1", max_size=8))
def test_nothing_is_asked_that_lychee_leaves_out(expression: str, address: str) -> None:
    try:
        globs = as_globs(expression)
    except ValueError:
        return
    if re.search(expression, address):
        assert any(fnmatchcase(address, glob) for glob in globs)


@given(st.text(max_size=30))
def test_any_line_is_read(expression: str) -> None:
    try:
        as_globs(expression)
    except ValueError:
        return


def test_lines_that_are_not_used_are_noted(tmp_path: Path) -> None:
    (tmp_path / ".lycheeignore").write_text("# ours\n\nhttps://acme\\.org\n(?i)upper\n")
    with files.noting() as noted:
        assert ignored_by_lychee(tmp_path) == ("*https://acme.org*",)
    assert list(noted.values()) == ["line 4: an expression that no glob can say, so it is not used"]


def test_addresses_are_left_out_unless_the_tree_has_no_say(tmp_path: Path) -> None:
    (tmp_path / ".lycheeignore").write_text("acme\\.org\n")
    (tmp_path / "a.md").write_text("# A\n\n<https://acme.org/x>\n<https://other.org/>\n")
    listed = doc_audit(tmp_path, "check", "--dump", "--no-cache", ".").stdout
    assert listed.splitlines() == ["https://acme.org/x  # left out by the configuration", "https://other.org/"]
    assert "left out" not in doc_audit(tmp_path, "check", "--dump", "--no-cache", "--untrusted", ".").stdout
