"""The JSON API answers exactly what docs/api.md promises."""

from __future__ import annotations

import json
from typing import Any

import pytest
from sample_site import HOSTILE, ODD_ID, RECORDS, Site

from bahith.indexer.search.searcher import Searcher

PAGE_KEYS = ["query", "total", "page", "size", "took_ms", "timed_out", "results", "notes"]
RESULT_KEYS = ["id", "title", "title_marks", "url", "source", "published", "score", "snippet"]
ARTICLE_KEYS = ["id", "title", "title_marks", "body", "body_marks"]
ARTICLE_KEYS += ["url", "source", "published", "category"]
KEYS_WHERE_KNOWN = ["author", "tags", "language", "updated", "image", "fields"]
"""The first article of the site has all of them, most others have a language."""


def test_a_search_has_these_keys_and_no_others(site: Site) -> None:
    page = site.search("الميناء")
    assert list(page) == PAGE_KEYS
    assert [list(result) for result in page["results"]] == [[*RESULT_KEYS, *KEYS_WHERE_KNOWN]]
    assert list(page["results"][0]["snippet"]) == ["text", "marks"]


def test_a_result_is_the_article_as_it_came_in(site: Site) -> None:
    (result,) = site.search("متحف")["results"]
    record = RECORDS[0]
    assert {name: result[name] for name in ("id", "title", "url", "source")} == {
        name: record[name] for name in ("id", "title", "url", "source")
    }
    assert result["published"] == record["date"]
    assert result["score"] > 0


def test_what_an_article_lacks_is_empty_or_null(site: Site) -> None:
    (result,) = site.search("الشراع")["results"]
    assert (result["url"], result["source"], result["published"]) == ("", "", None)
    assert {*result} & {*KEYS_WHERE_KNOWN} == {"language"}


def marked(text: str, marks: list[list[int]]) -> list[str]:
    return [text[start:end] for start, end in marks]


def test_marks_are_code_points_of_the_whole_written_word(site: Site) -> None:
    (result,) = site.search("ميناء")["results"]
    assert marked(result["title"], result["title_marks"]) == ["الميناء"]
    assert "المِيناء" in marked(result["snippet"]["text"], result["snippet"]["marks"])


def test_an_explained_result_has_one_key_more(site: Site) -> None:
    page = site.search("ميناء", explain=1)
    assert list(page) == PAGE_KEYS
    (result,) = page["results"]
    assert list(result) == [*RESULT_KEYS, "explain", *KEYS_WHERE_KNOWN]
    assert list(result["explain"]) == ["shares", "matches"]
    assert {tuple(share) for share in result["explain"]["shares"]} == {("level", "label", "share")}
    assert {tuple(match) for match in result["explain"]["matches"]} == {
        ("asked", "found", "how", "label")
    }
    del result["explain"]
    assert result == site.search("ميناء")["results"][0]


def test_an_explanation_says_which_words_met_and_how(site: Site) -> None:
    (result,) = site.search("ميناء فتح", explain=1)["results"]
    assert sum(share["share"] for share in result["explain"]["shares"]) == 100
    matches = result["explain"]["matches"]
    assert matches[0] == {
        "asked": "ميناء",
        "found": "الميناء",
        "how": "stem",
        "label": "same stem",
    }
    assert {"asked": "فتح", "found": "فتح", "how": "written", "label": "as written"} in matches


def test_an_explanation_can_be_declined(site: Site) -> None:
    assert "explain" not in site.search("ميناء", explain=0)["results"][0]


def test_the_request_comes_back(site: Site) -> None:
    page = site.search("السد", page=2, size=4)
    assert (page["query"], page["page"], page["size"]) == ("السد", 2, 4)
    assert len(page["results"]) == 4


def test_without_a_size_the_setting_counts(site: Site) -> None:
    assert site.search("السد")["size"] == 5


