"""Steps of a piece of Python: lines run and functions called, wherever they are. The same work always takes as many."""

import sys
import threading
from collections.abc import Callable
from types import FrameType
from typing import Any


def steps(work: Callable[[], object]) -> int:
    """Run *work* and count its steps, those of the threads that it starts too.

    What a call of C does inside is one step: a search through a long text costs no more than one through a short one.
    """
    count = 0

    def line(_: FrameType, __: str, ___: object) -> Any:
        nonlocal count
        count += 1
        return line

    def call(_: FrameType, event: str, __: object) -> None:
        nonlocal count
        if event == "c_call":
            count += 1

    before = sys.gettrace(), sys.getprofile()
    threading.settrace(line)
    sys.setprofile(call)
    sys.settrace(line)
    try:
        work()
    finally:
        sys.settrace(before[0])
        sys.setprofile(before[1])
        threading.settrace(None)
    return count
