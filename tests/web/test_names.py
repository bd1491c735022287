"""Names that no public resolver knows, names without an address for this machine, and what the configuration allows."""

import errno
import socket
from typing import Any

import pytest
from play import ask, at_loopback, page, playing

from doc_audit.web.http import network
from doc_audit.web.http.network import OnlyIPv6, resolve


def must_not_be_asked(host: str, _port: int) -> list[tuple[int, Any]]:
    raise AssertionError(f"{host} was looked up")


@pytest.mark.parametrize(
    ("url", "verdict"),
    [
        ("https://example.com/", "skipped"),
        ("https://example.org/a#b", "skipped"),
        ("https://www.example.net/", "skipped"),
        ("https://api.service.example.com:8443/v1", "skipped"),
        ("https://service.example/", "skipped"),
        ("https://a.test/", "skipped"),
        ("https://a.invalid/", "skipped"),
        ("http://printer.local/", "unverified"),
        ("http://metadata.google.internal/", "unverified"),
        ("http://duckduckgogg42xjoc72x3sjasowoarfbgcmvfimaftt6twagswzczad.onion/", "unverified"),
    ],
)
def test_names_that_are_nobodys_are_not_looked_up(url: str, verdict: str) -> None:
    assert ask(url, resolver=must_not_be_asked).outcomes[0].verdict == verdict


@pytest.mark.parametrize("name", ["wiki.internal", "nas.local", "docs.example.com", "a.test"])
def test_a_name_that_the_configuration_allows_is_asked(name: str) -> None:
    with playing(lambda _: page("")) as server:
        suffix = "*." + name.partition(".")[2]
        for allowed in (name, suffix):
            report = ask(f"http://{name}:{server.port}/", allow_addresses=("127.0.0.0/8", allowed))
            assert report.outcomes[0].verdict == "ok", allowed
        assert ask(f"http://{name}:{server.port}/", allow_addresses=("127.0.0.0/8", "*")).outcomes[0].verdict != "ok"


@pytest.mark.parametrize(
    ("allowed", "verdict"),
    [
        (("127.0.0.0/8",), "ok"),
        (("127.0.0.1",), "ok"),
        (("localhost",), "ok"),
        ((), "skipped"),
        (("10.0.0.0/8",), "skipped"),
    ],
)
def test_localhost_is_asked_where_its_address_is_allowed(allowed: tuple[str, ...], verdict: str) -> None:
    with playing(lambda _: page("")) as server:
        report = ask(f"http://localhost:{server.port}/", allow_addresses=allowed)
        assert report.outcomes[0].verdict == verdict


@pytest.mark.parametrize("name", ["notexample.com", "example.com.evil.org", "local.org", "internal.io"])
def test_other_names_are_names(name: str) -> None:
    with playing(lambda _: page("")) as server:
        assert ask(f"http://{name}:{server.port}/").outcomes[0].verdict == "ok"


def test_every_address_of_a_name_is_tried() -> None:
    with playing(lambda _: page("")) as server:
        others = [(int(socket.AF_INET), (f"127.0.0.{number}", 1)) for number in range(2, 12)]

        def many(_host: str, port: int) -> list[tuple[int, Any]]:
            return [*others, *at_loopback("", port)]

        assert ask(f"http://site.org:{server.port}/", resolver=many).outcomes[0].verdict == "ok"


def test_an_address_of_a_family_that_this_machine_lacks_is_no_end() -> None:
    with playing(lambda _: page("")) as server:

        def both(_host: str, port: int) -> list[tuple[int, Any]]:
            return [(int(socket.AF_INET6), ("::ffff:127.0.0.2", 1, 0, 0)), *at_loopback("", port)]

        assert ask(f"http://site.org:{server.port}/", resolver=both).outcomes[0].verdict == "ok"


def test_a_name_with_ipv6_addresses_only_is_not_unknown(monkeypatch: pytest.MonkeyPatch) -> None:
    real = socket.getaddrinfo

    def only_six(host: Any, port: Any, family: int = 0, kind: int = 0, *more: Any) -> Any:
        if host != "six.org":
            return real(host, port, family, kind, *more)
        if family == socket.AF_INET:
            raise socket.gaierror(socket.EAI_NONAME, "no such name")
        return [(socket.AF_INET6, kind, 6, "", ("2001:db8::1", port, 0, 0))]

    monkeypatch.setattr(network, "allowed_gai_family", lambda: socket.AF_INET)
    monkeypatch.setattr(socket, "getaddrinfo", only_six)
    with pytest.raises(OnlyIPv6):
        resolve("six.org", 443)
    with playing(lambda _: page("")) as server:
        found = ask("https://six.org/", f"http://127.0.0.1:{server.port}/", resolver=resolve, retries=0).outcomes[0]
    assert (found.verdict, "IPv6" in found.reason) == ("unverified", True)


def test_no_route_to_an_ipv6_address_is_unreachable_and_not_unknown() -> None:
    def refused(_host: str, _port: int) -> list[tuple[int, Any]]:
        raise OSError(errno.ENETUNREACH, "Network is unreachable")

    assert ask("https://six.org/", resolver=refused, retries=0).outcomes[0].verdict == "unverified"
