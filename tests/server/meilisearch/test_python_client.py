"""meilisearch-python works unmodified."""

from __future__ import annotations

from collections.abc import Callable

import meilisearch
import pytest
from meilisearch.errors import MeilisearchApiError
from sample_site import Site

pytestmark = pytest.mark.parametrize("described", ["whoosh", "tantivy"], indirect=True)


@pytest.fixture(scope="module")
def client(meili: Site) -> meilisearch.Client:
    return meilisearch.Client(f"{meili.address}/meilisearch")


def test_the_server_is_alive(client: meilisearch.Client) -> None:
    assert client.is_healthy()
    assert client.health() == {"status": "available"}
    assert client.get_version()["pkgVersion"]


def test_a_search_with_everything(client: meilisearch.Client) -> None:
    answer = client.index("articles").search(
        "الميناء",
        {
            "filter": ["price > 0", ["place = دمشق", "place = حلب"]],
            "facets": ["source"],
            "sort": ["published:desc"],
            "attributesToHighlight": ["title"],
            "limit": 5,
        },
    )
    assert [hit["id"] for hit in answer["hits"]] == ["boats"]
    assert answer["hits"][0]["_formatted"]["title"] == "زوارق جديدة في <em>الميناء</em>"
    assert answer["facetDistribution"] == {"source": {"وكالة السهل": 1}}
    assert answer["estimatedTotalHits"] == 1


def test_the_settings_say_what_searches_can_do(client: meilisearch.Client) -> None:
    index = client.index("articles")
    settings = index.get_settings()
    for name in settings["filterableAttributes"]:
        assert index.search("", {"filter": f"{name} EXISTS"})["hits"], name
    for name in settings["sortableAttributes"]:
        assert len(index.search("", {"sort": [f"{name}:asc"]})["hits"]) == 4
    assert index.get_sortable_attributes() == settings["sortableAttributes"]
    assert index.get_pagination_settings().max_total_hits == 1000
    with pytest.raises(MeilisearchApiError, match="not served"):
        index.get_synonyms()


def test_a_page_takes_precedence_over_an_offset(client: meilisearch.Client) -> None:
    index = client.index("articles")
    pages = index.search("", {"page": 2, "hitsPerPage": 1, "offset": 3, "limit": 4})
    assert pages["hits"] == index.search("", {"offset": 1, "limit": 1})["hits"]
    assert (pages["page"], pages["totalHits"]) == (2, 4)
    assert not pages.keys() & {"offset", "limit", "estimatedTotalHits"}


def test_names_of_attributes_that_no_document_has_are_ignored(client: meilisearch.Client) -> None:
    asked = {name: ["title", "colour"] for name in ("attributesToHighlight", "attributesToCrop")}
    [hit] = client.index("articles").search("متحف", asked | {"attributesToRetrieve": ["colour"]})[
        "hits"
    ]
    assert hit.keys() == {"_formatted"}
    assert hit["_formatted"].keys() == {"title"}


def test_an_error_has_the_code_that_the_client_reads(client: meilisearch.Client) -> None:
    with pytest.raises(MeilisearchApiError) as raised:
        client.index("articles").search("", {"filter": "title = x"})
    assert raised.value.code == "invalid_search_filter"
    assert raised.value.status_code == 400
    with pytest.raises(MeilisearchApiError) as raised:
        client.index("movies").search("")
    assert raised.value.code == "index_not_found"


def test_our_keys_are_its_keys(start: Callable[..., Site]) -> None:
    address = f"{start(without_key='nothing').address}/meilisearch"
    with pytest.raises(MeilisearchApiError) as raised:
        meilisearch.Client(address, "wrong").index("articles").search("")
    assert raised.value.code == "invalid_api_key"
