"""A run over all repositories, step by step: read each, ask servers once for all, judge each, write everything.

Only what runs here writes the cache of answers, the history and the reports; what is done for one repository is in `work`.
"""

import datetime as dt
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeAlias

from doc_audit import audit
from doc_audit.errors import DocAuditError, OutputError, UsageError
from doc_audit.events import Observer
from doc_audit.fleet import external, work
from doc_audit.fleet import kept as remembered
from doc_audit.fleet.addresses import Addresses
from doc_audit.fleet.changed import broken_by
from doc_audit.fleet.executors import Failed, OpenExecutor, Stage, each, nothing_to_check
from doc_audit.fleet.settings import Fleet
from doc_audit.fleet.work import Empty, Job, Looked, Share, Unchanged
from doc_audit.history.record import Record
from doc_audit.model.fleet import Answer, Asked, ChangeImpact, FleetReport, Kept, RepositoryResult, RepositorySetting
from doc_audit.model.plural import plural
from doc_audit.stopping import Stop
from doc_audit.version import __version__
from doc_audit.writing import door

Found: TypeAlias = Looked | Empty | Failed | Unchanged


@dataclass(frozen=True, slots=True, kw_only=True)
class FleetRequest:
    """One run as asked for: *folder* gets the reports, *formats* are those of each repository, *jobs* is how many work at once.

    *clones* is the folder that repositories are fetched into. *changed* are the name of a repository and a commit of it: what that
    breaks in the others is asked too.
    """

    fleet: Fleet
    folder: Path
    as_of: dt.date
    formats: tuple[str, ...] = ("html", "json")
    offline: bool = False
    fail_on: str | None = None
    cache_dir: str | None = None
    clones: str = ""
    history_file: Path | None = None
    jobs: int = 1
    changed: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FleetContext:
    """What a run takes from outside. *environ* may hold secrets: nothing of them leaves this process."""

    clock: Callable[[], dt.datetime]
    environ: Mapping[str, str]
    observer: Observer
    open_executor: OpenExecutor
    check: Callable[[], None] = nothing_to_check


@dataclass(frozen=True, slots=True, kw_only=True)
class Collected:
    """The facts of a run: what came of reading each repository, and what servers said.

    *kept* is what an earlier run remembers of those that have not changed since. *broken* are addresses that lead to nothing once
    the change is in that was asked about; None if none was, or the run was stopped before.
    """

    started: dt.datetime
    found: Mapping[str, Found]
    kept: Mapping[str, Kept]
    shares: Mapping[str, Share]
    broken: tuple[Answer, ...] | None = None


def collect(request: FleetRequest, context: FleetContext, stop: Stop) -> Collected:
    """Read every repository, and ask servers; asked to stop, give what is known by then.

    Raises:
        UsageError: the change that is asked about cannot be read.
    """
    started = context.clock()
    stage = _stage("reading repositories", request, context, stop)
    known: dict[str, Kept] = {}
    jobs: dict[str, Job] = {}
    for setting in request.fleet.repositories:
        job = _job(setting, request, context)
        kept = remembered.read(request.cache_dir, setting)
        if kept is not None:
            known[setting.name] = kept
            job = replace(job, known=kept.key)
        jobs[setting.name] = job
    found: dict[str, Found] = dict(each(stage, work.look, {name: (job,) for name, job in jobs.items()}))
    unchanged = {name: known[name] for name, item in found.items() if isinstance(item, Unchanged)}
    asked = _asked(request, found, unchanged)
    shares = _shares(jobs, found, asked, stage)
    if not request.offline:
        shares = _with_servers(shares, asked, request, context, stop)
    broken = _broken(request, jobs, asked, replace(stage, phase="following links into the change"))
    # Servers, or other repositories, may have changed their minds about links of one that has not changed.
    again = {}
    for name, kept in unchanged.items():
        if remembered.told(shares[name]) != kept.share or _leads_to(asked[name], broken):
            again[name] = (replace(jobs[name], known=""),)
    found |= dict(each(stage, work.look, again))
    kept_as_is = {name: kept for name, kept in unchanged.items() if name not in again}
    return Collected(started=started, found=found, kept=kept_as_is, shares=shares, broken=broken)


