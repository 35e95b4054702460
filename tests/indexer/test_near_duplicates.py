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
    WIDTH,
    are_copies,
    bands,
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
    first, second = bands(EncodedTexts.from_terms([one, other]))
    return not {*first}.isdisjoint(second) and are_copies(shingles(one), shingles(other))


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
    assert not are_copies(shingles(text(STORY)), shingles(text(other)))


def test_short_texts_are_copies_only_where_they_are_the_same() -> None:
    short = "واحد اثنان ثلاثة أربعة خمسة ستة سبعة ثمانية"
    assert meet(text(short), text(short))
    assert not meet(text(short), text(f"{short} تسعة"))
    label = text("اقرأ المزيد من الأخبار")
    assert bands(EncodedTexts.from_terms([label, text("")])) == [(), ()]
    assert not are_copies(shingles(label), shingles(label))


def test_bands_do_not_depend_on_the_texts_beside() -> None:
    texts = [text(made(seed, seed * 7 % 90)) for seed in range(40)]
    together = bands(EncodedTexts.from_terms(texts))
    assert together == [bands(EncodedTexts.from_terms([one]))[0] for one in texts]
    assert {len(found) for found in together} == {0, BANDS, BANDS + LEAD_BANDS}
    assert all(len(band) == WIDTH and band.isascii() for found in together for band in found)
    assert bands(EncodedTexts.from_terms([])) == []


def test_bands_are_the_same_in_every_process() -> None:
    code = (
        "from bahith.analyzers.analyzer import EncodedTexts, Terms;"
        "from bahith.indexer.near_duplicates import bands;"
        "text = [Terms(w, (), ()) for w in 'كل ما في الدنيا من شيء له آخر'.split()];"
        "print(bands(EncodedTexts.from_terms([text])))"
    )
    here = bands(EncodedTexts.from_terms([text("كل ما في الدنيا من شيء له آخر")]))
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
