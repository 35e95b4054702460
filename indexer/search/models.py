"""Which models rank the first hits. Without any, nothing of them is imported."""

from __future__ import annotations

from bahith.indexer.search.first_hits import Meaning, Reranker
from bahith.indexer.settings import Settings


def meaning_of(settings: Settings, reranker: Reranker | None = None) -> Meaning | None:
    """What ranks the first hits anew by these settings, and by ``reranker`` if given.

    Raises SettingError, MissingExtra, IndexMismatch, IndexDamaged.
    """
    if not settings.meaning and not reranker:
        return None
    from bahith.indexer.meaning import ranking

    return ranking.of(settings, reranker)
