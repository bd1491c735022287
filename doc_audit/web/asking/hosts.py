"""What the settings say of each host: who is asked at all, how, and by how many lanes."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from fnmatch import fnmatchcase
from typing import TypeVar

from requests.structures import CaseInsensitiveDict

from doc_audit.model.settings import External, HostSettings
from doc_audit.web.address import Host, is_example, is_unlisted
from doc_audit.web.asking.fetch import RequestPolicy
from doc_audit.web.asking.lane import HostPolicy
from doc_audit.web.http.network import Network

_Own = TypeVar("_Own")
_General = TypeVar("_General")


@dataclass(frozen=True, slots=True)
class Hosts:
    """The settings of a run by host; what is worked out once is kept."""

    settings: External
    network: Network
    _known: dict[str, HostSettings] = field(default_factory=dict)
    _fingerprints: dict[Host, str] = field(default_factory=dict)

    def of(self, name: str) -> HostSettings:
        """Give the settings of the host *name*: all entries whose glob matches, the last one wins field by field."""
        if name not in self._known:
            self._known[name] = _laid_over(self.settings, name)
        return self._known[name]

    def is_asked(self, host: Host) -> bool:
        """Say whether *host* is one of those that the run is limited to, if it is."""
        only = self.settings.only_hosts
        return not only or any(fnmatchcase(host.name, glob.lower()) for glob in only)

    def is_example(self, name: str) -> bool:
        """Say whether *name* is reserved for examples, and the configuration knows no hosts below it: then none exists."""
        if name == "localhost" and self.network.guard.allows("http://localhost/"):
            return False
        return is_example(name) and not self._is_configured(name, is_example)

    def is_unlisted(self, host: Host) -> bool:
        """Say whether the DNS does not know *host*, and neither the configuration nor a proxy does."""
        if not is_unlisted(host.name) or self.network.proxies.for_host(host):
            return False
        return not self._is_configured(host.name, is_unlisted)

    def _is_configured(self, name: str, is_special: Callable[[str], bool]) -> bool:
        """Say whether the configuration names *name* by a glob that is as special as it is, and not by `*`."""
        globs = [entry.host.lower() for entry in self.settings.hosts]
        globs.extend(map(str.lower, self.settings.allow_addresses))
        return any(is_special(glob) and fnmatchcase(name, glob) for glob in globs)

    def fingerprint(self, host: Host) -> str:
        """Give a digest of the settings that decide a verdict on *host*: answers got under others are not used again."""
        if host not in self._fingerprints:
            self._fingerprints[host] = self._digest(host)
        return self._fingerprints[host]

    def policy(self, host: Host, headers: Mapping[str, str]) -> HostPolicy:
        """Say how *host* is asked; *headers* go with every request."""
        own = self.of(host.name)
        settings = self.settings
        request = RequestPolicy(
            timeout=_first(own.timeout, settings.timeout),
            deadline=settings.deadline,
            max_redirects=settings.max_redirects,
            accept=self.accepted,
            headers=headers,
        )
        return HostPolicy(
            request=request,
            retries=settings.retries,
            interval=_first(own.interval, settings.interval),
            patience=settings.patience,
        )

    def most_lanes(self, host: Host) -> int:
        """Give how many lanes may ask *host* at once."""
        own = self.of(host.name)
        return max(1, _first(own.per_host, self.settings.per_host))

    def accepted(self, name: str) -> tuple[int, ...]:
        """Give the statuses that are fine of the host *name*."""
        return self.of(name).accept

    def _digest(self, host: Host) -> str:
        # What opens the API of a host may open its answers too. Only the names of headers are in it, never a value.
        secrets = self.network.secrets
        headers = {*secrets.for_host(host), *secrets.for_host(replace(host, name=f"api.{host.name}"))}
        parts = (
            sorted(set(self.of(host.name).accept)),
            self.settings.max_redirects,
            sorted(headers),
            host in self.network.client_tls,
            self.settings.user_agent,
            self.network.is_insecure(host),
        )
        return hashlib.sha256(repr(parts).encode()).hexdigest()[:8]


def request_headers(user_agent: str) -> Mapping[str, str]:
    """Give the headers of every request, as requests takes them."""
    return CaseInsensitiveDict(
        {
            "User-Agent": user_agent,
            "Accept": "text/html,application/xhtml+xml,*/*;q=0.8",
            "Accept-Language": "en,*;q=0.5",
            "Accept-Encoding": "gzip, deflate",
        }
    )


def _laid_over(settings: External, name: str) -> HostSettings:
    found = HostSettings(host=name, accept=settings.accept)
    for entry in settings.hosts:
        if fnmatchcase(name, entry.host.lower()):
            found = HostSettings(
                host=name,
                per_host=_first(entry.per_host, found.per_host),
                interval=_first(entry.interval, found.interval),
                timeout=_first(entry.timeout, found.timeout),
                accept=(*found.accept, *entry.accept),
            )
    return found


def _first(own: _Own | None, general: _General) -> _Own | _General:
    """Give the own setting where there is one."""
    if own is None:
        return general
    return own
