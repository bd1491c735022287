"""Web addresses as text: which are valid, and which host they belong to. No I/O."""

import contextlib
import ipaddress
import re
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import unquote, urljoin, urlsplit

from doc_audit.model.plain_urls import PARTS

DEFAULT_PORTS = {"http": 80, "https": 443}
# Top-level names that no public resolver will ever know (RFC 2606, RFC 6761, RFC 6762, RFC 8375, ICANN's name collisions).
_EXAMPLE_TLDS = frozenset({"example", "test", "invalid", "localhost"})
_EXAMPLE_DOMAINS = frozenset({"example.com", "example.net", "example.org"})
# What names inside a company's network are called, below a domain that the public knows: `wiki.corp.example.org`.
_INSIDE = frozenset({"internal", "intranet", "corp", "lan", "vpn", "private", "localdomain", "local"})
# Names that are never looked up in the DNS: multicast DNS (RFC 6762), ICANN's reservation for private use, Tor (RFC 7686).
_UNLISTED_TLDS = frozenset({"local", "internal", "onion"})
_LOCAL_TLDS = frozenset({"local", "internal", "intranet", "corp", "home", "lan", "private", "localdomain", "arpa"})
# Hyphens at either end are against the rules, and in use: browsers take them.
_HOST = re.compile(r"[a-z0-9_-]{1,63}")
_HEXADECIMAL = re.compile(r"0x[0-9a-f]*")
_LONGEST_NAME = 253
_NEVER = re.compile(r"[\ud800-\udfff]")
_BEFORE_QUERY = re.compile(r"[^?#]*")
# What browsers quote (WHATWG URL, path and query percent-encode sets; `|` as Chromium does). A `%` stays, whatever follows it.
_QUOTED_IN_PATH = re.compile(r"""[^!$-;=@-Z\[\]_a-z~]""")
_QUOTED_IN_QUERY = re.compile(r"""[^!$-&(-;=?-~]""")
# What browsers drop around an address, and how they read a wrong number of slashes before its host (WHATWG URL §4.4).
_AROUND = "".join(map(chr, range(0x21)))
_SCHEME_AND_SLASHES = re.compile(r"(?i)\A(https?):/*+(?=[^/?#])")
# Steps of a path that lead nowhere or back.
_DOTS = re.compile(r"(?i)(?<=/)(?:\.|%2e){1,2}(?=/|\?|$)")
_HIGHEST_PORT = 65535


