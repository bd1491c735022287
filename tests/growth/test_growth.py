"""Whatever grows, the cost grows with it and no faster: four times the input is at most five times the steps."""

from pathlib import Path

import pytest
from shapes import SHAPES, Shape, steps

MOST = 5
# What a run costs in any case, and by how much that may vary.
SLACK = 1500


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
def test_four_times_the_input_is_at_most_five_times_the_steps(shape: Shape, tmp_path: Path) -> None:
    costs: list[int] = []
    for size in (1, 1, shape.n, 4 * shape.n):
        folder = tmp_path / str(len(costs))
        folder.mkdir()
        costs.append(steps(shape.prepare(size, folder)))
    # The first time, modules are imported and tables made; the second time is what a run costs in any case.
    base = costs[1]
    assert costs[3] - base <= MOST * max(0, costs[2] - base) + SLACK, costs[1:]


def test_there_are_many_shapes() -> None:
    assert len(SHAPES) >= 150
