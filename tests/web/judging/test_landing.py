"""Where a redirect ended: at a login page, or at the front page of a site."""

import pytest

from doc_audit.web.judging.landing import is_home, is_login


@pytest.mark.parametrize(
    ("asked", "landed", "home"),
    [
        ("https://h.org/docs/a", "https://h.org/", True),
        ("https://h.org/docs/a", "https://h.org/index.html", True),
        ("https://h.org/en/docs/a", "https://h.org/en/", True),
        ("https://h.org/docs/a", "https://h.org/en-us/home", True),
        ("https://h.org/docs/a", "https://h.org/docs/", False),
        ("https://h.org/docs/a", "https://h.org/?page=a", False),
        ("https://h.org/docs", "https://h.org/", False),
        ("https://h.org/en/docs", "https://h.org/en/", False),
        ("https://h.org/en/", "https://h.org/", False),
        ("https://h.org/docs/a", "https://h.org/docs/b", False),
    ],
)
def test_home(asked: str, landed: str, home: bool) -> None:
    assert is_home(asked, landed) is home


@pytest.mark.parametrize(
    ("asked", "landed", "login"),
    [
        ("https://h.org/a", "https://h.org/login?next=/a", True),
        ("https://h.org/a", "https://accounts.google.com/v3/signin/identifier", True),
        ("https://h.org/a", "https://corp.okta.com/app/x", True),
        ("https://h.org/a", "https://sso.h.org/", True),
        ("https://h.org/users/sign_in", "https://h.org/users/sign_in?x", False),
        ("https://h.org/a", "https://h.org/blogin/b", False),
        ("https://h.org/a", "https://h.org/authors/b", False),
    ],
)
def test_login(asked: str, landed: str, login: bool) -> None:
    assert is_login(asked, landed) is login
