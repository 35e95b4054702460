"""An answer is in the language that its caller asks for."""

from __future__ import annotations

import re

import pytest
from sample_site import Site

ARABIC = "«AND» بلا كلمة يعمل فيها، فأُهمل."
ENGLISH = "“AND” has no word to work on and was ignored."
QUERY = "/api/search?q=%D8%A7%D9%84%D8%B3%D8%AF+AND"


@pytest.mark.parametrize(
    ("accepted", "language", "message"),
    [
        ("", "en", ENGLISH),
        ("ar", "ar", ARABIC),
        ("ar-EG,en;q=0.5", "ar", ARABIC),
        ("fr,ar;q=0.1", "ar", ARABIC),
        ("fr", "en", ENGLISH),
        ("*", "en", ENGLISH),
    ],
)
def test_programs_choose_by_header(site: Site, accepted: str, language: str, message: str) -> None:
    reply = site.ask("GET", QUERY, Accept_Language=accepted)
    assert [note["message"] for note in reply.json()["notes"]] == [message]
    assert reply.headers["Content-Language"] == language
    assert "Accept-Language" in reply.headers["Vary"]


def test_a_cookie_of_the_pages_changes_nothing_for_programs(site: Site) -> None:
    reply = site.ask("GET", QUERY, Cookie="lang=ar")
    assert reply.headers["Content-Language"] == "en"
    assert "Cookie" not in reply.headers["Vary"]


def test_each_language_has_a_tag_of_its_own(site: Site) -> None:
    english = site.ask("GET", QUERY)
    again = site.ask("GET", QUERY, If_None_Match=english.headers["ETag"])
    arabic = site.ask("GET", QUERY, If_None_Match=english.headers["ETag"], Accept_Language="ar")
    assert (again.status, arabic.status) == (304, 200)
    assert "Accept-Language" in again.headers["Vary"]


def test_a_page_may_name_its_digits(site: Site) -> None:
    plain, asked = (
        site.ask("GET", "/api/search?q=x&size=1000", Accept_Language=tag)
        for tag in ("ar", "ar-u-nu-arab")
    )
    assert "100" in plain.json()["error"]["message"]
    assert "١٠٠" in asked.json()["error"]["message"]
    tags = {
        site.ask("GET", QUERY, Accept_Language=tag).headers["ETag"]
        for tag in ("ar", "ar-u-nu-latn", "ar-u-nu-arab")
    }
    assert len(tags) == 3


@pytest.mark.parametrize(("path", "language"), [("/?lang=en", "en"), ("/", "ar")])
def test_pages_name_their_language(site: Site, path: str, language: str) -> None:
    assert site.ask("GET", path).headers["Content-Language"] == language


def test_files_have_no_language(site: Site) -> None:
    assert site.ask("GET", "/static/style.css").headers["Content-Language"] is None


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/api/none"),
        ("DELETE", "/api/search"),
        ("GET", "/api/articles/none"),
    ],
    ids=["not found", "method", "article"],
)
def test_errors_are_in_the_callers_language(site: Site, method: str, path: str) -> None:
    arabic = site.ask(method, path, Accept_Language="ar")
    assert re.fullmatch(r"[^A-Za-z]+( Allow)?", arabic.json()["error"]["message"])
    assert arabic.headers["Content-Language"] == "ar"
    english = site.ask(method, path)
    assert re.fullmatch("[ -~]+", english.json()["error"]["message"])
    assert english.headers["Content-Language"] == "en"


def test_the_listener_refuses_in_the_callers_language(site: Site) -> None:
    lines = ["POST /api/search HTTP/1.1", "Host: x", "Accept-Language: ar"]
    lines += ["Transfer-Encoding: gzip", "Connection: close", "", ""]
    reply = site.raw("\r\n".join(lines).encode()).decode()
    assert "Content-Language: ar" in reply
    assert "ترميز النقل هذا غير مدعوم" in reply


def test_the_parameter_beats_the_header(site: Site) -> None:
    address = site.ask("GET", f"{QUERY}&lang=ar", Accept_Language="en")
    assert [note["message"] for note in address.json()["notes"]] == [ARABIC]
    body = site.post({"q": "السد AND", "lang": "ar"})
    assert [note["message"] for note in body.json()["notes"]] == [ARABIC]
    assert body.headers["Content-Language"] == "ar"
    refused = site.post({"q": "السد", "lang": "ar", "page": 0})
    assert "يجب أن يكون عددًا صحيحًا" in refused.json()["error"]["message"]
    assert site.post({"q": "السد"}).headers["Content-Language"] == "en"


@pytest.mark.parametrize(
    "path", ["/api/search?q=a&lang=fr", "/feed?q=a&lang=fr", "/api/health?lang="]
)
def test_an_unknown_language_is_a_bad_parameter(site: Site, path: str) -> None:
    assert site.ask("GET", path).status == 400


def test_a_page_has_its_feed_in_its_language(site: Site) -> None:
    page = site.get("/", q="السد", lang="en").text
    address = re.search(r'href="(/feed\?[^"]+)"', page)
    assert address
    feed = site.ask("GET", address[1].replace("&amp;", "&"))
    assert "The newest articles about" in feed.text
    assert "أحدث المقالات عن" in site.get("/feed", q="السد").text


def test_the_search_box_of_the_browser_has_the_readers_language(site: Site) -> None:
    assert "Search Arabic articles" in site.get("/opensearch.xml", lang="en").text
    assert "بحث في المقالات العربية" in site.get("/opensearch.xml").text
