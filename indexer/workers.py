"""Analyzes and prepares articles for an engine, in this process or in many at once.

Results come back in the order of submission. With the compiled core, threads of this process share
the work from the first articles on, and one memory of words. Without it, processes do, each of
which takes a second or so to start, because it loads the lexicon; so this process prepares small
numbers of articles itself, and the first of large ones, whose words the others start with.
"""

from __future__ import annotations

import gc
import signal
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import Any

from bahith.analyzers import latin_languages
from bahith.analyzers.analyzer import Analyzer, gc_paused
from bahith.i18n import _
from bahith.indexer.article import Article
from bahith.indexer.columns import analyzed, columns
from bahith.indexer.declared import NOTHING, Declared
from bahith.indexer.documents import BODY_PART, PARTS, Documents
from bahith.indexer.engines import engine
from bahith.indexer.engines.base import Engine
from bahith.indexer.errors import WorkerLost
from bahith.indexer.near_duplicates import fingerprints
from bahith.indexer.processes import SPAWN, cores

FEW = 2000
"""Articles up to which no process is started."""

AHEAD = 4
"""Chunks per process or thread that are being prepared or waiting, which bounds their memory.

With fewer, processes and threads wait for work while a batch is committed."""


def documents(
    analyzer: Analyzer, articles: Sequence[Article], declared: Declared = NOTHING
) -> Documents:
    """The articles with their terms, spellings, fingerprints, columns and names."""
    texts = [text for one in articles for text in (one.title, one.body, one.source)]
    words = analyzer.encode(texts)
    bodies = fingerprints(words.every(PARTS, BODY_PART))
    languages = [one.language for one in articles for _part in range(PARTS)]
    words = latin_languages.encoded(words, languages)
    values = [columns(article, declared) for article in articles]
    named = analyzed(analyzer, articles, declared)
    return Documents(articles, words, bodies, None, values, named)


class Workers:
    """Prepares chunks of articles for an engine.

    Leaving the ``with`` block ends all processes or threads.
    """

    def __init__(
        self,
        engine_name: str,
        analyzer: Analyzer,
        processes: int,
        declared: Declared = NOTHING,
    ) -> None:
        """``processes`` is how many processes or threads may be started; 0 is one per core.

        ``declared`` are the fields that the index declares.
        """
        self._engine_name = engine_name
        self._engine_class = engine(engine_name)
        self._analyzer = analyzer
        self._declared = declared
        self._processes = processes or cores()
        self._submitted = 0
        self._pool: Executor | None = None
        self._first_started: Future[None] | None = None
        self._pending: deque[Future[Any]] = deque()

    def submit(self, articles: Sequence[Article]) -> Iterator[Any]:
        """Prepare a chunk; yields the prepared chunks that are ready, in order.

        Raises WorkerLost if a process has died.
        """
        self._submitted += len(articles)
        if self._prepares_here():
            yield _prepare(self._engine_class, self._analyzer, self._declared, articles)
            return
        try:
            self._pending.append(self._passed_on(articles))
        except BrokenProcessPool as error:
            raise _lost() from error
        while len(self._pending) > AHEAD * self._processes or (
            self._pending and self._pending[0].done()
        ):
            yield self._next()

    def _passed_on(self, articles: Sequence[Article]) -> Future[Any]:
        """The chunk as a task of another process or thread."""
        pool = self._started_pool()
        if self._analyzer.is_compiled:
            given = self._engine_class, self._analyzer, self._declared
            return pool.submit(_prepare, *given, articles)
        return pool.submit(_prepare_in_worker, articles)

    def drain(self) -> Iterator[Any]:
        """Wait for all chunks that are still being prepared; yields them in order."""
        while self._pending:
            yield self._next()

    def _next(self) -> Any:
        try:
            return self._pending.popleft().result()
        except BrokenProcessPool as error:
            raise _lost() from error

    def _prepares_here(self) -> bool:
        """Whether this process does it: for few articles, or while no other has started yet."""
        if self._processes == 1:
            return True
        if self._analyzer.is_compiled:
            return False
        if self._submitted <= FEW:
            return True
        if self._first_started is None:
            # One task per process: a pool starts no more processes than it has tasks.
            self._first_started, *_others = [
                self._started_pool().submit(_started) for _process in range(self._processes)
            ]
        return not self._first_started.done()

    def _started_pool(self) -> Executor:
        if self._pool is None:
            self._pool = (
                ThreadPoolExecutor(self._processes)
                if self._analyzer.is_compiled
                else ProcessPoolExecutor(
                    self._processes,
                    SPAWN,
                    initializer=_start,
                    initargs=(
                        self._engine_name,
                        self._analyzer.letters,
                        self._analyzer.learned(),
                        self._declared,
                    ),
                )
            )
        return self._pool

    def __enter__(self) -> Workers:
        return self

    def __exit__(self, *error: object) -> None:
        self._pending.clear()
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


# The engine class, analyzer and declared fields of a worker process, set by ``_start``.
_worker: dict[str, Any] = {}


def _start(engine_name: str, letters: bool, words: bytes, declared: Declared) -> None:
    # Ctrl-C reaches all processes of a terminal; the writing process decides what it means.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _worker["engine_class"] = engine(engine_name)
    _worker["analyzer"] = analyzer = Analyzer(letters=letters)
    analyzer.learn(words)
    _worker["declared"] = declared
    # The lexicon and the words stay in memory: searching them for garbage only costs time.
    gc.disable()


def _started() -> None:
    """A task that ends as soon as the first process has loaded its lexicon."""


def _prepare_in_worker(articles: Sequence[Article]) -> Any:
    given = _worker["engine_class"], _worker["analyzer"], _worker["declared"]
    return _prepare(*given, articles)


def _prepare(
    engine_class: type[Engine], analyzer: Analyzer, declared: Declared, articles: Sequence[Article]
) -> Any:
    with gc_paused():
        return engine_class.WRITER.prepare(documents(analyzer, articles, declared))
