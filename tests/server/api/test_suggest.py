"""Suggestions and similar articles in the API."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote

import pytest
from sample_site import ODD_ID, Site

from bahith.indexer.search.searcher import Searcher


def suggested(site: Site, **parameters: object) -> Any:
    reply = site.get("/api/suggest", **parameters)
    assert reply.status == 200, reply.text
    return reply.json()


@pytest.mark.parametrize("q", ["السد", "متح", "نشرة ال", "المِيـ", "x"])
def test_suggestions_are_the_searcher_s(site: Site, searcher: Searcher, q: str) -> None:
    answer = suggested(site, q=q)
    assert list(answer) == ["query", "suggestions"]
    assert answer["query"] == q
    found = searcher.suggest(q, 8)
    assert [(s["text"], s["kind"], s.get("id", "")) for s in answer["suggestions"]] == [
        (one.text, one.kind, one.id) for one in found
    ]


def test_what_was_begun_is_completed(site: Site) -> None:
    texts = [one["text"] for one in suggested(site, q="متح")["suggestions"]]
    assert any(text.startswith("متحف") for text in texts)


def test_no_more_than_asked_for(site: Site) -> None:
    assert len(suggested(site, q="نشرة", size=1)["suggestions"]) == 1


def test_words_and_phrases_are_counted_by_what_a_search_finds(site: Site) -> None:
    typed = ("نشرة ال", "السد", "متح")
    found = [one for q in typed for one in suggested(site, q=q, counts=1)["suggestions"]]
    counted = {one["text"]: one["matches"] for one in found if one["kind"] != "title"}
    assert counted
    assert counted == {text: site.search(text)["total"] for text in counted}
    assert all("matches" not in one for one in found if one["kind"] == "title")


def test_nothing_typed_suggests_nothing(site: Site) -> None:
    assert suggested(site, q="") == {"query": "", "suggestions": []}


def test_browsers_have_a_form_of_their_own(site: Site) -> None:
    reply = site.ask("GET", f"/api/suggest?q={quote('متح')}&format=opensearch")
    assert reply.headers["Content-Type"] == "application/x-suggestions+json"
    texts = [one["text"] for one in suggested(site, q="متح")["suggestions"]]
    assert json.loads(reply.body) == ["متح", texts]


def test_similar_articles_are_the_searcher_s(site: Site, searcher: Searcher) -> None:
    answer = site.get("/api/similar/dam-3", size=3).json()
    found = searcher.similar("dam-3", 3)
    assert found
    assert list(answer) == ["id", "results"]
    assert answer["id"] == "dam-3"
    assert [result["id"] for result in answer["results"]] == [one.article.id for one in found]
    assert "dam-3" not in [result["id"] for result in answer["results"]]


def test_an_id_with_any_letters_has_similar_articles(site: Site) -> None:
    assert site.get(f"/api/similar/{ODD_ID}").json()["id"] == ODD_ID


def test_an_unknown_article_has_none(site: Site) -> None:
    reply = site.get("/api/similar/none")
    assert (reply.status, reply.json()["error"]["code"]) == (404, "article_not_found")
