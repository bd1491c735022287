"""Where the work of a fleet is done on other machines: a Dask scheduler and its workers, through distributed's own executor.

What is lost with a worker is done again elsewhere by the scheduler; nothing of that is done here.
"""

import contextlib
import logging
import re
import sys
import time
from collections.abc import Iterator
from concurrent.futures import Executor
from typing import TYPE_CHECKING

from doc_audit.errors import UsageError
from doc_audit.version import __version__

if TYPE_CHECKING:
    from distributed import Client

_ADDRESS = re.compile(r"(?:tcp|tls|wss?)://[A-Za-z0-9.\[\]:-]+:[0-9]{1,5}")
# Seconds that a scheduler may take to answer, and may be away.
_PATIENCE = 5.0
# Seconds that there may be no worker.
_NO_WORKER = 60.0


class Cluster:
    """The workers of one scheduler."""

    def __init__(self, client: "Client", address: str) -> None:
        """Take a *client* that is connected with the scheduler at *address*."""
        self._client = client
        self._address = address
        self._seen = time.monotonic()

    @contextlib.contextmanager
    def executor(self, _jobs: int) -> Iterator[Executor]:
        """Give an executor that has work done by all workers: the scheduler knows how many there are."""
        # Each piece of work is done when it is asked for: a repository may have changed since the same was asked last.
        executor: Executor = self._client.get_executor(pure=False)  # type: ignore[no-untyped-call]
        try:
            yield executor
        except BaseException:
            if self._client.status == "running":
                executor.shutdown(wait=False)
            raise
        executor.shutdown()

    def check(self) -> None:
        """See that there is somebody to do the work.

        Raises:
            UsageError: the scheduler is gone, or has had no worker for a minute.
        """
        end = time.monotonic() + _PATIENCE
        while self._client.status != "running":
            if time.monotonic() > end:
                raise UsageError(f"the Dask scheduler at {self._address} is gone; what was fetched and asked is kept")
            time.sleep(0.1)
        if self.workers():
            self._seen = time.monotonic()
        elif time.monotonic() > self._seen + _NO_WORKER:
            raise UsageError(f"the Dask scheduler at {self._address} has had no worker for {_NO_WORKER:.0f} seconds")

    def workers(self) -> int:
        """Count the workers, as of some seconds ago."""
        return len(self._client.scheduler_info(n_workers=-1)["workers"])

    def told(self) -> str:
        """Say in words what does the work, and where to watch it."""
        count = self.workers()
        words = f"{count} worker{'s' if count != 1 else ''} of the Dask scheduler at {self._address}"
        if "dashboard" in self._client.scheduler_info(n_workers=0).get("services", {}):
            words += f"; its dashboard is {self._client.dashboard_link}"
        return words


@contextlib.contextmanager
def cluster(address: str) -> Iterator[Cluster]:
    """Connect with the Dask scheduler at *address*, such as `tcp://10.0.0.5:8786`.

    Raises:
        UsageError: Dask is not installed, no scheduler answers, there is no worker, or one of another version.
    """
    if _ADDRESS.fullmatch(address) is None:
        raise UsageError(f"--scheduler {address}: give an address such as tcp://HOST:8786")
    try:
        from distributed import Client
    except ImportError as error:
        raise UsageError("--scheduler needs Dask: pip install 'doc-audit[dask]'") from error
    _silence()
    try:
        client = Client(address, timeout=_PATIENCE, set_as_default=False)  # type: ignore[no-untyped-call]
    except (OSError, ValueError) as error:
        raise UsageError(f"no Dask scheduler answers at {address} within {_PATIENCE:.0f} seconds") from error
    try:
        _check_versions(client, address)
        yield Cluster(client, address)
    finally:
        client.close(timeout=_PATIENCE)  # type: ignore[no-untyped-call]


def _silence() -> None:
    """Keep distributed's own log, in which each part has a level and an output of its own, from the terminal."""
    for name in list(logging.root.manager.loggerDict):
        if name.startswith("distributed"):
            # What goes wrong is said by us, in one line.
            logging.getLogger(name).disabled = True


def version() -> tuple[str, str]:
    """Give the versions of doc-audit and of Python that a process has."""
    return __version__, f"{sys.version_info[0]}.{sys.version_info[1]}"


def _check_versions(client: "Client", address: str) -> None:
    """See that all workers are as this process is: they send each other values of Python.

    Raises:
        UsageError: one is not, or there is none.
    """
    found = client.run(version, on_error="return")
    if not found:
        raise UsageError(f"the Dask scheduler at {address} has no worker; start one with: dask worker {address}")
    own = version()
    for worker, other in sorted(found.items()):
        if isinstance(other, BaseException):
            raise UsageError(f"the worker at {worker} cannot load doc-audit {own[0]}: {other}")
        if tuple(other) != own:
            raise UsageError(
                f"the worker at {worker} has doc-audit {other[0]} on Python {other[1]}, and this is {own[0]} on {own[1]}; "
                "install the same on both"
            )
