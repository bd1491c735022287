"""Rules on external links: what the network's answers mean for the pages that hold the links."""

from collections.abc import Iterator

from doc_audit.model.evidence import Evidence
from doc_audit.model.finding import Needs, Problem, Severity, Subject
from doc_audit.model.outcome import Outcome, Verdict
from doc_audit.model.redact import MASK, holds_secret, redact
from doc_audit.model.resolution import ExternalLink
from doc_audit.rules.base import rule


@rule("DA201", "http-error", "error", Subject.ADDRESS, Needs.NETWORK)
def http_error(evidence: Evidence) -> Iterator[Problem]:
    """The server says for certain that the page is gone (404, 410).

    HEAD, GET and a request as Firefox sends it were all answered so, or the reader is sent to a page such as `/404.html`. What a forge may
    show to its members only, and a page that scripts may fill and that does not say so, are unverified (DA208).

    A link that was alive in an earlier run is first *suspected*, which is a notice, until it has failed again about a day later
    (`external.confirm`); a link never seen alive counts at once.

    Statuses that a working page may give to a robot (401, 403, 429, 5xx…) are never called broken: see DA208.

    **Why:** a reader who follows the link in an incident finds nothing.

    **Fix:** link to the page's new address, to an archived copy (`--suggest-archive` asks for one), or remove the link.
    Where the server is known to answer like that to robots, accept the status: `[[external.hosts]] host = "example.com"`, `accept = [404]`.

    **Switch off:** `[rules.DA201] severity = "off"`, `external.exclude = ["https://example.com/*"]`, or an `ignore[DA201]` comment.
    """
    yield from _problems(evidence, "http-error")


@rule("DA202", "unknown-host", "error", Subject.ADDRESS, Needs.NETWORK)
def unknown_host(evidence: Evidence) -> Iterator[Problem]:
    """The host's name does not exist in the DNS.

    Only a definite answer of a working resolver counts (NXDOMAIN). A resolver that is silent, a machine without a network, and
    names that only a company network knows (no dot, `.internal`, `.local`, `wiki.corp.acme.org`…) leave the link unverified (DA208);
    `example.com` and all that is reserved for examples is skipped.

    **Why:** the domain has lapsed or is misspelt; a lapsed domain can be bought by anybody, with your readers still coming.

    **Fix:** correct the name, or remove the link.

    **Switch off:** `[rules.DA202] severity = "off"`, `external.exclude`, or an `ignore[DA202]` comment.
    """
    yield from _problems(evidence, "unknown-host")


@rule("DA203", "tls-error", "error", Subject.ADDRESS, Needs.NETWORK)
def tls_error(evidence: Evidence) -> Iterator[Problem]:
    """The server's certificate is not valid: expired, for another name, or from an issuer nobody trusts.

    Names are compared as browsers compare them.

    Certificates are checked against the system's authorities and Mozilla's list; add your company's with `SSL_CERT_FILE` or
    `REQUESTS_CA_BUNDLE`. When every certificate of a run is refused, this machine is at fault: that is said once and no link is blamed.

    **Why:** browsers stop readers with a full-page warning, and teach them to click it away.

    **Fix:** renew the certificate, or link to the name that is on it.

    **Switch off:** `[rules.DA203] severity = "off"`, `external.exclude`, or an `ignore[DA203]` comment.
    """
    yield from _problems(evidence, "tls-error")


@rule("DA204", "permanent-redirect", "notice", Subject.ADDRESS, Needs.NETWORK)
def permanent_redirect(evidence: Evidence) -> Iterator[Problem]:
    """The page has moved for good (301 or 308 all the way), and still answers at its new address.

    A chain with a temporary redirect in it is not reported: its owner wants the old address to be used. Nor is one from https to http.

    **Why:** redirects are dropped sooner or later; mending the link now is a matter of pasting the suggestion.

    **Fix:** link to the suggested address.

    **Switch off:** `[rules.DA204] severity = "off"`, or an `ignore[DA204]` comment.
    """
    yield from _problems(evidence, "redirected-permanently")


@rule("DA205", "missing-remote-anchor", "warning", Subject.ANCHOR, Needs.NETWORK)
def missing_remote_anchor(evidence: Evidence) -> Iterator[Problem]:
    """The page answers, but the place on it that the link names (`#section`) is not there.

    The `id` and `name` attributes of the HTML are compared, GitHub's `user-content-` prefix included. Places that a script may make (lines,
    comments, headings without anchors of their own), pages too large to read, routes (`#/x`), text fragments (`#:~:text=`)
    and anything that is not HTML are not judged.

    **Why:** the reader lands at the top of a long page and does not know what was meant.

    **Fix:** open the page, find the section, and copy its link.

    **Switch off:** `[rules.DA205] severity = "off"`, or an `ignore[DA205]` comment.
    """
    yield from _problems(evidence, "missing-anchor")


@rule("DA206", "invalid-url", "error", Subject.ADDRESS, Needs.NETWORK)
def invalid_url(evidence: Evidence) -> Iterator[Problem]:
    """The link is no valid web address: no host, an impossible port, a name that cannot exist.

    **Why:** no browser can open it.

    **Fix:** correct the address. For an example address use a name reserved for examples, such as `https://service.example/`.

    **Switch off:** `[rules.DA206] severity = "off"`, or an `ignore[DA206]` comment.
    """
    yield from _problems(evidence, "invalid-url")


