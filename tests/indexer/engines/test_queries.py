"""What each kind of query matches."""

from __future__ import annotations

import datetime as dt

import pytest
from engine_index import EngineIndex, document, phrase, prefix, source, word

from bahith.indexer.engines.ranking import (
    MAX_EXPANSION,
)
from bahith.indexer.query import Bool, Node, Nothing, Prefix, Published, Source, Value

DAY = dt.date.fromisoformat


@pytest.fixture
def articles(index: EngineIndex) -> EngineIndex:
    """Five articles in two commits, a replaced and a deleted one."""
    index.write(
        document("gone", "red green blue", "red", "north", published=DAY("2021-01-01")),
        document("1", "stale", "stale"),
        document("2", "والحوار/حوار الاستراتيجي/استراتيجي بدا/بدا", "green hill", "news of north"),
        document("3", "استراتيجي/استراتيجي حوار/حوار red", "", "news", published=DAY("2021-01-02")),
    )
    index.write(
        document("1", "red green blue red", "hill", "north", published=DAY("2021-01-01")),
        document("4", "green red", "red green", "", published=DAY("2020-02-29")),
        document("5", "blue/sky", "الحوار/حوار", "", published=DAY("1999-12-31")),
        delete=["gone"],
    )
    return index


def matches(index: EngineIndex, query: Node) -> str:
    found = index.hits(query)
    assert found.total == len(found.hits)
    return " ".join(sorted(hit.article.id for hit in found.hits))


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        (word("red"), "1 3 4"),
        (word("hill"), "1 2"),
        (word("blue"), "1 5"),
        (word("sky"), "5"),
        (word("other/sky"), "5"),
        (word("blue/other"), "1 5"),
        (word("x/red/sky"), "1 3 4 5"),
        (word("حوار/حوار"), "2 3 5"),
        (word("absent"), ""),
        (word("blue", exact=True), "1 5"),
        (word("other/sky", exact=True), ""),
        (word("حوار/حوار", exact=True), "3"),
        (word("green", "title"), "2 4"),
        (word("حوار/حوار", "title"), "5"),
        (word("حوار/حوار", "title", exact=True), ""),
        (word("stale"), ""),
    ],
)
def test_word(articles: EngineIndex, query: Node, expected: str) -> None:
    assert matches(articles, query) == expected


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        (phrase("red green"), "1 4"),
        (phrase("green red"), "4"),
        (phrase("green blue red"), "1"),
        (phrase("red red"), ""),
        (phrase("red green", "title"), "4"),
        (phrase("green hill"), "2"),
        (phrase("حوار/حوار استراتيجي/استراتيجي"), "2"),
        (phrase("استراتيجي/استراتيجي حوار/حوار"), "3"),
        (phrase("استراتيجي/استراتيجي حوار/حوار", exact=True), "3"),
        (phrase("حوار/حوار استراتيجي/استراتيجي", exact=True), ""),
        (phrase("والحوار/حوار الاستراتيجي/استراتيجي", exact=True), "2"),
        (phrase("red"), "1 3 4"),
        (phrase("red absent"), ""),
    ],
)
def test_phrase(articles: EngineIndex, query: Node, expected: str) -> None:
    assert matches(articles, query) == expected


def test_phrase_does_not_span_title_and_body(articles: EngineIndex) -> None:
    assert matches(articles, phrase("hill red")) == ""


def test_words_of_a_phrase_may_agree_each_in_another_way(index: EngineIndex) -> None:
    index.write(document("a", "same/one واثق/اثق"))
    assert index.search_ids(phrase("same/two ثقة/اثق")) == ["a"]


