"""The compiled core analyzes as Python does: the same words, terms, spellings and places."""

from __future__ import annotations

import gzip
import itertools
import json
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import cycle, islice, product
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bahith.analyzers import core_tables, folding, function_words, pairs, tables
from bahith.analyzers.analyzer import Analyzer, EncodedTexts
from bahith.analyzers.cache import TermCache
from bahith.analyzers.compiled import CompiledAnalysis
from bahith.analyzers.letters import INVISIBLE, LETTERS, MARKS
from bahith.analyzers.stemming import words
from bahith.analyzers.stemming.affixes import AROUND
from bahith.analyzers.text_spellings import PUNCTUATION
from bahith.core import CORE

core = CORE or pytest.skip("the core is not compiled here", allow_module_level=True)

ROOT = Path(__file__).resolve().parents[2]
CHUNK = 500
MILLION = 1_000_000

Encode = Callable[[Sequence[str]], EncodedTexts]


def _flat(examples: Iterable[Any]) -> Iterator[str]:
    for example in examples:
        yield from [example] if isinstance(example, str) else _flat(example)


def _cache(letters: bool) -> TermCache:
    return TermCache(tables.load(), function_words.load(), letters)


@pytest.fixture(scope="module", params=[False, True], ids=["marks", "letters"])
def both(request: pytest.FixtureRequest) -> tuple[Encode, Encode]:
    """Encoding by the core, and in Python."""
    letters = request.param
    compiled = CompiledAnalysis(core, tables.load(), _cache(letters), letters)
    return compiled.encode, _cache(letters).encode


def _decoded(encoded: EncodedTexts) -> list[object]:
    """All that is known of each text."""
    ids = encoded.ids.tolist()
    columns = (
        [encoded.vocabulary[number] for number in ids],
        [encoded.spellings[number] for number in ids],
        *(array.tolist() for array in (encoded.starts, encoded.sizes, encoded.joined)),
    )
    rows = zip(*columns, strict=True)
    return [list(islice(rows, length)) for length in encoded.lengths.tolist()]


def _agree(both: tuple[Encode, Encode], texts: Iterable[str]) -> int:
    """Fail if the two differ; returns how many words there are."""
    count, all_texts = 0, iter(texts)
    while chunk := list(islice(all_texts, CHUNK)):
        compiled, by_python = (encode(chunk) for encode in both)
        for text, one, other in zip(chunk, _decoded(compiled), _decoded(by_python), strict=True):
            assert one == other, text
        count += len(compiled.ids)
    return count


def test_examples_of_all_rules(both: tuple[Encode, Encode]) -> None:
    rules = [module for name, module in sys.modules.items() if name.startswith("bahith.analyzers.")]
    examples = [*_flat(getattr(module, "EXAMPLES", ()) for module in rules)]

    _agree(both, examples)
    _agree(both, [" ".join(examples), "،".join(examples)])


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \t\n\u2029\u00a0\x1f ",
        "\0 كتب\0كتب",
        "كتب\ud800كتب \udfff، (\ud83d) كتاب",
        "؟«»..",
        "عبد",
        "«عبد الله»، وعبيد  الله بن عبد\nالله وعبد، الرحمن عبد",
        "5كيلو متر، العالمي/كيلو متر كيلو عبد الله",
        "في ا ْل َح ْم ُد كتاب",
        "م" * 5000 + " " + "كتاب،" * 5000,
        "\u202bمصر\u202c \u200fكتاب\u200f ال\u200fعراق",
        "و الصحة و-الصحة و",
        "phab2 وPHAB2 F-16 ١٩٩٠م",
        "الشمس،عبدالله،القمر",
        *("ا" * count for count in (254, 255, 256, 600)),
        *("a" * count for count in (254, 255, 256, 600)),
        *("7" * count for count in (254, 255, 256, 600)),
        *(run * 300 for run in ("ال", "ﻻ", "ﷺ", "بَ", "ا ْ", "م\u200c", "عبدا", "ءا", "1,111")),
    ],
    ids=range(35),
)
def test_texts_at_the_limits(both: tuple[Encode, Encode], text: str) -> None:
    _agree(both, [text, f"قال {text} ثم"])


_CHARACTERS = st.one_of(
    st.characters(),
    st.sampled_from([chr(code) for code in range(0x600, 0x700)]),
    st.sampled_from(PUNCTUATION + " \n\u00a0-/0٠5٫,.'\ud800\0aZé"),
    st.sampled_from([*core_tables.characters(INVISIBLE + MARKS + LETTERS)]),
)
_PIECES = st.one_of(
    st.text(_CHARACTERS, max_size=8),
    st.text(st.sampled_from(core_tables.characters(folding.PLAIN)), max_size=12),
    st.sampled_from(sorted(pairs.FIRST_HALVES)),
    st.sampled_from("الله بوك متر الثاني عبدالله والاتصاالت أبوظبي ْل كِتَابٌ الكتاب".split()),
    st.text("كتاب", min_size=38, max_size=45),
)


