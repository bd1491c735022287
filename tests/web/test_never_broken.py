"""What a person can see is never called broken; what nobody can see is."""

import datetime as dt
from pathlib import Path

import pytest
from play import NOW, Answers, Got, Say, ask, outcome, page, playing, to

TEXT = "<h1>Here</h1><p>" + "word " * 200 + "</p>"
NOT_FOUND = page("<h1>Not Found</h1>", 404)
APP = "<div id=root></div><noscript>Enable JavaScript, or you see nothing</noscript><script src=/app.js></script>"


def only_browsers(got: Got) -> Say:
    return page(TEXT) if got.is_browser else NOT_FOUND


def unless_head(good: Say, bad: Say) -> Answers:
    return lambda got: bad if got.method == "HEAD" else good


def by_path(answers: dict[str, Say]) -> Answers:
    return lambda got: answers.get(got.path.partition("?")[0], NOT_FOUND)


def always(say: Say) -> Answers:
    return lambda _: say


@pytest.mark.parametrize(
    ("answers", "place", "verdict"),
    [
        # Programs and browsers.
        (always(NOT_FOUND), "/a/b", "http-error"),
        (always(page("", 410)), "/a/b", "http-error"),
        (only_browsers, "/a/b", "ok"),
        (only_browsers, "/a/b#x", "unverified"),
        (lambda got: page("", 403) if got.is_browser else NOT_FOUND, "/a/b", "unverified"),
        (lambda got: NOT_FOUND if "en-US" not in got.headers["accept-language"] else page(TEXT), "/a/b", "ok"),
        # Applications.
        (always(page(APP, 404)), "/app/b", "unverified"),
        (always(page("<p>Loading…</p><script>start()</script>", 404)), "/app/b", "unverified"),
        (always(page(APP + "<h1>Error 404</h1><p>This page could not be found.</p>", 404)), "/app/b", "http-error"),
        (always(page("<script>track()</script>" + TEXT, 404)), "/a/b", "http-error"),
        (always(page("<meta http-equiv=refresh content='0; url=/new'>", 404)), "/a/b", "unverified"),
        # Redirects.
        (unless_head(page(TEXT), to("/login?next=/a/b")), "/a/b", "ok"),
        (unless_head(page(TEXT), to("/")), "/a/b", "ok"),
        (unless_head(page(TEXT), to("/elsewhere", 301)), "/a/b", "ok"),
        (by_path({"/a/b": to("/404.html", 301), "/404.html": page(TEXT)}), "/a/b", "http-error"),
        (by_path({"/a/b": to("/errors/not-found"), "/errors/not-found": page(TEXT)}), "/a/b", "http-error"),
        (by_path({"/a/b": to("/docs/404-errors", 301), "/docs/404-errors": page(TEXT)}), "/a/b", "redirected-permanently"),
        (by_path({"/docs/sso": to("/docs/auth/sso"), "/docs/auth/sso": page(TEXT)}), "/docs/sso", "ok"),
        (by_path({"/a": to("/features/sso"), "/features/sso": page(TEXT)}), "/a", "ok"),
        (by_path({"/a": to("/guides/authentication/login"), "/guides/authentication/login": page(TEXT)}), "/a", "ok"),
        (by_path({"/a": to("/login?next=%2Fa"), "/login": page(TEXT)}), "/a", "unverified"),
        (by_path({"/a": to("/oauth2/authorize?client_id=1&redirect_uri=x"), "/oauth2/authorize": page(TEXT)}), "/a", "unverified"),
        (by_path({"/a": Say(302)}), "/a", "unverified"),
    ],
)  # fmt: skip
def test_pages(answers: Answers, place: str, verdict: str) -> None:
    found = outcome(answers, place)
    assert found.verdict == verdict, found