def test_phrase_of_one_word_repeated(index: EngineIndex) -> None:
    index.write(document("a", "go go go"), document("b", "go on go"))
    assert index.search_ids(phrase("go go")) == ["a"]
    assert index.search_ids(phrase("go go go")) == ["a"]
    assert index.search_ids(phrase("go go go go")) == []


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        (prefix("gr"), "1 2 4"),
        (prefix("b"), "1 5"),
        (prefix("sk"), "5"),
        (prefix("حو"), "2 3 5"),
        (prefix("وال"), "2"),
        (prefix("gr", "title"), "2 4"),
        (prefix("greens"), ""),
        (prefix("stal"), ""),
    ],
)
def test_prefix(articles: EngineIndex, query: Node, expected: str) -> None:
    assert matches(articles, query) == expected


def test_prefix_with_particles(index: EngineIndex) -> None:
    index.write(document("a", "الحكومة/x"), document("b", "حكومي/y"), document("c", "z/حكوم"))
    index.write(document("d", "الحكم/حكم"), document("e", "والحكومة/x"))
    asked = Prefix("حكوم", "حكوم", others=("الحكوم", "والحكوم"))
    assert matches(index, asked) == "a b c e"
    assert matches(index, prefix("حكوم")) == "b c"


def test_prefix_of_many_words_takes_the_commonest_and_says_so(index: EngineIndex) -> None:
    rare = [f"pre{number:03}" for number in range(MAX_EXPANSION + 10)]
    index.write(*(document(text, text) for text in rare), document("a", "prezz"))
    index.write(document("b", "prezz prefer"))
    found = index.hits(prefix("pre"))
    assert [note.code for note in found.notes] == ["prefix_capped"]
    assert found.total == MAX_EXPANSION + 1
    assert {"a", "b"} <= {hit.article.id for hit in found.hits}
    assert not index.hits(prefix("prez")).notes


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        (source("north"), "1 2"),
        (source("news"), "2 3"),
        (source("north news"), "2"),
        (source("n/news"), "2 3"),
        (source("red"), ""),
        (Published(), "1 3 4 5"),
        (Published(after=DAY("2021-01-01")), "1 3"),
        (Published(before=DAY("2021-01-01")), "1 4 5"),
        (Published(DAY("2020-02-29"), DAY("2021-01-01")), "1 4"),
        (Published(DAY("2021-01-01"), DAY("2021-01-01")), "1"),
        (Published(DAY("2021-01-02"), DAY("2021-01-01")), ""),
        (Published(dt.date.min, dt.date.max), "1 3 4 5"),
    ],
)
def test_source_and_date(articles: EngineIndex, query: Node, expected: str) -> None:
    assert matches(articles, query) == expected


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        (Value("source", "north"), "1"),
        (Value("source", "news of north"), "2"),
        (Value("source", "north of news"), ""),
        (Value("source", "North"), ""),
        (Value("source", "stale"), ""),
        (Value("category", "حوار"), ""),
        (Value("source", ""), "4 5"),
        (Bool(must=(word("red"),), filters=(Value("source", "news"),)), "3"),
        (Bool(must_not=(Value("source", "north"), Value("source", ""))), "2 3"),
        (Bool(should=(Value("source", "north"), Value("source", "news"))), "1 3"),
    ],
)
def test_stored_value(articles: EngineIndex, query: Node, expected: str) -> None:
    assert matches(articles, query) == expected


def test_stored_value_is_met_letter_by_letter(index: EngineIndex) -> None:
    odd = ["a b", "a  b", "A b", "أ", "ا", "a\x00", "\udcff", "x" * 40_000, '"a"*', " "]
    index.write(*(document(str(n), category=value) for n, value in enumerate(odd)))
    for number, value in enumerate(odd):
        assert index.search_ids(Value("category", value)) == [str(number)]


