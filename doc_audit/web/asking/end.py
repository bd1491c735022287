"""When a run has to end before all is asked: it is stopped, or its time is used up."""

import threading
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from doc_audit.model.plural import number
from doc_audit.web.judging.summary import Judged
from doc_audit.web.judging.verdict import Answer, Kind


@dataclass(slots=True)
class End:
    """Ends a run when *stop* is set, or after *seconds* (0: never). *reason* is why it was ended, None if it was not."""

    stop: threading.Event | None
    seconds: float
    began: float = field(default_factory=time.monotonic)
    reason: Kind | None = None

    def may_go_on(self) -> bool:
        """Say whether the run may go on asking."""
        if self.stop is not None and self.stop.is_set():
            self.reason = "stopped"
        elif self.seconds and time.monotonic() - self.began >= self.seconds:
            self.reason = "out-of-time"
        return self.reason is None

    def answer(self) -> Answer:
        """Give the answer for a link that was not reached."""
        if self.reason == "stopped":
            return Answer(kind="stopped", words="the run was stopped before this link was reached")
        if self.reason == "out-of-time":
            return Answer(kind="out-of-time", words="the time for asking was used up before this link was reached")
        return Answer(kind="network-down", words="the network could not be reached")

    def notes(self, judged: Iterable[Judged]) -> Iterator[str]:
        """Say how many links were not reached, if the run was ended."""
        if self.reason is None:
            return
        left = sum(item.answer is not None and item.answer.kind == self.reason for item in judged)
        if self.reason == "stopped":
            yield f"The run was stopped before it had reached {number(left, 'external link')}: unverified."
        else:
            yield (
                f"The time for external links ({self.seconds:g} s) was used up: {number(left, 'link')} not reached, "
                "and unverified. Next time they come first."
            )
