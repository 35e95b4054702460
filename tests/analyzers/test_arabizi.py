"""How Arabic in Latin letters may be read."""

from __future__ import annotations

import pytest
from arabic_texts import anything
from hypothesis import given
from hypothesis import strategies as st

from bahith.analyzers import arabizi


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("3iraq", "عراق"),
        ("7abibi", "حبيبي"),
        ("5abar", "خبر"),
        ("6alab", "طلب"),
        ("9a7ifa", "صحيفه"),
        ("8anoon", "قانون"),
        ("mas2ala", "مساله"),
        ("su2al", "سوال"),
        ("3'az", "غاز"),
        ("7'abar", "خبر"),
        ("9'arb", "ضرب"),
        ("6'arf", "ظرف"),
        ("mu7ammad", "محمد"),
        ("mustashfa", "مستشفي"),
        ("jumhouriyya", "جمهوريه"),
        ("al-7ayat", "الحيات"),
        ("el-ra2is", "الرايس"),
        ("Baghdad", "بغداد"),
        ("shaykh", "شيخ"),
        ("thawra", "ثوره"),
        ("dhahab", "ذهب"),
        ("ktab", "كتاب"),
    ],
)
def test_a_reading_is_the_word_that_is_meant(typed: str, meant: str) -> None:
    assert meant in arabizi.readings(typed)


@pytest.mark.parametrize("text", ["", "3", "2021", "a", "عراق", "x_y", "covid-19!", "a" * 40])
def test_what_is_no_such_word_has_no_reading(text: str) -> None:
    assert not arabizi.readings(text)


def test_digits_tell() -> None:
    assert arabizi.has_digits("3iraq")
    assert not arabizi.has_digits("iraq")
    assert not arabizi.has_digits("2023")


@given(anything | st.text("abghkstuy2357'-", max_size=30))
def test_readings_are_few_and_cost_something(text: str) -> None:
    found = arabizi.readings(text)
    assert len(found) <= arabizi.MAX_READINGS
    assert all(word and cost >= 0 for word, cost in found.items())