@pytest.mark.parametrize(
    ("host", "place"),
    [
        ("github.com", "/orgs/acme/teams/docs"),
        ("github.com", "/orgs/acme/projects/3"),
        ("github.com", "/issues?q=is%3Aopen"),
        ("github.com", "/pulls?q=author%3Ame"),
        ("github.com", "/notifications"),
        ("github.com", "/settings/tokens"),
        ("github.com", "/acme/docs/settings/branches"),
        ("github.com", "/acme/docs/security/dependabot"),
        ("github.com", "/acme/docs/graphs/traffic"),
        ("github.com", "/jane_acme"),
        ("github.com", "/acme/private"),
        ("github.com", "/acme/private/blob/main/README.md"),
        ("github.com", "/acme/private/issues/7"),
        ("gitlab.com", "/acme/group/private/-/blob/main/README.md"),
        ("gitlab.com", "/acme/docs/-/settings/ci_cd"),
        ("gitlab.com", "/dashboard/issues"),
        ("gitlab.acme.org", "/tools/private/-/issues/7"),
        ("github.acme.org", "/tools/private/wiki"),
        ("bitbucket.org", "/acme/private/src/main/README.md"),
        ("codeberg.org", "/acme/private/issues"),
        ("dev.azure.com", "/acme/private/_git/repo"),
        ("acme.visualstudio.com", "/private/_wiki/wikis/docs"),
        ("raw.githubusercontent.com", "/acme/private/main/README.md"),
        ("api.github.com", "/repos/acme/private"),
        ("github.com", "/discussions"),
        ("github.com", "/orgs/acme/discussions/7"),
        ("gitlab.com", "/acme"),
        ("dev.azure.com", "/acme"),
        ("huggingface.co", "/acme/model"),
        ("hub.docker.com", "/r/acme/image"),
        ("www.npmjs.com", "/package/@acme/lib"),
        ("acme.atlassian.net", "/wiki/spaces/DOCS"),
        ("trello.com", "/b/AbCd/board"),
        ("buildkite.com", "/acme/docs"),
        ("app.acme.org", "/projects/7"),
        ("console.acme.org", "/iam"),
        ("acme.sharepoint.com", "/sites/docs"),
        ("acme.slack.com", "/archives/C1/p2"),
    ],
)
def test_what_a_forge_shows_to_members_only(host: str, place: str) -> None:
    found = outcome(always(NOT_FOUND), place, host=host)
    assert found.verdict == "unverified", found


@pytest.mark.parametrize(
    ("host", "place"),
    [
        ("www.npmjs.com", "/package/lib"),
        ("huggingface.co", "/gone"),
        ("trello.com", "/about"),
        ("apps.acme.org", "/x"),
        ("application.org", "/x"),
        ("docs.atlassian.com", "/x"),
        ("notion.org", "/x"),
    ],
)
def test_what_everybody_may_see_is_gone(host: str, place: str) -> None:
    assert outcome(always(NOT_FOUND), place, host=host).verdict == "http-error"


@pytest.mark.parametrize("host", ["github.com", "app.acme.org"])
def test_410_is_for_everybody(host: str) -> None:
    assert outcome(always(page("", 410)), "/acme/docs/issues/7", host=host).verdict == "http-error"


@pytest.mark.parametrize(
    "sign", [("Set-Cookie", "_gitlab_session=1"), ("Set-Cookie", "i_like_gitea=1"), ("X-Gitlab-Meta", "{}")]
)
def test_a_forge_under_a_name_of_its_own_is_known_by_its_headers(sign: tuple[str, str]) -> None:
    found = outcome(always(Say(404, "", dict([sign]))), "/acme/private/-/issues/1", host="code.acme.org")
    assert found.verdict == "unverified", found


@pytest.mark.parametrize("host", ["github.com", "gitlab.com", "codeberg.org"])
@pytest.mark.parametrize(
    "place", ["/acme/docs/issues/999999", "/acme/docs/blob/main/gone.md", "/acme/docs/releases/tag/v0"]
)
def test_what_is_gone_from_a_public_repository_is_broken(host: str, place: str) -> None:
    public = {"/acme/docs": page(TEXT)}
    if host == "gitlab.com":
        place = place.replace("/docs/", "/docs/-/")
    assert outcome(by_path(public), place, host=host).verdict == "http-error"


