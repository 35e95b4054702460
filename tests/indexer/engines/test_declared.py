"""Declared fields: what engines filter, count and sort by beside the fields of every article."""

from __future__ import annotations

import datetime as dt
import random
from collections import Counter
from typing import Any, Final

import pytest
from engine_index import EngineIndex, document, ids, named, word

from bahith.indexer.article import Article, Document
from bahith.indexer.columns import number
from bahith.indexer.declared import Declared
from bahith.indexer.engines.base import Engine
from bahith.indexer.query import Bool, Choice, Filter, Range, SortBy, Value

FIELDS: Final[Declared] = {
    "price": "number",
    "desk": "keyword",
    "held": "date",
    "place": "text",
    "ranking": "keyword",
}


def article(id: str, body: str = "red", **values: Any) -> Document:
    several = {
        name: value if isinstance(value, tuple) else (value,) for name, value in values.items()
    }
    return document(id, body, declared=FIELDS, fields=several)


@pytest.fixture
def index(index: EngineIndex) -> EngineIndex:
    index.declared = FIELDS
    return index


def found(engine: Engine, *filters: Filter) -> list[str]:
    return sorted(ids(engine.search(Bool(), "newest", 0, 100, filters=filters)))


def sorted_by(engine: Engine, field: str, descending: bool = False) -> list[str]:
    return ids(engine.search(Bool(), SortBy(field, descending), 0, 100))


def test_a_range_has_both_its_ends(index: EngineIndex) -> None:
    index.write(
        article("a", price=10),
        article("b", price=(12.5, 900)),
        article("c", price=-3),
        article("d", desk="12"),
    )
    engine = index.open()

    assert found(engine, Range("price", 10, 12.5)) == ["a", "b"]
    assert found(engine, Range("price", 13, 899)) == []
    assert found(engine, Range("price", None, 0)) == ["c"]
    assert found(engine, Range("price", 12.6)) == ["b"]
    assert found(engine, Range("price")) == ["a", "b", "c"]
    assert found(engine, Range("price", 5, 4)) == []
    assert found(engine, Choice((), (Range("price"),))) == ["d"]
    assert found(engine, Range("held")) == []


def test_large_and_small_numbers_are_told_apart(index: EngineIndex) -> None:
    numbers = [0, 1e-9, -1e-9, 0.1 + 0.2, 0.3, 2.0**53, 2.0**53 + 2, -(2.0**62), 1e300, -1e300]
    index.write(*(article(str(place), price=each) for place, each in enumerate(numbers)))
    engine = index.open()

    for place, each in enumerate(numbers):
        assert found(engine, Range("price", each, each)) == [str(place)], each
    order = sorted(range(len(numbers)), key=numbers.__getitem__)
    assert sorted_by(engine, "price") == [*map(str, order)]


def test_zero_has_no_sign(index: EngineIndex) -> None:
    index.write(article("b", price=0), article("a", price=-0.0))

    assert found(index.open(), Range("price", 0, 0)) == ["a", "b"]
    assert sorted_by(index.open(), "price", descending=True) == ["a", "b"]


def test_days_are_found_and_sorted(index: EngineIndex) -> None:
    index.write(
        article("a", held=dt.date(2021, 7, 26)),
        article("b", held=dt.date(622, 7, 16)),
        article("c", held=(dt.date(2024, 1, 1), dt.date(1990, 1, 1))),
        article("d"),
    )
    engine = index.open()
    in_2021 = Range("held", number(dt.date(2021, 1, 1)), number(dt.date(2021, 12, 31)))

    assert found(engine, in_2021) == ["a"]
    assert sorted_by(engine, "held") == ["b", "c", "a", "d"]
    assert sorted_by(engine, "held", descending=True) == ["c", "a", "b", "d"]


def test_a_keyword_is_one_value_as_a_whole(index: EngineIndex) -> None:
    long = "x" * 9000
    index.write(
        article("a", desk=("north", "sport"), ranking="first"),
        article("b", desk="north sport"),
        article("c", desk=long),
        article("d", price=1),
    )
    engine = index.open()

    assert found(engine, Value("desk", "north")) == ["a"]
    assert found(engine, Value("desk", "north sport")) == ["b"]
    assert found(engine, Value("desk", long)) == ["c"]
    assert found(engine, Value("desk", "")) == ["d"]
    assert found(engine, Value("ranking", "first")) == ["a"]
    assert found(engine, named("desk", "sport")) == ["a", "b"]


