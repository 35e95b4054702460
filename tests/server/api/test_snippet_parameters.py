"""A caller says how long snippets are, and how many each result has."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from listening import listening
from opensearch_server import SETTINGS, started
from sample_site import Site

from bahith.indexer.index import Index
from bahith.indexer.settings import Settings
from bahith.server import create_app

FILLING = "وصل الركاب إلى المدينة بعد رحلة طويلة في الليل. " * 12
PARTS = ["افتتح الوزير المتحف صباحًا.", "زار السفير الميناء مساءً.", "عاد المتحف إلى العمل."]
BODY = FILLING.join(["", *PARTS, ""]).strip()


@pytest.fixture(scope="module", params=["whoosh", "tantivy", "opensearch"])
def served(request: pytest.FixtureRequest, tmp_path_factory: Any) -> Iterator[Site]:
    folder = str(tmp_path_factory.mktemp("snippets") / "index")
    given = {}
    if request.param == "opensearch":
        started()
        given = SETTINGS
    settings = Settings.load(environ={}, index=folder, engine=request.param, port=0, **given)
    with ExitStack() as stack:
        index = stack.enter_context(Index(settings))
        index.add([{"id": "a", "title": "خبر", "text": BODY}])
        yield Site(stack.enter_context(listening(create_app(index), settings)))


def only(site: Site, q: str, **parameters: object) -> Any:
    (result,) = site.search(q, **parameters)["results"]
    return result


@pytest.mark.parametrize("size", [40, 100, 600, 2000])
def test_a_snippet_has_at_most_the_length_that_was_asked_for(served: Site, size: int) -> None:
    text = only(served, "المتحف", snippet_size=size)["snippet"]["text"]
    assert size // 3 < len(text) <= size
    usual = only(served, "المتحف")["snippet"]
    assert usual == only(served, "المتحف", snippet_size=250)["snippet"]


def test_several_snippets_are_apart_and_in_order(served: Site) -> None:
    result = only(served, "المتحف الميناء", snippets=3, snippet_size=80)
    assert "snippet" not in result
    texts = [one["text"].strip("…") for one in result["snippets"]]
    assert len(texts) == 3
    assert all(len(text) <= 80 for text in texts)
    for text, part in zip(texts, PARTS, strict=True):
        assert part in text
    places = [BODY.index(text) for text in texts]
    assert places == sorted(places)
    for one in result["snippets"]:
        assert [one["text"][start:end] for start, end in one["marks"]]


def test_fewer_snippets_show_every_word_of_the_query_first(served: Site) -> None:
    texts = [one["text"] for one in only(served, "المتحف الميناء", snippets=2)["snippets"]]
    assert len(texts) == 2
    assert "الميناء" in texts[1] if "الميناء" not in texts[0] else "المتحف" in "".join(texts)


def test_there_are_no_more_snippets_than_passages_that_match(served: Site) -> None:
    assert len(only(served, "الميناء", snippets=10)["snippets"]) == 1
    (opening,) = only(served, "title:خبر", snippets=5, snippet_size=60)["snippets"]
    assert opening["marks"] == []
    assert BODY.startswith(opening["text"].strip("…"))


def test_one_snippet_is_the_usual_one_and_none_is_none(served: Site) -> None:
    usual = only(served, "المتحف الميناء")["snippet"]
    assert only(served, "المتحف الميناء", snippets=1)["snippets"] == [usual]
    assert only(served, "المتحف الميناء", snippets=0)["snippets"] == []


@pytest.mark.parametrize("name", ["snippet", "snippets"])
def test_chosen_keys_have_snippets_in_the_form_that_was_asked_for(served: Site, name: str) -> None:
    several = only(served, "المتحف", fields=name, snippets=2)
    assert list(several) == ["snippets"]
    assert list(only(served, "المتحف", fields=name)) == [name]
    assert only(served, "المتحف", fields="id", snippets=2) == {"id": "a"}


@pytest.mark.parametrize(
    ("name", "wrong", "low", "high"),
    [
        ("snippet_size", 39, 40, 2000),
        ("snippet_size", 2001, 40, 2000),
        ("snippets", 11, 0, 10),
        ("snippets", "all", 0, 10),
    ],
)
def test_bounds_are_told(served: Site, name: str, wrong: object, low: int, high: int) -> None:
    reply = served.get("/api/search", q="المتحف", **{name: wrong})
    error = reply.json()["error"]
    assert (reply.status, error["field"]) == (400, name)
    assert error["message"] == f"{name}: must be a whole number from {low} to {high}"