def _asked(request: FleetRequest, found: Mapping[str, Found], unchanged: Mapping[str, Kept]) -> dict[str, Asked]:
    """Give the links out of each repository, in the order of the fleet's file."""
    asked = {}
    for setting in request.fleet.repositories:
        item = found[setting.name]
        if isinstance(item, Looked):
            asked[setting.name] = item.asked
        elif setting.name in unchanged:
            asked[setting.name] = unchanged[setting.name].asked
    return asked


def _broken(
    request: FleetRequest, jobs: Mapping[str, Job], asked: Mapping[str, Asked], stage: Stage
) -> tuple[Answer, ...] | None:
    """Say which links from other repositories lead to nothing once the change is in that is asked about; None if the run was stopped."""
    if request.changed is None:
        return None
    changed, ref = request.changed
    keys = {link.key for name, item in asked.items() if name != changed for link in item.links}
    ((_, answers),) = each(stage, broken_by, {changed: (jobs[changed], ref, sorted(keys))})
    if stage.stop.is_set():
        return None
    if isinstance(answers, Failed):
        raise UsageError(f"--changed {changed}@{ref}: {answers.reason}")
    broken: tuple[Answer, ...] = answers
    return broken


def _leads_to(item: Asked, answers: tuple[Answer, ...] | None) -> bool:
    keys = {answer.key for answer in answers or ()}
    return any(link.key in keys for link in item.links)


def _shares(
    jobs: Mapping[str, Job], found: Mapping[str, Found], asked: Mapping[str, Asked], stage: Stage
) -> dict[str, Share]:
    """Follow the links from one repository into another on disk; give each repository what became of its own."""
    places = {name: item.place for name, item in found.items() if not isinstance(item, Failed)}
    known = Addresses({name: place.shown for name, place in places.items() if place.shown is not None})
    wanted = known.by_repository((link.url, link.key) for item in asked.values() for link in item.links)
    following = {name: (jobs[name], places[name], sorted(keys)) for name, keys in wanted.items()}
    answers: dict[str, Answer] = {}
    for _, followed in each(replace(stage, phase="following links between repositories"), work.answer, following):
        if not isinstance(followed, Failed):
            answers |= {answer.key: answer for answer in followed}
    shares = {}
    for name, item in asked.items():
        own = [answers[link.key] for link in item.links if link.key in answers]
        shares[name] = Share(answers=tuple(own))
    return shares


def _with_servers(
    shares: Mapping[str, Share],
    asked: Mapping[str, Asked],
    request: FleetRequest,
    context: FleetContext,
    stop: Stop,
) -> dict[str, Share]:
    """Ask servers about what could not be followed on disk; give each repository its share."""
    left = {}
    for name, item in asked.items():
        answered = {answer.key for answer in shares[name].answers}
        left[name] = replace(item, links=tuple(link for link in item.links if link.key not in answered))
    outside = audit.Context(clock=context.clock, environ=context.environ, observer=context.observer, stop=stop)
    told = external.ask(left, request.cache_dir, outside)
    return {name: replace(told.get(name, Share()), answers=share.answers) for name, share in shares.items()}


