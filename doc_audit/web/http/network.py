"""What all lanes share: who may be asked, how names are resolved, who is trusted, what was learned on the way."""

import contextlib
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import certifi
import urllib3
from urllib3.util.connection import allowed_gai_family

from doc_audit.errors import UsageError
from doc_audit.model.guard import Guard
from doc_audit.model.settings import External
from doc_audit.version import __version__
from doc_audit.web.address import Host
from doc_audit.web.http.proxies import Proxies
from doc_audit.web.secrets import Secrets, from_environment

# Whom to write to about requests that are unwelcome.
_HOME = "https://github.com/doc-audit/doc-audit"
SocketAddress = tuple[Any, ...]
Resolve = Callable[[str, int], Sequence[tuple[int, SocketAddress]]]


class Blocked(Exception):
    """The address is not one that may be asked; the message says which kind it is."""


class NameFailure(Exception):
    """The name could not be resolved; *definite* if the resolver says that there is no such name, or that it *lacks_address*."""

    def __init__(self, host: str, *, definite: bool, lacks_address: bool = False) -> None:
        """Keep what is needed for the verdict."""
        super().__init__(f"{host} could not be resolved")
        self.definite = definite
        self.lacks_address = lacks_address


class OnlyIPv6(OSError):
    """The host has no other address, and this machine has no way there."""


class ProxyUnreachable(Exception):
    """The proxy is not there, so nothing was learned about the host behind it."""


def resolve(host: str, port: int) -> Sequence[tuple[int, SocketAddress]]:
    """Ask the system's resolver for (family, socket address) pairs, best first.

    Raises:
        socket.gaierror: there is no such name, or no answer.
        OnlyIPv6: there is no address that this machine could ask.
        UnicodeError: *host* cannot be a name.
    """
    family = allowed_gai_family()
    try:
        found = socket.getaddrinfo(host, port, family, socket.SOCK_STREAM)
    except socket.gaierror:
        if family != socket.AF_INET or not _has_ipv6_address(host, port):
            raise
        raise OnlyIPv6(f"{host} has IPv6 addresses only") from None
    return [(int(family), tuple(address)) for family, _, _, _, address in found]


def _has_ipv6_address(host: str, port: int) -> bool:
    try:
        return bool(socket.getaddrinfo(host, port, socket.AF_INET6, socket.SOCK_STREAM))
    except OSError:
        return False


