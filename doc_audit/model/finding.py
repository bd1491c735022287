"""Problems as rules see them, findings as people see them."""

from dataclasses import dataclass
from typing import Literal

from doc_audit.model.place import Location

Severity = Literal["error", "warning", "notice"]
SEVERITIES: tuple[Severity, ...] = ("error", "warning", "notice")
State = Literal["new", "open", "reappeared", "unknown"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One defect found by a rule, without code or severity: the engine stamps those.

    *subject* is what the fingerprint rests on (link target as written, metadata key…); never a line or a status code.
    *target* is what is shown as the target, None for defects that have none. *severity* lets a rule speak more softly
    than its declared severity (a suspected link is a notice), never louder. *cause* groups findings of one origin.
    """

    location: Location
    message: str
    subject: str
    target: str | None = None
    suggestion: str | None = None
    severity: Severity | None = None
    cause: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Suppression:
    """Why a finding does not count: *by* is `inline`, `config` or `baseline`."""

    by: Literal["inline", "config", "baseline"]
    reason: str = ""
    until: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A defect with everything a reader needs. *id* survives moved lines (contract §5).

    *first_seen* is an ISO date; *runs* says in how many comparable runs in a row it was found, this one included; 0 where
    nothing is known of earlier runs.
    """

    id: str
    rule: str
    name: str
    severity: Severity
    location: Location
    message: str
    target: str | None = None
    suggestion: str | None = None
    state: State = "unknown"
    owners: tuple[str, ...] = ()
    suppressed: Suppression | None = None
    cause: str = ""
    first_seen: str | None = None
    runs: int = 0
    confirmed: bool = True
