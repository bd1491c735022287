"""The only sockets: connections whose address is checked when they are made, under a deadline that nothing outlasts."""

import socket
import ssl
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from doc_audit.model.guard import Guard
from doc_audit.web.address import literal
from doc_audit.web.http.network import Blocked, Deadline, NameFailure, Network, ProxyUnreachable, SocketAddress
from doc_audit.web.http.reply import Reply

CONNECT_TIMEOUT = 10.0
# However many addresses a host has, none is waited for less.
_LEAST_WAIT = 1.0


@dataclass(slots=True)
class RequestLine:
    """The *target* of the request that a lane sends next, as it is to stand on the request line: urllib3 would quote it again."""

    target: str = ""


class Watched:
    """What our connections add to urllib3's: the checked address, and the deadline's hold on the socket.

    `_new_conn` is where urllib3 makes a socket. It is not documented, and there is no other door between looking a name up and
    connecting; tests/web/http/test_pools.py fails if it is not the only one any more.
    """

    host: str
    port: int
    timeout: Any
    sock: Any

    def __init__(
        self, *args: Any, network: Network, watch: Deadline, line: "RequestLine", guarded: bool, **kwargs: Any
    ) -> None:
        self.network, self.deadline, self.line, self.guarded = network, watch, line, guarded
        super().__init__(*args, **kwargs)
        self.response_class: Any = Reply

    def _new_conn(self) -> socket.socket:
        try:
            sock = _connect(self.network, self.deadline, self.host, self.port, guarded=self.guarded)
        except (OSError, NameFailure) as error:
            if self.guarded:
                raise
            raise ProxyUnreachable from error
        self.network.state.reached = True
        return sock

    def connect(self) -> None:
        """Connect, and let the deadline end what is read from then on."""
        super().connect()  # type: ignore[misc]
        self.deadline.sock = self.sock

    def request(self, method: str, url: str, *args: Any, **kwargs: Any) -> None:
        """Send the request under the deadline of its own, also on a connection that is used again."""
        self.deadline.sock = self.sock
        super().request(method, self.line.target or url, *args, **kwargs)  # type: ignore[misc]


def lacks_only_its_issuer(network: Network, deadline: Deadline, host: str, port: int) -> bool:
    """Say whether the certificate that a server shows is valid now and for *host*, and tells where its issuer's is.

    Browsers fetch the issuer's there (RFC 5280 §4.2.2.1). Nothing is asked or sent over the connections made here.

    Raises:
        OSError, ValueError, Blocked, NameFailure: there is no such connection.
    """
    unchecked = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    unchecked.check_hostname, unchecked.verify_mode = False, ssl.CERT_NONE
    certificate = _shown_certificate(network, deadline, host, port, unchecked)
    if _ISSUER_IS_AT not in certificate:
        return False
    # OpenSSL names only the first thing that is wrong: trusting this very certificate shows whether there is another.
    itself = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    itself.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN
    itself.load_verify_locations(cadata=certificate)
    try:
        return bool(_shown_certificate(network, deadline, host, port, itself))
    except ssl.SSLCertVerificationError:
        return False


# The object identifier of id-ad-caIssuers in DER.
_ISSUER_IS_AT = bytes.fromhex("06082b06010505073002")


def _shown_certificate(network: Network, deadline: Deadline, host: str, port: int, context: ssl.SSLContext) -> bytes:
    with (
        _connect(network, deadline, host, port, guarded=True) as sock,
        context.wrap_socket(sock, server_hostname=host.strip("[]").rstrip(".")) as secure,
    ):
        deadline.sock = secure
        return secure.getpeercert(binary_form=True) or b""


def _connect(network: Network, deadline: Deadline, host: str, port: int, *, guarded: bool) -> socket.socket:
    """Connect to the first address that answers; with *guarded*, every address tried has been allowed first."""
    bare = host.strip("[]")
    failure: OSError | None = None
    addresses = _look_up(network, bare, port)
    if guarded:
        addresses = _allowed(network.guard, addresses, bare)
    for left, (family, address) in zip(range(len(addresses), 0, -1), addresses, strict=True):
        try:
            return _open(family, address, deadline, max(_LEAST_WAIT, deadline.left() / left))
        except OSError as error:
            failure = error
            network.state.reached |= guarded and isinstance(error, ConnectionRefusedError)
    raise failure or OSError(f"{host} has no address")


def _open(family: int, address: SocketAddress, deadline: Deadline, seconds: float) -> socket.socket:
    """Connect within *seconds* and the deadline."""
    sock = socket.socket(family, socket.SOCK_STREAM)
    try:
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        sock.settimeout(min(CONNECT_TIMEOUT, seconds, deadline.left()))
        deadline.sock = sock
        sock.connect(address)
    except OSError:
        sock.close()
        raise
    return sock


def _look_up(network: Network, host: str, port: int) -> Sequence[tuple[int, SocketAddress]]:
    try:
        found = network.resolve(host, port)
    except socket.gaierror as error:
        lacks_address = error.errno == getattr(socket, "EAI_NODATA", None)
        raise NameFailure(host, definite=error.errno in _NO_SUCH_NAME, lacks_address=lacks_address) from error
    if literal(host) is None and "." in host:
        network.state.resolved = True
    return found


_NO_SUCH_NAME = frozenset(getattr(socket, name) for name in ("EAI_NONAME", "EAI_NODATA") if hasattr(socket, name))


def _allowed(
    guard: Guard, addresses: Sequence[tuple[int, SocketAddress]], host: str
) -> list[tuple[int, SocketAddress]]:
    """Keep the addresses that may be asked; refuse if there are none."""
    allowed = [pair for pair in addresses if not guard.objection(str(pair[1][0]), host)]
    if not allowed and addresses:
        _refuse(guard, str(addresses[0][1][0]), host)
    return allowed


def refuse_behind_proxy(guard: Guard, name: str) -> None:
    """Refuse a literal address and `localhost` behind a proxy too; the address of any other name only the proxy sees."""
    if literal(name) is not None:
        _refuse(guard, name, name)
    elif name == "localhost" or name.endswith(".localhost"):
        _refuse(guard, "127.0.0.1", name)


def _refuse(guard: Guard, address: str, host: str) -> None:
    kind = guard.objection(address, host)
    if kind:
        article = "an" if kind[0] in "aeiou" else "a"
        raise Blocked(f"{address} is {article} {kind} address")
