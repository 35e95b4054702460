"""A page, or an answer of the API, reads its query once and asks its engine once."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from contextlib import closing
from typing import Any, TypeVar

import pytest
from sample_site import Site

from bahith.indexer.engines.whoosh import vocabulary
from bahith.indexer.engines.whoosh.schema import TERM_FIELDS
from bahith.indexer.engines.whoosh.table import Table
from bahith.indexer.search.query import text
from bahith.indexer.search.query.lexer import lexemes
from bahith.indexer.search.query.parser import Parser
from bahith.indexer.search.query.text import QueryText
from bahith.indexer.search.searcher import Searcher
from bahith.indexer.settings import Settings
from bahith.server.app import ready

R = TypeVar("R")


class Calls:
    """The texts that lexer and parser have read, and how many pages the engine was asked for."""

    def __init__(self) -> None:
        self.lexed: list[str] = []
        self.parsed: list[str] = []
        self.searches = 0

    def lexing(self, lexemes: Callable[..., R]) -> Callable[..., R]:
        def counted(text: str, *rest: Any) -> R:
            self.lexed.append(text)
            return lexemes(text, *rest)

        return counted

    def parsing(self, parse: Callable[..., R]) -> Callable[..., R]:
        def counted(parser: Parser, q: str | QueryText) -> R:
            self.parsed.append(q if isinstance(q, str) else q.typed)
            return parse(parser, q)

        return counted

    def searching(self, search: Callable[..., R]) -> Callable[..., R]:
        def counted(query: object, sort: str, offset: int, limit: int, **options: Any) -> R:
            # A page looks for near-duplicates with others, corrections ask for totals.
            if limit and "Ids(" not in str(query):
                self.searches += 1
            return search(query, sort, offset, limit, **options)

        return counted


@pytest.fixture
def calls(searcher: Searcher, monkeypatch: pytest.MonkeyPatch) -> Calls:
    calls, engine = Calls(), searcher._engine
    # Queries of other tests are remembered.
    monkeypatch.setattr(text, "_of", text._remembered(str)(inspect.unwrap(text._of)))
    monkeypatch.setattr(f"{QueryText.__module__}.lexemes", calls.lexing(lexemes))
    monkeypatch.setattr(Parser, "parse", calls.parsing(Parser.parse))
    monkeypatch.setattr(engine, "search", calls.searching(engine.search))
    return calls


@pytest.mark.parametrize("filters", [{}, {"outlet": "هيئة الري", "after": "2020-02"}])
def test_a_page_with_facets_and_chart(site: Site, calls: Calls, filters: dict[str, str]) -> None:
    page = site.get("/", q="السد", **filters).text
    assert "هيئة الري" in page
    assert 'class="chart"' in page
    assert calls.lexed == calls.parsed == ["السد"]
    assert calls.searches == 1


def test_a_page_whose_date_becomes_a_filter_reads_the_rest_as_well(
    site: Site, calls: Calls
) -> None:
    site.get("/", q="السد آذار 2020")
    assert calls.lexed == ["السد آذار 2020", "السد"]
    assert calls.parsed == ["السد"]
    assert calls.searches == 1


def test_a_page_that_finds_nothing_reads_each_looser_question_once(
    site: Site, calls: Calls
) -> None:
    site.get("/", q='"منسوب السد"')
    # Which word is in the way is told by the question as it was typed, so that is read again.
    assert calls.parsed == ['"منسوب السد"', "منسوب السد", '"منسوب السد"']
    assert {*calls.lexed} == {*calls.parsed}
    assert calls.searches == 2


@pytest.mark.parametrize("group", [0, 1])
def test_an_answer_of_the_api_with_facets(site: Site, calls: Calls, group: int) -> None:
    site.search("السد آذار 2020", facets="source,category,year,month", group=group)
    assert calls.lexed == calls.parsed == ["السد آذار 2020"]
    assert calls.searches == 1


def test_an_answer_that_offers_a_correction(site: Site, calls: Calls) -> None:
    answer = site.search("hgs]", facets="source")
    assert [note["code"] for note in answer["notes"]] == ["did_you_mean"]
    assert calls.lexed == calls.parsed == ["hgs]"]
    assert calls.searches == 1


def test_a_month_of_two_names_is_lexed_as_one_word_beside(site: Site, calls: Calls) -> None:
    site.search("السد كانون الثاني 2020")
    assert calls.lexed == ["السد كانون الثاني 2020", "السد يناير 2020"]
    assert len(calls.parsed) == 1


def test_a_ready_server_compiles_no_template_for_a_page(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    app, index = ready(settings)
    compiled: list[object] = []
    monkeypatch.setattr(app.jinja_env, "compile", lambda *template: compiled.append(template))
    with closing(index):
        assert app.test_client().get("/?q=السد").status_code == 200
    assert compiled == []


def test_a_ready_server_reads_no_vocabulary_of_words_for_a_search(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[str] = []

    opened = vocabulary.vocabulary

    def counted(table: Table, name: str) -> vocabulary.Vocabulary:
        read.append(name)
        return opened(table, name)

    monkeypatch.setattr(vocabulary, "vocabulary", counted)
    app, index = ready(settings)
    assert {*read} >= {*TERM_FIELDS}
    read.clear()
    with closing(index):
        assert app.test_client().get("/api/search?q=السد").status_code == 200
    assert {*read}.isdisjoint(TERM_FIELDS)
