"""External links: addresses in, outcomes out."""

import datetime as dt
import hashlib
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from fnmatch import fnmatchcase
from pathlib import Path

from requests.structures import CaseInsensitiveDict

from doc_audit.events import Observer, Progress, ignore
from doc_audit.model.outcome import NetworkReport, Outcome
from doc_audit.model.redact import redact
from doc_audit.model.settings import External, HostSettings
from doc_audit.web.address import Host, InvalidAddress, is_example, parse
from doc_audit.web.asking import pool
from doc_audit.web.asking.cache import ALIVE, Cache, Row, is_suspected, row_of, with_history
from doc_audit.web.asking.fetch import Asked, Manner, Task
from doc_audit.web.asking.lane import HostQueue, Policy
from doc_audit.web.http.network import Network, Resolve, network_of, resolve
from doc_audit.web.judging.summary import Judged, conclude, name_causes
from doc_audit.web.judging.unasked import is_wanted, reason
from doc_audit.web.judging.verdict import Answer, Kind, verdict_of

_TASKS_A_LANE = 4
_PROGRESS_SECONDS = 0.1


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """A link to look at: *url* without its *fragment*."""

    url: str
    fragment: str = ""

    @property
    def key(self) -> str:
        """How its outcome is looked up; the same as `model.resolution.External.key`."""
        return f"{self.url}#{self.fragment}" if self.fragment else self.url


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
    network = network_of(settings, environ, resolver)
    cache = Cache(cache_dir)
    run = _Run(settings, network, cache, now, observer, stop)
    try:
        return run.report({ask.key: ask for ask in asks})
    finally:
        cache.close()


def _is_down(judged: Mapping[str, Judged]) -> bool:
    return any(item.answer is not None and item.answer.kind == "network-down" for item in judged.values())


