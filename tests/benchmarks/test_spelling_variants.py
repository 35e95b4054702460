"""The spelling variants that benchmarks make of queries."""

from __future__ import annotations

import re
from random import Random

import pytest
from spelling_variants import VARIANTS

from bahith.analyzers import folding
from bahith.analyzers.tokenizer import words

BY_NAME = {variant.name: variant for variant in VARIANTS}
TEXT = (
    "متى افتُتح المتحف في الميناء القديم؟ أين مسار مارثون النخيل بأسوان "
    "الخط البحري بين وهران والغزوات 5 جويلية"
)


def changed(name: str, text: str) -> str:
    return str(BY_NAME[name].change(text, Random(name)))


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("أ إ آ → ا", "أثر الآلات إلى اليوم", "اثر الالات الى اليوم"),
        ("ؤ → و, ئ → ي", "رئيس مؤتمر", "رييس موتمر"),
        ("ؤو → ئو", "مسؤول وشؤون ومؤتمر", "مسئول وشئون ومؤتمر"),
        ("ء dropped at the end", "سماء داءً وقراءة ء", "سما دا وقراءة ء"),
        ("ة → ه", "مدينة قديمة", "مدينه قديمه"),
        ("ه → ة at the end", "فواكه وجهها له", "فواكة وجهها له"),
        ("ى → ي", "مصطفى على", "مصطفي علي"),
        ("ي → ى at the end", "علي في بيتي، يمني", "على فى بيتى، يمنى"),
        ("no hamza, ة → ه, ى → ي", "آثار مئة قرية إلى رؤى", "اثار ميه قريه الي روي"),
        ("presentation forms", "السلام لأن", "ﺍﻟﺴﻼﻡ ﻷﻥ"),
        ("presentation forms", "مَتى دواء", "ﻣَﺘﻰ ﺩﻭﺍﺀ"),
        ("decomposed letters (NFD)", "أحمد", "ا\u0654حمد"),
        ("Persian ک and ی", "كبرى يا علي", "کبری یا علی"),
        ("2 → ٢", "عام 2021", "عام ٢٠٢١"),
        ("2 → ۲", "عام 2021", "عام ۲۰۲۱"),
        ("٢ → 2", "عام ٢٠٢١", "عام 2021"),
        ("عبد ال, أبو … joined", "عبد الله عند أبو ظبي وعبد", "عبدالله عند أبوظبي وعبد"),
        ("عبدال… split", "عبدالله وعبدالله", "عبد الله وعبدالله"),
        ("و detached before ال", "الشمس والقمر والد", "الشمس و القمر والد"),
        ("و attached", "ما لون البحر ووجهه", "ما ولون والبحر ووجهه"),
        ("ب before ال", "لون البحر الله", "لون بالبحر الله"),
        ("ل before ال", "لون البحر الليل الله", "لون للبحر لليل لله"),
        ("ال attached", "لون شمس في البحر وقمر", "لون الشمس في البحر وقمر"),
        ("ال dropped", "لون البحر الله والبر", "لون بحر الله والبر"),
        ("و ب ل dropped before ال", "والبحر بالمدينة للشمس والد", "البحر المدينة الشمس والد"),
    ],
)
def test_a_variant_changes_a_text(name: str, text: str, expected: str) -> None:
    assert changed(name, text) == expected


@pytest.mark.parametrize(
    ("name", "added"),
    [
        ("vowel marks", "[\u064b-\u0652]"),
        ("tatweel", "ـ"),
        ("invisible characters", "[\u00ad\u061c\u200b-\u200f\u2060]"),
    ],
)
def test_characters_are_added_and_none_is_lost(name: str, added: str) -> None:
    text = "مدينة السلام في 2021"
    assert changed(name, text) != text
    assert re.sub(added, "", changed(name, text)) == text


def test_hamza_is_added_where_no_article_can_be() -> None:
    text = "اسم اللون باسم"
    assert changed("ا → أ or إ at the start", text) in ("أسم اللون باسم", "إسم اللون باسم")


@pytest.mark.parametrize("name", BY_NAME)
def test_variants_are_deterministic(name: str) -> None:
    assert changed(name, TEXT) == changed(name, TEXT)


# These add or drop a letter or a space; folding alone undoes all other variants in orthography.
BEYOND_FOLDING = ("ء dropped at the end", "عبد ال, أبو … joined", "عبدال… split")


@pytest.mark.parametrize(
    "name",
    [
        variant.name
        for variant in BY_NAME.values()
        if variant.pure and variant.name not in BEYOND_FOLDING
    ],
)
def test_folding_undoes_pure_orthography(name: str) -> None:
    cut = [word for _, _, word in words(TEXT)]
    assert [folding.fold(changed(name, word)) for word in cut] == [*map(folding.fold, cut)]
