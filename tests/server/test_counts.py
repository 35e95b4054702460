"""Counts of a search's matches in the API, and filters by exactly one value."""

from __future__ import annotations

from typing import Any

import pytest
from served import ODD_ID, Site

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


@pytest.mark.parametrize("names", ["", None])
def test_unasked_there_are_no_counts(site: Site, names: str | None) -> None:
    page = site.search("السد", **({} if names is None else {"facets": names}))
    assert "facets" not in page


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
