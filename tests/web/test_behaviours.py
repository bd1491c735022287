"""What servers do, and what is said of it: the table of docs/verdicts.md, each row played on a real server."""

from dataclasses import dataclass
from pathlib import Path

import pytest
from play import Answers, Got, Say, outcome, page, to

PAGE = Path(__file__).parents[2] / "docs" / "verdicts.md"
TEXT = "<h1 id=here>Here</h1><p>" + "word " * 200 + "</p>"
APP = "<div id=root></div><script src=/app.js></script>"
NOT_FOUND = page("<h1>Not Found</h1>", 404)


@dataclass(frozen=True)
class Row:
    """One row: *behaviour* of a server that gives *answers* for *place* at *host*, the *verdict* on it, and *why*."""

    behaviour: str
    verdict: str
    why: str
    answers: Answers
    place: str = "/docs/page"
    host: str = "site.org"


def always(say: Say) -> Answers:
    return lambda _: say


def paths(**answers: Say) -> Answers:
    """Answer by the last step of the path."""
    return lambda got: answers.get(got.path.partition("?")[0].rpartition("/")[2].replace("-", "_"), NOT_FOUND)


def busy_first() -> Answers:
    """Answer 429 once, and then with the page."""
    asked: list[Got] = []

    def answers(got: Got) -> Say:
        asked.append(got)
        return page("", 429, Retry_After="0") if len(asked) == 1 else page(TEXT)

    return answers


def chain(last: int) -> Answers:
    """Send the asker on from `/0` to `/1` and so on, up to *last*."""

    def answers(got: Got) -> Say:
        number = int(got.path.strip("/"))
        return page(TEXT) if number == last else to(f"/{number + 1}")

    return answers


def with_cookie(got: Got) -> Say:
    return page(TEXT) if "seen" in got.headers.get("cookie", "") else to("/docs/page", Set_Cookie="seen=1; Path=/")


