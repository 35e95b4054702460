"""Filters, counts and times on the page of results; what is left where nothing is found."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import pytest
from page_outline import Outline, asked, inside, page
from sample_site import Site


def totals(found: Outline) -> str:
    return found.texts["strong"][0]


def test_sources_are_counted_and_can_be_chosen(site: Site) -> None:
    found = page(site, q="السد")
    values = [link for link in inside(found, "facets") if link["class"] == "value"]
    links = {asked(str(link["href"]))["outlet"]: link for link in values}
    assert set(links) == {"هيئة الري", "وكالة النهر"}
    chosen = Outline(site.ask("GET", str(links["هيئة الري"]["href"])))
    assert totals(chosen) == "١١ نتيجة"
    (filter_link,) = inside(chosen, "active-filters")
    assert asked(str(filter_link["href"])) == {"q": "السد"}
    current = [link for link in inside(chosen, "facets") if "aria-current" in link]
    assert [asked(str(link["href"])) for link in current] == [{"q": "السد"}]
    others = [link for link in inside(chosen, "facets") if link["class"] == "value"]
    assert len(others) == 2, "the other can be chosen, too"


def test_a_chosen_source_stays_in_the_form_and_in_other_pages(site: Site) -> None:
    found = page(site, q="السد", outlet="وكالة النهر")
    assert found.field("outlet")["value"] == "وكالة النهر"
    following = next(link for link in found.links() if "page=2" in link)
    assert asked(following)["outlet"] == "وكالة النهر"


def test_a_bar_of_the_chart_filters_by_its_time(site: Site) -> None:
    found = page(site, q="السد")
    bars = [link for link in inside(found, "chart") if "aria-label" in link]
    assert len(bars) == 12
    assert bars[0]["aria-label"] == "يناير ٢٠٢٠: نتيجتان"
    times = [asked(str(bar["href"])) for bar in bars]
    assert times[1] == {"q": "السد", "after": "2020-02-01", "before": "2020-02-29"}
    month = Outline(site.ask("GET", str(bars[1]["href"])))
    assert totals(month) == "نتيجتان"
    (filter_link,) = inside(month, "active-filters")
    assert "فبراير ٢٠٢٠" in str(filter_link["aria-label"])
    table = [link for link in inside(found, "chart") if "aria-label" not in link]
    assert [asked(str(row["href"])) for row in table] == times


def test_the_chart_shows_the_chosen_dates_and_more_than_one_time(site: Site) -> None:
    within = page(site, q="السد OR متحف", after="2020-02", before="2020-04")
    assert len([link for link in inside(within, "chart") if "aria-label" in link]) == 3
    assert inside(page(site, q="السد", after="2020-02", before="2020-02"), "chart") == []


def test_a_date_in_the_question_becomes_a_filter_that_can_be_removed(site: Site) -> None:
    found = page(site, q="السد آذار 2020")
    assert totals(found) == "نتيجتان"
    assert found.field("q")["value"] == "السد آذار 2020"
    (filter_link,) = inside(found, "active-filters")
    assert filter_link["aria-label"] == "أزل التصفية آذار 2020: مارس ٢٠٢٠"
    assert asked(str(filter_link["href"])) == {"q": "السد آذار 2020", "dates": "0"}
    plain = Outline(site.ask("GET", str(filter_link["href"])))
    assert inside(plain, "active-filters") == []
    following = next(link for link in plain.links() if "page=2" in link)
    assert asked(following)["dates"] == "0"


def test_a_date_that_may_be_none_is_only_offered(site: Site) -> None:
    found = page(site, q="السد 2020")
    assert inside(found, "active-filters") == []
    (offer,) = inside(found, "mean")
    assert asked(str(offer["href"])) == {
        "q": "السد",
        "after": "2020-01-01",
        "before": "2020-12-31",
    }


def test_a_bar_takes_the_place_of_a_date_in_the_question(site: Site) -> None:
    found = page(site, q="السد من شباط 2020 إلى نيسان 2020")
    bars = [asked(str(link["href"])) for link in inside(found, "chart") if "aria-label" in link]
    assert [bar["after"] for bar in bars] == ["2020-02-01", "2020-03-01", "2020-04-01"]
    assert {bar["q"] for bar in bars} == {"السد"}


def test_a_question_that_finds_nothing_is_loosened_and_says_so(site: Site) -> None:
    found = page(site, q='"منسوب السد"')
    assert found.text("h2").startswith('لا نتائج للبحث عن "منسوب السد"')
    assert "تتفرق فيها كلمات العبارة" in found.text("p")
    results = [link for link in found.links() if link.startswith("/article/")]
    assert results
    assert asked(results[0])["q"] == "منسوب السد"
    without = page(site, q="زرافة AND السد")
    assert "دون" in without.text("p")


def test_what_is_told_of_a_loosened_question_is_text(site: Site) -> None:
    found = page(site, q='"السد <b>زرافة</b>"')
    assert "b" not in found.texts


def test_the_feed_has_the_filters_of_the_page(site: Site) -> None:
    found = page(site, q="السد آذار 2020", outlet="وكالة النهر", sort="oldest", page=1)
    (link,) = [link for link in found.links() if link.startswith("/feed")]
    assert asked(link) == {
        "q": "السد",
        "outlet": "وكالة النهر",
        "after": "2020-03-01",
        "before": "2020-03-31",
    }
    assert site.ask("GET", link).text.count("<item>") == 2


def test_an_empty_field_of_the_form_is_no_filter(site: Site) -> None:
    found = page(site, q="السد", source="", after="", before="")
    assert [one for one in found.links() if "source=" in one] == []
    assert all("open" not in one for tag, one in found.elements if tag == "details")


HELD: list[dict[str, Any]] = [
    {"source": "النهر", "after": "2020-02", "category": "<b>"},
    {"outlet": "</a>", "before": "2019"},
    {"dates": "2"},
]


@pytest.mark.parametrize("parameters", HELD)
def test_any_filters_get_a_page(site: Site, parameters: dict[str, Any]) -> None:
    found = page(site, q="السد", **parameters)
    assert len(inside(found, "active-filters")) == len({*parameters} - {"dates"})
    assert "b" not in found.texts


def test_below_an_article_stand_related_ones(site: Site) -> None:
    article = page(site, "/article/dam-1")
    related = [str(link["href"]) for link in inside(article, "related")]
    assert 1 <= len(related) <= 5
    assert "/article/dam-1" not in related
    assert {site.ask("GET", link).status for link in related} == {200}
    assert inside(page(site, "/article/untitled"), "related") == []


def test_an_article_tells_both_calendars(site: Site) -> None:
    article = page(site, f"/article/{quote('dam-0')}")
    assert "٢٠ جمادى الأولى ١٤٤١ هـ" in article.text("span")
