"""The only sockets: connections whose address is checked when they are made, under a deadline that nothing outlasts."""

import contextlib
import http.cookiejar
import re
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import certifi
from requests import PreparedRequest, Response
from requests.adapters import HTTPAdapter
from requests.cookies import RequestsCookieJar, extract_cookies_to_jar, get_cookie_header
from requests.hooks import default_hooks
from requests.structures import CaseInsensitiveDict
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.util.connection import allowed_gai_family

from doc_audit.web.address import Address, Host, literal
from doc_audit.web.guard import Guard
from doc_audit.web.proxies import Proxies
from doc_audit.web.secrets import Secrets

SocketAddress = tuple[Any, ...]
Resolve = Callable[[str, int], Sequence[tuple[int, SocketAddress]]]

_CONNECT_TIMEOUT = 10.0
_MOST_ADDRESSES = 4
_MOST_COOKIES = 200
_MOST_POOLS = 4
# How long a host that answers 429 without saying more is left alone by redirects from elsewhere.
_REST = 5.0
# An address that requests would leave as it is: nothing to quote, no user, ASCII.
_PLAIN_URL = re.compile(
    r"https?://[a-z0-9.-]+(?::\d+)?(/[A-Za-z0-9._~!$&'()*+,;=:@/-]*(?:\?[A-Za-z0-9._~!$&'()*+,;=:@/?-]*)?)"
)


class Blocked(Exception):
    """The address is not one that may be asked; the message says which kind it is."""


class NameFailure(Exception):
    """The name could not be resolved; *definite* if the resolver says that there is no such name."""

    def __init__(self, host: str, *, definite: bool) -> None:
        """Keep what is needed for the verdict."""
        super().__init__(f"{host} could not be resolved")
        self.definite = definite


class ProxyUnreachable(Exception):
    """The proxy is not there, so nothing was learned about the host behind it."""


def resolve(host: str, port: int) -> Sequence[tuple[int, SocketAddress]]:
    """Ask the system's resolver for (family, socket address) pairs, best first.

    Raises:
        socket.gaierror: there is no such name, or no answer.
        UnicodeError: *host* cannot be a name.
    """
    found = socket.getaddrinfo(host, port, allowed_gai_family(), socket.SOCK_STREAM)
    return [(int(family), tuple(address)) for family, _, _, _, address in found]


@dataclass(slots=True)
class Weather:
    """What the run has learned about the network as a whole; shared by all lanes.

    *reached* holds when any server accepted or refused a connection, *resolved* when the resolver knew any dotted name.
    *silent* are the hosts of which nothing was heard.
    """

    reached: bool = False
    resolved: bool = False
    silent: set[Host] = field(default_factory=set)
    secure: int = 0

    def looks_down(self) -> bool:
        """Say whether it is pointless to go on asking."""
        return not self.reached and len(self.silent) >= 24


class Deadline:
    """Closes a lane's socket when its time is up, whatever the server is doing. Times are of `time.monotonic`."""

    __slots__ = ("at", "expired", "sock")

    def __init__(self) -> None:
        """Start without a limit."""
        self.at: float | None = None
        self.expired = False
        self.sock: socket.socket | None = None

    def start(self, at: float) -> None:
        """Begin a request that must be over at *at*."""
        self.expired, self.at = False, at

    def clear(self) -> None:
        """The request is over."""
        self.at = None

    @contextlib.contextmanager
    def stopped(self) -> Iterator[None]:
        """A while that is not the server's doing: the clock stands still."""
        at, began = self.at, time.monotonic()
        self.at = None
        try:
            yield
        finally:
            self.at = None if at is None else at + time.monotonic() - began

    def left(self) -> float:
        """Seconds that are left, never below a millisecond: 0 would mean "do not block" to a socket."""
        return max(0.001, (self.at or 0.0) - time.monotonic())

    def enforce(self, now: float, *, at_once: bool) -> None:
        """Hang up if the time is up or *at_once*. Called from the watching thread."""
        sock, at = self.sock, self.at
        if at is None or not (at_once or now >= at):
            return
        self.expired = True
        if sock is not None:
            # Not `sock.shutdown`: that of a TLS socket drops its state under the feet of the reading thread.
            with contextlib.suppress(OSError, ValueError):
                socket.socket.shutdown(sock, socket.SHUT_RDWR)


