"""A lane: one polite walk along one host's queue."""

import heapq
import itertools
import random
import threading
import time
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from doc_audit.web.address import Host
from doc_audit.web.fetch import Asked, Manner, Task, ask
from doc_audit.web.transport import Network, Session
from doc_audit.web.verdict import BY_EVIDENCE, Answer

_LONGEST_BACKOFF = 30.0
_GIVE_UP_AFTER = 3
# Evidence that holds for everything on the host.
_FOR_THE_WHOLE_HOST = frozenset({"no-such-host", "local-name", "certificate", "blocked"})
_SILENCE = frozenset({"resolver-silent", "unreachable", "timeout"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """How a host is walked. *interval* is seconds between two requests of a lane, *patience* what a host may make us wait."""

    manner: Manner
    retries: int
    interval: float
    patience: float
    backoff: float = 1.0


Result = tuple[Task, Asked]


@dataclass(frozen=True, slots=True)
class Turn:
    """A task's next *attempt*; *spent* is how many seconds it has taken so far, pauses included."""

    task: Task
    attempt: int = 1
    spent: float = 0.0


class HostQueue:
    """What the lanes of one host share: the tasks left, what has been learned about the host, and when it may be asked."""

    def __init__(self, host: Host, tasks: Iterable[Task], patience: float) -> None:
        """Queue *tasks* in their order."""
        self.host = host
        self._waiting = deque(tasks)
        self._again: list[tuple[float, int, Turn]] = []
        self._count = itertools.count()
        self._lock = threading.Lock()
        self._not_before = 0.0
        self._patience = patience
        self._unanswered = 0
        self.head_lies = False
        self.given_up: Answer | None = None

    def __len__(self) -> int:
        """Tasks that nobody has begun."""
        return len(self._waiting) + len(self._again)

    def take(self) -> tuple["Turn", float] | None:
        """Whose turn it is, and the time before which it must not be asked; None when nothing is left."""
        with self._lock:
            if self._again and (self._again[0][0] <= time.monotonic() or not self._waiting):
                due, _, turn = heapq.heappop(self._again)
                return turn, max(due, self._not_before)
            if self._waiting:
                return Turn(self._waiting.popleft()), self._not_before
        return None

    def put_back(self, turn: "Turn", due: float = 0.0) -> None:
        """Ask again at *due*."""
        with self._lock:
            heapq.heappush(self._again, (due, next(self._count), turn))

    def hold(self, seconds: float) -> bool:
        """Leave the whole host alone for a while; False if that is more than its patience."""
        with self._lock:
            until = time.monotonic() + seconds
            extra = until - max(self._not_before, time.monotonic())
            if extra > self._patience:
                return False
            self._patience -= max(0.0, extra)
            self._not_before = max(self._not_before, until)
        return True

    def note_silence(self, answer: Answer) -> None:
        """Count a task that got no answer after all retries; after some in a row the host is given up."""
        self._unanswered += 1
        if self._unanswered >= _GIVE_UP_AFTER and self.given_up is None:
            words = f"{answer.words}; not asked again after {self._unanswered} links without an answer"
            self.given_up = Answer(kind="host-given-up", words=words)

    def note_answer(self) -> None:
        """The host has answered something."""
        self._unanswered = 0


def lane(host: Host, tasks: Iterable[Task], policy: Policy, network: Network) -> list[Result]:
    """Walk *tasks*, all of *host*, alone: what a lane is when nothing is shared with another."""
    session = Session(network, policy.manner.timeout)
    try:
        return list(walk(HostQueue(host, tasks, policy.patience), policy, network, session))
    finally:
        session.close()


def walk(
    queue: HostQueue, policy: Policy, network: Network, session: Session, most: float = float("inf")
) -> Iterator[Result]:
    """Take tasks from *queue* until none is left, *most* have been asked, or the run is halted."""
    pace = _Pace(policy.interval, network.halt, session)
    asked_so_far = 0
    while asked_so_far < most and not network.halt.is_set() and (taken := queue.take()) is not None:
        turn, not_before = taken
        if queue.given_up is not None:
            yield turn.task, Asked(answer=replace(queue.given_up, attempts=turn.attempt - 1), anchors={})
            continue
        if network.weather.looks_down():
            network.halt.set()
        if network.halt.wait(max(0.0, not_before - time.monotonic())):
            queue.put_back(turn)
            return
        asked_so_far += 1
        started = time.monotonic()
        asked = ask(
            session,
            turn.task,
            policy.manner,
            get=queue.head_lies or turn.attempt > 1,
            seconds=policy.manner.deadline - turn.spent,
            pace=pace,
        )
        if network.halt.is_set() and asked.answer.kind in ("timeout", "reset"):
            # We hung up ourselves.
            queue.put_back(turn)
            return
        spent = turn.spent + time.monotonic() - started
        if not _again(queue, replace(turn, spent=spent), asked.answer, policy):
            _learn(queue, asked, network)
            yield turn.task, replace(asked, answer=replace(asked.answer, attempts=turn.attempt))


class _Pace:
    """Waits until a lane's next request may start."""

    def __init__(self, interval: float, halt: threading.Event, session: Session) -> None:
        self._interval, self._halt, self._session = interval, halt, session

    def __call__(self) -> None:
        now = time.monotonic()
        wait = self._session.last_request + self._interval - now
        if wait > 0:
            self._halt.wait(wait)
            now = time.monotonic()
        self._session.last_request = now


def _again(queue: HostQueue, turn: Turn, answer: Answer, policy: Policy) -> bool:
    """Put the task back if another attempt may help and politeness, patience and its deadline allow it."""
    if not BY_EVIDENCE[answer.kind].again or queue.given_up is not None:
        return False
    pause = _pause(answer, turn.attempt, policy)
    # The second word of a resolver is final: names do not come into being within seconds.
    retries = min(policy.retries, 1) if answer.kind in ("no-such-host", "resolver-silent") else policy.retries
    possible = turn.attempt <= retries and turn.spent + pause < policy.manner.deadline
    if answer.kind == "throttled" and not (possible and queue.hold(pause)):
        words = f"{answer.words}; the host was left alone for the rest of this run"
        queue.given_up = replace(answer, hops=(), final_url=None, words=words)
        return False
    if possible:
        again = Turn(turn.task, turn.attempt + 1, turn.spent + pause)
        queue.put_back(again, time.monotonic() + pause)
    return possible


def _pause(answer: Answer, attempt: int, policy: Policy) -> float:
    """Seconds until the next attempt: exponential, with jitter, and never less than the server asked for."""
    pause: float = min(_LONGEST_BACKOFF, policy.backoff * 2.0 ** (attempt - 1)) * random.uniform(0.5, 1.0)  # noqa: S311 - jitter
    if answer.wait is not None:
        return max(pause, answer.wait) if answer.wait > 0 else 0.0
    # A kept-alive connection that was closed at the wrong moment is no sign of trouble.
    return min(pause, 0.1) if answer.kind in ("no-such-host", "reset") and attempt == 1 else pause


def _learn(queue: HostQueue, asked: Asked, network: Network) -> None:
    """Remember what an answer says about the host as a whole."""
    answer = asked.answer
    queue.head_lies = queue.head_lies or asked.head_lied
    if answer.hops:
        return
    if answer.kind in _FOR_THE_WHOLE_HOST:
        queue.given_up = answer
    elif answer.kind in _SILENCE:
        queue.note_silence(answer)
        network.weather.silent.add(queue.host)
    else:
        queue.note_answer()
        network.weather.secure += queue.host.scheme == "https" and answer.status is not None
