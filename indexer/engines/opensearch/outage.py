"""Whether servers have stopped answering, so that not all requests need wait for them."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from bahith.indexer.errors import EngineUnavailable


class Outage:
    """Lets one request at a time ask servers that did not answer the last ones.

    The others are refused at once: threads that all wait for a dead server answer nobody.
    """

    def __init__(self) -> None:
        self._error: EngineUnavailable | None = None
        self._answered = 0.0
        self._asking = threading.Lock()

    @contextmanager
    def noticed(self) -> Iterator[None]:
        """A block that asks the servers. Raises EngineUnavailable where another one does that
        already, after they had not answered."""
        error, started = self._error, time.monotonic()
        if error and not self._asking.acquire(blocking=False):
            raise EngineUnavailable(error.args[0])
        try:
            yield
        except EngineUnavailable as failure:
            # Whatever else they have answered meanwhile, they are there: only this is too much.
            if self._answered < started:
                self._error = failure
            raise
        else:
            self._answered, self._error = time.monotonic(), None
        finally:
            if error:
                self._asking.release()

    def check(self) -> None:
        """Raise EngineUnavailable if the servers did not answer the last request."""
        if error := self._error:
            raise EngineUnavailable(error.args[0])
