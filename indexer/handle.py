"""The resources of an open index, each created when it is first needed."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from bahith.analyzers.analyzer import Analyzer
from bahith.i18n import _
from bahith.indexer.engines import chosen
from bahith.indexer.errors import IndexClosed
from bahith.indexer.search.first_hits import Reranker
from bahith.indexer.search.searcher import Searcher
from bahith.indexer.settings import Settings


class Handle:
    """The settings, analyzer and searcher of one index. Safe to share between threads."""

    def __init__(
        self,
        path: str | os.PathLike[str] | Settings,
        *,
        engine: str | None = None,
        reranker: Reranker | None = None,
        **settings: str | int,
    ) -> None:
        """``path`` is the folder of the index; ``docs/settings.md`` lists the settings.

        ``reranker`` has a say in the order of the first hits by relevance.

        Settings that are not given come from the environment, as for the command. Raises
        SettingError for an invalid setting, IndexMismatch if the index has another engine,
        IndexDamaged, MissingExtra if the engine is not installed, and TypeError for settings beside
        a ``Settings``, which has them all.
        """
        if isinstance(path, Settings) and (engine or settings):
            raise TypeError("a Settings and further settings are given")
        if not isinstance(path, Settings):
            path = Settings.load(None, index=os.fspath(path), engine=engine, **settings)
        self.settings = path
        chosen(self.settings)
        self._lock = threading.RLock()
        self._closed = False
        self._analyzer: Analyzer | None = None
        self._searcher: Searcher | None = None
        self._reranker = reranker

    @property
    def analyzer(self) -> Analyzer:
        """The analyzer of texts and queries, loaded on first use."""
        with self._lock:
            if self._analyzer is None:
                self._analyzer = Analyzer(letters=self.settings.keeps_letters)
            return self._analyzer

    @property
    def searcher(self) -> Searcher:
        """The searcher that answers requests, opened on first use. Raises as ``Searcher.open``."""
        with self._lock:
            self._check_open()
            if self._searcher is None:
                self._searcher = Searcher.open(self.settings, self.analyzer, self._reranker)
            return self._searcher

    def close(self) -> None:
        """Release files and memory. Closing twice is not an error."""
        with self._lock:
            self._closed = True
            searcher, self._searcher = self._searcher, None
        if searcher:
            searcher.close()

    def __exit__(self, *error: object) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.settings.index!r})"

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """Makes what the block commits visible afterwards, even if the block fails midway."""
        self._check_open()
        try:
            yield
        finally:
            if self._searcher:
                self._searcher.refresh()

    def _check_open(self) -> None:
        if self._closed:
            raise IndexClosed(_("the index at %(folder)s is closed", folder=self.settings.index))
