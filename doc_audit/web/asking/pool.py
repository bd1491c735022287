"""All lanes on a bounded number of threads, the longest queue first."""

import contextlib
import heapq
import itertools
import queue
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from doc_audit.web.asking.lane import HostPolicy, HostQueue, Result, walk
from doc_audit.web.http.network import Network
from doc_audit.web.http.transport import Session

_STACK_BYTES = 512 * 1024
_WATCH_SECONDS = 0.05
_BATCH_SECONDS = 0.05
# Judging the results takes the interpreter, and would keep the interpreter for 5 ms at a time, while lanes wait with their answers.
_JUDGED_AT_ONCE = 4
_BREATH_SECONDS = 0.0002
_LINGER_SECONDS = 3.0
# A thread that has nothing to do looks that often whether another host may be asked by now.
_LONGEST_NAP = 0.2
# How many links a lane walks before its thread looks whether another host has a longer queue by now.
_SLICE = 8
_MOST_IDLE_SESSIONS = 256


@dataclass(frozen=True, slots=True)
class Job:
    """One host's queue, how it is walked, and by how many lanes.

    *oldest_first*: what was looked at longest ago goes first, however short its queue. *idle* are sessions that a lane has left,
    *rested* when those were last used that were too many to keep.
    """

    queue: HostQueue
    policy: HostPolicy
    lanes: int
    oldest_first: bool = False
    idle: list[Session] = field(default_factory=list)
    rested: list[float] = field(default_factory=list)


@dataclass(frozen=True, slots=True, order=True)
class _Slot:
    """A lane waiting for a thread. The host with the most links a lane comes first, which *rank* says, negated."""

    rank: tuple[float, float]
    number: int
    order: int = field(compare=False)
    job: Job = field(compare=False)


@dataclass(slots=True)
class Spent:
    """Seconds that each host has kept its lanes busy."""

    by_host: dict[str, float] = field(default_factory=dict)


def run(
    jobs: Iterable[Job], network: Network, *, threads: int, tick: Callable[[], bool], spent: Spent
) -> Iterator[Result]:
    """Walk all *jobs* on at most *threads* threads, the longest queue first; results come as they are got.

    *tick* is called some times a second; once it says False the run is halted, and what is under way is hung up.
    An exception in a lane is a bug of ours: everything is halted, and it is raised here.
    """
    slots = [_slot(job, order) for job in jobs for order in range(1, job.lanes + 1)]
    workers = _Workers(slots, network, spent)
    try:
        workers.start(min(threads, len(slots)))
        yield from workers.results(tick)
    finally:
        workers.stop()


