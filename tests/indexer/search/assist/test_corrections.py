"""Did you mean: what is suggested, what is left alone, and that any question has an answer."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis_profiles import max_examples
from library import Library

from bahith.analyzers import folding, lexicon
from bahith.analyzers.tokenizer import words
from bahith.indexer.results import Correction
from bahith.indexer.search.searcher import Searcher

TABLES = Path(__file__).resolve().parents[3] / "data"
WORDS = 300


@pytest.fixture(scope="module")
def searcher(module_library: Library) -> Iterator[Searcher]:
    texts = [
        "الحكومة العراقية تعقد جلسة في بغداد عن الحياة اليومية والصحيفة",
        "قال رئيس الحكومة في العراق إن البرلمان يناقش القانون",
        "مجلس النواب والبرلمان والحكومة، ومكتبة المدينة",
        "شركة Google وFacebook في أفريقيا",
        "بلغت درجة الحرارة أربعين، وأُغلق المستشفى الكبير",
        "ماراثون المدينة الكبير، الإنسان والشاطئ القديم",
        "الرئيس يزور محكمة البصرة",
    ]
    module_library.records(
        "texts.jsonl",
        *(
            {"id": f"{n}", "title": "", "text": text, "source": "رويترز"}
            for n, text in enumerate(texts)
        ),
    )
    module_library.build()
    found = module_library.open()
    yield found
    found.close()


def corrected(searcher: Searcher, q: str, kind: str = "spelling") -> str:
    found = searcher.correction(q)
    assert found is None or found.kind == kind
    return found.q if found else ""


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("الحكوكة", "الحكومة"),
        ("وبالحكوومة", "وبالحكومة"),
        ("للبرلمتن", "للبرلمان"),
        ("المستشفا", "المستشفى"),
        ("الانسلن", "الإنسان"),
        ("الصحيغة", "الصحيفة"),
        ("أفريثيا", "أفريقيا"),
        ("ماراثزن المدينة", "ماراثون المدينة"),
        ("البرلمانيناقش", "البرلمان يناقش"),
        ("البر لمان", "البرلمان"),
        ("الحكوووووومة", "الحكومة"),
    ],
)
def test_the_word_of_the_collection_is_suggested(
    searcher: Searcher, typed: str, meant: str
) -> None:
    assert corrected(searcher, typed) == meant


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ('العنوان:الحكوكة AND "مجلس النزاب"', 'العنوان:الحكومة AND "مجلس النواب"'),
        ("(البرلمتن OR الحكومة) -المكتبهة", "(البرلمان OR الحكومة) -المكتبهة"),
        ("=الحكوكة، قبل:2021 المصدر:رويتزر", "=الحكومة، قبل:2021 المصدر:رويتزر"),
        ("«الحكوكة»؟ title:بغدد*", "«الحكومة»؟ title:بغدد*"),
        ("  الحكوكة   بغداد ", "  الحكومة   بغداد "),
        ("title:البرلمانيناقش", ""),
    ],
)
def test_what_is_no_misspelt_word_stays(searcher: Searcher, typed: str, meant: str) -> None:
    assert corrected(searcher, typed) == meant


@pytest.mark.parametrize(
    "q",
    [
        "الحكومة",
        "وحكومتهم",
        "للعراقيين",
        "والصحف",
        "شمس",
        "القمر",
        "إنترنت",
        "في من على",
        "رئيس OR محكمة",
        "google",
        "G20 2021",
        "",
        "؟!",
    ],
)
def test_right_words_are_left_alone(searcher: Searcher, q: str) -> None:
    assert searcher.correction(q) is None


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("hgpdhm", "الحياة"),
        ("hgp;,lm hguvhrdm", "الحكومة العراقية"),
        ("[gsm td fy]h]", "جلسة في بغداد"),
        ('title:hgpdhm "l[gs hgk,hf"', 'title:الحياة "مجلس النواب"'),
        ("لخخلمث", "google"),
        ("google hgpdhm", "google الحياة"),
    ],
)
def test_the_wrong_keyboard_layout(searcher: Searcher, typed: str, meant: str) -> None:
    assert corrected(searcher, typed, "layout") == meant


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("3iraq", "عراق"),
        ("7okouma", "حكومة"),
        ("al-7ukuma", "الحكومة"),
        ("el ra2is", "الرئيس"),
        ("ma7kama", "محكمة"),
        ("baghdad", "بغداد"),
        ("ra2is 7ukuma google", "رئيس حكومة google"),
        ("source:baghdad", ""),
    ],
)
def test_arabizi(searcher: Searcher, typed: str, meant: str) -> None:
    assert corrected(searcher, typed, "arabizi") == meant


@pytest.mark.parametrize("q", ["the", "of", "xbox", "G20", "B-52", "http://a.b/c", "C++", "2021"])
def test_other_languages_are_left_alone(searcher: Searcher, q: str) -> None:
    assert searcher.correction(q) is None


_parts = st.sampled_from(
    ["الحكوكة", "hgpdhm", "3iraq", "مجلس", '"', "(", ")", " ", " AND ", "-", "title:", "قبل:", "*"]
)
_questions = st.text() | st.lists(_parts, max_size=8).map("".join)


@given(_questions | st.text(st.characters(exclude_categories=()), max_size=30))
@max_examples(300)
def test_any_question_has_an_answer(searcher: Searcher, q: str) -> None:
    found = searcher.correction(q)
    assert found is None or (found.q.strip() and found.q != q)


@given(st.lists(st.sampled_from(["الحكوكة", '"', "(", ")", " OR ", " -", "؟", "، "]), max_size=9))
@max_examples(100)
def test_only_words_change(searcher: Searcher, parts: list[str]) -> None:
    q = " ".join(parts)
    found = searcher.correction(q)
    assert found == (Correction(q.replace("الحكوكة", "الحكومة"), "spelling") if "ا" in q else None)


def rows(collection: str) -> list[tuple[str, str]]:
    """What was typed and what was meant, for one collection: for tuning, and made after it."""
    lines = [
        line.split("\t")
        for name in ("misspelt.tsv", "misspelt-later.tsv")
        for line in (TABLES / name).read_text("utf-8").splitlines()
    ]
    return [(typed, meant) for name, typed, meant, _ in lines if name == collection]


def share(searcher: Searcher, pairs: list[tuple[str, str]]) -> float:
    """The part of the questions that are corrected to what was meant."""
    found = [(searcher.correction(typed), meant) for typed, meant in pairs]
    right = [c for c, meant in found if c and folding.fold(c.q) == folding.fold(meant)]
    return len(right) / len(found)


def suggested(searcher: Searcher, right: list[str]) -> list[str]:
    return [word for word in right if searcher.correction(word)]


@pytest.fixture(scope="module")
def of_samples(
    one_analyzer: None, samples: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Searcher]:
    yield from opened(tmp_path_factory, samples)


@pytest.fixture(scope="module")
def of_headlines(
    one_analyzer: None, shared: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Searcher]:
    """The 9,965 articles of ant-headlines."""
    yield from opened(tmp_path_factory, shared / "ir" / "ant-headlines" / "corpus.jsonl")


def opened(folders: pytest.TempPathFactory, articles: Path) -> Iterator[Searcher]:
    library = Library(folders.mktemp("collection"))
    library.build(articles)
    found = library.open()
    yield found
    found.close()


def test_misspelt_questions_to_the_samples(of_samples: Searcher) -> None:
    assert share(of_samples, rows("samples")) >= 0.8


def test_right_words_that_the_samples_have_not(of_samples: Searcher) -> None:
    nouns = lexicon.load().nouns
    usual = sorted(word for word, count in nouns.items() if count > 100 and len(word) > 2)
    drawn = random.Random("right words").sample(usual, WORDS)
    assert len(suggested(of_samples, drawn)) <= 0.05 * WORDS


@pytest.mark.slow
def test_misspelt_questions_to_ten_thousand_articles(of_headlines: Searcher) -> None:
    assert share(of_headlines, rows("ant-headlines")) >= 0.8


@pytest.mark.slow
@pytest.mark.parametrize("name", ["ant-headlines/ant-headlines", "wikipedia/arcd"])
def test_right_words_of_questions(of_headlines: Searcher, shared: Path, name: str) -> None:
    lines = (shared / "ir" / f"{name}.queries.jsonl").read_text("utf-8").splitlines()
    texts = (json.loads(line)["text"] for line in lines)
    found = sorted({word for text in texts for _, _, word in words(text) if len(word) > 2})
    arabic = [word for word in found if re.match("[\u0621-\u064a]", word)]
    drawn = random.Random("right words").sample(arabic, WORDS)
    assert len(suggested(of_headlines, drawn)) <= 0.05 * WORDS


@pytest.mark.parametrize(
    "typed",
    [
        "الحكو?ه",
        "*حكوكة",
        "الحك*ة",
        "~5",
        "الحكومة^3",
        "بغداد NEAR/3 العراق",
        "بغداد near العراق",
        "author:الحكومة",
        "/الحكو.ه/",
        "[2019 TO 2021]",
        "الحكومة وليس البرلمان",
    ],
)
def test_no_correction_is_made_of_a_sign(searcher: Searcher, typed: str) -> None:
    assert searcher.correction(typed) is None


def test_a_word_beside_a_sign_is_corrected(searcher: Searcher) -> None:
    assert corrected(searcher, "الحكوكة^3") == "الحكومة^3"
    assert corrected(searcher, "+الحكوكة") == "+الحكومة"
