"""A caller chooses which keys each result has, and nothing else is worked out or told."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from listening import listening
from sample_site import RECORDS, Served, Site

from bahith.indexer.index import Index
from bahith.indexer.search.searcher import Searcher
from bahith.indexer.search.snippets import highlighter
from bahith.indexer.settings import Settings
from bahith.server import create_app
from bahith.server.access.keys import Key, Keys

NAMES = (
    "id, title, title_marks, body, url, source, published, category, score, snippet, snippets, "
    "author, fields, heading, image, language, tags, updated, fields.price"
)


def keys(site: Site, q: str, fields: str) -> list[str]:
    """The keys of the first result, in JSON as in an address."""
    (first, *_) = site.search(q, fields=fields)["results"]
    body = site.post({"q": q, "fields": fields.split(",")}).json()
    assert body["results"][0] == first
    return list(first)


def test_results_have_the_chosen_keys_and_no_others(site: Site) -> None:
    assert keys(site, "متحف", "title,id") == ["id", "title"]
    assert keys(site, "متحف", "score") == ["score"]
    assert keys(site, "متحف", "tags,category,published") == ["published", "category", "tags"]


def test_a_chosen_body_is_the_whole_text(site: Site) -> None:
    (result,) = site.search("متحف", fields="body")["results"]
    assert result == {"body": RECORDS[0]["text"]}


def test_all_keys_together_are_those_of_the_article_and_the_result(site: Site) -> None:
    (chosen,) = site.search("متحف", fields=NAMES.replace("snippets, ", "").replace(" ", ""))[
        "results"
    ]
    (usual,) = site.search("متحف")["results"]
    article = site.get(f"/api/articles/{RECORDS[0]['id']}").json()
    assert {name: chosen[name] for name in usual} == usual
    assert chosen["category"] == article["category"]


def test_a_key_that_an_article_has_nothing_for_is_missing(site: Site) -> None:
    (result,) = site.search("الشراع", fields="id,tags,fields,heading")["results"]
    assert list(result) == ["id", "heading"]


def test_a_declared_field_is_chosen_by_its_name_and_filtered_by_it(site: Site) -> None:
    expected = [{"fields": {"price": [1200.5]}}]
    address: dict[str, Any] = {"fields": "fields.price", "fields.price": ">1000"}
    assert site.search("متحف", **address)["results"] == expected
    body = {"q": "متحف", "fields": ["fields.price"], "fields.price": [">1000"]}
    assert site.post(body).json()["results"] == expected
    assert site.post({**body, "fields.price": "<1000"}).json()["results"] == []
    both = {"q": "متحف", "fields": {"price": "<1000"}, "fields.price": ">1000"}
    assert site.post(both).json()["total"] == 1


def test_what_was_asked_for_besides_stays(site: Site) -> None:
    (result,) = site.search("متحف", fields="id", explain=1, group=1)["results"]
    assert list(result) == ["id", "copies", "explain"]


@pytest.mark.parametrize("fields", ["titel", "id,", "shown", "fields.cost", "copies"])
def test_an_unknown_key_is_refused_with_the_known_ones(site: Site, fields: str) -> None:
    for reply in (
        site.get("/api/search", q="متحف", fields=fields),
        site.post({"q": "متحف", "fields": fields.split(",")}),
    ):
        error = reply.json()["error"]
        assert (reply.status, error["code"], error["field"]) == (400, "bad_parameter", "fields")
        assert error["message"] == f"fields: must be one of {NAMES}"


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"fields": []}, "fields"),
        ({"fields": [1]}, "fields"),
        ({"fields": "id"}, "fields"),
        ({"shown": ["id"]}, "shown"),
    ],
)
def test_fields_of_another_kind_are_refused(site: Site, values: Any, field: str) -> None:
    reply = site.post({"q": "متحف", **values})
    assert (reply.status, reply.json()["error"]["field"]) == (400, field)


def test_no_snippet_is_made_that_is_not_chosen(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    expected = site.search("السد")["results"]
    monkeypatch.setattr(highlighter, "chosen", None)  # it chooses the passages of snippets
    marks = site.search("السد", fields="id,title_marks")["results"]
    assert marks == [{name: one[name] for name in ("id", "title_marks")} for one in expected]
    monkeypatch.setattr(highlighter, "words_of", None)  # it reads texts, for marks too
    assert [one["id"] for one in site.search("السد", fields="id")["results"]] == [
        one["id"] for one in expected
    ]


@pytest.fixture
def serve(settings: Settings, searcher: Searcher, tmp_path: Path) -> Iterator[Callable[..., Site]]:
    with ExitStack() as started:

        def start(**changes: Any) -> Site:
            changed = replace(settings, keys=str(tmp_path / "keys.db"), **changes)
            app = create_app(Served(changed, searcher))
            return Site(started.enter_context(listening(app, changed)))

        yield start


def test_a_hidden_field_is_not_even_named(serve: Callable[..., Site], tmp_path: Path) -> None:
    hidden = ("author", "tags", "price")
    site = serve(without_key="search", hidden_fields=",".join(hidden))
    for name in ("author", "tags", "fields.price"):
        reply = site.get("/api/search", q="متحف", fields=name)
        assert reply.status == 400
        assert not [one for one in hidden if one in reply.json()["error"]["message"]]
    assert "fields" not in site.search("متحف", fields="id,fields")["results"][0]
    token = Keys(tmp_path / "keys.db").create(Key("", frozenset({"search"})))
    path = f"/api/search?q={quote('متحف')}&fields=author"
    allowed = site.ask("GET", path, Authorization=f"Bearer {token}")
    assert allowed.json()["results"] == [{"author": RECORDS[0]["author"]}]


def test_all_engines_give_the_chosen_keys(tmp_path: Path) -> None:
    answers = []
    for engine in ("whoosh", "tantivy"):
        with Index(Settings(index=str(tmp_path / engine), engine=engine)) as index:
            index.add([{"id": "a", "title": "متحف", "text": "نص المتحف."}])
            with listening(create_app(index), index.settings) as address:
                answers.append(Site(address).search("متحف", fields="id,body,title_marks"))
    assert answers[0]["results"] == answers[1]["results"]
    assert list(answers[0]["results"][0]) == ["id", "title_marks", "body"]
