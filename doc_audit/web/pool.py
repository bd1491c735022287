"""All lanes on a bounded number of threads, the longest queue first."""

import contextlib
import queue
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from doc_audit.web.lane import HostQueue, Policy, Result, walk
from doc_audit.web.transport import Network, Session

_STACK_BYTES = 512 * 1024
_WATCH_SECONDS = 0.05
_LINGER_SECONDS = 3.0


@dataclass(frozen=True, slots=True)
class Job:
    """One host's queue, how it is walked, and by how many lanes."""

    queue: HostQueue
    policy: Policy
    lanes: int


@dataclass(slots=True)
class Spent:
    """Seconds from the first to the last answer of each host, and what happened besides."""

    by_host: dict[str, float] = field(default_factory=dict)


def run(
    jobs: Iterable[Job], network: Network, *, threads: int, tick: Callable[[], bool], spent: Spent
) -> Iterator[Result]:
    """Walk all *jobs*, in their order, on at most *threads* threads; results come as they are got.

    *tick* is called some times a second; once it says False the run is halted, and what is under way is hung up.
    An exception in a lane is a bug of ours: everything is halted, and it is raised here.
    """
    waiting: queue.SimpleQueue[Job] = queue.SimpleQueue()
    count = 0
    for job in jobs:
        for _ in range(job.lanes):
            waiting.put(job)
            count += 1
    crew = _Crew(waiting, network, spent)
    crew.start(min(threads, count))
    try:
        yield from crew.results(tick)
    finally:
        crew.stop()


class _Crew:
    """The threads, and the one that keeps their deadlines."""

    def __init__(self, waiting: "queue.SimpleQueue[Job]", network: Network, spent: Spent) -> None:
        self._waiting, self._network, self._spent = waiting, network, spent
        self._done: queue.SimpleQueue[Result | BaseException | None] = queue.SimpleQueue()
        self._sessions: dict[int, Session] = {}
        self._threads: list[threading.Thread] = []
        self._over = threading.Event()

    def start(self, count: int) -> None:
        before = threading.stack_size(_STACK_BYTES)
        try:
            # Daemons: a resolver that hangs cannot be interrupted, and must not keep the program from ending.
            self._threads = [
                threading.Thread(target=self._work, args=(number,), name=f"lane-{number}", daemon=True)
                for number in range(count)
            ]
            for thread in (*self._threads, threading.Thread(target=self._watch, name="deadlines", daemon=True)):
                thread.start()
        finally:
            threading.stack_size(before)

    def results(self, tick: Callable[[], bool]) -> Iterator[Result]:
        at_work, until = len(self._threads), float("inf")
        while at_work and time.monotonic() < until:
            item: Result | BaseException | tuple[()] | None = ()
            with contextlib.suppress(queue.Empty):
                item = self._done.get(timeout=0.1)
            if item is None:
                at_work -= 1
            elif isinstance(item, BaseException):
                raise item
            elif item:
                yield item
            if not tick() and not self._network.halt.is_set():
                self._network.halt.set()
                until = time.monotonic() + _LINGER_SECONDS

    def stop(self) -> None:
        self._network.halt.set()
        self._over.set()

    def _work(self, number: int) -> None:
        try:
            while not self._network.halt.is_set():
                try:
                    job = self._waiting.get_nowait()
                except queue.Empty:
                    break
                self._walk(number, job)
        except BaseException as error:  # handed to the thread that can raise it
            self._done.put(error)
        finally:
            self._done.put(None)

    def _walk(self, number: int, job: Job) -> None:
        started = time.monotonic()

        def watch(session: Session) -> None:
            self._sessions[number] = session

        for result in walk(job.queue, job.policy, self._network, watch):
            self._done.put(result)
        name = str(job.queue.host)
        self._spent.by_host[name] = max(self._spent.by_host.get(name, 0.0), time.monotonic() - started)

    def _watch(self) -> None:
        while not self._over.wait(_WATCH_SECONDS):
            now, halted = time.monotonic(), self._network.halt.is_set()
            for session in tuple(self._sessions.values()):
                session.deadline.enforce(now, at_once=halted)
