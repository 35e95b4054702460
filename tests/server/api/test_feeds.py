"""A search as a feed, and the search box for the browser's own bar."""

from __future__ import annotations

from email.utils import parsedate_to_datetime
from urllib.parse import quote, unquote, urlsplit
from xml.etree import ElementTree as ET

import pytest
from sample_site import ODD_ID, OVERRIDE, RECORDS, Site

DC = "{http://purl.org/dc/elements/1.1/}"
ATOM = "{http://www.w3.org/2005/Atom}"
OPENSEARCH = "{http://a9.com/-/spec/opensearch/1.1/}"


def channel(site: Site, **parameters: object) -> ET.Element:
    reply = site.get("/feed", **parameters)
    assert reply.status == 200, reply.text
    assert reply.headers["Content-Type"] == "application/rss+xml; charset=utf-8"
    root = ET.fromstring(reply.body)
    assert (root.tag, root.get("version")) == ("rss", "2.0")
    found = root.find("channel")
    assert found is not None
    return found


def texts(element: ET.Element, path: str) -> list[str | None]:
    return [found.text for found in element.iterfind(path)]


def test_a_feed_has_the_newest_first(site: Site) -> None:
    found = channel(site, q="السد", size=23)
    newest = [r["id"] for r in site.search("السد", sort="newest", size=23)["results"]]
    assert texts(found, "item/guid") == newest
    days = [parsedate_to_datetime(text or "") for text in texts(found, "item/pubDate")]
    assert days == sorted(days, reverse=True)


def test_a_feed_says_what_it_is_of(site: Site) -> None:
    found = channel(site, q="السد العالي", source="النهر")
    assert found.findtext("title") == "باحث: السد العالي"
    assert found.findtext("link", "").startswith(f"{site.address}/?q={quote('السد')}")
    link = found.find(f"{ATOM}link")
    assert link is not None
    address = f"{site.address}/feed?q={quote('السد')}+{quote('العالي')}&source={quote('النهر')}"
    assert link.get("href") == address
    assert link.get("href", "").isascii()
    assert len(found.findall("item")) == 5  # as many as the setting page_size says


def test_an_item_leads_to_the_article(site: Site) -> None:
    (item,) = channel(site, q="متحف").findall("item")
    record = RECORDS[0]
    assert item.findtext("title") == record["title"]
    assert [each.text for each in item.findall(f"{DC}creator")] == record["author"]
    assert item.findtext(f"{DC}publisher") == record["source"]
    assert item.findtext("category") == record["category"]
    guid = item.find("guid")
    assert guid is not None
    assert (guid.text, guid.get("isPermaLink")) == (ODD_ID, "false")
    page = site.ask("GET", item.findtext("link", "").removeprefix(site.address))
    assert page.status == 200
    assert record["title"] in page.text


def test_what_xml_cannot_hold_is_replaced(site: Site) -> None:
    assert channel(site, q="a\x1bb\x08").findtext("title") == "باحث: a\ufffdb\ufffd"
    (item,) = channel(site, q="قارب").findall("item")
    assert item.findtext("title") == OVERRIDE


@pytest.mark.parametrize("query", ["", "q=a&page=1", "q=a&sort=oldest", "q=a&size=0"])
def test_a_wrong_parameter_is_refused(site: Site, query: str) -> None:
    assert site.ask("GET", f"/feed?{query}").status == 400


def test_an_unchanged_feed_is_not_sent_again(site: Site) -> None:
    tag = site.get("/feed", q="a").headers["ETag"]
    assert site.ask("GET", "/feed?q=a", If_None_Match=tag).status == 304


def templates(site: Site) -> dict[str | None, str]:
    reply = site.get("/opensearch.xml")
    assert reply.headers["Content-Type"] == "application/opensearchdescription+xml; charset=utf-8"
    root = ET.fromstring(reply.body)
    assert root.tag == f"{OPENSEARCH}OpenSearchDescription"
    assert 0 < len(root.findtext(f"{OPENSEARCH}ShortName", "")) <= 16
    urls = root.findall(f"{OPENSEARCH}Url")
    return {url.get("type"): url.get("template", "") for url in urls}


@pytest.mark.parametrize("kind", ["text/html", "application/rss+xml"])
def test_a_browser_finds_where_to_search(site: Site, kind: str) -> None:
    address = templates(site)[kind]
    assert urlsplit(address).netloc == urlsplit(site.address).netloc
    asked = address.replace("{searchTerms}", quote("متحف")).removeprefix(site.address)
    reply = site.ask("GET", asked)
    assert reply.status == 200
    assert reply.headers["Content-Type"].startswith(kind)
    assert RECORDS[0]["title"] in reply.text.replace("<mark>", "").replace("</mark>", "")


def test_pages_name_the_description_and_the_feed(site: Site) -> None:
    assert 'type="application/opensearchdescription+xml"' in site.get("/").text
    assert "application/rss+xml" not in site.get("/").text
    page = site.get("/", q="السد").text
    assert f'href="/feed?q={quote("السد")}"' in page
    assert unquote("/opensearch.xml") in page
