"""Proxies as the environment names them: HTTP, CONNECT and SOCKS; one that is not there is said once."""

import contextlib
import select
import socket
import struct
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from world import World

from doc_audit.errors import UsageError
from doc_audit.web.address import parse
from doc_audit.web.http.proxies import Proxies


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    world = World(tmp_path)
    yield world
    world.close()


class Tunnel:
    """A proxy on loopback that joins its client to the server of the name asked for; *asked* are those names.

    It speaks SOCKS5 (RFC 1928) or CONNECT, and answers CONNECT with *status*.
    """

    def __init__(self, world: World, kind: str, status: int = 200) -> None:
        self.world, self.kind, self.status = world, kind, status
        self.asked: list[str] = []
        self.listener = socket.create_server(("127.0.0.9", 0))
        self.url = "{}://{}:{}".format(kind, *self.listener.getsockname())
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        with client, contextlib.suppress(ConnectionError):
            name = self._greet_socks(client) if self.kind.startswith("socks") else self._greet_connect(client)
            place = self.world.names.get(name)
            self.asked.append(name)
            if self.kind.startswith("socks"):
                client.sendall(b"\5" + (b"\0" if place else b"\4") + b"\0\1\0\0\0\0\0\0")
            else:
                client.sendall(b"HTTP/1.1 %d So\r\n\r\n" % self.status)
            if place is None or self.status != 200:
                return
            with socket.create_connection(place) as server:
                pair = {client: server, server: client}
                while True:
                    for end in select.select([client, server], [], [], 5.0)[0]:
                        data = end.recv(65536)
                        if not data:
                            return
                        pair[end].sendall(data)

    def _greet_socks(self, client: socket.socket) -> str:
        client.recv(2 + client.recv(2, socket.MSG_PEEK)[1])
        client.sendall(b"\5\0")
        _, _, _, kind, length = struct.unpack("5B", client.recv(5))
        assert kind == 3, "the name is looked up by the proxy"
        return client.recv(length + 2)[:length].decode()

    def _greet_connect(self, client: socket.socket) -> str:
        text = b""
        while b"\r\n\r\n" not in text:
            text += client.recv(4096)
        assert text.startswith(b"CONNECT ")
        return text.split()[1].rpartition(b":")[0].decode()

    def close(self) -> None:
        self.listener.close()


@pytest.mark.parametrize("kind", ["socks5", "socks5h", "http"])
def test_secure_links_go_through_a_tunnel_and_the_proxy_looks_names_up(world: World, kind: str) -> None:
    world.serve("far.org", context=world.authority.context("far.org"))
    world.serve("other.org", context=world.authority.context("another.org"))
    proxy = Tunnel(world, kind)
    world.names["127.0.0.9"] = proxy.listener.getsockname()
    report = world.check("https://far.org/a", "https://other.org/", environ={"ALL_PROXY": proxy.url})
    assert [outcome.verdict for outcome in report.outcomes] == ["ok", "tls-error"]
    assert set(proxy.asked) == {"far.org", "other.org"}
    proxy.close()


def test_plain_links_go_through_socks_under_the_same_deadline(world: World) -> None:
    def drip(_: object) -> tuple[int, dict[str, str], bytes]:
        time.sleep(1.5)
        return 200, {}, b""

    world.serve("plain.org")
    world.serve("drip.org", drip)
    proxy = Tunnel(world, "socks5")
    started = time.monotonic()
    report = world.check(
        "http://plain.org/", "http://drip.org/", environ={"http_proxy": proxy.url}, timeout=5.0, deadline=0.5
    )
    assert [outcome.verdict for outcome in report.outcomes] == ["ok", "unverified"]
    assert time.monotonic() - started < 1.4
    proxy.close()


def test_a_host_that_socks_cannot_reach_is_unverified(world: World) -> None:
    world.serve("plain.org")
    proxy = Tunnel(world, "socks5")
    report = world.check("http://plain.org/", "http://nowhere.org/", environ={"http_proxy": proxy.url})
    assert [outcome.verdict for outcome in report.outcomes] == ["ok", "unverified"]
    proxy.close()


@pytest.mark.parametrize("status", [403, 407, 502])
def test_a_proxy_that_refuses_a_tunnel_proves_nothing(world: World, status: int) -> None:
    proxy = Tunnel(world, "http", status)
    world.names["127.0.0.9"] = proxy.listener.getsockname()
    report = world.check("https://far.org/", environ={"https_proxy": proxy.url})
    assert [outcome.verdict for outcome in report.outcomes] == ["unverified"]
    assert "proxy" in report.outcomes[0].reason
    proxy.close()


@pytest.mark.parametrize("scheme", ["http", "socks5"])
def test_a_proxy_that_is_not_there_is_said_once_and_blames_no_link(world: World, scheme: str) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.9", 0))
        place = free.getsockname()
    world.names["127.0.0.9"] = place
    urls = [f"http://h{number}.org/" for number in range(30)] + ["https://secure.org/"]
    report = world.check(*urls, environ={"ALL_PROXY": "{}://me:hunter2@{}:{}".format(scheme, *place)})
    assert {outcome.verdict for outcome in report.outcomes} == {"unverified"}
    assert [note for note in report.notes if "cannot be reached" in note] != []
    assert {outcome.reason for outcome in report.outcomes} == {"the proxy cannot be reached"}
    assert not report.complete
    assert "hunter2" not in repr(report)


def test_the_own_machine_is_not_asked_through_a_proxy(world: World) -> None:
    world.serve("proxy", lambda _: (302, {"Location": "http://localhost/admin"}))
    address = "http://{}:{}".format(*world.names["proxy"])
    world.names[world.names["proxy"][0]] = world.names["proxy"]
    report = world.check("http://front.org/", environ={"HTTP_PROXY": address}, allow_addresses=("127.0.0.9",))
    assert [outcome.verdict for outcome in report.outcomes] == ["blocked-address"]
    assert [path for _, path, _ in world.seen] == ["http://front.org/"]


def test_a_password_of_the_proxy_goes_to_the_proxy_only(world: World) -> None:
    world.serve("proxy")
    place = world.names["proxy"]
    world.names[place[0]] = place
    report = world.check("http://far.org/x", environ={"HTTP_PROXY": "http://me:hunter2@{}:{}".format(*place)})
    assert [outcome.verdict for outcome in report.outcomes] == ["ok"]
    assert world.seen[0][2]["proxy-authorization"].startswith("Basic ")
    assert "hunter2" not in repr(report)


def test_socks_is_spoken_with_names_whichever_way_it_is_written() -> None:
    for written, meant in (
        ("socks5://p:1080", "socks5h://p:1080"),
        ("socks4://p", "socks4a://p"),
        ("SOCKS5H://p", "socks5h://p"),
        ("p:3128", "http://p:3128"),
    ):
        assert Proxies.of({"all_proxy": written}).for_host(parse("https://h.org/").host) == meant


@pytest.mark.parametrize(
    "written", ["http://u:hunter2@h:port", "foo://u:hunter2@h", "http://", "http://u:hunter2@:1", "h:0"]
)
def test_a_proxy_without_an_address_is_one_clear_error_and_breaks_no_link(world: World, written: str) -> None:
    with pytest.raises(UsageError, match="http_proxy") as caught:
        world.check("http://a.org/", environ={"HTTP_PROXY": written})
    assert "hunter2" not in str(caught.value)