@pytest.mark.parametrize("sort", ["relevance", "newest", "oldest"])
def test_pages_neither_repeat_nor_skip(site: Site, sort: str) -> None:
    pages = [site.search("السد", size=4, page=n, sort=sort) for n in range(1, 8)]
    ids = [result["id"] for page in pages for result in page["results"]]
    assert sorted(ids) == sorted(f"dam-{n}" for n in range(23))
    assert {page["total"] for page in pages} == {23}


def test_an_offset_begins_between_pages(site: Site) -> None:
    whole = [result["id"] for result in site.search("السد", size=100)["results"]]
    page = site.search("السد", offset=7, size=3)
    assert [result["id"] for result in page["results"]] == whole[7:10]
    assert (page["offset"], page["size"], page["total"]) == (7, 3, 23)
    assert "page" not in page
    assert (
        site.search("السد", offset=0, size=3)["results"] == site.search("السد", size=3)["results"]
    )
    assert site.search("السد", offset=23)["results"] == []
    assert site.post({"q": "السد", "offset": 22}).json()["results"][0]["id"] == whole[22]


@pytest.mark.parametrize("page", [1, 2])
def test_an_offset_and_a_page_exclude_each_other(site: Site, page: int) -> None:
    for reply in (
        site.get("/api/search", q="السد", page=page, offset=5),
        site.post({"q": "السد", "page": page, "offset": 5}),
    ):
        assert reply.status == 400
        error = reply.json()["error"]
        assert (error["code"], error["field"]) == ("bad_parameter", "offset")
        assert "page" in error["message"]


def test_an_offset_reaches_as_far_as_pages(site: Site) -> None:
    last = (10_000_000 - 1) * 100
    assert site.search("السد", offset=last)["results"] == []
    for wrong in (last + 1, -1, "x"):
        error = site.get("/api/search", q="السد", offset=wrong).json()["error"]
        assert error["message"] == f"offset: must be a whole number from 0 to {last}"


def test_sorting_by_date(site: Site) -> None:
    days = [r["published"] for r in site.search("السد", sort="newest", size=100)["results"]]
    assert days == sorted(days, reverse=True)
    days = [r["published"] for r in site.search("السد", sort="oldest", size=100)["results"]]
    assert days == sorted(days)


def test_filters_by_source_and_date(site: Site) -> None:
    assert site.search("السد", source="الري")["total"] == 11
    page = site.search("السد", after="2020-03", before="2020-04", size=100)
    assert {r["published"] for r in page["results"]} == {"2020-03-15", "2020-04-15"}


def test_an_empty_filter_is_no_filter(site: Site) -> None:
    assert site.search("السد", source="", after="", before=" ")["total"] == 23


def test_an_empty_question_has_no_results(site: Site) -> None:
    page = site.search("")
    assert (page["total"], page["results"]) == (0, [])


def test_an_odd_question_is_answered_with_a_note(site: Site) -> None:
    page = site.search('السد "')
    assert page["total"] == 23
    assert [sorted(note) for note in page["notes"]] == [["code", "message"]]


@pytest.mark.parametrize(
    ("q", "code", "offered"),
    [
        ("hgs]", "did_you_mean", "السد"),
        ("السد مارس 2020", "names_a_time", "السد after:2020-03-01 before:2020-03-31"),
    ],
)
def test_what_may_have_been_meant_is_noted_and_not_applied(
    site: Site, q: str, code: str, offered: str
) -> None:
    page = site.search(q)
    [found] = page["notes"]
    assert found["code"] == code
    assert found["message"].endswith(f": {offered}")
    assert site.search(offered)["notes"] == []
    assert site.search(offered)["total"] > 0


VALUES: list[dict[str, Any]] = [
    {"q": "السد"},
    {"q": "السد", "page": 2, "size": 3, "sort": "oldest"},
    {"q": "السد", "source": "النهر", "after": "2020-02-01", "before": "2020"},
]


def test_post_explains_as_get(site: Site) -> None:
    posted = site.post({"q": "السد", "explain": True}).json()["results"]
    assert posted == site.search("السد", explain=1)["results"]


