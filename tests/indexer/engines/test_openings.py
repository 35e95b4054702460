"""The openings of the best matches, which suggestions are read from."""

from __future__ import annotations

from engine_index import EngineIndex, document, word

from bahith.indexer.article import Opening
from bahith.indexer.query import Bool


def test_they_are_those_of_a_search_in_its_order(index: EngineIndex) -> None:
    texts = ["red", "red red blue", "red " + 'x"\\\n\x01\ud800' * 99, "كلمة red " * 99, "blue"]
    index.write(*(document(f"{n}", text, title="t" * n**6) for n, text in enumerate(texts)))
    index.write(document("4", "green"), delete=["0"])
    engine = index.open()
    query = Bool(should=(word("red"), word("green")))
    for _cached in range(2):
        for limit in (0, 2, 9):
            hits = engine.search(query, "relevance", 0, limit).hits
            assert engine.openings(query, limit) == [Opening.of(hit.article) for hit in hits]
