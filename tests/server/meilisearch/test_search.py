"""Searches in Meilisearch's API are answered in its shape, by our search."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from meilisearch_calls import ids
from sample_site import Site

Ask = Callable[..., Any]


def test_a_search_has_hits_and_what_clients_read_beside_them(ask: Ask) -> None:
    answer = ask(q="متحف")
    assert ids(answer) == ["museum"]
    assert answer["hits"][0] == {
        "id": "museum",
        "title": "متحف الميناء القديم يفتح أبوابه",
        "body": "فتح متحف المِيناء أبوابه للزوار.\n\nوقالت المديرة إن القاعات تحكي القصة.",
        "url": "https://example.org/museum",
        "source": "مرصد الساحل",
        "published": "2021-07-23",
        "category": "ثقافة",
        "author": ["سلمى البحري", "نور الدين"],
        "tags": ["متاحف"],
        "language": "ar",
        "price": 1200.5,
        "place": "بيروت",
        "held": "2021-08-01",
    }
    assert answer["query"] == "متحف"
    assert (answer["offset"], answer["limit"], answer["estimatedTotalHits"]) == (0, 20, 1)
    assert isinstance(answer["processingTimeMs"], int)


def test_an_address_asks_the_same(meili: Site, ask: Ask) -> None:
    given = {"q": "الميناء", "limit": 1, "attributesToRetrieve": "id,title", "sort": "price:asc"}
    by_address = meili.get("/meilisearch/indexes/articles/search", **given).json()
    by_body = ask(q="الميناء", limit=1, attributesToRetrieve=["id", "title"], sort=["price:asc"])
    assert (
        by_address["hits"]
        == by_body["hits"]
        == [{"id": "boats", "title": by_body["hits"][0]["title"]}]
    )
    assert by_address["estimatedTotalHits"] == 2


def test_without_a_query_all_articles_come_the_newest_first(ask: Ask) -> None:
    assert ids(ask()) == ["museum", "weather", "boats", "undated"]


def test_offset_and_limit_count_single_hits(ask: Ask) -> None:
    assert ids(ask(offset=1, limit=2)) == ["weather", "boats"]
    assert ids(ask(limit=0)) == []
    assert ask(limit=0)["estimatedTotalHits"] == 4
    assert ids(ask(offset=1000, limit=5000)) == []


def test_pages_are_numbered_and_counted(ask: Ask) -> None:
    answer = ask(page=2, hitsPerPage=3)
    assert ids(answer) == ["undated"]
    counted = {name: answer[name] for name in ("page", "hitsPerPage", "totalPages", "totalHits")}
    assert counted == {"page": 2, "hitsPerPage": 3, "totalPages": 2, "totalHits": 4}
    assert "estimatedTotalHits" not in answer
    assert ids(ask(page=0)) == []


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        ("published:desc", ["museum", "weather", "boats", "undated"]),
        ("published:asc", ["boats", "weather", "museum", "undated"]),
        ("price:asc", ["weather", "boats", "museum", "undated"]),
        ("price:desc", ["museum", "boats", "weather", "undated"]),
    ],
)
def test_order(ask: Ask, sort: str, expected: list[str]) -> None:
    assert ids(ask(sort=[sort])) == expected


def test_matches_stand_between_tags(ask: Ask) -> None:
    [hit] = ask(
        q="متحف",
        attributesToRetrieve=["id"],
        attributesToHighlight=["title", "body"],
        highlightPreTag="<b>",
        highlightPostTag="</b>",
    )["hits"]
    assert list(hit) == ["id", "_formatted"]
    assert hit["_formatted"]["title"] == "<b>متحف</b> الميناء القديم يفتح أبوابه"
    assert hit["_formatted"]["body"].startswith("فتح <b>متحف</b> المِيناء")
    assert hit["_formatted"]["body"].endswith("القصة.")


def test_every_attribute_can_be_formatted_and_numbers_become_texts(ask: Ask) -> None:
    [hit] = ask(q="زوارق", attributesToHighlight=["*"])["hits"]
    assert hit["_formatted"].keys() == hit.keys() - {"_formatted"}
    assert hit["_formatted"]["title"].startswith("<em>زوارق</em>")
    assert hit["_formatted"]["price"] == ["10", "30"]


def test_a_cropped_body_is_the_passage_that_fits(ask: Ask) -> None:
    [hit] = ask(q="المديرة", attributesToCrop=["body:5"], attributesToHighlight=["body"])["hits"]
    assert "<em>المديرة</em>" in hit["_formatted"]["body"]
    [hit] = ask(q="المديرة", attributesToCrop=["body"])["hits"]
    assert "<em>" not in hit["_formatted"]["body"]


def test_places_of_matches_count_bytes(ask: Ask) -> None:
    [hit] = ask(q="الميناء زوارق", filter="id = boats", showMatchesPosition=True)["hits"]
    title = hit["title"].encode()
    marked = [
        title[at["start"] :][: at["length"]].decode() for at in hit["_matchesPosition"]["title"]
    ]
    assert marked == ["زوارق", "الميناء"]


def test_scores_are_between_0_and_1_and_fall(ask: Ask) -> None:
    scores = [hit["_rankingScore"] for hit in ask(q="متحف الميناء", showRankingScore=True)["hits"]]
    assert len(scores) == 2
    assert 1 > scores[0] > scores[1] > 0


def test_all_words_may_be_required(ask: Ask) -> None:
    assert ids(ask(q="متحف زوارق مطر", matchingStrategy="all")) == []
    assert {*ids(ask(q="متحف زوارق مطر", matchingStrategy="last"))} == {
        "museum",
        "boats",
        "weather",
    }
    assert ids(ask(q="الميناء زوارق", matchingStrategy="all")) == ["boats"]
    assert len(ids(ask(q="متحف OR زوارق", matchingStrategy="all"))) == 2


@pytest.mark.parametrize(
    ("parameters", "expected"),
    [
        ({"q": "زوار"}, {"boats", "museum"}),
        ({"q": "زوارق"}, {"boats"}),
        ({"q": "المين"}, {"museum", "boats"}),
        ({"q": "مطر زوا"}, {"weather", "museum", "boats"}),
        ({"q": "الميناء زوا", "matchingStrategy": "all"}, {"museum", "boats"}),
        ({"q": "الميناء زوار", "filter": "id = boats"}, {"boats"}),
        ({"q": "متحف AND المد"}, {"museum"}),
        ({"q": "المين "}, set()),
        ({"q": "المين متحف"}, {"museum"}),
        ({"q": '"المين"'}, set()),
        ({"q": "=المين"}, set()),
        ({"q": "متحف -زوا"}, {"museum"}),
        ({"q": "title:زوا"}, {"boats"}),
        ({"q": "م"}, set()),
    ],
)
def test_the_last_word_may_be_a_beginning(
    ask: Ask, parameters: dict[str, Any], expected: set[str]
) -> None:
    assert {*ids(ask(**parameters))} == expected


def test_whole_words_come_before_beginnings(ask: Ask) -> None:
    assert ids(ask(q="زوار")) == ["museum", "boats"]


def test_what_follows_a_beginning_is_marked_too(ask: Ask) -> None:
    [hit] = ask(q="طق", attributesToHighlight=["title", "body"])["hits"]
    assert hit["_formatted"]["title"] == "<em>طقس</em> ماطر"
    [hit] = ask(q="غزي", attributesToHighlight=["body"])["hits"]
    assert hit["_formatted"]["body"] == "مطر <em>غزير</em> على الساحل."


def test_facets_count_all_matches(ask: Ask) -> None:
    answer = ask(q="", facets=["source", "author", "year", "place", "price"], limit=1)
    assert answer["facetDistribution"] == {
        "source": {"مرصد الساحل": 2, "وكالة السهل": 1},
        "author": {"نور الدين": 2, "سلمى البحري": 1},
        "year": {"2020": 1, "2021": 2},
        "place": {"بيروت": 1, "دمشق": 1},
        "price": {},
    }
    assert answer["facetStats"] == {"price": {"min": -5, "max": 1200.5}}


def test_facets_count_within_the_filter(ask: Ask) -> None:
    answer = ask(facets=["*"], filter="place = دمشق")
    assert answer["facetDistribution"]["place"] == {"دمشق": 1}
    assert answer["facetDistribution"]["tags"] == {}
    assert answer["facetStats"] == {"price": {"min": 10, "max": 30}}
    assert ask(facets=["price"], filter="id = undated")["facetStats"] == {}
