"""What has become of each link so far: answers turned into outcomes, with what earlier runs knew of the link."""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from doc_audit.model.outcome import Outcome
from doc_audit.model.redact import redact
from doc_audit.web.address import Host
from doc_audit.web.asking.fetch import Asked, Task
from doc_audit.web.asking.remembered import ALIVE, RememberedAnswer, with_history
from doc_audit.web.judging.summary import Judged
from doc_audit.web.judging.verdict import Answer, verdict_of


@dataclass(frozen=True, slots=True)
class Outcomes:
    """The outcomes of a run by key. *known* is what earlier runs knew; *confirm* as in the settings."""

    known: Mapping[str, RememberedAnswer]
    now: Callable[[], dt.datetime]
    confirm: bool
    judged: dict[str, Judged] = field(default_factory=dict)

    def keep(self, key: str, answer: Answer) -> None:
        """Keep an *answer* for which nobody was asked."""
        self.judged[key] = Judged(outcome=self._outcome(key, answer), answer=answer, fingerprint="")

    def recall(self, key: str, host: Host) -> None:
        """Keep the answer of an earlier run, which still holds."""
        outcome = self.known[key].outcome(key)
        self.judged[key] = Judged(outcome=outcome, answer=None, fingerprint="", host=str(host))

    def judge(self, task: Task, asked: Asked, fingerprint: str) -> Iterator[Judged]:
        """Keep what was learned by asking for every link of *task*, and give it."""
        host = str(task.address.host)
        for fragment, key in task.keys:
            answer = self._as_before(asked.anchors.get(fragment, asked.answer), fragment, key)
            outcome = self._outcome(key, answer, checked_at=self.now(), attempts=asked.attempts)
            judged = Judged(outcome=outcome, answer=answer, fingerprint=fingerprint, host=host)
            self.judged[key] = judged
            yield judged

    def _as_before(self, answer: Answer, fragment: str, key: str) -> Answer:
        """Give an answer of 304 the words of the answer that it confirms."""
        before = self.known.get(key)
        if answer.status == 304 and answer.kind == "fine" and fragment and before is not None:
            return replace(answer, words=before.reason)
        return answer

    def _outcome(self, key: str, answer: Answer, checked_at: dt.datetime | None = None, attempts: int = 0) -> Outcome:
        verdict = verdict_of(answer.kind)
        outcome = Outcome(
            url=key,
            verdict=verdict,
            reason=redact(answer.words),
            status=answer.status,
            hops=answer.hops,
            final_url=answer.final_url,
            attempts=attempts,
            checked_at=checked_at,
        )
        if verdict in ALIVE:
            return replace(outcome, last_ok=checked_at)
        return with_history(outcome, self.known.get(key), checked_at or self.now(), confirm=self.confirm)
