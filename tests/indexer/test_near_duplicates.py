"""MinHash bands and the rule for copies."""

from __future__ import annotations

import random
import subprocess
import sys

import numpy as np
import pytest

from bahith.analyzers.analyzer import EncodedTexts, Terms
from bahith.indexer.near_duplicates import (
    BANDS,
    LEAD_BANDS,
    UNIVERSE,
    WIDTH,
    are_copies,
    bands,
    fingerprint,
    fingerprints,
    shingles,
    signatures,
)

Text = list[Terms]


def text(words: str | list[str]) -> Text:
    split = words.split() if isinstance(words, str) else words
    return [Terms(word, (word,), ()) for word in split]


def made(seed: int, length: int) -> list[str]:
    chance = random.Random(seed)
    return [f"w{chance.randrange(3000)}" for _ in range(length)]


STORY = made(1, 120)


def meet(one: Text, other: Text) -> bool:
    first, second = fingerprints(EncodedTexts.from_terms([one, other]))
    return not {*bands(first)}.isdisjoint(bands(second)) and alike(one, other)


def alike(one: Text, other: Text) -> bool:
    return are_copies(*map(shingles, fingerprints(EncodedTexts.from_terms([one, other]))))


@pytest.mark.parametrize(
    "copy",
    [
        STORY,
        STORY[:60],
        STORY[:45],
        [*STORY[60:], *STORY[:60]],
        [*made(2, 12), *STORY],
        [*STORY[:50], "other", *STORY[51:90], "words", *STORY[91:]],
    ],
    ids=["same", "half", "beginning", "reordered", "longer", "edited"],
)
def test_copies_meet(copy: list[str]) -> None:
    assert meet(text(STORY), text(copy))


@pytest.mark.parametrize(
    "other",
    [made(3, 120), [*STORY[:18], *made(4, 100)], [*STORY[:15], *made(5, 4)]],
    ids=["another", "same first words", "same first words of a short one"],
)
def test_others_are_no_copies(other: list[str]) -> None:
    assert not alike(text(STORY), text(other))


def test_short_texts_are_copies_only_where_they_are_the_same() -> None:
    short = "واحد اثنان ثلاثة أربعة خمسة ستة سبعة ثمانية"
    assert meet(text(short), text(short))
    assert not meet(text(short), text(f"{short} تسعة"))
    label = text("اقرأ المزيد من الأخبار")
    assert fingerprints(EncodedTexts.from_terms([label, text("")])) == [b"", b""]
    assert not alike(label, label)


def test_fingerprints_do_not_depend_on_the_texts_beside() -> None:
    texts = [text(made(seed, seed * 7 % 90)) for seed in range(40)]
    together = fingerprints(EncodedTexts.from_terms(texts))
    assert together == [fingerprints(EncodedTexts.from_terms([one]))[0] for one in texts]
    found = [*map(bands, together)]
    assert {*map(len, found)} == {0, BANDS, BANDS + LEAD_BANDS}
    assert all(len(band) == WIDTH and band.isascii() for some in found for band in some)
    assert fingerprints(EncodedTexts.from_terms([])) == []


@pytest.mark.parametrize("count", [0, 1, 9, 500, UNIVERSE])
def test_a_fingerprint_keeps_bands_and_shingles(count: int) -> None:
    numbers = sorted({0, UNIVERSE - 1, *random.Random(1).sample(range(UNIVERSE), count)})[:count]
    packed = fingerprint(["0a^Z", "9zzz"], numbers)
    assert bands(packed) == ["0a^Z", "9zzz"]
    assert shingles(packed).tolist() == numbers


def test_a_long_text_shares_nothing_by_chance() -> None:
    """A book has a third of all hashes, so a third of any text's."""
    book = text([f"b{number}" for number in range(30_000)])
    assert not alike(text(STORY), book)
    assert not alike(text([*STORY, *made(4, 55)]), [*book, *text(STORY)])
    assert alike(text(STORY), [*book, *text(STORY)])


def test_fingerprints_are_the_same_in_every_process() -> None:
    code = (
        "from bahith.analyzers.analyzer import EncodedTexts, Terms;"
        "from bahith.indexer.near_duplicates import fingerprints;"
        "text = [Terms(w, (), ()) for w in 'كل ما في الدنيا من شيء له آخر'.split()];"
        "print(fingerprints(EncodedTexts.from_terms([text])))"
    )
    here = fingerprints(EncodedTexts.from_terms([text("كل ما في الدنيا من شيء له آخر")]))
    for seed in ("1", "2"):
        printed = subprocess.check_output(
            [sys.executable, "-c", code],
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": ":".join(sys.path), "PYTHONUTF8": "1"},
            text=True,
            encoding="utf-8",
        )
        assert printed.strip() == repr(here)


def test_signatures_are_those_of_datasketch() -> None:
    import datasketch  # here, because it takes a second

    chance = np.random.RandomState(7)
    hashes = chance.randint(0, 1 << 32, 500, dtype=np.uint32)
    starts, ends = np.array([0, 7, 300]), np.array([7, 290, 500])
    found = signatures(hashes, starts, ends, 48)
    for row, start, end in zip(found, starts, ends, strict=True):
        theirs = datasketch.MinHash(48, seed=1, hashfunc=int, scheme="affine32")
        theirs.update_batch(hashes[start:end].tolist())
        assert row.tolist() == theirs.hashvalues.tolist()
