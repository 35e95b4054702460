"""Several processes that do the same work until this one is interrupted."""

from __future__ import annotations

import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing import resource_tracker
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess
from typing import Any

from bahith.i18n import _
from bahith.indexer.errors import WorkerLost
from bahith.indexer.processes import SPAWN
from bahith.server.http.connections import DRAIN
from bahith.server.http.log_lines import SUPERVISOR

GRACE = DRAIN + 10
"""Seconds that a process has to finish its answers."""

LONGEST = 30.0
"""Seconds at most between two attempts to start a process."""

STEADY = 10.0
"""A process that has answered for so many seconds is no part of a series of failures."""

_FOR_PARENT = {signal.SIGINT} | ({signal.SIGHUP} if hasattr(signal, "SIGHUP") else set())

Ready = Callable[[], None]
"""A function for each process to call once it can answer."""


@dataclass(eq=False)
class _Worker:
    """A process, and the pipe on which it reports that it is ready; None if it has."""

    process: SpawnProcess
    pipe: Connection | None
    since: float = 0.0


class Processes:
    """Runs ``work(ready, *arguments)`` in ``count`` processes.

    ``work`` is a module-level function: processes are spawned, because a fork would copy
    the locks and connections of an engine.
    """

    def __init__(
        self,
        work: Callable[..., None],
        arguments: tuple[Any, ...],
        count: int,
        at_end: Callable[[], None] = lambda: None,
        ended: Callable[[int], None] = lambda pid: None,
    ) -> None:
        """Start them and wait until all are ready; ``at_end`` is called before they are ended.

        ``ended`` is called after one of them has ended before, with its id.

        Raises the error of one that fails, or WorkerLost if one ends without an error.
        """
        self._work = work
        self._arguments = arguments
        self._count = count
        self._at_end = at_end
        self._ended = ended
        self._running: list[_Worker] = []
        self._former: list[_Worker] = []
        self._asked, self._ask = SPAWN.Pipe(duplex=False)
        self._is_asked_again = False
        self._failures = 0
        self._due = 0.0
        try:
            for worker in [self._start() for _ in range(count)]:
                _expect(worker)
        except BaseException:
            self.close()
            raise

    def run(self) -> None:
        """Replace each process that ends, or all after ``reload``, until interrupted; then end all.

        Where no replacement can start, the others go on, and it tries again later: after 1, 2, 4
        … ``LONGEST`` seconds.
        """
        try:
            while True:
                missing = len(self._running) < self._count
                if missing and time.monotonic() >= self._due:
                    self._try_to_start()
                    continue
                self._await(max(0.0, self._due - time.monotonic()) if missing else None)
        except KeyboardInterrupt:
            pass
        finally:
            self.close()

    def _try_to_start(self) -> None:
        try:
            self._start()
        except OSError as error:  # such as too many open files
            self._tell_failure(error)

    def reload(self) -> None:
        """Have ``run`` start new processes in place of all, which end once the new ones are ready.

        Asked while they start, it starts others once they are ready, however often it is asked.
        Signal handlers and other threads may call this.
        """
        self._ask.send(None)

    def _await(self, seconds: float | None) -> None:
        """Wait until something happens to a process, and take note of it."""
        ends = [worker.process.sentinel for worker in (*self._running, *self._former)]
        pipes = [worker.pipe for worker in self._running if worker.pipe]
        happened = wait([*ends, *pipes, self._asked], seconds)
        for worker in [*self._former]:
            if worker.process.sentinel in happened:
                self._former.remove(worker)
                worker.process.join()
                self._tell_end(worker)
        for worker in [*self._running]:
            if worker.pipe is not None and worker.pipe in happened:
                self._see_start(worker)
            elif worker.pipe is None and worker.process.sentinel in happened:
                self._see_end(worker)
        if self._asked in happened:
            while self._asked.poll():
                self._asked.recv()
            self._failures, self._due = 0, 0.0
            self._is_asked_again = bool(self._former) and not self._all_answer()
            if not self._is_asked_again:
                self._replace()

    def _all_answer(self) -> bool:
        return len(self._running) == self._count and not any(one.pipe for one in self._running)

    def _replace(self) -> None:
        self._former += self._running
        self._running = []

    def _see_start(self, worker: _Worker) -> None:
        try:
            _expect(worker)
        except Exception as error:
            self._remove(worker)
            self._tell_failure(error)
        else:
            SUPERVISOR.info("process %s answers requests now", worker.process.pid)
            if self._all_answer():
                # They finish what they have begun to answer; all that comes is for the new ones.
                for former in self._former:
                    former.process.terminate()
                if self._is_asked_again:
                    self._is_asked_again = False
                    self._replace()

    def _tell_failure(self, error: Exception) -> None:
        SUPERVISOR.error(
            "no process could be started to answer requests; another attempt follows in %.0f s: %s",
            *(self._postpone(), error),
        )

    def _see_end(self, worker: _Worker) -> None:
        self._remove(worker)
        if time.monotonic() - worker.since >= STEADY:
            self._failures = 0
            self._due = 0.0
        else:
            self._postpone()
        SUPERVISOR.warning(
            "process %s, which answered requests, has ended (exit code %s); another one takes its "
            "place",
            *(worker.process.pid, worker.process.exitcode),
        )

    def _postpone(self) -> float:
        """Set the time of the next attempt; how many seconds it is from now."""
        seconds = min(LONGEST, 2.0 ** min(self._failures, 9))
        self._failures += 1
        self._due = time.monotonic() + seconds
        return seconds

    def _remove(self, worker: _Worker) -> None:
        self._running.remove(worker)
        worker.process.join(GRACE)
        if worker.process.is_alive():
            worker.process.kill()
        worker.process.join()
        self._tell_end(worker)

    def _tell_end(self, worker: _Worker) -> None:
        if worker.process.pid is not None:
            self._ended(worker.process.pid)

    def close(self) -> None:
        """End all processes; each has ``GRACE`` seconds to finish its answers."""
        self._at_end()
        workers = [*self._running, *self._former]
        for worker in workers:
            worker.process.terminate()
        for worker in workers:
            worker.process.join(GRACE)
            worker.process.kill()
            worker.process.join()
            if worker.pipe:
                worker.pipe.close()
        self._running.clear()
        self._former.clear()

    def _start(self) -> _Worker:
        pipe, other = SPAWN.Pipe(duplex=False)
        process = SPAWN.Process(target=_run, args=(other, self._work, self._arguments))
        with other:  # the pipe ends with the process
            try:
                with without_interrupts():
                    process.start()
            except BaseException:
                pipe.close()
                raise
        worker = _Worker(process, pipe)
        self._running.append(worker)
        return worker


