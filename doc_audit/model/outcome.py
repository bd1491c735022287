"""What the network said about one URL."""

import datetime as dt
from dataclasses import dataclass
from typing import Literal

Verdict = Literal[
    "ok",
    "redirected-permanently",
    "http-error",
    "unknown-host",
    "tls-error",
    "missing-anchor",
    "invalid-url",
    "blocked-address",
    "unverified",
    "skipped",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Hop:
    """One redirect: the status and the address it pointed to."""

    status: int
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """The verdict on one URL (with its fragment) and the evidence for it. Secrets are already redacted in *reason*.

    *suspected*: it was alive in an earlier run and has not failed for a day yet. *fragments_missing*: the page is fine,
    these fragments asked of it are not on it. *cause* groups failures of one origin (a dead host), empty if alone.
    *archived* is the address of a copy in an archive, of the day *archived_on*.
    """

    url: str
    verdict: Verdict
    reason: str
    status: int | None = None
    hops: tuple[Hop, ...] = ()
    final_url: str | None = None
    attempts: int = 0
    checked_at: dt.datetime | None = None
    suspected: bool = False
    first_failed: dt.datetime | None = None
    last_ok: dt.datetime | None = None
    consecutive_failures: int = 0
    cause: str = ""
    archived: str = ""
    archived_on: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NetworkReport:
    """All outcomes of a run by URL (with fragment), and what is to be said about the network as a whole."""

    outcomes: tuple[Outcome, ...] = ()
    complete: bool = True
    notes: tuple[str, ...] = ()
    requests: int = 0
    seconds: float = 0.0
    slowest_hosts: tuple[tuple[str, float], ...] = ()
