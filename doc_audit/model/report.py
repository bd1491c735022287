"""The result of a run: what every format is made from."""

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from doc_audit.model.finding import Finding, Severity
from doc_audit.model.history import History, RunPoint
from doc_audit.model.review import Activity, Review
from doc_audit.model.shard import Shard


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleInfo:
    """A rule as readers see it: *summary* is one sentence, *help* is Markdown."""

    code: str
    name: str
    severity: Severity | None
    summary: str
    help: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkCounts:
    """Links by what became of them; the four add up to *total*."""

    total: int = 0
    ok: int = 0
    broken: int = 0
    unverified: int = 0
    skipped: int = 0


# Why links to the web were not judged in a run without the network.
NOT_ASKED = "external links were not asked"
# Why links to the web were not judged although servers were asked.
NOT_VERIFIED = "servers gave no clear answer"


@dataclass(frozen=True, slots=True, kw_only=True)
class Unjudged:
    """So many *links* were not judged, for one *reason*."""

    reason: str
    links: int


def unjudged(reasons: Counter[str]) -> tuple[Unjudged, ...]:
    """Give the links that were not judged, counted by reason, the most frequent first."""
    return tuple(Unjudged(reason=reason, links=count) for reason, count in reasons.most_common())


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteCoverage:
    """How much of one site the audit vouches for.

    *kind* names the generator that builds it, empty for pages that are read as they lie; *folder* is where it begins;
    *configuration* is the file that says so, and *settings* are what was read there, in words. *links* counts those on its
    *pages* and in its menus that lead to a place at all (mail and telephone do not), *judged* those of which the audit knows
    whether a reader gets there.
    """

    kind: str
    folder: str
    configuration: str = ""
    settings: tuple[str, ...] = ()
    pages: int = 0
    links: int = 0
    judged: int = 0
    not_judged: tuple[Unjudged, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class GitPlace:
    """Which commit was audited, and where people can read it (*web_url*, without trailing slash), if known."""

    commit: str | None
    branch: str | None
    shallow: bool
    web_url: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class UnverifiedLink:
    """An external link about which nothing certain is known, and why."""

    url: str
    reason: str
    paths: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """An audited page: its title, its review, and what happened to it so far, if git tells."""

    path: str
    title: str
    review: Review
    activity: Activity | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """Whom to turn to about an owner's pages, as the configuration says; either may be empty."""

    owner: str
    lead: str = ""
    contact: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Timings:
    """Where the time for external links went: *requests* were made in *seconds* in all, and in so many on the slowest *hosts*."""

    requests: int
    seconds: float
    hosts: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What two runs must share for their findings to be comparable. *repository* is empty where no forge is known."""

    root: str
    repository: str
    scope: tuple[str, ...]
    config_digest: str
    version: str
    offline: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """One run. *quiet_owners* are people who own pages and have not committed for long, with their last day.

    *findings* are sorted by path, line, column, rule; suppressed ones are among them, marked.
    """

    version: str
    as_of: dt.date
    started: dt.datetime
    finished: dt.datetime
    root: str
    offline: bool
    complete: bool
    notes: tuple[str, ...]
    git: GitPlace | None
    links: LinkCounts
    pages: tuple[Page, ...]
    findings: tuple[Finding, ...]
    rules: tuple[RuleInfo, ...]
    config_digest: str = ""
    scope: tuple[str, ...] = ()
    external_hosts: Mapping[str, int] = field(default_factory=dict)
    unverified: tuple[UnverifiedLink, ...] = ()
    timings: Timings | None = None
    history: History | None = None
    shard: Shard | None = None
    quiet_owners: tuple[tuple[str, dt.date], ...] = ()
    contacts: tuple[Contact, ...] = ()
    sites: tuple[SiteCoverage, ...] = ()

    @property
    def judged_links(self) -> tuple[int, int]:
        """Count the links of all sites: those that were judged, and all."""
        judged = links = 0
        for site in self.sites:
            judged += site.judged
            links += site.links
        return judged, links

    @property
    def coverage(self) -> float | None:
        """Give the part of all links that was judged, between 0 and 1; None if there is none, or an old run does not say."""
        judged, links = self.judged_links
        if not links:
            return None
        return judged / links

    @property
    def judged_percent(self) -> int | None:
        """Give `coverage` as people read it: rounded down, so that 100 is all of them."""
        if self.coverage is None:
            return None
        return int(100 * self.coverage)

    @property
    def not_asked(self) -> int:
        """Count the external links that were not judged because no server was asked; 0 where an old run does not say."""
        count = 0
        for site in self.sites:
            count += sum(item.links for item in site.not_judged if item.reason == NOT_ASKED)
        return count

    @property
    def not_judged(self) -> int:
        """Count the links of which the sources do not tell where they lead; 0 where an old run does not say."""
        count = 0
        for site in self.sites:
            count += sum(item.links for item in site.not_judged if item.reason not in (NOT_ASKED, NOT_VERIFIED))
        return count

    @property
    def since(self) -> RunPoint | None:
        """Give the run that this one was compared with, in numbers; None if there is none."""
        if self.history is None:
            return None
        return self.history.since

    @property
    def commit(self) -> str | None:
        """Give the commit that was audited; None outside of a repository."""
        if self.git is None:
            return None
        return self.git.commit

    @property
    def terms(self) -> Terms:
        """Say under which terms the run was made."""
        repository = ""
        if self.git is not None and self.git.web_url:
            repository = self.git.web_url
        return Terms(
            root=self.root,
            repository=repository,
            scope=self.scope,
            config_digest=self.config_digest,
            version=self.version,
            offline=self.offline,
        )


def differences(old: Terms, new: Terms) -> tuple[str, ...]:
    """Say what two runs differ in that makes their findings hard to compare, in words; empty if they can be compared."""
    pairs = (
        ("root", old.root, new.root),
        ("repository", old.repository or new.repository, new.repository or old.repository),
        ("scope", old.scope, new.scope),
        ("configuration", old.config_digest, new.config_digest),
        ("version of doc-audit", old.version, new.version),
        ("use of the network", old.offline, new.offline),
    )
    return tuple(name for name, one, other in pairs if one != other)
