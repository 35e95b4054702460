"""Listing articles, and analyzing a text."""

from __future__ import annotations

import json
from typing import Any

import pytest
from sample_site import RECORDS, Site

from bahith.analyzers.analyzer import Analyzer


def listed(site: Site, **parameters: object) -> Any:
    reply = site.get("/api/articles", **parameters)
    assert reply.status == 200, reply.text
    return reply.json()


@pytest.mark.parametrize("size", [1, 4, 26, 27, 100])
def test_following_next_gives_every_article_once(site: Site, size: int) -> None:
    ids: list[str] = []
    after = ""
    while after is not None:
        answer = listed(site, after=after, size=size)
        assert list(answer) == ["articles", "next"]
        assert len(answer["articles"]) <= size
        ids += [article["id"] for article in answer["articles"]]
        after = answer["next"]
    assert ids == sorted(record["id"] for record in RECORDS)


def test_a_listed_article_is_whole(site: Site) -> None:
    (article,) = listed(site, after=".", size=1)["articles"]
    whole = site.get(f"/api/articles/{article['id']}").json()
    assert article == {name: whole[name] for name in article}
    assert whole.keys() - article.keys() == {"title_marks", "body_marks"}


@pytest.mark.parametrize("size", [0, 101, "x"])
def test_a_wrong_size_is_named(site: Site, size: object) -> None:
    reply = site.get("/api/articles", size=size)
    assert (reply.status, reply.json()["error"]["field"]) == (400, "size")


TEXT = "قرأ الكِتابَ في «المكتبة» 🕌 ثم عبدالله."


def analyzed(site: Site, text: str) -> Any:
    got = site.get("/api/analyze", text=text).json()
    body = json.dumps({"text": text}).encode()
    posted = site.ask("POST", "/api/analyze", body, Content_Type="application/json").json()
    assert got == posted
    return got["words"]


def test_a_text_comes_back_word_by_word(site: Site) -> None:
    words = analyzed(site, TEXT)
    keys = ["start", "end", "word", "stop", "written", "stems", "roots"]
    assert [list(word) for word in words] == [keys] * len(words)
    assert [TEXT[word["start"] : word["end"]] for word in words] == [w["word"] for w in words]
    assert [word["word"] for word in words if word["stop"]] == ["في", "ثم"]


def test_the_terms_are_the_analyzer_s(site: Site) -> None:
    expected = [token.terms._asdict() for token in Analyzer().tokens(TEXT)]
    for word, terms in zip(analyzed(site, TEXT), expected, strict=True):
        del terms["spelling"]
        assert {name: word[name] for name in terms} == json.loads(json.dumps(terms))


def test_a_text_without_words_has_none(site: Site) -> None:
    assert analyzed(site, "؟!") == []


def test_a_text_is_needed(site: Site) -> None:
    assert site.get("/api/analyze").json()["error"]["field"] == "text"
