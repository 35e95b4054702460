"""Which language an article is in, by its text and by what its source declares."""

from __future__ import annotations

import subprocess
import sys
from pathlib import PurePath

import pytest
from arabic_texts import anything
from hypothesis import given

from bahith.indexer.article import Article, Problem
from bahith.indexer.languages import LANGUAGES, detected, language

ARABIC = "أعلنت وزارة الموارد المائية أن منسوب المياه في السدود ارتفع خلال الشهر الماضي"
TEXTS = {
    "ar": ARABIC,
    "en": "The ministry of water said on Monday that the level of the reservoirs had risen again.",
    "fr": "Le ministère a annoncé lundi que le niveau des barrages avait augmenté ce mois-ci.",
    "de": "Das Ministerium teilte am Montag mit, dass der Pegel der Stauseen gestiegen ist.",
    "es": "El ministerio anunció el lunes que el nivel de los embalses había subido este mes.",
    "tr": "Bakanlık pazartesi günü barajlardaki su seviyesinin bu ay yükseldiğini açıkladı.",
    "ru": "Министерство сообщило в понедельник, что уровень воды в водохранилищах вырос.",
    "fa": "وزارت نیرو اعلام کرد که سطح آب سدهای کشور در ماه گذشته افزایش پیدا کرده است",
    "ur": "وزارت نے پیر کے روز بتایا کہ ڈیموں میں پانی کی سطح گزشتہ ماہ بڑھ گئی ہے",
    "ckb": "وەزارەتی سەرچاوەکانی ئاو ڕایگەیاند کە ئاستی ئاوی بەنداوەکان بەرز بووەتەوە",
}


@pytest.mark.parametrize("code", TEXTS)
def test_the_text_tells_its_language(code: str) -> None:
    assert language("", TEXTS[code]) == code


def test_arabic_from_a_persian_keyboard_is_arabic() -> None:
    assert language("", ARABIC.replace("ي", "ی").replace("ك", "ک")) == "ar"


def test_most_letters_decide_in_a_mixed_article() -> None:
    assert language("", f"{ARABIC}. {TEXTS['en'][:40]}") == "ar"
    assert language(ARABIC[:30], f"{TEXTS['de']} {TEXTS['de']}") == "de"


@pytest.mark.parametrize("text", ["", "123 — 456", "BBC", "https://example.org/a?b=1", "😀"])
def test_too_little_text_tells_nothing(text: str) -> None:
    assert language("", text) == ""


@pytest.mark.parametrize(
    ("declared", "code"), [("ca-ES", "ca"), ("DE_de", "de"), ("", "es"), ("?", "es"), ("ar", "es")]
)
def test_a_declaration_counts_if_it_fits_the_script(declared: str, code: str) -> None:
    assert language("", TEXTS["es"], declared) == code


def test_a_template_in_english_does_not_make_arabic_english() -> None:
    assert language("", ARABIC, "en-US") == "ar"
    assert language("", TEXTS["fa"], "fa-IR") == "fa"


def test_articles_get_their_language_and_problems_pass() -> None:
    problem = Problem(PurePath("a.txt"), "a.txt", "no text")
    known = Article("1", "", TEXTS["en"], language="en")
    first, second, third = detected([known, problem, Article("2", "", ARABIC)])
    assert first is known
    assert second is problem
    assert third == Article("2", "", ARABIC, language="ar")


@given(anything)
def test_any_text_has_a_known_language_or_none(text: str) -> None:
    assert language("", text) in {"", *LANGUAGES}


def test_arabic_needs_no_detector() -> None:
    program = (
        "import sys; from bahith.indexer.languages import language;"
        f"assert language('', {ARABIC!r}) == 'ar'; assert 'py3langid' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", program], check=True)
