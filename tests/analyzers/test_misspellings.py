"""What may have been meant: costs of Arabic slips, and that any word has an answer."""

from __future__ import annotations

import pytest
from arabic_texts import anything
from hypothesis import given
from hypothesis import strategies as st

from bahith.analyzers import misspellings


@pytest.mark.parametrize(
    ("typed", "meant", "cost"),
    [
        ("مضاهره", "مظاهره", misspellings.ALIKE),
        ("استاز", "استاذ", misspellings.ALIKE),
        ("كصوف", "كسوف", misspellings.ALIKE),
        ("طقرير", "تقرير", misspellings.ALIKE + misspellings.FIRST),
        ("حكومت", "حكومه", misspellings.ALIKE),
        ("مستشفا", "مستشفي", misspellings.ALIKE),
        ("السياجه", "السياحه", misspellings.ALIKE),
        ("مدررسه", "مدرسه", misspellings.DOUBLED),
        ("مكرم", "مكررم", misspellings.DOUBLED),
        ("ككتابه", "كتابه", misspellings.DOUBLED + misspellings.FIRST),
        ("جميييييل", "جميل", misspellings.DOUBLED),
        ("الجزير", "الجزاير", misspellings.LONG),
        ("الارهبا", "الارهاب", misspellings.SWAPPED),
        ("المكبته", "المكتبه", misspellings.SWAPPED),
        ("البرلمتن", "البرلمان", misspellings.NEAR),
        ("المحكه", "المحكمه", misspellings.MISSING),
        ("مدرسلون", "مدرسون", misspellings.EXTRA),
        ("مدكسه", "مدرسه", misspellings.REPLACED),
    ],
)
def test_one_slip_has_its_cost(typed: str, meant: str, cost: float) -> None:
    assert misspellings.one_edit(typed)[meant] == pytest.approx(cost)


def test_two_cheap_slips_are_corrected_in_longer_words() -> None:
    assert misspellings.two_edits("مخظوتات")["مخطوطات"] == pytest.approx(2 * misspellings.ALIKE)
    assert not misspellings.two_edits("كصوف")


@pytest.mark.parametrize(("typed", "far"), [("قلم", "قلب"), ("شمس", "شرس"), ("نحن", "نحس")])
def test_of_a_short_word_only_what_is_near_is_thought_of(typed: str, far: str) -> None:
    assert far not in misspellings.one_edit(typed)


@given(anything)
def test_any_text_has_an_answer(text: str) -> None:
    for found in (misspellings.one_edit(text), misspellings.two_edits(text[:12])):
        assert text not in found
        assert all(0 < cost < 2 for cost in found.values())


@given(st.text(misspellings.LETTERS, min_size=6, max_size=12))
def test_what_one_slip_leads_to_leads_back(word: str) -> None:
    """A missing letter costs less than one too many, and no end counts more than a middle."""
    for other in [*misspellings.one_edit(word)][::50]:
        assert word in misspellings.one_edit(other) or len(other) < 6
