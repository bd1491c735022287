"""Which IP addresses may be asked: the public internet, and what the configuration allows."""

import ipaddress
from dataclasses import dataclass
from fnmatch import fnmatchcase
from urllib.parse import urlsplit

IPAddress = ipaddress.IPv4Address | ipaddress.IPv6Address
IPNetwork = ipaddress.IPv4Network | ipaddress.IPv6Network

_LOCALHOST: IPAddress = ipaddress.IPv4Address("127.0.0.1")
# Public are these, less what the table below takes out of them: what IANA's special-purpose address registries do not call globally
# reachable (RFC 6890; 3fff::/20 by RFC 9637), and the whole blocks for protocols. The tables of `ipaddress` change with Python's version.
_PUBLIC: tuple[IPNetwork, ...] = (ipaddress.IPv4Network("0.0.0.0/0"), ipaddress.IPv6Network("2000::/3"))
# From the most telling kind to the least.
_SPECIAL = (
    ("unspecified", ("0.0.0.0/32", "::/128")),
    ("loopback", ("127.0.0.0/8", "::1/128")),
    ("link-local", ("169.254.0.0/16", "fe80::/10")),
    # Azure's wire server and Oracle's metadata answer with secrets of the machine, from addresses that look public.
    ("cloud metadata", ("168.63.129.16/32", "192.0.0.192/32")),
    ("multicast", ("224.0.0.0/4", "ff00::/8")),
    (
        "private",
        (
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24",
            "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "240.0.0.0/4",
            "2001::/23", "2001:db8::/32", "3fff::/20",
        ),
    ),
)  # fmt: skip
_TABLE: tuple[tuple[str, IPNetwork], ...] = tuple(
    (kind, ipaddress.ip_network(network)) for kind, networks in _SPECIAL for network in networks
)
# IPv6 networks whose addresses lead to an IPv4 address, and how far from the right it ends.
_EMBEDDING = (
    (ipaddress.IPv6Network("::ffff:0:0/96"), 0),
    (ipaddress.IPv6Network("64:ff9b::/96"), 0),
    (ipaddress.IPv6Network("2002::/16"), 80),
)


@dataclass(frozen=True, slots=True)
class Guard:
    """What is allowed beyond the public internet: *networks*, and *hosts* as globs."""

    networks: tuple[IPNetwork, ...] = ()
    hosts: tuple[str, ...] = ()

    @classmethod
    def of(cls, allowed: tuple[str, ...]) -> "Guard":
        """Read `external.allow-addresses`: networks, addresses and host names (globs) in one list.

        Raises:
            ValueError: an entry with a slash is no network.
        """
        networks, hosts = [], []
        for item in allowed:
            try:
                networks.append(ipaddress.ip_network(item.strip().strip("[]"), strict=False))
            except ValueError:
                if "/" in item:
                    raise
                hosts.append(item.strip().lower())
        return cls(tuple(networks), tuple(hosts))

    def names(self, host: str) -> bool:
        """Say whether *host* is allowed by its name."""
        return any(fnmatchcase(host, glob) for glob in self.hosts)

    def allows(self, url: str) -> bool:
        """Say whether the host that *url* names is allowed, by its name or its address; `localhost` is 127.0.0.1 as well."""
        try:
            name = (urlsplit(url).hostname or "").lower()
            if name == "localhost":
                address = _LOCALHOST
            else:
                address = ipaddress.ip_address(name)
        except ValueError:
            return False
        return self.names(name) or self._allows(address)

    def objection(self, address: str, host: str) -> str:
        """Say what kind of forbidden *address* this is, empty if *host* may be asked there."""
        places = _leads_to(_parse(address))
        kinds = [kind for kind in map(_kind, places) if kind]
        if not kinds or self.names(host) or any(map(self._allows, places)):
            return ""
        return kinds[-1]

    def _allows(self, ip: IPAddress) -> bool:
        return any(ip in network for network in self.networks if ip.version == network.version)


def _parse(address: str) -> IPAddress:
    return ipaddress.ip_address(address.split("%", 1)[0])


def _leads_to(ip: IPAddress) -> list[IPAddress]:
    """Give *ip*, and the IPv4 address that it leads to, if it does."""
    inner = _embedded(ip)
    if inner is None:
        return [ip]
    return [ip, inner]


def _embedded(ip: IPAddress) -> ipaddress.IPv4Address | None:
    """Give the IPv4 address that an IPv6 address leads to: mapped (RFC 4291), NAT64 (RFC 6052), 6to4 (RFC 3056)."""
    for network, shift in _EMBEDDING:
        if ip in network:
            return ipaddress.IPv4Address(int(ip) >> shift & 0xFFFFFFFF)
    return None


def _kind(ip: IPAddress) -> str:
    """Name what makes *ip* no public address; empty if it is one, or leads to another that is looked at by itself."""
    for kind, network in _TABLE:
        if ip in network:
            return kind
    if any(ip in network for network in _PUBLIC) or _embedded(ip) is not None:
        return ""
    return "private"
