"""An engine without the articles that the owner's rules hide from all questions."""

from __future__ import annotations

from collections.abc import Sequence

from bahith.indexer.engines.base import Engine
from bahith.indexer.engines.facts import Version
from bahith.indexer.query import Filter
from bahith.indexer.rules.force import InForce
from bahith.indexer.search.restricted_engine import RestrictedEngine, Restriction


class ShownEngine(RestrictedEngine):
    """``engine`` by the ``rules`` that are in force at each call; only for reading.

    What is worked out of its words, corrections and suggestions, owes nothing to hidden articles,
    and its version changes with the rules.
    """

    def __init__(self, engine: Engine, rules: InForce) -> None:
        super().__init__(engine, Restriction())
        self._rules = rules

    @property
    def _scope(self) -> Sequence[Filter]:
        return self._rules.hidden

    def frequencies(self, words: Sequence[str]) -> list[int]:
        """In how many articles each written form occurs.

        Only a word in so few that all of them may be hidden is counted without these: to ask for
        each word would take long.
        """
        counts = self._engine.frequencies(words)
        hidden = self._rules.hidden_count
        return [
            self._frequency(word) if 0 < count <= hidden else count
            for word, count in zip(words, counts, strict=True)
        ]

    def completions(self, prefix: str, limit: int) -> list[tuple[str, int]]:
        """The commonest forms that articles which are shown have, counted as ``frequencies``."""
        if not self._scope:
            return self._engine.completions(prefix, limit)
        forms = [form for form, _ in self._engine.completions(prefix, 2 * limit)]
        counted = zip(forms, self.frequencies(forms), strict=True)
        return sorted((pair for pair in counted if pair[1]), key=lambda pair: -pair[1])[:limit]

    def spellings(self, words: Sequence[str]) -> list[dict[str, int]]:
        """How all articles spell words."""
        return self._engine.spellings(words)

    def version(self) -> Version:
        """The commit, and by which rules."""
        return self._rules.marked(self._engine.version())
