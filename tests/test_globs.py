"""Globs mean what git says they mean, and no pattern takes long."""

import subprocess
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from linear import faults
from pathspec import GitIgnoreSpec

from doc_audit import globs

PIECES = st.sampled_from(["a", "b", "*", "?", "**", "/", "/**/", "[ab]", ".", "-", "ab", "*a"])
SETS = st.sampled_from(
    [
        "[!a]",
        "[^a]",
        "[]a]",
        "[a\\]b]",
        "[b-a]",
        "[a-]",
        "[!-]",
        "[a-b-c]",
        "[[:alpha:]]",
        "\\*",
        "\\[",
        "]",
        "+",
        "$",
        "(",
        "{a}",
    ]
)
NAMES = st.lists(
    st.sampled_from(["a", "b", "ab", "ba", "a.b", "-", "aab", ".a", "]", "*", "["]), min_size=1, max_size=6
)


@settings(max_examples=600)
@given(st.lists(PIECES, min_size=1, max_size=7), NAMES)
def test_a_pattern_matches_as_pathspec_has_it(pieces: list[str], names: list[str]) -> None:
    line, path = "".join(pieces), "/".join(names)
    if line.endswith("/**/"):
        return  # git means folders only, pathspec does not
    try:
        plain = GitIgnoreSpec.from_lines([line])
    except ValueError:
        return
    assert globs.spec([line]).check_file(path).include == plain.check_file(path).include


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("repository")
    subprocess.run(["git", "init", "-q", str(folder)], check=True)
    return folder


@settings(max_examples=80)
@given(st.lists(PIECES | SETS, min_size=1, max_size=5), st.lists(NAMES, min_size=10, max_size=30))
def test_a_pattern_matches_as_git_has_it(repository: Path, pieces: list[str], many: list[list[str]]) -> None:
    line, paths = "".join(pieces), ["/".join(names) for names in many]
    if line.endswith("**/"):
        return
    (repository / ".gitignore").write_text(line + "\n")
    asked = ["git", "-C", str(repository), "-c", "core.ignorecase=false", "check-ignore", "--no-index", "--stdin", "-z"]
    done = subprocess.run(asked, input="\0".join(paths) + "\0", capture_output=True, text=True)
    try:
        spec = globs.spec([line])
    except ValueError:
        return
    assert {path for path in paths if spec.match_file(path)} == set(done.stdout.split("\0")) - {""}


@settings(max_examples=300)
@given(st.lists(PIECES | SETS, min_size=1, max_size=12))
def test_no_pattern_takes_more_than_linear_time(pieces: list[str]) -> None:
    try:
        spec = globs.spec(["".join(pieces)])
    except ValueError:
        return
    for pattern in spec.patterns:
        assert pattern.regex is None or not faults(pattern.regex, "match")


def test_many_stars_and_one_long_name_end() -> None:
    name = "a" * 4000
    for line in (
        "*a" * 12 + "b",
        "a*" * 30 + "b",
        "/".join(["**/a*a*b"] * 8),
        "**/a/" * 12 + "b",
        "*[a\\]]" * 12 + "b",
    ):
        spec = globs.spec([line])
        assert not spec.match_file(name)
        assert not spec.match_file("a/" * 1500 + "c")


@pytest.mark.parametrize("line", ["[b-[]", "[[a]", "[a&&b]", "[a--b]", "[\\d]"])
def test_no_set_is_anything_else_to_python(line: str, recwarn: pytest.WarningsRecorder) -> None:
    globs.spec([line]).match_file("x")
    assert not recwarn
