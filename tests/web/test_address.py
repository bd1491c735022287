"""Which addresses are valid, whose they are, and which IP addresses may be asked."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from play import ask, at_loopback, page, playing

from doc_audit.model.guard import Guard
from doc_audit.web.address import InvalidAddress, is_example, is_local_name, parse
from doc_audit.web.http.proxies import Proxies


@pytest.mark.parametrize(
    ("url", "host", "asked"),
    [
        ("http://h.org", "h.org", "http://h.org/"),
        ("HTTP://H.org:80/x#y", "h.org", "http://h.org/x"),
        ("https://h.org:8443/", "h.org:8443", "https://h.org:8443/"),
        ("https://bücher.de/ä", "xn--bcher-kva.de", "https://xn--bcher-kva.de/%C3%A4"),
        ("http://[2001:DB8::1]:81/", "[2001:db8::1]:81", "http://[2001:db8::1]:81/"),
        ("https://u:p@h.org/x?y=z", "h.org", "https://u:p@h.org/x?y=z"),
        ("https://a_b.h.org/", "a_b.h.org", "https://a_b.h.org/"),
        ("https://h.org./x", "h.org.", "https://h.org./x"),
        (" https://h.org/a\tb ", "h.org", "https://h.org/ab"),
        ("http://h.org\\a\\b?c\\d", "h.org", "http://h.org/a/b?c\\d"),
        ("https://h.org/a\\b", "h.org", "https://h.org/a/b"),
        ("https:h.org/a", "h.org", "https://h.org/a"),
        ("https:///h.org/a", "h.org", "https://h.org/a"),
        ("https://h.org/100%/a%20b", "h.org", "https://h.org/100%/a%20b"),
        ("https://h.org/a b?c d", "h.org", "https://h.org/a%20b?c%20d"),
        ("https://h.org?", "h.org", "https://h.org/?"),
        ("https://h.org/a/./b/../c", "h.org", "https://h.org/a/c"),
        ("https://h.org/../a/%2E%2e/b/..", "h.org", "https://h.org/"),
        ("https://h.org/.well-known/a...b//c/.?d=/../e", "h.org", "https://h.org/.well-known/a...b//c/?d=/../e"),
        ("https://-a-.h.org/", "-a-.h.org", "https://-a-.h.org/"),
        ("https://i\u2764\ufe0f.ws/", "xn--i-7iq.ws", "https://xn--i-7iq.ws/"),
    ],
)
def test_valid_addresses(url: str, host: str, asked: str) -> None:
    address = parse(url)
    assert (str(address.host), address.url) == (host, asked)


BROWSER = json.loads(Path(__file__).with_name("browser_addresses.json").read_text(encoding="utf-8"))


def test_an_address_is_read_as_chromium_reads_it() -> None:
    """The table is what Chromium sent, see scripts/record_addresses.py."""
    wrong = []
    for written, host, target in BROWSER:
        address = parse(written)
        if (str(address.host), address.url) != (host, f"http://{host}{target}"):
            wrong.append((written, host + target, address.url))
    assert len(BROWSER) > 500
    assert wrong == []


def test_what_is_sent_is_what_chromium_sends() -> None:
    with playing(lambda _: page("")) as server:

        def here(_host: str, _port: int) -> list[tuple[int, Any]]:
            return at_loopback("", server.port)

        ask(*(written for written, _, _ in BROWSER), resolver=here)
        sent = {(got.headers["host"], got.path) for got in server.got}
    # urllib3 leaves the dot at the end of a name out of the header.
    # What a page writes as `&amp;` is meant as `&`.
    assert sent == {(host.removesuffix("."), target.replace("&amp;", "&")) for _, host, target in BROWSER}


@pytest.mark.parametrize(
    "url",
    [
        "http://", "https:///", "http://:80/", "http://h:99999/", "http://h:x/", "http://h:0/", "ftp://h/", "//h/",
        "http://a..b/", "http://a b/", "http://<host>/", "http://[::1/", "http://[zz]/", f"http://{'a' * 64}.org/",
        "http://" + "a." * 200 + "org/", "http://1.2.3/", "http://h\x00.org/", "http://xn--\udcff.de/",
        "http://*.h.org/", "https://${HOST}/", "http://<h\u00f6st>/",
    ],
)  # fmt: skip
def test_invalid_addresses(url: str) -> None:
    with pytest.raises(InvalidAddress):
        parse(url)


@given(st.text(max_size=80))
def test_any_text_is_an_address_or_is_refused(text: str) -> None:
    for url in (text, f"http://{text}", f"https://h.org/{text}"):
        try:
            again = parse(parse(url).url)
        except InvalidAddress:
            continue
        assert again.url == parse(url).url


@given(
    st.from_regex(
        r"https?://[a-zA-Z0-9._-]{1,12}(:[0-9]{1,6})?(/[!-~]{0,6}|(/[a.%2e\\\\?#]{0,3}){1,4})?", fullmatch=True
    )
)
def test_the_short_way_for_plain_addresses_leads_where_the_long_one_does(url: str) -> None:
    def read(text: str) -> object:
        try:
            return parse(text)
        except InvalidAddress:
            return "none"

    # A blank around it, which does not count, makes the address one for the long way.
    assert read(url) == read(f" {url}")


def test_names_that_prove_nothing() -> None:
    assert is_example("a.example")
    assert is_example("www.example.com")
    assert not is_example("examples.com")
    assert is_local_name("wiki")
    assert is_local_name("git.internal")
    assert is_local_name("wiki.corp.acme.org")
    assert not is_local_name("corporate.org")
    assert not is_local_name("python.org")


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        ("127.0.0.1", "loopback"), ("127.255.0.9", "loopback"), ("10.1.2.3", "private"), ("172.16.0.1", "private"),
        ("192.168.0.1", "private"), ("169.254.169.254", "link-local"), ("100.100.100.200", "private"),
        ("168.63.129.16", "cloud metadata"), ("0.0.0.0", "unspecified"), ("224.0.0.1", "multicast"),
        ("255.255.255.255", "private"), ("::", "unspecified"), ("::1", "loopback"), ("fe80::1%eth0", "link-local"),
        ("fd00:ec2::254", "private"), ("ff02::1", "multicast"), ("::ffff:127.0.0.1", "loopback"),
        ("192.0.0.192", "cloud metadata"), ("192.0.0.8", "private"), ("fec0::1", "private"), ("240.0.0.1", "private"),
        ("198.18.0.1", "private"), ("192.88.99.1", "private"), ("::10.0.0.1", "private"), ("64:ff9b:1::1", "private"),
        ("2001::1", "private"), ("2001:db8::1", "private"), ("3fff::1", "private"), ("100::1", "private"), ("5f00::1", "private"),
        ("4000::1", "private"), ("fc00::1", "private"), ("ff0e::1", "multicast"), ("::ffff:169.254.169.254", "link-local"),
        ("::ffff:10.0.0.1", "private"), ("2002:7f00:1::", "loopback"), ("64:ff9b::a9fe:a9fe", "link-local"),
    ],
)  # fmt: skip
def test_special_addresses_are_refused(address: str, kind: str) -> None:
    assert Guard().objection(address, "h.org") == kind
    assert Guard.of(("h.org",)).objection(address, "h.org") == ""
    assert Guard.of(("0.0.0.0/0", "::/0")).objection(address, "h.org") == ""


@pytest.mark.parametrize(
    "address",
    [
        "8.8.8.8",
        "1.1.1.1",
        "2606:4700::1111",
        "::ffff:8.8.8.8",
        "64:ff9b::808:808",
        "2002:808:808::",
        "2a00::1",
        "192.0.1.1",
    ],
)
def test_public_addresses_are_asked(address: str) -> None:
    assert Guard().objection(address, "h.org") == ""


def test_a_mapped_address_is_allowed_with_its_network() -> None:
    guard = Guard.of(("10.0.0.0/8",))
    assert guard.objection("10.9.9.9", "h") == guard.objection("::ffff:10.9.9.9", "h") == ""
    assert guard.objection("192.168.0.1", "h") == "private"


def test_proxies() -> None:
    proxies = Proxies.of({"HTTPS_PROXY": "p:3128", "http_proxy": "http://q", "NO_PROXY": ".corp.org, 10.0.0.0/8,h:81"})
    for url, proxy in (
        ("https://h.org/", "http://p:3128"),
        ("http://h.org/", "http://q"),
        ("https://a.corp.org/", None),
        ("https://corp.org/", None),
        ("https://xcorp.org/", "http://p:3128"),
        ("http://10.1.1.1/", None),
        ("http://h:81/", None),
        ("http://h:82/", "http://q"),
    ):
        assert proxies.for_host(parse(url).host) == proxy, url
    assert Proxies.of({"HTTP_PROXY": "p", "REQUEST_METHOD": "GET"}).by_scheme == {}
