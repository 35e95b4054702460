"""Counts of a search's matches in the API, and filters by exactly one value."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from sample_site import ODD_ID, Site

from bahith.indexer.search.searcher import Searcher
from bahith.indexer.settings import Settings

EVEN, ODD = {"value": "وكالة النهر", "count": 12}, {"value": "هيئة الري", "count": 11}


def facets(site: Site, names: str, **parameters: object) -> Any:
    return site.search("السد", facets=names, **parameters)["facets"]


def test_matches_are_counted_by_what_is_asked(site: Site) -> None:
    found = facets(site, "source,year,category", size=1)
    assert found == {
        "source": [EVEN, ODD],
        "year": [{"value": "2020", "count": 23}],
        "category": [],
    }
    assert list(found) == ["source", "year", "category"]


def test_times_are_in_order(site: Site) -> None:
    (months,) = facets(site, "month").values()
    values = [month["value"] for month in months]
    assert values == [f"2020-{n:02}" for n in range(1, 13)]
    assert sum(month["count"] for month in months) == 23


def test_counts_are_of_all_matches_whatever_the_page(site: Site) -> None:
    assert facets(site, "source", page=3, size=2) == facets(site, "source")


def test_its_own_filter_is_left_out_of_a_count(site: Site) -> None:
    assert facets(site, "source", outlet="هيئة الري") == {"source": [EVEN, ODD]}
    (source,) = facets(site, "source", after="2020-12")["source"]
    assert source == {"value": "هيئة الري", "count": 1}


def test_unasked_there_are_no_counts(site: Site) -> None:
    assert "facets" not in site.search("السد")


def test_post_counts_as_get(site: Site) -> None:
    posted = site.post({"q": "السد", "facets": ["year", "source"]}).json()["facets"]
    assert posted == facets(site, "year,source")


def test_a_name_given_twice_counts_once(site: Site) -> None:
    assert facets(site, "year,year") == facets(site, "year")


def test_filters_by_exactly_one_value(site: Site) -> None:
    assert site.search("السد", outlet="هيئة الري")["total"] == 11
    assert site.search("السد", outlet="الري")["total"] == 0
    (result,) = site.search("متحف", category="ثقافة")["results"]
    assert result["id"] == ODD_ID
    assert site.search("متحف", category="ثقاف")["total"] == 0
    assert site.search("متحف", category="", outlet="")["total"] == 1


STORY = "أعلنت البلدية اليوم افتتاح الجسر الجديد على الوادي بعد عامين من العمل المتواصل فيه. "


def test_copies_are_left_out_and_counted_where_that_is_asked(
    make_index: Callable[..., Settings], run: Callable[[Searcher], Site]
) -> None:
    story = (
        STORY + "وقال رئيسها إن الجسر يصل حيين ويخدم مئة ألف من السكان كل يوم في الذهاب والعودة."
    )
    copies = [{"id": f"{n}", "title": f"الجسر {n}", "text": story} for n in range(3)]
    other = {"id": "other", "title": "خبر", "text": "الجسر القديم مغلق."}
    searcher = Searcher.open(make_index([*copies, other]))
    site = run(searcher)
    grouped = site.search("الجسر", group=1)["results"]
    assert sorted(result["copies"] for result in grouped) == [0, 2]
    assert "copies" not in site.search("الجسر")["results"][0]
    assert len(site.search("الجسر", group=0)["results"]) == 4
    searcher.close()


def test_a_filter_takes_several_values(site: Site) -> None:
    several = {"q": "السد", "outlet": ["هيئة الري", "وكالة النهر"]}
    assert site.post(several).json()["total"] == 23
    both = urlencode({**several, "size": 1}, doseq=True)
    assert site.ask("GET", f"/api/search?{both}").json()["total"] == 23
    assert site.post({"q": "السد", "outlet": "هيئة الري"}).json()["total"] == 11
    assert site.search("السد", outlet="-هيئة الري")["total"] == 12


def test_a_facet_is_shown_in_parts(site: Site) -> None:
    counts = {"facets": "source,tag,author,language", "q": "السد OR متحف"}
    whole = site.search(**counts)["facets"]
    assert {*whole} == {"source", "tag", "author", "language"}
    assert [each["value"] for each in whole["author"]] == ["سلمى البحري", "نور الدين"]
    parts = [site.search(**counts, facet_size=1, facet_offset=n)["facets"] for n in range(4)]
    assert [value for part in parts for value in part["source"]] == whole["source"]
    found = site.search(**counts, facet_query="تُراث")["facets"]
    assert [each["value"] for each in found["tag"]] == ["تراث، وآثار"]
    assert found["author"] == []
