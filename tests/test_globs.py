"""Globs mean what git says they mean, and no pattern takes long."""

import re
import subprocess
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from linear import faults

from doc_audit import globs

PIECES = st.sampled_from(["a", "b", "*", "?", "**", "/", "/**/", "**/", "/**", "\\/", "[ab]", ".", "-", "ab", "*a"])
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
        "[[:foo:]]",
        "[[:a]",
        "[a/b]",
        "[",
        "\\",
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


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("repository")
    subprocess.run(["git", "init", "-q", str(folder)], check=True)
    return folder


@settings(max_examples=150)
@given(
    parts=st.lists(st.lists(PIECES | SETS, min_size=1, max_size=5), min_size=1, max_size=4),
    many=st.lists(NAMES, min_size=10, max_size=30),
    takes_back=st.booleans(),
)
def test_a_list_matches_as_git_has_it(
    repository: Path, parts: list[list[str]], many: list[list[str]], *, takes_back: bool
) -> None:
    lines, paths = ["".join(pieces) for pieces in parts], ["/".join(names) for names in many]
    lines += [f"!{lines[0]}"] if takes_back else []
    (repository / ".gitignore").write_text("\n".join(lines) + "\n")
    asked = ["git", "-C", str(repository), "-c", "core.ignorecase=false", "check-ignore", "--no-index", "--stdin", "-z"]
    done = subprocess.run(asked, input="\0".join(paths) + "\0", capture_output=True, text=True, check=False)
    listed = globs.compiled(lines)
    assert {path for path in paths if listed.matches(path)} == set(done.stdout.split("\0")) - {""}


@settings(max_examples=300)
@given(pieces=st.lists(PIECES | SETS, min_size=1, max_size=12), takes_back=st.booleans(), fold=st.booleans())
def test_no_pattern_takes_more_than_linear_time(pieces: list[str], *, takes_back: bool, fold: bool) -> None:
    pattern = globs.read(("!" if takes_back else "") + "".join(pieces), fold=fold)
    for expression in (pattern.exact, pattern.near) if pattern else ():
        assert not faults(re.compile(expression), "match")


def test_many_stars_and_one_long_name_end() -> None:
    name = "a" * 4000
    for line in (
        "*a" * 12 + "b",
        "a*" * 30 + "b",
        "/".join(["**/a*a*b"] * 8),
        "**/a/" * 12 + "b",
        "*[a\\]]" * 12 + "b",
    ):
        spec = globs.compiled([line])
        assert not spec.matches(name)
        assert not spec.matches("a/" * 1500 + "c")


@pytest.mark.parametrize("line", ["[b-[]", "[[a]", "[a&&b]", "[a--b]", "[\\d]"])
def test_no_set_is_anything_else_to_python(line: str, recwarn: pytest.WarningsRecorder) -> None:
    globs.compiled([line]).matches("x")
    assert not recwarn


@pytest.mark.parametrize(
    ("glob", "good"),
    [
        ("a", True),
        ("[z-a]", True),
        ("# no", True),
        ("", True),
        ("[a", False),
        ("a\\", False),
        ("![", False),
        ("[[:foo:]]", False),
    ],
)
def test_a_glob_that_git_would_never_match_is_known(glob: str, *, good: bool) -> None:
    assert globs.can_match(glob) is good
    assert good or not globs.compiled([glob]).matches(glob)
