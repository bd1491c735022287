"""Front matter: values as text at their places, and what is saved from blocks that do not parse."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doc_audit.metadata.front_matter import FrontMatter, read_front_matter


def read(text: str) -> FrontMatter:
    return read_front_matter(text.split("\n"))


def pairs(text: str) -> dict[str, str]:
    return {entry.key: entry.value for entry in read(text).entries}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("---\na: 2026-02-30\n---", {"a": "2026-02-30"}),
        ("---\na: yes\nb: 012\nc: 1.10\n---", {"a": "yes", "b": "012", "c": "1.10"}),
        ("---\nlast_update:\n  date: 2026-01-02\n---", {"last_update.date": "2026-01-02"}),
        ("---\na: 'q'\n...\nbody", {"a": "q"}),
        ('+++\ndate = 2026-01-02\nb = "x"\n[t]\nc = true\n+++', {"date": "2026-01-02", "b": "x", "t.c": "true"}),
        ('{\n  "a": "b",\n  "n": 1.50\n}\n# x', {"a": "b", "n": "1.50"}),
        ("---\na: 1\na: 2\n---", {"a": "2"}),
        ("---\n---", {}),
    ],
)
def test_values(text: str, expected: dict[str, str]) -> None:
    front = read(text)
    assert front.kind
    assert not front.problem
    assert pairs(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("---\nowner: @team\ntitle: x\n---", {"owner": "@team", "title": "x"}),
        ("---\ndate: {{ date }}\nowner: a: b\n---", {"date": "{{ date }}", "owner": "a: b"}),
        ("---\na: [1\nreviewed: 2026-01-02 # note\n---", {"a": "[1", "reviewed": "2026-01-02"}),
        ('+++\na = nope\nb = "x"\n+++', {"a": "nope", "b": "x"}),
        ('{\n"a": "b",\n"c": \n}', {"a": "b"}),
    ],
)
def test_a_broken_block_is_a_problem_and_its_lines_are_saved(text: str, expected: dict[str, str]) -> None:
    front = read(text)
    assert front.problem
    assert 1 <= front.problem_line <= front.lines
    assert pairs(text) == expected


@pytest.mark.parametrize(
    "text",
    ["# x", "---\n\nSome prose.\n\n---\n", "---\na: b", "", "{{ x }}\ny: z\n}", "- - -\na: b\n---", "{ not json\n}"],
)
def test_not_front_matter(text: str) -> None:
    assert read(text) == FrontMatter()


@pytest.mark.parametrize(
    "text",
    ["---\nx: y\nlist:\n  - one\n  - 'two'\n---", "+++\nx = 'y'\nd = 2026-01-02\n+++", '{\n  "x": "y"\n}'],
)
def test_every_value_stands_at_its_place(text: str) -> None:
    lines = text.split("\n")
    for entry in read(text).entries:
        assert lines[entry.line - 1][entry.column - 1 :].startswith(entry.value)


def test_a_value_that_holds_itself_ends() -> None:
    assert read("---\na: &x [*x, one]\n---").kind == "yaml"


@given(st.text("-+{}[]:=\"'#@&*!|> ab\n\t1", max_size=60))
def test_any_block_is_read(inner: str) -> None:
    for fence in ("---", "+++"):
        front = read(f"{fence}\n{inner}\n{fence}\n")
        assert front.lines <= inner.count("\n") + 3


@pytest.mark.parametrize("sign", ["\r", "\x85", "\u2028", "\u2029", "\x0b", "\x0c"])
def test_a_place_lies_inside_the_block_whatever_ends_lines_elsewhere(sign: str) -> None:
    lines = ["---", f"a: 1 # {sign} x", f"b{sign}: [1", "c: 2", "---"]
    found = read_front_matter(lines)
    assert 1 <= found.problem_line <= len(lines)
    assert found.problem_column <= len(lines[found.problem_line - 1]) + 1
    for entry in found.entries:
        assert entry.column <= len(lines[entry.line - 1]) + 1