@dataclass(frozen=True, slots=True)
class Network:
    """What all lanes share: who may be asked, how names are resolved, who is trusted, what was learned.

    *client_tls* holds the hosts that want to see a certificate of ours, *resting* until when a host asked to be left alone.
    """

    guard: Guard
    secrets: Secrets
    proxies: Proxies
    tls: ssl.SSLContext
    user_agent: str
    client_tls: Mapping[Host, ssl.SSLContext] = field(default_factory=dict)
    resolve: Resolve = resolve
    weather: Weather = field(default_factory=Weather)
    resting: dict[Host, float] = field(default_factory=dict)
    halt: threading.Event = field(default_factory=threading.Event)


def trust(environ: Mapping[str, str], client_certificate: str | None = None) -> ssl.SSLContext:
    """Trust the system's authorities and Mozilla's, or only those that the environment names.

    Raises:
        OSError: a file that the environment names cannot be read.
    """
    named = next((environ[name] for name in _CA_VARIABLES if environ.get(name)), None)
    if named:
        folder = {"capath": named} if Path(named).is_dir() else {"cafile": named}
        context = ssl.create_default_context(**folder)  # type: ignore[arg-type]
    else:
        context = ssl.create_default_context()
        context.load_verify_locations(cafile=certifi.where())
    if client_certificate:
        context.load_cert_chain(client_certificate)
    return context


_CA_VARIABLES = ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_FILE", "SSL_CERT_DIR")


class Session:
    """One lane's connections and cookies; used by one thread. *timeout* is seconds to wait for a byte."""

    def __init__(self, network: Network, timeout: float) -> None:
        """Connect to nobody yet."""
        self.deadline = Deadline()
        self.last_request = float("-inf")
        self.sent = 0
        self._network = network
        self._timeout = timeout
        self._adapter = _Adapter(network, self.deadline)
        self._cookies = RequestsCookieJar(http.cookiejar.DefaultCookiePolicy(strict_ns_domain=4))

    def send(self, method: str, address: Address, headers: Mapping[str, str]) -> Response:
        """Ask once, following nothing; the body is not read yet.

        Raises:
            Blocked, NameFailure: see there.
            requests.RequestException, urllib3.exceptions.HTTPError, OSError, ValueError: what the network did.
        """
        proxy = self._network.proxies.for_host(address.host) if self._network.proxies.by_scheme else None
        if proxy:
            _refuse_behind_proxy(self._network.guard, address.host.name)
        own = self._network.secrets.for_host(address.host)
        request = _prepare(method, address.url, {**headers, **own} if own else headers)
        cookie = get_cookie_header(self._cookies, request) if self._cookies else None  # type: ignore[no-untyped-call]
        if cookie:
            request.headers["Cookie"] = cookie
        self._adapter.target = address.host
        self.sent += 1
        left = self.deadline.left()
        timeout = (min(_CONNECT_TIMEOUT, self._timeout, left), min(self._timeout, left))
        response = self._adapter.send(
            request, stream=True, timeout=timeout, proxies={address.host.scheme: proxy} if proxy else {}
        )
        self._network.weather.reached = True
        if "set-cookie" in response.headers:
            self._keep_cookies(request, response)
        return response

    def close(self) -> None:
        """Hang up."""
        self._adapter.close()

    def note_rest(self, host: Host, wait: float | None) -> None:
        """Remember that *host* limits how often it is asked; *wait* is the pause in seconds that it asked for, if it did."""
        self._network.resting[host] = time.monotonic() + (_REST if wait is None else wait)

    def rest_left(self, host: Host) -> float:
        """Seconds for which *host* is still to be left alone by those who are redirected to it."""
        return self._network.resting.get(host, 0.0) - time.monotonic() if self._network.resting else 0.0

    def _keep_cookies(self, request: PreparedRequest, response: Response) -> None:
        if len(self._cookies) > _MOST_COOKIES:
            self._cookies.clear()
        extract_cookies_to_jar(self._cookies, request, response.raw)  # type: ignore[no-untyped-call]


