"""Which key gives which letter."""

from __future__ import annotations

import pytest
from arabic_texts import anything
from hypothesis import given

from bahith.analyzers import keyboard


@pytest.mark.parametrize(
    ("latin", "arabic"),
    [
        ("hgpdhm", "الحياة"),
        ("g,p]", "لوحد"),
        ("hgsghl ugd;l", "السلام عليكم"),
        ("lQ]vQsm", "مَدرَسة"),
        ("fgh]", "بلاد"),
        ("Hol]", "أخمد"),
    ],
)
def test_latin_keys_give_arabic(latin: str, arabic: str) -> None:
    assert keyboard.arabic(latin) == arabic


@pytest.mark.parametrize(
    ("arabic", "latin"),
    [("لخخلمث", "google"), ("بشؤثلاخخن", "facebook"), ("اهلا", "high"), ("سحخقف", "sport")],
)
def test_arabic_keys_give_latin(arabic: str, latin: str) -> None:
    assert latin in keyboard.latin(arabic)


def test_neighbours_lie_around_a_key() -> None:
    around = keyboard.neighbours()
    assert around["م"] == {*"حخكنوز"}
    assert all(one in around[other] for one in around for other in around[one])


@given(anything)
def test_any_text_has_an_answer(text: str) -> None:
    assert isinstance(keyboard.arabic(text), str)
    assert keyboard.latin(text)
