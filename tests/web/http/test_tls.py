"""Certificates from a test authority: good, expired, for another name, self-signed; secrets and redirects between hosts."""

import http.server
import json
import socket
import ssl
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from world import NOW, Authority, World

from doc_audit.errors import UsageError
from doc_audit.model.settings import External
from doc_audit.web.asking.cache import info
from doc_audit.web.check import Ask, check


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    world = World(tmp_path)
    yield world
    world.close()


def test_certificates(world: World) -> None:
    make = world.authority.context
    world.serve("good.org", context=make("good.org"))
    world.serve("old.org", context=make("old.org", days=-1))
    world.serve("other.org", context=make("another.org"))
    world.serve("self.org", context=make("self.org", self_signed=True))
    names = ("good", "old", "other", "self")
    report = world.check(*(f"https://{name}.org/" for name in names))
    verdicts = {outcome.url: outcome.verdict for outcome in report.outcomes}
    assert verdicts == {
        "https://good.org/": "ok",
        "https://old.org/": "tls-error",
        "https://other.org/": "tls-error",
        "https://self.org/": "tls-error",
    }
    assert "expired" in report.outcomes[1].reason
    assert report.notes == ()


def test_an_unknown_authority_is_an_error_for_one_host_and_our_own_fault_for_all(world: World, tmp_path: Path) -> None:
    names = [f"h{number}.org" for number in range(3)]
    (tmp_path / "stranger").mkdir()
    stranger = Authority(tmp_path / "stranger", "Stranger")
    for name in names:
        world.serve(name, context=stranger.context(name))
    assert [outcome.verdict for outcome in world.check(f"https://{names[0]}/").outcomes] == ["tls-error"]
    report = world.check(*(f"https://{name}/" for name in names))
    assert {outcome.verdict for outcome in report.outcomes} == {"unverified"}
    assert len(report.notes) == 1
    world.serve("good.org", context=world.authority.context("good.org"))
    report = world.check("https://good.org/", *(f"https://{name}/" for name in names))
    assert [outcome.verdict for outcome in report.outcomes] == ["ok", *["tls-error"] * 3]


def test_a_chain_that_browsers_complete_is_not_called_broken(world: World, tmp_path: Path) -> None:
    (tmp_path / "stranger").mkdir()
    stranger = Authority(tmp_path / "stranger", "Stranger")
    place = "http://stranger.org/issuer.der"
    world.serve("half.org", context=stranger.context("half.org", issuer_at=place))
    world.serve("none.org", context=stranger.context("none.org"))
    world.serve("old-half.org", context=stranger.context("old-half.org", days=-1, issuer_at=place))
    world.serve("other-half.org", context=stranger.context("another.org", issuer_at=place))
    world.serve("old.org", context=world.authority.context("old.org", days=-1, issuer_at=place))
    world.serve("good.org", context=world.authority.context("good.org"))
    world.serve("to-half.org", lambda _: (302, {"Location": "https://half.org/"}))
    names = ("https://half.org/a", "https://none.org/", "https://old.org/", "https://good.org/", "http://to-half.org/")
    report = world.check(*names, "https://half.org/b")
    verdicts = [outcome.verdict for outcome in report.outcomes]
    assert verdicts == ["unverified", "tls-error", "tls-error", "ok", "unverified", "unverified"]
    assert world.check("https://old-half.org/").outcomes[0].verdict == "tls-error"
    assert world.check("https://other-half.org/").outcomes[0].verdict == "tls-error"
    assert report.outcomes[0].cause == "half.org does not send its whole chain of certificates"
    assert "half.org" not in {name for name, _, _ in world.seen}


def test_names_are_compared_as_browsers_do(world: World) -> None:
    wild = world.authority.context("*.wild.org")
    names = {"a.wild.org": "ok", "a_b.wild.org": "ok", "wild.org": "tls-error", "a.b.wild.org": "tls-error"}
    for name in names:
        world.serve(name, context=wild)
    found = world.check(*(f"https://{name}/" for name in names))
    assert [outcome.verdict for outcome in found.outcomes] == list(names.values())
    assert "another name" in found.outcomes[-1].reason


