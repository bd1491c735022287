"""Where the work of a fleet is done: one seam, `concurrent.futures.Executor`, and processes of this machine behind it."""

import contextlib
import multiprocessing
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import FIRST_COMPLETED, CancelledError, Executor, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import partial
from typing import Any

from doc_audit.errors import DocAuditError
from doc_audit.events import Observer, Progress
from doc_audit.source.workers import begin_worker, parent_to_watch, process_context
from doc_audit.stopping import Stop, Stopped

# Gives an executor with at most so many workers, for one stage of the run.
OpenExecutor = Callable[[int], AbstractContextManager[Executor]]
# Seconds between two looks at whether the run is to end.
_WAKE = 0.2
_MOST_KILLED = 3
_KILLED = f"auditing it has ended {_MOST_KILLED} worker processes; it may need more memory than there is"
_STOPPED = "the run was stopped before it was audited"


@dataclass(frozen=True, slots=True, kw_only=True)
class Failed:
    """A piece of work that gave no result, and why, in words for the user."""

    reason: str


def nothing_to_check() -> None:
    """Say that there is somebody to do the work: processes of our own are."""


@contextlib.contextmanager
def processes(jobs: int) -> Iterator[Executor]:
    """Give an executor of *jobs* processes on this machine. They end with this one, and leave Ctrl-C to it."""
    context = process_context()
    pool = ProcessPoolExecutor(jobs, mp_context=context, initializer=begin_worker, initargs=(parent_to_watch(context),))
    try:
        yield pool
    except BaseException:
        pool.shutdown(wait=False, cancel_futures=True)
        for worker in multiprocessing.active_children():
            worker.terminate()
        raise
    pool.shutdown()


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """How one stage of the run is done: where, by how many, what is told whom, and when to end.

    *check* raises `DocAuditError` once nobody is there any more to do it.
    """

    open_executor: OpenExecutor
    jobs: int
    phase: str
    observer: Observer
    stop: Stop
    check: Callable[[], None]


def each(stage: Stage, function: Callable[..., Any], work: Mapping[str, tuple[Any, ...]]) -> Iterator[tuple[str, Any]]:
    """Call *function* with the arguments of each piece of *work*, and give each result with its name as it comes.

    What fails gives `Failed`, and so does what is left once the run is to end. A worker that dies takes only its own work with
    it: that is done again, alone, and given up once it has killed three workers.
    """
    suspects: dict[str, tuple[Any, ...]] = {}
    done = 0
    for name, result in _together(stage, function, work):
        if isinstance(result, BrokenProcessPool):
            suspects[name] = work[name]
            continue
        done += 1
        stage.observer(Progress(phase=stage.phase, done=done, total=len(work), detail=name))
        yield name, result
    for name, arguments in suspects.items():
        done += 1
        stage.observer(Progress(phase=stage.phase, done=done, total=len(work), detail=name))
        yield name, _alone(stage, function, name, arguments)


def _alone(stage: Stage, function: Callable[..., Any], name: str, arguments: tuple[Any, ...]) -> Any:
    """Do a piece of work that was there when a worker died, in a worker of its own."""
    for _ in range(_MOST_KILLED - 1):
        if stage.stop.is_set():
            return Failed(reason=_STOPPED)
        for _, result in _together(stage, function, {name: arguments}):
            if not isinstance(result, BrokenProcessPool):
                return result
    return Failed(reason=_KILLED)


def _together(
    stage: Stage, function: Callable[..., Any], work: Mapping[str, tuple[Any, ...]]
) -> Iterator[tuple[str, Any]]:
    """Do all *work* at once. What was at work, or was to come, when a worker died gives `BrokenProcessPool`."""
    if not work:
        return
    left = dict(work)
    with contextlib.suppress(Stopped), stage.open_executor(min(stage.jobs, len(work))) as executor:
        submit = partial(_submit, executor, function)
        names = {submit(arguments): name for name, arguments in work.items()}
        pending = set(names)
        while pending:
            ready, pending = wait(pending, timeout=_WAKE, return_when=FIRST_COMPLETED)
            stage.check()
            for future in ready:
                name = names.pop(future)
                del left[name]
                yield name, _result(future)
            if stage.stop.is_set():
                raise Stopped
    for name in left:
        yield name, Failed(reason=_STOPPED)


def _submit(executor: Executor, function: Callable[..., Any], arguments: tuple[Any, ...]) -> "Future[Any]":
    try:
        return executor.submit(function, *arguments)
    except BrokenProcessPool as error:
        # A worker died before everything was handed out.
        broken: Future[Any] = Future()
        broken.set_exception(error)
        return broken


def _result(future: "Future[Any]") -> Any:
    """Give what *future* holds; an exception as `Failed`, but for a broken pool, which is no fault of the work for certain."""
    try:
        return future.result()
    except BrokenProcessPool as error:
        return error
    except Stopped:
        return Failed(reason=_STOPPED)
    except CancelledError:
        return Failed(reason="the work was given up where it was done; run again")
    except DocAuditError as error:
        return Failed(reason=str(error))
    except OSError as error:
        return Failed(reason=f"{error.filename or 'a file'}: {error.strerror or error}")
    except Exception as error:  # whatever is wrong with one repository must not lose the others
        if type(error).__name__ == "KilledWorker":
            # Of distributed, which need not be installed.
            return Failed(reason=_KILLED)
        return Failed(reason=f"internal error: {type(error).__name__}: {error}")