class _Prepared(PreparedRequest):
    """A prepared request that knows its *target*, the text on the request line."""

    target: str = ""

    @property
    def path_url(self) -> str:
        """The path and query."""
        return self.target or super().path_url


def _prepare(method: str, url: str, headers: Mapping[str, str]) -> PreparedRequest:
    """Prepare a request without a body; the short way where requests would change nothing."""
    request = _Prepared()
    plain = _PLAIN_URL.fullmatch(url)
    if plain is None:
        request.prepare(method=method, url=url, headers=headers)
        return request
    request.method, request.url, request.target = method, url, plain[1]
    request.headers, request.hooks = CaseInsensitiveDict(headers), default_hooks()
    return request


class _Adapter(HTTPAdapter):
    """Requests' adapter over our connections, with one TLS context for all lanes (loading authorities costs 20 ms)."""

    def __init__(self, network: Network, deadline: Deadline) -> None:
        self.network, self.deadline = network, deadline
        self.target: Host | None = None
        self._pools: dict[Host, Any] = {}
        super().__init__(pool_connections=_MOST_POOLS, pool_maxsize=1)

    def get_connection_with_tls_context(
        self, request: PreparedRequest, verify: Any, proxies: Any = None, cert: Any = None
    ) -> Any:
        """One pool for each host of the lane, found without taking the address apart again."""
        if proxies or self.target is None:
            return super().get_connection_with_tls_context(request, verify, proxies, cert)
        pool = self._pools.get(self.target)
        if pool is None:
            pool = super().get_connection_with_tls_context(request, verify, proxies, cert)
            if len(self._pools) >= _MOST_POOLS:
                self._pools.clear()
            self._pools[self.target] = pool
        return pool

    def request_url(self, request: PreparedRequest, proxies: Any) -> str:
        """What stands on the request line."""
        return super().request_url(request, proxies) if proxies else request.path_url

    def build_response(self, req: PreparedRequest, resp: Any) -> Response:
        """As requests does, without the cookies (ours are the lane's) and without copying the headers."""
        response = Response()
        response.status_code, response.headers, response.raw = resp.status, resp.headers, resp
        response.reason, response.url, response.request = resp.reason, str(req.url), req
        return response

    def init_poolmanager(self, connections: int, maxsize: int, block: bool = False, **pool_kwargs: Any) -> None:
        super().init_poolmanager(connections, maxsize, block=block, **pool_kwargs)
        self.poolmanager.pool_classes_by_scheme = _pool_classes(self, guarded=True)

    def proxy_manager_for(self, proxy: str, **proxy_kwargs: Any) -> Any:
        if proxy not in self.proxy_manager:
            manager = super().proxy_manager_for(proxy, **proxy_kwargs)
            socks = proxy.lower().startswith("socks")
            manager.pool_classes_by_scheme = _socks_pool_classes(self) if socks else _pool_classes(self, guarded=False)
        return self.proxy_manager[proxy]

    def build_connection_pool_key_attributes(
        self, request: PreparedRequest, verify: Any, cert: Any = None
    ) -> tuple[Any, Any]:
        host, _ = super().build_connection_pool_key_attributes(request, verify, cert)
        if host["scheme"] != "https":
            return host, {}
        context = self.network.client_tls.get(self.target, self.network.tls) if self.target else self.network.tls
        return host, {"ssl_context": context, "cert_reqs": "CERT_REQUIRED"}

    def cert_verify(self, conn: Any, url: str, verify: Any, cert: Any) -> None:
        """Nothing to do: the context holds whom to trust."""


