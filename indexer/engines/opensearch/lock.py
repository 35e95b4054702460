"""The lock of the one writer: kept on the server, and alive as long as it beats."""

from __future__ import annotations

import threading
import time
import uuid
from contextlib import suppress
from typing import Any

from bahith.i18n import _
from bahith.indexer import deadlines
from bahith.indexer.engines.handover import locked
from bahith.indexer.engines.opensearch.ledger import Ledger, State, Taken
from bahith.indexer.errors import EngineError, IndexLocked

_LONGEST_GOODBYE = 5.0
_CHECKS = 10
"""How often a lock is checked within the time after which it counts as dead."""


class Lock:
    """Held from its creation to ``release``; after ``seconds`` without a beat, anyone may take it.

    ``orphaned`` says that the last owner died while holding it, perhaps in the middle of a commit.
    """

    def __init__(self, ledger: Ledger, where: str, seconds: float) -> None:
        """Wait until the lock is free or dead. Raises IndexLocked where its owner lives."""
        self._ledger = ledger
        self._where = where
        self._own = threading.Lock()
        self._released = threading.Event()
        self.orphaned = False
        try:
            self._state = self._acquired(seconds)
        except Taken:
            raise self._locked() from None
        self._lost = False
        self._thread = threading.Thread(target=self._beat, args=(seconds / 4,), daemon=True)
        self._thread.start()

    def _acquired(self, seconds: float) -> State:
        state = self._ledger.read()
        deadline = time.monotonic() + seconds
        while state.owner and time.monotonic() < deadline:
            time.sleep(seconds / _CHECKS)
            now = self._ledger.read()
            if now.owner and now.version != state.version:
                raise self._locked()
            state = now
        self.orphaned = bool(state.owner) or not state.is_quiet
        return self._ledger.change(state, owner=uuid.uuid4().hex, beat=state.beat + 1)

    def before_sending(self) -> None:
        """Wait for a backup, then say that a batch is on its way. Raises as ``change``."""
        self._ledger.wait_while_paused()
        self.change(sending=True)

    def _locked(self) -> IndexLocked:
        return locked(self._where)

    @property
    def state(self) -> State:
        """The state as this writer left it."""
        with self._own:
            return self._state

    def change(self, **changes: Any) -> None:
        """Change the state of the index. Raises IndexLocked if another writer has taken over."""
        with self._own:
            try:
                if self._lost:
                    raise Taken
                beat = self._state.beat + 1
                self._state = self._ledger.change(self._state, beat=beat, **changes)
            except Taken:
                self._lost = True
                message = _(
                    "%(place)s: this process was suspended for so long that another one took over "
                    "its index; what it had not committed is lost",
                    place=self._where,
                )
                raise IndexLocked(message) from None

    def _beat(self, every: float) -> None:
        while not self._released.wait(every):
            # A server that does not answer now may answer at the next beat.
            with deadlines.within(4 * every), suppress(EngineError):
                self.change()

    def release(self) -> None:
        """Let another process write; if the server is gone, the lock expires by itself."""
        if not self._released.is_set():
            self._released.set()
            self._thread.join()
            with deadlines.within(_LONGEST_GOODBYE), suppress(EngineError):
                self.change(owner="")
