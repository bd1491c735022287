"""Which IP addresses may be asked: the public internet, and what the configuration allows."""

import ipaddress
from dataclasses import dataclass
from fnmatch import fnmatchcase

IPAddress = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network

_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
# Azure's wire server answers with secrets of the machine, from an address that looks public.
_AZURE_WIRE_SERVER = ipaddress.IPv4Address("168.63.129.16")


@dataclass(frozen=True, slots=True)
class Guard:
    """What is allowed beyond the public internet: *networks*, and *hosts* as globs."""

    networks: tuple[Network, ...] = ()
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

    def objection(self, address: str, host: str) -> str:
        """Say what kind of forbidden *address* this is, empty if *host* may be asked there."""
        seen = [_parse(address)]
        seen.extend(inner for inner in [_embedded(seen[0])] if inner is not None)
        kinds = [kind for kind in map(_kind, seen) if kind]
        if not kinds or self.names(host):
            return ""
        if any(ip in network for ip in seen for network in self.networks if ip.version == network.version):
            return ""
        return kinds[-1]


def _parse(address: str) -> IPAddress:
    return ipaddress.ip_address(address.split("%", 1)[0])


def _embedded(ip: IPAddress) -> ipaddress.IPv4Address | None:
    """The IPv4 address that an IPv6 address leads to: mapped, 6to4, NAT64."""
    if isinstance(ip, ipaddress.IPv4Address):
        return None
    if ip in _NAT64:
        return ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
    return ip.ipv4_mapped or ip.sixtofour


def _kind(ip: IPAddress) -> str:
    checks = (
        (ip.is_unspecified, "unspecified"),
        (ip.is_loopback, "loopback"),
        (ip.is_link_local, "link-local"),
        (ip == _AZURE_WIRE_SERVER, "cloud metadata"),
        (ip.is_multicast, "multicast"),
        (not ip.is_global and _embedded(ip) is None, "private"),
        (ip.is_reserved and _embedded(ip) is None, "reserved"),
    )
    return next((name for hit, name in checks if hit), "")
