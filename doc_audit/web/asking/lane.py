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
from doc_audit.web.asking.fetch import Asked, RequestPolicy, Task, ask
from doc_audit.web.asking.github import second_opinion
from doc_audit.web.http.network import Network
from doc_audit.web.http.transport import Session
from doc_audit.web.judging.evidence import meaning_of
from doc_audit.web.judging.verdict import BY_EVIDENCE, Answer

_LONGEST_BACKOFF = 30.0
_GIVE_UP_AFTER = 3
_TROUBLE_IN_A_ROW = 6
# Seconds for which a lane waits with its thread; for longer ones the thread goes to another host.
_SHORT_PAUSE = 0.2


@dataclass(frozen=True, slots=True, kw_only=True)
class HostPolicy:
    """How a host is walked. *interval* is seconds between two requests of a lane, *patience* what a host may make us wait."""

    request: RequestPolicy
    retries: int
    interval: float
    patience: float
    backoff: float = 1.0


Result = tuple[Task, Asked]


@dataclass(frozen=True, slots=True)
class Attempt:
    """The next attempt at a task, counted from 1. *spent* are the seconds it has taken so far, with pauses; so are *requests*."""

    task: Task
    number: int = 1
    spent: float = 0.0
    requests: int = 0

    def after(self, spent: float, requests: int) -> "Attempt":
        """Give the same attempt once it has taken so many more seconds and requests."""
        return replace(self, spent=self.spent + spent, requests=self.requests + requests)


class HostQueue:
    """What the lanes of one host share: the tasks left, what has been learned about the host, and when it may be asked."""

    def __init__(self, host: Host, tasks: Iterable[Task], patience: float) -> None:
        """Queue *tasks* in their order."""
        self.host = host
        self._waiting = deque(tasks)
        self.size = len(self._waiting)
        self._again: list[tuple[float, int, Attempt]] = []
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
        """Count the tasks that are not begun."""
        return len(self._waiting) + len(self._again)

    @property
    def oldest(self) -> float:
        """Say when what is known of the next task was learned, in seconds since 1970; 0 if nothing is."""
        with self._lock:
            if not self._waiting:
                return 0.0
            return self._waiting[0].known_at

    def ready_at(self) -> float:
        """Say when the next attempt may be made, by `time.monotonic`; a time that is over means at once."""
        with self._lock:
            if self.given_up is not None:
                return 0.0
            if self._waiting or not self._again:
                return self._not_before
            return max(self._not_before, self._again[0][0])

    def take(self) -> tuple["Attempt", float] | None:
        """Give the next attempt, and the time before which it must not be made; None when nothing is left."""
        with self._lock:
            if self._again and (self._again[0][0] <= time.monotonic() or not self._waiting):
                due, _, attempt = heapq.heappop(self._again)
                return attempt, max(due, self._not_before)
            if self._waiting:
                return Attempt(self._waiting.popleft()), self._not_before
        return None

    def put_back(self, attempt: "Attempt", due: float = 0.0) -> None:
        """Ask again at *due*."""
        with self._lock:
            heapq.heappush(self._again, (due, next(self._count), attempt))

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
            if not self._troubled:
                self._trouble_since = now
            self._troubled += 1
            if self._troubled < _TROUBLE_IN_A_ROW or now < self._not_before or self.given_up is not None:
                return
            lasted = now - self._trouble_since
            self._not_before = now + max(lasted, backoff / 2)
            if lasted > 8 * backoff:
                words = f"{answer.words}; not asked again after {self._troubled} failures in a row"
                self.given_up = replace(answer, hops=(), final_url=None, words=words)

    def note_answer(self, answer: Answer) -> None:
        """Note that the host has answered something."""
        self._unanswered = 0
        if not meaning_of(answer.kind).host_trouble:
            self._troubled = 0


def walk(
    queue: HostQueue, policy: HostPolicy, network: Network, session: Session, most: float = float("inf")
) -> Iterator[Result]:
    """Take tasks from *queue* until none is left, *most* have been asked, the host has to be left alone, or the run is halted."""
    lane_ = _Lane(queue, policy, network, session)
    asked_so_far = 0
    while asked_so_far < most and not network.halt.is_set() and (taken := queue.take()) is not None:
        attempt, not_before = taken
        if queue.given_up is not None:
            yield attempt.task, lane_.settle(attempt, Asked(queue.given_up, {}), attempt.number - 1)
            continue
        if not lane_.wait_until(not_before):
            queue.put_back(attempt, not_before)
            return
        asked_so_far += 1
        done, asked = lane_.ask(attempt)
        if network.halt.is_set() and asked.answer.kind in ("timeout", "reset", "stopped"):
            # The run was halted, so it was us who hung up.
            queue.put_back(attempt)
            return
        if not _again(queue, done, asked.answer, policy):
            _learn(queue, asked, network)
            yield done.task, lane_.settle(done, asked, done.number)


