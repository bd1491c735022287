"""Behaviours of servers from public reports about link checkers: what a person can see is never broken."""

import pytest
from play import Answers, Got, Say, outcome, page, to

TEXT = "<h1 id=here>Here</h1><p>" + "word " * 200 + "</p>"
SCRIPTED = "<h2 id=install>Install</h2>" + TEXT + "<script src=/app.js></script>"
SHOWN = page(TEXT)
APP = "<div id=root></div><script src=a.js></script>"
NOT_FOUND = page("<h1>Not Found</h1>", 404)
NOT_FOR_ROBOTS = (
    [*range(400, 404), *range(405, 410), *range(411, 419), *range(421, 427), 428, 431, 440, 441, 444, 449, 451]
    + [495, 496, 497, 499, 500, 501, 502, 503, 504, 508, 509, 511, *range(520, 528), 530, 561, 999]
)  # fmt: skip


def always(say: Say) -> Answers:
    return lambda _: say


def sent_on(place: str, status: int = 302) -> Answers:
    return lambda got: to(place, status) if got.path == "/docs/page" else SHOWN


def with_cookie(text: str, cookie: str) -> Answers:
    again = to("/docs/page", Set_Cookie=cookie)
    return lambda got: SHOWN if text in got.headers.get("cookie", "") else again


@pytest.mark.parametrize("status", NOT_FOR_ROBOTS)
def test_no_other_status_than_404_and_410_says_that_a_page_is_gone(status: int) -> None:
    assert outcome(always(page("x", status)), "/docs/page", retries=0).verdict == "unverified"


@pytest.mark.parametrize("status", [400, 403, 404, 405, 410, 500, 501])
def test_what_is_answered_to_head_alone_counts_for_nothing(status: int) -> None:
    assert outcome(lambda got: Say(status) if got.method == "HEAD" else SHOWN, "/docs/page").verdict == "ok"


@pytest.mark.parametrize(
    ("place", "verdict"),
    [
        ("/accounts/login/?next=/docs/page", "unverified"),
        ("/users/sign_in", "unverified"),
        ("/session/new", "unverified"),
        ("/connexion?next=/docs/page", "unverified"),
        ("/consent?continue=/docs/page", "unverified"),
        ("/language?return=%2Fdocs%2Fpage", "unverified"),
        ("/other?next=/elsewhere", "ok"),
        ("/404", "http-error"),
        ("/errors/not_found", "http-error"),
        ("/PageNotFound.aspx?aspxerrorpath=/docs/page", "http-error"),
        ("/error?code=404", "unverified"),
        ("/gone", "unverified"),
        ("/docs/errors/404", "unverified"),
        ("/reference/http-status/404", "unverified"),
        ("/wiki/HTTP_404", "unverified"),
        ("other", "ok"),
        ("?page=2", "ok"),
        ("/404?from=/docs/page", "http-error"),
        ("/de/nicht-gefunden", "unverified"),
        ("/cookieAbsent", "unverified"),
        ("/access-denied.html", "unverified"),
        ("/error/403", "unverified"),
        ("/unsupported-browser", "unverified"),
        ("/captcha?id=1", "unverified"),
        ("/maintenance.html", "unverified"),
        ("/sorry/index", "unverified"),
        ("/docs/errors/403", "ok"),
        ("/reference/maintenance", "ok"),
        ("/docs/access-denied", "ok"),
        ("/a b", "ok"),
        ("/b#here", "ok"),
        ("mailto:docs@acme.org", "unverified"),
        ("javascript:void(0)", "unverified"),
        ("ftp://site.org/a", "unverified"),
    ],
)
def test_where_redirects_lead(place: str, verdict: str) -> None:
    found = outcome(sent_on(place), "/docs/page")
    assert found.verdict == verdict, found


def test_a_redirect_to_the_home_page_that_only_says_where_readers_come_from_is_one_to_the_home_page() -> None:
    assert outcome(sent_on("/?ref=old", 301), "/docs/page").verdict == "unverified"


@pytest.mark.parametrize(
    ("text", "cookie"),
    [
        ("s=1", "s=1; Path=/; HttpOnly; SameSite=Lax; Max-Age=3600"),
        ("s=1", "s=1; Path=/; Expires=Wed, 21-Oct-2099 07:28:00 GMT"),
        ("s=1", "s=1"),
        ('s="a b"', 's="a b"; Path=/'),
        ("s=a,b", "s=a,b; Path=/"),
        ('s={"a":1}', 's={"a":1}; Path=/'),
    ],
)
def test_cookies_in_every_form_are_kept_over_a_redirect(text: str, cookie: str) -> None:
    assert outcome(with_cookie(text, cookie), "/docs/page").verdict == "ok"


