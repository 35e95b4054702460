"""The loop that keeps an index up to date with folders."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import TypeVar

from bahith.i18n import Text, _
from bahith.indexer import declaring
from bahith.indexer.build import Progress, Summary
from bahith.indexer.errors import EngineUnavailable, IndexLocked
from bahith.indexer.index import Index
from bahith.indexer.sources.fields import NO_NAMES
from bahith.indexer.watching.changes import Changes
from bahith.indexer.watching.observing import Observing
from bahith.indexer.watching.updating import Updater

T = TypeVar("T")

TICK = 0.2
"""Seconds between two looks at what was reported."""

RETRY = 1.0
"""Seconds until another attempt, where somebody else writes or a server does not answer."""

COMPARED = 60.0
"""Seconds between comparisons of all files, which also find what nobody reported."""

SHARE = 100
"""All files are compared so rarely that it takes no more than one part in so many of the time."""


class Watcher:
    """Keeps an index up to date with folders, from ``run`` until ``stop``."""

    def __init__(
        self,
        index: Index,
        folders: Iterable[Path],
        fields: Mapping[str, str] = NO_NAMES,
        *,
        poll: float = 0,
        report: Callable[[Summary], None],
        say: Callable[[Text], None],
        progress: Progress | None = None,
    ) -> None:
        """The index becomes what ``bahith index --prune`` would make of ``folders``.

        But articles that come from no file stay. ``fields`` as of ``sources.read``. All files are
        compared every ``poll`` seconds, without reports of the system; 0 is for its reports, and
        comparisons now and then. ``report`` is called with what each batch did, ``say`` with what
        else people should know, ``progress`` as of ``build``.
        """
        self._index = index
        self._folders = [*dict.fromkeys(folder.absolute() for folder in folders)]
        self._names = declaring.names(fields, declaring.chosen(index.settings))
        self._poll = poll
        self._report, self._say, self._progress = report, say, progress
        self._changes = Changes()
        self._is_stopped = self._is_waiting = False
        self._next_comparison = 0.0

    def stop(self) -> None:
        """End ``run`` soon, with what was read committed. May be called by a signal handler."""
        self._is_stopped = True

    def run(self) -> None:
        """Watch until ``stop`` is called.

        Another writer, and a server that does not answer, are waited for. Raises as ``build``
        otherwise; SourceError where the system refuses to watch the folders.
        """
        with ExitStack() as stack:
            observing = None
            if not self._poll:
                observing = Observing(self._folders, self._changes)
                stack.callback(observing.close)
            while not self._is_stopped:
                if updater := self._attempt(self._updater):
                    stack.callback(updater.close)
                    self._loop(updater, observing)

    def _updater(self) -> Updater:
        has_settled = self._changes.has_settled
        return Updater(self._index, self._folders, self._names, has_settled, self._progress)

    def _loop(self, updater: Updater, observing: Observing | None) -> None:
        while not self._is_stopped:
            is_time = time.monotonic() >= self._next_comparison
            if observing and not (observing.works() and (not is_time or observing.has_room())):
                observing = None
                self._say(_lost())
            if is_time:
                self._changes.take()
                self._look(updater, None)
            elif self._changes.are_due():
                self._look(updater, self._changes.take())
            else:
                time.sleep(TICK)

    def _look(self, updater: Updater, places: set[Path] | None) -> None:
        """Bring the index up to date with what differs at some places, or anywhere."""
        started = time.monotonic()
        result = self._attempt(lambda: updater.update(places, lambda: self._is_stopped))
        if result is None and places is not None:
            self._changes.report(*places)
        if result:
            summary, again, is_complete = result
            if summary:
                self._report(summary)
            self._changes.report(*again)
            if is_complete:
                ended = time.monotonic()
                pause = self._poll or max(COMPARED, SHARE * (ended - started))
                self._next_comparison = ended + pause

    def _attempt(self, work: Callable[[], T]) -> T | None:
        """What the work returns; None where it cannot be done now: says so, and waits a little."""
        try:
            result = work()
        except (IndexLocked, EngineUnavailable) as error:
            if not self._is_waiting:
                self._say(_("%(error)s; waiting", error=error))
            self._is_waiting = True
            time.sleep(RETRY)
            return None
        self._is_waiting = False
        return result


def _lost() -> Text:
    return _(
        "the system reports no more changes: perhaps it lets nobody watch so many folders "
        "(fs.inotify.max_user_watches); all files are compared every %(n)s seconds instead",
        n=int(COMPARED),
    )
