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
        ("http:/user:pass@host/", "http:/***@host/"),
        ("http:///user:pass@host/", "http:///***@host/"),
        ("http://user:pa\\ss@host/", "http://***@host/"),
        ("https://h/?u=http%3A%2F%2Fuser%3Apass%40host%2Fx&b=1", "https://h/?u=http%3A%2F%2F***%40host%2Fx&b=1"),
        ("https://h/?u=http%253A%252F%252Fuser%253Apass%2540host", "https://h/?u=http%253A%252F%252F***%2540host"),
        ("https://h/?u=%2Fx%3Ftoken%3Dabc%26b%3D1&c=2", "https://h/?u=%2Fx%3Ftoken%3D***%26b%3D1&c=2"),
        ("https://h/?%74oken=abc&b=1", "https://h/?%74oken=***&b=1"),
        ("https://user%3apass@host/", "https://***@host/"),
        ("https://h/%3Ftoken%3Dabc?token=def", "https://h/%3Ftoken%3D***"),
        ("https://h/%D1%82?u=%3Fsig%3Dabc", "https://h/%D1%82?u=%3Fsig%3D***"),
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
        "https://h/a%40b/c%3Ad",
        "https://h/?u=https%3A%2F%2Fh.org%2F%40writer&x=100%",
        "https://h/%E2%9C%93?q=monkey%3D1",
        "",
    ],
)
def test_other_text_is_untouched(text: str) -> None:
    assert redact(text) == text
    assert not holds_secret(text)


@given(st.text(max_size=300))
def test_redacting_twice_changes_nothing_more(text: str) -> None:
    assert redact(redact(text)) == redact(text)


@given(st.text(alphabet=":/@?&=#%234567ABDFabtoken\\ ", max_size=80))
def test_what_was_redacted_holds_no_secret(text: str) -> None:
    assert not holds_secret(redact(text))
    assert holds_secret(text) == (redact(text) != text)


@pytest.mark.parametrize(
    "piece",
    [
        "@ ",
        "http:\\\\",
        "http:/",
        "%40",
        "%25",
        "http%3A%2F%2Fa%40",
        "%3Ftoken%3D",
        "http://",
        "a@",
        "?token",
        "?token=",
        "//a:b",
        "&a-",
        "authorization: ",
        "eyJaaaaaaaaaa.",
        "//",
    ],
)
def test_hostile_text_takes_linear_time(piece: str) -> None:
    start = time.perf_counter()
    redact(piece * (200_000 // len(piece)))
    assert time.perf_counter() - start < 2