@pytest.mark.parametrize(
    ("body", "verdict"),
    [
        ("<div id=root></div><script src=a.js></script>", "unverified"),
        (TEXT + "<script id=__NEXT_DATA__ type=application/json>{}</script><script src=/x.js></script>", "unverified"),
        ("<div id=root>" + TEXT + "</div><script src=/a.js></script>", "unverified"),
        (TEXT + "<script>location.replace('/new')</script>", "unverified"),
        ("<title>Just a moment...</title>" + TEXT, "unverified"),
        ("<meta http-equiv=refresh content='5; url=/'><p>Page not found", "http-error"),
        ("<div id=root><h1>404</h1>" + TEXT + "</div><script src=/a.js></script>", "http-error"),
        (TEXT + "<script src=/track.js></script>", "http-error"),
        ("", "http-error"),
        (TEXT + "<script type=module src=/app.js></script>", "unverified"),
        ("<title>404 Not Found</title><div id=root></div><script src=a.js></script>", "unverified"),
        ("<title>404 Not Found</title>" + TEXT + "<script type=module src=a.js></script>", "http-error"),
        ("<title>404</title><script>location.replace('/?p=1')</script>", "unverified"),
        (APP + "<h1>ページが見つかりません</h1>", "http-error"),
        (APP + "<h1>页面不存在</h1>", "http-error"),
        (APP + "<h1>Strona nie istnieje</h1>", "http-error"),
        (APP + "<h1>Pagina inesistente</h1>", "http-error"),
        (APP + "<h1>Sidan hittades inte</h1>", "http-error"),
        (APP + "<h1>Stránka nenalezena</h1>", "http-error"),
        ("<h1>Sign in</h1><form><input type=password></form>", "unverified"),
        ("<form><input type=password></form><h1>Page not found</h1>", "http-error"),
        ("<p>The page is gone, or you don't have permission to view it.", "unverified"),
        ("<p>Oops! That page doesn’t exist or is private.", "unverified"),
        ("<p>You must log in to see this page.", "unverified"),
        ("<p>This video is not available in your country.", "unverified"),
    ],
)
def test_pages_of_404(body: str, verdict: str) -> None:
    found = outcome(always(page(body, 404)), "/docs/page")
    assert found.verdict == verdict, found


def test_a_404_whose_header_sends_its_readers_on_is_none() -> None:
    assert outcome(always(page("", 404, Refresh="0; url=/new")), "/docs/page").verdict == "unverified"


@pytest.mark.parametrize(
    ("host", "place", "verdict"),
    [
        ("consent.acme.org", "/v2/collectConsent?sessionId=1", "unverified"),
        ("acme.queue-it.net", "/?c=acme&t=http%3A%2F%2Fsite.org%2Fdocs%2Fpage", "unverified"),
        ("validate.perfdrive.com", "/?ssc=http%3A%2F%2Fsite.org%2Fdocs%2Fpage", "unverified"),
        ("check.acme.org", "/?x=http%3A%2F%2Fsite.org%2Fdocs%2Fpage", "unverified"),
        ("geo.captcha-delivery.com", "/x", "unverified"),
        ("www.hugedomains.com", "/domain_profile.cfm?d=site.org", "unverified"),
        ("sedo.com", "/search/details/?domain=site.org", "unverified"),
        ("consenting.org", "/docs/page", "redirected-permanently"),
        ("sedona.com", "/docs/page", "redirected-permanently"),
        ("new.org", "/?x=http%3A%2F%2Fother.org%2Fdocs%2Fpage", "redirected-permanently"),
        ("new.org", "/docs/page", "redirected-permanently"),
    ],
)
def test_where_permanent_redirects_to_other_hosts_lead(host: str, place: str, verdict: str) -> None:
    def answers(got: Got) -> Say:
        asked, _, port = got.headers["host"].partition(":")
        return to(f"http://{host}:{port}{place}", 301) if asked == "site.org" else SHOWN

    found = outcome(answers, "/docs/page")
    assert found.verdict == verdict, found


@pytest.mark.parametrize("place", ["/login", "/oauth2/authorize?redirect_uri=x"])
def test_a_page_for_signing_in_that_is_not_there_says_nothing_of_the_page(place: str) -> None:
    assert (
        outcome(lambda got: to(place) if got.path == "/docs/page" else NOT_FOUND, "/docs/page").verdict == "unverified"
    )


