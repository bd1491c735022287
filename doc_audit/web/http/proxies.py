"""Which proxy is asked for which host, as the environment says."""

import ipaddress
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from doc_audit.errors import UsageError
from doc_audit.web.address import Host, literal


@dataclass(frozen=True, slots=True)
class Proxies:
    """*by_scheme* holds proxy URLs (never shown: they may hold a password); *exceptions* are the entries of `NO_PROXY`."""

    by_scheme: Mapping[str, str]
    exceptions: tuple[str, ...] = ()

    @classmethod
    def of(cls, environ: Mapping[str, str]) -> "Proxies":
        """Read `HTTP_PROXY`, `HTTPS_PROXY`, `ALL_PROXY` and `NO_PROXY`; lower case wins, as in curl.

        A SOCKS proxy always looks the names up itself (`socks5h`), whichever way it is written: we would not see the address it
        connects to anyway. Upper-case `HTTP_PROXY` is left alone where a web server may have set it from a header (httpoxy, CVE-2016-5385).

        Raises:
            UsageError: a variable names no proxy that could be asked. The message does not show it: it may hold a password.
        """
        found = {}
        for scheme in ("http", "https"):
            proxy = _variable(environ, scheme)
            if proxy:
                found[scheme] = _checked(proxy, scheme)
        exceptions = environ.get("no_proxy") or environ.get("NO_PROXY") or ""
        return cls(found, tuple(item.strip().lower() for item in exceptions.split(",") if item.strip()))

    def for_host(self, host: Host) -> str | None:
        """Give the proxy to ask for *host*; None for a direct connection."""
        proxy = self.by_scheme.get(host.scheme)
        if proxy is None or any(_covers(item, host) for item in self.exceptions):
            return None
        return proxy


def _variable(environ: Mapping[str, str], scheme: str) -> str:
    """Give what the environment says of *scheme*, empty if nothing."""
    names = [f"{scheme}_proxy", f"{scheme.upper()}_PROXY", "all_proxy", "ALL_PROXY"]
    if scheme == "http" and environ.get("REQUEST_METHOD"):
        names.remove("HTTP_PROXY")
    for name in names:
        if environ.get(name):
            return environ[name]
    return ""


def _checked(proxy: str, scheme: str) -> str:
    if "://" not in proxy:
        proxy = f"http://{proxy}"
    proxy = _with_remote_names(proxy)
    if not _can_be_asked(proxy):
        raise UsageError(
            f"the proxy that the environment names for {scheme} ({scheme}_proxy or all_proxy, in either case) has no "
            "address: http, https or socks5, a host, and a port if any"
        )
    return proxy


def _can_be_asked(proxy: str) -> bool:
    try:
        parts = urlsplit(proxy)
        return parts.scheme in _SCHEMES and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False


def _with_remote_names(proxy: str) -> str:
    scheme, _, rest = proxy.partition("://")
    return f"{_REMOTE_NAMES.get(scheme.lower(), scheme.lower())}://{rest}"


_REMOTE_NAMES = {"socks": "socks5h", "socks5": "socks5h", "socks4": "socks4a"}

_SCHEMES = frozenset({"http", "https", "socks5h", "socks4a"})


def _covers(exception: str, host: Host) -> bool:
    if exception == "*":
        return True
    name, colon, port = exception.rpartition(":")
    if colon and port.isdigit() and ":" not in name:
        return int(port) == host.port and _covers(name, host)
    address = literal(host.name)
    if address is not None:
        try:
            return address in ipaddress.ip_network(exception.strip("[]"), strict=False)
        except ValueError:
            return False
    suffix = exception.lstrip("*").lstrip(".")
    return host.name == suffix or host.name.endswith(f".{suffix}")
