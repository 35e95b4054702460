"""Meilisearch's filter expressions select the articles that they say."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from meilisearch_calls import ids, post
from sample_site import Site

pytestmark = pytest.mark.parametrize("described", ["whoosh", "tantivy"], indirect=True)

MUSEUM, BOATS, WEATHER, UNDATED = "museum", "boats", "weather", "undated"

FILTERS = [
    ("place = بيروت", {MUSEUM}),
    ("place != بيروت", {BOATS, WEATHER, UNDATED}),
    ('source = "مرصد الساحل"', {MUSEUM, WEATHER}),
    ("source='مرصد الساحل' AND NOT category = طقس", {MUSEUM}),
    ("category IN [طقس, 'محليات']", {WEATHER, BOATS}),
    ("category NOT IN [طقس, محليات,]", {MUSEUM, UNDATED}),
    ("category IN []", set()),
    ("id = boats OR id = weather", {BOATS, WEATHER}),
    ("id != boats", {MUSEUM, WEATHER, UNDATED}),
    ("id EXISTS", {MUSEUM, BOATS, WEATHER, UNDATED}),
    ('author = "سلمى البحري"', {MUSEUM}),
    ("tags = متاحف", {MUSEUM}),
    ("source EXISTS AND (price > 1000 OR NOT category IN [طقس, ثقافة])", {MUSEUM, BOATS}),
    ("id = boats OR id = museum AND price > 2000", {BOATS}),
    ("NOT (id = boats OR id = museum)", {WEATHER, UNDATED}),
    ("NOT (price < 100 AND category = طقس)", {MUSEUM, BOATS, UNDATED}),
    ("price > 10", {MUSEUM, BOATS}),
    ("price > 30", {MUSEUM}),
    ("price >= 30", {MUSEUM, BOATS}),
    ("price < 10", {WEATHER}),
    ("price <= 10", {WEATHER, BOATS}),
    ("price = -5", {WEATHER}),
    ("price 20 TO 40", {BOATS}),
    ("price EXISTS", {MUSEUM, BOATS, WEATHER}),
    ("price NOT EXISTS", {UNDATED}),
    ("price IN [10, 1200.5]", {BOATS, MUSEUM}),
    ("place IS NULL", {WEATHER, UNDATED}),
    ("place IS NOT EMPTY", {MUSEUM, BOATS}),
    ("tags IS EMPTY", {BOATS, WEATHER, UNDATED}),
    ("published >= 2021", {MUSEUM, WEATHER}),
    ("published = 2021-07", {MUSEUM}),
    ("published 2020-01-01 TO 2021-01-31", {BOATS, WEATHER}),
    ("published NOT EXISTS", {UNDATED}),
    ("year = 2021", {MUSEUM, WEATHER}),
    ("month IN ['2021-07', 2020-03]", {MUSEUM, BOATS}),
    ("held < 2022", {MUSEUM}),
    ("held EXISTS", {MUSEUM}),
    ([], {MUSEUM, BOATS, WEATHER, UNDATED}),
    ("", {MUSEUM, BOATS, WEATHER, UNDATED}),
    (["price > 0", "place = دمشق"], {BOATS}),
    (["published EXISTS", ["place = دمشق", "category = طقس"]], {BOATS, WEATHER}),
    ([["id = boats", "id = museum AND price > 2000"]], {BOATS}),
]

REFUSED = [
    ("title = x", "Attribute `title` is not filterable. Available filterable attributes are: `id`"),
    ("colour = x", "not filterable"),
    ("place > x", "`>` compares numbers and dates, which `place` has none of"),
    ("price = cheap", "`price` are compared to a number"),
    ("published > soon", "`published` is compared to a day, month or year"),
    ("held 1 TO x", "`held` is compared to a day, month or year"),
    ("place", "expected an operator"),
    ("place =", "expected a value, found nothing more.\n1:8 place ="),
    ("place = a b", "expected `AND`, `OR` or the end, found `b`.\n1:11 place = a b"),
    ("(place = a", "expected `)`"),
    ("place IN [a b]", "expected `,` or `]`"),
    ("AND place = a", "In the filter: expected a name, found `AND`"),
    ("place = 'a", "`'a` cannot be read.\n1:9"),
    ("place CONTAINS a", "Bahith has no filter `CONTAINS`"),
    ("_geoRadius(1, 2, 3)", "expected an operator"),
    ("(" * 50 + "place = a" + ")" * 50, "nested more than 20 deep"),
    (" OR ".join(["place = a"] * 501), "the filter has more than 500 conditions"),
    ([[["place = a"]]], "expected arrays of strings, two deep"),
    ([1], "expected arrays of strings"),
]


@pytest.mark.parametrize(("filter", "expected"), FILTERS)
def test_a_filter_selects(ask: Callable[..., Any], filter: Any, expected: set[str]) -> None:
    answer = ask(filter=filter)
    assert {*ids(answer)} == expected
    assert answer["estimatedTotalHits"] == len(expected)


@pytest.mark.parametrize(("filter", "message"), REFUSED)
def test_a_filter_that_cannot_be_used_is_an_error_that_says_why(
    meili: Site, filter: Any, message: str
) -> None:
    reply = post(meili, "/indexes/articles/search", {"filter": filter})
    assert reply.status == 400
    assert reply.json()["code"] == "invalid_search_filter"
    assert message in reply.json()["message"]


def test_a_filter_in_an_address_may_be_an_array(meili: Site) -> None:
    given = '["price > 0", ["place = دمشق"]]'
    reply = meili.get("/meilisearch/indexes/articles/search", filter=given)
    assert ids(reply.json()) == [BOATS]
