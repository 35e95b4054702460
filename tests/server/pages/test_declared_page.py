"""Declared fields on the pages: lists, ranges, orders, active filters and values of articles."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from page_outline import Outline, asked, followed, inside
from sample_site import Site

from bahith.indexer.search.searcher import Searcher
from bahith.indexer.settings import Settings

FIELDS = "السعر:number,place:keyword,about:text,held:date"
CITIES = ["طرابلس", "صيدا", "صور", "جبيل", "بيروت", "زحلة", "الناقورة", "بعلبك", "عاليه", "جونية"]
RECORDS: list[dict[str, Any]] = [
    {
        "id": f"{n}",
        "title": f"مزاد رقم {n}",
        "text": "مزاد",
        "date": "2021-06-01",
        "السعر": 1000 * n,
        "place": [city, "لبنان"],
        "held": f"2021-07-{10 + n}",
        "about": "سجاد قديم",
    }
    for n, city in enumerate(CITIES)
]
PLACE, PRICE, HELD = "fields.place", "fields.السعر", "fields.held"


@pytest.fixture(scope="module")
def auctions(
    make_index: Callable[..., Settings], run: Callable[[Searcher], Site]
) -> Iterator[Site]:
    settings = make_index(RECORDS, fields=FIELDS)
    searcher = Searcher.open(settings)
    yield run(searcher)
    searcher.close()


def follow(site: Site, link: Any) -> Outline:
    return Outline(site.ask("GET", str(link["href"])))


def page(site: Site, **parameters: str) -> Outline:
    reply = followed(site, site.get("/", **parameters))
    assert reply.status == 200
    return Outline(reply)


def total(found: Outline) -> str:
    return found.texts["strong"][0]


def test_values_of_a_keyword_are_chosen_excluded_and_removed(auctions: Site) -> None:
    found = page(auctions, q="مزاد")
    values = [link for link in inside(found, "facets") if link["class"] == "value"]
    first = next(link for link in values if PLACE in asked(str(link["href"])))
    assert asked(str(first["href"])) == {"q": "مزاد", PLACE: "لبنان"}
    chosen = follow(auctions, first)
    assert total(chosen) == "١٠ نتائج"
    out = next(link for link in inside(found, "facets") if link["class"] == "exclude")
    assert asked(str(out["href"])) == {"q": "مزاد", PLACE: "-لبنان"}
    assert "لا نتائج" in follow(auctions, out).text("h2")
    one = page(auctions, q="مزاد", **{PLACE: "بيروت"})
    assert total(one) == "نتيجة واحدة"
    [active] = inside(one, "active-filters")
    assert active["aria-label"] == "أزل التصفية place: بيروت"
    assert asked(str(active["href"])) == {"q": "مزاد"}


def test_more_values_are_listed_and_searched(auctions: Site) -> None:
    found = page(auctions, q="مزاد")
    more = next(link for link in inside(found, "facets") if link["class"] == "more")
    assert str(more["href"]).endswith("#facet-fields-place")
    opened = follow(auctions, more)
    values = [link for link in inside(opened, "facets") if link["class"] == "value"]
    assert len([link for link in values if PLACE in asked(str(link["href"]))]) == 11
    some = page(auctions, q="مزاد", facet=PLACE, find="ناقوره")
    values = [link for link in inside(some, "facets") if link["class"] == "value"]
    assert asked(str(values[0]["href"]))[PLACE] == "الناقورة"


def test_a_form_sends_the_ends_of_a_range(auctions: Site) -> None:
    ends = {f"{PRICE}.from": "٢٠٠٠", f"{PRICE}.to": "5,000", f"{HELD}.from": "", f"{HELD}.to": ""}
    found = page(auctions, q="مزاد", **ends, **{PLACE: "لبنان"})
    assert total(found) == "٤ نتائج"
    assert found.field(f"{PRICE}.from")["value"] == "2000"
    assert found.field(PLACE)["value"] == "لبنان"
    texts = [str(link["aria-label"]) for link in inside(found, "active-filters")]
    assert "أزل التصفية السعر: من ٢٬٠٠٠ إلى ٥٬٠٠٠" in texts
    following = next(link for link in found.links() if "explain" in link)
    assert asked(following)[PRICE] == "٢٠٠٠..5,000"


def test_days_are_ranges_too(auctions: Site) -> None:
    found = page(auctions, q="مزاد", **{HELD: "2021-07"})
    assert total(found) == "١٠ نتائج"
    assert found.field(f"{HELD}.from")["value"] == "2021-07-01"
    assert found.field(f"{HELD}.to")["value"] == "2021-07-31"
    [active] = inside(found, "active-filters")
    assert active["aria-label"] == "أزل التصفية held: يوليو ٢٠٢١"


def test_what_inputs_cannot_show_stays_in_the_form(auctions: Site) -> None:
    found = page(auctions, q="مزاد", **{PRICE: ">2000"})
    assert total(found) == "٧ نتائج"
    assert found.field(PRICE)["value"] == ">2000"
    assert found.field(f"{PRICE}.from")["value"] == ""


def test_results_are_ordered_by_numbers_and_days(auctions: Site) -> None:
    found = page(auctions, q="مزاد")
    sorts = [asked(str(link["href"])).get("sort") for link in inside(found, "sorts")]
    assert sorts[3:] == [PRICE, f"-{PRICE}", HELD, f"-{HELD}"]
    assert "\u2068السعر\u2069: الأعلى أولًا" in found.text("nav")
    dearest = page(auctions, q="مزاد", sort=f"-{PRICE}")
    titles = [text.strip() for text in dearest.texts["h2"] if text.strip().startswith("مزاد")]
    assert titles[:2] == ["مزاد رقم 9", "مزاد رقم 8"]
    assert dearest.field("sort")["value"] == f"-{PRICE}"


def test_values_of_articles_lead_to_others_that_have_them(auctions: Site) -> None:
    found = page(auctions, q="مزاد", **{PLACE: "بيروت"})
    links = [asked(str(link["href"])) for link in inside(found, "declared")]
    assert {"q": "مزاد", PLACE: "بيروت", PRICE: "4000"} in links
    assert {"q": "مزاد", PLACE: "لبنان"} in links
    whole = Outline(auctions.get("/article/4"))
    assert "سجاد قديم" in whole.text("ul")
    queries = inside(whole, "declared")
    assert [total(follow(auctions, link)) for link in queries] == [
        *("نتيجة واحدة", "نتيجة واحدة", "١٠ نتائج", "نتيجة واحدة")
    ]


def test_feeds_have_the_filters_of_the_page(auctions: Site) -> None:
    found = page(auctions, q="مزاد", after="2021", **{PLACE: "صور"})
    feeds = [
        str(link["href"])
        for tag, link in found.elements
        if tag in ("a", "link") and "/feed?" in (link.get("href") or "")
    ]
    filters = {"q": "مزاد", "after": "2021-01-01", PLACE: "صور"}
    assert [asked(feed) for feed in feeds] == [filters, filters]
    assert auctions.ask("GET", feeds[0]).text.count("<item>") == 1


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"fields.cost": "1"}, "السعر، place، about، held"),
        ({PRICE: "رخيص"}, "يجب أن يكون عددًا"),
        ({f"{HELD}.from": "أمس"}, "يجب أن يكون تاريخًا"),
    ],
)
def test_what_cannot_be_used_is_explained(auctions: Site, wrong: dict[str, str], told: str) -> None:
    reply = auctions.get("/", q="مزاد", **wrong)
    assert reply.status == 400
    assert told in Outline(reply).text("p")


def test_nothing_is_found_without_the_filters_that_can_be_removed(auctions: Site) -> None:
    found = page(auctions, q="مزاد", **{PRICE: ">99999"})
    everything = next(link for link in found.links() if asked(link) == {"q": "مزاد", "dates": "0"})
    assert total(Outline(auctions.ask("GET", everything))) == "١٠ نتائج"
