"""How answers travel: compressed, and to the pages of which sites."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from dataclasses import replace

import pytest
from sample_site import Served, Site

from bahith.indexer.errors import SettingError
from bahith.indexer.search.searcher import Searcher
from bahith.indexer.settings import Settings
from bahith.server import create_app

ANSWER = "/api/search?q=%D8%A7%D9%84%D8%B3%D8%AF"


@pytest.mark.parametrize("path", [ANSWER, "/?q=%D8%A7%D9%84%D8%B3%D8%AF", "/static/style.css"])
def test_an_answer_is_compressed_for_who_reads_that(site: Site, path: str) -> None:
    packed = site.ask("GET", path, Accept_Encoding="gzip")
    plain = site.ask("GET", path)
    assert (packed.headers["Content-Encoding"], plain.headers["Content-Encoding"]) == ("gzip", None)
    assert len(packed.body) < len(plain.body) / 2
    assert gzip.decompress(packed.body)[:40] == plain.body[:40]
    assert "Accept-Encoding" in packed.headers["Vary"].split(", ")
    assert packed.headers["Vary"] == plain.headers["Vary"]


@pytest.mark.parametrize("coding", ["gzip", "br, gzip", "x"])
def test_a_compressed_body_is_refused(site: Site, coding: str) -> None:
    body = gzip.compress(b'{"text": "a"}')
    json = "application/json"
    reply = site.ask("POST", "/api/analyze", body, Content_Type=json, Content_Encoding=coding)
    assert reply.status == 415
    assert "Content-Encoding" in reply.json()["error"]["message"]
    assert reply.headers["Accept-Encoding"] == "identity"
    plain = {"Content_Type": json, "Content_Encoding": "identity"}
    assert site.ask("POST", "/api/analyze", b'{"text": "a"}', **plain).status == 200


@pytest.mark.parametrize("accepted", ["identity", "x", ""])
def test_an_answer_stays_as_it_is_for_others(site: Site, accepted: str) -> None:
    assert site.ask("GET", ANSWER, Accept_Encoding=accepted).headers["Content-Encoding"] is None


def test_a_compressed_answer_is_not_sent_again_unchanged(site: Site) -> None:
    tag = site.ask("GET", ANSWER, Accept_Encoding="gzip").headers["ETag"]
    assert site.ask("GET", ANSWER, Accept_Encoding="gzip", If_None_Match=tag).status == 304
    assert site.ask("GET", ANSWER, If_None_Match=tag).status == 304


ORIGIN = "https://reader.example"


@pytest.fixture
def headers(settings: Settings, searcher: Searcher) -> Callable[..., dict[str, str]]:
    """A function: the headers of an answer to a page of ``ORIGIN``."""

    def ask(cors: str, path: str = ANSWER, method: str = "GET", **more: str) -> dict[str, str]:
        client = create_app(Served(replace(settings, cors=cors), searcher)).test_client()
        with client.open(path, method=method, headers={"Origin": ORIGIN, **more}) as answer:
            return dict(answer.headers)

    return ask


Headers = Callable[..., dict[str, str]]


@pytest.mark.parametrize("cors", ["", "https://other.example", "http://reader.example"])
def test_pages_of_other_sites_cannot_read_the_api(headers: Headers, cors: str) -> None:
    assert not [name for name in headers(cors) if name.startswith("Access-Control-")]


@pytest.mark.parametrize("path", [ANSWER, "/api/search", "/api/none"])
@pytest.mark.parametrize("cors", [ORIGIN, f"http://localhost:3000, {ORIGIN}"])
def test_those_of_a_listed_site_can(headers: Headers, path: str, cors: str) -> None:
    found = headers(cors, path)
    assert found["Access-Control-Allow-Origin"] == ORIGIN
    assert ("Origin" in found["Vary"]) == ("," in cors)
    assert "X-Request-Id" in found["Access-Control-Expose-Headers"]
    assert "Access-Control-Allow-Credentials" not in found


def test_all_can_be_listed(headers: Headers) -> None:
    assert headers("*")["Access-Control-Allow-Origin"] == "*"


def test_a_page_may_ask_before_it_posts(headers: Headers) -> None:
    wanted = {"Access-Control-Request-Method": "POST"}
    wanted["Access-Control-Request-Headers"] = "content-type"
    found = headers(ORIGIN, "/api/search", "OPTIONS", **wanted)
    assert "POST" in found["Access-Control-Allow-Methods"]
    assert found["Access-Control-Allow-Headers"].lower() == "content-type"


@pytest.mark.parametrize("path", ["/", "/article/hostile", "/static/style.css"])
def test_only_the_api_is_shared(headers: Headers, path: str) -> None:
    assert "Access-Control-Allow-Origin" not in headers(ORIGIN, path)


@pytest.mark.parametrize("cors", ["reader.example", "https://a/b", ".*", "https://*.example", "é"])
def test_what_is_no_origin_is_a_clear_error(
    settings: Settings, searcher: Searcher, cors: str
) -> None:
    with pytest.raises(SettingError, match="cors"):
        create_app(Served(replace(settings, cors=cors), searcher))
