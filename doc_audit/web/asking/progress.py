"""How far a run is, for whoever watches it: some times a second, and in words."""

import time
from collections.abc import Sequence
from dataclasses import dataclass, field

from doc_audit.events import Observer, Progress, ignore
from doc_audit.model.plural import number
from doc_audit.web.asking import pool

_SECONDS = 0.1


@dataclass(slots=True)
class ProgressReporter:
    """Tells *observer* how many of *total* links are done. *interval* is the pause between two requests, in seconds."""

    observer: Observer
    total: int
    interval: float
    began: float = field(default_factory=time.monotonic)
    _shown: float = 0.0

    def is_due(self) -> bool:
        """Say whether it is time to show something again; True at most ten times a second."""
        now = time.monotonic()
        if now - self._shown < _SECONDS:
            return False
        self._shown = now
        return True

    def show(self, jobs: Sequence[pool.Job], done: int, requests: int, spent: pool.Spent) -> None:
        """Tell how fast it goes, and which host will take longest."""
        if self.observer is ignore:
            return
        left = [job for job in jobs if len(job.queue)]
        rate = requests / max(time.monotonic() - self.began, 0.001)
        words = f"{rate:.0f}/s, {number(len(left), 'host')} left"
        if left:
            slowest = max(left, key=lambda job: self._seconds_left(job, spent))
            words += f", slowest {slowest.queue.host} ({len(slowest.queue)} left)"
        self._tell(done, words)

    def finish(self) -> None:
        """Tell that everything is done."""
        self._tell(self.total, "")

    def _tell(self, done: int, detail: str) -> None:
        self.observer(Progress(phase="checking links", done=done, total=self.total, detail=detail))

    def _seconds_left(self, job: pool.Job, spent: pool.Spent) -> float:
        """Estimate how long a host will take for what is left, going by how long it has taken so far."""
        left = len(job.queue)
        done = job.queue.size - left
        seconds = spent.by_host.get(str(job.queue.host), 0.0)
        if not done or not seconds:
            return left * self.interval / job.lanes
        return left * seconds / done
