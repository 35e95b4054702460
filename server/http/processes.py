"""Several processes that do the same work until this one is interrupted."""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess
from typing import Any

from bahith.i18n import _
from bahith.indexer.errors import WorkerLost
from bahith.indexer.processes import SPAWN, die_with_parent

GRACE = 10
"""Seconds that a process has to finish its answers."""

Ready = Callable[[], None]
"""A function for each process to call once it can answer."""


class Processes:
    """Runs ``work(ready, *arguments)`` in ``count`` processes.

    ``work`` is a module-level function: processes are spawned, because a fork would copy
    the locks and connections of an engine.
    """

    def __init__(self, work: Callable[..., None], arguments: tuple[Any, ...], count: int) -> None:
        """Start them and wait until all are ready.

        Raises the error of one that fails, or WorkerLost if one ends without an error.
        """
        self._work = work
        self._arguments = arguments
        self._running: list[SpawnProcess] = []
        try:
            for pipe in [self._start() for _ in range(count)]:
                _expect(pipe)
        except BaseException:
            self.close()
            raise

    def run(self) -> None:
        """Replace each process that ends, until interrupted; then end all.

        Raises as ``__init__`` does if a replacement cannot start.
        """
        try:
            while True:
                ended = wait([process.sentinel for process in self._running])
                for process in [one for one in self._running if one.sentinel in ended]:
                    self._running.remove(process)
                    process.join()
                    message = _(
                        "process %(pid)s, which answered requests, has ended (exit code %(code)s); "
                        "another one takes its place",
                        pid=process.pid,
                        code=process.exitcode,
                    )
                    print(message, file=sys.stderr, flush=True)
                    _expect(self._start())
        except KeyboardInterrupt:
            pass
        finally:
            self.close()

    def close(self) -> None:
        """End all processes; each has ``GRACE`` seconds to finish its answers."""
        for process in self._running:
            process.terminate()
        for process in self._running:
            process.join(GRACE)
            process.kill()
            process.join()
        self._running.clear()

    def _start(self) -> Connection:
        pipe, other = SPAWN.Pipe(duplex=False)
        process = SPAWN.Process(target=_run, args=(other, self._work, self._arguments))
        process.start()
        self._running.append(process)
        # The pipe ends with the process.
        other.close()
        return pipe


def _expect(pipe: Connection) -> None:
    """Wait until a process is ready; raises as ``Processes`` does."""
    with pipe:
        try:
            error = pipe.recv()
        except EOFError:
            message = _(
                "a process that answers requests ended before it was ready, perhaps for lack of "
                "memory; with fewer BAHITH_WORKERS it needs less"
            )
            raise WorkerLost(message) from None
    if error:
        raise error


def _run(pipe: Connection, work: Callable[..., None], arguments: tuple[Any, ...]) -> None:
    # Ctrl-C reaches all processes of a terminal; the one that started them ends the others.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, lambda *_signal: sys.exit(0))
    die_with_parent()
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
