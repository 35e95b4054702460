"""Reading in a process of its own: for libraries that may crash, or not end, on a hostile file."""

from __future__ import annotations

import json
import resource
import threading
from collections.abc import Callable
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from typing import Any

from bahith.i18n import _, detailed
from bahith.indexer.errors import SourceError
from bahith.indexer.processes import SPAWN

SECONDS = 120
"""A file that takes longer is given up."""

MEMORY = 4 << 30
"""Bytes of address space that the process may have."""

Reader = Callable[[bytes], Any]
"""From the content of a file to values of JSON. A function of a module, so that it can be sent.
Raises ValueError, with a message for people, for a file that cannot be read."""


class Isolated:
    """Calls a reader in a process that is started on first use, and again after a crash.

    Threads take turns.
    """

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._lock = threading.Lock()
        self._process: SpawnProcess | None = None
        self._connection: Connection | None = None

    def __call__(self, content: bytes) -> Any:
        """What the reader makes of a file. Raises SourceError if it fails, crashes or hangs."""
        with self._lock:
            connection = self._connection or self._start()
            try:
                connection.send_bytes(content)
                if not connection.poll(SECONDS):
                    raise SourceError(_("its reader was stopped after %(n)s seconds", n=SECONDS))
                answer = json.loads(connection.recv_bytes())
            except (EOFError, OSError):
                self.stop()
                raise SourceError(_("its reader crashed")) from None
            except SourceError:
                self.stop()
                raise
        if "error" in answer:
            raise SourceError(detailed(_("not a file of its kind"), answer["error"]))
        return answer["value"]

    def _start(self) -> Connection:
        self._connection, other = SPAWN.Pipe()
        self._process = SPAWN.Process(target=_serve, args=(other, self._reader), daemon=True)
        self._process.start()
        other.close()
        return self._connection

    def stop(self) -> None:
        """End the process; the next call starts another one."""
        if self._process and self._connection:
            self._connection.close()
            self._process.kill()
            self._process.join()
        self._process = self._connection = None


def _serve(connection: Connection, reader: Reader) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    while True:
        try:
            content = connection.recv_bytes()
        except EOFError:
            return
        try:
            answer = {"value": reader(content)}
        except ValueError as error:
            answer = {"error": str(error)}
        connection.send_bytes(json.dumps(answer).encode())
