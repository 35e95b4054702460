"""Arrays of postings and what is done with them: by the compiled core, or else by NumPy.

Both have the same classes, and give equal results.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bahith.core import CORE

if TYPE_CHECKING or not CORE:
    from bahith.indexer.engines.whoosh.matches import Matches
    from bahith.indexer.engines.whoosh.places import Places, phrase_counts
    from bahith.indexer.engines.whoosh.scored import Scored, Scorer
else:
    Matches, Places, Scored, Scorer = CORE.Matches, CORE.Places, CORE.Scored, CORE.Scorer
    phrase_counts = CORE.phrase_counts

__all__ = ["Matches", "Places", "Scored", "Scorer", "phrase_counts"]
