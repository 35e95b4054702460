"""Facets on the page of results: several values, exclusions, more of them, and a search inside."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from page_outline import Outline, inside, page
from sample_site import ODD_ID, RECORDS, Served, Site

from bahith.indexer.index import Index
from bahith.indexer.search.query.filters import selected
from bahith.indexer.search.searcher import Searcher
from bahith.indexer.settings import Settings
from bahith.server import create_app
from bahith.server.pages.facets import FEW, written

CITIES = [
    "طرابلس",
    "صيدا",
    "-صور",
    "\\جبيل",
    "بيروت",
    "زحلة",
    "الناقورة",
    "بعلبك",
    "عاليه",
    "جونية",
]
FESTIVALS = [
    {
        "id": f"{n}",
        "title": f"مهرجان رقم {n}",
        "text": " ".join(["مهرجان"] * (n + 1)),
        "author": ["سلمى"] if n % 2 else ["نور", "سلمى"],
        "tags": [city, "مهرجانات"],
        "category": "فنون" if n < 4 else "سياحة",
        "image": f"https://example.org/{n}.jpg",
    }
    for n, city in enumerate(CITIES)
]


@pytest.fixture(scope="module")
def festivals(
    make_index: Callable[..., Settings], run: Callable[[Searcher], Site]
) -> Iterator[Site]:
    searcher = Searcher.open(make_index(FESTIVALS, page_size=50))
    yield run(searcher)
    searcher.close()


def follow(site: Site, link: dict[str, str | None]) -> Outline:
    return Outline(site.ask("GET", str(link["href"]).partition("#")[0]))


def total(found: Outline) -> str:
    return found.texts["strong"][0]


def asked(link: dict[str, str | None], name: str) -> list[str]:
    """The values of a parameter in a link."""
    return parse_qs(urlsplit(str(link["href"])).query).get(name, [])


def link_to(found: Outline, name: str, *values: str, kind: str = "value") -> dict[str, str | None]:
    """The link of a facet that leads to just these values of a filter."""
    (link,) = (
        one
        for one in inside(found, "values")
        if one["class"] == kind and asked(one, name) == [*values]
    )
    return link


def test_several_values_of_a_facet_are_alternatives(festivals: Site) -> None:
    found = follow(festivals, link_to(page(festivals, q="مهرجان", facet="tag"), "tag", "صيدا"))
    assert total(found) == "نتيجة واحدة"
    both = follow(festivals, link_to(found, "tag", "صيدا", "بيروت"))
    assert total(both) == "نتيجتان"
    one = follow(festivals, link_to(both, "tag", "بيروت"))
    assert total(one) == "نتيجة واحدة"


def test_a_value_is_excluded_and_let_in_again(festivals: Site) -> None:
    found = page(festivals, q="مهرجان")
    link = link_to(found, "category", "-فنون", kind="exclude")
    assert link["aria-label"] == "استبعد فنون"
    without = follow(festivals, link)
    assert total(without) == "٦ نتائج"
    (back,) = (one for one in inside(without, "excluded") if one["class"] == "exclude")
    assert back["aria-label"] == "ألغِ استبعاد فنون"
    assert total(follow(festivals, back)) == total(found)


def test_each_active_value_can_be_removed(festivals: Site) -> None:
    found = page(festivals, q="مهرجان", tag="مهرجانات", category="-فنون", author="سلمى")
    chips = inside(found, "active-filters")
    assert [chip["aria-label"] for chip in chips] == [
        "ألغِ استبعاد فنون",
        "أزل التصفية الكاتب: سلمى",
        "أزل التصفية الوسم: مهرجانات",
    ]
    assert total(follow(festivals, chips[0])) == "١٠ نتائج"


def test_more_opens_a_facet_and_keeps_the_filters(festivals: Site) -> None:
    found = page(festivals, q="مهرجان", author="سلمى")
    assert len([one for one in inside(found, "values") if "tag" in str(one["href"])]) == 2 * FEW
    (more,) = (one for one in inside(found, "facets") if one["class"] == "more")
    opened = follow(festivals, more)
    assert total(opened) == total(found)
    assert len([one for one in inside(opened, "values") if asked(one, "tag")]) == 2 * 11
    fields = opened.within("inside", "input")
    assert {(one["name"], one["value"]) for one in fields} == {
        ("q", "مهرجان"),
        ("author", "سلمى"),
        ("facet", "tag"),
        ("find", ""),
    }


def test_values_are_found_however_they_are_spelled(festivals: Site) -> None:
    found = page(festivals, q="مهرجان", facet="tag", find="ناقوره")
    link_to(found, "tag", "الناقورة")
    assert len([one for one in inside(found, "values") if asked(one, "tag")]) == 2
    nothing = page(festivals, q="مهرجان", facet="tag", find="قمر")
    assert "لا شيء بهذا الاسم" in nothing.text("p")
    assert total(nothing) == "١٠ نتائج"


@pytest.mark.parametrize("city", CITIES[2:4])
def test_values_that_look_like_exclusions_are_chosen(festivals: Site, city: str) -> None:
    found = page(festivals, q="مهرجان", facet="tag")
    chosen = follow(festivals, link_to(found, "tag", f"\\{city}"))
    assert total(chosen) == "نتيجة واحدة"
    excluded = follow(festivals, link_to(found, "tag", f"-\\{city}", kind="exclude"))
    assert total(excluded) == "٩ نتائج"


def test_what_is_written_is_what_is_selected() -> None:
    values = ["-", "--a", "\\", "\\-b", "c"]
    for chosen, excluded in (([], values), (values, []), (values[:2], values[2:])):
        assert selected(written(chosen, excluded)) == (chosen, excluded)


def test_an_unknown_facet_is_none(festivals: Site) -> None:
    found = page(festivals, q="مهرجان", facet="<b>", find="x")
    assert inside(found, "inside") == []
    assert "b" not in found.texts


def test_authors_and_tags_lead_to_their_articles(festivals: Site) -> None:
    article = page(festivals, "/article/0")
    assert "آخر تحديث" not in article.text()
    links = {link["rel"]: link for link in inside(article, "column") if "rel" in link}
    assert total(follow(festivals, links["author"])) == "١٠ نتائج"
    assert total(follow(festivals, links["tag"])) == "١٠ نتائج"


@pytest.mark.parametrize("images", [0, 1])
def test_pictures_are_loaded_only_where_the_setting_says_so(
    settings: Settings, searcher: Searcher, images: int
) -> None:
    client = create_app(Served(replace(settings, images=images), searcher)).test_client()
    for path in ("/", f"/article/{quote(ODD_ID)}"):
        reply = client.get(path, query_string={"q": "ميناء"})
        assert ("<img" in reply.text) == (RECORDS[0]["image"] in reply.text) == bool(images)
        assert ('referrerpolicy="no-referrer"' in reply.text) == bool(images)
        policies = reply.headers.getlist("Content-Security-Policy")
        assert ["img-src 'self' https: http:;" in policy for policy in policies] == [bool(images)]


@pytest.mark.parametrize("image", ["javascript:alert(1)", "data:image/png;base64,", "//x/y", "x"])
def test_only_pictures_of_the_web_are_shown(
    make_index: Callable[..., Settings], image: str
) -> None:
    settings = make_index([{"id": "1", "text": "مهرجان", "image": image}], images=1)
    with Index(settings) as index:
        client = create_app(index).test_client()
        assert "<img" not in client.get("/", query_string={"q": "مهرجان"}).text