def test_a_server_that_speaks_no_tls_is_unverified(world: World) -> None:
    world.serve("plain.org")
    assert world.check("https://plain.org/").outcomes[0].verdict == "unverified"


def test_headers_go_to_their_host_only_and_are_dropped_on_the_way_to_another(world: World) -> None:
    world.serve("wiki.org", lambda _: (302, {"Location": "https://else.org/"}), world.authority.context("wiki.org"))
    world.serve("else.org", context=world.authority.context("else.org"))
    world.serve("plain.wiki.org")
    headers = {"wiki.org": {"Authorization": "Bearer hunter2", "X-Key": "k"}}
    report = world.check(
        "https://wiki.org/a", "http://plain.wiki.org/", environ={"DOC_AUDIT_HEADERS": json.dumps(headers)}
    )
    sent = {name: headers for name, _, headers in world.seen}
    assert sent["wiki.org"]["authorization"] == "Bearer hunter2"
    assert sent["wiki.org"]["x-key"] == "k"
    assert not {"authorization", "x-key"} & (set(sent["else.org"]) | set(sent["plain.wiki.org"]))
    assert "hunter2" not in repr(report)


def test_a_server_that_repeats_what_it_was_sent_is_not_quoted(world: World) -> None:
    def repeat(handler: http.server.BaseHTTPRequestHandler) -> tuple[int, dict[str, str]]:
        handler.responses = {599: (handler.headers["Authorization"], "")}
        return 599, {}

    world.serve("h.org", repeat)
    headers = json.dumps({"http://h.org": {"Authorization": "Bearer hunter2"}})
    (outcome,) = world.check("http://h.org/", environ={"DOC_AUDIT_HEADERS": headers}).outcomes
    assert (outcome.status, outcome.reason) == (599, "the server answers 599")


def test_a_github_token_goes_to_the_api_only(world: World) -> None:
    for name in ("github.com", "api.github.com", "evil.org"):
        world.serve(name, context=world.authority.context(name))
    world.check(
        *(f"https://{name}/" for name in ("github.com", "api.github.com", "evil.org")),
        environ={"GITHUB_TOKEN": "hunter2"},
    )
    assert {name for name, _, headers in world.seen if "authorization" in headers} == {"api.github.com"}


def test_userinfo_stays_with_its_host(world: World) -> None:
    world.serve("a.org", lambda _: (302, {"Location": "http://b.org/"}))
    world.serve("b.org")
    report = world.check("http://me:hunter2@a.org/x")
    sent = {name: headers for name, _, headers in world.seen}
    assert sent["a.org"]["authorization"].startswith("Basic ")
    assert "authorization" not in sent["b.org"]
    assert all("hunter2" not in repr((outcome.reason, outcome.hops, outcome.final_url)) for outcome in report.outcomes)


@pytest.mark.parametrize(
    "value",
    [
        "{",
        "[]",
        '{"h": "text"}',
        '{"h": {"A": "b\\nc"}}',
        '{"h": {"A": "“text”"}}',
        '{"h": {"a b": "text"}}',
        '{"ftp://h": {"A": "b"}}',
        '{"https://me:text@h": {"A": "b"}}',
    ],
)
def test_secrets_that_cannot_be_read_are_refused_without_being_shown(world: World, value: str) -> None:
    with pytest.raises(UsageError) as caught:
        world.check("http://a.org/", environ={"DOC_AUDIT_HEADERS": value})
    assert "text" not in str(caught.value).replace("texts", "")


def test_cookies_live_within_a_lane_and_stay_with_their_host(world: World) -> None:
    world.serve("a.org", lambda _: (200, {"Set-Cookie": "seen=1"}))
    world.serve("b.org")
    world.check("http://a.org/1", "http://a.org/2", "http://b.org/1")
    sent = [(name, headers.get("cookie")) for name, _, headers in world.seen]
    assert sorted(sent, key=str) == [("a.org", "seen=1"), ("a.org", None), ("b.org", None)]


def test_an_international_name_is_asked_by_its_ascii_form(world: World) -> None:
    world.serve("xn--bcher-kva.de")
    assert world.check("http://bücher.de/ä?ö=ü").outcomes[0].verdict == "ok"
    assert world.seen[0][1] == "/%C3%A4?%C3%B6=%C3%BC"


