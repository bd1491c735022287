"""The proof tells patterns that are linear from those that are not."""

import re

import pytest
from automaton import Use
from linear import faults

LINEAR = [
    (r"\s+$", "match"),
    (r"[a-z]+", "search"),
    (r'"[^"]*"', "search"),
    (r"(?:ab)+", "search"),
    (r"(?<![a-z])[a-z]+x", "search"),
    (r"(?<![a-z])[a-z]++x", "search"),
    (r"a*?b[^/]*?c", "match"),
    (r"(?>a*?b)(?>[^/]*?c)(?>[^/]*?d)\Z", "match"),
    (r"(?:a|a)*", "search"),
    (r"\b[a-z]+\b!", "search"),
    (r"^.*$", "fullmatch"),
    (r"[\s/]*+([^\s=][^\s=]*+)(?:\s*+=\s*+\S*+)?", "scan"),
]
FAULTY = [
    (r"(a+)+$", "match", "exponential"),
    (r"(?:a*)*b", "match", "exponential"),
    (r"(?:a|a)*b", "match", "exponential"),
    (r"(?:a|a)*\Z", "fullmatch", "exponential"),
    (r"\s*\|?\s*:?-+:?\s*(?:\|\s*:?-*:?\s*)+\Z", "match", "exponential"),
    (r"(?:\\?.-\\?.)+", "fullmatch", "exponential"),
    (r"\s+$", "search", "polynomial"),
    (r"<!--.*?-->", "search", "polynomial"),
    (r"[a-z]+\b", "search", "polynomial"),
    (r"a*?b[^/]*?c[^/]*?d\Z", "match", "polynomial"),
    (r"(?:(?>a(?:a*b)?))*", "match", "polynomial"),
    (r"[a-z]+", "anywhere", "polynomial"),
    (r"a(?=b*c)", "search", None),
    (r"b*(?=b*c)", "match", "polynomial"),
]


@pytest.mark.parametrize(("pattern", "use"), LINEAR)
def test_a_linear_pattern_passes(pattern: str, use: Use) -> None:
    assert faults(re.compile(pattern), use) == []


@pytest.mark.parametrize(("pattern", "use", "kind"), FAULTY)
def test_another_does_not(pattern: str, use: Use, kind: str | None) -> None:
    kinds = {fault.kind for fault in faults(re.compile(pattern), use)}
    assert kind in kinds if kind else not kinds


def test_a_repeat_with_an_end_costs_no_more_than_that() -> None:
    assert {fault.bound for fault in faults(re.compile("a{1,100}b"))} == {100}
