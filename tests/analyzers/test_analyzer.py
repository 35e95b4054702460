from __future__ import annotations

import gc
import json
import os
import random
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from itertools import groupby, islice
from operator import itemgetter
from pathlib import Path

import pytest
from arabic_texts import anything
from hypothesis import example, given
from hypothesis import strategies as st

from bahith.analyzers import cache, function_words, lexicon, tables, tokenizer
from bahith.analyzers.analyzer import Analyzer, Terms
from bahith.analyzers.stemming.affixes import PREFIXES, SUFFIXES

ROOT = Path(__file__).resolve().parent.parent.parent
TEXT = (ROOT / "tests" / "data" / "stemming.tsv").read_text("utf-8")

HOSTILE = (
    "",
    "\0",
    "\ud800",
    "\udfff\ud800ب\ud800",
    "\U0010ffff\U0001f600\U0001d400\U0001ee00",
    "ـ",
    "\u064e\u0651",
    "ﷺ" * 100,
    "ا" * 10_000,
    "ال" * 5_000,
    "9" * 10_000,
    "-" * 10_000,
    "\u200f" * 10_000,
    "وبال" * 2_000 + "ها" * 2_000,
)

PARTS = ("كانون", "الثاني", "وتشرين", "أول", "عبدالله،", "«أبوظبي»", "ﷺ", "2.5", "٢٬٥٠٠.", "مَكتبَةٌ")
GAPS = (" ", "  ", "\n", "\u00a0", "\t", "\r\n", "\u2028", "", "-")
with_months = st.lists(
    st.tuples(st.sampled_from(PARTS) | anything, st.sampled_from(GAPS)), max_size=12
).map(lambda pairs: "".join(map("".join, pairs)))
"""Names of months in two words, words written as one, and all kinds of white space."""


