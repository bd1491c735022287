"""What is known of a link from earlier runs, and what that says of a new outcome."""

import datetime as dt
import hashlib
import json
from dataclasses import dataclass, replace

from doc_audit.model.outcome import Hop, Outcome, Verdict
from doc_audit.model.redact import holds_secret, redact

# A day less an hour: a run at the same time every day must not come minutes too early.
_DAY = dt.timedelta(hours=23)
_WEEK = dt.timedelta(days=7)
ALIVE: frozenset[Verdict] = frozenset({"ok", "redirected-permanently"})
_FAILED: frozenset[Verdict] = frozenset({"http-error", "unknown-host", "tls-error", "missing-anchor"})
_KEPT = ALIVE | _FAILED | {"unverified"}


@dataclass(frozen=True, slots=True, kw_only=True)
class RememberedAnswer:
    """What is known of one URL (with its fragment). Times are seconds since 1970. *fingerprint* is a digest of the settings."""

    key: str
    url: str
    verdict: Verdict
    evidence: str
    reason: str
    status: int | None
    hops: str
    final_url: str | None
    etag: str
    last_modified: str
    checked_at: float
    expires_at: float
    first_seen: float
    last_ok: float | None
    first_failed: float | None
    failures: int
    fingerprint: str

    def is_fresh(self, now: float, fingerprint: str) -> bool:
        """Say whether a good answer still holds, and was got under the same settings. An answer from the future does not.

        A failure never holds: it may have been mended since.
        """
        if self.verdict not in ALIVE or self.fingerprint != fingerprint:
            return False
        return self.checked_at <= now < self.expires_at

    def outcome(self, url: str) -> Outcome:
        """Give the outcome as it was, with words that say when."""
        hops = tuple(Hop(status=int(status), url=str(to)) for status, to in json.loads(self.hops))
        checked_at = time_of(self.checked_at)
        when = ""
        if checked_at is not None:
            when = f" (on {checked_at.date()}, remembered since)"
        return Outcome(
            url=url,
            verdict=self.verdict,
            reason=self.reason + when,
            status=self.status,
            hops=hops,
            final_url=self.final_url,
            checked_at=checked_at,
            first_failed=time_of(self.first_failed),
            last_ok=time_of(self.last_ok),
            consecutive_failures=self.failures,
        )


def key_of(url: str) -> str:
    """Give the key of a URL: a digest, for a URL may hold secrets."""
    return hashlib.sha256(url.encode("utf-8", "surrogatepass")).hexdigest()[:40]


def row_of(
    outcome: Outcome,
    evidence: str,
    before: RememberedAnswer | None,
    now: dt.datetime,
    *,
    etag: str,
    last_modified: str,
    fingerprint: str,
) -> RememberedAnswer | None:
    """Give what is remembered of *outcome*, given what was known *before*; None if it is not worth remembering."""
    if outcome.verdict not in _KEPT:
        return None
    at = now.timestamp()
    key = key_of(outcome.url)
    first_seen, last_ok = at, None
    if before is not None:
        first_seen, last_ok = before.first_seen, before.last_ok
    if outcome.verdict in ALIVE:
        last_ok = at
    else:
        etag = last_modified = ""
    return RememberedAnswer(
        key=key,
        url=redact(outcome.url),
        verdict=outcome.verdict,
        evidence=evidence,
        reason=redact(outcome.reason),
        status=outcome.status,
        hops=_hops(outcome),
        final_url=outcome.final_url and redact(outcome.final_url),
        etag=_without_secret(etag),
        last_modified=_without_secret(last_modified),
        checked_at=at,
        expires_at=at + _life(outcome.verdict, key).total_seconds(),
        first_seen=first_seen,
        last_ok=last_ok,
        first_failed=_seconds(outcome.first_failed),
        failures=outcome.consecutive_failures,
        fingerprint=fingerprint,
    )


def _hops(outcome: Outcome) -> str:
    if not outcome.hops:
        return "[]"
    return json.dumps([(hop.status, redact(hop.url)) for hop in outcome.hops])


def _seconds(time: dt.datetime | None) -> float | None:
    if time is None:
        return None
    return time.timestamp()


def _without_secret(validator: str) -> str:
    """Drop a validator that holds a secret: with a mask in its place it would be of no use."""
    if holds_secret(validator):
        return ""
    return validator


def with_history(outcome: Outcome, before: RememberedAnswer | None, now: dt.datetime, *, confirm: bool) -> Outcome:
    """Add to a fresh *outcome* what earlier runs knew: how long it has failed, and whether it is only suspected."""
    if outcome.verdict in ALIVE:
        return replace(outcome, last_ok=now)
    last_ok = first_failed = None
    failures = 0
    if before is not None:
        last_ok, first_failed = time_of(before.last_ok), time_of(before.first_failed)
        failures = before.failures
    if outcome.verdict == "unverified":
        # No answer says neither that the page is there nor that it is not: the history of failures stands still.
        return replace(outcome, last_ok=last_ok, first_failed=first_failed, consecutive_failures=failures)
    if outcome.verdict not in _FAILED:
        return outcome
    since = first_failed or now
    return replace(
        outcome,
        last_ok=last_ok,
        first_failed=since,
        consecutive_failures=failures + 1,
        suspected=is_suspected(last_ok, since, now, confirm=confirm),
    )


def is_suspected(
    last_ok: dt.datetime | None, first_failed: dt.datetime | None, checked: dt.datetime, *, confirm: bool
) -> bool:
    """Say whether a failed link is only suspected: one that was once alive, until it has failed again about a day later."""
    return confirm and last_ok is not None and first_failed is not None and checked - first_failed < _DAY


def is_sound(row: RememberedAnswer) -> bool:
    """Trust nothing that stood on a disk."""
    try:
        row.outcome("")
        return row.verdict in _KEPT and isinstance(row.failures, int) and isinstance(row.reason, str)
    except (ValueError, TypeError, OverflowError, OSError):
        return False


def _life(verdict: Verdict, key: str) -> dt.timedelta:
    """Say how long an answer holds. That of a good one differs by URL, so that a weekly run spreads its load."""
    if verdict not in ALIVE:
        return dt.timedelta(0)
    return _WEEK * (0.7 + 0.3 * int(key[:8], 16) / 0xFFFFFFFF)


def time_of(seconds: float | None) -> dt.datetime | None:
    """Read a time as the cache keeps it: seconds since 1970."""
    if seconds is None:
        return None
    return dt.datetime.fromtimestamp(seconds, dt.UTC)
