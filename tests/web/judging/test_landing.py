"""Where a redirect ended: at a login page, or at the front page of a site."""

import pytest

from doc_audit.web.judging.landing import is_downgrade, is_error_page, is_home, is_login


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
        ("https://old.org/docs/a", "https://new.org/", False),
        ("https://www.h.org/docs/a", "https://h.org/", True),
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
        ("https://h.org/a", "https://h.org/docs/auth/login", False),
        ("https://h.org/a", "https://h.org/docs/login?next=/a", True),
        ("https://h.org/a", "https://h.org/features/sso", False),
        ("https://h.org/a", "https://h.org/sso?SAMLRequest=x", True),
        ("https://h.org/a", "https://auth.h.org/docs/tokens", False),
    ],
)
def test_login(asked: str, landed: str, login: bool) -> None:
    assert is_login(asked, landed) is login


@pytest.mark.parametrize(
    ("asked", "landed", "error"),
    [
        ("https://h.org/a", "https://h.org/404.html", True),
        ("https://h.org/a", "https://h.org/404", True),
        ("https://h.org/a", "https://h.org/errors/not-found", True),
        ("https://h.org/a", "https://h.org/en/page_not_found.php", True),
        ("https://h.org/a", "https://h.org/error404/", True),
        ("https://h.org/a", "https://h.org/issues/404-in-docs", False),
        ("https://h.org/a", "https://h.org/pull/1404", False),
        ("https://h.org/404", "https://h.org/404.html", False),
    ],
)
def test_error_page(asked: str, landed: str, error: bool) -> None:
    assert is_error_page(asked, landed) is error


def test_only_the_way_from_https_to_http_is_a_downgrade() -> None:
    assert is_downgrade("https://h.org/a", "http://h.org/b")
    assert not is_downgrade("http://h.org/a", "https://h.org/a")
    assert not is_downgrade("http://h.org/a", "http://h.org/b")
