"""Evidence about a whole question: it orders the first matches, and changes nothing else."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from engine_index import EngineIndex
from hypothesis import given
from hypothesis import strategies as st
from hypothesis_profiles import max_examples

from bahith.analyzers.analyzer import Analyzer
from bahith.indexer.article import Article
from bahith.indexer.documents import Documents
from bahith.indexer.engines import ENGINES, rescoring
from bahith.indexer.engines.base import Engine
from bahith.indexer.engines.ranking import WEIGHTS
from bahith.indexer.query import Sort
from bahith.indexer.search.query.parser import Parsed, Parser
from bahith.indexer.settings import Settings

ANALYZER = Analyzer()
PARSER = Parser(ANALYZER)
WORDS = "مدرسة حديقة قمر ولد بحر سفينة في على".split()
QUERY = st.lists(st.sampled_from(WORDS), min_size=1, max_size=4).map(" ".join)


def articles() -> Iterator[Article]:
    chance = random.Random(3)
    for number in range(150):
        yield Article(
            f"{number:03}", "", " ".join(chance.choices(WORDS, k=chance.randrange(1, 12)))
        )


def write(kind: type[Engine], settings: Settings, commits: list[list[Article]]) -> None:
    with kind.writer(settings, "") as writer:
        for some in commits:
            words = ANALYZER.encode(text for one in some for text in (one.title, one.body, ""))
            writer.put(Documents(some, words, [b""] * len(some)))
            writer.commit()


@pytest.fixture(scope="module", params=ENGINES)
def engine(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Engine]:
    folder = tmp_path_factory.mktemp("rescoring")
    index = EngineIndex(request.param, folder / "index")
    kind, settings = index.engine_class, index.settings
    every = [*articles()]
    write(kind, settings, [every[:90], every[90:]])
    with closing(kind.open(settings, "")) as opened:
        yield opened


@pytest.fixture(autouse=True)
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rescoring, "CANDIDATES", 30)


def ids_of(
    engine: Engine, asked: Parsed, offset: int = 0, limit: int = 200, sort: Sort = "relevance"
) -> list[str]:
    hits = engine.search(asked.tree, sort, offset, limit, question=asked.question)
    return [hit.article.id for hit in hits.hits]


@max_examples(30)
@given(QUERY)
def test_only_the_order_of_the_first_matches_changes(engine: Engine, query: str) -> None:
    asked = PARSER.parse(query)
    plain = engine.search(asked.tree, "relevance", 0, 200)
    hits = engine.search(asked.tree, "relevance", 0, 200, question=asked.question)
    before = [hit.article.id for hit in plain.hits]
    after = [hit.article.id for hit in hits.hits]
    assert hits.total == plain.total
    assert sorted(after[:30]) == sorted(before[:30])
    assert after[30:] == before[30:]
    scores = [hit.score for hit in hits.hits]
    assert scores == sorted(scores, reverse=True)


@max_examples(15)
@given(QUERY, st.integers(1, 40))
def test_pages_and_exports_have_every_match_once(engine: Engine, query: str, size: int) -> None:
    asked = PARSER.parse(query)
    whole = ids_of(engine, asked)
    pages = [id for at in range(0, len(whole), size) for id in ids_of(engine, asked, at, size)]
    assert pages == whole
    exported = engine.matches(asked.tree, "relevance", asked.question)
    assert [article.id for article in exported] == whole


@max_examples(15)
@given(QUERY)
def test_explained_evidence_adds_up(engine: Engine, query: str) -> None:
    asked = PARSER.parse(query)
    found = engine.search(asked.tree, "relevance", 0, 10, explain=True, question=asked.question)
    assert [hit.article.id for hit in found.hits] == ids_of(engine, asked, 0, 10)
    for hit in found.hits:
        assert sum(part.score for part in hit.evidence) == pytest.approx(hit.score, rel=1e-4)
        assert {part.level for part in hit.evidence} <= WEIGHTS.keys()
        assert all(part.score > 0 for part in hit.evidence)


def test_words_that_stand_together_come_first(engine: Engine) -> None:
    asked = PARSER.parse("سفينة قمر")
    texts = {article.id: article.body for article in articles()}
    first = ids_of(engine, asked, 0, 5)
    assert all("سفينة" in texts[id] and "قمر" in texts[id] for id in first)
    assert "سفينة قمر" in texts[first[0]]


@pytest.mark.parametrize("sort", ["newest", "oldest"])
def test_orders_by_date_read_no_evidence(
    engine: Engine, sort: Sort, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = PARSER.parse("سفينة قمر")
    monkeypatch.setattr(rescoring, "_read", None)
    ids_of(engine, asked, sort=sort)
    ids_of(engine, PARSER.parse("سفينة"))


DATED = {"a": dt.date(2001, 1, 1), "b": None, "c": dt.date(2021, 1, 1)}


@pytest.mark.parametrize("name", ENGINES)
@pytest.mark.parametrize(("ties", "order"), [(0, "abcd"), (1, "cabd")])
def test_of_equal_articles_the_newest_comes_first(
    tmp_path: Path, name: str, ties: int, order: str
) -> None:
    some = [Article(id, "", "قمر وسفينة", published=day) for id, day in DATED.items()]
    index = EngineIndex(name, tmp_path / "index")
    kind, settings = index.engine_class, index.settings_with(ties=ties)
    write(kind, settings, [some, [Article("d", "", "سفينة في بحر وقمر على حديقة")]])
    asked = PARSER.parse("قمر سفينة")
    with closing(kind.open(settings, "")) as opened:
        found = ids_of(opened, asked)
    assert found == [*order]