@dataclass(slots=True)
class _Run:
    """One run: its settings, what has been judged so far, and when it has to end."""

    settings: External
    network: Network
    cache: Cache
    now: Callable[[], dt.datetime]
    observer: Observer
    stop: threading.Event | None
    judged: dict[str, Judged] = field(default_factory=dict)
    known: dict[str, Row] = field(default_factory=dict)
    manners: dict[Host, str] = field(default_factory=dict)
    accepted: dict[str, tuple[int, ...]] = field(default_factory=dict)
    headers: Mapping[str, str] = field(init=False)
    uncertain: list[str] = field(default_factory=list)
    spent: pool.Spent = field(default_factory=pool.Spent)
    requests: int = 0
    over: Kind | None = None
    began: float = field(default_factory=time.monotonic)
    shown: float = 0.0

    def __post_init__(self) -> None:
        self.headers = CaseInsensitiveDict(
            {
                "User-Agent": self.network.user_agent,
                "Accept": "text/html,application/xhtml+xml,*/*;q=0.8",
                "Accept-Language": "en,*;q=0.5",
                "Accept-Encoding": "gzip, deflate",
            }
        )

    def report(self, asks: Mapping[str, Ask]) -> NetworkReport:
        self.known = self.cache.read(asks)
        jobs = self._jobs(self._tasks(asks))
        self._ask(jobs, len(asks))
        for key in asks:
            if key not in self.judged:
                self._keep(key, self._not_reached())
        self._observe(len(asks), len(asks), "")
        judged, notes = conclude({key: self.judged[key] for key in asks}, self.network)
        for key in self.uncertain:
            self._write(judged[key])
        outcomes = name_causes(judged)
        self.cache.close()
        slowest = sorted(self.spent.by_host.items(), key=lambda pair: (-pair[1], pair[0]))[:10]
        return NetworkReport(
            outcomes=outcomes,
            complete=self.over is None and not _is_down(judged),
            notes=(*notes, *self._own_notes()),
            requests=self.requests,
            seconds=time.monotonic() - self.began,
            slowest_hosts=tuple(slowest),
        )

    def _tasks(self, asks: Mapping[str, Ask]) -> Iterator[Task]:
        """One task for each address that must be asked; what is known without asking is judged at once."""
        by_url: dict[str, list[tuple[str, str]]] = defaultdict(list)
        addresses = {}
        moment = self.now().timestamp()
        for key, ask in asks.items():
            if not is_wanted(key, self.settings):
                self._keep(key, Answer(kind="excluded", words="left out by the configuration"))
                continue
            try:
                address = parse(ask.url)
            except InvalidAddress as error:
                self._keep(key, Answer(kind="invalid", words=reason(error)))
                continue
            row = self.known.get(key)
            if is_example(address.host.name) and not _is_spoken_of(address.host.name, self.settings):
                self._keep(key, Answer(kind="example-name", words=f"{address.host.name} is reserved for examples"))
            elif not _is_asked(address.host, self.settings):
                self._keep(key, Answer(kind="excluded", words="not one of the hosts asked for"))
            elif row is not None and row.is_fresh(moment, self._manner(address.host)):
                self._recall(key, row, address.host)
            else:
                addresses[address.url] = address
                by_url[address.url].append((ask.fragment, key))
        for url, keys in by_url.items():
            rows = [self.known.get(key) for _, key in keys]
            yield Task(
                address=addresses[url],
                keys=tuple(keys),
                known_at=min(row.checked_at if row else 0.0 for row in rows),
                **_validators(rows),
            )

    def _jobs(self, tasks: Iterable[Task]) -> list[pool.Job]:
        by_host: dict[Host, list[Task]] = defaultdict(list)
        for task in tasks:
            by_host[task.address.host].append(task)
        return [self._job(host, queue) for host, queue in by_host.items()]

    def _job(self, host: Host, tasks: list[Task]) -> pool.Job:
        own = _for_host(self.settings, host.name)
        manner = Manner(
            timeout=self.settings.timeout if own.timeout is None else own.timeout,
            deadline=self.settings.deadline,
            max_redirects=self.settings.max_redirects,
            accept=self._accepted,
            headers=self.headers,
        )
        policy = Policy(
            manner=manner,
            retries=self.settings.retries,
            interval=self.settings.interval if own.interval is None else own.interval,
            patience=self.settings.deadline,
        )
        tasks.sort(key=lambda task: task.known_at)
        most = max(1, self.settings.per_host if own.per_host is None else own.per_host)
        lanes = min(most, -(-len(tasks) // _TASKS_A_LANE))
        # Where not everything may be reached, what has not been looked at for longest comes first.
        return pool.Job(HostQueue(host, tasks, policy.patience), policy, lanes, oldest_first=self.settings.max_time > 0)

    def _accepted(self, name: str) -> tuple[int, ...]:
        if name not in self.accepted:
            self.accepted[name] = _for_host(self.settings, name).accept
        return self.accepted[name]

    def _ask(self, jobs: list[pool.Job], total: int) -> None:
        if not jobs:
            return

        def tick() -> bool:
            self._progress(jobs, total)
            return self._may_go_on()

        threads = max(1, self.settings.concurrency)
        for task, asked in pool.run(jobs, self.network, threads=threads, tick=tick, spent=self.spent):
            self.requests += asked.requests
            self._judge(task, asked)

    def _may_go_on(self) -> bool:
        if self.stop is not None and self.stop.is_set():
            self.over = "stopped"
        elif self.settings.max_time and time.monotonic() - self.began >= self.settings.max_time:
            self.over = "out-of-time"
        return self.over is None

    def _judge(self, task: Task, asked: Asked) -> None:
        host, manner = task.address.host, self._manner(task.address.host)
        for fragment, key in task.keys:
            answer = asked.anchors.get(fragment, asked.answer)
            before = self.known.get(key)
            if answer.status == 304 and before is not None and fragment and answer.kind == "fine":
                answer = replace(answer, words=before.reason)
            self._keep(key, answer, manner, str(host), asked.attempts)
            if self._is_certain(answer.kind):
                self._write(self.judged[key])
            else:
                self.uncertain.append(key)

    def _is_certain(self, kind: Kind) -> bool:
        """What could still turn out to be the network's fault is not remembered before that is known."""
        weather = self.network.weather
        if kind == "no-such-host":
            return weather.resolved and weather.reached
        return kind != "certificate" or weather.secure > 0

    def _settle(self) -> None:
        """Remember what has become certain meanwhile, so that a kill loses no more of it than of the rest."""
        waiting, self.uncertain = self.uncertain, []
        for key in waiting:
            item = self.judged[key]
            if item.answer is not None and self._is_certain(item.answer.kind):
                self._write(item)
            else:
                self.uncertain.append(key)

    def _keep(self, key: str, answer: Answer, manner: str = "", host: str = "", attempts: int = 0) -> None:
        moment, verdict = self.now(), verdict_of(answer.kind)
        outcome = Outcome(
            url=key,
            verdict=verdict,
            reason=redact(answer.words),
            status=answer.status,
            hops=answer.hops,
            final_url=answer.final_url,
            attempts=attempts,
            checked_at=moment if manner else None,
            last_ok=moment if verdict in ALIVE else None,
        )
        if verdict not in ALIVE:
            outcome = with_history(outcome, self.known.get(key), moment, confirm=self.settings.confirm)
        self.judged[key] = Judged(outcome=outcome, answer=answer, manner=manner, host=host)

    def _recall(self, key: str, row: Row, host: Host) -> None:
        outcome = row.outcome(key)
        if outcome.verdict not in ALIVE and outcome.checked_at is not None:
            suspected = is_suspected(
                outcome.last_ok, outcome.first_failed, outcome.checked_at, confirm=self.settings.confirm
            )
            outcome = replace(outcome, suspected=suspected)
        self.judged[key] = Judged(outcome=outcome, answer=None, manner="", host=str(host))

    def _manner(self, host: Host) -> str:
        """A digest of what in the settings decides the verdict on *host*."""
        if host not in self.manners:
            self.manners[host] = _manner_digest(self.settings, host, self.network)
        return self.manners[host]

    def _write(self, item: Judged) -> None:
        if item.answer is None or not item.manner:
            return
        self.cache.put(
            row_of(
                item.outcome,
                item.answer.kind,
                self.known.get(item.outcome.url),
                item.outcome.checked_at or self.now(),
                etag=item.answer.etag,
                last_modified=item.answer.last_modified,
                manner=item.manner,
            )
        )

    def _not_reached(self) -> Answer:
        if self.over == "stopped":
            return Answer(kind="stopped", words="the run was stopped before this link was reached")
        if self.over == "out-of-time":
            return Answer(kind="out-of-time", words="the time for asking was used up before this link was reached")
        return Answer(kind="network-down", words="the network could not be reached")

    def _own_notes(self) -> Iterator[str]:
        left = sum(item.answer is not None and item.answer.kind == self.over for item in self.judged.values())
        if self.over == "stopped":
            yield f"The run was stopped: {left} external links were not reached and are unverified."
        elif self.over == "out-of-time":
            yield (
                f"The time for external links ({self.settings.max_time:g} s) was used up: {left} links were not reached and "
                "are unverified. They come first next time."
            )
        if self.network.proxies.by_scheme:
            yield (
                "External links were asked through a proxy: the addresses behind names are then the proxy's to check, "
                "not doc-audit's."
            )
        yield from self.cache.notes

    def _progress(self, jobs: list[pool.Job], total: int) -> None:
        now = time.monotonic()
        if now - self.shown < _PROGRESS_SECONDS:
            return
        self.shown = now
        self._settle()
        if self.observer is ignore:
            return
        left = [job for job in jobs if len(job.queue)]
        rate = self.requests / max(now - self.began, 0.001)
        words = f"{rate:.0f}/s, {len(left)} hosts left"
        if left:
            slowest = max(left, key=self._seconds_left)
            words += f", slowest {slowest.queue.host} ({len(slowest.queue)} left)"
        self._observe(len(self.judged), total, words)

    def _seconds_left(self, job: pool.Job) -> float:
        """How long a host will take for what is left, going by how long it has taken so far."""
        left = len(job.queue)
        done = job.queue.size - left
        spent = self.spent.by_host.get(str(job.queue.host), 0.0)
        return left * (spent / done if done and spent else self.settings.interval / job.lanes)

    def _observe(self, done: int, total: int, detail: str) -> None:
        self.observer(Progress(phase="checking links", done=done, total=total, detail=detail))


def _is_asked(host: Host, settings: External) -> bool:
    return not settings.only_hosts or any(fnmatchcase(host.name, glob.lower()) for glob in settings.only_hosts)


def _is_spoken_of(name: str, settings: External) -> bool:
    """Say whether the configuration knows hosts below a name that is reserved for examples: then they exist here."""
    globs = (*(entry.host for entry in settings.hosts), *settings.allow_addresses)
    return any(is_example(glob.lower()) and fnmatchcase(name, glob.lower()) for glob in globs)


def _for_host(settings: External, name: str) -> HostSettings:
    """The settings of one host: entries whose glob matches are laid over each other, the last one wins field by field."""
    found = HostSettings(host=name, accept=settings.accept)
    for entry in settings.hosts:
        if fnmatchcase(name, entry.host.lower()):
            found = HostSettings(
                host=name,
                per_host=found.per_host if entry.per_host is None else entry.per_host,
                interval=found.interval if entry.interval is None else entry.interval,
                timeout=found.timeout if entry.timeout is None else entry.timeout,
                accept=(*found.accept, *entry.accept),
            )
    return found


def _manner_digest(settings: External, host: Host, network: Network) -> str:
    """What of the settings decides a verdict: answers got under other settings are not used again. No secret is in it."""
    # What opens the API of a host may open its answers too.
    keys = sorted({*network.secrets.for_host(host), *network.secrets.for_host(replace(host, name=f"api.{host.name}"))})
    shown = (keys, host in network.client_tls, settings.user_agent)
    text = repr((sorted(set(_for_host(settings, host.name).accept)), settings.max_redirects, *shown))
    return hashlib.sha256(text.encode()).hexdigest()[:8]


def _validators(rows: list[Row | None]) -> dict[str, str]:
    """Validators to send, if every fragment asked for was found on one and the same version of the page."""
    found = {
        (row.etag, row.last_modified) if row and row.verdict == "ok" and row.hops == "[]" else None for row in rows
    }
    pair = found.pop() if len(found) == 1 else None
    if pair is None or not any(pair) or not all(part.isascii() and part.isprintable() for part in pair):
        return {}
    return {"etag": pair[0], "last_modified": pair[1]}
