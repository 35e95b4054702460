"""Documents, values of facets, several searches and statistics, as meilisearch-python asks."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import meilisearch
import pytest
from meilisearch.errors import MeilisearchApiError
from meilisearch_calls import ids, post
from sample_site import Site

from bahith.server.access.keys import Key, Keys


@pytest.fixture(scope="module")
def client(meili: Site) -> meilisearch.Client:
    return meilisearch.Client(f"{meili.address}/meilisearch")


def test_documents_are_listed_and_fetched(client: meilisearch.Client) -> None:
    index = client.index("articles")
    listed = index.get_documents({"limit": 2, "offset": 1, "fields": ["id", "price"]})
    assert [dict(one) for one in listed.results] == [
        {"id": "weather", "price": -5},
        {"id": "boats", "price": [10, 30]},
    ]
    assert (listed.offset, listed.limit, listed.total) == (1, 2, 4)
    fetched = index.get_documents({"filter": "price > 0", "fields": ["id"]})
    assert [one.id for one in fetched.results] == ["museum", "boats"]


def test_documents_by_their_ids_in_an_order(meili: Site) -> None:
    path = "/indexes/articles/documents/fetch"
    body = {"ids": ["boats", "weather", "nothing"], "sort": ["price:desc"], "fields": ["id"]}
    answer = post(meili, path, body).json()
    assert answer["results"] == [{"id": "boats"}, {"id": "weather"}]
    assert post(meili, path, {"ids": []}).json()["total"] == 0
    wrong = post(meili, path, {"filter": "title = x"})
    assert (wrong.status, wrong.json()["code"]) == (400, "invalid_document_filter")


def test_one_document(client: meilisearch.Client) -> None:
    index = client.index("articles")
    assert index.get_document("boats", {"fields": ["id", "place"]}).place == "دمشق"
    with pytest.raises(MeilisearchApiError) as raised:
        index.get_document("nothing")
    assert raised.value.code == "document_not_found"


def test_values_of_a_facet_are_found_by_their_beginning(client: meilisearch.Client) -> None:
    index = client.index("articles")
    found = index.facet_search("author", "سلم", {"filter": "price > 0"})
    assert found["facetHits"] == [{"value": "سلمى البحري", "count": 1}]
    everybody = index.facet_search("author")["facetHits"]
    assert everybody[0] == {"value": "نور الدين", "count": 2}
    for name in ("price", "title"):
        with pytest.raises(MeilisearchApiError) as raised:
            index.facet_search(name)
        assert raised.value.code == "invalid_facet_search_facet_name"


def test_several_searches_at_once(client: meilisearch.Client) -> None:
    found = client.multi_search(
        [
            {"indexUid": "articles", "q": "متحف", "limit": 1},
            {"indexUid": "articles", "q": "", "facets": ["place"], "limit": 0},
        ]
    )["results"]
    assert [ids(one) for one in found] == [["museum"], []]
    assert found[0]["indexUid"] == "articles"
    assert found[1]["facetDistribution"]["place"] == {"بيروت": 1, "دمشق": 1}


@pytest.mark.parametrize(
    ("body", "code", "message"),
    [
        ({"queries": [{"indexUid": "articles"}, {"indexUid": "x"}]}, "index_not_found", "[1]`: "),
        ({"queries": [{"indexUid": "articles", "limit": ""}]}, "invalid_search_limit", "[0]`: "),
        ({"queries": [{"q": "x"}]}, "missing_index_uid", "`indexUid`"),
        ({"queries": {}}, "bad_request", "an array of objects"),
        ({"federation": {}, "queries": []}, "invalid_multi_search_federation", "federation"),
        ({"query": []}, "bad_request", "`query`"),
    ],
)
def test_a_wrong_search_among_several(meili: Site, body: Any, code: str, message: str) -> None:
    reply = post(meili, "/multi-search", body)
    assert reply.json()["code"] == code
    assert message in reply.json()["message"]


def test_the_index_and_its_statistics(client: meilisearch.Client) -> None:
    [index] = client.get_indexes()["results"]
    assert (index.uid, index.primary_key) == ("articles", "id")
    assert client.get_index("articles").updated_at == index.updated_at
    found = client.get_all_stats()["indexes"]["articles"]
    assert found["numberOfDocuments"] == 4
    assert found["isIndexing"] is False
    counted = found["fieldDistribution"]
    assert (counted["id"], counted["published"], counted["price"], counted["tags"]) == (4, 3, 3, 1)
    assert client.index("articles").get_stats().number_of_documents == 4


def test_a_bound_key_reads_only_its_documents(start: Callable[..., Site], tmp_path: Any) -> None:
    keys = Keys(tmp_path / "keys.db")
    site = start(keys=str(tmp_path / "keys.db"), without_key="nothing")
    token = keys.create(Key("", frozenset({"search"}), bounds={"outlet": ("وكالة السهل",)}))
    bound = meilisearch.Client(f"{site.address}/meilisearch", token)
    index = bound.index("articles")
    assert [one.id for one in index.get_documents().results] == ["boats"]
    with pytest.raises(MeilisearchApiError):
        index.get_document("museum")
    assert index.facet_search("source")["facetHits"] == [{"value": "وكالة السهل", "count": 1}]
    assert index.get_stats().number_of_documents == 1
    assert index.get_stats().field_distribution.price == 1