@contextmanager
def without_interrupts() -> Iterator[None]:
    """A block in which processes start that neither Ctrl-C nor SIGHUP reaches, until
    ``leave_to_parent`` there.

    Otherwise they would end while they import, after Ctrl-C with a traceback each.
    """
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    resource_tracker.ensure_running()  # it would undo what follows
    before = signal.pthread_sigmask(signal.SIG_BLOCK, _FOR_PARENT)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def leave_to_parent() -> None:
    """Ignore the signals that may reach all processes of a terminal or a unit of systemd.

    For a process that started ``without_interrupts``: its parent ends or replaces it.
    """
    for number in _FOR_PARENT:
        signal.signal(number, signal.SIG_IGN)
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _FOR_PARENT)


def _expect(worker: _Worker) -> None:
    """Wait until a process is ready; raises as ``Processes`` does."""
    assert worker.pipe
    pipe, worker.pipe = worker.pipe, None
    worker.since = time.monotonic()
    with pipe:
        try:
            error = pipe.recv()
        except (EOFError, ConnectionError):
            message = _(
                "a process that answers requests ended before it was ready, perhaps for lack of "
                "memory; with fewer BAHITH_WORKERS it needs less"
            )
            raise WorkerLost(message) from None
    if error:
        raise error


def _run(pipe: Connection, work: Callable[..., None], arguments: tuple[Any, ...]) -> None:
    leave_to_parent()
    signal.signal(signal.SIGTERM, lambda *_signal: sys.exit(0))
    ready = False

    def report_ready() -> None:
        nonlocal ready
        ready = True
        with pipe:
            pipe.send(None)

    try:
        work(report_ready, *arguments)
    except Exception as error:
        if ready:
            raise
        with suppress(OSError), pipe:
            pipe.send(error)