class TestAnyText:
    @given(anything)
    def test_tokens_and_terms_agree(self, analyzer: Analyzer, text: str) -> None:
        assert [token.terms for token in analyzer.tokens(text)] == analyzer.terms(text)

    @given(with_months)
    def test_words_are_the_tokens(self, analyzer: Analyzer, text: str) -> None:
        (words,), tokens = analyzer.lazy_tokens([text]), analyzer.tokens(text)
        assert words.terms == [token.terms for token in tokens]
        # From the last to the first: the place of one does not hang on those before it.
        for number in reversed(range(len(tokens))):
            assert words[number] == tokens[number]

    @given(st.lists(with_months, max_size=3))
    @example(["كانون الثاني وعبدالله «فيس بوك» F-16 ﷺ ا ْل َح ْم ُد", "", "2021م"])
    def test_words_are_the_tokens_where_the_core_is_in_use(
        self, analyzer: Analyzer, texts: list[str]
    ) -> None:
        analyzer.prepare()
        for text, words in zip(texts, analyzer.lazy_tokens(texts), strict=True):
            tokens = analyzer.tokens(text)
            assert words.terms == [token.terms for token in tokens]
            assert [words[number] for number in range(len(tokens))] == tokens

    @given(st.lists(with_months, max_size=3))
    @example(["كانون الثاني وعبدالله «فيس بوك» F-16 ﷺ ا ْل َح ْم ُد", "", "2021م"])
    def test_encoded_words_are_the_tokens(self, analyzer: Analyzer, texts: list[str]) -> None:
        encoded = analyzer.encode(texts)
        tokens = [token for text in texts for token in analyzer.tokens(text)]
        ends = encoded.starts + encoded.sizes
        ranges = [*zip(encoded.starts.tolist(), ends.tolist(), strict=True)]
        assert ranges == [token[:2] for token in tokens]
        assert [terms for text in encoded.decode() for terms in text] == [t.terms for t in tokens]
        joined = [
            int(number > 0)
            for text in texts
            for _, _, raw in tokenizer.words(text)
            for number in range(len(analyzer.terms(raw)))
        ]
        assert encoded.joined.tolist() == joined

    def test_words_of_many_new_texts_are_those_of_each(self, analyzer: Analyzer) -> None:
        chance = random.Random(1)
        texts = [
            " ".join("".join(chance.choices("ابتجدرسعقكلمني", k=6)) + "،" for _ in range(150))
            for _ in range(3)
        ]
        texts.append("في كانون الثاني، وعبدالله")
        for text, words in zip(texts, Analyzer().lazy_tokens(texts), strict=True):
            assert words.terms == analyzer.terms(text)
            assert words[1].start == text.index(" ") + 1

    @given(anything)
    def test_tokens_lie_in_the_text_in_order(self, analyzer: Analyzer, text: str) -> None:
        tokens = analyzer.tokens(text)
        assert all(0 <= token.start < token.end <= len(text) for token in tokens)
        ranges = [(token.start, token.end) for token in tokens]
        assert ranges == sorted(ranges)

    @given(anything)
    @example("أبو بكر وأبوظبي")
    @example("كانون الثاني وفيس بوك")
    def test_what_the_tokenizer_finds_is_analyzed_as_it_would_be_alone(
        self, analyzer: Analyzer, text: str
    ) -> None:
        # It finds words, and pairs of words that belong together.
        found = [raw for _, _, raw in tokenizer.words(text)]
        assert analyzer.terms(text) == [terms for raw in found for terms in analyzer.terms(raw)]

    @given(anything)
    @example("Æ0 é0 F-16")
    @example("آلية فئة أليس")
    def test_folding_gives_the_written_forms(self, analyzer: Analyzer, text: str) -> None:
        # Several words share a range where it cannot be divided among them, as in F-16.
        for (start, end), tokens in groupby(analyzer.tokens(text), key=itemgetter(0, 1)):
            written = "".join(token.terms.written for token in tokens)
            assert written == "".join(analyzer.fold(text[start:end]).split())

    @given(anything)
    def test_a_beginning_is_the_first_of_its_stacks(self, analyzer: Analyzer, text: str) -> None:
        beginnings = analyzer.beginnings(text)
        first, *others = analyzer.prefixes(text)
        assert first == beginnings[0]
        assert all(other.endswith(beginnings) for other in others)

    @pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
    def test_hostile_text_is_only_text(self, analyzer: Analyzer, text: str) -> None:
        tokens = analyzer.tokens(text)
        assert [token.terms for token in tokens] == analyzer.terms(text)
        (words,) = analyzer.lazy_tokens([text])
        assert [words[number] for number in range(len(words.terms))] == tokens
        assert analyzer.prefixes(text)


class TestLevels:
    def test_a_word_has_terms_at_each_level(self, analyzer: Analyzer) -> None:
        (terms,) = analyzer.terms("وبمدينتِهم")
        assert terms == Terms("وبمدينتهم", ("مدينه",), ("مدن",), "------i")

    def test_a_ligature_of_several_words_has_a_token_for_each(self, analyzer: Analyzer) -> None:
        tokens = analyzer.tokens("محمد ﷺ")
        assert [token.terms.written for token in tokens] == "محمد صلي الله عليه وسلم".split()
        assert [token[:2] for token in tokens] == [(0, 4)] + [(5, 6)] * 4

    @pytest.mark.parametrize(
        ("word", "other"),
        [("COVID19", "covid"), ("B-52", "b52"), ("٢٥٠٠", "2,500"), ("Élysée", "ELYSEE")],
    )
    def test_numbers_and_words_of_other_scripts_meet(
        self, analyzer: Analyzer, word: str, other: str
    ) -> None:
        first, second = analyzer.terms(word)[0], analyzer.terms(other)[0]
        assert {*first.stems} & {*second.stems}

    @pytest.mark.parametrize(("number", "other"), [("2021", "20"), ("2021", "2"), ("G20", "G2")])
    def test_a_number_is_not_its_beginning(
        self, analyzer: Analyzer, number: str, other: str
    ) -> None:
        first, second = analyzer.terms(number)[-1], analyzer.terms(other)[-1]
        assert not {*first.stems} & {*second.stems}


