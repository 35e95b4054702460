"""Scores do not depend on what an index held before."""

from __future__ import annotations

from pathlib import Path

import pytest
from engine_index import EngineIndex, document, phrase, word

from bahith.indexer.query import Bool, Node

CURRENT = [
    document(f"{n:02}", f"{'red/warm' if n % 10 == 0 else 'blue/cold'} one{n} two{n}")
    for n in range(60)
]
BEFORE = [document(f"{n:02}", f"red/warm one{n} other") for n in range(28)]
"""Less than half of the articles, all of which have the rare word; none may be merged away."""


@pytest.mark.parametrize(
    "query",
    [
        Bool(should=(word("red/warm"), word("blue/cold"))),
        Bool(should=(word("n/warm/cold"), word("one33"))),
        Bool(should=(phrase("red/warm one10"), word("blue/cold"))),
        word("red/warm"),
    ],
    ids=["words", "stems", "phrase", "word"],
)
def test_an_updated_index_scores_as_one_made_anew(
    index: EngineIndex, tmp_path: Path, query: Node
) -> None:
    index.write(*BEFORE, *CURRENT[len(BEFORE) :])
    index.write(*CURRENT)
    index.write(*BEFORE[:9])
    index.write(*CURRENT[:9])
    rebuilt = EngineIndex("tantivy", tmp_path / "rebuilt")
    with rebuilt.opened:
        rebuilt.write(*CURRENT)
        expected = {hit.article.id: hit.score for hit in rebuilt.hits(query).hits}
        updated = {hit.article.id: hit.score for hit in index.hits(query).hits}
    assert len(expected) >= 6
    assert updated == pytest.approx(expected, 1e-4)