@given(st.lists(st.lists(_PIECES).map(" ".join), max_size=3))
def test_any_texts(both: tuple[Encode, Encode], texts: list[str]) -> None:
    _agree(both, texts)


@given(st.text(_CHARACTERS))
def test_any_text(both: tuple[Encode, Encode], text: str) -> None:
    _agree(both, [text])


def test_threads_share_the_words(both: tuple[Encode, Encode]) -> None:
    compiled, by_python = both
    texts = [*_articles(ROOT / "samples" / "archive.jsonl")][:CHUNK]
    expected = _decoded(by_python(texts))

    with ThreadPoolExecutor(4) as threads:
        for encoded in threads.map(compiled, [texts] * 8):
            assert _decoded(encoded) == expected


def test_a_full_memory_forgets_and_the_terms_stay() -> None:
    cache = _cache(letters=False)
    analysis = CompiledAnalysis(core, tables.load(), cache, False, capacity=50)
    texts = [*_articles(ROOT / "samples" / "archive.jsonl")][:20]

    for _ in range(2):
        _agree((analysis.encode, _cache(letters=False).encode), texts)
    assert analysis.remembered() <= 100


def test_long_pieces_are_not_remembered() -> None:
    analysis = CompiledAnalysis(core, tables.load(), _cache(False), False)

    analysis.encode(["م" * 41, "م" * 40])

    assert analysis.remembered() == 1


def _articles(path: Path) -> Iterator[str]:
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)["text"]


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_the_whole_lexicon_with_affixes(both: tuple[Encode, Encode]) -> None:
    listed = tables.load()
    affixes = cycle((prefix, suffix) for prefix in AROUND for suffix in AROUND[prefix])
    stems = dict.fromkeys(
        [*words.words(listed.nouns), *words.words(listed.pasts), *words.words(listed.stems)]
    )
    bare = [stem for stem in stems if folding.is_plain(stem)]

    assert _agree(both, [" ".join(bare[at : at + 100]) for at in range(0, len(bare), 100)])
    # Every pair of affixes around some words, and several pairs around every word.
    with_affixes = [
        " ".join(prefix + stem.rstrip("ة") + suffix for prefix, suffix in islice(affixes, 5))
        for stem in bare
    ]
    assert _agree(both, with_affixes) > len(bare)


def _damaged(word: str) -> Iterator[str]:
    """A word as it may come out of a PDF, with what may be around it."""
    swapped = re.sub("ل([اأإآ])", r"\1ل", word)
    yield from (swapped, f"و{swapped}", f"{swapped}ات", f"ال{swapped}", f"{word}ال")
    yield from (word[::-1], f"ال{word}"[::-1], f"{swapped}لا"[::-1])


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_single_words() -> None:
    analyzer = Analyzer()
    assert analyzer._compiled
    nouns = words.words(tables.load().nouns)[::20]
    raws = ["و", "عبد", "عبدالله", "ب" * 50, *nouns, *map("".join, product(("و", "لل"), nouns))]
    by_python = _cache(letters=False)
    assert all(analyzer.terms_of_word(raw) == by_python[raw] for raw in raws)
    assert analyzer._compiled.remembered() > len(nouns)


def test_damaged_words_of_the_lexicon(both: tuple[Encode, Encode]) -> None:
    listed = tables.load()
    nouns = zip(words.words(listed.nouns), listed.noun_counts.tolist(), strict=True)
    common = [noun for noun, count in nouns if count >= 500 and folding.is_plain(noun)]
    verbs = [verb for verb in words.words(listed.pasts) if "ل" in verb]

    assert _agree(both, (" ".join(_damaged(word)) for word in [*common, *verbs])) > 100_000


def test_function_words_in_all_spellings(both: tuple[Encode, Encode]) -> None:
    listed = function_words.load()
    forms = {
        *listed.stems_as_spelled,
        *listed.more_stems,
        *itertools.chain(*listed.spellings.values()),
    }
    without_hamza = str.maketrans("أإآؤئةى", "اااويهي")
    other_hamza = str.maketrans("أإؤئ", "إأئؤ")
    around = ((form, form.translate(without_hamza), form.translate(other_hamza)) for form in forms)

    _agree(both, (" ".join((*each, f"و{each[0]}", f"{each[0]}لا")) for each in around))


@pytest.mark.parametrize("text", ["١٢٣ 123 ۱۲۳ 1٢۳ 007", "﴿٢﴾ ۝٢ (٣) ٥٠٠٫٥ 1,000 12-3 2021م"])
def test_figures(both: tuple[Encode, Encode], text: str) -> None:
    _agree(both, [text])


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_a_million_words_of_real_text(both: tuple[Encode, Encode], shared: Path) -> None:
    with gzip.open(shared / "scale-100k.jsonl.gz", "rt", encoding="utf-8") as lines:
        articles = map(json.loads, islice(lines, 6000))
        texts = (article[part] for article in articles for part in ("title", "text"))

        assert _agree(both, texts) > MILLION
