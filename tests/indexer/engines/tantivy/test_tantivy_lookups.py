"""What is not looked up, because the answer is known."""

from __future__ import annotations

from collections import Counter
from itertools import permutations

import pytest
from engine_index import EngineIndex, document, word

from bahith.indexer.engines.compression import Compression
from bahith.indexer.engines.tantivy.candidates import Candidates
from bahith.indexer.engines.tantivy.digests import Digests
from bahith.indexer.query import Bool, Question, Word


def test_no_id_is_looked_up_in_an_empty_index(index: EngineIndex) -> None:
    class Unused:
        num_docs = 0

    digests = Digests(index.folder, Unused(), Compression())  # type: ignore[arg-type]
    assert "1" not in digests
    assert digests.get("1") is None


def test_words_of_several_questions_are_looked_up_once(
    index: EngineIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked_up: Counter[Word] = Counter()
    original = Candidates._looked_up

    def counted(self: Candidates, word: Word) -> object:
        looked_up[word] += 1
        return original(self, word)

    monkeypatch.setattr(Candidates, "_looked_up", counted)
    index.write(document("1", "red green blue"), document("2", "blue red"))
    engine = index.open()
    words = [*map(word, ("red", "green", "blue"))]
    for pair in permutations(words, 2):
        question = Question(pair, (True, True))
        engine.search(Bool(should=pair), "relevance", 0, 10, question=question)
    assert looked_up == Counter(words)