def test_words_of_a_text_are_found_in_one_value(index: EngineIndex) -> None:
    index.write(
        article("a", place=("old port", "new bridge")),
        article("b", place="old bridge"),
        article("c", body="old bridge"),
    )
    engine = index.open()

    assert found(engine, named("place", "bridge old")) == ["b"]
    assert found(engine, named("place", "bridge")) == ["a", "b"]
    assert found(engine, named("desk", "bridge")) == []


def test_keywords_are_counted(index: EngineIndex) -> None:
    index.write(
        article("a", desk=("north", "sport")),
        article("b", "blue", desk="north"),
        article("c", desk="south"),
        article("d"),
    )
    engine = index.open()
    north = Value("desk", "north")

    def counts(*filters: Filter, left_out: tuple[Filter, ...] = ()) -> dict[str, int]:
        facets = {"desk": left_out}
        hits = engine.search(word("red"), "newest", 0, 0, filters=filters, facets=facets)
        return {str(value): count for value, count in hits.counts["desk"].items()}

    assert counts() == {"north": 1, "sport": 1, "south": 1}
    assert counts(north) == {"north": 1, "sport": 1}
    assert counts(north, left_out=(north,)) == {"north": 1, "sport": 1, "south": 1}


def test_of_several_numbers_the_nearest_to_the_top_counts(index: EngineIndex) -> None:
    index.write(
        article("a", price=(1, 50)), article("b", price=20), article("d"), article("c", price=20)
    )
    engine = index.open()

    assert sorted_by(engine, "price") == ["a", "b", "c", "d"]
    assert sorted_by(engine, "price", descending=True) == ["a", "b", "c", "d"]
    assert ids(engine.search(Bool(), SortBy("price"), 1, 2)) == ["b", "c"]
    assert [one.id for one in engine.matches(Bool(), SortBy("price", True))] == ["a", "b", "c", "d"]


def test_segments_without_a_field_join_those_with_it(index: EngineIndex) -> None:
    index.write(article("a"), article("b", desk="north"))
    index.write(article("c", price=5), article("d", price=4, desk="north"))
    index.write(article("a", price=1), delete=["c"])
    engine = index.open()

    assert found(engine, Range("price")) == ["a", "d"]
    assert sorted_by(engine, "price", descending=True) == ["d", "a", "b"]
    assert found(engine, Value("desk", "north")) == ["b", "d"]
    assert found(engine, Value("desk", "")) == ["a"]


def test_an_empty_index_can_declare_other_fields(index: EngineIndex) -> None:
    index.write(article("a", price=5), article("b", desk="north"))
    engine = index.open()
    index.write(delete=["a", "b"])
    index.declared = {"desk": "number", "held": "keyword"}
    own = {"desk": (3,), "held": ("now",)}
    index.write(document("c", "red", declared=index.declared, fields=own))
    engine.refresh()

    for each in (engine, index.open()):
        assert each.declared == index.declared
        assert found(each, Range("desk", 3, 3)) == ["c"]
        assert found(each, Value("held", "now")) == ["c"]


def test_random_fields_are_as_a_list_of_articles_has_them(index: EngineIndex) -> None:
    chance = random.Random(3)
    documents = [
        article(
            f"{place:03}",
            price=tuple(chance.choices(range(-5, 6), k=chance.randrange(4))),
            desk=tuple(chance.choices("abc", k=chance.randrange(3))),
        )
        for place in range(90)
    ]
    for start in range(0, 90, 30):
        index.write(*documents[start : start + 30])
    articles = [one.article for one in documents]
    engine = index.open()

    for low, high in ((-5, 5), (0, 0), (-2, 3), (None, -4), (4, None)):
        within = Range("price", low, high)
        passing = [one for one in articles if _is_within(one, low, high)]
        hits = engine.search(Bool(), SortBy("price"), 0, 100, filters=[within], facets={"desk": ()})
        by_price = sorted(passing, key=lambda one: (min(one.fields["price"]), one.id))
        assert ids(hits) == [one.id for one in by_price]
        expected = Counter(value for one in passing for value in {*one.fields.get("desk", ())})
        assert dict(hits.counts["desk"]) == dict(expected)


def _is_within(article: Article, low: float | None, high: float | None) -> bool:
    return any(
        isinstance(value, int | float)
        and (low is None or value >= low)
        and (high is None or value <= high)
        for value in article.fields.get("price", ())
    )
