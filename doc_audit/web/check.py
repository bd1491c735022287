"""External links: addresses in, outcomes out."""

import datetime as dt
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from doc_audit.events import Observer, ignore
from doc_audit.model.outcome import NetworkReport
from doc_audit.model.settings import External
from doc_audit.web.asking import pool
from doc_audit.web.asking.archive import with_archived
from doc_audit.web.asking.cache import Cache
from doc_audit.web.asking.end import End
from doc_audit.web.asking.hosts import Hosts
from doc_audit.web.asking.outcomes import Outcomes
from doc_audit.web.asking.plan import Ask, make_jobs, make_plan
from doc_audit.web.asking.progress import ProgressReporter
from doc_audit.web.asking.recorder import Recorder
from doc_audit.web.http.network import Network, Resolve, network_of, resolve
from doc_audit.web.judging.summary import Judged, conclude, name_causes

__all__ = ["Ask", "check"]

_SLOWEST = 10
_BY_PROXY = (
    "External links were asked through a proxy: the addresses behind names are then the proxy's to check, "
    "not doc-audit's."
)


def check(
    asks: Iterable[Ask],
    settings: External,
    *,
    cache_dir: Path | None,
    now: Callable[[], dt.datetime],
    observer: Observer = ignore,
    environ: Mapping[str, str],
    stop: threading.Event | None = None,
    resolver: Resolve = resolve,
) -> NetworkReport:
    """Ask every address once and say what became of it; outcomes are in the order of *asks*.

    *resolver* turns a host and port into socket addresses. Setting *stop* ends the run early with what is known.

    Raises:
        UsageError: a variable in *environ* that holds secrets, or a certificate file that it names, cannot be read; or a
            setting cannot be used.
    """
    hosts = Hosts(settings, network_of(settings, environ, resolver))
    by_key = {ask.key: ask for ask in asks}
    end = End(stop, settings.max_time)
    progress = ProgressReporter(observer, len(by_key), settings.interval)
    cache = Cache(cache_dir)
    try:
        return _report(by_key, hosts, cache, now, end, progress)
    finally:
        cache.close()


@dataclass(slots=True)
class _Count:
    """What asking has cost so far."""

    requests: int = 0
    spent: pool.Spent = field(default_factory=pool.Spent)


def _report(
    asks: Mapping[str, Ask],
    hosts: Hosts,
    cache: Cache,
    now: Callable[[], dt.datetime],
    end: End,
    progress: ProgressReporter,
) -> NetworkReport:
    """Plan, ask, and judge the run as a whole."""
    network = hosts.network
    known = cache.read(asks)
    outcomes = Outcomes(known, now, hosts.settings.confirm)
    recorder = Recorder(cache, known, network.state)
    plan = make_plan(asks, hosts, known, now().timestamp())
    for key, answer in plan.answered.items():
        outcomes.keep(key, answer)
    for key, host in plan.cached.items():
        outcomes.recall(key, host)
    count = _ask(make_jobs(plan.tasks, hosts), hosts, outcomes, recorder, end, progress)
    for key in asks:
        if key not in outcomes.judged:
            outcomes.keep(key, end.answer())
    progress.finish()
    judged, notes = conclude({key: outcomes.judged[key] for key in asks}, network)
    recorder.finish(judged)
    # Whatever goes wrong with the cache is noted when the last of it is written.
    cache.close()
    named = name_causes(judged)
    if hosts.settings.suggest_archive:
        named = with_archived(named, hosts, end.may_go_on)
    return NetworkReport(
        outcomes=named,
        complete=end.reason is None and not _is_down(judged),
        notes=(*notes, *end.notes(outcomes.judged.values()), *_proxy_notes(network), *cache.notes),
        requests=count.requests,
        seconds=time.monotonic() - progress.began,
        slowest_hosts=_slowest(count.spent),
    )


def _ask(
    jobs: list[pool.Job], hosts: Hosts, outcomes: Outcomes, recorder: Recorder, end: End, progress: ProgressReporter
) -> _Count:
    """Walk all *jobs*, and judge and record what comes back."""
    count = _Count()
    if not jobs:
        return count

    def tick() -> bool:
        if progress.is_due():
            recorder.settle()
            progress.show(jobs, len(outcomes.judged), count.requests, count.spent)
        return end.may_go_on()

    threads = max(1, hosts.settings.concurrency)
    for task, asked in pool.run(jobs, hosts.network, threads=threads, tick=tick, spent=count.spent):
        count.requests += asked.requests
        for item in outcomes.judge(task, asked, hosts.fingerprint(task.address.host)):
            recorder.add(item)
    return count


def _is_down(judged: Mapping[str, Judged]) -> bool:
    return any(item.answer is not None and item.answer.kind == "network-down" for item in judged.values())


def _proxy_notes(network: Network) -> tuple[str, ...]:
    if not network.proxies.by_scheme:
        return ()
    return (_BY_PROXY,)


def _slowest(spent: pool.Spent) -> tuple[tuple[str, float], ...]:
    ranked = sorted(spent.by_host.items(), key=lambda pair: (-pair[1], pair[0]))
    return tuple(ranked[:_SLOWEST])