def _pool_classes(adapter: _Adapter, *, guarded: bool) -> dict[str, Any]:
    return {
        "http": partial(_Pool, adapter=adapter, guarded=guarded),
        "https": partial(_SecurePool, adapter=adapter, guarded=guarded),
    }


def _socks_pool_classes(adapter: _Adapter) -> dict[str, Any]:
    # Imported here: few have such a proxy.
    from doc_audit.web.socks import SocksPool, SocksSecurePool

    return {
        "http": partial(SocksPool, adapter=adapter, guarded=False),
        "https": partial(SocksSecurePool, adapter=adapter, guarded=False),
    }


class Watched:
    """What our connections add to urllib3's: the checked address, and the deadline's hold on the socket."""

    host: str
    port: int
    timeout: Any
    sock: Any

    def __init__(self, *args: Any, adapter: _Adapter, guarded: bool, **kwargs: Any) -> None:
        self.network, self.deadline, self.guarded = adapter.network, adapter.deadline, guarded
        super().__init__(*args, **kwargs)

    def _new_conn(self) -> socket.socket:
        try:
            sock = _connect(self.network, self.deadline, self.host, self.port, guarded=self.guarded)
        except (OSError, NameFailure) as error:
            if self.guarded:
                raise
            raise ProxyUnreachable from error
        self.network.weather.reached = True
        return sock

    def connect(self) -> None:
        super().connect()  # type: ignore[misc]
        self.deadline.sock = self.sock

    def request(self, *args: Any, **kwargs: Any) -> None:
        self.deadline.sock = self.sock
        super().request(*args, **kwargs)  # type: ignore[misc]


class _Connection(Watched, HTTPConnection):
    pass


class _SecureConnection(Watched, HTTPSConnection):
    pass


class _Pool(HTTPConnectionPool):
    ConnectionCls = _Connection


class _SecurePool(HTTPSConnectionPool):
    ConnectionCls = _SecureConnection


def _connect(network: Network, deadline: Deadline, host: str, port: int, *, guarded: bool) -> socket.socket:
    """Connect to the first address that answers; with *guarded*, every address tried has been allowed first."""
    bare = host.strip("[]")
    failure: OSError | None = None
    addresses = _look_up(network, bare, port)
    if guarded:
        addresses = _allowed(network.guard, addresses, bare)
    for family, address in addresses[:_MOST_ADDRESSES]:
        sock = socket.socket(family, socket.SOCK_STREAM)
        try:
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            sock.settimeout(min(_CONNECT_TIMEOUT, deadline.left()))
            deadline.sock = sock
            sock.connect(address)
            return sock
        except OSError as error:
            failure = error
            network.weather.reached |= guarded and isinstance(error, ConnectionRefusedError)
            sock.close()
    raise failure or OSError(f"{host} has no address")


def _look_up(network: Network, host: str, port: int) -> Sequence[tuple[int, SocketAddress]]:
    try:
        found = network.resolve(host, port)
    except socket.gaierror as error:
        raise NameFailure(host, definite=error.errno in _NO_SUCH_NAME) from error
    if literal(host) is None and "." in host:
        network.weather.resolved = True
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


def _refuse_behind_proxy(guard: Guard, name: str) -> None:
    """Behind a proxy the address of a name is not ours to see, but that of a literal is, and that of `localhost`."""
    if literal(name) is not None:
        _refuse(guard, name, name)
    elif name == "localhost" or name.endswith(".localhost"):
        _refuse(guard, "127.0.0.1", name)


def _refuse(guard: Guard, address: str, host: str) -> None:
    kind = guard.objection(address, host)
    if kind:
        raise Blocked(f"{address} is a {kind} address" if kind[0] not in "aeiou" else f"{address} is an {kind} address")
