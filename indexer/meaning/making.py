"""Makes the vectors of articles: while they are indexed, or later for a whole index."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from bahith.analyzers.analyzer import Analyzer
from bahith.i18n import _
from bahith.indexer.article import Article
from bahith.indexer.engines import chosen
from bahith.indexer.errors import EngineUnavailable
from bahith.indexer.meaning.choice import embedder
from bahith.indexer.meaning.embedders import Embedder
from bahith.indexer.meaning.passages import key, passages
from bahith.indexer.meaning.writing import VectorWriter
from bahith.indexer.processes import cores
from bahith.indexer.settings import Settings

AT_ONCE = 16
"""Passages that the model is given together, which bounds its memory."""

SECONDS = 30.0
"""Between two commits."""

MOST_PENDING = 5000
"""Articles after which vectors are committed sooner, to bound memory."""


@dataclass
class Made:
    """How many articles got vectors, had them already, and lost them since they are gone."""

    made: int = 0
    unchanged: int = 0
    removed: int = 0


Progress = Callable[[Made], None]


class Maker:
    """Makes the vectors of the articles that it is given and that have none.

    A model that does not answer ends that, but nothing else: ``finish`` tells.
    """

    def __init__(
        self, settings: Settings, anew: bool = False, model: Embedder | None = None
    ) -> None:
        """``anew`` as of ``VectorWriter``. Raises as that and ``embedder`` do."""
        self._model = model or embedder(settings, settings.processes or cores())
        self._writer = VectorWriter(
            settings.index, self._model.signature, settings.meaning_passages, anew
        )
        self.made = Made()
        self._waiting: dict[int, list[str]] = {}
        self._failed: EngineUnavailable | None = None
        self._committed = time.monotonic()

    def offer(self, article: Article) -> int:
        """Make the article's vectors, soon, unless it has them; returns its key."""
        number = key(article)
        if self._failed:
            return number
        if number in self._waiting or self._writer.has(number):
            self.made.unchanged += 1
            return number
        self._waiting[number] = passages(article, self._writer.passages)
        if sum(map(len, self._waiting.values())) >= AT_ONCE:
            self._make()
        return number

    def _make(self) -> None:
        """Make the vectors of the articles that wait, and commit now and then."""
        waiting, self._waiting = self._waiting, {}
        try:
            vectors = self._model.passages([text for texts in waiting.values() for text in texts])
        except EngineUnavailable as error:
            self._failed = error
            return
        end = 0
        for number, texts in waiting.items():
            self._writer.add(number, vectors[end : end + len(texts)])
            end += len(texts)
        self.made.made += len(waiting)
        long_ago = time.monotonic() - self._committed > SECONDS
        if long_ago or self._writer.pending > MOST_PENDING:
            self._writer.commit()
            self._committed = time.monotonic()

    def finish(self) -> None:
        """Make what is left. Raises EngineUnavailable if the model did not answer."""
        if self._waiting and not self._failed:
            self._make()
        self._writer.commit()
        if self._failed:
            raise EngineUnavailable(
                _(
                    "the articles are in the index, but not all have vectors: %(reason)s; "
                    "make the others with: bahith meaning",
                    reason=self._failed.args[0],
                )
            )

    def keep(self, keys: Iterable[int]) -> None:
        """Drop the vectors of all articles but those with these keys."""
        self.made.removed += self._writer.keep(keys)

    def __enter__(self) -> Maker:
        return self

    def __exit__(self, *error: object) -> None:
        self._writer.__exit__(*error)


def of_index(
    settings: Settings, analyzer: Analyzer, progress: Progress | None = None, anew: bool = False
) -> Made:
    """``make`` for the articles of the index at ``settings.index``; raises as ``Engine.open``, too.

    Another model may have made the vectors that are there.
    """
    engine = chosen(settings).open(settings, analyzer.signature)
    try:
        return make(settings, engine.articles(), progress, anew)
    finally:
        engine.close()


def make(
    settings: Settings,
    articles: Iterable[Article],
    progress: Progress | None = None,
    anew: bool = False,
    model: Embedder | None = None,
) -> Made:
    """Bring an index's vectors up to date with all of its articles.

    ``progress`` is called after each. Interrupted work is kept, and the next call goes on. Raises
    as ``Maker`` and ``Maker.finish`` do.
    """
    with Maker(settings, anew, model) as maker:
        keys = set()
        for article in articles:
            keys.add(maker.offer(article))
            if progress:
                progress(maker.made)
        maker.finish()
        maker.keep(keys)
        return maker.made
