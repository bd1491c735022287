"""Everything a rule may know, and what a report says of the run itself."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from doc_audit.model.document import Corpus
from doc_audit.model.outcome import NetworkReport, Outcome
from doc_audit.model.ownership import OwnerFault
from doc_audit.model.report import GitPlace
from doc_audit.model.resolution import Resolutions
from doc_audit.model.review import GitFacts, Review
from doc_audit.model.settings import Config, Request


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """The facts of one run, as `doc_audit.gather` collects them.

    *started* and *finished* are when collecting began and ended. *outcomes* is keyed by URL with fragment; *network* says how
    asking went as a whole. *place* is the commit, and where people read it. *quiet_owners* are people who own pages and have
    not committed for long, with their last day. *unread* says of files that were not read why; paths are relative to the root.
    *owner_faults* are the lines of an owner file that its forge cannot use.
    """

    request: Request
    started: dt.datetime
    finished: dt.datetime
    corpus: Corpus
    resolved: Resolutions = field(default_factory=Resolutions)
    reviews: tuple[Review, ...] = ()
    outcomes: Mapping[str, Outcome] = field(default_factory=dict)
    network: NetworkReport = field(default_factory=NetworkReport)
    git: GitFacts = field(default_factory=GitFacts)
    place: GitPlace | None = None
    quiet_owners: tuple[tuple[str, dt.date], ...] = ()
    unread: Mapping[str, str] = field(default_factory=dict)
    owner_faults: tuple[OwnerFault, ...] = ()

    @property
    def config(self) -> Config:
        """The settings of the run."""
        return self.request.config

    @property
    def today(self) -> dt.date:
        """The audit day."""
        return self.request.as_of

    @property
    def offline(self) -> bool:
        """Say whether no server was asked."""
        return not self.request.asks_network
