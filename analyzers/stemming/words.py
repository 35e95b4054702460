"""The words that the stemmer knows: as they are collected, and as tables of arrays."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from bahith.analyzers.stemming.verbs import Verb

LISTED = 20000
"""The count of a word in our own lists: that of a common word."""

Bytes = NDArray[np.uint8]
Indices = NDArray[np.int32]


class Lexicon(NamedTuple):
    """Words with their counts in a large collection of news, and how some of them are related.

    A word is spelled as ``folding.spelled`` makes it, or folded as ``folding.key`` does.
    """

    nouns: dict[str, int]
    """Folded noun, adjective or name → its count."""
    kinds: dict[str, dict[str, int]]
    """The same words as spelled → their kinds (``stemming.affixes``) → their counts as such."""
    verbs: dict[Verb, int]
    particles: dict[str, int]
    """Folded."""
    plurals: dict[str, dict[str, float]]
    """Broken plural as spelled → its singulars → the count that the plural has for each."""
    origins: dict[str, str]
    """Folded adjective of origin (nisba) → the noun it is derived from: عراقي → عراق."""
    variant_keys: dict[str, str]
    """Stem → a stem that all names of a month, or all spellings of a word, share."""
    roots: dict[str, str]
    """Folded noun or verb → its root, for the words whose root the dictionary gives."""


class Tables(NamedTuple):
    """A lexicon as arrays, which processes can share: ``forms.compiled`` makes them.

    Texts are UTF-8, a word to a line. A *middle* is what stands between affixes, folded; it may be
    a *form* of several lemmas. Hashes are those of ``hashing``, of words as ``folding.merged`` or
    ``folding.spelled`` makes them. Where a table has rows of several values, ``…_starts`` says
    where each row begins, and where the last one ends.
    """

    middles: NDArray[np.uint64]
    """The hashes of all middles, sorted."""
    middle_buckets: Indices
    """``hashing.buckets`` of ``middles``."""
    middle_starts: Indices
    """Index of a middle → its forms, in the arrays ``form_…``."""
    form_lemma: Indices
    """Index of a form → its lemma, an index in ``lemmas``."""
    form_kind: Bytes
    """Index of a form → its kind, an index in ``kinds``."""
    form_weight: NDArray[np.float64]
    """Index of a form → the count of its lemma times the share of this form."""
    form_spelled: NDArray[np.uint64]
    """Index of a form → the hash of its spelling, which folds to the middle."""
    kinds: Bytes
    """The kinds of ``stemming.affixes`` that forms have, sorted."""
    longest: NDArray[np.int64]
    """One value: the number of letters of the longest middle."""
    lemmas: Bytes
    """The lemmas, sorted, which decides between readings of equal weight. A verb ends in ``+``, a
    broken plural in ``*``."""
    lemma_is_verb: NDArray[np.bool_]
    stems: Bytes
    """The stems that lemmas have."""
    stem_starts: Indices
    """Index of a lemma → its stem and those of its singulars, in ``stem_of``."""
    stem_of: Indices
    """Indices in ``stems``."""
    key_starts: Indices
    """Index of a lemma → the keys of its variants and of those of its singulars, in ``key_of``."""
    key_of: Indices
    """Indices in ``stems``, or -1 for the lemma itself where it has no key."""
    nouns: Bytes
    noun_counts: NDArray[np.int64]
    """Of ``Lexicon.nouns``."""
    pasts: Bytes
    past_counts: NDArray[np.int64]
    """Of verbs, by their past as ``folding.merged`` makes it."""
    common: NDArray[np.uint64]
    """The hashes of common nouns as spelled, sorted: their counts are above
    ``function_words.spellings.COMMON``."""
    common_buckets: Indices
    """``hashing.buckets`` of ``common``."""
    origins: Bytes
    origin_of: Bytes
    """Of ``Lexicon.origins``: keys and values."""
    variants: Bytes
    variant_keys: Bytes
    """Of ``Lexicon.variant_keys``: keys and values."""
    rooted: Bytes
    roots: Bytes
    """Stem → root, of ``Lexicon.roots``."""
    digest: Bytes
    """The SHA-256 of the lexicon, which is a part of the analyzer's signature."""
    sources: Bytes
    """``signature.digest`` of the sources that made these tables; empty if they are not signed."""


def lines(words: Sequence[str]) -> Bytes:
    """Words as a text of ``Tables``."""
    return np.frombuffer("\n".join(words).encode(), np.uint8)


def words(text: Bytes) -> list[str]:
    """The words of a text of ``Tables``."""
    return bytes(text).decode().split("\n") if len(text) else []


def mapping(keys: Bytes, values: Bytes) -> dict[str, str]:
    """Two texts of ``Tables`` as a mapping: each word of the first → that of the second."""
    return dict(zip(words(keys), words(values), strict=True))


class Words:
    """The words of a text of ``Tables`` by their index, decoded when they are asked for."""

    def __init__(self, text: Bytes) -> None:
        self._text = text
        self._decoded: dict[int, str] = {}

    @cached_property
    def _ends(self) -> memoryview:
        return np.append(np.flatnonzero(self._text == ord("\n")), len(self._text)).data

    def __getitem__(self, index: int) -> str:
        word = self._decoded.get(index)
        if word is None:
            start = self._ends[index - 1] + 1 if index else 0
            word = bytes(self._text[start : self._ends[index]]).decode()
            self._decoded[index] = word
        return word
