"""What a run was asked to do: the configuration as frozen values. `doc_audit.config` reads it."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, get_args

from doc_audit.model.calendar import Interval
from doc_audit.model.document import Month, Role, Words
from doc_audit.model.finding import Severity
from doc_audit.model.shard import Shard

SlugFlavour = Literal["github", "gitlab", "mkdocs", "docusaurus", "hugo", "hugo-ascii", "hugo-blackfriday", "vitepress"]
SLUG_FLAVOURS: tuple[SlugFlavour, ...] = get_args(SlugFlavour)
HUGO_FLAVOURS = frozenset[SlugFlavour]({"hugo", "hugo-ascii", "hugo-blackfriday"})
_MONTHLY = Interval(months=1)
FailOn = Literal["error", "warning", "never"]
DateOrder = Literal["mdy", "dmy"]
Forge = Literal["github", "gitlab", "bitbucket", "azure"]


# How loudly a wikilink to a note that nobody has written yet is reported.
Unwritten = Literal["error", "warning", "notice", "off"]


@dataclass(frozen=True, slots=True, kw_only=True)
class HostSettings:
    """Overrides for one host (a glob such as `*.example.com`); None keeps the general value."""

    host: str
    per_host: int | None = None
    interval: float | None = None
    timeout: float | None = None
    accept: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Remap:
    """URLs that start with *url* are checked on disk at *path*, relative to the root."""

    url: str
    path: str


@dataclass(frozen=True, slots=True, kw_only=True)
class External:
    """How external links are asked. Times are in seconds; *max_time* 0 means no limit.

    *deadline* is for one URL, *patience* for all the pauses that one host asks for.

    *include* and *exclude* are globs over whole URLs, *insecure* over hosts whose certificates are not checked. *archive* is the
    address of the API that is asked for copies of dead pages.
    """

    enabled: bool = True
    timeout: float = 20.0
    deadline: float = 60.0
    patience: float = 300.0
    retries: int = 3
    concurrency: int = 128
    per_host: int = 2
    interval: float = 0.05
    allow_addresses: tuple[str, ...] = ()
    confirm: bool = True
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    only_hosts: tuple[str, ...] = ()
    accept: tuple[int, ...] = ()
    max_redirects: int = 20
    max_time: float = 0.0
    user_agent: str = ""
    insecure: tuple[str, ...] = ()
    require_https: bool = False
    suggest_archive: bool = False
    include_mail: bool = False
    archive: str = "https://archive.org/wayback/available"
    hosts: tuple[HostSettings, ...] = ()
    remap: tuple[Remap, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FolderRule:
    """What holds for pages that match the glob *path*; the last matching rule wins, field by field.

    *max_cycle* caps the cycle that a page states itself; *until* is the last day of an exemption.
    """

    path: str
    cycle: Interval | None = None
    max_cycle: Interval | None = None
    owner: str | None = None
    exempt: str | None = None
    until: dt.date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyRule:
    """A folder rule that another program's file gives; *source* names the file."""

    rule: FolderRule
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Freshness:
    """How review dates are judged. *shipped_folders* switches the built-in folder rules (archives are exempt…) on."""

    enabled: bool = True
    default_cycle: Interval = _MONTHLY
    grace_days: int = 7
    date_order: DateOrder | None = None
    anchor: Literal["reviewed", "latest"] = "reviewed"
    folders: tuple[FolderRule, ...] = ()
    shipped_folders: bool = True
    labels: Mapping[Role, tuple[str, ...]] = field(default_factory=dict)
    months: Mapping[Month, tuple[str, ...]] = field(default_factory=dict)
    git: bool = True
    ignore_commits: tuple[str, ...] = ()

    def words(self) -> Words:
        """Give the project's own labels by role and names of months by number, beside those of `labels.toml`."""
        return dict((*self.labels.items(), *self.months.items()))


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnerAlias:
    """What is known of one owner: the *names* that mean them, and whom to turn to."""

    team: str
    names: tuple[str, ...] = ()
    lead: str = ""
    contact: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleSetting:
    """A rule's severity in this project (`off` silences it), and the globs of pages where it does not apply."""

    severity: Severity | Literal["off"] | None = None
    exclude: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteSetting:
    """How the pages below *folder* are read, where that is not seen by itself, or not rightly.

    *kind* is the generator that builds them, or `none` where they are read as they lie. *configuration* is its configuration
    file, seen from *folder* as *content* and *static* are: where the pages lie, and what is served as it is. *base* stands
    before every address. What is left out is as the generator's own configuration says.
    """

    folder: str
    kind: str = ""
    configuration: str = ""
    content: str | None = None
    static: tuple[str, ...] = ()
    base: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """All settings of a run. *file* is where they were read, if anywhere.

    Globs are relative to the root, and so are *site_root* (empty: the root itself) and the folder of each *site*
    once a run is asked for. *link_tags* are a site's own Liquid tags that name a page.
    """

    include: tuple[str, ...] = ("**/*.md", "**/*.markdown", "**/*.mdx", "**/*.html.md.erb")
    exclude: tuple[str, ...] = ()
    site_root: str = ""
    site: tuple[SiteSetting, ...] = ()
    slug_flavour: SlugFlavour = "github"
    link_tags: tuple[str, ...] = ()
    unwritten: Unwritten = "notice"
    fail_on: FailOn = "error"
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    external: External = External()
    freshness: Freshness = Freshness()
    owners: tuple[OwnerAlias, ...] = ()
    rules: Mapping[str, RuleSetting] = field(default_factory=dict)
    max_page_bytes: int = 10_000_000
    source_url: str = ""
    name: str = ""
    forge: Forge | None = None
    file: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One run as asked for: which *paths*, seen from which *root* (both absolute), on which day, with the network or not.

    *built* is the folder of a site that a generator made of the pages. *distrust* says why nothing that the tree says of itself
    is followed, in a sentence for the report; empty if it is trusted.
    """

    paths: tuple[str, ...]
    root: str
    as_of: dt.date
    config: Config = Config()
    offline: bool = False
    cache_dir: str | None = None
    jobs: int = 1
    shard: Shard | None = None
    built: str = ""
    distrust: str = ""

    @property
    def asks_network(self) -> bool:
        """Say whether external links are asked."""
        return self.config.external.enabled and not self.offline