def conclude(
    request: FleetRequest, collected: Collected, context: FleetContext, stop: Stop
) -> tuple[FleetReport, list[str]]:
    """Judge what was *collected*, and write the reports of each repository; those of the fleet are for the caller to write.

    Beside the report there is what could not be written, in words.
    """
    settings = {setting.name: setting for setting in request.fleet.repositories}
    results = _as_before(request, collected)
    kept, reasons = _judged(request, collected, context, stop)
    past = _Past(request.history_file)
    finishing: dict[str, tuple[Any, ...]] = {}
    for name, item in kept.items():
        if name not in results:
            unchanged_at = collected.started if name in collected.kept else None
            run = past.applied(item.run, unchanged_at)
            finishing[name] = (settings[name], run, item.between, request.fail_on or item.fail_on, request.formats)
    failed: list[str] = []
    for name, finished in each(_stage("writing reports", request, context, stop), work.finish, finishing):
        if isinstance(finished, Failed):
            reasons[name] = finished.reason
            continue
        results[name], files = finished
        missing = _write(request.folder / name, files)
        failed += missing
        if kept[name].key and not missing:
            done = replace(kept[name], row=results[name], files=remembered.digests(files), wanted=_wanted(request))
            remembered.write(request.cache_dir, settings[name], done)
    failed += past.record()
    report = _report(request, collected, reasons, results, context.clock())
    return replace(report, changed=_impact(request, collected, context, stop)), failed


def _impact(request: FleetRequest, collected: Collected, context: FleetContext, stop: Stop) -> ChangeImpact | None:
    """Say which links of other repositories the change breaks that is asked about: as findings that each of them would have."""
    if request.changed is None or collected.broken is None:
        return None
    changed, ref = request.changed
    share = Share(answers=collected.broken)
    judging: dict[str, tuple[Any, ...]] = {}
    for setting in request.fleet.repositories:
        item = collected.found[setting.name]
        if setting.name != changed and isinstance(item, Looked) and _leads_to(item.asked, collected.broken):
            judging[setting.name] = (setting, item, share)
    broken = {}
    for name, judged in each(_stage("finding what the change breaks", request, context, stop), work.judge, judging):
        if not isinstance(judged, Failed):
            broken[name] = judged.between
    return ChangeImpact(
        repository=changed, ref=ref, breaks=tuple(link for name in judging for link in broken.get(name, ()))
    )


def _stage(phase: str, request: FleetRequest, context: FleetContext, stop: Stop) -> Stage:
    return Stage(
        open_executor=context.open_executor,
        jobs=request.jobs,
        phase=phase,
        observer=context.observer,
        stop=stop,
        check=context.check,
    )


def _wanted(request: FleetRequest) -> str:
    """Stand for what is to be written of a repository, and how it is counted; empty where earlier runs have a say."""
    if request.history_file is not None:
        return ""
    return " ".join((str(request.fail_on), *sorted(request.formats)))


def _as_before(request: FleetRequest, collected: Collected) -> dict[str, RepositoryResult]:
    """Give the rows of repositories whose reports lie where they are to be written, and would be the same."""
    wanted = _wanted(request)
    rows = {}
    for name, kept in collected.kept.items():
        if wanted and kept.row and kept.wanted == wanted and remembered.still_there(request.folder / name, kept.files):
            rows[name] = kept.row
    return rows


def _judged(
    request: FleetRequest, collected: Collected, context: FleetContext, stop: Stop
) -> tuple[dict[str, Kept], dict[str, str]]:
    """Judge each repository that was read; give what is to be kept of each, and why the others could not be judged.

    A key is kept only of what is complete: the rest is done again the next time.
    """
    kept = dict(collected.kept)
    reasons = {}
    looked = _looked(collected.found)
    settings = {setting.name: setting for setting in request.fleet.repositories}
    work_of = {name: (settings[name], item, collected.shares[name]) for name, item in looked.items()}
    for name, judged in each(_stage("judging", request, context, stop), work.judge, work_of):
        if isinstance(judged, Failed):
            reasons[name] = judged.reason
            continue
        item, told = looked[name], remembered.told(collected.shares[name])
        kept[name] = Kept(
            key=item.key if told else "",
            asked=item.asked,
            fail_on=item.fail_on,
            share=told,
            run=judged.run,
            between=judged.between,
        )
    return kept, reasons


