from __future__ import annotations

import re

import pytest
from arabic_texts import anything, dressed
from hypothesis import given
from hypothesis import strategies as st

from bahith.analyzers.tokenizer import EXAMPLES, LONGEST, WORD, split, words

MORE = (
    # numbers, clock times, scores, shares
    ("١٢:٣٠", ("١٢", "٣٠")),
    ("٣,٥٠٠.٧٥ ٪٥٠", ("٣,٥٠٠.٧٥", "٥٠")),
    ("1,2,3 2-0", ("1", "2", "3", "2", "0")),
    ("۱۲٬۵۰۰", ("۱۲٬۵۰۰",)),
    # dates
    ("2021-07-26", ("2021", "07", "26")),
    ("٢٦/٧/٢٠٢١", ("٢٦", "٧", "٢٠٢١")),
    # codes and addresses
    ("UH-60 H2O 3G/4G", ("UH-60", "H2O", "3G", "4G")),
    ("name@site.com", ("name", "site", "com")),
    # hashtags
    ("#العراق_ينتخب", ("العراق", "ينتخب")),
    # scripts side by side
    ("كوفيد-19", ("كوفيد", "19")),
    ("والـBBC", ("والـ", "BBC")),
    ("كتاب١ ١كتاب", ("كتاب", "١", "١", "كتاب")),
    ("Страсбург北京", ("Страсбург北京",)),
    # punctuation of both scripts
    ("«مصر»،العراق؛(ليبيا)؟", ("مصر", "العراق", "ليبيا")),
    ("د.محمد", ("د", "محمد")),
    ("🙂نص🙂", ("نص",)),
    ("؟! ـ‏", ("ـ",)),
    ("", ()),
)


def cut(text: str) -> tuple[str, ...]:
    return tuple(word for _, _, word in words(text))


@pytest.mark.parametrize(("text", "expected"), EXAMPLES + MORE)
def test_a_text_is_cut_as_a_reader_expects(text: str, expected: tuple[str, ...]) -> None:
    assert cut(text) == expected


@given(anything)
def test_words_are_in_order_and_apart_and_slice_back(text: str) -> None:
    reached = 0
    for start, end, word in words(text):
        assert reached <= start < end <= len(text)
        assert text[start:end] == word
        reached = end


@given(anything)
def test_every_letter_and_digit_but_the_number_of_a_verse_is_in_a_word(text: str) -> None:
    inside = {place for start, end, _ in words(text) for place in range(start, end)}
    outside = [i for i, char in enumerate(text) if char.isalnum() and i not in inside]
    assert all(re.search(r"[\u06dd\ufd3e\ufd3f]\d{0,2}$", text[:i]) for i in outside)


@given(dressed())
def test_what_sets_a_word_belongs_to_it(pair: tuple[str, str]) -> None:
    _, word = pair
    assert cut(f"{word} {word}") == (word, word)


@pytest.mark.parametrize(
    "control", ["\u202b{}\u202c", "\u2067{}\u2069", "\u200f{}\u200f", "\ufeff{}"]
)
def test_direction_marks_around_a_word_do_not(control: str) -> None:
    assert cut(control.format("مصر")) == ("مصر",)


@given(anything | st.text("\u200cabم5٣لـَّ -,.", max_size=8))
def test_the_shortcut_for_usual_words_changes_nothing(text: str) -> None:
    pieces = [text, *text.split()]
    for piece in pieces:
        expected = [(match.start(), match.end(), match.group()) for match in WORD.finditer(piece)]
        assert [*words(piece)] == expected
        assert split(piece) == [word for _, _, word in expected]


@pytest.mark.parametrize("run", ["ا", "a", "7", "ﻻ", "بَ", "ب\u200c", "中", "ب َ", "a1"])
def test_a_long_run_is_cut(run: str) -> None:
    text = run * 2000
    found = [*words(text)]
    assert max(len(raw) for _, _, raw in found) <= LONGEST
    assert [text[start:end] for start, end, _ in found] == [raw for _, _, raw in found]
    inside = {place for start, end, _ in found for place in range(start, end)}
    assert all(place in inside for place, char in enumerate(text) if char.isalnum())


def test_the_longest_word_is_whole() -> None:
    assert cut("م" * LONGEST) == ("م" * LONGEST,)
    assert cut("م" * (LONGEST + 1)) == ("م" * LONGEST, "م")
