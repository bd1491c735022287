"""Connections through a SOCKS proxy, under the same deadline as all others. The proxy looks the names up."""

from typing import Any

import socks
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.contrib.socks import SOCKSConnection, SOCKSHTTPSConnection
from urllib3.exceptions import NewConnectionError

from doc_audit.web.http.connection import Watched
from doc_audit.web.http.network import ProxyUnreachable


class _ThroughSocks(Watched):
    def _new_conn(self) -> Any:
        try:
            # Watched would connect to the host itself.
            sock = super(Watched, self)._new_conn()  # type: ignore[misc]
        except NewConnectionError as error:
            if isinstance(error.__context__, socks.ProxyConnectionError):
                raise ProxyUnreachable from error
            raise
        self.network.state.reached = True
        return sock


class _Connection(_ThroughSocks, SOCKSConnection):
    pass


class _SecureConnection(_ThroughSocks, SOCKSHTTPSConnection):
    pass


class SocksPool(HTTPConnectionPool):
    """Plain HTTP through the proxy."""

    ConnectionCls = _Connection


class SocksSecurePool(HTTPSConnectionPool):
    """HTTPS through the proxy."""

    ConnectionCls = _SecureConnection
