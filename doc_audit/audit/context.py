"""What a run takes from outside."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from doc_audit.events import Observer, ignore
from doc_audit.source.memory import PageMemory
from doc_audit.stopping import Stop


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What a run takes from outside: the clock, the environment, who watches, when to stop early, pages known.

    *resolver* turns a host and port into socket addresses; None is the system's.
    """

    clock: Callable[[], dt.datetime]
    environ: Mapping[str, str]
    observer: Observer = ignore
    stop: Stop = field(default_factory=Stop)
    memory: PageMemory | None = None
    resolver: Callable[[str, int], Sequence[tuple[int, tuple[Any, ...]]]] | None = None
