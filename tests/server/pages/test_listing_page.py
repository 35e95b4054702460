"""The search page without a question: it lists what the filters hold."""

from __future__ import annotations

import pytest
from page_outline import Outline, asked, page
from sample_site import Site


def titles(found: Outline) -> list[str]:
    return [" ".join(text.split()) for text in found.texts["h2"] if "نشرة" in text]


def test_a_filter_alone_lists_its_articles_the_newest_first(site: Site) -> None:
    found = page(site, outlet="هيئة الري")
    newest = site.search("", outlet="هيئة الري", size=5)["results"]
    assert titles(found) == [result["title"] for result in newest]
    assert found.texts["title"][0] == "\u2068هيئة الري\u2069: باحث"
    assert found.text("h1") == "هيئة الري"
    assert found.text("strong") == "١١ نتيجة"


def test_it_can_be_leafed_through_and_ordered_by_date_only(site: Site) -> None:
    found = page(site, outlet="هيئة الري")
    (following,) = [a["href"] for tag, a in found.elements if a.get("rel") == "next"]
    assert asked(following or "") == {"outlet": "هيئة الري", "page": "2"}
    assert len(titles(Outline(site.ask("GET", following or "")))) == 5
    orders = found.within("sorts", "a")
    assert [asked(str(a["href"])).get("sort") for a in orders][:2] == ["newest", "oldest"]
    assert [a.get("aria-current") for a in orders][:2] == ["true", None]


def test_an_article_leads_back_to_the_list(site: Site) -> None:
    article = next(a for a in page(site, outlet="هيئة الري").links() if a.startswith("/article/"))
    (back,) = Outline(site.ask("GET", article)).within("back", "a")
    assert asked(str(back["href"])) == {"outlet": "هيئة الري"}


def test_a_list_has_a_feed(site: Site) -> None:
    found = page(site, outlet="هيئة الري")
    (feed,) = [a["href"] for tag, a in found.elements if a.get("rel") == "alternate"]
    items = site.ask("GET", feed or "").text
    assert items.count("<item>") == 5
    assert "<title>باحث</title>" in items


@pytest.mark.parametrize("language", ["ar", "en"])
def test_an_empty_list_says_so(site: Site, language: str) -> None:
    found = page(site, outlet="لا أحد", lang=language)
    text = found.text("main")
    assert [a["href"] for a in found.within("nothing", "a")] == ["/"]
    assert {"ar": "لا مقالات بهذه التصفية", "en": "No articles pass"}[language] in text
