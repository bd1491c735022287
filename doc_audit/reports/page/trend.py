"""The numbers of the last runs as lines and tables."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from doc_audit.model.history import History, RunPoint

WIDTH = 240
HEIGHT = 48
_EDGE = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One number over the runs: *points* are `x,y` in a box of `WIDTH` by `HEIGHT`, *delta* is since the last complete run, if any.

    *origin* is the number of the first complete run before this one, if any.
    """

    name: str
    points: tuple[tuple[float, float], ...]
    first: int
    last: int
    delta: int | None = None
    origin: int | None = None

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

    def line(self, name: str) -> Line | None:
        """Give the line of that name; None if these runs have no such number."""
        for line in self.lines:
            if line.name == name:
                return line
        return None


# The numbers that are drawn, as the first screen calls them.
BROKEN, OVERDUE, OPEN = "Broken links", "Overdue pages", "Errors and warnings"
_METRICS: tuple[tuple[str, Callable[[RunPoint], int]], ...] = (
    (BROKEN, lambda run: run.broken),
    (OVERDUE, lambda run: run.overdue),
    (OPEN, lambda run: run.errors + run.warnings),
)


def trend(history: History | None) -> Trend | None:
    """Give the trend of *history*; None where there are not two runs to draw a line through."""
    if history is None or len(history.points) < 2:
        return None
    runs = history.points
    drawn = _drawn(runs, _METRICS)
    return replace(drawn, rules=_series(runs, lambda run: run.rules), owners=_series(runs, lambda run: run.owners))


def trend_of(history: History | None, owner: str) -> Trend | None:
    """Give the trend of one *owner*: of theirs, a run remembers only how many errors and warnings there were."""
    if history is None or len(history.points) < 2:
        return None
    return _drawn(history.points, ((OPEN, lambda run: run.owners.get(owner, 0)),))


def _drawn(runs: Sequence[RunPoint], metrics: Iterable[tuple[str, Callable[[RunPoint], int]]]) -> Trend:
    since, origin = _last_complete(runs[:-1]), _last_complete(runs[-2::-1])
    lines = []
    for name, metric in metrics:
        line = _line(name, list(map(metric, runs)))
        if since is not None and origin is not None:
            line = replace(line, delta=line.last - metric(since), origin=metric(origin))
        lines.append(line)
    return Trend(runs=tuple(runs), since=since, origin=origin, lines=tuple(lines), rules=(), owners=())


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
