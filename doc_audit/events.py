"""Progress as values: what a long run tells whoever watches."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """*done* of *total* in *phase* (`reading`, `checking links`, `history`); *detail* is a word on the current item."""

    phase: str
    done: int
    total: int
    detail: str = ""


Observer = Callable[[Progress], None]


def ignore(_: Progress) -> None:
    """Watch nothing."""


def counting(observer: Observer, phase: str, total: int, *, every: int) -> Callable[[int], None]:
    """Give a function that tells *observer* how many of *total* are done: each time that *every* more are, and at the end."""

    def tell(done: int) -> None:
        if done % every == 0 or done == total:
            observer(Progress(phase=phase, done=done, total=total))

    return tell
