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
from doc_audit.web.asking.fetch import Asked, Manner, Task, ask
from doc_audit.web.asking.github import second_opinion
from doc_audit.web.http.network import Network
from doc_audit.web.http.transport import Session
from doc_audit.web.judging.evidence import meaning_of
from doc_audit.web.judging.verdict import BY_EVIDENCE, Answer

_LONGEST_BACKOFF = 30.0
_GIVE_UP_AFTER = 3
_TROUBLE_IN_A_ROW = 6


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
    """A task's next *attempt*; *spent* is how many seconds it has taken so far, pauses included, and *requests* how many."""

    task: Task
    attempt: int = 1
    spent: float = 0.0
    requests: int = 0


class HostQueue:
    """What the lanes of one host share: the tasks left, what has been learned about the host, and when it may be asked."""

    def __init__(self, host: Host, tasks: Iterable[Task], patience: float) -> None:
        """Queue *tasks* in their order."""
        self.host = host
        self._waiting = deque(tasks)
        self.size = len(self._waiting)
        self._again: list[tuple[float, int, Turn]] = []
        self._count = itertools.count()
        self._lock = threading.Lock()
        self._not_before = 0.0
        self._patience = patience
        self._unanswered = 0
        self._troubled = 0
        self._trouble_since = 0.0
        self.head_lies = False
        self.given_up: Answer | None = None

    def __len__(self) -> int:
        """Tasks that nobody has begun."""
        return len(self._waiting) + len(self._again)

    @property
    def oldest(self) -> float:
        """When what is known of the next task was learned, in seconds since 1970; 0 if nothing is."""
        with self._lock:
            return self._waiting[0].known_at if self._waiting else 0.0

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

    def note_trouble(self, answer: Answer, backoff: float) -> None:
        """Count a page that failed on the host's side: after some in a row all lanes hold back, for longer each time.

        A host that is in trouble for eight times *backoff* seconds, with nothing else in between, is given up.
        """
        with self._lock:
            now = time.monotonic()
            self._trouble_since = self._trouble_since if self._troubled else now
            self._troubled += 1
            if self._troubled < _TROUBLE_IN_A_ROW or now < self._not_before or self.given_up is not None:
                return
            lasted = now - self._trouble_since
            self._not_before = now + max(lasted, backoff / 2)
            if lasted > 8 * backoff:
                words = f"{answer.words}; not asked again after {self._troubled} failures in a row"
                self.given_up = replace(answer, hops=(), final_url=None, words=words)

    def note_answer(self, answer: Answer) -> None:
        """The host has answered something."""
        self._unanswered = 0
        if not meaning_of(answer.kind).host_trouble:
            self._troubled = 0


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
            yield turn.task, _settled(session, turn, Asked(queue.given_up, {}), turn.attempt - 1, policy, pace)
            continue
        if network.weather.looks_down():
            network.halt.set()
        pause = not_before - time.monotonic() if not_before else 0.0
        if pause > 0 and network.halt.wait(pause):
            queue.put_back(turn)
            return
        asked_so_far += 1
        started, paced, sent = time.monotonic(), pace.waited, session.sent
        asked = ask(
            session,
            turn.task,
            policy.manner,
            get=queue.head_lies or turn.attempt > 1,
            seconds=policy.manner.deadline - turn.spent,
            pace=pace,
        )
        if network.halt.is_set() and asked.answer.kind in ("timeout", "reset", "stopped"):
            # We hung up ourselves.
            queue.put_back(turn)
            return
        spent = turn.spent + time.monotonic() - started - (pace.waited - paced)
        turn = Turn(turn.task, turn.attempt, spent, turn.requests + session.sent - sent)
        if not _again(queue, turn, asked.answer, policy):
            _learn(queue, asked, network)
            yield turn.task, _settled(session, turn, asked, turn.attempt, policy, pace)


def _settled(session: Session, turn: Turn, asked: Asked, attempts: int, policy: Policy, pace: "_Pace") -> Asked:
    sent = session.sent
    asked = second_opinion(session, turn.task, asked, policy.manner, policy.manner.deadline, pace)
    return Asked(asked.answer, asked.anchors, asked.head_lied, attempts, turn.requests + session.sent - sent)


class _Pace:
    """Waits until a lane's next request may start. The wait is ours, so no deadline runs meanwhile."""

    def __init__(self, interval: float, halt: threading.Event, session: Session) -> None:
        self._interval, self._halt, self._session = interval, halt, session
        self.waited = 0.0

    def __call__(self) -> bool:
        """Say False if the run was halted."""
        now = time.monotonic()
        if now < self._session.last_request + self._interval:
            began = now
            with self._session.deadline.stopped():
                self._halt.wait(self._session.last_request + self._interval - now)
            now = time.monotonic()
            self.waited += now - began
        self._session.last_request = now
        return not self._halt.is_set()


def _again(queue: HostQueue, turn: Turn, answer: Answer, policy: Policy) -> bool:
    """Put the task back if another attempt may help and politeness, patience and its deadline allow it."""
    # Another attempt at a page that failed says nothing new of the host: only pages that were not asked before do.
    if meaning_of(answer.kind).host_trouble and not answer.hops and turn.attempt == 1:
        queue.note_trouble(answer, policy.backoff)
    if not BY_EVIDENCE[answer.kind].again or queue.given_up is not None:
        return False
    pause = _pause(answer, turn.attempt, policy)
    # The second word of a resolver is final: names do not come into being within seconds.
    retries = min(policy.retries, 1) if answer.kind in ("no-such-host", "resolver-silent") else policy.retries
    possible = turn.attempt <= retries and turn.spent + pause < policy.manner.deadline
    # Only its own words hold a host back: one that others are redirected to may limit rate for reasons of its own.
    if answer.kind == "throttled" and not answer.hops and not (possible and queue.hold(pause)):
        words = f"{answer.words}; the host was left alone for the rest of this run"
        queue.given_up = replace(answer, hops=(), final_url=None, words=words)
        return False
    if possible:
        again = Turn(turn.task, turn.attempt + 1, turn.spent + pause, turn.requests)
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
    if meaning_of(answer.kind).whole_host:
        queue.given_up = answer
    elif meaning_of(answer.kind).no_answer:
        queue.note_silence(answer)
        network.weather.silent.add(queue.host)
    else:
        queue.note_answer(answer)
        network.weather.secure += queue.host.scheme == "https" and answer.status is not None
