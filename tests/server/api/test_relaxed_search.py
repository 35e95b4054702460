"""With relax, a search that finds nothing is answered by the looser query that the page shows."""

from __future__ import annotations

from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from sample_site import Site

from bahith.indexer.scheduling import checkpoint
from bahith.indexer.search import searcher as searchers
from bahith.indexer.search.searcher import Searcher
from bahith.indexer.settings import Settings


def test_a_query_that_finds_something_is_never_relaxed(site: Site) -> None:
    plain, relaxed = (site.search("السد", relax=relax) for relax in (0, 1))
    del plain["took_ms"], relaxed["took_ms"]
    assert plain == relaxed
    assert "relaxed" not in relaxed


@pytest.mark.parametrize(
    ("q", "expected"),
    [
        ('"الميناء متحف"', {"query": "الميناء متحف", "how": "phrase", "dropped": []}),
        ("title:القاعات", {"query": "القاعات", "how": "words", "dropped": ["title:"]}),
        ("المتحق", {"query": "المتحف", "how": "spelling", "dropped": []}),
        ("hgljpt", {"query": "المتحف", "how": "layout", "dropped": []}),
    ],
)
def test_the_answer_says_what_was_relaxed_as_the_page_does(
    site: Site, q: str, expected: dict[str, Any]
) -> None:
    assert site.search(q)["total"] == 0
    answer = site.search(q, relax=1)
    assert answer["query"] == q
    assert answer["relaxed"] == expected
    looser = site.search(expected["query"])
    assert (answer["total"], answer["results"]) == (looser["total"], looser["results"])
    assert expected["query"] in unescape(site.get("/", q=q).text)


def test_pages_and_counts_are_those_of_the_looser_query(site: Site) -> None:
    asked = {"size": 4, "facets": "source", "outlet": "هيئة الري"}
    for place in ({"page": 2}, {"offset": 6}, {"page": 9}):
        answer = site.search('"السد نشرة"', relax=1, **asked, **place)
        looser = site.search("السد نشرة", **asked, **place)
        for name in ("total", "results", "facets"):
            assert answer[name] == looser[name]
        assert answer["relaxed"]["query"] == "السد نشرة"
        assert answer["total"] == 11


def test_what_cannot_be_relaxed_stays_empty(site: Site) -> None:
    for q in ("", "ظظظظ", "السد -السد"):
        answer = site.search(q, relax=1)
        assert (answer["total"], "relaxed" in answer) == (0, False)


def test_json_asks_for_it_and_other_values_are_refused(site: Site) -> None:
    assert site.post({"q": "hgljpt", "relax": True}).json()["relaxed"]["how"] == "layout"
    reply = site.post({"q": "hgljpt", "relax": "yes"})
    assert (reply.status, reply.json()["error"]["field"]) == (400, "relax")


def test_without_time_to_relax_the_answer_is_empty_and_says_so(
    settings: Settings, searcher: Searcher, run: Callable[..., Site], monkeypatch: Any
) -> None:
    def endless(*_arguments: object) -> Any:
        while True:
            sum(range(10_000))
            checkpoint()

    site = run(searcher)
    monkeypatch.setattr(searcher.turns, "budget", 0.5)
    monkeypatch.setattr(searchers, "relaxations", endless)
    answer = site.search("title:القاعات", relax=1)
    assert answer["timed_out"] is True
    assert (answer["total"], answer["results"]) == (0, [])
    assert "timed_out" in {note["code"] for note in answer["notes"]}
