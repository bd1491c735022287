"""The run as a whole: whether the network was to blame, and which failures have one cause."""

import socket
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace

from doc_audit.model.outcome import Outcome
from doc_audit.web.http.network import Network
from doc_audit.web.judging.evidence import meaning_of
from doc_audit.web.judging.verdict import ROWS, Answer, Kind, verdict_of

# Names that will not go away; one of them is looked up, not asked, when a resolver knew no other name of the run.
_CONTROL_NAMES = ("example.com", "iana.org")
_MAYBE_OFFLINE = frozenset(row.evidence for row in ROWS if meaning_of(row.evidence).maybe_offline)
_CAUSES: Mapping[str, str] = {row.evidence: meaning_of(row.evidence).cause for row in ROWS}
_ALL_GONE = 10
_HOSTS_REFUSED = 3
_HOSTS_SILENT = 3
_ALIVE = frozenset({"ok", "redirected-permanently"})
# Verdicts that the network may be to blame for.
_BLAMED = frozenset({"unknown-host", "tls-error", "unverified"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """An outcome, and the *answer* it rests on: None if it comes from the cache. *fingerprint* is empty if nobody was asked."""

    outcome: Outcome
    answer: Answer | None
    fingerprint: str
    host: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Blame:
    """The network's own fault: a *note* for the user, and what links whose evidence is one of *kinds* are instead."""

    note: str
    kinds: frozenset[str]
    kind: Kind
    words: str


_PROXY_DOWN = _Blame(
    note="The proxy that the environment names cannot be reached: all external links are unverified. "
    "Nothing is called broken because of it.",
    kinds=_MAYBE_OFFLINE,
    kind="network-down",
    words="the proxy cannot be reached",
)
_NETWORK_DOWN = _Blame(
    note="The network is down: none of the external links could be reached, so all of them are unverified. "
    "Nothing is called broken because of it.",
    kinds=_MAYBE_OFFLINE,
    kind="network-down",
    words="the network could not be reached",
)
_RESOLVER_DOWN = _Blame(
    note="The resolver knows no name at all: links to names it does not know are unverified.",
    kinds=frozenset({"no-such-host"}),
    kind="resolver-silent",
    words="the resolver knows no name at all",
)
_CERTIFICATES_REFUSED = _Blame(
    note="Every certificate was refused: this machine is probably behind a proxy that signs its own. Name its authority "
    "with SSL_CERT_FILE. Links to https are unverified.",
    kinds=frozenset({"certificate"}),
    kind="certificates-refused",
    words="this machine refuses every certificate",
)


def conclude(judged: Mapping[str, Judged], network: Network) -> tuple[dict[str, Judged], tuple[str, ...]]:
    """Take back what the network, not a link, is to blame for; and give the notes that say so, once."""
    blames = []
    for found in (_find_unreachable(judged, network), _find_refused_certificates(judged, network)):
        if found is not None:
            blames.append(found)
    kept = dict(judged)
    for blame in blames:
        _replace(kept, blame)
    return kept, tuple(blame.note for blame in blames)


def _find_unreachable(judged: Mapping[str, Judged], network: Network) -> _Blame | None:
    asked = [item.answer.kind for item in judged.values() if item.answer is not None and item.fingerprint]
    if _proxy_is_down(asked, network):
        return _PROXY_DOWN
    if _is_down(asked, network):
        return _NETWORK_DOWN
    if "no-such-host" in asked and not _resolver_works(network):
        return _RESOLVER_DOWN
    return None


def _find_refused_certificates(judged: Mapping[str, Judged], network: Network) -> _Blame | None:
    hosts = {item.host for item in judged.values() if item.answer and item.answer.kind == "certificate"}
    if len(hosts) >= _HOSTS_REFUSED and not network.state.secure:
        return _CERTIFICATES_REFUSED
    return None


def name_causes(judged: Mapping[str, Judged]) -> tuple[Outcome, ...]:
    """Give outcomes that fail for one and the same reason on one host the same cause."""
    causes = _causes(judged)
    outcomes = []
    for key, item in judged.items():
        outcome = item.outcome
        if key in causes:
            outcome = replace(outcome, cause=causes[key])
        outcomes.append(outcome)
    return tuple(outcomes)


def _causes(judged: Mapping[str, Judged]) -> Mapping[str, str]:
    """Give the cause of each link that shares it with others, in words."""
    causes: dict[str, str] = {}
    alive = {item.host for item in judged.values() if item.outcome.verdict in _ALIVE}
    for (host, kind), keys in _by_host_and_kind(judged).items():
        words = _CAUSES.get(kind, "")
        if kind in ("gone", "http-error") and len(keys) >= _ALL_GONE and host not in alive:
            words = "every link to {host} is gone"
        if words and len(keys) > 1:
            causes.update(dict.fromkeys(keys, words.format(host=host)))
    return causes


def _by_host_and_kind(judged: Mapping[str, Judged]) -> Mapping[tuple[str, str], list[str]]:
    """Give the keys of the links of each host for each kind of evidence; of a host that was given up all silence is one kind."""
    given_up = {item.host for item in judged.values() if item.answer and item.answer.kind == "host-given-up"}
    groups: dict[tuple[str, str], list[str]] = defaultdict(list)
    for key, item in judged.items():
        kind: str = item.answer.kind if item.answer else item.outcome.verdict
        if kind in _MAYBE_OFFLINE and item.host in given_up:
            kind = "host-given-up"
        groups[item.host, kind].append(key)
    return groups


def _is_down(asked: list[Kind], network: Network) -> bool:
    """Say whether nothing was reached, and the resolver knows no name or three links were silent."""
    silent = [kind for kind in asked if kind in _MAYBE_OFFLINE]
    if network.state.reached or not silent or network.proxies.by_scheme:
        return False
    resolved = [kind for kind in silent if kind not in ("no-such-host", "local-name")]
    are_silent = len(resolved) >= _HOSTS_SILENT and len(network.state.silent) >= _HOSTS_SILENT
    return are_silent or not _resolver_works(network)


def _proxy_is_down(asked: list[Kind], network: Network) -> bool:
    return "proxy-unreachable" in asked and not network.state.reached and _MAYBE_OFFLINE.issuperset(asked)


def _resolver_works(network: Network) -> bool:
    return network.state.resolved or any(_resolves(name, network) for name in _CONTROL_NAMES)


def _resolves(name: str, network: Network) -> bool:
    try:
        return bool(network.resolve(name, 443))
    except (socket.gaierror, OSError, UnicodeError):
        return False


def _replace(judged: dict[str, Judged], blame: _Blame) -> None:
    for key, item in judged.items():
        if item.answer is None or item.answer.kind not in blame.kinds or item.outcome.verdict not in _BLAMED:
            continue
        outcome = replace(
            item.outcome,
            verdict=verdict_of(blame.kind),
            reason=blame.words,
            suspected=False,
            first_failed=None,
            consecutive_failures=0,
        )
        judged[key] = replace(item, outcome=outcome, answer=replace(item.answer, kind=blame.kind))
