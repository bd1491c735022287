"""The verdict table: from evidence to verdict, in one place. docs/verdicts.md shows the same rows."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from doc_audit.model.outcome import Hop, Verdict

Kind = Literal[
    "fine",
    "accepted",
    "moved",
    "gone",
    "members-only",
    "script-page",
    "anchor-missing",
    "anchor-unseen",
    "refused",
    "throttled",
    "bot-wall",
    "login",
    "home",
    "client-error",
    "server-error",
    "odd-status",
    "no-such-host",
    "local-name",
    "resolver-silent",
    "unreachable",
    "proxy-unreachable",
    "timeout",
    "reset",
    "protocol",
    "certificate",
    "chain-incomplete",
    "handshake",
    "redirect-loop",
    "too-many-redirects",
    "bad-redirect",
    "blocked",
    "invalid",
    "example-name",
    "excluded",
    "host-given-up",
    "certificates-refused",
    "network-down",
    "stopped",
    "out-of-time",
]


@dataclass(frozen=True, slots=True)
class VerdictRow:
    """One row of the table. *again*: worth another try within the same run."""

    evidence: Kind
    verdict: Verdict
    again: bool
    when: str


ROWS: tuple[VerdictRow, ...] = (
    VerdictRow("fine", "ok", False, "200–299, or 304 to a conditional request; temporary redirects on the way are fine"),
    VerdictRow("accepted", "ok", False, "a status that the configuration accepts for this host"),
    VerdictRow(
        "moved", "redirected-permanently", False, "as *fine*, every redirect on the way was a 301 or 308, and none led from https to http"
    ),
    VerdictRow(
        "gone", "http-error", False, "404 or 410 to GET, also to one as a browser sends it; or redirected to a page for what is not found"
    ),
    VerdictRow("members-only", "unverified", False, "404 of a forge, for a page or a repository that it may show to members only"),
    VerdictRow("script-page", "unverified", False, "404, with a page that does not say so, and that scripts or a refresh may fill"),
    VerdictRow(
        "anchor-missing", "missing-anchor", False, "the whole HTML page was read, has no such `id` or `name`, and no script can make it"
    ),
    VerdictRow(
        "anchor-unseen", "unverified", False,
        "a script or a forge may make the place, it may be further down a thread, or the page could not be read as a whole",
    ),
    VerdictRow("refused", "unverified", False, "401, 402, 403, 407, 451 or 999: a person may well get in"),
    VerdictRow("throttled", "unverified", True, "429, or 503 with `Retry-After`, and the host's patience did not suffice"),
    VerdictRow(
        "bot-wall", "unverified", False,
        "a challenge for robots (`cf-mitigated`, `x-amzn-waf-action`, Anubis), or a page that is called like one"
    ),
    VerdictRow("login", "unverified", False, "redirected to a page for signing in, or to one that will send its readers back"),
    VerdictRow(
        "home", "unverified", False, "a deep link that is redirected to the home page of its site, or to what may be a page for errors"
    ),
    VerdictRow("client-error", "unverified", False, "any other 4xx: robots get them where people do not"),
    VerdictRow("server-error", "unverified", True, "5xx, after retries"),
    VerdictRow("odd-status", "unverified", False, "a status outside 200–599, or a redirect that names no place"),
    VerdictRow("no-such-host", "unknown-host", True, "the resolver says twice that the name does not exist, and knows other names"),
    VerdictRow(
        "local-name", "unverified", False, "a name that only a local network or Tor would know (`wiki`, `x.corp.acme.org`, `x.onion`)"
    ),
    VerdictRow("resolver-silent", "unverified", True, "the resolver does not answer, or fails"),
    VerdictRow("unreachable", "unverified", True, "connection refused, or no route to the host"),
    VerdictRow("proxy-unreachable", "unverified", True, "the proxy that the environment names is not there, or lets nothing through"),
    VerdictRow("timeout", "unverified", True, "no connection, no answer or no end of it in time"),
    VerdictRow("reset", "unverified", True, "the connection was dropped before the answer was complete"),
    VerdictRow("protocol", "unverified", False, "the answer is not HTTP, or its headers are too large"),
    VerdictRow("certificate", "tls-error", False, "the certificate is expired, for another name, self-signed or from an unknown issuer"),
    VerdictRow("chain-incomplete", "unverified", False, "the issuer's certificate is not sent, but browsers are told where to fetch it"),
    VerdictRow("handshake", "unverified", False, "no TLS connection, for another reason than the certificate"),
    VerdictRow("redirect-loop", "unverified", False, "redirected in a circle, with nothing changed by cookies"),
    VerdictRow("too-many-redirects", "unverified", False, "more redirects than `external.max-redirects`"),
    VerdictRow("bad-redirect", "unverified", False, "redirected to something that is never fetched (`file:`, no valid address)"),
    VerdictRow("blocked", "blocked-address", False, "the address is private, loopback, link-local… and not allowed, also after a redirect"),
    VerdictRow("invalid", "invalid-url", False, "no valid address: no host, impossible port or name"),
    VerdictRow("example-name", "skipped", False, "reserved for examples (`example.com`, `.test`…), and not known to `external.hosts`"),
    VerdictRow("excluded", "skipped", False, "left out by `include`, `exclude` or `--only-hosts`"),
    VerdictRow("host-given-up", "unverified", False, "the host left several other links without an answer and was not asked again"),
    VerdictRow(
        "certificates-refused", "unverified", False, "every certificate was refused, on three hosts or more: this machine is at fault"
    ),
    VerdictRow("network-down", "unverified", False, "nothing at all could be reached: said once for the run"),
    VerdictRow("stopped", "unverified", False, "the run was stopped before this link's turn"),
    VerdictRow("out-of-time", "unverified", False, "the run's time budget (`--max-time`) was used up"),
)  # fmt: skip
BY_EVIDENCE = {row.evidence: row for row in ROWS}

_BY_STATUS: Mapping[int, Kind] = {
    **dict.fromkeys((401, 402, 403, 407, 451, 999), "refused"),
    404: "gone",
    410: "gone",
    429: "throttled",
}
# By the first digit.
_BY_CLASS: Mapping[int, Kind] = {4: "client-error", 5: "server-error"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What was learned by asking one address: the evidence, and what to say about it. *wait* is `Retry-After` in seconds."""

    kind: Kind
    words: str = ""
    status: int | None = None
    hops: tuple[Hop, ...] = ()
    final_url: str | None = None
    wait: float | None = None
    etag: str = ""
    last_modified: str = ""


def verdict_of(kind: Kind) -> Verdict:
    """Look the evidence up."""
    return BY_EVIDENCE[kind].verdict


def kind_of_status(status: int, accepted: tuple[int, ...], *, conditional: bool = False) -> Kind:
    """Say what kind of evidence a final *status* is; redirects, bot walls and anchors are judged elsewhere."""
    if 200 <= status < 300:
        return "fine"
    if status in accepted:
        return "accepted"
    if status == 304 and conditional:
        return "fine"
    return _BY_STATUS.get(status) or _BY_CLASS.get(status // 100, "odd-status")
