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


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """An outcome, and the *answer* it rests on: None if it comes from the cache. *fingerprint* is empty if nobody was asked."""

    outcome: Outcome
    answer: Answer | None
    fingerprint: str
    host: str = ""


def conclude(judged: Mapping[str, Judged], network: Network) -> tuple[dict[str, Judged], tuple[str, ...]]:
    """Take back what the network, not a link, is to blame for; and the notes that say so, once."""
    kept = dict(judged)
    asked = [item.answer.kind for item in judged.values() if item.answer is not None and item.fingerprint]
    notes = []
    if _proxy_is_down(asked, network):
        notes.append(
            "The proxy that the environment names cannot be reached: all external links are unverified. "
            "Nothing is called broken because of it."
        )
        _replace(kept, _MAYBE_OFFLINE, "network-down", "the proxy cannot be reached")
    elif _is_down(asked, network):
        notes.append(
            "The network is down: none of the external links could be reached, so all of them are unverified. "
            "Nothing is called broken because of it."
        )
        _replace(kept, _MAYBE_OFFLINE, "network-down", "the network could not be reached")
    elif "no-such-host" in asked and not _resolver_works(network):
        notes.append("The resolver knows no name at all: links to names it does not know are unverified.")
        _replace(kept, frozenset({"no-such-host"}), "resolver-silent", "the resolver knows no name at all")
    hosts = {item.host for item in judged.values() if item.answer and item.answer.kind == "certificate"}
    if len(hosts) >= 3 and not network.state.secure:
        notes.append(
            "Every certificate was refused: this machine is probably behind a proxy that signs its own. Name its authority "
            "with SSL_CERT_FILE. Links to https are unverified."
        )
        _replace(kept, frozenset({"certificate"}), "certificates-refused", "this machine refuses every certificate")
    return kept, tuple(notes)


def name_causes(judged: Mapping[str, Judged]) -> tuple[Outcome, ...]:
    """Give outcomes that fail for one and the same reason on one host the same cause."""
    groups: dict[tuple[str, str], list[str]] = defaultdict(list)
    alive = set()
    given_up = {item.host for item in judged.values() if item.answer and item.answer.kind == "host-given-up"}
    for key, item in judged.items():
        kind: str = item.answer.kind if item.answer else item.outcome.verdict
        if kind in _MAYBE_OFFLINE and item.host in given_up:
            kind = "host-given-up"
        groups[item.host, kind].append(key)
        if item.outcome.verdict in ("ok", "redirected-permanently"):
            alive.add(item.host)
    causes = {}
    for (host, kind), keys in groups.items():
        words = _CAUSES.get(kind, "")
        if kind in ("gone", "http-error") and len(keys) >= _ALL_GONE and host not in alive:
            words = "every link to {host} is gone"
        if words and len(keys) > 1:
            causes.update(dict.fromkeys(keys, words.format(host=host)))
    return tuple(
        replace(item.outcome, cause=causes[key]) if key in causes else item.outcome for key, item in judged.items()
    )


def _is_down(asked: list[Kind], network: Network) -> bool:
    """Nothing was reached, there was something to reach, and the resolver knows no name or three links were silent."""
    silent = [kind for kind in asked if kind in _MAYBE_OFFLINE]
    if network.state.reached or not silent or network.proxies.by_scheme:
        return False
    deaf = [kind for kind in silent if kind not in ("no-such-host", "local-name")]
    return (len(deaf) >= 3 and len(network.state.silent) >= 3) or not _resolver_works(network)


def _proxy_is_down(asked: list[Kind], network: Network) -> bool:
    return "proxy-unreachable" in asked and not network.state.reached and _MAYBE_OFFLINE.issuperset(asked)


def _resolver_works(network: Network) -> bool:
    return network.state.resolved or any(_resolves(name, network) for name in _CONTROL_NAMES)


def _resolves(name: str, network: Network) -> bool:
    try:
        return bool(network.resolve(name, 443))
    except (socket.gaierror, OSError, UnicodeError):
        return False


def _replace(judged: dict[str, Judged], kinds: frozenset[str], kind: Kind, words: str) -> None:
    for key, item in judged.items():
        if item.answer is None or item.answer.kind not in kinds or item.outcome.verdict not in _BLAMED:
            continue
        outcome = replace(
            item.outcome,
            verdict=verdict_of(kind),
            reason=words,
            suspected=False,
            first_failed=None,
            consecutive_failures=0,
        )
        judged[key] = replace(item, outcome=outcome, answer=replace(item.answer, kind=kind))


_BLAMED = frozenset({"unknown-host", "tls-error", "unverified"})
