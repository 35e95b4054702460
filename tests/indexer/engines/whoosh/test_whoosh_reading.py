"""What a search on this engine costs, counted in steps that grow with the collection."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from engine_index import EngineIndex, document, phrase, prefix, word

from bahith.indexer.engines.whoosh import field
from bahith.indexer.engines.whoosh.vocabulary import Vocabulary


@pytest.fixture
def decoded(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How often lists were decoded, whatever their number."""
    counts: Counter[str] = Counter()
    unpacked = field.unpacked

    def counting(*arguments: Any) -> Any:
        counts["lists"] += 1
        return unpacked(*arguments)

    monkeypatch.setattr(field, "unpacked", counting)
    return counts


@pytest.mark.parametrize("query", [word("w1"), phrase("w1 w3"), prefix("w1")], ids=str)
def test_lists_of_all_segments_are_decoded_at_once(
    index: EngineIndex, decoded: Counter[str], query: Any
) -> None:
    costs = []
    for commit in range(6):
        index.write(document(f"{commit}", f"w1 w3 w2 other{commit}"))
        engine = index.open()
        engine.search(word("w2"), "relevance", 0, 10)
        decoded.clear()
        assert engine.search(query, "relevance", 0, 10).total == commit + 1
        costs.append(decoded["lists"])
    assert len({*costs}) == 1


def test_a_short_prefix_looks_at_the_commonest_terms_only(
    index: EngineIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = [f"w{number}" for number in range(3000)]
    for a, b in ("ab", "cd"):
        index.write(document(a, " ".join(words)), document(b, " ".join(words[:150])))
    engine = index.open()
    read: Counter[str] = Counter()
    term = Vocabulary.__getitem__

    def counting(self: Vocabulary, number: int) -> bytes:
        read["terms"] += 1
        return term(self, number)

    monkeypatch.setattr(Vocabulary, "__getitem__", counting)
    assert engine.search(prefix("w"), "relevance", 0, 10).total == 4
    assert read["terms"] < len(words)
