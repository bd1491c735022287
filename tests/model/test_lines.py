"""Lines as CommonMark, editors and forges count them."""

import ast
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import doc_audit
from doc_audit.model.lines import line_starts, lines_of, lines_with_ends, split_lines

# What `str.splitlines` takes for the end of a line and nobody else does.
NO_ENDS = "\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("", [""]),
        ("a", ["a"]),
        ("a\n", ["a", ""]),
        ("a\nb", ["a", "b"]),
        ("a\r\nb\rc\n\nd", ["a", "b", "c", "", "d"]),
        ("a\n\rb", ["a", "", "b"]),
        ("\r\r\n\n", ["", "", "", ""]),
        (f"a{NO_ENDS}b\n", [f"a{NO_ENDS}b", ""]),
        ("\ufeffa\0b\n", ["\ufeffa\0b", ""]),
    ],
)
def test_lines(text: str, lines: list[str]) -> None:
    assert split_lines(text) == lines
    assert lines_of(text) == (lines if lines[-1] else lines[:-1])


@given(st.text(alphabet=f"ab\n\r{NO_ENDS}"))
def test_they_are_all_of_the_text(text: str) -> None:
    assert "".join(lines_with_ends(text)) == text
    assert [re.sub(r"\r\n\Z|[\r\n]\Z", "", line) for line in lines_with_ends(text)] == lines_of(text)
    assert [text[start:][: len(line)] for start, line in zip(line_starts(text), split_lines(text), strict=True)] == (
        split_lines(text)
    )


def test_nothing_in_the_package_counts_lines_in_another_way() -> None:
    package = Path(doc_audit.__file__).parent
    others = [
        f"{file.relative_to(package)}:{node.lineno}"
        for file in sorted(package.rglob("*.py"))
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and node.attr == "splitlines"
    ]
    assert others == []
