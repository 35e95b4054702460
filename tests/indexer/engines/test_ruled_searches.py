"""The owner's rules mean the same with every engine."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

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
