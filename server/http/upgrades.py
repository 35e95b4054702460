"""When another version has upgraded the index, processes of that version begin to answer."""

from __future__ import annotations

import threading
from collections.abc import Callable

from bahith.indexer.errors import BahithError
from bahith.indexer.index import Index
from bahith.indexer.settings import Settings

LOOK = 3.0
"""Seconds between two looks at which version made the index."""


class Upgrades(threading.Thread):
    """Calls ``reload`` whenever an index made by another version takes the place of the index.

    Processes that were started before go on with the old one, which they cannot refresh any more.
    """

    def __init__(self, settings: Settings, reload: Callable[[], None] = lambda: None) -> None:
        super().__init__(name="upgrades", daemon=True)
        self.reload = reload
        self._index = Index(settings)

    def run(self) -> None:
        """Look from time to time."""
        known = self._made_by()
        while True:
            threading.Event().wait(LOOK)
            now = self._made_by()
            if now and known and now != known:
                self.reload()
            known = now or known

    def _made_by(self) -> str | None:
        try:
            return self._index.made_by()
        except (BahithError, OSError):
            return None  # away, or being made
