"""What the page tells of the owner's rules when it says why there are these results."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from page_outline import Outline, page
from sample_site import Site

ARTICLES = [
    {"id": "old-phone", "title": "هاتف قديم", "text": "بيع هاتف قديم", "source": "وكالة السهل"},
    {"id": "phone", "title": "هاتف جديد", "text": "وصل هاتف جديد إلى المتجر"},
    {"id": "secret", "title": "هاتف", "text": "هاتف في المتجر"},
    {"id": "advert", "title": "إعلان", "text": "عروض اليوم"},
]
RULES = """\
synonyms: [{from: جوال, to: هاتف, name: house}]
stop_words: [فضلا]
pins: [{containing: جوال, articles: [advert]}]
hide: [{articles: secret}]
boosts: [{source: وكالة السهل, factor: 1.5}]
"""
TOLD = {
    "ar": [
        "house بُحث أيضًا عن: هاتف",
        "stop_words:2 أُهمل لأنه كلمة مهملة: فضلا",
        "pins:3 مثبت قبل سائر النتائج",
        "hide:4 حُجبت مقالات مطابقة",
        "boosts:5 ضُربت الدرجات",
    ],
    "en": [
        "house also searched for: هاتف",
        "stop_words:2 left out as a stop word: فضلا",
        "pins:3 pinned before the others",
        "hide:4 some matching articles are hidden",
        "boosts:5 scores multiplied",
    ],
}


@pytest.fixture
def ruled(make_site: Callable[..., Site]) -> Site:
    site = make_site(ARTICLES)
    put = site.ask("PUT", "/api/rules", RULES.encode(), Content_Type="application/yaml")
    assert put.status == 200, put.text
    return site


def told(found: Outline) -> list[str]:
    """The lines of the lists that say why."""
    return [" ".join(text.split()) for text in found.texts["dl"]]


@pytest.mark.parametrize("language", ["ar", "en"])
def test_a_page_tells_the_rules_that_acted_when_asked(ruled: Site, language: str) -> None:
    plain = page(ruled, q="جوال فضلا", lang=language)
    assert "dl" not in plain.texts
    explained = page(ruled, q="جوال فضلا", lang=language, explain=1)
    assert told(explained)[0] == " ".join(TOLD[language])
    assert "secret" not in explained.text()


def test_each_result_tells_the_rules_that_it_owes_something_to(ruled: Site) -> None:
    lists = told(page(ruled, q="جوال", explain=1))[1:]
    pinned, boosted, other = lists
    assert pinned == "القاعدة pins:3 مثبت قبل سائر النتائج"
    assert "القاعدة house بُحث أيضًا عن: هاتف" in boosted
    assert "القاعدة boosts:5 ضُربت درجته في ١٫٥" in boosted
    assert "house" in other
    assert "boosts" not in other


def test_a_page_without_results_tells_them_too(ruled: Site) -> None:
    found = page(ruled, q="secret جوال", outlet="لا أحد", explain=1)
    assert told(found)[0].startswith("house")
