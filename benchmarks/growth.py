"""Time the shapes of `tests/growth` at n and at 4n: `python benchmarks/growth.py [WORD...]`; with words, only shapes that hold one.

The tests count steps of Python, and see nothing of what a call of C does inside: regular expressions, `str.find`, SQLite. Here n grows
until a run takes long enough to be timed. Printed are the shapes whose time grows faster than five times, worst first, and how
many there were; the exit code is 1 if there are any. Times are processor time, the best of three.
"""

import argparse
import gc
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "support"))

from shapes import SHAPES, Shape

MOST = 5.0
# Seconds. A run must take at least as long to be timed; one that takes longer is not run again to be sure.
SHORTEST, LONGEST = 0.05, 2.0


@dataclass(frozen=True, slots=True)
class Growth:
    """How long *shape* took at *n* and at 4n, in seconds."""

    shape: Shape
    n: int
    once: float
    fourfold: float

    @property
    def factor(self) -> float:
        return self.fourfold / self.once


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("words", nargs="*")
    options.add_argument("--all", action="store_true", help="print every shape, not only those that grow too fast")
    wanted = options.parse_args()
    shapes = [shape for name, shape in SHAPES.items() if not wanted.words or any(word in name for word in wanted.words)]
    found = [growth for growth in measured(shapes) if wanted.all or growth.factor > MOST]
    for growth in sorted(found, key=lambda growth: -growth.factor):
        print(
            f"{growth.factor:6.1f} times  {growth.shape.name}: {growth.once:.3f} s at {growth.n}, {growth.fourfold:.3f} s at {4 * growth.n}"
        )
    fast = sum(growth.factor > MOST for growth in found)
    print(f"{len(shapes)} shapes; {fast} grow faster than {MOST:.0f} times")
    return int(fast > 0)


def measured(shapes: list[Shape]) -> Iterator[Growth]:
    """Time *shapes* one after the other; one that never takes long is left out."""
    for number, shape in enumerate(shapes):
        print(f"\r{number}/{len(shapes)} {shape.name:70.70}", end="", file=sys.stderr, flush=True)
        growth = grown(shape)
        if growth is not None:
            if growth.factor > MOST and growth.fourfold < LONGEST:
                # Once more: other programs may have been in the way.
                growth = min(growth, grown(shape) or growth, key=lambda found: found.factor)
            yield growth
    print(file=sys.stderr)


def grown(shape: Shape) -> Growth | None:
    """Time *shape* at the first size that takes long enough; None if there is no such size."""
    n = shape.n
    timed(shape, 1)
    while (once := timed(shape, n)) < SHORTEST:
        n *= 4
        if 4 * n > shape.most:
            return None
    return Growth(shape, n, once, timed(shape, 4 * n))


def timed(shape: Shape, n: int) -> float:
    """Give the processor time of *shape* at *n*, in seconds."""
    best = float("inf")
    with tempfile.TemporaryDirectory() as folder:
        work = shape.prepare(n, Path(folder))
        for _ in range(3):
            # What the collector does has its own rhythm.
            gc.collect()
            gc.disable()
            begun = time.process_time()
            work()
            best = min(best, time.process_time() - begun)
            gc.enable()
            if best > LONGEST:
                break
    return best


if __name__ == "__main__":
    sys.exit(main())