def test_a_repository_that_has_moved_is_public() -> None:
    answers = by_path({"/acme/old": to("/acme/docs", 301), "/acme/docs": page(TEXT)})
    assert outcome(answers, "/acme/old/blob/main/gone.md", host="github.com").verdict == "http-error"


def test_pages_of_a_forge_that_are_no_repositories_are_judged_by_their_own_answer() -> None:
    assert outcome(always(NOT_FOUND), "/nobody-here", host="github.com").verdict == "http-error"
    assert outcome(always(NOT_FOUND), "/docs/gone", host="code.visualstudio.com").verdict == "http-error"
    github_pages = always(page("<h1>404</h1>", 404, X_GitHub_Request_Id="1", Server="GitHub.com"))
    assert outcome(github_pages, "/acme/docs", host="acme.github.io").verdict == "http-error"


def test_a_repository_is_looked_at_once_for_all_its_pages() -> None:
    with playing(by_path({"/acme/docs": page(TEXT)})) as server:
        report = ask(*(f"http://github.com:{server.port}/acme/docs/blob/main/{number}" for number in range(4)))
        assert {found.verdict for found in report.outcomes} == {"http-error"}
        assert [got.path for got in server.got].count("/acme/docs") == 1


def test_twenty_redirects_are_followed_and_no_more() -> None:
    def chain(last: int) -> Answers:
        def answers(got: Got) -> Say:
            number = int(got.path.strip("/"))
            return page(TEXT) if number == last else to(f"/{number + 1}")

        return answers

    assert outcome(chain(20), "/0").verdict == "ok"
    found = outcome(chain(22), "/0")
    assert (found.verdict, "external.max-redirects" in found.reason) == ("unverified", True)


def test_a_redirect_to_the_same_address_that_sets_a_cookie_is_no_circle() -> None:
    def answers(got: Got) -> Say:
        if "seen=1" in got.headers.get("cookie", ""):
            return page(TEXT)
        return to("/a/b", Set_Cookie="seen=1; Path=/")

    assert outcome(answers, "/a/b").verdict == "ok"
    found = outcome(always(to("/a/b")), "/a/b")
    assert (found.verdict, "circle" in found.reason) == ("unverified", True)


def test_the_front_page_of_another_site_is_a_move_and_of_the_same_site_none() -> None:
    def answers(got: Got) -> Say:
        host, _, port = got.headers["host"].partition(":")
        if host == "old.org":
            return to(f"http://new.org:{port}/", 301)
        return to("/") if got.path != "/" else page(TEXT)

    assert outcome(answers, "/docs/deep", host="old.org").verdict == "redirected-permanently"
    home = outcome(answers, "/docs/deep", host="new.org")
    assert (home.verdict, "home page" in home.reason) == ("unverified", True)


def test_an_error_page_is_never_suggested() -> None:
    answers = by_path({"/a/b": to("/404.html", 301), "/404.html": NOT_FOUND})
    assert outcome(answers, "/a/b").verdict == "http-error"


def test_a_redirect_without_a_place_says_so() -> None:
    assert "does not say where to" in outcome(always(Say(302)), "/a").reason


def test_credentials_stay_with_the_same_origin() -> None:
    seen: dict[str, str] = {}

    def answers(got: Got) -> Say:
        host = got.headers["host"].partition(":")[0]
        seen[host] = got.headers.get("authorization", "")
        port = got.headers["host"].partition(":")[2]
        return to(f"http://other.org:{port}/") if host == "site.org" else page(TEXT)

    with playing(answers) as server:
        environ = {"DOC_AUDIT_HEADERS": f'{{"http://site.org:{server.port}": {{"Authorization": "Bearer x"}}}}'}
        ask(f"http://site.org:{server.port}/a", environ=environ)
    assert seen == {"site.org": "Bearer x", "other.org": ""}


SITE = "<script src=/search.js></script>" + "".join(
    f"<h2 id={name}>{name.title()} it</h2><p>{'word ' * 100}</p>" for name in ("install", "use", "remove")
)
BARE = SITE.replace("id=", "class=") + "<a name=elsewhere></a>"
FORGE = "<script src=/app.js></script><article><h2><a id=user-content-usage></a>Usage</h2>" + TEXT + "</article>"


