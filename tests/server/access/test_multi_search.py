"""Several searches in one request: each is answered as alone, or has an error of its own."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from sample_site import Reply, Site

from bahith.indexer.scheduling import checkpoint
from bahith.indexer.search.searcher import Searcher

Serve = Callable[..., Site]
MakeKey = Callable[..., dict[str, Any]]


def ask(site: Site, body: object, **headers: str) -> Reply:
    encoded = json.dumps(body).encode()
    headers = {"Content_Type": "application/json"} | headers
    return site.ask("POST", "/api/multi-search", encoded, **headers)


def results(site: Site, *searches: dict[str, Any], **headers: str) -> list[Any]:
    reply = ask(site, {"searches": searches}, **headers)
    assert reply.status == 200, reply.text
    answer = reply.json()
    assert list(answer) == ["results"]
    return [*answer["results"]]


def untimed(answer: Any) -> Any:
    return {name: value for name, value in answer.items() if name != "took_ms"}


def test_each_search_is_answered_as_alone_and_in_order(serve: Serve) -> None:
    site = serve()
    searches: list[dict[str, Any]] = [
        {"q": "السد", "size": 3, "offset": 2, "facets": ["source", "year"]},
        {"q": "متحف", "fields": ["id", "body"], "explain": True},
        {"q": "لا شيء من هذا"},
        {"q": "السد", "source": ["الري"], "snippets": 2, "sort": "newest"},
    ]
    together = results(site, *searches)
    assert [*map(untimed, together)] == [untimed(site.post(one).json()) for one in searches]


def test_an_error_of_one_spoils_no_other(serve: Serve) -> None:
    site = serve()
    wrong: list[dict[str, Any]] = [
        {"q": "السد", "page": 0},
        {},
        {"q": "السد", "colour": "red"},
        {"q": "السد", "fields": ["secret"]},
        {"q": "السد", "after": "once"},
        {"q": "السد \0"},
    ]
    answered = results(site, *wrong, {"q": "السد"})
    assert [one["error"] for one in answered[:4]] == [
        site.post(one).json()["error"] for one in wrong[:4]
    ]
    assert [one["error"]["field"] for one in answered[4:-1]] == ["after", "q"]
    assert answered[-1]["total"] == 23


def test_each_search_speaks_its_language(serve: Serve) -> None:
    searches = [{"q": "السد", "page": 0, "lang": lang} for lang in ("ar", "en")]
    arabic, english = (one["error"]["message"] for one in results(serve(), *searches))
    assert (arabic, english) == (
        "page: يجب أن يكون عددًا صحيحًا من 1 إلى 10000000",
        "page: must be a whole number from 1 to 10000000",
    )
    (usual,) = results(serve(), {"q": "السد", "page": 0}, Accept_Language="ar")
    assert usual["error"]["message"] == arabic


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"searches": []},
        {"searches": [{"q": "السد"}] * 21},
        {"searches": {"q": "السد"}},
        {"searches": ["السد"]},
        {"searches": [{"q": "السد"}], "q": "السد"},
    ],
)
def test_a_request_that_is_no_list_of_searches_is_refused(serve: Serve, body: object) -> None:
    reply = ask(serve(), body)
    assert (reply.status, reply.json()["error"]["code"]) == (400, "bad_parameter")


def test_the_bound_is_told(serve: Serve) -> None:
    error = ask(serve(), {"searches": [{"q": "a"}] * 21}).json()["error"]
    assert error["field"] == "searches"
    assert "1 to 20" in error["message"]
    assert len(results(serve(), *[{"q": "السد", "size": 1}] * 20)) == 20


def test_a_key_that_may_search_may_ask_within_its_bounds(serve: Serve, key: MakeKey) -> None:
    site = serve(without_key="nothing")
    assert ask(site, {"searches": [{"q": "السد"}]}).status == 401
    assert ask(site, {"searches": [{"q": "السد"}]}, **key("write")).status == 403
    bounded = key("search", bounds={"source": ("هيئة الري",)})
    inside, outside = results(
        site, {"q": "السد"}, {"q": "السد", "outlet": "وكالة النهر"}, **bounded
    )
    assert (inside["total"], outside["total"]) == (11, 0)


def test_a_hidden_field_is_refused_in_each_search(serve: Serve) -> None:
    site = serve(without_key="search", hidden_fields="category")
    hidden, open_to_all = results(site, {"q": "السد", "facets": ["category"]}, {"q": "السد"})
    assert hidden["error"]["code"] == "forbidden"
    assert open_to_all["total"] == 23


def test_each_search_counts_for_the_rate(serve: Serve, key: MakeKey) -> None:
    site, known = serve(key_rate=10), key("search")
    assert len(results(site, *[{"q": "السد"}] * 6, **known)) == 6
    refused = ask(site, {"searches": [{"q": "السد"}] * 6}, **known)
    assert refused.status == 429
    assert int(refused.headers["Retry-After"]) > 0


def test_all_share_one_budget(
    serve: Serve, searcher: Searcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    site, search = serve(budget=1), Searcher.search

    def slow(self: Searcher, request: Any, *rest: Any) -> Any:
        if request.q == "متحف":
            while True:
                sum(range(10_000))
                checkpoint()
        return search(self, request, *rest)

    monkeypatch.setattr(Searcher, "search", slow)
    reply = ask(site, {"searches": [{"q": "السد"}, {"q": "متحف"}, {"q": "السد"}]})
    first, second, third = reply.json()["results"]
    assert first["total"] == 23
    assert second["error"]["code"] == third["error"]["code"] == "timed_out"
