"""The owner's rules mean the same with every engine."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import opensearch_server
import pytest
from engine_index import EngineIndex

from bahith.indexer.index import Index
from bahith.indexer.results import Page
from bahith.indexer.rules import store
from bahith.indexer.rules.reading import read

ARTICLES = [
    {"id": "phone", "title": "هاتف في المدينة", "text": "وصل هاتف جديد إلى المدينة."},
    {"id": "un", "title": "قرار جديد", "text": "صوتت الأمم المتحدة على القرار في نيويورك."},
    {"id": "apart", "title": "المتحدة للتجارة", "text": "شركة المتحدة للتجارة بين الأمم."},
    {"id": "name", "title": "توتون في المهرجان", "text": "غنى توتون في المهرجان."},
    {"id": "come", "title": "الزوار", "text": "يأتون كل صيف."},
    {"id": "urgent", "title": "عاجل", "text": "خبر عاجل من المرفأ."},
    {"id": "port", "title": "المرفأ", "text": "عادت الحركة إلى المرفأ."},
]


@pytest.fixture
def ruled(name: str, tmp_path: Path, one_analyzer: None) -> Iterator[Index]:
    """An index of these articles, under rules that tests put in force."""
    settings = EngineIndex(name, tmp_path / "index").settings_with(refresh=0)
    with Index(settings) as index:
        index.add(ARTICLES)
        yield index
    if name == "opensearch":
        opensearch_server.forget(tmp_path)


FILM = [
    {
        "id": f"film-{n}",
        "title": f"فيلم رقم {n}" if n != 2 else "فيلم النورس رقم 2",
        "text": "عرض فيلم في المهرجان. " + "سينما " * n,
        "source": "مرصد" if n % 2 else "وكالة",
        "category": "فن" if n < 8 else "ثقافة",
        "date": f"2021-01-{n:02}",
        "place": ["بيروت"] if n == 3 else [],
    }
    for n in range(1, 13)
]


@pytest.fixture
def films(name: str, tmp_path: Path, one_analyzer: None) -> Iterator[Index]:
    """An index of twelve films, by two sources, the first of the month being the best match."""
    given = {"refresh": 0, "fields": "place:keyword"}
    settings = EngineIndex(name, tmp_path / "index").settings_with(**given)
    with Index(settings) as index:
        index.add(FILM)
        yield index
    if name == "opensearch":
        opensearch_server.forget(tmp_path)


def rule(index: Index, text: str) -> None:
    store.install(Path(index.settings.index), read(text, "rules.yaml"))


def found(page: Page) -> set[str]:
    return {result.id for result in page}


def test_words_that_rules_add_are_found_ranked_and_marked(ruled: Index) -> None:
    assert found(ruled.search("جوال")) == found(ruled.search("UN")) == set()
    rule(
        ruled,
        """
spellings: [{from: جوال, to: هاتف}]
synonyms: [{words: [UN, الأمم المتحدة]}]
""",
    )
    [phone] = ruled.search("جوال", explain=True)
    assert phone.id == "phone"
    assert phone.score > 0
    assert [phone.title[slice(*mark)] for mark in phone.title_marks] == ["هاتف"]
    assert phone.explanation
    assert [one.kind for one in phone.explanation.effects] == ["spellings"]
    assert found(ruled.search("UN")) == {"un"}
    assert found(ruled.search("الأمم المتحدة")) == {"un", "apart"}
    assert ruled.search("UN AND نيويورك").total == 1
    assert [article.id for article in ruled.matches("جوال")] == ["phone"]


def test_a_name_is_found_only_as_it_is_written(ruled: Index) -> None:
    assert found(ruled.search("توتون")) > {"name"}
    rule(ruled, "names: [توتون]")
    assert found(ruled.search("توتون")) == {"name"}
    assert found(ruled.search('"توتون في المهرجان"')) == {"name"}
    assert found(ruled.search("توتون المهرجان")) == {"name"}


def test_a_stop_word_is_left_out_beside_others(ruled: Index) -> None:
    assert found(ruled.search("عاجل المرفأ")) == {"urgent", "port"}
    rule(ruled, "stop_words: [عاجل]")
    [first, second] = ruled.search("عاجل المرفأ")
    assert (first.id, second.id) == ("port", "urgent")
    assert found(ruled.search("عاجل")) == {"urgent"}
    assert found(ruled.search('"عاجل" المرفأ')) == {"urgent"}


def test_removed_rules_act_no_more(ruled: Index) -> None:
    rule(ruled, "spellings: [{from: جوال, to: هاتف}]")
    assert ruled.search("جوال").total == 1
    store.remove(Path(ruled.settings.index))
    assert ruled.search("جوال").total == 0


PINNED = """
pins:
  - articles: [film-9, unknown, film-4, port]
    questions: فيلم
hide:
  - articles: [film-2]
  - articles: [film-3]
    questions: فيلم