def test_a_proxy_is_asked_instead_and_the_report_says_what_that_means(world: World) -> None:
    world.serve("proxy", lambda _: (200, {}))
    address = "http://{}:{}".format(*world.names["proxy"])
    world.names[world.names["proxy"][0]] = world.names["proxy"]
    report = world.check("http://hidden.org/x", "http://10.0.0.1/", environ={"HTTP_PROXY": address})
    assert [outcome.verdict for outcome in report.outcomes] == ["ok", "blocked-address"]
    assert [path for _, path, _ in world.seen] == ["http://hidden.org/x"]
    assert any("proxy" in note for note in report.notes)


def test_a_name_may_not_change_its_address_to_a_forbidden_one(world: World) -> None:
    world.serve("front", lambda _: (200, {"Connection": "close"}))
    world.serve("inside")
    answers = iter(["front"])

    def rebinding(_host: str, _port: int) -> Sequence[tuple[int, tuple[Any, ...]]]:
        return [(int(socket.AF_INET), world.names[next(answers, "inside")])]

    report = check(
        [Ask(url="http://rebind.org/1"), Ask(url="http://rebind.org/2")],
        External(timeout=1.0, deadline=2.0, retries=0, interval=0.0, allow_addresses=(world.names["front"][0],)),
        cache_dir=None,
        now=lambda: NOW,
        environ={},
        resolver=rebinding,
    )
    assert sorted(outcome.verdict for outcome in report.outcomes) == ["blocked-address", "ok"]
    assert [name for name, _, _ in world.seen] == ["front"]


def test_a_client_certificate_opens_its_host_beside_an_authority_of_ones_own(world: World) -> None:
    context = world.authority.context("closed.org")
    context.verify_mode = ssl.CERT_REQUIRED
    context.load_verify_locations(cafile=world.authority.file)
    world.serve("closed.org", context=context)
    world.authority.context("me.org")
    pem = world.authority.folder / "me.org10False.pem"
    opened = world.check(
        "https://closed.org/", environ={"DOC_AUDIT_CLIENT_CERTIFICATES": json.dumps({"closed.org": str(pem)})}
    )
    assert [outcome.verdict for outcome in opened.outcomes] == ["ok"]
    shut = world.check("https://closed.org/")
    assert [outcome.verdict for outcome in shut.outcomes] == ["unverified"]


@pytest.mark.parametrize("text", [None, "no certificate"])
def test_a_client_certificate_that_cannot_be_used_is_one_clear_error(
    world: World, tmp_path: Path, text: str | None
) -> None:
    file = tmp_path / "client.pem"
    if text is not None:
        file.write_text(text)
    environ = {"DOC_AUDIT_CLIENT_CERTIFICATES": json.dumps({"closed.org": str(file)})}
    with pytest.raises(UsageError, match=r"client\.pem cannot be used"):
        world.check("https://closed.org/", environ=environ)


def test_a_user_agent_that_http_cannot_carry_is_one_clear_error(world: World) -> None:
    with pytest.raises(UsageError, match="user-agent"):
        world.check("http://a.org/", user_agent="doc\u2014audit")


def test_a_network_that_is_none_is_one_clear_error(world: World) -> None:
    with pytest.raises(UsageError, match=r"allow-addresses.*10\.0\.0\.0/33"):
        world.check("http://a.org/", allow_addresses=("10.0.0.0/33",))


@pytest.mark.parametrize("failing", ["http://dead.org/", "https://old.org/"])
def test_what_the_network_could_be_to_blame_for_is_remembered_once_it_is_not(
    world: World, tmp_path: Path, failing: str
) -> None:
    folder = tmp_path / "cache"

    def until_remembered(_: object) -> tuple[int, dict[str, str]]:
        end = time.monotonic() + 5
        while not {"unknown-host", "tls-error"} & set(info(folder).verdicts) and time.monotonic() < end:
            time.sleep(0.05)
        return (200 if time.monotonic() < end else 500), {}

    world.serve("good.org", context=world.authority.context("good.org"))
    world.serve("old.org", context=world.authority.context("old.org", days=-1))
    world.serve("slow.org", until_remembered)
    report = world.check(failing, "https://good.org/", "http://slow.org/", cache=folder, timeout=9.0, deadline=9.0)
    assert report.outcomes[2].verdict == "ok", "a run that is killed now would have lost it"