def _job(setting: RepositorySetting, request: FleetRequest, context: FleetContext) -> Job:
    return Job(
        setting=setting,
        table=request.fleet.table,
        external=request.fleet.defaults.external,
        as_of=request.as_of,
        environ=_for_settings(context.environ),
        offline=request.offline,
        cache_dir=request.cache_dir,
        clones=request.clones,
    )


def _for_settings(environ: Mapping[str, str]) -> dict[str, str]:
    """Give what of *environ* has a say in settings: no secret, and nothing that a pipeline says of its own repository alone."""
    from doc_audit.web.secrets import VARIABLES

    return {name: value for name, value in environ.items() if name.startswith("DOC_AUDIT_") and name not in VARIABLES}


def _looked(found: Mapping[str, Found]) -> dict[str, Looked]:
    return {name: item for name, item in found.items() if isinstance(item, Looked)}


def _write(folder: Path, files: Mapping[str, str]) -> list[str]:
    """Write *files* into *folder*; give what could not be written, in words."""
    failed = []
    for name, text in files.items():
        try:
            door.put(folder / name, (text.encode("utf-8", "replace"),))
        except OutputError as error:
            failed.append(str(error))
    return failed


class _Past:
    """The runs that *file* remembers; None remembers none."""

    def __init__(self, file: Path | None) -> None:
        """Begin with nothing to record."""
        self._file = file
        self._records: list[Record] = []

    def applied(self, run: bytes, started: dt.datetime | None) -> bytes:
        """Give the report *run* as seen from earlier runs of the same repository; *started* is when it was found unchanged."""
        if self._file is None:
            return run
        from doc_audit.history.record import record
        from doc_audit.history.states import Past, apply
        from doc_audit.history.store import past

        report = work.unpacked(run)
        if started is not None:
            report = replace(report, started=started, finished=started)
        try:
            report = apply(report, past(self._file, report))
        except DocAuditError as error:
            report = apply(report, Past(note=f"The history was not used: {error}"))
        self._records.append(record(report))
        return work.packed(report)

    def record(self) -> list[str]:
        """Remember the reports that were seen; give what went wrong, in words."""
        if self._file is None or not self._records:
            return []
        from doc_audit.history.store import add

        try:
            add(self._file, self._records)
        except DocAuditError as error:
            return [str(error)]
        return []


def _report(
    request: FleetRequest,
    collected: Collected,
    reasons: Mapping[str, str],
    results: Mapping[str, RepositoryResult],
    finished: dt.datetime,
) -> FleetReport:
    rows = []
    for setting in request.fleet.repositories:
        row = results.get(setting.name)
        if row is None:
            row = _without_report(setting, collected.found[setting.name], reasons.get(setting.name, ""))
        rows.append(row)
    complete = all(row.state == "empty" or (row.state == "read" and row.complete) for row in rows)
    return FleetReport(
        name=request.fleet.name,
        version=__version__,
        as_of=request.as_of,
        started=collected.started,
        finished=finished,
        offline=request.offline,
        complete=complete,
        notes=tuple(_notes(rows, collected)),
        repositories=tuple(rows),
    )


def _without_report(setting: RepositorySetting, found: Found, reason: str) -> RepositoryResult:
    """Give the row of a repository of which there is no report; *reason* says why, if it was read."""
    if isinstance(found, Empty):
        return RepositoryResult(name=setting.name, team=setting.team, state="empty", reason=found.reason)
    if isinstance(found, Failed):
        reason = found.reason
    return RepositoryResult(name=setting.name, team=setting.team, state="unread", reason=reason)


def _notes(rows: list[RepositoryResult], collected: Collected) -> list[str]:
    notes = []
    unread = sum(row.state == "unread" for row in rows)
    if unread:
        word = plural(unread, "repository", "repositories")
        notes.append(f"{unread} {word} could not be audited; the row of each says why.")
    for share in collected.shares.values():
        for note in share.notes:
            if note not in notes:
                notes.append(note)
    return notes


def usual_jobs() -> int:
    """Say how many repositories are audited at once where nobody says it: one a core."""
    return os.cpu_count() or 1
