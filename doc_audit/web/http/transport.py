"""The requests of one lane, sent with the library requests: cookies, secrets and deadline are the lane's."""

import http.client
import http.cookiejar
import time
from collections.abc import Mapping
from typing import Any

import requests
from requests import PreparedRequest
from requests.adapters import HTTPAdapter
from requests.auth import HTTPBasicAuth
from requests.cookies import RequestsCookieJar, extract_cookies_to_jar, get_cookie_header
from requests.structures import CaseInsensitiveDict
from requests.utils import get_auth_from_url
from urllib3 import HTTPResponse, Timeout

from doc_audit.web.address import Address, Host
from doc_audit.web.http.connection import CONNECT_TIMEOUT, RequestLine, lacks_only_its_issuer, refuse_behind_proxy
from doc_audit.web.http.network import Blocked, Deadline, NameFailure, Network
from doc_audit.web.http.pools import pool_classes

_MOST_COOKIES = 200
_MOST_POOLS = 4
# How long a host that answers 429 without saying more is left alone by redirects from elsewhere.
_REST = 5.0


class Session:
    """One lane's connections and cookies; used by one thread. *timeout* is seconds to wait for a byte.

    *sent* counts requests, *cookie_changes* the answers that changed a cookie.
    """

    def __init__(self, network: Network, timeout: float) -> None:
        """Make no connection yet."""
        self.deadline = Deadline()
        self.last_request = float("-inf")
        self.sent = 0
        self.cookie_changes = 0
        self._network = network
        self._timeout = timeout
        self._usual_timeout = Timeout(connect=min(CONNECT_TIMEOUT, timeout), read=timeout)
        self._adapter = _Adapter(network, self.deadline)
        self._cookies = RequestsCookieJar(http.cookiejar.DefaultCookiePolicy(strict_ns_domain=4))

    def send(self, method: str, address: Address, headers: Mapping[str, str]) -> HTTPResponse:
        """Ask once, following nothing; the body is not read yet.

        Raises:
            Blocked, NameFailure: see there.
            requests.RequestException, urllib3.exceptions.HTTPError, OSError, ValueError: what the network did.
        """
        proxy = self._network.proxies.for_host(address.host)
        proxies = {}
        if proxy:
            refuse_behind_proxy(self._network.guard, address.host.name)
            proxies[address.host.scheme] = proxy
        own = self._network.secrets.for_host(address.host)
        request = _prepare(method, address.url, {**headers, **own} if own else headers)
        self._add_cookies(request)
        self._adapter.target = address.host
        response = self._send_on_kept(request, proxies)
        if response is None:
            response = self._send_now(request, proxies)
        self._network.state.reached = True
        if "set-cookie" in response.headers:
            self._keep_cookies(request, response)
        return response

    def _send_on_kept(self, request: PreparedRequest, proxies: Mapping[str, str]) -> HTTPResponse | None:
        """Send on the connection that was kept; None if there is none, or if it was of no use any more.

        A server may have hung up or left an answer on it since: 408, or the rest of a body that was longer than it said.
        """
        if not self._adapter.has_kept():
            return None
        try:
            response = self._send_now(request, proxies)
        except requests.ConnectionError as error:
            if isinstance(error, requests.ConnectTimeout) or self.deadline.expired:
                raise
        else:
            if response.status != http.client.REQUEST_TIMEOUT:
                return response
            response.close()
        self._adapter.forget()
        return None

    def _send_now(self, request: PreparedRequest, proxies: Mapping[str, str]) -> HTTPResponse:
        self.sent += 1
        timeout: Any = self._timeout_now()
        # See `_Adapter.build_response`.
        sent: Any = self._adapter.send(request, stream=True, timeout=timeout, proxies=proxies)
        response: HTTPResponse = sent
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
        if wait is None:
            wait = _REST
        self._network.resting[host] = time.monotonic() + wait

    def rest_left(self, host: Host) -> float:
        """Give the seconds for which *host* is still to be left alone by those who are redirected to it."""
        resting = self._network.resting
        if not resting:
            return 0.0
        return resting.get(host, 0.0) - time.monotonic()

    def knows_public(self, repository: str) -> bool:
        """Say whether it is known whether the *repository* at this address can be seen by everybody."""
        return repository in self._network.public

    def is_public(self, repository: str) -> bool:
        """Say whether the *repository* at this address can be seen by everybody."""
        return self._network.public.get(repository, False)

    def note_public(self, repository: str, *, is_public: bool) -> None:
        """Remember for all lanes whether the *repository* at this address can be seen by everybody."""
        self._network.public[repository] = is_public

    def _timeout_now(self) -> Timeout:
        """Wait no longer than the deadline lets us."""
        left = self.deadline.left()
        if left >= self._timeout:
            return self._usual_timeout
        return Timeout(connect=min(CONNECT_TIMEOUT, left), read=left)

    def _add_cookies(self, request: PreparedRequest) -> None:
        if self._cookies:
            cookie = get_cookie_header(self._cookies, request)  # type: ignore[no-untyped-call]
            if cookie:
                request.headers = CaseInsensitiveDict({**request.headers, "Cookie": cookie})

    def _keep_cookies(self, request: PreparedRequest, response: HTTPResponse) -> None:
        if len(self._cookies) > _MOST_COOKIES:
            self._cookies.clear()
        before = self._cookie_values()
        extract_cookies_to_jar(self._cookies, request, response)  # type: ignore[no-untyped-call]
        self.cookie_changes += self._cookie_values() != before

    def _cookie_values(self) -> frozenset[tuple[str, str, str, str | None]]:
        return frozenset((cookie.domain, cookie.path, cookie.name, cookie.value) for cookie in self._cookies)