class InvalidAddress(ValueError):
    """The text is no address that could be asked; the message says why, in words for the user."""


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Host:
    """Who is asked: a server as browsers tell them apart."""

    scheme: str
    name: str
    port: int

    def __str__(self) -> str:
        """Write the host as people do: with its port only where that is unusual."""
        name = self.name
        if ":" in name:
            name = f"[{name}]"
        if self.port == DEFAULT_PORTS[self.scheme]:
            return name
        return f"{name}:{self.port}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """A valid address: its *host*, the *url* as browsers request it (all ASCII, no fragment) and the *fragment* as written."""

    host: Host
    url: str
    fragment: str = ""


def parse(url: str) -> Address:
    """Read *url*.

    Raises:
        InvalidAddress: it is not http(s), or its host or port cannot exist.
    """
    return _parse_plain(url) or _parse_at_length(url)


def _parse_plain(url: str) -> Address | None:
    """Read *url* if it is requested as it stands; None if there is anything to think about."""
    plain = PARTS.fullmatch(url)
    if plain is None or _DOTS.search(url):
        return None
    scheme, name, written, path = plain.groups()
    usual = DEFAULT_PORTS[scheme]
    port = int(written or usual)
    if written and (port == usual or port > _HIGHEST_PORT):
        return None
    host = Host(scheme=scheme, name=_host_name(name), port=port)
    if not path:
        url += "/"
    return Address(host=host, url=url)


def _parse_at_length(url: str) -> Address:
    # Browsers drop these wherever they stand (WHATWG URL, basic parser, step 3).
    text = _with_slashes(url.strip(_AROUND).replace("\t", "").replace("\n", "").replace("\r", ""))
    text = _SCHEME_AND_SLASHES.sub(r"\1://", text)
    if _NEVER.search(text):
        raise InvalidAddress("it holds a character that no address can hold")
    try:
        parts = urlsplit(text)
        scheme, name, port = parts.scheme.lower(), parts.hostname or "", parts.port
    except ValueError as error:
        raise InvalidAddress(_plain(str(error))) from error
    if scheme not in DEFAULT_PORTS:
        raise InvalidAddress(f"{scheme or 'no'} is not a scheme of the web")
    if port is None:
        port = DEFAULT_PORTS[scheme]
    host = Host(scheme=scheme, name=_host_name(unquote(name)), port=port)
    if port == 0:
        raise InvalidAddress("port 0 cannot be asked")
    user, at, _ = parts.netloc.rpartition("@")
    path = _QUOTED_IN_PATH.sub(_quoted, _walked(parts.path))
    _, mark, query = text.partition("#")[0].partition("?")
    query = _QUOTED_IN_QUERY.sub(_quoted, query)
    return Address(host=host, url=f"{scheme}://{user}{at}{host}{path}{mark}{query}", fragment=parts.fragment)


def _quoted(found: re.Match[str]) -> str:
    return "".join(f"%{byte:02X}" for byte in found[0].encode("utf-8", "replace"))


def follow(base: str, location: str) -> str:
    """Give the address that a `Location` header leads to, seen from *base*.

    Raises:
        InvalidAddress: it leads nowhere.
    """
    try:
        return urljoin(base, _with_slashes(location.strip()))
    except ValueError as error:
        raise InvalidAddress(_plain(str(error))) from error


def _with_slashes(text: str) -> str:
    """Read a backslash before the query as browsers do (WHATWG URL §4.4, "special" schemes)."""
    return _BEFORE_QUERY.sub(lambda match: match[0].replace("\\", "/"), text, count=1)


def _walked(path: str) -> str:
    """Take the steps of *path* that are dots, as browsers do before they ask (WHATWG URL §4.4, path state)."""
    if not _DOTS.search(path):
        return path or "/"
    steps: list[str] = []
    dots = ""
    for step in path.split("/")[1:]:
        dots = step.lower().replace("%2e", ".")
        if dots == "..":
            del steps[-1:]
        elif dots != ".":
            steps.append(step)
    if dots in (".", ".."):
        steps.append("")
    return "/" + "/".join(steps)


@lru_cache(maxsize=8192)
def literal(name: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    """Give the IP address that *name* is; None if it is a name."""
    try:
        return ipaddress.ip_address(name.split("%", 1)[0])
    except ValueError:
        return None


def is_example(name: str) -> bool:
    """Say whether *name* is reserved for examples and tests, so that no server can have it (RFC 2606)."""
    labels = name.rstrip(".").split(".")
    if literal(name) is not None:
        return False
    return labels[-1] in _EXAMPLE_TLDS or ".".join(labels[-2:]) in _EXAMPLE_DOMAINS


def is_unlisted(name: str) -> bool:
    """Say whether the public DNS holds no name like *name*, so that there is nothing to look up."""
    return name.rstrip(".").rpartition(".")[2] in _UNLISTED_TLDS


def is_local_name(name: str) -> bool:
    """Say whether only a local network could know *name*, so that "no such name" proves nothing."""
    labels = name.rstrip(".").split(".")
    return len(labels) == 1 or labels[-1] in _LOCAL_TLDS or not _INSIDE.isdisjoint(labels)


@lru_cache(maxsize=8192)
def _host_name(host: str) -> str:
    if not host:
        raise InvalidAddress("it names no host")
    if literal(host) is not None:
        return host.lower()
    if ":" in host:
        raise InvalidAddress("the IPv6 address in it is not valid")
    name = host.lower() if host.isascii() else _to_ascii(host)
    labels = name.removesuffix(".").split(".")
    if len(name) > _LONGEST_NAME or not all(_HOST.fullmatch(label) for label in labels):
        raise InvalidAddress(f"“{host[:80]}” cannot be the name of a host")
    if labels[-1].isdigit() or _HEXADECIMAL.fullmatch(labels[-1]):
        # `http://1.2.3/`, `http://0x7f.1/`: browsers read them as IPv4 addresses (WHATWG URL §3.5); writers never mean them.
        raise InvalidAddress(f"“{host[:80]}” is not an IPv4 address")
    return name


def _to_ascii(host: str) -> str:
    # Imported here: few hosts need it.
    import idna

    with contextlib.suppress(UnicodeError):
        return idna.encode(host, uts46=True).decode("ascii").lower()
    try:
        # Emoji: IDNA 2008 forbids them, the older IDNA 2003 and browsers do not.
        return host.replace("\ufe0f", "").encode("idna").decode("ascii").lower()
    except UnicodeError as error:
        raise InvalidAddress(f"“{host[:80]}” cannot be the name of a host") from error


def _plain(message: str) -> str:
    return message[:1].lower() + message[1:120]
