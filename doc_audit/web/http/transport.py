"""One lane's requests, by the library of that name, with its cookies, its secrets and its deadline."""

import http.cookiejar
import time
from collections.abc import Mapping
from typing import Any

from requests import PreparedRequest, Response
from requests.adapters import HTTPAdapter
from requests.cookies import RequestsCookieJar, extract_cookies_to_jar, get_cookie_header
from requests.structures import CaseInsensitiveDict
from urllib3 import Timeout

from doc_audit.model.plain_urls import REQUEST_TARGET
from doc_audit.web.address import Address, Host
from doc_audit.web.http.connection import CONNECT_TIMEOUT, lacks_only_its_issuer, refuse_behind_proxy
from doc_audit.web.http.network import Blocked, Deadline, NameFailure, Network
from doc_audit.web.http.pools import pool_classes

_MOST_COOKIES = 200
_MOST_POOLS = 4
# How long a host that answers 429 without saying more is left alone by redirects from elsewhere.
_REST = 5.0


class Session:
    """One lane's connections and cookies; used by one thread. *timeout* is seconds to wait for a byte."""

    def __init__(self, network: Network, timeout: float) -> None:
        """Connect to nobody yet."""
        self.deadline = Deadline()
        self.last_request = float("-inf")
        self.sent = 0
        self._network = network
        self._timeout = timeout
        self._usual_timeout = Timeout(connect=min(CONNECT_TIMEOUT, timeout), read=timeout)
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
            refuse_behind_proxy(self._network.guard, address.host.name)
        own = self._network.secrets.for_host(address.host)
        request = _prepare(method, address.url, {**headers, **own} if own else headers)
        cookie = get_cookie_header(self._cookies, request) if self._cookies else None  # type: ignore[no-untyped-call]
        if cookie:
            request.headers = CaseInsensitiveDict({**request.headers, "Cookie": cookie})
        self._adapter.target = address.host
        self.sent += 1
        left = self.deadline.left()
        short = left < self._timeout
        timeout: Any = Timeout(connect=min(CONNECT_TIMEOUT, left), read=left) if short else self._usual_timeout
        response = self._adapter.send(
            request, stream=True, timeout=timeout, proxies={address.host.scheme: proxy} if proxy else {}
        )
        self._network.state.reached = True
        if "set-cookie" in response.headers:
            self._keep_cookies(request, response)
        return response

    def close(self) -> None:
        """Hang up."""
        self._adapter.close()

    def may_be_completed(self, host: Host) -> bool:
        """Say whether browsers can complete the chain of certificates of *host*; behind a proxy that is not looked at."""
        if self._network.proxies.for_host(host):
            return False
        try:
            return lacks_only_its_issuer(self._network, self.deadline, host.name, host.port)
        except (OSError, ValueError, Blocked, NameFailure):
            return False

    def has_secrets(self, host: Host) -> bool:
        """Say whether the environment holds headers for *host*."""
        return bool(self._network.secrets.for_host(host))

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
    plain = REQUEST_TARGET.fullmatch(url)
    if plain is None:
        request.prepare(method=method, url=url, headers=headers)
        return request
    request.method, request.url, request.target = method, url, plain[1]
    request.headers = headers if isinstance(headers, CaseInsensitiveDict) else CaseInsensitiveDict(headers)
    return request


class _Response(Response):
    """Made without a jar for cookies and a dictionary for headers, neither of which would stay."""

    def __init__(self) -> None:
        self._content: Any = False
        self._content_consumed = False
        self._next = None
        self.history: list[Response] = []
        self.encoding = None


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
        response = _Response()
        response.status_code, response.headers, response.raw = resp.status, resp.headers, resp
        response.reason, response.url, response.request = resp.reason, str(req.url), req
        return response

    def init_poolmanager(self, connections: int, maxsize: int, block: bool = False, **pool_kwargs: Any) -> None:
        super().init_poolmanager(connections, maxsize, block=block, **pool_kwargs)
        self.poolmanager.pool_classes_by_scheme = pool_classes(self.network, self.deadline)

    def proxy_manager_for(self, proxy: str, **proxy_kwargs: Any) -> Any:
        if proxy not in self.proxy_manager:
            manager = super().proxy_manager_for(proxy, **proxy_kwargs)
            manager.pool_classes_by_scheme = pool_classes(self.network, self.deadline, proxy=proxy.lower())
        return self.proxy_manager[proxy]

    def build_connection_pool_key_attributes(
        self, request: PreparedRequest, verify: Any, cert: Any = None
    ) -> tuple[Any, Any]:
        host, _ = super().build_connection_pool_key_attributes(request, verify, cert)
        if host["scheme"] != "https":
            return host, {}
        own = self.network.client_tls.get(self.target) if self.target else None
        return host, {"ssl_context": own or self.network.tls.context, "cert_reqs": "CERT_REQUIRED"}

    def cert_verify(self, conn: Any, url: str, verify: Any, cert: Any) -> None:
        """Nothing to do: the context holds whom to trust."""