@pytest.mark.parametrize("values", VALUES)
def test_post_answers_as_get(site: Site, values: dict[str, Any]) -> None:
    posted, got = site.post(values).json(), site.search(**values)
    assert posted | {"took_ms": 0} == got | {"took_ms": 0}


def test_arabic_is_written_as_it_is(site: Site) -> None:
    assert "متحف الميناء" in site.get("/api/search", q="متحف").text


def test_an_address_may_hold_plain_utf_8(site: Site) -> None:
    reply = site.raw("GET /api/search?q=السد HTTP/1.0\r\n\r\n".encode())
    assert '"total":23' in reply.decode()


def test_an_article_by_an_id_with_any_letters(site: Site) -> None:
    article = site.get(f"/api/articles/{ODD_ID}").json()
    record = RECORDS[0]
    assert list(article) == [*ARTICLE_KEYS, *KEYS_WHERE_KNOWN]
    assert (article["id"], article["body"]) == (ODD_ID, record["text"])
    assert (article["title_marks"], article["body_marks"]) == ([], [])


def test_an_article_marked_by_a_question(site: Site) -> None:
    article = site.get(f"/api/articles/{ODD_ID}", q="ميناء").json()
    assert marked(article["title"], article["title_marks"]) == ["الميناء"]
    assert marked(article["body"], article["body_marks"]) == ["المِيناء"]


def test_json_holds_text_not_markup(site: Site) -> None:
    assert site.get("/api/articles/hostile").json()["title"] == HOSTILE


def test_health(site: Site) -> None:
    reply = site.get("/api/health")
    health = reply.json()
    assert list(health) == ["status", "articles", "engine", "generation"]
    assert (health["status"], health["articles"]) == ("ok", len(RECORDS))
    assert reply.headers["Cache-Control"] == "no-store"


def test_ready_tells_which_commit_was_searched(site: Site, searcher: Searcher) -> None:
    reply = site.get("/api/ready")
    ready = reply.json()
    assert (ready["status"], ready["articles"], ready["warnings"]) == ("ok", len(RECORDS), [])
    assert ready["commit"] == searcher.version().tag
    assert reply.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("path", ["/", "/?q=a", "/api/search?q=a", "/api/health", "/api/x"])
def test_head_is_get_without_its_body(site: Site, path: str) -> None:
    head, get = site.ask("HEAD", path), site.ask("GET", path)
    assert head.body == b""
    assert (head.status, head.headers["Content-Type"]) == (get.status, get.headers["Content-Type"])


def test_options_names_the_methods(site: Site) -> None:
    reply = site.ask("OPTIONS", "/api/search")
    assert reply.status == 200
    assert set(reply.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS", "POST"}


def test_an_empty_question_lists_what_the_filters_hold(site: Site) -> None:
    listed = site.search("", outlet="هيئة الري", size=100, facets="category,month")
    days = [result["published"] for result in listed["results"]]
    assert listed["total"] == len(days) == 11
    assert days == sorted(days, reverse=True)
    assert {result["source"] for result in listed["results"]} == {"هيئة الري"}
    assert sum(month["count"] for month in listed["facets"]["month"]) == 11
    first, second = (site.search(" ", outlet="هيئة الري", page=n)["results"] for n in (1, 2))
    assert [r["id"] for r in [*first, *second]] == [r["id"] for r in listed["results"]][:10]
    exported = site.get("/api/export", q="", outlet="هيئة الري").text.splitlines()
    assert [json.loads(line)["id"] for line in exported] == [r["id"] for r in listed["results"]]


def test_an_order_lists_everything_and_neither_lists_nothing(site: Site) -> None:
    assert site.search("", sort="oldest", size=1)["total"] == len(RECORDS)
    assert site.search("", sort="oldest")["results"][0]["published"] == "2020-01-15"
    assert site.search("")["total"] == 0
    assert site.search("", outlet="لا أحد")["total"] == 0
