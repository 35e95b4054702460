"""The rules in force for an open index, read again when their file changes.

Without rules nothing else of this package is imported.
"""

from __future__ import annotations

import datetime as dt
import logging
import os
import threading
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from bahith.analyzers.analyzer import Analyzer, Terms
from bahith.indexer.engines.facts import Version
from bahith.indexer.errors import BahithError
from bahith.indexer.query import Filter
from bahith.indexer.results import Effect
from bahith.indexer.settings import RULES

if TYPE_CHECKING:
    from bahith.indexer.rules.ruler import Ruler
    from bahith.indexer.rules.uses import Uses

_log = logging.getLogger(__name__)

Stamp = tuple[int, int, int]


def _nobody(effects: Sequence[Effect]) -> None:
    """An observer that is not interested."""


class InForce:
    """The rules of one index. Safe to share between threads."""

    def __init__(self, folder: Path | None = None, analyzer: Analyzer | None = None) -> None:
        """``folder`` is that of the index; without one there never are rules."""
        self._path = folder / RULES if folder else None
        self._analyzer = analyzer
        self._lock = threading.Lock()
        self._stamp: Stamp | None = None
        self.ruler: Ruler | None = None
        """What applies the rules; None without rules."""
        self.problem: BahithError | None = None
        """Why the file as it is now cannot be used; the rules before it are still in force."""
        self.observer: Callable[[Sequence[Effect]], None] = _nobody
        """Is told of the rules that acted on a search."""
        self._uses: Uses | None = None
        self.refresh()

    @classmethod
    def of(cls, ruler: Ruler | None) -> InForce:
        """Rules that never change, and whose uses nobody counts."""
        fixed = cls()
        fixed.ruler = ruler
        return fixed

    def acted(self, effects: Sequence[Effect]) -> None:
        """Count one use of each rule that acted on a search."""
        if effects and self._uses:
            self._uses.count(effect.id for effect in effects)
            self.observer(effects)

    def close(self) -> None:
        """Write down what was counted."""
        if self._uses:
            self._uses.flush()

    def refresh(self) -> None:
        """Read the file again if it has changed."""
        if self._path is None:
            return
        with self._lock:
            if (stamp := _stamp(self._path)) != self._stamp:
                self._read(self._path.parent)
                self._stamp = stamp

    def _read(self, folder: Path) -> None:
        from bahith.indexer.rules.ruler import Ruler
        from bahith.indexer.rules.store import installed
        from bahith.indexer.rules.uses import Uses

        self._uses = self._uses or Uses(folder)
        assert self._analyzer
        try:
            rules = installed(folder)
            self.ruler = Ruler(rules, self._analyzer) if rules else None
            self.problem = None
        except BahithError as error:
            # Only damage can cause this, or somebody who has changed the file by hand.
            _log.warning("the rules cannot be read: %s", error)
            self.problem = error

    @property
    def tag(self) -> str:
        """Another text for other rules; empty without rules."""
        return self.ruler.rules.tag if self.ruler else ""

    @property
    def hidden(self) -> tuple[Filter, ...]:
        """What articles pass that are not hidden from all questions."""
        return self.ruler.hidden if self.ruler else ()

    @property
    def hidden_count(self) -> int:
        """How many articles are hidden from all questions, whether they exist or not."""
        return len(self.ruler.hidden_ids) if self.ruler else 0

    def names(self, word: Terms) -> bool:
        """Whether a rule has this word, which is then taken as correctly spelled."""
        return self.ruler is not None and self.ruler.names(word)

    def marked(self, version: Version) -> Version:
        """``version``, another one under other rules; it is as new as the rules are."""
        if self._stamp is None:
            return version
        since = dt.datetime.fromtimestamp(self._stamp[2] / 10**9, dt.timezone.utc)
        tag = f"{version.tag}-{self.tag}" if self.tag else version.tag
        return replace(version, tag=tag, since=max(version.since, since))


def _stamp(path: Path) -> Stamp | None:
    """Another value after each change of the file: size, inode and time in ns; None without it."""
    try:
        found = os.stat(path)
    except OSError:
        return None
    return found.st_size, found.st_ino, found.st_mtime_ns
