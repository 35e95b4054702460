"""Which words a prefix stands for, where each is kept as several tokens, and what decides ties."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from shelves import Shelf, document, ids, prefix, word

from indexer.engines.tantivy import expand
from indexer.engines.whoosh import commit as whoosh


@pytest.mark.parametrize("seed", range(8))
def test_a_prefix_stands_for_the_words_that_most_articles_have(
    shelf: Shelf, tmp_path: Path, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of a word that is kept with several stems, articles count once; whoosh keeps it once."""
    for module in (expand, whoosh):
        monkeypatch.setattr(module, "MAX_EXPANSION", 4)
    chance = random.Random(seed)
    forms = [
        f"p{letter}/{stem}" for letter in "abcdefghij" for stem in ("s", "t", "pz", f"p{seed}")
    ]
    some = [document(f"{n}", " ".join(chance.choices(forms, k=3))) for n in range(40)]
    beside = Shelf("whoosh", tmp_path / "beside")
    for each in (shelf, beside):
        each.write(*some[:25])
        each.write(*some[25:])
    with beside.opened:
        for asked in map(prefix, ("p", "pa", "pz")):
            one, other = (each.hits(asked, "oldest") for each in (shelf, beside))
            assert one == other


@pytest.mark.parametrize("count", [20, 200])
def test_equal_scores_are_in_order_of_id(shelf: Shelf, count: int) -> None:
    """Few ids are read, many put in order."""
    shelf.write(*(document(f"{n:03}", "same") for n in random.Random(1).sample(range(999), count)))
    engine = shelf.open()
    pages = [ids(engine.search(word("same"), "relevance", at, 7)) for at in range(0, count, 7)]
    found = [id for page in pages for id in page]
    assert found == sorted(found)
    assert len(set(found)) == count
