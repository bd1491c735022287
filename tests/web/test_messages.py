"""What is said of links of which nothing certain is known: what was seen, and which setting helps."""

import socket
import threading
from collections.abc import Callable
from typing import Any

import pytest
from play import Answers, Got, Say, ask, outcome, page, to

APP = "<div id=root></div><script src=/app.js></script>"


def always(say: Say) -> Answers:
    return lambda _: say


def chain(got: Got) -> Say:
    return to(f"/{int(got.path.strip('/')) + 1}")


@pytest.mark.parametrize(
    ("answers", "place", "seen", "setting"),
    [
        (always(Say(302)), "/a", "302 Found", "external.accept"),
        (chain, "/1", "redirects more than 20 times", "external.max-redirects"),
        (always(page("", 403, cf_mitigated="challenge")), "/a", "Cloudflare", "external.exclude"),
        (always(page("<title>Just a moment...</title>", 404)), "/a", "404 Not Found", "external.exclude"),
        (always(page(APP, 404)), "/a", "scripts may show", "external.exclude"),
        (always(page("", 429)), "/a", "429 Too Many Requests", "external.interval"),
    ],
)
def test_servers(answers: Answers, place: str, seen: str, setting: str) -> None:
    found = outcome(answers, place, retries=0)
    assert (found.verdict, seen in found.reason, setting in found.reason) == ("unverified", True, True), found.reason


def test_a_rate_limit_of_github_says_that_a_token_helps() -> None:
    assert "GITHUB_TOKEN" in outcome(always(page("", 429)), "/acme/docs", host="github.com", retries=0).reason


def unknown(number: int) -> Callable[[str, int], Any]:
    def resolver(host: str, _port: int) -> Any:
        if host.endswith("known.org"):
            return [(int(socket.AF_INET), ("127.0.0.1", 1))]
        raise socket.gaierror(number, "no")

    return resolver


@pytest.mark.parametrize(
    ("url", "number", "verdict", "words"),
    [
        ("http://gone.org/", socket.EAI_NONAME, "unknown-host", "the DNS knows no host gone.org"),
        (
            "http://mail.gone.org/",
            socket.EAI_NODATA,
            "unknown-host",
            "the DNS knows mail.gone.org, but no address of it",
        ),
        ("http://wiki/", socket.EAI_NONAME, "unverified", "does not know wiki"),
        ("http://wiki.corp.acme.org/", socket.EAI_NODATA, "unverified", "external.exclude"),
        ("http://gone.org/", socket.EAI_AGAIN, "unverified", "the resolver gave no answer for gone.org"),
    ],
)
def test_names(url: str, number: int, verdict: str, words: str) -> None:
    found = ask(url, "http://known.org/", resolver=unknown(number), retries=0).outcomes[0]
    assert (found.verdict, words in found.reason) == (verdict, True), found.reason


def test_private_addresses() -> None:
    found = ask("http://10.1.2.3/", resolver=lambda host, port: [(int(socket.AF_INET), (host, port))]).outcomes[0]
    assert found.verdict == "blocked-address"
    assert "10.1.2.3 is a private address" in found.reason
    assert "external.allow-addresses" in found.reason


@pytest.mark.parametrize(
    "greeting",
    [
        b"SSH-2.0-OpenSSH_9.6\r\n",
        b"220 mail.org ESMTP\r\n",
        b"\x15\x03\x01\x00\x02\x02\x16",
        b"HTTP/9.1 200 OK\r\n\r\n",
    ],
)
def test_services_that_are_no_web_servers(greeting: bytes) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def greet() -> None:
            for _ in range(8):
                try:
                    connection, _address = listening.accept()
                except OSError:
                    return
                with connection:
                    connection.recv(2000)
                    connection.sendall(greeting)

        threading.Thread(target=greet, daemon=True).start()
        found = ask(f"http://site.org:{listening.getsockname()[1]}/", retries=0).outcomes[0]
    assert (found.verdict, "external.exclude" in found.reason) == ("unverified", True), found.reason