class _Prepared(PreparedRequest):
    """A prepared request that knows its *target*, the text on the request line."""

    target: str = ""

    @property
    def path_url(self) -> str:
        """Give path and query."""
        return self.target or super().path_url


def _prepare(method: str, url: str, headers: Mapping[str, str]) -> PreparedRequest:
    """Prepare a request without a body for *url*, which is quoted already: requests would quote it again, in its own way."""
    request = _Prepared()
    request.method, request.url, request.target = method, url, _target(url)
    if not isinstance(headers, CaseInsensitiveDict):
        headers = CaseInsensitiveDict(headers)
    request.headers = headers
    if "@" in url.removesuffix(request.target):
        request.headers = CaseInsensitiveDict(headers)
        HTTPBasicAuth(*get_auth_from_url(url))(request)
    return request


def _target(url: str) -> str:
    """Give path and query as they stand in *url*."""
    return url[url.index("/", url.index("//") + 2) :]


class _Adapter(HTTPAdapter):
    """Requests' adapter over our connections, with one TLS context for all lanes (loading authorities costs 20 ms)."""

    def __init__(self, network: Network, deadline: Deadline) -> None:
        self.network, self.deadline = network, deadline
        self.line = RequestLine()
        self.target: Host | None = None
        self._pools: dict[Host, Any] = {}
        super().__init__(pool_connections=_MOST_POOLS, pool_maxsize=1)

    def get_connection_with_tls_context(
        self, request: PreparedRequest, verify: Any, proxies: Any = None, cert: Any = None
    ) -> Any:
        """Give one pool for each host of the lane, found without taking the address apart again."""
        if proxies or self.target is None:
            return super().get_connection_with_tls_context(request, verify, proxies, cert)
        pool = self._pools.get(self.target)
        if pool is None:
            pool = super().get_connection_with_tls_context(request, verify, proxies, cert)
            if len(self._pools) >= _MOST_POOLS:
                self._pools.clear()
            self._pools[self.target] = pool
        return pool

    def has_kept(self) -> bool:
        """Say whether a connection to the target may have been kept; behind a proxy that is not known."""
        pool = self._pools.get(self.target) if self.target else None
        return pool is not None and pool.num_connections > 0

    def forget(self) -> None:
        """Hang up on the target."""
        pool = self._pools.pop(self.target, None) if self.target else None
        if pool is not None:
            pool.close()
        self.poolmanager.clear()

    def request_url(self, request: PreparedRequest, proxies: Any) -> str:
        """Give what stands on the request line."""
        target = request.path_url
        if proxies:
            target = super().request_url(request, proxies)
        self.line.target = target
        return target

    def build_response(self, _req: PreparedRequest, resp: Any) -> Any:
        """Give urllib3's own response: those of requests copy the headers and make a jar for cookies, for each of them."""
        return resp

    def init_poolmanager(self, connections: int, maxsize: int, block: bool = False, **pool_kwargs: Any) -> None:
        super().init_poolmanager(connections, maxsize, block=block, **pool_kwargs)
        self.poolmanager.pool_classes_by_scheme = pool_classes(self.network, self.deadline, self.line)

    def proxy_manager_for(self, proxy: str, **proxy_kwargs: Any) -> Any:
        if proxy not in self.proxy_manager:
            manager = super().proxy_manager_for(proxy, **proxy_kwargs)
            manager.pool_classes_by_scheme = pool_classes(self.network, self.deadline, self.line, proxy=proxy.lower())
        return self.proxy_manager[proxy]

    def build_connection_pool_key_attributes(
        self, request: PreparedRequest, verify: Any, cert: Any = None
    ) -> tuple[Any, Any]:
        host, _ = super().build_connection_pool_key_attributes(request, verify, cert)
        if host["scheme"] != "https":
            return host, {}
        if self.target is None:
            return host, {"ssl_context": self.network.tls.context, "cert_reqs": "CERT_REQUIRED"}
        checked = "CERT_NONE" if self.network.is_insecure(self.target) else "CERT_REQUIRED"
        return host, {"ssl_context": self.network.tls_for(self.target), "cert_reqs": checked}

    def cert_verify(self, conn: Any, url: str, verify: Any, cert: Any) -> None:
        """Leave everything as it is: the context says whom to trust."""
