"""What is done for one repository, in a process of its own or on another machine: read it, judge it, write its reports.

Each step is a plain function of values that can be pickled. Nothing is shared between repositories, and nothing here asks a
server about a link.
"""

import datetime as dt
import hashlib
import json
import pickle
import zlib
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any, cast

from doc_audit import audit
from doc_audit import config as configuration
from doc_audit.errors import NothingToAudit, UsageError
from doc_audit.fleet import summary
from doc_audit.model.document import Shown
from doc_audit.model.evidence import Evidence
from doc_audit.model.fleet import Answer, Asked, Between, RepositoryResult, RepositorySetting
from doc_audit.model.outcome import NetworkReport, Outcome
from doc_audit.model.report import Report
from doc_audit.model.resolution import (
    CaseMismatch,
    ExternalLink,
    Found,
    LineOutOfRange,
    MissingAnchor,
    MissingFile,
    Resolution,
    Resolutions,
)
from doc_audit.model.review import Review
from doc_audit.model.settings import Config, External, Request
from doc_audit.model.tally import active
from doc_audit.source import workers
from doc_audit.vcs import git
from doc_audit.vcs.forge import remote, web_url
from doc_audit.vcs.shown import views
from doc_audit.version import __version__
from doc_audit.wire.run import from_json, to_json

