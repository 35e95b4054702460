"""What an article's page tells programs: description, address, JSON-LD and Open Graph."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

from page_outline import Outline, page
from sample_site import HOSTILE, ODD_ID, RECORDS, Site

from bahith.indexer.settings import Settings


def news_article(found: Outline) -> dict[str, Any]:
    [text] = [text for text in found.texts["script"] if text]
    values: dict[str, Any] = json.loads(text)
    return values


def metas(found: Outline) -> dict[str, str | None]:
    elements = [attributes for tag, attributes in found.elements if tag == "meta"]
    return {str(a.get("property") or a.get("name")): a.get("content") for a in elements}


def canonical(found: Outline) -> list[str | None]:
    return [a["href"] for tag, a in found.elements if a.get("rel") == "canonical"]


def test_an_article_is_described_in_json_ld(site: Site) -> None:
    record, found = RECORDS[0], page(site, f"/article/{ODD_ID}", q="ميناء", lang="en")
    address = f"{site.address}/article/{quote(ODD_ID, safe='/&')}"
    assert news_article(found) == {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "url": address,
        "headline": record["title"],
        "description": " ".join(record["text"].split()),
        "inLanguage": "ar",
        "datePublished": "2021-07-23",
        "dateModified": "2021-07-25",
        "author": [{"@type": "Person", "name": name} for name in record["author"]],
        "publisher": {"@type": "Organization", "name": record["source"]},
        "articleSection": "ثقافة",
        "keywords": record["tags"],
        "isBasedOn": record["url"],
    }
    assert canonical(found) == [address], "without the query and the reader's choices"
    told = metas(found)
    assert told["description"] == told["og:description"] == " ".join(record["text"].split())
    assert (told["og:type"], told["og:title"]) == ("article", record["title"])
    assert told["og:url"] == address
    assert told["article:published_time"] == "2021-07-23"


def test_what_is_not_known_is_left_out(site: Site) -> None:
    found = page(site, "/article/untitled")
    expected = {"@context", "@type", "url", "headline", "description", "inLanguage"}
    assert news_article(found).keys() == expected
    assert "article:published_time" not in metas(found)


def test_no_title_ends_the_script(site: Site) -> None:
    reply = site.get("/article/hostile")
    assert news_article(Outline(reply))["headline"] == HOSTILE
    assert reply.text.count("</script>") == 2


def test_a_description_is_some_sentences_in_one_line(make_site: Callable[..., Site]) -> None:
    sentence = "وصلت السفينة إلى الميناء القديم بعد رحلة طويلة. "
    site = make_site([{"id": "1", "text": sentence * 2 + "\n" + sentence * 9}])
    told = metas(page(site, "/article/1"))["description"]
    assert told == (sentence * 4).strip()


def test_pictures_are_named_only_where_pages_show_them(
    make_site: Callable[..., Site], settings: Settings
) -> None:
    for shown in (0, 1):
        found = page(make_site(RECORDS[:1], images=shown), f"/article/{ODD_ID}")
        assert ("image" in news_article(found)) == ("og:image" in metas(found)) == bool(shown)
