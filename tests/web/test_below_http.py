"""What names, certificates and connections do: the second table of docs/verdicts.md, each row played by real sockets."""

import contextlib
import socket
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from world import Authority, World

from doc_audit.web.http.network import OnlyIPv6

PAGE = Path(__file__).parents[2] / "docs" / "verdicts.md"
HEADER = "| the name, the certificate or the connection | verdict | why |\n|---|---|---|\n"


@dataclass(frozen=True)
class Row:
    """One row: *behaviour* of what *play* sets up, the *verdict* on the address that it returns, and *why*."""

    behaviour: str
    verdict: str
    why: str
    play: Callable[[World], str]


def tls(name: str, certificate: str = "", **how: Any) -> Callable[[World], str]:
    """Serve *name* with a certificate for *certificate*, or for the name itself."""

    def play(world: World) -> str:
        world.serve(name, context=world.authority.context(certificate or name, **how))
        return f"https://{name}/"

    return play


def strange(issuer_at: str = "") -> Callable[[World], str]:
    """Serve with a certificate of an authority that nobody knows, which says or does not say where its issuer is."""

    def play(world: World) -> str:
        folder = world.authority.folder / "stranger"
        folder.mkdir()
        world.serve("site.org", context=Authority(folder, "Stranger").context("site.org", issuer_at=issuer_at))
        return "https://site.org/"

    return play


def nothing_known(world: World) -> str:
    del world.names["other.org"]
    return "http://gone.org/"


def resolving(failure: Exception) -> Callable[[World], str]:
    """Have the resolver fail for one name."""

    def play(world: World) -> str:
        known = world.resolve

        def resolve(host: str, port: int) -> Any:
            if host == "site.org":
                raise failure
            return known(host, port)

        world.resolve = resolve  # type: ignore[method-assign]
        return "http://site.org/"

    return play


def many_addresses(world: World) -> str:
    world.serve("site.org")
    here = world.names["site.org"]
    dead = [(int(socket.AF_INET), (f"127.0.1.{number}", 1)) for number in range(1, 8)]
    known = world.resolve
    world.resolve = lambda host, port: (  # type: ignore[method-assign]
        [*dead, (int(socket.AF_INET), here)] if host == "site.org" else known(host, port)
    )
    return "http://site.org/"


def at(*address: Any) -> Callable[[World], str]:
    """Let the name lead to *address*."""

    def play(world: World) -> str:
        world.names["site.org"] = address
        return "http://site.org/"

    return play


def plain(scheme: str) -> Callable[[World], str]:
    def play(world: World) -> str:
        world.serve("site.org")
        return f"{scheme}://site.org/"

    return play


def saying(data: bytes, *, and_hangs_up: bool = True) -> Callable[[World], str]:
    """Answer every connection with *data*; then hang up, or say nothing more."""

    def play(world: World) -> str:
        listener = socket.create_server(("127.0.0.1", 0))
        world.sockets.append(listener)

        def accept() -> None:
            with contextlib.suppress(OSError):
                while True:
                    client, _ = listener.accept()
                    world.sockets.append(client)
                    client.recv(65536)
                    client.sendall(data)
                    if and_hangs_up:
                        client.close()

        threading.Thread(target=accept, daemon=True).start()
        world.names["site.org"] = listener.getsockname()
        return "http://site.org/"

    return play


SHORT = b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\nshort"
ROWS = (
    Row("a name that does not exist, from a resolver that knows other names", "unknown-host", "nobody finds it", lambda _: "http://gone.org/"),
    Row("a name that does not exist, from a resolver that knows no name at all", "unverified", "the resolver may be at fault", nothing_known),
    Row("the resolver fails, or does not answer", "unverified", "it may know tomorrow", resolving(socket.gaierror(socket.EAI_AGAIN, "try again"))),
    Row("only IPv6 addresses, and no IPv6 here", "unverified", "others may reach it", resolving(OnlyIPv6("site.org has only IPv6 addresses"))),
    Row("several addresses, and only the last one answers", "ok", "browsers try them all", many_addresses),
    Row("a name with a private address that nobody allowed", "blocked-address", "nothing inside a network is asked for a page's sake", at("10.0.0.1", 80)),
    Row("a certificate for the name", "ok", "browsers take it", tls("site.org")),
    Row("a wildcard that covers the name, underscores too", "ok", "browsers take it", tls("a_b.site.org", "*.site.org")),
    Row("a wildcard for one step, and two in the name", "tls-error", "browsers warn", tls("a.b.site.org", "*.site.org")),
    Row("a certificate for another name", "tls-error", "browsers warn", tls("site.org", "else.org")),
    Row("an expired certificate", "tls-error", "browsers warn", tls("site.org", days=-1)),
    Row("a self-signed certificate", "tls-error", "browsers warn", tls("site.org", self_signed=True)),
    Row("an unknown issuer", "tls-error", "browsers warn", strange()),
    Row("an unknown issuer that the certificate says where to fetch", "unverified", "browsers fetch it", strange("http://else.org/issuer.der")),
    Row("no TLS where `https` is asked for", "unverified", "it may be the wrong port for us only", plain("https")),
    Row("nobody listens", "unverified", "the server may come back", at("127.0.0.1", 1)),
    Row("the connection is dropped before the answer", "unverified", "the server may come back", saying(b"")),
    Row("the answer is not HTTP", "unverified", "a service of another kind may be meant", saying(b"220 mail.site.org ESMTP\r\n")),
    Row("no answer in time", "unverified", "the server may be busy", saying(b"", and_hangs_up=False)),
    Row("a body shorter than its length says", "ok", "the page is shown as far as it came", saying(SHORT)),
)  # fmt: skip


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    world = World(tmp_path)
    world.serve("other.org")
    yield world
    world.close()


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.behaviour)
def test_behaviour(row: Row, world: World) -> None:
    url = row.play(world)
    found = world.check(url, "http://other.org/", timeout=0.5, deadline=1.5).outcomes[0]
    assert found.verdict == row.verdict, found


def test_the_page_shows_the_table() -> None:
    table = PAGE.read_text(encoding="utf-8").split(HEADER)[1].split("\n\n")[0]
    shown = [tuple(cell.strip() for cell in line.strip("|").split("|")) for line in table.splitlines()]
    assert shown == [(row.behaviour, row.verdict, row.why) for row in ROWS]
