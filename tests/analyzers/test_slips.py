"""What may have been meant: costs of Arabic slips, and that any word has an answer."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from texts import anything

from analyzers import slips


@pytest.mark.parametrize(
    ("typed", "meant", "cost"),
    [
        ("مضاهره", "مظاهره", slips.ALIKE),
        ("استاز", "استاذ", slips.ALIKE),
        ("كصوف", "كسوف", slips.ALIKE),
        ("طقرير", "تقرير", slips.ALIKE + slips.FIRST),
        ("حكومت", "حكومه", slips.ALIKE),
        ("مستشفا", "مستشفي", slips.ALIKE),
        ("السياجه", "السياحه", slips.ALIKE),
        ("مدررسه", "مدرسه", slips.DOUBLED),
        ("مكرم", "مكررم", slips.DOUBLED),
        ("ككتابه", "كتابه", slips.DOUBLED + slips.FIRST),
        ("جميييييل", "جميل", slips.DOUBLED),
        ("الجزير", "الجزاير", slips.LONG),
        ("الارهبا", "الارهاب", slips.SWAPPED),
        ("البرلمتن", "البرلمان", slips.NEAR),
        ("المحكه", "المحكمه", slips.MISSING),
        ("مدرسلون", "مدرسون", slips.EXTRA),
        ("مدكسه", "مدرسه", slips.REPLACED),
    ],
)
def test_one_slip_has_its_cost(typed: str, meant: str, cost: float) -> None:
    assert slips.once(typed)[meant] == pytest.approx(cost)


def test_two_cheap_slips_are_corrected_in_longer_words() -> None:
    assert slips.twice("مخظوتات")["مخطوطات"] == pytest.approx(2 * slips.ALIKE)
    assert not slips.twice("كصوف")


@pytest.mark.parametrize(("typed", "far"), [("قلم", "قلب"), ("شمس", "شرس"), ("نحن", "نحس")])
def test_of_a_short_word_only_what_is_near_is_thought_of(typed: str, far: str) -> None:
    assert far not in slips.once(typed)


@given(anything)
def test_any_text_has_an_answer(text: str) -> None:
    for found in (slips.once(text), slips.twice(text[:12])):
        assert text not in found
        assert all(0 < cost < 2 for cost in found.values())


@given(st.text(slips.LETTERS, min_size=6, max_size=12))
def test_what_one_slip_leads_to_leads_back(word: str) -> None:
    """A missing letter costs less than one too many, and no end counts more than a middle."""
    for other in [*slips.once(word)][::50]:
        assert word in slips.once(other) or len(other) < 6
