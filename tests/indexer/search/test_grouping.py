"""Near-duplicates on a page: one of them stands for all, and none is lost."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace

import pytest
from library import Library

from bahith.indexer.query import Request
from bahith.indexer.results import Page
from bahith.indexer.search.searcher import Searcher

PLACES = "الميناء السوق الجسر المتحف الحديقة المحطة الملعب الجامعة المصنع القلعة".split()
ACTS = "افتتح زار رمم أغلق وسع نظف فحص صور وصف مول".split()
PEOPLE = "الوزير المحافظ المهندس العمدة الطبيب الحارس البحار المعلم الشاعر المدير".split()


def story(seed: int, sentences: int = 12) -> list[str]:
    """Sentences about the rain, each story its own."""
    chance = random.Random(seed)
    return [
        f"{chance.choice(ACTS)} {chance.choice(PEOPLE)} {chance.choice(PLACES)} رقم "
        f"{chance.randrange(9000)} بعد المطر مع {chance.choice(PEOPLE)}."
        for _ in range(sentences)
    ]


def record(id: str, sentences: list[str], title: str, **more: str) -> dict[str, str]:
    return {"id": id, "title": title, "text": " ".join(sentences), **more}


STORY = story(1)
GROUPS = {
    "a": ["whole", "cut", "turned", "end"],
    "b": ["twin1", "twin2"],
    **{f"alone{n}": [f"alone{n}"] for n in range(20)},
}
"""``end`` and ``cut`` share nothing, and are both copies of ``whole``."""


@pytest.fixture(scope="module")
def searcher(module_library: Library) -> Iterator[Searcher]:
    module_library.records(
        "a.jsonl",
        record("whole", STORY, "قصة المطر", date="2021-01-03"),
        record("cut", STORY[:6], "قصة أخرى", date="2021-01-02"),
        record("turned", [*STORY[7:], *STORY[:7]], "القصة مقلوبة", date="2021-01-09"),
        record("end", STORY[7:], "آخر القصة", date="2021-01-01"),
        record("twin1", story(2), "المطر المطر المطر", date="2021-02-01", source="وكالة السهل"),
        record("twin2", story(2), "توأم", date="2021-02-02", source="جريدة الجبل"),
        *(record(f"alone{n}", story(10 + n), "نشرة", date="2020-05-05") for n in range(20)),
        {"id": "short1", "text": "اشترك الآن"},
        {"id": "short2", "text": "اشترك الآن"},
    )
    module_library.build()
    searcher = module_library.open()
    yield searcher
    searcher.close()


def shown(page: Page) -> dict[str, int]:
    return {result.article.id: result.copies for result in page.results}


@pytest.mark.parametrize("sort", ["relevance", "newest", "oldest"])
@pytest.mark.parametrize("size", [1, 3, 100])
def test_every_match_is_in_one_group_whatever_the_pages(
    searcher: Searcher, sort: str, size: int
) -> None:
    asked = Request("المطر", size=size, sort=sort, group=True)
    order = [
        result.article.id
        for result in searcher.search(replace(asked, group=False, size=100)).results
    ]
    expected = {min(group, key=order.index): len(group) - 1 for group in GROUPS.values()}
    found: dict[str, int] = {}
    for page in range(1, -(-26 // size) + 1):
        results = searcher.search(replace(asked, page=page))
        assert results.total == 26, "the number of articles, not of groups"
        found |= shown(results)
    assert found == expected


def test_without_group_nothing_is_left_out(searcher: Searcher) -> None:
    page = searcher.search(Request("المطر", size=100))
    assert len(page.results) == page.total == 26
    assert not any(result.copies for result in page.results)


def test_only_matches_count_as_copies(searcher: Searcher) -> None:
    asked = Request("المطر", size=100, group=True, sort="newest")
    assert shown(searcher.search(replace(asked, source="السهل"))) == {"twin1": 0}
    assert shown(searcher.search(replace(asked, q="title:أخرى OR title:آخر"))) == {"cut": 1}


def test_a_copy_before_the_page_leads(searcher: Searcher) -> None:
    newest = Request("المطر", size=1, sort="newest", group=True)
    assert shown(searcher.search(newest)) == {"twin2": 1}
    assert shown(searcher.search(replace(newest, page=2))) == {}


def test_labels_are_no_stories(searcher: Searcher) -> None:
    assert shown(searcher.search(Request("اشترك", group=True))) == {"short1": 0, "short2": 0}


@pytest.mark.parametrize(
    ("id", "expected"),
    [
        ("whole", ["turned", "cut", "end"]),
        ("end", ["turned", "whole", "cut"]),
        ("twin1", ["twin2"]),
        ("alone3", []),
        ("short1", []),
        ("none", []),
    ],
)
def test_copies_of_one_article_newest_first(
    searcher: Searcher, id: str, expected: list[str]
) -> None:
    assert [article.id for article in searcher.copies(id)] == expected
