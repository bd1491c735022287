"""Where a finding's line can be read, on each forge, at the audited commit."""

import pytest

from doc_audit.model.report import GitPlace
from doc_audit.reports.hrefs import commit_source, page_source, safe_href
from doc_audit.vcs.forge import web_url


@pytest.mark.parametrize(
    ("web_url", "line", "commit"),
    [
        ("https://github.com/o/r", "https://github.com/o/r/blob/abc/docs/a%20b.md?plain=1#L12", "https://github.com/o/r/commit/abc"),
        ("https://ghe.corp.example/o/r/", "https://ghe.corp.example/o/r/blob/abc/docs/a%20b.md?plain=1#L12",
            "https://ghe.corp.example/o/r/commit/abc"),
        ("https://gitlab.com/g/s/r", "https://gitlab.com/g/s/r/-/blob/abc/docs/a%20b.md?plain=1#L12", "https://gitlab.com/g/s/r/-/commit/abc"),
        ("https://bitbucket.org/o/r", "https://bitbucket.org/o/r/src/abc/docs/a%20b.md#lines-12", "https://bitbucket.org/o/r/commits/abc"),
        ("https://codeberg.org/o/r", "https://codeberg.org/o/r/src/commit/abc/docs/a%20b.md?display=source#L12",
            "https://codeberg.org/o/r/commit/abc"),
        ("https://code.example/x/{path}@{commit}:{line}", "https://code.example/x/docs/a%20b.md@abc:12", None),
        ("javascript:alert(1)", None, None),
    ],
)  # fmt: skip
def test_a_line_is_linked_on_its_forge(web_url: str, line: str | None, commit: str | None) -> None:
    git = GitPlace(commit="abc", branch="main", shallow=False, web_url=web_url)
    source = page_source(git, "docs/a b.md")
    assert (f"{source}12" if source else None) == line
    assert commit_source(git) == commit


def test_without_a_commit_or_a_forge_there_is_no_link() -> None:
    for git in (None, GitPlace(commit=None, branch=None, shallow=False, web_url="https://github.com/o/r"),
                GitPlace(commit="abc", branch=None, shallow=False)):  # fmt: skip
        assert page_source(git, "a.md") is None
        assert commit_source(git) is None


def test_a_gitlab_of_any_name_is_known_from_its_ci() -> None:
    url = web_url("git@code.corp.example:g/r.git", {"CI_PROJECT_URL": "https://code.corp.example/g/r"})
    git = GitPlace(commit="abc", branch="main", shallow=False, web_url=url)
    assert f"{page_source(git, 'a.md')}12" == "https://code.corp.example/g/r/-/blob/abc/a.md?plain=1#L12"
    assert web_url(None, {"CI_PROJECT_URL": "https://gitlab.corp.example/g/r"}) == "https://gitlab.corp.example/g/r"


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "data:text/html,x", "//host/x", "http:", "http://[", "file:///etc"]
)
def test_nobody_is_led_to_such_an_address(url: str) -> None:
    assert safe_href(url) is None
