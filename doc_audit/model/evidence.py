"""Everything a rule may know."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from doc_audit.model.document import Corpus
from doc_audit.model.outcome import Outcome
from doc_audit.model.resolution import Resolutions
from doc_audit.model.review import GitFacts, Review
from doc_audit.model.settings import Config


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """The facts of one run. *outcomes* is keyed by URL with fragment."""

    today: dt.date
    config: Config
    corpus: Corpus
    resolved: Resolutions = field(default_factory=Resolutions)
    reviews: tuple[Review, ...] = ()
    outcomes: Mapping[str, Outcome] = field(default_factory=dict)
    git: GitFacts = field(default_factory=GitFacts)
    offline: bool = False