def cookies_first(got: Got) -> Say:
    return SHOWN if "s=1" in got.headers.get("cookie", "") else page("", 404, Set_Cookie="s=1; Path=/")


def test_a_404_that_gives_a_cookie_which_opens_the_page_is_none() -> None:
    assert outcome(cookies_first, "/docs/page").verdict == "ok"


@pytest.mark.parametrize(
    ("body", "place", "verdict"),
    [
        ("<h2 id='über-uns'>x</h2>", "%C3%BCber-uns", "ok"),
        ("<h2 id='über'>x</h2>", "%FCber", "ok"),
        ("<h2 id='%E6%96%87'>x</h2>", "文", "ok"),
        ("<h2 id='a&amp;b'>x</h2>", "a%26b", "ok"),
        ("<a id='foo(java.lang.String)'></a>", "foo%28java.lang.String%29", "ok"),
        ("<A NAME='foo'></A>", "foo", "ok"),
        (TEXT, "there:~:text=word", "ok"),
        (TEXT, "gid=0", "ok"),
        ("<title>Making sure you&#39;re not a bot!</title>" + TEXT, "there", "unverified"),
        ("<iframe src='/_Incapsula_Resource?x=1'></iframe>" + TEXT, "there", "unverified"),
        ("<form><input name=p type=password></form>" + TEXT, "there", "unverified"),
        ("<script>window.location='/new'</script>" + TEXT, "there", "unverified"),
        (SCRIPTED + "<button>How do I start</button>", "how-do-i-start", "unverified"),
        (SCRIPTED + "<dl><dt>timeout</dt></dl>", "timeout", "unverified"),
        (SCRIPTED + "<a href='#toc-entry'>x</a>", "toc-entry", "unverified"),
        (SCRIPTED + "<b data-anchor=deep_link>x</b>", "deep-link", "unverified"),
        (SCRIPTED + "<label>Linux</label>", "tab-linux", "unverified"),
        (SCRIPTED + "<my-nav></my-nav>", "absent", "unverified"),
        (SCRIPTED + "<div id=swagger-ui></div>", "absent", "unverified"),
        (SCRIPTED + "<div hx-get='/part' hx-trigger=load></div>", "absent", "unverified"),
        (TEXT + "<a onclick='show()'>more</a><h2>How to start</h2>", "how-to-start", "unverified"),
        ("<title>Sign in - Acme Accounts</title>" + TEXT, "there", "unverified"),
        ("<title>Before you continue to Acme</title>" + TEXT, "there", "unverified"),
        ("<title>404 Not Found</title>" + TEXT, "there", "unverified"),
        ("<title>Login of Acme explained</title>" + TEXT, "there", "missing-anchor"),
        (TEXT, "pid4711", "unverified"),
        (TEXT, "76543210", "unverified"),
        (TEXT, "issue-123", "unverified"),
        (SCRIPTED + "<h2>Über uns</h2>", "ueber-uns", "unverified"),
        (SCRIPTED + "<h2>安装</h2>", "an-zhuang", "unverified"),
        (SCRIPTED + "<h2>Q&amp;A</h2>", "q-and-a", "unverified"),
        (SCRIPTED + "<h2 id=qa>Q&amp;A</h2>", "q-and-a", "missing-anchor"),
        (SCRIPTED, "readme", "unverified"),
        (SCRIPTED, "MIT-1-ov-file", "unverified"),
        (SCRIPTED, "versions", "unverified"),
        (SCRIPTED, "section-2", "unverified"),
        (SCRIPTED, "toc-item-3", "unverified"),
        (SCRIPTED, "slide12", "unverified"),
        (SCRIPTED, "modal-login", "unverified"),
        (TEXT, "readme", "missing-anchor"),
        (TEXT, "modal-login", "missing-anchor"),
        (SCRIPTED, "absent", "missing-anchor"),
        (TEXT + "<button>How do I start</button>", "how-do-i-start", "missing-anchor"),
        (TEXT + "<a href='#toc-entry'>x</a>", "toc-entry", "missing-anchor"),
    ],
)
def test_places(body: str, place: str, verdict: str) -> None:
    found = outcome(always(page(body)), f"/docs/page#{place}")
    assert found.verdict == verdict, found


@pytest.mark.parametrize("place", ["/releases#release-1", "/actions#summary", "/security/advisories/1#advisory-1"])
def test_lists_of_a_forge_are_filled_by_scripts(place: str) -> None:
    forge = page("<script src=/app.js></script><h2><a id=user-content-usage></a>Usage</h2>" + TEXT)
    assert outcome(always(forge), f"/acme/docs{place}", host="github.com").verdict == "unverified"
