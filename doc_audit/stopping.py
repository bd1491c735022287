"""Being asked to end: a request that long work looks at, and that cuts short what may be cut."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager


class Stopped(BaseException):
    """The run was asked to end, and this piece of work is given up. No `except Exception` may take it for a fault."""


class Stop(threading.Event):
    """Is set once the run is asked to end. Work that leaves nothing half done when it is given up is marked by `cuttable`."""

    def __init__(self) -> None:
        """Begin without a request."""
        super().__init__()
        self._cuttable = False

    def ask(self) -> None:
        """Ask for the end, from a signal handler of the main thread.

        Raises:
            Stopped: the main thread is in the middle of work that may be cut.
        """
        self.set()
        if self._cuttable:
            self._cuttable = False
            raise Stopped

    @contextmanager
    def cuttable(self) -> Iterator[None]:
        """Let `ask` cut the work inside short. Nothing else may happen in there: it may end between any two steps.

        Raises:
            Stopped: the end was asked for, before or meanwhile.
        """
        self._cuttable = True
        try:
            if self.is_set():
                raise Stopped
            yield
        finally:
            self._cuttable = False
