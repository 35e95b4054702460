"""What crawlers get: robots.txt, sitemaps, and pages that ask not to be listed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import quote, unquote
from urllib.robotparser import RobotFileParser
from xml.etree import ElementTree

import pytest
from page_outline import page
from sample_site import ODD_ID, RECORDS, Site

from bahith.server.pages import crawling

SPACE = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
MakeSite = Callable[..., Site]


def listed(site: Site, path: str = "/sitemap.xml") -> list[dict[str, str]]:
    """The entries of a sitemap or of an index of them."""
    reply = site.get(path)
    assert (reply.status, reply.headers["Content-Type"]) == (200, "application/xml; charset=utf-8")
    root = ElementTree.fromstring(reply.body)
    return [{each.tag.removeprefix(SPACE): each.text or "" for each in one} for one in root]


def is_indexed(site: Site, path: str, status: int = 200, **parameters: object) -> bool:
    found = page(site, path, status, **parameters)
    return ("meta", {"name": "robots", "content": "noindex"}) not in found.elements


def numbered(count: int) -> list[dict[str, Any]]:
    return [{"id": f"{n:02}", "text": f"خبر عن السد رقم {n}"} for n in range(count)]


def test_a_sitemap_has_every_article_with_its_last_day(site: Site) -> None:
    entries = {one["loc"]: one.get("lastmod") for one in listed(site)}
    prefix = f"{site.address}/article/"
    assert {unquote(loc) for loc in entries} == {f"{prefix}{one['id']}" for one in RECORDS}
    assert entries[prefix + quote(ODD_ID, safe="/&")] == "2021-07-25"
    assert entries[f"{prefix}dam-1"] == "2020-02-15"
    assert entries[f"{prefix}untitled"] is None
    for address in entries:
        assert site.ask("GET", address.removeprefix(site.address)).status == 200


def test_many_articles_have_an_index_of_sitemaps(
    make_site: MakeSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(crawling, "MOST", 10)
    monkeypatch.setattr(crawling, "_PIECE", 3)
    site = make_site(numbered(25))
    paths = [one["loc"].removeprefix(site.address) for one in listed(site)]
    assert paths == ["/sitemap-1.xml", "/sitemap-2.xml", "/sitemap-3.xml"]
    parts = [[one["loc"][-2:] for one in listed(site, path)] for path in paths]
    ids = [f"{n:02}" for n in range(25)]
    assert parts == [ids[:10], ids[10:20], ids[20:]]
    for path in ("/sitemap-0.xml", "/sitemap-4.xml", "/sitemap-x.xml"):
        assert site.get(path).status == 404


def test_a_sitemap_that_has_not_changed_is_not_sent_again(site: Site) -> None:
    tag = site.get("/sitemap.xml").headers["ETag"]
    assert site.ask("GET", "/sitemap.xml", If_None_Match=tag).status == 304


def test_no_sitemap_has_an_address_that_is_too_long(make_site: MakeSite) -> None:
    site = make_site([{"id": "ا" * 400, "text": "طويل"}, {"id": "a&b", "text": "قصير"}])
    assert [one["loc"] for one in listed(site)] == [f"{site.address}/article/a&b"]


def allowed(site: Site) -> Callable[[str], bool]:
    """Whether crawlers may fetch a path, by the library of Python, which knows no ``*``."""
    rules = RobotFileParser()
    rules.parse(line for line in site.get("/robots.txt").text.splitlines() if "*?" not in line)
    return lambda path: rules.can_fetch("Bot", path)


def test_crawlers_may_read_articles_and_no_searches(site: Site) -> None:
    reply, may = site.get("/robots.txt"), allowed(site)
    assert reply.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert f"Sitemap: {site.address}/sitemap.xml" in reply.text.splitlines()
    assert "Disallow: /*?" in reply.text.splitlines()
    assert all(map(may, ["/", "/article/dam-1", "/sitemap.xml", "/static/style.css"]))
    assert not any(map(may, ["/api/search", "/feed", "/upload"]))


def test_only_the_home_page_and_articles_are_for_search_engines(site: Site) -> None:
    assert is_indexed(site, "/")
    assert is_indexed(site, "/article/dam-1")
    assert not is_indexed(site, "/", q="السد")
    assert not is_indexed(site, "/", q="قطار")
    assert not is_indexed(site, "/article/none", 404)


@pytest.mark.parametrize("setting", [{"robots": 0}, {"without_key": "nothing"}], ids=str)
def test_crawlers_stay_away_where_the_owner_says_so(
    make_site: MakeSite, setting: dict[str, Any]
) -> None:
    site = make_site(numbered(1), **setting)
    assert site.get("/robots.txt").text == "User-agent: *\nDisallow: /\n"
    assert not allowed(site)("/article/00")
    if "robots" in setting:
        assert site.get("/sitemap.xml").status == site.get("/sitemap-1.xml").status == 404
        assert not is_indexed(site, "/")
        assert not is_indexed(site, "/article/00")
    else:
        assert site.get("/sitemap.xml").status == 401


def test_without_articles_there_is_no_sitemap(make_site: MakeSite) -> None:
    assert make_site([]).get("/sitemap.xml").status == 404
