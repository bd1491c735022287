"""No secret survives, and nothing else is touched."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doc_audit.model.redact import holds_secret, redact


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("https://user:pass@host/x", "https://***@host/x"),
        ("https://ghtoken@github.com/o/r", "https://***@github.com/o/r"),
        ("//user:pass@host/x", "//***@host/x"),
        ("see ftp://a:b@c and http://d:e@f/", "see ftp://***@c and http://***@f/"),
        ("http://user:p@ss@host/", "http://***@host/"),
        ("http://user:pa'ss\"@host/", "http://***@host/"),
        ("http://user:pa/ss@host/", "http://***@host/"),
        ("http://user:pa#ss?@host/", "http://***@host/"),
        ("http:\\\\user:pass@host\\x", "http:\\\\***@host\\x"),
        (f"https://user:{'x' * 2000}@host/", "https://***@host/"),
        ("https://h/?upload_token=abc&X-Secret=d", "https://h/?upload_token=***&X-Secret=***"),
        ("https://h/?token=abc&x=1", "https://h/?token=***&x=1"),
        ("https://h/?x=1&API_KEY=abc", "https://h/?x=1&API_KEY=***"),
        ("https://h/?X-Amz-Signature=abc#f", "https://h/?X-Amz-Signature=***#f"),
        ("https://h/cb#access_token=abc", "https://h/cb#access_token=***"),
        ("https://b.blob.net/c?sv=1&sig=a%2Bb%3D", "https://b.blob.net/c?sv=1&sig=***"),
        ("Authorization: Bearer abc.def", "Authorization: ***"),
        ("ghp_" + "a" * 36, "***"),
        ("https://h/glpat-" + "x" * 20, "https://h/***"),
    ],
)
def test_secrets_are_blackened(text: str, expected: str) -> None:
    assert redact(text) == expected
    assert holds_secret(text)


@pytest.mark.parametrize(
    "text",
    [
        "https://h/a@b/c",
        "https://h/?monkey=1&keyboard=2&tokens=3",
        "https://h/wiki/Authorization:Overview",
        "mailto:someone@example.com",
        "https://medium.com/@writer/post",
        "https://h:8080/@writer/a@b",
        "http://[::1]:80/@x",
        "https://h.org/x, someone@example.com",
        r"C:\\Users\\a@b",
        "https://h/path;v=1?page=2#sec",
        "",
    ],
)
def test_other_text_is_untouched(text: str) -> None:
    assert redact(text) == text
    assert not holds_secret(text)


@given(st.text(max_size=300))
def test_redacting_twice_changes_nothing_more(text: str) -> None:
    assert redact(redact(text)) == redact(text)


@pytest.mark.parametrize(
    "piece", ["http://", "a@", "?token", "?token=", "//a:b", "&a-", "authorization: ", "eyJaaaaaaaaaa.", "//"]
)
def test_hostile_text_takes_linear_time(piece: str) -> None:
    start = time.perf_counter()
    redact(piece * (200_000 // len(piece)))
    assert time.perf_counter() - start < 2
