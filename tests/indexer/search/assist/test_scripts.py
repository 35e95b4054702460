"""Words in Latin letters: which ones are Arabic, by another layout or in Arabizi."""

from __future__ import annotations

import math
from collections.abc import Iterator
from pathlib import Path

import pytest
from arabic_texts import anything
from hypothesis import given
from library import Library

from bahith.analyzers.latin_likelihood import is_name, likelihood
from bahith.indexer.search.searcher import Searcher

_TABLE = Path(__file__).resolve().parents[3] / "data" / "latin-queries.tsv"
ROWS = [tuple(line.split("\t")) for line in _TABLE.read_text("utf-8").splitlines()[1:]]

TRAPS = """
سهمة
موسم توتر كلمات مارس الأمن ريف هرم أبناء بدن غضب همس سلطان دام أول قيم لغة مثل سعي فيلم بنك صفة
قباب فون نوس ناس نساء غير وهو الآن تاشير صغار سفري كابل إكان لاجئ كوفي سلط ومن باب هاو سباق
بلاد حالته لوج ربط تابل جورنال وتر مون منت ليغ فود ارمي اغنت مشهد حاضر كورت لاو سوف سون حرب
ينام الستون منستير فيل ذرة مجازين مندي دات نتر سباك متكه بوليس صالة أوبا أوب وبا عن في من هل بل
كان ليس الحلف آل إن لو
"""
"""Words that English and French words could be read as."""


@pytest.fixture(scope="module")
def searcher(module_library: Library) -> Iterator[Searcher]:
    text = " ".join([*TRAPS.split(), *(meant for _, meant in ROWS)])
    module_library.records("a.jsonl", {"id": "1", "text": text})
    module_library.build()
    searcher = module_library.open()
    yield searcher
    searcher.close()


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("thawra masjid", "ثورة مسجد"),
        ("thawra AND masjid", "ثورة AND مسجد"),
        ("title:thawra", "title:ثورة"),
        ("museum baghdad", ""),
        ("Lubnan University", ""),
        ("google 7okouma", "google حكومة"),
    ],
)
def test_half_a_query_is_only_read_by_its_digits(
    searcher: Searcher, typed: str, meant: str
) -> None:
    correction = searcher.correction(typed)
    assert (correction.q if correction else "") == meant


def test_the_table_is_long_enough() -> None:
    assert sum(not meant for _, meant in ROWS) >= 60
    assert sum(bool(meant) for _, meant in ROWS) >= 40


@pytest.mark.parametrize(("typed", "meant"), ROWS)
def test_arabic_in_latin_letters_is_corrected_and_nothing_else(
    searcher: Searcher, typed: str, meant: str
) -> None:
    correction = searcher.correction(typed)
    assert (correction.q if correction else "") == meant


def test_a_known_word_is_likelier_than_an_unknown_one() -> None:
    assert likelihood("museum") > likelihood("musuem") > likelihood("hgpdhm")


@pytest.mark.parametrize("word", ["NATO", "OpenAI", "iPhone", "COP28", "su-35", "web3", "b2b"])
def test_the_shape_of_a_name(word: str) -> None:
    assert is_name(word)


@pytest.mark.parametrize("word", ["mo7amed", "tari5", "si77a", "ka2s", "Baghdad", "hgpdhm", "7arb"])
def test_no_shape_of_a_name(word: str) -> None:
    assert not is_name(word)


@given(anything)
def test_any_word_has_a_likelihood(text: str) -> None:
    assert -math.inf < likelihood(text) <= 0
    assert isinstance(is_name(text), bool)
