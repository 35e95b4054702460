"""What an article is called."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bahith.indexer.article import Article
from bahith.indexer.search.snippets.headings import LONGEST, heading


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("فتح المتحف أبوابه. وقالت المديرة.", "فتح المتحف أبوابه"),
        ("\n\n هل عاد المطر؟ نعم.", "هل عاد المطر؟"),
        ("قال د. سعيد ذلك\nثم مضى", "قال د. سعيد ذلك"),
        ("كلمة " * 50, ("كلمة " * 24).strip() + "…"),
        (" \n", "id"),
        ("- بدأ المشروع. تتمة", "بدأ المشروع"),
        ("1. بدأ المشروع\n2. انتهى", "بدأ المشروع"),
        ("-5 درجات في الشمال", "-5 درجات في الشمال"),
        ("- ", "-"),
    ],
)
def test_it_is_the_first_sentence_where_there_is_no_title(body: str, expected: str) -> None:
    assert heading(Article("id", " ", body)) == expected


def test_a_title_stays_as_it_is() -> None:
    assert heading(Article("id", " عنوان. ", "نص")) == " عنوان. "


@given(st.text(min_size=1))
def test_it_is_never_empty_or_long(body: str) -> None:
    assert 0 < len(heading(Article("id", "", body))) <= LONGEST + 1