@dataclass(slots=True)
class NetworkState:
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

    @contextlib.contextmanager
    def running(self, seconds: float) -> Iterator[None]:
        """Begin a request that must be over within *seconds*."""
        self.expired, self.at = False, time.monotonic() + seconds
        try:
            yield
        finally:
            self.at = None

    @contextlib.contextmanager
    def stopped(self) -> Iterator[None]:
        """Stop the clock for a while that is not the server's doing."""
        at, began = self.at, time.monotonic()
        self.at = None
        try:
            yield
        finally:
            if at is not None:
                at += time.monotonic() - began
            self.at = at

    def left(self) -> float:
        """Give the seconds that are left, never below a millisecond: 0 would mean "do not block" to a socket."""
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

    *client_tls* holds the hosts that want to see a certificate of ours, *resting* until when a host asked to be left alone,
    *insecure* are globs of hosts whose certificates are not checked,
    *public* whether the repository at an address can be seen by everybody.
    """

    guard: Guard
    secrets: Secrets
    proxies: Proxies
    tls: "Trust"
    user_agent: str
    insecure: tuple[str, ...] = ()
    client_tls: Mapping[Host, ssl.SSLContext] = field(default_factory=dict)
    resolve: Resolve = resolve
    state: NetworkState = field(default_factory=NetworkState)
    resting: dict[Host, float] = field(default_factory=dict)
    public: dict[str, bool] = field(default_factory=dict)
    halt: threading.Event = field(default_factory=threading.Event)

    def is_insecure(self, host: Host) -> bool:
        """Say whether the certificate of *host* is not to be checked."""
        return any(fnmatchcase(host.name, glob) for glob in self.insecure)

    def tls_for(self, host: Host) -> ssl.SSLContext:
        """Give the context for connections to *host*: whom to trust, and which certificate of ours to show."""
        own = self.client_tls.get(host)
        if self.is_insecure(host):
            return _unchecked(own)
        return own or self.tls.context


def _unchecked(own: ssl.SSLContext | None) -> ssl.SSLContext:
    """Give a context that takes every certificate; with *own*, one that shows ours."""
    context = own or ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return context


class Trust:
    """The authorities of the environment, loaded once and when they are first needed: that takes a twentieth of a second."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        """Load them at once if *environ* names a file, so that a wrong one is noticed.

        Raises:
            OSError: it cannot be read.
        """
        self._environ = environ
        self._lock = threading.Lock()
        self._context: ssl.SSLContext | None = None
        if _named_authorities(environ):
            self._context = trust(environ)

    @property
    def context(self) -> ssl.SSLContext:
        """Give the context that says whom to trust."""
        with self._lock:
            if self._context is None:
                self._context = trust(self._environ)
            return self._context


def trust(environ: Mapping[str, str], client_certificate: str | None = None) -> ssl.SSLContext:
    """Trust the system's authorities and Mozilla's, or only those that the environment names.

    Raises:
        OSError: a file that the environment names cannot be read.
    """
    named = _named_authorities(environ)
    if named and Path(named).is_dir():
        context = ssl.create_default_context(capath=named)
    elif named:
        context = ssl.create_default_context(cafile=named)
    else:
        context = ssl.create_default_context()
        context.load_verify_locations(cafile=certifi.where())
    # From Python 3.13 on, certificates are refused that every browser takes.
    context.verify_flags &= ~ssl.VERIFY_X509_STRICT
    # urllib3 compares the names then. OpenSSL refuses an underscore where a wildcard stands, which browsers take.
    context.check_hostname = False
    if client_certificate:
        context.load_cert_chain(client_certificate)
    return context


def _named_authorities(environ: Mapping[str, str]) -> str:
    """Give the file or folder of authorities that the environment names; empty if it names none."""
    for name in _CA_VARIABLES:
        if environ.get(name):
            return environ[name]
    return ""


_CA_VARIABLES = ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_FILE", "SSL_CERT_DIR")


def network_of(settings: External, environ: Mapping[str, str], resolver: Resolve) -> Network:
    """Prepare what a run with *settings* knows of the network before it begins.

    Raises:
        UsageError: a variable that holds secrets, or a file that it names, cannot be read; or a setting cannot be used.
    """
    secrets = from_environment(environ)
    if settings.insecure:
        # The user knows: they named the hosts.
        urllib3.disable_warnings(urllib3.exceptions.InsecureRequestWarning)
    try:
        guard = Guard.of(settings.allow_addresses)
        settings.user_agent.encode("latin-1")
    except UnicodeEncodeError as error:
        raise UsageError("external.user-agent holds a character that no HTTP header can hold") from error
    except ValueError as error:
        raise UsageError(f"external.allow-addresses: {error}") from error
    return Network(
        guard=guard,
        secrets=secrets,
        proxies=Proxies.of(environ),
        tls=_trust(environ),
        client_tls={host: _client_tls(environ, file) for host, file in secrets.certificates.items()},
        insecure=tuple(map(str.lower, settings.insecure)),
        user_agent=settings.user_agent or f"doc-audit/{__version__} (link checker; +{_HOME})",
        resolve=resolver,
    )


def _trust(environ: Mapping[str, str]) -> Trust:
    try:
        return Trust(environ)
    except OSError as error:
        raise UsageError(f"the file of authorities cannot be used: {error.strerror or error}") from error


def _client_tls(environ: Mapping[str, str], file: str) -> ssl.SSLContext:
    try:
        return trust(environ, file)
    except OSError as error:
        raise UsageError(f"the client certificate {file} cannot be used: {error.strerror or error}") from error
