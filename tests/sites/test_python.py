"""What a `conf.py` says, without being run."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doc_audit.sites.python import UNKNOWN, read_python


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("x = ['a', \"b\"]", ["a", "b"]),
        ("x: list = ('a',)", ["a"]),
        ("x = ['a']\nx += ['b']", ["a", "b"]),
        ("x = ['a']\nx.append('b')\nx.extend(['c'])", ["a", "b", "c"]),
        ("x = ['a'] + code()", ["a"]),
        ("x = ['a', code()]", ["a"]),
        ("y = 'a'\nx = y + 'b'", "ab"),
        ("y = 'a'\nx = f'{y}b'", "ab"),
        ("x = f'{code()}b'", UNKNOWN),
        ("x = {'a': 1, **code()}\nx['b'] = 2", {"a": 1, "b": 2}),
        ("x = dict(a=1)", {"a": 1}),
        ("if tags.has('x'):\n    x = 1\nelse:\n    x = 2", 1),
        ("try:\n    x = 1\nexcept ImportError:\n    pass", 1),
        ("x = os.environ['HOME']", UNKNOWN),
        ("def x():\n    pass", UNKNOWN),
        ("x = open('/etc/passwd').read()", UNKNOWN),
    ],
)
def test_what_is_written_is_read(text: str, value: Any) -> None:
    assert read_python(text).get("x") == value


@pytest.mark.parametrize("text", ["x = (", "x = " + "[" * 5000, "\0", "words words"])
def test_what_is_no_python_says_nothing(text: str) -> None:
    assert not read_python(text).get("x")


@given(st.text())
def test_nothing_fails(text: str) -> None:
    read_python(text)
