"""A shape: a name, and a function from a number to something that can be measured."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

Work = Callable[[], object]


@dataclass(frozen=True, slots=True)
class Shape:
    """Input that grows with a number.

    *prepare* makes the input of size *n* in an empty folder, and gives the work to be measured. *n* is the smaller of the two sizes
    at which steps are counted. *most* is the largest at which the input is made at all.
    """

    name: str
    prepare: Callable[[int, Path], Work]
    n: int = 60
    most: int = 1_000_000


def together(*tables: Mapping[str, Shape] | list[Shape]) -> dict[str, Shape]:
    """Put lists of shapes together by name.

    Raises:
        ValueError: two have the same name.
    """
    found: dict[str, Shape] = {}
    for table in tables:
        for shape in table if isinstance(table, list) else table.values():
            if shape.name in found:
                raise ValueError(f"two shapes are called {shape.name}")
            found[shape.name] = shape
    return found
