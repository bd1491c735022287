"""Every socket is made where the address is checked; urllib3 has no other way to make one."""

import socket
import ssl

import pytest

from doc_audit.model.guard import Guard
from doc_audit.web.http import network as network_module
from doc_audit.web.http.connection import RequestLine
from doc_audit.web.http.network import Blocked, Deadline, Network
from doc_audit.web.http.pools import pool_classes
from doc_audit.web.http.proxies import Proxies
from doc_audit.web.secrets import Secrets


def local(_host: str, _port: int) -> list[tuple[int, tuple[str, int]]]:
    return [(int(socket.AF_INET), ("127.0.0.1", 9))]


@pytest.fixture
def network() -> Network:
    return Network(Guard(), Secrets(), Proxies({}), network_module.Trust({}), "doc-audit", resolve=local)


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_forbidden_address_is_refused_before_a_socket_is_made(
    scheme: str, network: Network, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_socket(*_: object, **__: object) -> None:
        raise AssertionError("a socket was made")

    deadline = Deadline()
    pool = pool_classes(network, deadline, RequestLine())[scheme](host="harmless.org", port=9)
    connection = pool.ConnectionCls(
        "harmless.org", 9, network=network, watch=deadline, line=RequestLine(), guarded=True
    )
    monkeypatch.setattr(socket, "socket", no_socket)
    monkeypatch.setattr(ssl, "SSLContext", no_socket)
    with pytest.raises(Blocked, match=r"127\.0\.0\.1 is a loopback address"):
        connection.connect()


@pytest.mark.parametrize("scheme", ["http", "https"])
@pytest.mark.parametrize("proxy", ["", "http://proxy.org:3128", "socks5h://proxy.org:1080"])
def test_urllib3_makes_its_sockets_by_the_method_that_we_override(
    scheme: str, proxy: str, network: Network, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Asked(Exception):
        pass

    def asked(_: object) -> None:
        raise Asked

    deadline = Deadline()
    pool = pool_classes(network, deadline, RequestLine(), proxy=proxy)[scheme](host="harmless.org", port=9)
    options: dict[str, object] = {"_socks_options": {}} if proxy.startswith("socks") else {}
    connection = pool.ConnectionCls(
        **options, host="harmless.org", port=9, network=network, watch=deadline, line=RequestLine(), guarded=not proxy
    )
    monkeypatch.setattr(pool.ConnectionCls, "_new_conn", asked)
    with pytest.raises(Asked):
        connection.connect()
