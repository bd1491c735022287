"""Problems as rules see them, findings as people see them."""

from dataclasses import dataclass
from enum import Enum
from typing import Literal

from doc_audit.model.place import Location

Severity = Literal["error", "warning", "notice"]
SEVERITIES: tuple[Severity, ...] = ("error", "warning", "notice")
State = Literal["new", "open", "reappeared", "unknown"]
STATES: tuple[State, ...] = ("new", "open", "reappeared", "unknown")


class Subject(Enum):
    """What a rule is about. Code that treats some findings in a way of its own asks for this, never for a rule's code."""

    # Where a link of the tree leads: a file, the index page of a folder, a place on a page (here or on the web), lines of a file.
    FILE = "file"
    INDEX = "index"
    ANCHOR = "anchor"
    LINES = "lines"
    # The link as it is written, wherever it leads.
    LINK = "link"
    # An address on the web, and one about which nothing certain is known.
    ADDRESS = "address"
    UNVERIFIED = "unverified"
    # The day of a page's next review: past, or near.
    OVERDUE_REVIEW = "overdue review"
    COMING_REVIEW = "coming review"
    # What a page says of its review or leaves out, and what git says beside it.
    MISSING_DATE = "missing date"
    METADATA = "metadata"
    CHANGES = "changes"
    OWNER = "owner"
    # A page as a file, and one that was not read, whole or in part.
    PAGE = "page"
    UNREAD = "unread"
    IGNORE = "ignore"

    @property
    def is_link(self) -> bool:
        """Say whether a rule with this subject speaks of links."""
        return self in _LINKS


_LINKS = frozenset({
    Subject.FILE, Subject.INDEX, Subject.ANCHOR, Subject.LINES, Subject.LINK, Subject.ADDRESS, Subject.UNVERIFIED,
})  # fmt: skip


class Needs(Enum):
    """What a rule cannot judge without: where it was missing, silence of the rule proves nothing."""

    PAGES = "pages"
    NETWORK = "network"
    HISTORY = "history"


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One defect found by a rule, without code or severity: the engine stamps those.

    *key* is what the fingerprint rests on (link target as written, metadata key…); never a line or a status code.
    *target* is what is shown as the target, None for defects that have none. *severity* lets a rule speak more softly
    than its declared severity (a suspected link is a notice), never louder. *cause* groups findings of one origin.
    """

    location: Location
    message: str
    key: str
    target: str | None = None
    suggestion: str | None = None
    severity: Severity | None = None
    cause: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Suppression:
    """Why a finding does not count: *by* is `inline` or `baseline`."""

    by: Literal["inline", "baseline"]
    reason: str = ""
    until: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A defect with everything a reader needs. *id* survives moved lines and reworded messages.

    *subject* and *needs* are those of the rule.

    *first_seen* is an ISO date; *runs* says in how many comparable runs in a row it was found, this one included; 0 where
    nothing is known of earlier runs.
    """

    id: str
    rule: str
    subject: Subject
    needs: Needs
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

    @property
    def is_overdue_review(self) -> bool:
        """Say whether a page is past its review day, and its days of grace."""
        return self.subject is Subject.OVERDUE_REVIEW
