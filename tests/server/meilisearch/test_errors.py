"""Whatever goes wrong under /meilisearch has Meilisearch's shape, codes and statuses."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from meilisearch_calls import ids, post
from sample_site import Reply, Site

from bahith.indexer.errors import SettingError
from bahith.indexer.index import Index
from bahith.indexer.settings import Settings
from bahith.server import create_app
from bahith.server.access.keys import Key, Keys

SEARCH = "/indexes/articles/search"
Start = Callable[..., Site]


def check(reply: Reply, status: int, code: str, kind: str = "invalid_request") -> str:
    """The message of an error, which has exactly the promised shape."""
    assert reply.status == status, reply.text
    error = reply.json()
    link = f"https://docs.meilisearch.com/errors#{code}"
    assert error == {"message": error["message"], "code": code, "type": kind, "link": link}
    assert error["message"]
    return str(error["message"])


WRONG = [
    ({"limit": "10"}, "invalid_search_limit", 'expected a positive integer, but found `"10"`'),
    ({"limit": -1}, "invalid_search_limit", "`-1`"),
    ({"limit": True}, "invalid_search_limit", "`true`"),
    ({"q": 5}, "invalid_search_q", "expected a string"),
    ({"q": "\0"}, "invalid_search_q", "NUL"),
    ({"q": "\ud800"}, "invalid_search_q", "not valid Unicode"),
    ({"hitsPerPage": 1.5}, "invalid_search_hits_per_page", "`.hitsPerPage`"),
    ({"facets": "source"}, "invalid_search_facets", "an array of strings"),
    ({"facets": ["title"]}, "invalid_search_facets", "Attribute `title` is not filterable"),
    ({"facets": ["held"]}, "invalid_search_facets", "Attribute `held`"),
    ({"sort": ["published"]}, "invalid_search_sort", "`:asc` or `:desc`"),
    ({"sort": ["place:asc"]}, "invalid_search_sort", "`place` is not sortable"),
    ({"sort": ["price:asc", "held:asc"]}, "invalid_search_sort", "by one attribute"),
    ({"matchingStrategy": "any"}, "invalid_search_matching_strategy", "one of last, all"),
    ({"showRankingScore": 1}, "invalid_search_show_ranking_score", "a boolean"),
    ({"vector": [0.1]}, "invalid_search_vector", "does not support `vector`"),
    ({"distinct": "id"}, "invalid_search_distinct", "does not support `distinct`"),
    ({"attributesToSearchOn": ["title"]}, "invalid_search_attributes_to_search_on", "support"),
    ({"limits": 1}, "bad_request", "Unknown parameter `limits`: expected one of `q`"),
    ([], "bad_request", "expected an object"),
]


@pytest.mark.parametrize(("body", "code", "message"), WRONG)
def test_a_wrong_parameter(meili: Site, body: Any, code: str, message: str) -> None:
    assert message in check(post(meili, SEARCH, body), 400, code)


def test_what_is_no_value_is_the_default(meili: Site) -> None:
    empty = {"q": None, "limit": None, "vector": None, "retrieveVectors": False}
    assert len(ids(post(meili, SEARCH, empty).json())) == 4


def test_a_wrong_parameter_in_an_address(meili: Site) -> None:
    reply = meili.get(f"/meilisearch{SEARCH}", limit="x")
    check(reply, 400, "invalid_search_limit")


def test_a_parameter_given_twice_in_an_address(meili: Site) -> None:
    reply = meili.ask("GET", f"/meilisearch{SEARCH}?facets=source&facets=category")
    message = check(reply, 400, "bad_request")
    assert message == "Parameter `facets` is given more than once."


@pytest.mark.parametrize("path", ["/health", "/version", "/stats", "/indexes/articles"])
def test_calls_without_parameters_ignore_them(meili: Site, path: str) -> None:
    assert meili.get(f"/meilisearch{path}", colour="red").status == 200


def test_an_index_of_another_name(meili: Site) -> None:
    message = check(post(meili, "/indexes/movies/search", {}), 404, "index_not_found")
    assert message == "Index `movies` not found."


def test_a_body_that_is_no_json(meili: Site) -> None:
    path = f"/meilisearch{SEARCH}"
    check(meili.ask("POST", path, b"{", Content_Type="application/json"), 400, "malformed_payload")
    check(meili.ask("POST", path, b"{}", Content_Type="text/plain"), 415, "invalid_content_type")
    long = b'"' + b"x" * 70_000 + b'"'
    check(meili.ask("POST", path, long, Content_Type="application/json"), 413, "payload_too_large")


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/"),
        ("GET", "/nothing"),
        ("POST", "/indexes/articles/documents"),
        ("DELETE", "/indexes/articles"),
        ("PUT", SEARCH),
    ],
)
def test_calls_that_are_not_served(meili: Site, method: str, path: str) -> None:
    body = None if method == "GET" else b"[]"
    reply = meili.ask(method, f"/meilisearch{path}", body)
    assert f"`{method} {path}` is not served" in check(reply, 404, "not_found")


def test_keys_are_ours(start: Start, described: Settings, tmp_path: Any) -> None:
    keys = Keys(tmp_path / "keys.db")
    site = start(keys=str(tmp_path / "keys.db"), without_key="nothing")
    check(post(site, SEARCH, {}), 401, "missing_authorization_header", "auth")
    assert site.get("/meilisearch/health").json() == {"status": "available"}
    wrong = post(site, SEARCH, {}, Authorization="Bearer wrong")
    check(wrong, 403, "invalid_api_key", "auth")
    key = keys.create(Key("", frozenset({"search"}), bounds={"outlet": ("وكالة السهل",)}))
    bound = post(site, SEARCH, {"facets": ["source"]}, Authorization=f"Bearer {key}").json()
    assert ids(bound) == ["boats"]
    assert bound["facetDistribution"] == {"source": {"وكالة السهل": 1}}


def test_hidden_fields_are_hidden_here_too(start: Start) -> None:
    site = start(hidden_fields="author,price", without_key="search")
    [hit] = post(site, SEARCH, {"q": "متحف"}).json()["hits"]
    assert not hit.keys() & {"author", "price"}
    for name in ("author", "price"):
        reply = post(site, SEARCH, {"filter": f"{name} = 1"})
        assert "not filterable" in check(reply, 400, "invalid_search_filter")
        check(post(site, SEARCH, {"facets": [name]}), 400, "invalid_search_facets")
        check(post(site, SEARCH, {"sort": [f"{name}:asc"]}), 400, "invalid_search_sort")
    counted = post(site, SEARCH, {"facets": ["*"]}).json()["facetDistribution"]
    assert not counted.keys() & {"author", "price"}
    assert "source" in counted


def test_too_many_requests(start: Start) -> None:
    site = start(proxies=1, rate=1)
    given = {"X_Forwarded_For": "203.0.113.7", "X_Forwarded_Proto": "http"}
    assert post(site, SEARCH, {}, **given).status == 200
    reply = post(site, SEARCH, {}, **given)
    check(reply, 429, "too_many_search_requests", "system")
    assert int(reply.headers["Retry-After"]) > 0


def test_pages_of_other_sites_may_ask_with_a_key(start: Start) -> None:
    site = start(cors="https://news.example")
    asked = {
        "Origin": "https://news.example",
        "Access_Control_Request_Method": "POST",
        "Access_Control_Request_Headers": "authorization,content-type,x-meilisearch-client",
    }
    allowed = site.ask("OPTIONS", f"/meilisearch{SEARCH}", None, **asked).headers
    assert allowed["Access-Control-Allow-Origin"] == "https://news.example"
    assert "authorization" in allowed["Access-Control-Allow-Headers"].lower()


def test_a_bad_name_of_the_index(described: Settings) -> None:
    with pytest.raises(SettingError, match="meilisearch: 'my articles' is no name of an index"):
        create_app(Index(replace(described, meilisearch="my articles")))


def test_it_is_off_and_not_imported_unless_it_is_named(described: Settings) -> None:
    program = (
        "import sys; from bahith import Index; from bahith.server import create_app;"
        f"app = create_app(Index({described.index!r}));"
        "print(app.test_client().get('/meilisearch/health').status_code);"
        "print(*[name for name in sys.modules if 'server.meilisearch' in name])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.stdout == "404\n\n", done.stderr
