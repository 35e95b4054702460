"""Whether the files of an open commit are still those that were verified.

They are read, or mapped, long after their checksums were compared. Whatever writes to a file
changes its time, so looking at the times after a search tells whether all that it read was right.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

from bahith.indexer.errors import EngineError, IndexDamaged


class Unchanged:
    """Looks at the files of a commit. Safe to share between threads."""

    def __init__(self, known: Any, look: Callable[[], Any], verify: Callable[[], None]) -> None:
        """``look`` returns sizes and times of the files, ``known`` is what they were when verified.

        ``verify`` reads the files again, and raises IndexDamaged where a checksum is wrong.
        """
        self._known = known
        self._look = look
        self._verify = verify
        self._lock = threading.Lock()
        self._damage: EngineError | None = None

    def check(self) -> None:
        """Raises IndexDamaged where a file has other content than when the commit was opened.

        A commit that was damaged once stays so, because what was read meanwhile may be cached.
        """
        if self._damage is None and self._look() != self._known:
            with self._lock:
                self._known = self._look()
                try:
                    self._verify()
                except IndexDamaged as error:
                    self._damage = error
        if self._damage:
            raise self._damage

    def is_worth_opening(self) -> bool:
        """Whether the commit is damaged, but its files have changed since this was last asked."""
        if self._damage is None:
            return False
        before, self._known = self._known, self._look()
        return bool(before != self._known)