"""


def pages(index: Index, **filters: Any) -> list[str]:
    """The ids on all pages of three."""
    total = index.search("فيلم", size=3, **filters).total
    numbers = range(1, total // 3 + 3)
    every = [index.search("فيلم", size=3, page=n, **filters) for n in numbers]
    assert {page.total for page in every} == {total}
    return [result.id for page in every for result in page]


def test_pinned_articles_come_first_and_hidden_ones_never(films: Index) -> None:
    films.add([{"id": "port", "text": "عادت الحركة إلى المرفأ.", "source": "وكالة"}])
    before = pages(films)
    rule(films, PINNED)
    pins = ["film-9", "film-4", "port"]
    expected = [*pins, *(id for id in before if id not in {*pins, "film-2", "film-3"})]
    assert pages(films) == expected
    assert [article.id for article in films.matches("فيلم")] == expected
    assert "film-3" in found(films.search("فيلم المهرجان", size=50))
    assert "film-2" not in found(films.search("فيلم المهرجان", size=50))
    [first, *_] = films.search("أفلام", explain=True)
    assert first.explanation
    assert (first.id, [one.kind for one in first.explanation.effects]) == (
        "film-9",
        ["pins"],
    )
    assert first.score > 0


def test_pinned_articles_must_pass_filters_and_are_counted_once(films: Index) -> None:
    rule(films, PINNED)
    ids = pages(films, outlet="وكالة")
    assert ids[0] == "film-4"
    assert sorted(ids) == sorted(f"film-{n}" for n in (4, 6, 8, 10, 12))
    assert pages(films, after="2021-01-05")[0] == "film-9"
    page = films.search("فيلم", facets=["source", "category"], outlet="وكالة")
    assert page.counts["source"] == {"مرصد": 5, "وكالة": 5}
    assert page.counts["category"] == {"فن": 2, "ثقافة": 3}
    assert "film-9" not in found(films.search("فيلم -رقم", size=50))
    # By date, they stand where their dates do.
    assert pages(films, sort="newest")[:3] == ["film-12", "film-11", "film-10"]
    assert len(pages(films, sort="newest")) == len(pages(films)) == 10


def test_hidden_articles_have_no_part_in_suggestions_and_similar_ones(films: Index) -> None:
    def titles() -> set[str]:
        return {one.id for one in films.suggest("فيلم النور")}

    films.add([{"id": "boat", "text": "زورق قديم عند المنارة"}])
    films.add([{"id": "ship", "text": "زورق جديد وصل اليوم إلى المنارة في المساء"}])
    assert "film-2" in titles()
    assert [one.id for one in films.similar("boat")] == ["ship"]
    rule(films, "hide: [{articles: [film-2, ship]}]")
    assert "film-2" not in titles()
    assert films.similar("boat") == ()
    assert films.get("film-2")


BOOSTED = """
boosts:
  - {source: وكالة, factor: 0.5, name: agency}
  - {field: place, value: بيروت, factor: 3}
  - {half_life: 10, factor: 2, name: fresh}
"""


def test_boosts_multiply_scores_and_change_nothing_else(films: Index) -> None:
    film = {"text": "عرض فيلم في المهرجان. سينما", "title": "فيلم جديد"}
    today = dt.date.today()
    films.add(
        [
            {**film, "id": "new", "date": today.isoformat()},
            {**film, "id": "older", "date": (today - dt.timedelta(10)).isoformat()},
            {**film, "id": "undated"},
        ]
    )
    before = {one.id: one.score for one in films.search("فيلم", size=50)}
    rule(films, BOOSTED)
    page = films.search("فيلم", size=50, explain=True)
    after = {one.id: one.score for one in page}
    assert after.keys() == before.keys()
    assert [*after.values()] == sorted(after.values(), reverse=True)
    factors = {id: after[id] / before[id] for id in before}
    expected = {"new": 2.0, "older": 1.5, "undated": 1.0, "film-3": 3.0, "film-2": 0.5}
    assert {id: factors[id] for id in expected} == pytest.approx(expected, rel=0.01)
    told = {
        one.id: [(each.rule, each.texts) for each in one.explanation.effects]
        for one in page
        if one.explanation
    }
    assert told["film-2"] == [("agency", ("0.5",))]
    assert told["older"] == [("fresh", ("1.5",))]
    assert told["undated"] == []
    assert [article.id for article in films.matches("فيلم")] == [*after]
    assert [one for n in range(1, 6) for one in films.search("فيلم", size=3, page=n)] == [
        *films.search("فيلم", size=50)
    ][:15]
    two = films.search("فيلم المهرجان", size=50)
    scores = [one.score for one in two]
    assert scores == sorted(scores, reverse=True)
    assert films.search("فيلم", sort="newest")[0].id == "new"


def test_boosts_of_a_question_without_matches_find_nothing(films: Index) -> None:
    rule(films, BOOSTED)
    for question in ("زرافة", "فيلم زرافة المهرجان"):
        assert not films.search(question, outlet=["لا أحد"], explain=True).total
