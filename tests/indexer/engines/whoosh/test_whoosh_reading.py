"""What a search on this engine costs, counted in steps that grow with the collection."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

import pytest
from engine_index import EngineIndex, document, phrase, prefix, word

from bahith.indexer.engines.whoosh import commit, directory, prefixes, reading, vocabulary
from bahith.indexer.engines.whoosh.vocabulary import Vocabulary


@pytest.fixture
def decoded(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How often lists were decoded, whatever their number."""
    counts: Counter[str] = Counter()
    packed = reading.packed

    def counting(chosen: Any) -> Any:
        counts["lists"] += 1
        return packed(chosen)

    monkeypatch.setattr(commit, "packed", counting)
    return counts


@pytest.mark.parametrize("query", [word("w1"), phrase("w1 w3"), prefix("w1")], ids=str)
def test_lists_of_all_segments_are_decoded_at_once(
    index: EngineIndex, decoded: Counter[str], query: Any
) -> None:
    costs = []
    for number in range(6):
        index.write(document(f"{number}", f"w1 w3 w2 other{number}"))
        engine = index.open()
        engine.search(word("w2"), "relevance", 0, 10)
        decoded.clear()
        assert engine.search(query, "relevance", 0, 10).total == number + 1
        costs.append(decoded["lists"])
    assert len({*costs}) == 1
    assert costs[0] > 0


def test_a_short_prefix_looks_at_the_commonest_terms_only(
    index: EngineIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = [f"w{number}" for number in range(3000)]
    for a, b in ("ab", "cd"):
        index.write(document(a, " ".join(words)), document(b, " ".join(words[:150])))
    read: Counter[str] = Counter()
    chosen = Vocabulary.chosen

    def counting(self: Vocabulary, numbers: Sequence[int]) -> list[bytes]:
        read["terms"] += len(numbers)
        return chosen(self, numbers)

    for module in (prefixes, vocabulary, directory):
        monkeypatch.setattr(module, "CORE", None)
    monkeypatch.setattr(Vocabulary, "chosen", counting)
    engine = index.open()
    assert engine.search(prefix("w"), "relevance", 0, 10).total == 4
    assert 0 < read["terms"] < len(words)