@rule("DA207", "blocked-address", "notice", Subject.ADDRESS, Needs.NETWORK)
def blocked_address(evidence: Evidence) -> Iterator[Problem]:
    """The link leads to a private, loopback, link-local or otherwise special address, and was not asked.

    The address is checked when the connection is made, after DNS and after every redirect, so that a page cannot make the audit
    machine talk to internal services or to a cloud's metadata address.

    **Why:** readers outside the network cannot open it, and a checker must not be a way into the network.

    **Fix:** allow what your documentation may rely on: `external.allow-addresses = ["10.0.0.0/8", "wiki.corp.example"]`.

    **Switch off:** `[rules.DA207] severity = "off"`, `external.exclude`, or an `ignore[DA207]` comment.
    """
    yield from _problems(evidence, "blocked-address")


@rule("DA208", "unverified", "notice", Subject.UNVERIFIED, Needs.NETWORK)
def unverified(evidence: Evidence) -> Iterator[Problem]:
    """Nothing certain is known about the link: the server or the network did not give a clear answer.

    Timeouts, refused connections, 401, 403, 429, 451, 999 and other statuses given to robots, 5xx after retries, a silent resolver,
    a redirect to a login page, a run that was stopped. docs/verdicts.md lists them all. This rule never makes a run fail by itself.

    **Why:** calling such a link broken would be a guess, and calling it fine too.

    **Fix:** usually none; open it by hand when it stays unverified for weeks. Tokens and headers for a host can be given in
    `DOC_AUDIT_HEADERS='{"wiki.example": {"Authorization": "Bearer …"}}'`; statuses can be accepted a host with `accept`.

    **Switch off:** `[rules.DA208] severity = "off"`, `external.exclude`, or an `ignore[DA208]` comment.
    """
    yield from _problems(evidence, "unverified")


@rule("DA209", "https-available", "notice", Subject.ADDRESS, Needs.NETWORK)
def https_available(evidence: Evidence) -> Iterator[Problem]:
    """The server sends readers of an `http:` link to the same address under `https:`, and that one answers.

    Only what the server did in this run counts: its first redirect changed nothing but the scheme, and led to a page. A chain that is
    permanent all the way is DA204, which suggests where it ends. With `--require-https` (`external.require-https`) the address is
    asked under `https:` too, and if that answers, the link is an error.

    **Why:** the first request goes out unprotected, where anybody on the way can read and change it.

    **Fix:** write `https:`; `doc-audit fix --from RUN.json` does it.

    **Switch off:** `[rules.DA209] severity = "off"`, or an `ignore[DA209]` comment.
    """
    if evidence.config.external.require_https:
        yield from _insecure(evidence)
        return
    moved = {key: outcome for key, outcome in evidence.outcomes.items() if outcome.verdict == "ok" and outcome.hops}
    if not moved:
        return
    for link, external in evidence.resolved.only(ExternalLink):
        outcome = moved.get(external.key)
        if outcome is None or not link.href.lower().startswith("http://"):
            continue
        if outcome.hops[0].url.rstrip("/") == f"https{external.url[4:]}".rstrip("/"):
            yield Problem(
                location=link.location,
                message=f"{redact(link.href)}: the server sends readers to the same address under https",
                key=link.href,
                target=link.href,
                suggestion=f"https{link.href[4:]}",
            )


RULES = (
    http_error,
    unknown_host,
    tls_error,
    permanent_redirect,
    missing_remote_anchor,
    invalid_url,
    blocked_address,
    unverified,
    https_available,
)


def _insecure(evidence: Evidence) -> Iterator[Problem]:
    """Give the links to `http:` whose pages were found under `https:` as well."""
    for link, external in evidence.resolved.only(ExternalLink):
        if not link.href.lower().startswith("http://"):
            continue
        secure = evidence.outcomes.get(f"https{external.key[4:]}")
        if secure is not None and secure.verdict in ("ok", "redirected-permanently"):
            yield Problem(
                location=link.location,
                message=f"{redact(link.href)}: the same address answers under https",
                key=link.href,
                target=link.href,
                suggestion=f"https{link.href[4:]}",
            )


def _problems(evidence: Evidence, verdict: Verdict) -> Iterator[Problem]:
    judged = {key: outcome for key, outcome in evidence.outcomes.items() if outcome.verdict == verdict}
    if not judged:
        return
    for link, external in evidence.resolved.only(ExternalLink):
        outcome = judged.get(external.key)
        if outcome is None:
            continue
        severity: Severity | None = None
        if outcome.suspected:
            severity = "notice"
        yield Problem(
            location=link.location,
            message=f"{redact(link.href)}: {_message(outcome)}",
            key=link.href,
            target=link.href,
            suggestion=_new_address(outcome, external.fragment) or outcome.archived or None,
            severity=severity,
            cause=outcome.cause,
        )


def _message(outcome: Outcome) -> str:
    reason = redact(outcome.reason)
    if outcome.archived:
        reason += f"; there is an archived copy of {outcome.archived_on}"
    if not outcome.suspected:
        return reason
    since = ""
    if outcome.last_ok:
        since = f", last seen alive on {outcome.last_ok.date()}"
    return f"{reason} (suspected{since}; counts once it has failed again a day later)"


def _new_address(outcome: Outcome, fragment: str) -> str | None:
    """Give the address to paste instead; none if that would show a secret."""
    address = outcome.final_url
    if outcome.verdict != "redirected-permanently" or not address:
        return None
    if MASK in address or holds_secret(address):
        return None
    if fragment and "#" not in address:
        address += f"#{fragment}"
    return address
