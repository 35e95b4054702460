"""Articles analyzed and prepared for an engine: in this process, or in many at once.

What is asked for comes back in the same order. A process for it takes a second or two to start,
because it reads the lexicon; so few articles are prepared here, and the first of many as well.
"""

from __future__ import annotations

import gc
import signal
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import Any

from bahith.analyzers.analyzer import Analyzer, gc_paused
from bahith.i18n import _
from bahith.indexer.article import Article
from bahith.indexer.documents import PARTS, Documents
from bahith.indexer.engines import engine
from bahith.indexer.engines.base import Engine
from bahith.indexer.errors import WorkerLost
from bahith.indexer.near_duplicates import fingerprints
from bahith.indexer.processes import SPAWN, cores, die_with_parent

FEW = 2000
"""Articles up to which no process is started."""

AHEAD = 2
"""Chunks in work or waiting, for each process: as many as memory must hold at a time."""


def documents(analyzer: Analyzer, articles: Sequence[Article]) -> Documents:
    """Articles with the terms of their words and the fingerprints of their bodies."""
    texts = [text for one in articles for text in (one.title, one.body, one.source)]
    words = analyzer.encode(texts)
    return Documents(articles, words, fingerprints(words)[1::PARTS])


class Workers:
    """Prepares chunks of articles for ``engine``; leave the ``with`` block to end all processes."""

    def __init__(self, name: str, analyzer: Analyzer, processes: int) -> None:
        """``processes`` is how many may be started; 0 is one for each core there is."""
        self._name = name
        self._kind = engine(name)
        self._analyzer = analyzer
        self._processes = processes or cores()
        self._taken = 0
        self._pool: ProcessPoolExecutor | None = None
        self._ready: Future[None] | None = None
        self._waiting: deque[Future[Any]] = deque()

    def take(self, articles: Sequence[Article]) -> Iterator[Any]:
        """Have a chunk prepared; gives what is ready of it and the chunks before it, in order.

        Raises WorkerLost where a process has died.
        """
        self._taken += len(articles)
        if self._is_here():
            yield _work(self._kind, self._analyzer, articles)
            return
        try:
            self._waiting.append(self._started().submit(_prepared, articles))
        except BrokenProcessPool as error:
            raise _lost() from error
        while len(self._waiting) > AHEAD * self._processes or (
            self._waiting and self._waiting[0].done()
        ):
            yield self._next()

    def rest(self) -> Iterator[Any]:
        """Wait for all chunks that have not been given, and give them, in order."""
        while self._waiting:
            yield self._next()

    def _next(self) -> Any:
        try:
            return self._waiting.popleft().result()
        except BrokenProcessPool as error:
            raise _lost() from error

    def _is_here(self) -> bool:
        """Whether this process does it: there are few articles, or no other is ready yet."""
        if self._processes == 1 or self._taken <= FEW:
            return True
        if self._ready is None:
            # One for each process, because a pool starts no more than there is work for.
            self._ready, *_others = [
                self._started().submit(_stands) for _process in range(self._processes)
            ]
        return not self._ready.done()

    def _started(self) -> ProcessPoolExecutor:
        if self._pool is None:
            self._pool = ProcessPoolExecutor(
                self._processes, SPAWN, initializer=_start, initargs=(self._name,)
            )
        return self._pool

    def __enter__(self) -> Workers:
        return self

    def __exit__(self, *error: object) -> None:
        self._waiting.clear()
        if self._pool:
            self._pool.shutdown(cancel_futures=True)


def _lost() -> WorkerLost:
    return WorkerLost(
        _(
            "a process that analyzes articles was killed, perhaps for lack of memory; what was "
            "committed is safe. Run the same command again to continue; with BAHITH_PROCESSES=1 "
            "it needs less memory"
        )
    )


# What each process has of its own, from ``_start`` on.
_own: dict[str, Any] = {}


def _start(name: str) -> None:
    # Ctrl-C reaches all processes of a terminal; the one that writes decides what it means.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    die_with_parent()
    _own["kind"], _own["analyzer"] = engine(name), Analyzer()
    # The lexicon and the words stay: to look for garbage in them again and again is of no use.
    gc.disable()


def _stands() -> None:
    """Done by the first process that has read its lexicon."""


def _prepared(articles: Sequence[Article]) -> Any:
    return _work(_own["kind"], _own["analyzer"], articles)


def _work(kind: type[Engine], analyzer: Analyzer, articles: Sequence[Article]) -> Any:
    with gc_paused():
        return kind.WRITER.prepare(documents(analyzer, articles))