class _Lane:
    """One walk along a queue, with its session and its pace."""

    def __init__(self, queue: HostQueue, policy: HostPolicy, network: Network, session: Session) -> None:
        self._queue, self._policy, self._network, self._session = queue, policy, network, session
        self._pace = _Pace(policy.interval, network.halt, session)

    def wait_until(self, not_before: float) -> bool:
        """Wait until the host may be asked; False if the run was halted meanwhile, or others had better be asked first."""
        if self._network.state.looks_down():
            self._network.halt.set()
        pause = not_before - time.monotonic()
        if pause > _SHORT_PAUSE:
            return False
        return pause <= 0 or not self._network.halt.wait(pause)

    def ask(self, attempt: Attempt) -> tuple[Attempt, Asked]:
        """Ask once; give the answer, and the attempt with what it has cost."""
        session, request = self._session, self._policy.request
        started, paced, sent = time.monotonic(), self._pace.waited, session.sent
        asked = ask(
            session,
            attempt.task,
            request,
            get=self._queue.head_lies or attempt.number > 1,
            seconds=request.deadline - attempt.spent,
            pace=self._pace,
        )
        spent = time.monotonic() - started - (self._pace.waited - paced)
        return attempt.after(spent, session.sent - sent), asked

    def settle(self, attempt: Attempt, asked: Asked, attempts: int) -> Asked:
        """Give what is known of a task once a second opinion was heard, and what it took."""
        session, request = self._session, self._policy.request
        sent = session.sent
        asked = second_opinion(session, attempt.task, asked, request, request.deadline, self._pace)
        return replace(asked, attempts=attempts, requests=attempt.requests + session.sent - sent)


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


def _again(queue: HostQueue, attempt: Attempt, answer: Answer, policy: HostPolicy) -> bool:
    """Put the task back if another attempt may help and politeness, patience and its deadline allow it."""
    if attempt.number == 1:
        # Another attempt at a page that failed says nothing new of the host: only pages that were not asked before do.
        _note_trouble(queue, answer, policy)
    if not BY_EVIDENCE[answer.kind].again or queue.given_up is not None:
        return False
    pause = _pause(answer, attempt.number, policy)
    may_be_repeated = attempt.number <= _retries(answer, policy)
    # Only its own words hold a host back: one that others are redirected to may limit rate for reasons of its own.
    if answer.kind == "throttled" and not answer.hops:
        if not (may_be_repeated and queue.hold(pause)):
            queue.given_up = _left_alone(answer, policy)
            return False
    else:
        attempt = attempt.after(pause, 0)
        if not may_be_repeated or attempt.spent >= policy.request.deadline:
            return False
    queue.put_back(replace(attempt, number=attempt.number + 1), time.monotonic() + pause)
    return True


def _note_trouble(queue: HostQueue, answer: Answer, policy: HostPolicy) -> None:
    if meaning_of(answer.kind).host_trouble and not answer.hops:
        queue.note_trouble(answer, policy.backoff)


def _left_alone(answer: Answer, policy: HostPolicy) -> Answer:
    words = (
        f"{answer.words}; the host was left alone for the rest of this run (external.patience is {policy.patience:g} s)"
    )
    return replace(answer, hops=(), final_url=None, words=words)


def _retries(answer: Answer, policy: HostPolicy) -> int:
    # The second word of a resolver is final: names do not come into being within seconds.
    if answer.kind in ("no-such-host", "resolver-silent"):
        return min(policy.retries, 1)
    return policy.retries


def _pause(answer: Answer, number: int, policy: HostPolicy) -> float:
    """Give the seconds until the next attempt: exponential, with jitter, and never less than the server asked for."""
    pause: float = min(_LONGEST_BACKOFF, policy.backoff * 2.0 ** (number - 1)) * random.uniform(0.5, 1.0)  # noqa: S311 - jitter
    if answer.wait == 0:
        return 0.0
    if answer.wait is not None:
        return max(pause, answer.wait)
    # A kept-alive connection that was closed at the wrong moment is no sign of trouble.
    if answer.kind in ("no-such-host", "reset") and number == 1:
        return min(pause, 0.1)
    return pause


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
        network.state.silent.add(queue.host)
    else:
        queue.note_answer(answer)
        network.state.secure += queue.host.scheme == "https" and answer.status is not None