class TestBeginnings:
    @pytest.mark.parametrize(
        ("typed", "first"),
        [
            ("حكوم", "حكوم"),
            ("الحكوم", "حكوم"),
            ("مُستشف", "مستشف"),
            ("إسل", "اسل"),
            ("والد", "والد"),
            ("كاليفور", "كاليفور"),
            ("ألم", "الم"),
            ("Goo", "goo"),
            ("٢٠", "20"),
        ],
    )
    def test_what_was_typed_comes_first(self, analyzer: Analyzer, typed: str, first: str) -> None:
        assert analyzer.prefixes(typed)[0] == first

    @pytest.mark.parametrize("word", ["الحكومة", "والحكومة", "بالحكومة", "وللحكومة", "حكومات"])
    def test_forms_with_an_article_begin_so_too(self, analyzer: Analyzer, word: str) -> None:
        (terms,) = analyzer.terms(word)
        assert terms.written.startswith(analyzer.prefixes("حكوم"))

    @pytest.mark.parametrize(
        ("typed", "word"),
        [
            ("مسئ", "مسئولين"),
            ("مسئ", "المسؤولون"),
            ("مسئ", "ومسئول"),
            ("المسئ", "للمسئولين"),
            ("مسؤ", "مسئول"),
            ("مائ", "مائة"),
            ("مائ", "مائتين"),
            ("مئ", "مائة"),
            ("شئ", "شيء"),
            ("شئ", "شئون"),
            ("شؤ", "شئون"),
            ("رؤ", "رؤساء"),
            ("رؤ", "رءوس"),
            ("رء", "رؤوس"),
            ("هيأ", "هيأة"),
            ("هيأ", "الهيئة"),
            ("هيئ", "هيأة"),
            ("مبادئ", "مبادىء"),
            ("قرائ", "قراءة"),
        ],
    )
    def test_a_hamza_may_change_its_seat_with_what_follows(
        self, analyzer: Analyzer, typed: str, word: str
    ) -> None:
        (terms,) = analyzer.terms(word)
        assert terms.written.startswith(analyzer.prefixes(typed))

    def test_most_words_have_one_beginning(self, analyzer: Analyzer) -> None:
        for typed in ("حكوم", "الحكوم", "ما", "قرا", "يوم", "Goo"):
            assert len(analyzer.beginnings(typed)) == 1

    def test_other_scripts_have_no_article(self, analyzer: Analyzer) -> None:
        assert analyzer.prefixes("Goo") == ("goo",)


PRINT = """
import hashlib, sys
from bahith.analyzers.analyzer import Analyzer
analyzer = Analyzer()
text = sys.stdin.buffer.read().decode()
terms = repr((analyzer.tokens(text), analyzer.prefixes(text[:9]), analyzer.signature))
print(hashlib.sha256(terms.encode()).hexdigest())
"""


def printed(seed: str) -> bytes:
    """A digest of all terms of ``TEXT``, made in a process of its own."""
    return subprocess.run(
        [sys.executable, "-c", PRINT],
        input=TEXT.encode(),
        env={**os.environ, "PYTHONHASHSEED": seed},
        cwd=ROOT,
        capture_output=True,
        check=True,
    ).stdout


def test_terms_and_signature_are_the_same_in_every_process() -> None:
    assert printed("1") == printed("2") == printed("31337")