# What is certain of a link into another repository; all else is left to its forge.
JUDGED = (Found, MissingFile, MissingAnchor, CaseMismatch, LineOutOfRange)


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One repository to read. *table* are the fleet's defaults, *environ* what of the environment has a say in settings.

    *clones* is the folder that repositories are fetched into. *known* stands for what an earlier run saw of it (`Looked.key`).
    """

    setting: RepositorySetting
    table: Mapping[str, Any]
    external: External
    as_of: dt.date
    environ: Mapping[str, str]
    offline: bool = False
    cache_dir: str | None = None
    clones: str = ""
    known: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where people read a repository: its forge *shown*, as far as that is known, on the *branch* that is checked out."""

    shown: Shown | None = None
    branch: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """A repository that was read. *facts* is its evidence, packed.

    *key* stands for all that was seen of it, so that a run that would see the same can do without; empty if nothing does.
    """

    key: str
    facts: bytes
    asked: Asked
    fail_on: str
    place: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Unchanged:
    """A repository that an earlier run saw as it is."""

    place: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Empty:
    """A repository without a page to audit; *reason* says where it was looked for."""

    reason: str
    place: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """What servers said that concerns one repository, and what is to be said of the network as a whole.

    *asked*: servers were asked. *answers* is what became of its links into other repositories of the fleet.
    """

    asked: bool = False
    answers: tuple[Answer, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    complete: bool = True
    notes: tuple[str, ...] = ()


def look(job: Job) -> Looked | Empty | Unchanged:
    """Read the repository of *job*: its pages, the tree around them, git. No server is asked.

    Raises:
        UsageError: it cannot be read, or its configuration is wrong.
    """
    root = root_of(job)
    key = _key(job, root)
    place = _place(job.setting, root)
    if key and key == job.known:
        return Unchanged(place=place)
    request = request_for(job, root)
    try:
        evidence = audit.gather(request, audit.Context(clock=now, environ=job.environ, stop=workers.ended))
    except NothingToAudit as error:
        return Empty(reason=str(error), place=place)
    evidence = replace(
        evidence,
        request=replace(request, offline=job.offline),
        reviews=tuple(_owned(review, job.setting.team) for review in evidence.reviews),
    )
    return _looked(evidence, key, place)


def answer(job: Job, place: Place, keys: Collection[str]) -> tuple[Answer, ...]:
    """Follow the addresses *keys*, which lead into the repository of *job*, on disk; leave out what has to be asked.

    Raises:
        UsageError: it cannot be read, or its configuration is wrong.
    """
    if place.shown is None:
        return ()
    try:
        # Fetched it was when it was looked at, unless that was on another machine.
        root = root_of(replace(job, offline=True))
    except UsageError:
        root = root_of(job)
    context = audit.Context(clock=now, environ=job.environ, stop=workers.ended)
    followed = audit.follow_from_outside(request_for(job, root), place.shown, keys, context)
    answers = []
    for key, found in followed.items():
        if isinstance(found, JUDGED):
            answers.append(Answer(key=key, repository=job.setting.name, branch=place.branch, found=found))
    return tuple(answers)


def request_for(job: Job, root: Path) -> Request:
    """Ask for an audit of the repository of *job*, whose files lie at *root*."""
    return Request(
        paths=tuple(str(root / path) for path in job.setting.paths or ("",)),
        root=str(root),
        as_of=job.as_of,
        config=_config(job, root),
        offline=True,
        cache_dir=job.cache_dir,
    )


def _place(setting: RepositorySetting, root: Path) -> Place:
    """Say at which addresses people read what is checked out at *root*."""
    names = []
    if setting.git and not setting.branch:
        names.append("HEAD")
    return place_at(setting, root, names)


def place_at(setting: RepositorySetting, root: Path, more: Iterable[str]) -> Place:
    """Say at which addresses people read it if the branches *more* show the same as the one that is checked out."""
    repository = git.find(root)
    branch = git.line(root, "symbolic-ref", "--short", "-q", "HEAD")
    if repository is None or not branch:
        return Place()
    addresses = list(setting.web)
    told = web_url(remote(root), {})
    if told is not None and told not in addresses:
        addresses.append(told)
    found: dict[str, tuple[str, ...]] = {}
    for address in addresses:
        for name in dict.fromkeys((branch, *more)):
            for start, ways in views(address, name, repository.prefix).views:
                found[start] = (*found.get(start, ()), *ways)
    return Place(shown=Shown(views=tuple(found.items()), folder=repository.prefix), branch=branch)


def _looked(evidence: Evidence, key: str, place: Place) -> Looked:
    links: dict[str, ExternalLink] = {}
    for external in evidence.resolved.distinct(ExternalLink).values():
        links[external.key] = external
    return Looked(
        key=key,
        facts=zlib.compress(pickle.dumps(evidence), 1),
        asked=Asked(links=tuple(links.values()), external=evidence.config.external),
        fail_on=evidence.config.fail_on,
        place=place,
    )


def _key(job: Job, root: Path) -> str:
    """Say in a digest what an audit of the repository would see; empty for a checkout that people work in."""
    if not job.setting.git:
        return ""
    commit = git.line(root, "rev-parse", "--verify", "-q", "HEAD")
    if commit is None:
        return ""
    seen = (
        _code(),
        commit,
        repr(job.setting),
        repr(job.external),
        repr(sorted(job.environ.items())),
        json.dumps(job.table, sort_keys=True, default=str),
        job.as_of.isoformat(),
        str(job.offline),
    )
    return hashlib.sha256(json.dumps(seen).encode()).hexdigest()


@cache
def _code() -> str:
    """Tell one version of our own code from another, also between two releases."""
    package = Path(__file__).parents[1]
    told = [__version__]
    for file in sorted(package.rglob("*.py")):
        found = file.stat()
        told.append(f"{file.relative_to(package)} {found.st_size} {found.st_mtime_ns}")
    return hashlib.sha256("\n".join(told).encode()).hexdigest()


def packed(report: Report) -> bytes:
    """Give *report* as JSON, in few bytes."""
    return zlib.compress(to_json(report).encode(), 1)


def unpacked(run: bytes) -> Report:
    """Give the report that was `packed`."""
    return from_json(zlib.decompress(run).decode())


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A report, packed, and those of its findings that are links into other repositories."""

    run: bytes
    between: tuple[Between, ...]


def judge(setting: RepositorySetting, looked: Looked, share: Share) -> Judged:
    """Judge the repository that was *looked* at, with its *share* of what servers and other repositories said."""
    # What is unpacked is what `look` packed, in this run: it was never outside of our own processes.
    evidence = cast("Evidence", pickle.loads(zlib.decompress(looked.facts)))  # noqa: S301
    answers = {answer.key: answer for answer in share.answers}
    evidence = replace(evidence, resolved=_followed(evidence.resolved, answers))
    if share.asked:
        outcomes = audit.spare_private_repositories(share.outcomes, evidence.place)
        evidence = replace(
            evidence,
            outcomes={outcome.url: outcome for outcome in outcomes},
            network=NetworkReport(complete=share.complete, notes=share.notes),
        )
    # Two checkouts may lie in folders of one name; the names in a fleet are all different.
    report = replace(audit.report(evidence), root=setting.name)
    return Judged(run=packed(report), between=tuple(_between(report, answers)))


def _followed(resolved: Resolutions, answers: Mapping[str, Answer]) -> Resolutions:
    """Give *resolved* with what became of links into other repositories."""
    if not answers:
        return resolved
    rows = []
    for row in resolved.rows():
        links, number, found = row
        if isinstance(found, ExternalLink) and found.key in answers:
            rows.append((links, number, _elsewhere(answers[found.key])))
        else:
            rows.append(row)
    return Resolutions(rows)


def _elsewhere(answer: Answer) -> Resolution:
    """Give what was found as seen from the repository of the link."""
    if isinstance(answer.found, (MissingFile, MissingAnchor, CaseMismatch, LineOutOfRange)):
        return replace(answer.found, where=f"{answer.repository} ({answer.branch})")
    # The path is none of this tree.
    return Found(path="")


def _between(report: Report, answers: Mapping[str, Answer]) -> Iterator[Between]:
    """Give the findings of *report* that are links into other repositories."""
    for finding in active(report):
        answer = answers.get(finding.target or "")
        if answer is None or isinstance(answer.found, Found):
            continue
        yield Between(
            source=report.root,
            path=finding.location.path,
            line=finding.location.line,
            rule=finding.rule,
            severity=finding.severity,
            href=finding.target or "",
            message=finding.message,
            repository=answer.repository,
            target=answer.found.path if isinstance(answer.found, JUDGED) else "",
        )


def finish(
    setting: RepositorySetting, run: bytes, between: tuple[Between, ...], fail_on: str, formats: Iterable[str]
) -> tuple[RepositoryResult, Mapping[str, str]]:
    """Give the report that is packed in *run* in numbers, and in each of *formats* as files by name."""
    from doc_audit.reports.formats import FORMATS
    from doc_audit.reports.options import Options

    report = unpacked(run)
    files = {}
    for name in formats:
        wanted = FORMATS[name]
        files[f"report{wanted.suffixes[0]}"] = wanted.render(report, Options())
    return summary.of(setting, report, fail_on=fail_on, between=between), files


def now() -> dt.datetime:
    """Tell the time, wherever the work is done."""
    return dt.datetime.now(dt.UTC)


def root_of(job: Job) -> Path:
    """Say where the files of the repository lie, once it is fetched."""
    if job.setting.git:
        # Imported here: checkouts that are there need no fetching.
        from doc_audit.fleet.remotes import checkout

        return checkout(job.setting, Path(job.clones), offline=job.offline).resolve()
    root = Path(job.setting.path)
    if not root.is_dir():
        raise UsageError(f"there is no folder {root}")
    return root.resolve()


def _config(job: Job, root: Path) -> Config:
    """Read the repository's own configuration, over the fleet's defaults."""
    # Imported here: reading a fleet.toml needs no rules.
    from doc_audit.rules.registry import understood

    setting = job.setting
    start = root
    if setting.paths and (root / setting.paths[0]).is_dir():
        start = root / setting.paths[0]
    config = configuration.load(start, environ=job.environ, defaults=job.table)
    config = understood(configuration.placed(config, root))
    if not config.source_url and setting.web:
        config = replace(config, source_url=setting.web[0])
    return replace(config, external=_asked_as(config.external, job.external))


def _asked_as(own: External, fleet: External) -> External:
    """Say how links of one repository are asked: which, it says itself; how servers are spoken to, the fleet alone.

    A repository cannot open the network that the fleet is audited from, nor have a host asked faster.
    """
    return replace(
        fleet,
        enabled=own.enabled,
        include=own.include,
        exclude=own.exclude,
        only_hosts=own.only_hosts,
        accept=own.accept,
        confirm=own.confirm,
        require_https=own.require_https,
        include_mail=own.include_mail,
        remap=own.remap,
    )


def _owned(review: Review, team: str) -> Review:
    """Give *review* with the repository's *team* as owner, if nobody else is."""
    if review.owners or not team:
        return review
    return replace(review, owners=(team,), owner_text=team, owner_source="fleet")
