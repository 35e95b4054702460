"""How a question was meant: offered where there are results, asked where there are none."""

from __future__ import annotations

import pytest
from page_outline import asked, inside, page
from sample_site import Site


def test_a_misspelt_word_beside_a_right_one_gets_an_offer(site: Site) -> None:
    found = page(site, q="منسوب المياة بحيرظ", sort="newest", page=1)
    (offer,) = inside(found, "mean")
    assert asked(str(offer["href"])) == {"q": "منسوب المياة بحيرة", "sort": "newest"}


@pytest.mark.parametrize(
    ("q", "meant", "told"),
    [("fpdvm", "بحيرة", "لوحة المفاتيح"), ("بحيرظ", "بحيرة", "بهذا الإملاء")],
)
def test_where_nothing_is_found_it_is_asked_and_told(
    site: Site, q: str, meant: str, told: str
) -> None:
    found = page(site, q=q)
    assert found.text("h2").startswith(f"لا نتائج للبحث عن {q}")
    assert told in found.text("p")
    assert meant in found.texts["bdi"]
    assert [link for link in found.links() if link.startswith("/article/")]


def test_a_right_question_gets_no_offer(site: Site) -> None:
    assert inside(page(site, q="السد"), "mean") == []
