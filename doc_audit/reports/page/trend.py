"""The numbers of the last runs as lines and tables."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from doc_audit.model.history import History, RunPoint

WIDTH = 240
HEIGHT = 48
_EDGE = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One number over the runs: *points* are `x,y` in a box of `WIDTH` by `HEIGHT`, *delta* is since the last complete run, if any."""

    name: str
    points: tuple[tuple[float, float], ...]
    first: int
    last: int
    delta: int | None = None

    @property
    def path(self) -> str:
        """Write the points as SVG takes them."""
        return " ".join(f"{x:g},{y:g}" for x, y in self.points)


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """The errors and warnings of one rule or owner over the runs."""

    name: str
    values: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Trend:
    """*runs* from old to new, this one last; *since* is the last complete one before it, *origin* the first complete one."""

    runs: tuple[RunPoint, ...]
    since: RunPoint | None
    origin: RunPoint | None
    lines: tuple[Line, ...]
    rules: tuple[Series, ...]
    owners: tuple[Series, ...]


_METRICS: tuple[tuple[str, Callable[[RunPoint], int]], ...] = (
    ("Broken links", lambda run: run.broken),
    ("Overdue pages", lambda run: run.overdue),
    ("Errors and warnings", lambda run: run.errors + run.warnings),
)


def trend(history: History | None) -> Trend | None:
    """Give the trend of *history*; None where there are not two runs to draw a line through."""
    if history is None or len(history.points) < 2:
        return None
    runs = history.points
    since = _last_complete(runs[:-1])
    lines = []
    for name, metric in _METRICS:
        line = _line(name, list(map(metric, runs)))
        if since is not None:
            line = replace(line, delta=line.last - metric(since))
        lines.append(line)
    return Trend(
        runs=runs,
        since=since,
        origin=_last_complete(runs[-2::-1]),
        lines=tuple(lines),
        rules=_series(runs, lambda run: run.rules),
        owners=_series(runs, lambda run: run.owners),
    )


def _last_complete(runs: Sequence[RunPoint]) -> RunPoint | None:
    """Give the last complete run: an incomplete one finds less, and measured by it the next would always look worse."""
    for run in reversed(runs):
        if run.complete:
            return run
    return None


def signed(number: int) -> str:
    """Write `+3`, `−2` (a minus sign, not a hyphen), `±0`."""
    if number > 0:
        return f"+{number:,}"
    if number < 0:
        return f"\u2212{-number:,}"
    return "±0"


def _line(name: str, values: Sequence[int]) -> Line:
    most = max(*values, 1)
    step = (WIDTH - 2 * _EDGE) / (len(values) - 1)
    room = HEIGHT - 2 * _EDGE
    points = []
    for index, value in enumerate(values):
        points.append((round(_EDGE + index * step, 1), round(HEIGHT - _EDGE - room * value / most, 1)))
    return Line(name=name, points=tuple(points), first=values[0], last=values[-1])


def _series(runs: Sequence[RunPoint], counts_of: Callable[[RunPoint], Mapping[str, int]]) -> tuple[Series, ...]:
    """Give the counts of each run by name, the empty name last."""
    counted = list(map(counts_of, runs))
    names: set[str] = set().union(*counted)
    found = []
    for name in sorted(names, key=lambda name: (not name, name.casefold(), name)):
        found.append(Series(name=name, values=tuple(counts.get(name, 0) for counts in counted)))
    return tuple(found)
