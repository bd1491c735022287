"""Pools of our connections for urllib3: to the host itself, to an HTTP proxy, or through a SOCKS proxy."""

from functools import partial
from typing import Any

from urllib3 import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.connection import HTTPConnection, HTTPSConnection

from doc_audit.web.http.connection import RequestLine, Watched
from doc_audit.web.http.network import Deadline, Network


def pool_classes(network: Network, deadline: Deadline, line: RequestLine, *, proxy: str = "") -> dict[str, Any]:
    """Give pools of our connections by scheme, for `urllib3`; *proxy* is the proxy behind which they are, if any."""
    plain: Any = _Pool
    secure: Any = _SecurePool
    if proxy.startswith("socks"):
        # Imported here: few have such a proxy.
        from doc_audit.web.http.socks import SocksPool, SocksSecurePool

        plain, secure = SocksPool, SocksSecurePool
    how = {"network": network, "watch": deadline, "line": line, "guarded": not proxy}
    return {"http": partial(plain, **how), "https": partial(secure, **how)}


class _Connection(Watched, HTTPConnection):
    pass


class _SecureConnection(Watched, HTTPSConnection):
    pass


class _Pool(HTTPConnectionPool):
    ConnectionCls = _Connection


class _SecurePool(HTTPSConnectionPool):
    ConnectionCls = _SecureConnection
