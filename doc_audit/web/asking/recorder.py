"""Answers on their way into the cache: each is held back until it is certain that the network is not to blame for it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from doc_audit.web.asking.cache import Cache
from doc_audit.web.asking.remembered import RememberedAnswer, row_of
from doc_audit.web.http.network import NetworkState
from doc_audit.web.judging.summary import Judged
from doc_audit.web.judging.verdict import Kind


@dataclass(slots=True)
class Recorder:
    """Writes into *cache*; *known* is what earlier runs knew, *state* what this one has learned about the network."""

    cache: Cache
    known: Mapping[str, RememberedAnswer]
    state: NetworkState
    _waiting: list[Judged] = field(default_factory=list)

    def add(self, item: Judged) -> None:
        """Remember *item*, now or when it is certain."""
        if item.answer is None or self._is_certain(item.answer.kind):
            self._write(item)
        else:
            self._waiting.append(item)

    def settle(self) -> None:
        """Remember what has become certain meanwhile, so that a kill loses no more of it than of the rest."""
        waiting, self._waiting = self._waiting, []
        for item in waiting:
            self.add(item)

    def finish(self, judged: Mapping[str, Judged]) -> None:
        """Remember what is left, as *judged* at the end of the run."""
        for item in self._waiting:
            self._write(judged[item.outcome.url])

    def _is_certain(self, kind: Kind) -> bool:
        if kind == "no-such-host":
            return self.state.resolved and self.state.reached
        return kind != "certificate" or self.state.secure > 0

    def _write(self, item: Judged) -> None:
        outcome, answer = item.outcome, item.answer
        if answer is None or outcome.checked_at is None:
            return
        self.cache.put(
            row_of(
                outcome,
                answer.kind,
                self.known.get(outcome.url),
                outcome.checked_at,
                etag=answer.etag,
                last_modified=answer.last_modified,
                fingerprint=item.fingerprint,
            )
        )
