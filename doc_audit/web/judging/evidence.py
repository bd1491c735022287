"""What each kind of network evidence means beyond its verdict, in one table."""

from collections.abc import Mapping
from dataclasses import dataclass

from doc_audit.web.judging.verdict import Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Meaning:
    """Say how the run treats one kind of evidence.

    *final_for_head*: the answer to HEAD stands, and GET is not tried. *whole_host*: it holds for every link on the host.
    *no_answer*: some in a row give the host up. *host_trouble*: some in a row make all lanes of the host hold back.
    *maybe_offline*: it may be our own network that failed. *ask_api*: the API of the forge may know better.
    *cause*: what failures of this kind on one `{host}` have in common, in words; empty if nothing.
    """

    final_for_head: bool = False
    whole_host: bool = False
    no_answer: bool = False
    host_trouble: bool = False
    maybe_offline: bool = False
    ask_api: bool = False
    cause: str = ""


_NOTHING_MORE = Meaning()
_MEANINGS: Mapping[Kind, Meaning] = {
    "fine": Meaning(final_for_head=True),
    "accepted": Meaning(final_for_head=True),
    "moved": Meaning(final_for_head=True),
    "gone": Meaning(ask_api=True),
    "members-only": Meaning(ask_api=True),
    "refused": Meaning(ask_api=True, cause="{host} lets nobody in without permission"),
    "throttled": Meaning(final_for_head=True, ask_api=True, cause="{host} limits how often it may be asked"),
    "bot-wall": Meaning(cause="{host} keeps robots out"),
    "login": Meaning(final_for_head=True, cause="{host} wants a login"),
    "home": Meaning(final_for_head=True),
    "server-error": Meaning(host_trouble=True, ask_api=True, cause="{host} is out of order"),
    "no-such-host": Meaning(final_for_head=True, whole_host=True, maybe_offline=True, cause="{host} does not exist"),
    "local-name": Meaning(final_for_head=True, whole_host=True, maybe_offline=True, cause="{host} is not known here"),
    "resolver-silent": Meaning(final_for_head=True, no_answer=True, maybe_offline=True, cause="the resolver gave no answer for {host}"),
    "unreachable": Meaning(final_for_head=True, no_answer=True, maybe_offline=True, cause="{host} cannot be reached"),
    "proxy-unreachable": Meaning(final_for_head=True, no_answer=True, maybe_offline=True, cause="the proxy gives no way to {host}"),
    "timeout": Meaning(no_answer=True, maybe_offline=True, ask_api=True, cause="{host} does not answer in time"),
    "reset": Meaning(host_trouble=True, cause="{host} drops connections"),
    "certificate": Meaning(final_for_head=True, whole_host=True, cause="the certificate of {host} is refused"),
    "chain-incomplete": Meaning(final_for_head=True, whole_host=True, cause="{host} does not send its whole chain of certificates"),
    "handshake": Meaning(cause="no TLS connection to {host}"),
    "blocked": Meaning(final_for_head=True, whole_host=True, cause="{host} is at an address that is not asked"),
    "invalid": Meaning(final_for_head=True),
    "host-given-up": Meaning(maybe_offline=True, cause="{host} does not answer"),
    "certificates-refused": Meaning(cause="this machine refuses every certificate"),
    "network-down": Meaning(maybe_offline=True, cause="the network could not be reached"),
    "stopped": Meaning(final_for_head=True, cause="the run was stopped"),
    "out-of-time": Meaning(cause="the time for asking was used up"),
    "anchor-missing": _NOTHING_MORE,
    "anchor-unseen": _NOTHING_MORE,
    "bad-redirect": _NOTHING_MORE,
    "client-error": _NOTHING_MORE,
    "example-name": _NOTHING_MORE,
    "excluded": _NOTHING_MORE,
    "odd-status": _NOTHING_MORE,
    "protocol": _NOTHING_MORE,
    "redirect-loop": _NOTHING_MORE,
    "script-page": _NOTHING_MORE,
    "too-many-redirects": _NOTHING_MORE,
}  # fmt: skip


def meaning_of(kind: Kind) -> Meaning:
    """Look up what *kind* means; each kind has a row, so that none is added without a decision."""
    return _MEANINGS[kind]