@pytest.mark.parametrize(
    ("body", "fragment", "verdict"),
    [
        (SITE, "install", "ok"),
        (SITE, "nowhere", "missing-anchor"),
        (SITE, "install-1", "unverified"),
        (SITE, "install_2", "unverified"),
        (SITE, "use-it", "unverified"),
        (SITE, "section-use-it", "unverified"),
        (SITE, "operation/getPet", "unverified"),
        (SITE, "narrow/stream/7-docs", "unverified"),
        (SITE, "/route", "ok"),
        (SITE, "L10-L20", "unverified"),
        (SITE, "comment-123", "unverified"),
        (SITE, "issuecomment-99", "unverified"),
        (SITE, "p4711", "unverified"),
        (BARE, "nowhere", "unverified"),
        (SITE.replace("<script src=/search.js>", "<script type=application/ld+json>"), "install-1", "missing-anchor"),
        (TEXT.replace("<h1>", "<h1 id=here>"), "nowhere", "missing-anchor"),
        (TEXT.replace("<h1>", "<h1 id=here>"), "L10", "missing-anchor"),
        (TEXT.replace("<h1>", "<h1 id=here>"), "comment-5", "unverified"),
        ("<pre><span id=10>a</span><span id=20>b</span></pre>" + TEXT, "10-20", "ok"),
        ("<pre><span id=L10>a</span><span id=L20>b</span></pre>" + TEXT, "L10-L20", "ok"),
        ("<pre><span id=L10>a</span></pre>" + TEXT, "L90-L95", "missing-anchor"),
    ],
)
def test_places_on_pages(body: str, fragment: str, verdict: str) -> None:
    found = outcome(always(page(body)), f"/docs#{fragment}")
    assert found.verdict == verdict, found


@pytest.mark.parametrize("host", ["github.com", "gitlab.com", "gitlab.acme.org"])
@pytest.mark.parametrize(
    ("fragment", "verdict"),
    [
        ("usage", "ok"),
        ("Usage", "ok"),
        ("readme", "ok"),
        ("readme-ov-file", "ok"),
        ("MIT-1-ov-file", "ok"),
        ("L10-L20", "ok"),
        ("lines-3:9", "ok"),
        ("issuecomment-1", "ok"),
        ("issue-123", "ok"),
        ("discussion_r12", "ok"),
        ("absent", "missing-anchor"),
    ],
)
def test_places_on_pages_of_forges(host: str, fragment: str, verdict: str) -> None:
    found = outcome(always(page(FORGE)), f"/acme/docs#{fragment}", host=host)
    assert found.verdict == verdict, found


def test_a_forge_whose_scripts_fill_the_page_has_no_missing_places() -> None:
    body = "<h1 id=title>Docs</h1><script src=/app.js></script>" + TEXT
    assert outcome(always(page(body)), "/acme/docs#nowhere", host="gitlab.com").verdict == "unverified"


def test_what_was_mended_since_is_not_broken_from_memory(tmp_path: Path) -> None:
    mended: list[bool] = []
    with playing(lambda _: page(TEXT) if mended else NOT_FOUND) as server:
        url = f"http://site.org:{server.port}/a"
        assert ask(url, cache=tmp_path).outcomes[0].verdict == "http-error"
        mended.append(True)
        assert ask(url, cache=tmp_path, now=NOW + dt.timedelta(hours=1)).outcomes[0].verdict == "ok"


def test_what_is_said_from_memory_says_so_and_from_when(tmp_path: Path) -> None:
    with playing(by_path({"/a": to("/b", 301), "/b": page(TEXT)})) as server:
        url = f"http://site.org:{server.port}/a"
        first = ask(url, cache=tmp_path).outcomes[0]
        asked = len(server.got)
        later = ask(url, cache=tmp_path, now=NOW + dt.timedelta(days=2)).outcomes[0]
        assert len(server.got) == asked
    assert (first.verdict, later.verdict) == ("redirected-permanently", "redirected-permanently")
    assert "remembered" not in first.reason
    assert f"on {NOW.date()}, remembered" in later.reason
