"""Words that are written as one or as two, and names of two words."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bahith.analyzers import pairs, wordlists
from bahith.analyzers.analyzer import Analyzer, Terms

Meet = Callable[[str, str], bool]

ANALYZER = Analyzer()

LISTED = [
    tuple(part.replace("+", "").strip() for part in line.split("="))
    for line in wordlists.lines(wordlists.folder() / "pairs.txt")
]

# Two ways to write a word, in forms with particles, endings, hamzas and other signs between.
BOTH_WAYS = (
    ("فيسبوك", "فيس بوك"),
    ("بفيسبوك", "بفيس بوك"),
    ("الفيسبوك", "الفيس بوك"),
    ("وعلى الفيسبوك", "وعلى الفيس بوك"),
    ("واتساب", "واتس آب"),
    ("واتساب", "واتس أب"),
    ("واتساب", "واتس-آب"),
    ("والواتساب", "والواتس اب"),
    ("إنستغرام", "انستا جرام"),
    ("لينكدإن", "لينكد إن"),
    ("لينكدان", "لينكد ان"),
    ("نيويورك", "نيو\u00a0يورك"),
    ("لنيويورك", "لنيو يورك"),
    ("كيلومترات", "كيلو مترات"),
    ("كيلومترا", "كيلو متراً"),
    ("الكيلومتر", "الكيلو متر"),
    ("كيلومترين", "كيلو مترين"),
    ("ملليمتر", "مللي متر"),
    ("مليمتر", "ملي متر"),
    ("كهرومغناطيسية", "كهرو مغناطيسية"),
    ("الكهرومغناطيسي", "الكهرو مغناطيسي"),
    ("جيوسياسية", "جيو سياسية"),
    ("حضرموت", "حضر موت"),
    ("بورسعيد", "بور سعيد"),
)


def together(text: str, other: str) -> bool:
    """Whether two texts have as many words, and each meets the one at its place."""
    some, others = ANALYZER.terms(text), ANALYZER.terms(other)
    return len(some) == len(others) and all(
        not {one.written, *one.stems}.isdisjoint({other.written, *other.stems})
        for one, other in zip(some, others, strict=True)
    )


@pytest.mark.parametrize(("joined", "apart"), [*BOTH_WAYS, *LISTED])
def test_words_are_the_same_in_both_ways(joined: str, apart: str) -> None:
    assert together(joined, apart)
    assert together(f"عبر ({joined})، اليوم", f"عبر ({apart})، اليوم")


@pytest.mark.parametrize(("joined", "_"), LISTED)
def test_the_one_word_meets_itself_with_particles(meet: Meet, joined: str, _: str) -> None:
    for particle in ("و", "ب", "ل", "وب"):
        assert meet(joined, particle + joined)


@pytest.mark.parametrize(
    ("word", "other"),
    [
        ("كهرومغناطيسي", "الكهرو مغناطيسية"),
        ("جيوسياسي", "والجيو سياسية"),
        ("كيلومتر", "بالكيلو مترات"),
        ("لابتوب", "لاب توبات"),
    ],
)
def test_both_ways_have_the_same_endings(meet: Meet, word: str, other: str) -> None:
    assert meet(word, other)


@pytest.mark.parametrize(
    ("word", "other"),
    [
        ("واتس آب", "آب"),
        ("فيس بوك", "بوك"),
        ("كيلو متر", "متر"),
        ("بلاي ستيشن", "بلاي"),
        ("حضر موت", "موت"),
    ],
)
def test_halves_do_not_meet(meet: Meet, word: str, other: str) -> None:
    assert not meet(word, other)


@pytest.mark.parametrize(
    "text",
    ["ريال مدريد", "فيس\nبوك", "فيس، بوك", "فيس بوكر", "كيلو مترو", "نفيس بوك", "حضر الموت"],
)
def test_other_neighbours_stay_two_words(text: str) -> None:
    assert len(ANALYZER.terms(text)) == 2


def test_a_pair_has_one_range() -> None:
    text = "شركة «فيس بوك» وواتس آب."
    ranges = [text[start:end] for start, end, _ in ANALYZER.tokens(text)]
    assert ranges == ["شركة", "فيس بوك", "وواتس آب"]


@pytest.mark.parametrize(
    ("query", "merged"),
    [
        ("تحميل فيس بوك", "تحميل فيسبوك"),
        ('"بالفيس بوك" مجانا', '"بالفيسبوك" مجانا'),
        ('="فيس بوك"', '="فيس بوك"'),
        ("كانون الثاني", "يناير"),
        ("عبيد الله", "عبيد الله"),
        ("ريال مدريد", "ريال مدريد"),
    ],
)
def test_a_query_asks_for_the_one_word(query: str, merged: str) -> None:
    assert pairs.merge(query) == merged


class TestNamesOfServants:
    """عبيد and عباد before a name of God are no plurals of عبد."""

    @pytest.mark.parametrize(
        "name", ["عبيد الله", "وعبيد الله", "عبيدالله", "عباد الرحمن", "لعبيد الله"]
    )
    def test_are_other_names(self, name: str) -> None:
        first = ANALYZER.terms(name)[0]
        assert "عبد" not in first.stems
        assert first.stems

    @pytest.mark.parametrize("text", ["العبيد", "عبيد الأرض", "عباد"])
    def test_elsewhere_they_are_plurals(self, text: str) -> None:
        assert "عبد" in ANALYZER.terms(text)[0].stems


PIECES = [
    *("فيس", "بوك", "واتس", "آب", "كيلو", "متر", "مترات", "كانون", "الثاني", "عبيد", "الله", "و"),
    *("قال:فيس", "«فيس", "(واتس", "بوك»", "آب)", "x", "نيو-يورك", "'كيلو", "", "\u200f"),
]


@given(st.lists(st.tuples(st.sampled_from(PIECES), st.sampled_from([" ", "\n", "  ", "\u00a0"]))))
def test_all_ways_to_analyze_a_text_agree(parts: list[tuple[str, str]]) -> None:
    text = "".join(piece + space for piece, space in parts)
    terms: list[Terms] = [token.terms for token in ANALYZER.tokens(text)]
    assert ANALYZER.terms(text) == terms
    assert ANALYZER.terms_batch([text, "آخر", text]) == [terms, ANALYZER.terms("آخر"), terms]
    (lazy,) = ANALYZER.lazy_tokens([text])
    assert lazy.terms == terms
    assert [lazy[index] for index in range(len(terms))] == ANALYZER.tokens(text)


def test_a_new_analyzer_agrees_too() -> None:
    texts = [f"{a} {b}" for a, b in product(PIECES, PIECES)]
    assert Analyzer().terms_batch(texts) == [*map(ANALYZER.terms, texts)]
    lazy = Analyzer().lazy_tokens(texts)
    assert [text.terms for text in lazy] == [*map(ANALYZER.terms, texts)]


def test_a_pair_among_many_new_words_is_one_word() -> None:
    words = map("".join, product("بتثجحخدرزس", "عغفقكلمنهي", ["ليم"]))
    text = " ".join(("وتس\u200cاب", *words))
    assert Analyzer().terms_batch([text]) == [ANALYZER.terms(text)]
    assert ANALYZER.terms(text)[0].written == "واتساب"