ROWS = (
    Row("404 to everybody", "http-error", "nobody sees a page", always(NOT_FOUND)),
    Row("410 to everybody", "http-error", "nobody sees a page", always(page("", 410))),
    Row(
        "404 to HEAD, 200 to GET", "ok", "browsers send GET",
        lambda got: NOT_FOUND if got.method == "HEAD" else page(TEXT),
    ),
    Row(
        "404 to programs, 200 to browsers", "ok", "a person sees the page",
        lambda got: page(TEXT) if got.is_browser else NOT_FOUND,
    ),
    Row(
        "404 to programs, 403 to browsers", "unverified", "the server does not say who may see it",
        lambda got: page("", 403) if got.is_browser else NOT_FOUND,
    ),
    Row("404 with a page that scripts fill", "unverified", "the scripts may show what was asked for", always(page(APP, 404))),
    Row(
        "404 with a page that says so, scripts or not", "http-error", "it shows that nothing was found",
        always(page(APP + "<h1>404: page not found</h1>", 404)),
    ),
    Row(
        "404 with a page that says that it may be private, or that asks for a password", "unverified", "some may see what was asked for",
        always(page("<p>This page does not exist, or you don't have permission to view it.", 404)),
    ),
    Row("404 with a `Refresh` to another page", "unverified", "readers are sent on", always(page("", 404, Refresh="0; url=/new"))),
    Row("401, 403, 429 or 451", "unverified", "a person may get in", always(page("", 403))),
    Row("500", "unverified", "it may pass", always(page("", 500))),
    Row("404 for settings, teams and lists of one's own on a forge", "unverified", "members see it", always(NOT_FOUND), "/orgs/acme/teams/docs", "github.com"),
    Row(
        "404 of an application behind a login (`app.…`, `console.…`) or a service with private pages (Atlassian, npm's scopes…)",
        "unverified", "those who may see it see it", always(NOT_FOUND), "/wiki/spaces/DOCS", "acme.atlassian.net",
    ),
    Row("410 for a page on a forge", "http-error", "nobody says so of what is private", always(page("", 410)), "/acme/docs/issues/7", "github.com"),
    Row("404 for a repository on a forge, or a page of it", "unverified", "it may be private", always(NOT_FOUND), "/acme/docs/issues/7", "github.com"),
    Row(
        "404 for a page of a public repository", "http-error", "nobody sees it",
        paths(docs=page(TEXT)), "/acme/docs/issues/7", "github.com",
    ),
    Row("301 to another page", "redirected-permanently", "the new address is suggested", paths(page=to("/new", 301), new=page(TEXT))),
    Row("302 to another page", "ok", "the old address is meant to be used", paths(page=to("/new"), new=page(TEXT))),
    Row("302 to a login page", "unverified", "who signs in may see it", paths(page=to("/login?next=/docs/page"), login=page(TEXT))),
    Row(
        "302 to a login page that answers 404", "unverified", "who signs in may see it",
        lambda got: NOT_FOUND if "login" in got.path else to("/login"),
    ),
    Row(
        "302 to a page for captchas, cookies, old browsers or maintenance", "unverified", "those who are let in may see it",
        paths(page=to("/captcha"), captcha=page(TEXT)),
    ),
    Row(
        "301 to a host for consent, a queue or a check for robots", "unverified", "those who are let in may see it",
        lambda got: to(f"http://consent.acme.org:{got.headers['host'].partition(':')[2]}/v2", 301) if got.path == "/docs/page" else page(TEXT),
    ),
    Row(
        "301 to somebody who sells domains", "unverified", "the site has gone, and nobody should be sent there",
        lambda got: to(f"http://www.hugedomains.com:{got.headers['host'].partition(':')[2]}/d", 301) if got.path == "/docs/page" else page(TEXT),
    ),
    Row("302 to a page about logging in", "ok", "it is a page to read", paths(page=to("/guides/auth/login"), login=page(TEXT))),
    Row("302 to the home page of the site", "unverified", "the page has probably gone", lambda got: page(TEXT) if got.path == "/" else to("/")),
    Row("301 to `/404.html`", "http-error", "readers are shown that it is gone", lambda got: page(TEXT) if "404" in got.path else to("/404.html", 301)),
    Row("a redirect that sets a cookie and leads to the same address", "ok", "browsers keep the cookie", with_cookie),
    Row("a redirect in a circle", "unverified", "browsers stop too, but the page may be there for others", always(to("/docs/page"))),
    Row("a redirect without `Location`", "unverified", "it says nothing of the page", always(Say(302))),
    Row("a place that the HTML has", "ok", "the reader lands there", always(page(TEXT)), "/docs/page#here"),
    Row("a place that a page without scripts does not have", "missing-anchor", "nothing can make it", always(page(TEXT)), "/docs/page#there"),
    Row(
        "a place that a page with scripts does not have, whose headings have no anchors of their own", "unverified", "scripts may make it",
        always(page(TEXT.replace("<h1 id=here>", "<h1>") + "<a name=x></a><script src=/toc.js></script>")), "/docs/page#there",
    ),
    Row(
        "a heading that a script would name, or the second of its name", "unverified", "scripts may make it",
        always(page(TEXT + "<script src=/toc.js></script>")), "/docs/page#here-1",
    ),
    Row("a comment, a line or a route that the HTML does not have", "unverified", "scripts make them, or the next page has it", always(page(TEXT)), "/docs/page#comment-12"),
    Row("lines, tabs and comments on a page of a forge", "ok", "the forge's scripts make them", always(page(TEXT)), "/acme/docs/blob/main/a.py#L3-L7", "github.com"),
    Row(
        '200 to HEAD, 404 to GET', "ok", "a good answer to HEAD is not asked for again",
        lambda got: page("") if got.method == "HEAD" else NOT_FOUND,
    ),
    Row(
        '400, 405 or 501 to HEAD, 200 to GET', "ok", "browsers send GET",
        lambda got: Say(405) if got.method == "HEAD" else page(TEXT),
    ),
    Row(
        '203, 206 or 226', "ok", "a page came",
        always(page(TEXT, 206)),
    ),
    Row(
        '304 without a condition', "unverified", "it says nothing of the page",
        always(Say(304)),
    ),
    Row(
        '418, 425, 520–530, 561 or 999', "unverified", "robots get these where people do not",
        always(page("", 999)),
    ),
    Row(
        '429 with `Retry-After`, then 200', "ok", "the host is left alone for so long, and asked again",
        busy_first(),
    ),
    Row(
        'a challenge by Cloudflare, AWS WAF, DataDome, Imperva or Anubis', "unverified", "a browser passes it",
        always(page("", 403, cf_mitigated="challenge")),
    ),
    Row(
        '`Location` with another host, a fragment, blanks or letters beyond ASCII', "ok", "it is read as browsers read it",
        lambda got: page(TEXT) if "b%20c" in got.path else to(f"//{got.headers['host']}/b c#x"),
    ),
    Row(
        'a redirect to `mailto:`, `javascript:` or `ftp:`', "unverified", "nothing there can be asked",
        always(to("mailto:docs@acme.org")),
    ),
    Row(
        'twenty redirects', "ok", "browsers follow as many",
        chain(20), "/0",
    ),
    Row(
        'more than twenty redirects', "unverified", "browsers stop too",
        chain(22), "/0",
    ),
    Row(
        '200 with a `meta refresh` to another page', "ok", "readers are sent on",
        always(page("<meta http-equiv=refresh content='0; url=/new'>")),
    ),
    Row(
        'a place on a page that a refresh, a frame or a script sends on', "unverified", "the place is on the other page",
        always(page("<meta http-equiv=refresh content='0; url=/new'><a id=x></a>" + TEXT)), "/docs/page#there",
    ),
    Row(
        'a place in `name=`, percent-encoded, or in other letters', "ok", "browsers find it",
        always(page("<a name='über uns'></a>" + TEXT)), "/docs/page#%C3%BCber%20uns",
    ),
    Row(
        '`#page=3` of a PDF, and any place in SVG, XML, JSON or plain text', "ok", "only HTML has such places",
        always(Say(200, "%PDF-1.7", {"Content-Type": "application/pdf"})), "/docs/page#page=3",
    ),
    Row(
        '`#:~:text=…`, `#top`, `#t=30`, `#/route`', "ok", "browsers or scripts know them",
        always(page(TEXT)), "/docs/page#:~:text=word",
    ),
    Row(
        'a place on a page called "Sign in", or that asks for a password', "unverified", "it may not be the page",
        always(page("<title>Sign in</title>" + TEXT)), "/docs/page#there",
    ),
    Row("`example.com` and all below it, `.example`, `.test`", "skipped", "reserved for examples (RFC 2606)", always(page(TEXT)), host="docs.example.com"),
    Row("`.local`, `.internal`, `.onion`", "unverified", "the public DNS does not hold them", always(page(TEXT)), host="wiki.internal"),
)  # fmt: skip


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.behaviour)
def test_behaviour(row: Row) -> None:
    found = outcome(row.answers, row.place, host=row.host)
    assert found.verdict == row.verdict, found


def test_the_page_shows_the_table() -> None:
    table = (
        PAGE.read_text(encoding="utf-8").split("| the server | verdict | why |\n|---|---|---|\n")[1].split("\n\n")[0]
    )
    shown = [tuple(cell.strip() for cell in line.strip("|").split("|")) for line in table.splitlines()]
    assert shown == [(row.behaviour, row.verdict, row.why) for row in ROWS]
