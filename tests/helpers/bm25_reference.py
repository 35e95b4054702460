"""A plain implementation of BM25, article by article, as a reference for engines."""

from __future__ import annotations

import math
import random
from collections.abc import Sequence

import pytest
from engine_index import EngineIndex, document, ids, word

from bahith.analyzers.analyzer import Terms
from bahith.indexer.article import Document
from bahith.indexer.engines.doubts import LEAN
from bahith.indexer.engines.ranking import (
    K1,
    LEVELS,
    POSITIONAL,
    TITLE_WEIGHT,
    WRITTEN,
    B,
    Level,
)
from bahith.indexer.query import Bool, Node, Word
from bahith.indexer.results import Hits

VOCABULARY = 150


def count(document: Document, query_word: Word, level: Level) -> int:
    """Occurrences of a word in an article at one level; title words count several times."""
    wanted = set(level.of(query_word.terms))

    def occurrences(words: Sequence[Terms]) -> int:
        return sum(not wanted.isdisjoint(level.of(terms)) for terms in words)

    title = TITLE_WEIGHT * occurrences(document.title)
    return title if query_word.field else title + occurrences(document.body)


class BM25:
    """BM25 (Robertson and Zaragoza 2009) over a list of articles."""

    def __init__(self, documents: Sequence[Document], title: int = 1) -> None:
        """``title``: how many words a title word adds to an article's length."""
        self.documents = documents
        self.length = {d.article.id: title * len(d.title) + len(d.body) for d in documents}
        self.average = sum(self.length.values()) / max(1, len(documents)) or 1

    def scores(self, query_word: Word) -> tuple[dict[str, float], set[str]]:
        """The articles' scores for a word, and the articles that match it."""
        total: dict[str, float] = {}
        matched: set[str] = set()
        par, as_written = 0.0, set[str]()
        for level in POSITIONAL if query_word.field else LEVELS:
            counts = {d.article.id: count(d, query_word, level) for d in self.documents}
            having = {id: n for id, n in counts.items() if n}
            idf = math.log(1 + (len(counts) - len(having) + 0.5) / (len(having) + 0.5))
            par += level.weight * idf if having else 0
            as_written = set(having) if level is WRITTEN else as_written
            for id, n in having.items():
                norm = K1 * (1 - B + B * self.length[id] / self.average)
                part = level.weight * idf * n * (K1 + 1) / (n + norm)
                total[id] = total.get(id, 0) + part
            if level.admits:
                matched |= set(having)
        if query_word.doubtful and as_written:
            for id, score in total.items():
                total[id] = (
                    max(score, par) + LEAN * (score + K1 * par)
                    if id in as_written
                    else min(score, par) + LEAN * max(score - par, 0)
                )
        return total, matched

    def ranked(self, words: Sequence[Word], all_words: bool) -> dict[str, float]:
        """Scores of the articles that match any of the words, or all of them."""
        parts = [self.scores(query_word) for query_word in words]
        matched = [chosen for _, chosen in parts]
        chosen = set.intersection(*matched) if all_words else set().union(*matched)
        return {id: sum(part.get(id, 0) for part, _ in parts) for id in chosen}


def random_document(chance: random.Random, id: str) -> Document:
    def line(longest: int) -> str:
        length = chance.randrange(longest)
        # Zipf's law: the word of rank n is n times rarer than the first.
        ranks = (int(VOCABULARY ** chance.random()) for _ in range(length))
        return " ".join(f"{chance.choice(['', 'al', 'wa'])}w{n}/w{n}" for n in ranks)

    return document(id, line(60), line(6))


def collection(chance: random.Random, index: EngineIndex, deleted: bool) -> BM25:
    """Write random commits, with replaced and deleted articles if ``deleted``; return the rest."""
    held: dict[str, Document] = {}
    for commit in range(chance.randrange(1, 5)):
        numbers = chance.sample(range(200), 50) if deleted else range(commit * 50, commit * 50 + 50)
        put = {id: random_document(chance, id) for id in map(str, numbers)}
        held |= put
        gone = chance.sample(sorted(held), len(held) // 5) if deleted else []
        index.write(*put.values(), delete=gone)
        held = {id: document for id, document in held.items() if id not in gone}
    return BM25(list(held.values()), index.title_length)


def assert_ranked_alike(found: Hits, expected: dict[str, float], rel: float = 1e-4) -> None:
    """Assert the same articles with the same scores, within ``rel``, in descending order."""
    assert found.total == len(expected)
    assert set(ids(found)) == set(expected)
    assert [hit.score for hit in found.hits] == pytest.approx(
        sorted(expected.values(), reverse=True), rel=rel, abs=1e-5
    )
    for hit in found.hits:
        assert hit.score == pytest.approx(expected[hit.article.id], rel=rel, abs=1e-5)


def random_words(chance: random.Random) -> tuple[Word, ...]:
    """One to four words, with or without the definite article, in any field or in the title."""
    return tuple(
        word(f"al{w}/{w}" if chance.random() < 0.5 else f"{w}/{w}", chance.choice(["", "title"]))
        for w in (f"w{int(VOCABULARY ** chance.random())}" for _ in range(chance.randrange(1, 5)))
    )


def assert_ranks_like_bm25(index: EngineIndex, chance: random.Random, deleted: bool) -> None:
    """Assert that random queries on a random collection rank articles as BM25 does."""
    reference = collection(chance, index, deleted)
    with index.opened:
        opened = index.open()
        for _ in range(25):
            words = random_words(chance)
            all_words = chance.random() < 0.3
            query: Node = Bool(must=words) if all_words else Bool(should=words)
            found = opened.search(query, "relevance", 0, 1000)
            assert_ranked_alike(found, reference.ranked(words, all_words), index.tolerance)
            assert opened.search(query, "relevance", 0, 10).hits == found.hits[:10]
