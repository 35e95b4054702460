"""BM25 as its formula stands, article by article and word by word: what engines are held to."""

from __future__ import annotations

import math
import random
from collections.abc import Sequence

import pytest
from shelves import Shelf, document, ids, word

from bahith.analyzers.analyzer import Terms
from bahith.indexer.article import Document
from bahith.indexer.engines.base import K1, LEVELS, PLACED, TITLE_WEIGHT, B, Level
from bahith.indexer.query import Bool, Node, Word
from bahith.indexer.results import Hits

VOCABULARY = 150


def count(document: Document, asked: Word, level: Level) -> int:
    """How often an article has a word at a level; in the title it counts as several."""
    wanted = set(level.of(asked.terms))

    def occurrences(words: Sequence[Terms]) -> int:
        return sum(not wanted.isdisjoint(level.of(terms)) for terms in words)

    title = TITLE_WEIGHT * occurrences(document.title)
    return title if asked.field else title + occurrences(document.body)


class Reference:
    """BM25 (Robertson and Zaragoza 2009) as its formula stands, over a list of articles."""

    def __init__(self, documents: Sequence[Document], title: int = 1) -> None:
        """``title``: so many words long counts a word of the title."""
        self.documents = documents
        self.length = {d.article.id: title * len(d.title) + len(d.body) for d in documents}
        self.average = sum(self.length.values()) / max(1, len(documents)) or 1

    def scores(self, asked: Word) -> tuple[dict[str, float], set[str]]:
        """What each article earns for the word, and the articles that it truly matches."""
        total: dict[str, float] = {}
        matched: set[str] = set()
        for level in PLACED if asked.field else LEVELS:
            counts = {d.article.id: count(d, asked, level) for d in self.documents}
            having = {id: n for id, n in counts.items() if n}
            idf = math.log(1 + (len(counts) - len(having) + 0.5) / (len(having) + 0.5))
            for id, n in having.items():
                norm = K1 * (1 - B + B * self.length[id] / self.average)
                part = level.weight * idf * n * (K1 + 1) / (n + norm)
                total[id] = total.get(id, 0) + part
            if level.admits:
                matched |= set(having)
        return total, matched

    def ranked(self, words: Sequence[Word], everyone: bool) -> dict[str, float]:
        """Articles with any (or all) of the words, and the sum of what these earn."""
        parts = [self.scores(asked) for asked in words]
        matched = [chosen for _, chosen in parts]
        chosen = set.intersection(*matched) if everyone else set().union(*matched)
        return {id: sum(part.get(id, 0) for part, _ in parts) for id in chosen}


def random_document(chance: random.Random, id: str) -> Document:
    def line(longest: int) -> str:
        length = chance.randrange(longest)
        # Zipf's law: the word of rank n is n times rarer than the first.
        ranks = (int(VOCABULARY ** chance.random()) for _ in range(length))
        return " ".join(f"{chance.choice(['', 'al', 'wa'])}w{n}/w{n}" for n in ranks)

    return document(id, line(60), line(6))


def collection(chance: random.Random, shelf: Shelf, deleted: bool) -> Reference:
    """Some commits, where wanted with replaced and deleted articles, and what is left of them."""
    held: dict[str, Document] = {}
    for commit in range(chance.randrange(1, 5)):
        numbers = chance.sample(range(200), 50) if deleted else range(commit * 50, commit * 50 + 50)
        put = {id: random_document(chance, id) for id in map(str, numbers)}
        held |= put
        gone = chance.sample(sorted(held), len(held) // 5) if deleted else []
        shelf.write(*put.values(), delete=gone)
        held = {id: document for id, document in held.items() if id not in gone}
    return Reference(list(held.values()), shelf.title)


def agrees(found: Hits, expected: dict[str, float], rel: float = 1e-4) -> None:
    """The same articles and scores, in falling order, but for a part ``rel`` of a score."""
    assert found.total == len(expected)
    assert set(ids(found)) == set(expected)
    assert [hit.score for hit in found.hits] == pytest.approx(
        sorted(expected.values(), reverse=True), rel=rel, abs=1e-5
    )
    for hit in found.hits:
        assert hit.score == pytest.approx(expected[hit.article.id], rel=rel, abs=1e-5)


def asked_at_random(chance: random.Random) -> tuple[Word, ...]:
    """One to four words, each with the article or without it, anywhere or in the title."""
    return tuple(
        word(f"al{w}/{w}" if chance.random() < 0.5 else f"{w}/{w}", chance.choice(["", "title"]))
        for w in (f"w{int(VOCABULARY ** chance.random())}" for _ in range(chance.randrange(1, 5)))
    )


def ranks_as_the_reference(shelf: Shelf, chance: random.Random, deleted: bool) -> None:
    """Random questions to a random collection are answered as the formula says."""
    reference = collection(chance, shelf, deleted)
    with shelf.opened:
        opened = shelf.open()
        for _ in range(25):
            words = asked_at_random(chance)
            everyone = chance.random() < 0.3
            query: Node = Bool(must=words) if everyone else Bool(should=words)
            found = opened.search(query, "relevance", 0, 1000)
            agrees(found, reference.ranked(words, everyone), shelf.closeness)
            assert opened.search(query, "relevance", 0, 10).hits == found.hits[:10]