def test_an_answer_got_without_a_token_is_not_used_again_with_one(world: World, tmp_path: Path) -> None:
    context = world.authority.context("wiki.org")
    world.serve("wiki.org", lambda handler: (200 if "x-key" in handler.headers else 404, {}), context)
    assert world.check("https://wiki.org/x", cache=tmp_path).outcomes[0].verdict == "http-error"
    environ = {"DOC_AUDIT_HEADERS": json.dumps({"wiki.org": {"X-Key": "hunter2"}})}
    assert world.check("https://wiki.org/x", cache=tmp_path, environ=environ).outcomes[0].verdict == "ok"
    assert all(b"hunter2" not in file.read_bytes() for file in tmp_path.glob("answers*"))


def test_a_github_token_verifies_what_the_site_hides_or_limits_and_condemns_nothing(world: World) -> None:
    known = {
        "/repos/o/private", "/repos/o/private/contents/a%20b/x.md?ref=main", "/repos/o/private/issues/7",
        "/repos/o/private/pulls/8", "/repos/o/private/releases/tags/v1.0", "/repos/o/private/commits/0123abc",
    }  # fmt: skip
    world.serve("github.com", lambda _: (404, {}), world.authority.context("github.com"))
    world.serve(
        "api.github.com",
        lambda handler: (200 if handler.path in known else 404, {}),
        world.authority.context("api.github.com"),
    )
    paths = ("", "/blob/main/a%20b/x.md", "/issues/7", "/pull/8/files", "/releases/tag/v1.0", "/commit/0123abc")
    urls = [f"https://github.com/o/private{path}" for path in paths]
    environ = {"GITHUB_TOKEN": "hunter2"}
    found = world.check(*urls, "https://github.com/o/gone", "https://github.com/o/private/wiki", environ=environ)
    assert [outcome.verdict for outcome in found.outcomes] == ["ok"] * 6 + ["unverified"] * 2
    place = world.check("https://github.com/o/private#usage", environ=environ)
    assert [outcome.verdict for outcome in place.outcomes] == ["unverified"]
    assert {name for name, _, headers in world.seen if "authorization" in headers} == {"api.github.com"}
    assert [outcome.verdict for outcome in world.check(urls[0]).outcomes] == ["unverified"], "no token, no opinion"


def test_links_behind_a_rate_limit_of_github_are_verified_by_its_api_until_that_limits_too(world: World) -> None:
    left = iter(range(20))
    world.serve("github.com", lambda _: (429, {"Retry-After": "3600"}), world.authority.context("github.com"))
    world.serve(
        "api.github.com",
        lambda _: (200 if next(left, None) is not None else 403, {}),
        world.authority.context("api.github.com"),
    )
    urls = [f"https://github.com/o/r{number}" for number in range(40)]
    report = world.check(*urls, environ={"GH_TOKEN": "hunter2"}, per_host=1)
    verdicts = [outcome.verdict for outcome in report.outcomes]
    assert (verdicts.count("ok"), verdicts.count("unverified")) == (20, 20)
    assert sum(name == "api.github.com" for name, _, _ in world.seen) < 24
    assert sum(name == "github.com" for name, _, _ in world.seen) == 1


def test_no_certificate_is_checked_of_a_host_that_the_user_names(
    world: World, recwarn: pytest.WarningsRecorder
) -> None:
    for name in ("old.org", "wiki.acme.org", "other.org"):
        world.serve(name, context=world.authority.context(name, days=-1))
    urls = ("https://old.org/", "https://wiki.acme.org/", "https://other.org/")
    report = world.check(*urls, insecure=("old.org", "*.ACME.org"))
    assert [outcome.verdict for outcome in report.outcomes] == ["ok", "ok", "tls-error"]
    assert not recwarn.list
