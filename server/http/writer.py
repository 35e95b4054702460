"""The process that writes what waits in the queue, replaced when it is lost."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from multiprocessing.context import SpawnProcess
from pathlib import Path

from bahith.i18n import SOURCE, using
from bahith.indexer.index import Index
from bahith.indexer.processes import SPAWN
from bahith.indexer.queue.writing import QueueWriter
from bahith.indexer.settings import MANIFEST, Settings
from bahith.server.http import metric_files
from bahith.server.http.log_lines import SUPERVISOR
from bahith.server.http.processes import LONGEST, STEADY, leave_to_parent, without_interrupts
from bahith.server.http.webhooks import Webhook, address

GRACE = 30.0
"""Seconds that the process has to finish a commit."""

_FIRST = 0.1
"""Seconds until the first attempt to replace it."""


@contextmanager
def writer(settings: Settings) -> Iterator[Callable[[], None]]:
    """A block during which a process applies the queue of the index, which is created if need be.

    It is given a function that has another process take its place.

    Raises as ``Index.add``, and SettingError.
    """
    if settings.webhook:
        address(settings)
    if not (Path(settings.index) / MANIFEST).exists():
        with Index(settings) as index:
            index.add([])
    supervisor = _Supervisor(settings)
    supervisor.start()
    try:
        yield supervisor.reload
    finally:
        supervisor.close()


class _Supervisor(threading.Thread):
    """Starts the process, and another one whenever it ends."""

    def __init__(self, settings: Settings) -> None:
        super().__init__(name="writer", daemon=True)
        self._settings = settings
        self._over = threading.Event()
        self._is_old = threading.Event()
        self._failures = 0

    def run(self) -> None:
        """Keep a process running."""
        while not self._over.is_set():
            started = time.monotonic()
            process: SpawnProcess | None = None
            try:
                process = SPAWN.Process(target=_write, args=(self._settings,), name="writer")
                with without_interrupts():
                    process.start()
                self._watch(process)
            except OSError as error:
                SUPERVISOR.error("no process could be started to write: %s", error)
            if self._over.is_set():
                return
            if self._is_old.is_set():
                self._is_old.clear()
                continue
            self._failures = 0 if time.monotonic() - started > STEADY else self._failures + 1
            seconds = min(LONGEST, _FIRST * 2.0 ** min(self._failures, 9))
            code = process.exitcode if process else None
            SUPERVISOR.warning(
                "the process that writes has ended (exit code %s); another one starts in %.1f s",
                *(code, seconds),
            )
            self._over.wait(seconds)

    def _watch(self, process: SpawnProcess) -> None:
        """Wait until the process ends; end it once that is asked for."""
        while process.is_alive():
            process.join(0.1)
            if self._over.is_set() or self._is_old.is_set():
                process.terminate()
                process.join(GRACE)
                process.kill()
        process.join()

    def reload(self) -> None:
        """Have another process take the place of this one, after the commit that it makes now."""
        self._is_old.set()

    def close(self) -> None:
        """End the process, after the commit that it makes now."""
        self._over.set()
        self.join()


def _write(settings: Settings) -> None:
    """What the process does."""
    leave_to_parent()
    is_over = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: is_over.set())
    os.nice(5)  # searches go first
    with using(SOURCE), ExitStack() as stack:
        webhook = stack.enter_context(closing(Webhook(settings))) if settings.webhook else None
        after = webhook.tell if webhook else lambda: None
        queue_writer = QueueWriter(settings, is_over.is_set, after, metric_files.commits(settings))
        stack.enter_context(closing(queue_writer))
        if webhook:
            webhook.start()
        queue_writer.run()
