"""Rebuilds an index made by another version, from the articles stored in it."""

from __future__ import annotations

from bahith.analyzers.analyzer import Analyzer
from bahith.indexer import declaration
from bahith.indexer.batches import Batches
from bahith.indexer.build import Progress, Summary
from bahith.indexer.engines import chosen, engine, name
from bahith.indexer.engines.handover import handed_over
from bahith.indexer.errors import IndexMismatch
from bahith.indexer.settings import Settings
from bahith.indexer.workers import Workers


def upgrade(
    settings: Settings, analyzer: Analyzer | None = None, progress: Progress | None = None
) -> int | None:
    """Rebuild the index at ``settings.index`` with this version's analyzer and format.

    The new index is made beside the old one, which is searched meanwhile, and replaces it at
    once: wherever this is interrupted, there is the one or the other, and the next run removes
    what is left. It holds the lock of the index all the time, so that no article is written that
    it would miss: a server that writes hands it over, and what it is sent meanwhile waits in its
    queue. Vectors stay.

    Returns how many articles the index has, or None if it is up to date already. Raises
    IndexMissing, IndexLocked, IndexDamaged, IndexMismatch where the format is too old or too new,
    EngineError, WorkerLost.
    """
    analyzer = analyzer or Analyzer(letters=settings.keeps_letters)
    engine_class = chosen(settings)
    if engine_class.made_by(settings) == analyzer.signature and _opens(settings, analyzer):
        # Opening a writer removes what an interrupted run left.
        handed_over(settings.index, engine_class.writer, settings, analyzer.signature).close()
        return None
    return _rebuilt(settings, analyzer, progress)


def _opens(settings: Settings, analyzer: Analyzer) -> bool:
    try:
        chosen(settings).open(settings, analyzer.signature).close()
    except IndexMismatch:
        return False
    return True


def _rebuilt(settings: Settings, analyzer: Analyzer, progress: Progress | None) -> int:
    engine_name, declared = name(settings), declaration.of_index(settings)
    engine_class = engine(engine_name)
    # Opened first, so that nothing is begun where its articles cannot be read.
    source = engine_class.open(settings, engine_class.made_by(settings))
    summary = Summary()
    try:
        with (
            handed_over(
                settings.index, engine_class.rebuild, settings, analyzer.signature
            ) as writer,
            Workers(engine_name, analyzer, settings.processes, declared) as workers,
        ):
            source.refresh()  # what was written until the lock was held
            writer.declare(declared)
            batches = Batches(writer, workers, settings.batch or writer.BATCH)
            for article in source.articles():
                batches.add(article)
                summary.added += 1
                if progress:
                    progress(summary)
            batches.finish()
            writer.commit()
            writer.finish(declared)
    finally:
        source.close()
    return summary.added