class TestMemory:
    def test_stays_small_and_changes_nothing(
        self, analyzer: Analyzer, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(cache, "CAPACITY", 5)
        forgetful = Analyzer()
        assert forgetful.tokens(TEXT) == analyzer.tokens(TEXT)
        assert forgetful.terms_batch([TEXT]) == [analyzer.terms(TEXT)]
        assert len(forgetful._cache) <= 5

    def test_stays_small_while_it_learns_many_at_once(
        self, analyzer: Analyzer, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(cache, "CAPACITY", 500)
        forgetful = Analyzer()
        for text in (lines := TEXT.splitlines()):
            forgetful.terms(text)
        assert forgetful.terms_batch(lines) == [analyzer.terms(text) for text in lines]
        assert len(forgetful._cache) <= 500

    def test_is_as_large_as_callers_ask(self, analyzer: Analyzer) -> None:
        forgetful = Analyzer()
        forgetful.remember(5)
        assert forgetful.tokens(TEXT) == analyzer.tokens(TEXT)
        assert max(len(forgetful._cache), len(forgetful._cache.words.remembered_roots)) <= 5

    def test_is_as_large_in_the_core(self, analyzer: Analyzer) -> None:
        forgetful = Analyzer()
        forgetful.remember(5)
        lines = TEXT.splitlines()
        assert [*forgetful.encode(lines).decode()] == [*analyzer.encode(lines).decode()]
        if forgetful._compiled:
            assert forgetful._compiled.remembered() <= 10

    def test_keeps_nothing_that_is_longer_than_words_are(self) -> None:
        analyzer = Analyzer()
        analyzer.terms_batch(["ب" * 1000, "a" * 1000, "12" * 1000])
        analyzer.terms("ت" * 1000 + " " + "," * 1000)
        assert max(map(len, analyzer._cache), default=0) < 1000

    def test_is_safe_to_share_between_threads(
        self, analyzer: Analyzer, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(cache, "CAPACITY", 50)
        shared, expected = Analyzer(), analyzer.terms(TEXT)
        with ThreadPoolExecutor(8) as pool:
            found = list(pool.map(shared.terms, [TEXT] * 32))
        assert all(terms == expected for terms in found)


@pytest.fixture(scope="module")
def forgetful() -> Analyzer:
    analyzer = Analyzer()
    analyzer.terms_batch([TEXT])  # makes its arrays, which would take the time of an example
    return analyzer


class TestManyTexts:
    """Worked out at once, by arrays: what each text would give alone."""

    @given(st.lists(anything))
    def test_of_any_kind(self, analyzer: Analyzer, forgetful: Analyzer, texts: list[str]) -> None:
        forgetful._cache.clear()
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(cache, "BATCH_MIN", 1)
            assert forgetful.terms_batch(texts) == [analyzer.terms(text) for text in texts]

    def test_of_every_rule(self, analyzer: Analyzer) -> None:
        lines = TEXT.splitlines()
        assert Analyzer().terms_batch(lines) == [analyzer.terms(line) for line in lines]

    def test_of_every_known_word_with_every_affix(self, analyzer: Analyzer) -> None:
        chance = random.Random(20261124)
        nouns = chance.sample(sorted(lexicon.load().nouns), 3000)
        texts = [
            chance.choice(sorted(PREFIXES)) + word + chance.choice(sorted(SUFFIXES))
            for word in nouns
        ]
        assert Analyzer().terms_batch(texts) == [analyzer.terms(text) for text in texts]

    def test_of_real_articles(self, analyzer: Analyzer, shared: Path) -> None:
        with (shared / "ir" / "wikipedia" / "corpus.jsonl").open(encoding="utf-8") as lines:
            texts = [json.loads(line)["text"] for line in islice(lines, 500)]
        assert Analyzer().terms_batch(texts) == [analyzer.terms(text) for text in texts]

    def test_leaves_the_collection_of_garbage_as_it_was(self, analyzer: Analyzer) -> None:
        assert gc.isenabled()
        analyzer.terms_batch([TEXT])
        assert gc.isenabled()
        gc.disable()
        try:
            analyzer.terms_batch([TEXT])
            assert not gc.isenabled()
        finally:
            gc.enable()


def test_the_spelling_of_a_word_does_not_depend_on_the_words_beside_it(analyzer: Analyzer) -> None:
    encoded = analyzer.encode(["مدرسة،عبدالله و-PHAB2"])
    spelled = dict(
        zip([word.written for word in encoded.vocabulary], encoded.spellings, strict=True)
    )

    assert spelled == {"مدرسه": "مدرسة", "عبد": "", "الله": "", "phab": "", "2": ""}


def test_the_spelling_of_a_word_stays_when_the_cache_forgets_the_word() -> None:
    """The cache of Python may still have a piece, and no longer the words that it is made of."""
    words = cache.TermCache(tables.load(), function_words.load(), letters=False)
    words.limit(10)
    for number in range(40):
        assert words["١٩٥٦م"]
        assert words[str(number)]
    assert "١٩٥٦" not in words

    assert words.encode(["١٩٥٦م"]).spellings == ["١٩٥٦", ""]