RED, GREEN, NORTH, NEWS = word("red"), word("green"), source("north"), source("news")
NEW = Published(after=DAY("2021-01-01"))


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        (Nothing(), ""),
        (Bool(), "1 2 3 4 5"),
        (Bool(must=(RED, GREEN)), "1 4"),
        (Bool(should=(RED, GREEN)), "1 2 3 4"),
        (Bool(must=(RED,), should=(GREEN,)), "1 3 4"),
        (Bool(must=(RED,), must_not=(GREEN,)), "3"),
        (Bool(must_not=(RED,)), "2 5"),
        (Bool(should=(RED, GREEN), must_not=(word("hill"),)), "3 4"),
        (Bool(filters=(NORTH,)), "1 2"),
        (Bool(filters=(NORTH, NEW)), "1"),
        (Bool(must=(GREEN,), filters=(NEWS,)), "2"),
        (Bool(should=(RED, GREEN), filters=(NEW,)), "1 3"),
        (Bool(should=(NORTH, NEWS)), "1 2 3"),
        (Bool(should=(NORTH, NEW)), "1 2 3"),
        (Bool(must=(NORTH, NEW)), "1"),
        (Bool(must_not=(NORTH, NEW)), "4 5"),
        (Bool(must=(RED,), should=(NEW, NORTH)), "1 3 4"),
        (Bool(should=(Bool(must=(RED, GREEN)), Bool(must_not=(RED,)))), "1 2 4 5"),
        (Bool(must=(Bool(should=(NORTH, NEWS)), RED)), "1 3"),
        (Bool(must=(RED,), must_not=(Bool(must=(GREEN, NEW)),)), "3 4"),
        (Bool(should=(Bool(filters=(NEW,)), GREEN)), "1 2 3 4"),
        (Bool(must=(Bool(),)), "1 2 3 4 5"),
        (Bool(must_not=(Bool(),)), ""),
        (Bool(must=(Nothing(),), should=(RED,)), ""),
        (Bool(should=(Nothing(), RED)), "1 3 4"),
        (Bool(must_not=(Nothing(),)), "1 2 3 4 5"),
    ],
)
def test_bool(articles: EngineIndex, query: Node, expected: str) -> None:
    assert matches(articles, query) == expected


def test_filters_and_exclusions_do_not_score(articles: EngineIndex) -> None:
    def scores(query: Node) -> dict[str, float]:
        return {hit.article.id: hit.score for hit in articles.hits(query).hits}

    plain = scores(RED)
    filtered = scores(Bool(must=(RED,), filters=(NEW,), must_not=(word("sky"),)))
    assert filtered == {id: plain[id] for id in ("1", "3")}
    assert set(scores(Bool(filters=(NEW,))).values()) == {0.0}


def test_group_that_does_not_match_earns_nothing(articles: EngineIndex) -> None:
    both = Bool(must=(word("red"), word("blue")))
    plain = {hit.article.id: hit.score for hit in articles.hits(GREEN).hits}
    asked = {hit.article.id: hit.score for hit in articles.hits(Bool(should=(both, GREEN))).hits}
    assert asked["4"] == plain["4"], "it has red and not blue"
    assert asked["1"] > plain["1"], "it has both"


def test_optional_words_add_to_the_score(articles: EngineIndex) -> None:
    alone = articles.hits(Bool(must=(RED,)))
    more = articles.hits(Bool(must=(RED,), should=(word("blue"),)))
    assert more.total == alone.total
    assert more.hits[0].article.id == "1"
    assert more.hits[0].score > max(hit.score for hit in alone.hits if hit.article.id == "1")


@pytest.mark.parametrize(
    "text", ["", " ", "\x00", "\udcff", "x" * 70_000, "😀", "A*", "\U0010ffff"]
)
def test_odd_terms_are_found_where_they_are(index: EngineIndex, text: str) -> None:
    odd = word(text)
    given = document("a", "text")
    index.write(given, document("b", "text"))
    index.write(type(given)(document("odd").article, [odd.terms], [odd.terms] * 9))
    assert index.search_ids(odd) == ["odd"]
    assert index.search_ids(Bool(must=(word("text"),), must_not=(odd,))) == ["a", "b"]


def test_word_without_stems_is_met_by_its_written_form(index: EngineIndex) -> None:
    bare = word("bare")
    bare = type(bare)("bare", bare.terms._replace(stems=()))
    index.write(type(document("a"))(document("a").article, [], [bare.terms]))
    assert index.search_ids(bare) == ["a"]
    assert index.search_ids(Source((bare.terms,))) == []