class _Workers:
    """The threads, and the one that keeps their deadlines."""

    def __init__(self, slots: Iterable[_Slot], network: Network, spent: Spent) -> None:
        self._waiting: queue.PriorityQueue[_Slot] = queue.PriorityQueue()
        for slot in slots:
            self._waiting.put(slot)
        self._network, self._spent = network, spent
        # Lanes of hosts that want to be left alone, by when they may be asked.
        self._resting: list[tuple[float, _Slot]] = []
        self._idle = 0
        self._done: deque[Result] = deque()
        self._bug: BaseException | None = None
        self._at_work = 0
        self._lock = threading.Lock()
        self._finished = threading.Event()
        self._go = threading.Event()
        self._sessions: dict[int, Session] = {}
        self._threads: list[threading.Thread] = []
        self._over = threading.Event()

    def start(self, count: int) -> None:
        before = threading.stack_size(_STACK_BYTES)
        self._at_work = count
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
        # Threads that are at work already would hold up the start of the others.
        self._go.set()

    def results(self, tick: Callable[[], bool]) -> Iterator[Result]:
        """Give results as they come, some at a time: waking up for each would take the interpreter from the lanes."""
        until, over = float("inf"), not self._threads
        while not over and time.monotonic() < until:
            over = self._finished.wait(_BATCH_SECONDS)
            count = 0
            while self._done:
                yield self._done.popleft()
                count += 1
                if count % _JUDGED_AT_ONCE == 0:
                    time.sleep(_BREATH_SECONDS)
            if self._bug is not None:
                raise self._bug
            if not tick() and not self._network.halt.is_set():
                self._network.halt.set()
                until = time.monotonic() + _LINGER_SECONDS

    def stop(self) -> None:
        self._network.halt.set()
        self._over.set()

    def _work(self, number: int) -> None:
        try:
            self._go.wait()
            while not self._network.halt.is_set():
                slot = self._next_slot()
                if slot is None:
                    break
                self._walk(number, slot)
        except BaseException as error:  # handed to the thread that can raise it
            self._bug = error
            self._finished.set()
        finally:
            with self._lock:
                self._at_work -= 1
                if not self._at_work:
                    self._finished.set()

    def _next_slot(self) -> _Slot | None:
        """Give the next lane to walk, once there is one; None if nothing is left, or the run is halted."""
        while not self._network.halt.is_set():
            with self._lock:
                while self._resting and self._resting[0][0] <= time.monotonic():
                    self._waiting.put(heapq.heappop(self._resting)[1])
                with contextlib.suppress(queue.Empty):
                    return self._waiting.get_nowait()
                if not self._resting:
                    return None
                pause = self._resting[0][0] - time.monotonic()
            self._network.halt.wait(min(max(pause, 0.0), _LONGEST_NAP))
        return None

    def _walk(self, number: int, slot: _Slot) -> None:
        job = slot.job
        if not len(job.queue):
            self._hang_up(job)
            return
        session = self._session(job)
        self._sessions[number] = session
        started = time.monotonic()
        try:
            while True:
                for result in walk(job.queue, job.policy, self._network, session, _SLICE):
                    self._done.append(result)
                left = len(job.queue)
                if job.queue.ready_at() > time.monotonic():
                    break
                # Where little is left, or the connection could not be kept, going on is cheaper than coming back.
                if self._network.halt.is_set() or not left or (left > _SLICE and self._idle < _MOST_IDLE_SESSIONS):
                    break
        finally:
            self._leave(job, session)
        name = str(job.queue.host)
        self._spent.by_host[name] = self._spent.by_host.get(name, 0.0) + (time.monotonic() - started) / job.lanes
        if len(job.queue):
            self._put_back(_slot(job, slot.order))

    def _put_back(self, slot: _Slot) -> None:
        ready_at = slot.job.queue.ready_at()
        with self._lock:
            if ready_at > time.monotonic():
                heapq.heappush(self._resting, (ready_at, slot))
            else:
                self._waiting.put(slot)

    def _session(self, job: Job) -> Session:
        """Give a session, with a connection to the host where a lane has left one."""
        with contextlib.suppress(IndexError):
            session = job.idle.pop()
            self._idle -= 1
            return session
        session = Session(self._network, job.policy.request.timeout)
        with contextlib.suppress(IndexError):
            session.last_request = job.rested.pop()
        return session

    def _leave(self, job: Job, session: Session) -> None:
        """Keep the connection for the host's next lane, unless that would be too many or the host is done with."""
        if len(job.queue) and self._idle < _MOST_IDLE_SESSIONS and not self._network.halt.is_set():
            self._idle += 1
            job.idle.append(session)
        else:
            job.rested.append(session.last_request)
            session.close()

    def _hang_up(self, job: Job) -> None:
        while job.idle:
            with contextlib.suppress(IndexError):
                job.idle.pop().close()
                self._idle -= 1

    def _watch(self) -> None:
        while not self._over.wait(_WATCH_SECONDS):
            now, halted = time.monotonic(), self._network.halt.is_set()
            for session in tuple(self._sessions.values()):
                session.deadline.enforce(now, at_once=halted)


def _slot(job: Job, order: int) -> _Slot:
    oldest = 0.0
    if job.oldest_first:
        oldest = job.queue.oldest
    return _Slot(rank=(oldest, -len(job.queue) / order), number=next(_NUMBERS), order=order, job=job)


_NUMBERS = itertools.count()
