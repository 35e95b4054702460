"""The same collection and questions in whoosh and another engine: equal totals, like pages."""

from __future__ import annotations

import json
import random
from itertools import islice
from pathlib import Path
from statistics import mean

import pytest
from engine_index import EngineIndex, document, phrase, prefix, source, word

from bahith.analyzers.analyzer import Analyzer
from bahith.indexer.article import Document
from bahith.indexer.engines import ENGINES
from bahith.indexer.engines.base import Engine
from bahith.indexer.query import Bool, Field, Node
from bahith.indexer.results import Hits
from bahith.indexer.search.query.parser import Parser
from bahith.indexer.sources import articles

# Words with two stems or none of their own, and words written alike whose stems differ.
FORMS = [f"{a}{s}/{s}" for a in ("", "al", "wa") for s in ("ba", "bu", "ka", "kat")] + [
    "x/ba/ka",
    "x/bu",
    "alba/kat",
    "y/kat/ba/bu",
    "ka/zz",
]


def agreement(one: Hits, other: Hits) -> float:
    """The part of two pages that is the same."""
    pages = [{hit.article.id for hit in hits.hits} for hits in (one, other)]
    return len(pages[0] & pages[1]) / max(map(len, pages))


OTHERS = ENGINES[1:]


def both(other: str, tmp_path: Path, *batches: list[Document]) -> tuple[EngineIndex, EngineIndex]:
    indexes = (EngineIndex(ENGINES[0], tmp_path / ENGINES[0]), EngineIndex(other, tmp_path / other))
    for index in indexes:
        for batch in batches:
            index.write(*batch)
    return indexes


def random_query(chance: random.Random) -> Node:
    field: Field = chance.choice(("", "", "title"))
    exact = chance.random() < 0.3
    words = " ".join(chance.choices(FORMS, k=chance.randrange(1, 5)))
    leaf = chance.choice(
        (
            phrase(words, field, exact),
            phrase(words, field, exact),
            word(words.split()[0], field, exact),
            prefix(chance.choice(("b", "ka", "al", "x", "w")), field),
        )
    )
    return leaf if chance.random() < 0.8 else Bool(must=(leaf,), filters=(source("north"),))


@pytest.mark.parametrize("name", OTHERS)
def test_totals_are_equal_whatever_is_asked(tmp_path: Path, name: str) -> None:
    chance = random.Random(11)

    def line(longest: int) -> str:
        return " ".join(chance.choices(FORMS, k=chance.randrange(longest)))

    some = [
        document(f"{n}", line(14), line(5), chance.choice(("north", "south"))) for n in range(150)
    ]
    first, second = both(name, tmp_path, some[:80], some[80:])
    with first.opened, second.opened:
        one, other = first.open(), second.open()
        for _ in range(400):
            query = random_query(chance)
            found = [engine.search(query, "oldest", 0, 200) for engine in (one, other)]
            assert found[0] == found[1], query


@pytest.fixture(scope="module", params=OTHERS)
def news(
    request: pytest.FixtureRequest, shared: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Engine, Engine, list[str]]:
    """Two thousand articles and the headlines of some."""
    folder, analyzer = shared / "ir/ant-headlines", Analyzer()
    found = (item for item in articles([folder / "corpus.jsonl"]) if not hasattr(item, "reason"))
    terms = analyzer.terms
    some = [Document(a, terms(a.title), terms(a.body)) for a in islice(found, 2000)]
    indexes = both(request.param, tmp_path_factory.mktemp("news"), some)
    lines = (folder / "ant-headlines.queries.jsonl").read_text("utf-8").splitlines()
    first, second = (index.open() for index in indexes)
    return first, second, [json.loads(line)["text"] for line in lines[:300]]


def asked(news: tuple[Engine, Engine, list[str]], queries: list[Node]) -> float:
    """The mean agreement of the first ten; unequal totals are a failure."""
    found = []
    for query in queries:
        one, other = (engine.search(query, "relevance", 0, 10) for engine in news[:2])
        assert one.total == other.total
        if one.total:
            found.append(agreement(one, other))
    return mean(found)


@pytest.mark.slow
def test_headlines_find_the_same_articles(news: tuple[Engine, Engine, list[str]]) -> None:
    parser = Parser(Analyzer())
    assert asked(news, [parser.words(text) for text in news[2]]) >= 0.95


@pytest.mark.slow
def test_phrases_find_the_same_articles(news: tuple[Engine, Engine, list[str]]) -> None:
    parser = Parser(Analyzer())
    pairs = [" ".join(text.split()[:2]) for text in news[2]]
    assert asked(news, [parser.parse(f'"{pair}"').tree for pair in pairs]) >= 0.97


@pytest.mark.slow
def test_prefixes_find_as_many_articles(news: tuple[Engine, Engine, list[str]]) -> None:
    """Of several words with one beginning in an article, tantivy may count each apart."""
    parser = Parser(Analyzer())
    begun = [f"{text.split()[0][:4]}*" for text in news[2][:100]]
    assert asked(news, [parser.parse(text).tree for text in begun]) >= 0.8
