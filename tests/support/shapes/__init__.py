"""How much dearer a run gets as its input grows: shapes of input, the real code that they go through, and a count of its steps."""

from shapes.pages import PAGES
from shapes.shape import Shape, together
from shapes.steps import steps
from shapes.stores import GIT, SERVERS, STORES, TEXTS, rendered
from shapes.trees import TREES

__all__ = ["SHAPES", "Shape", "steps"]

SHAPES = together(PAGES, TREES, STORES, rendered(), TEXTS, GIT, SERVERS)
