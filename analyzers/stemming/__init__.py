"""Light stemming: takes off particles and endings, guided by a list of known words.

A word can be segmented in several ways: والد is a father, or و and لد. Each segmentation whose
middle is a known word is weighed by how common that word and its affixes are. The heaviest wins,
so a word stays whole unless another reading is better. A word without a known middle, as most
names are, is stemmed by the rules of light10 with longer minimum lengths.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property

import numpy as np

from bahith.analyzers.letters import ALEF, HAMZA, HEH, LAM, TEH_MARBUTA, WAW, YEH
from bahith.analyzers.stemming import broken_plurals, spelling, unknown
from bahith.analyzers.stemming.affixes import (
    DEFECTIVE,
    HIDDEN,
    IMPERFECT,
    NOUN,
    ON_ALEF,
    ON_WAW,
    PARTICLE,
    PERFECT,
    SEATED,
    SHORT,
    Weights,
)
from bahith.analyzers.stemming.batch import Readings
from bahith.analyzers.stemming.segmentation import Segmenter
from bahith.analyzers.stemming.verbs import imperfects, perfects

CERTAIN = 100
"""A word with a higher count that is written with ة is that word: كتابة is not كتاب."""
LIKELY = 0.1
"""A reading of lower weight is less likely than a name that no list has: فيسبوك."""
NEARLY = 3.0
"""A second reading counts if the first is at most this many times likelier."""

SPELLING = "~"
"""The first letter of a stem that all spellings of a word share."""

COMMON, VERY_COMMON = 300, 3000
"""A word with a higher count may be the singular of an unlisted plural; a word of three letters
has to be very common, since too many names look like the plural of one."""

VERB = "+"
"""The end of a lemma that is a verb: كتب, he wrote, has no singular كتاب."""

_WEAK = frozenset((WAW, YEH))

_SHORT_OF_HAMZA = frozenset(("شيء", "ضوء", "سوء"))
"""The only words of three letters that lose a final hamza: ماء would be ما, and فيء would be في."""

Reading = tuple[str, ...]
"""The lemma that a word most likely belongs to, and a second one; empty where there is none."""

NO_READING = ("", "")

Middle = tuple[str, str, int]
"""What may stand between affixes: its kind, with the letters that a suffix hides, lemma, count."""


class Stemmer:
    """Stems of one word. Pure, total and deterministic.

    ``nouns``, ``verbs`` and ``particles`` map a word to its count, ``plurals`` a broken plural to
    its singulars, ``origins`` an adjective of origin to its noun, and ``variant_keys`` a stem to
    the stem that its variants share; see ``Lexicon``.
    """

    def __init__(
        self,
        nouns: Mapping[str, int],
        verbs: Mapping[str, int],
        particles: Mapping[str, int],
        plurals: Mapping[str, tuple[str, ...]],
        origins: Mapping[str, str],
        variant_keys: Mapping[str, str],
    ) -> None:
        self._nouns = nouns
        self._particles = particles
        self._plurals = plurals
        self._origins = origins
        self._variant_keys = variant_keys
        self._segmenter = Segmenter()
        self._stems_by_reading: dict[Reading, tuple[str, ...]] = {}
        self._middles: dict[str, list[Middle]] = {}
        for word, count in nouns.items():
            self._add_noun(word, count)
        for word, count in verbs.items():
            self._add_verb(word, count)
        for word, count in particles.items():
            self._add(PARTICLE, word, word, count)

    def _add_noun(self, word: str, count: int) -> None:
        for hidden in HIDDEN:
            if word.endswith(hidden):
                kind = NOUN + hidden if hidden or len(word) > 2 else SHORT
                self._add(kind, word[: len(word) - len(hidden)], word, count)
        if word.endswith(HAMZA):
            # ابنائه, ابناؤه, شيئا, جزئين: a final hamza on its seat before a suffix.
            for seat in _WEAK if word.endswith(ALEF + HAMZA) else (YEH,):
                self._add(SEATED, word[:-1] + seat, word, count)
        if word.endswith(YEH) and len(word) > 2:
            self._add(ON_ALEF, word[:-1] + ALEF, word, count)
        if word.startswith(ALEF + LAM + LAM):
            # لله: the alef of الله is dropped after the preposition.
            self._add(NOUN, word[1:], word, count)

    def _add_verb(self, word: str, count: int) -> None:
        verb = word + VERB
        self._add(PERFECT, word, verb, count)
        if word[-1] in (ALEF, YEH) and len(word) > 2:
            self._add(DEFECTIVE, word[:-1], verb, count)
        if word[-1] in (ALEF, HAMZA):
            self._add(ON_WAW, word[:-1] + WAW, verb, count)
        for kind, middle in perfects(word):
            self._add(kind, middle, verb, count)
        for middle in imperfects(word):
            self._add(IMPERFECT, middle, verb, count)

    def _add(self, kind: str, middle: str, lemma: str, count: int) -> None:
        if len(middle) > 1:
            entry = (sys.intern(kind), lemma, count)
            self._middles.setdefault(middle, []).append(entry)

    def stems(self, word: str, bare_alef: bool) -> tuple[str, ...]:
        """The stems of a folded word that keeps its ة, the likeliest first.

        ``bare_alef`` is whether the word's first alef is written without hamza:
        only such an alef can be the article's.
        """
        reading = self._reading(word, bare_alef)
        if word[-1] == HEH:
            # A final ه is a pronoun, or a ة typed without its dots.
            reading += self._reading(word[:-1] + TEH_MARBUTA, bare_alef)
        return self._stems_of_reading(reading, word, bare_alef)

    def stems_batch(
        self, words: Sequence[str], bare_alefs: Sequence[bool]
    ) -> Iterator[tuple[str, ...]]:
        """``stems`` of each word, worked out together by arrays, which is several times faster."""
        with_heh = [index for index, word in enumerate(words) if word[-1] == HEH]
        all_words = [*words, *(words[index][:-1] + TEH_MARBUTA for index in with_heh)]
        all_bare = np.array([*bare_alefs, *(bare_alefs[index] for index in with_heh)], bool)
        readings = self._batch_readings.of(all_words, all_bare)
        for index, word in enumerate(all_words):
            if word[-1] == TEH_MARBUTA and self._is_certain(word):
                readings[index] = (word, "")
        for index, with_dots in zip(with_heh, readings[len(words) :], strict=True):
            readings[index] += with_dots
        return map(self._stems_of_reading, readings, words, bare_alefs)

    @cached_property
    def _batch_readings(self) -> Readings:
        return Readings(self._middles, LIKELY, NEARLY)

    def _stems_of_reading(self, reading: Reading, word: str, bare_alef: bool) -> tuple[str, ...]:
        """The stems of a word that belongs to one of the lemmas of ``reading``."""
        if word in self._particles:
            return (word,)
        stems = self._stems_by_reading.get(reading)
        if stems is None:
            lemmas = [lemma for lemma in reading if lemma]
            if not lemmas:
                return self._stems_of_unknown(unknown.bodies(word, bare_alef))
            # There are far fewer readings than words: a noun has a hundred forms.
            stems = self._stems_by_reading[reading] = self._stems_of_lemmas(lemmas)
        return stems

    def _stems_of_lemmas(self, lemmas: list[str]) -> tuple[str, ...]:
        """The stems of lemmas, of their singulars and origins, and the keys of their variants."""
        for lemma in tuple(lemmas):
            lemmas += self._plurals.get(lemma, ())
        stems = [_as_stem(self._origins.get(lemma, lemma)) for lemma in lemmas]
        keys = [
            self._variant_keys[stem]
            for lemma, stem in zip(lemmas, stems, strict=True)
            if stem in self._variant_keys and lemma[-1] != VERB
        ]
        return tuple(dict.fromkeys((*stems, *keys)))

    def is_known(self, word: str) -> bool:
        """Whether a folded word that keeps its ة is a listed word, with affixes or without."""
        return word in self._particles or self._reading(word, bare_alef=True) != NO_READING

    def frequency(self, word: str, bare_alef: bool) -> float:
        """How often the likeliest lemma of ``word`` occurs with its affixes; 0 if there is none.

        In occurrences in the news that Arramooz counted.
        """
        spellings = [word, word[:-1] + TEH_MARBUTA] if word[-1] == HEH else [word]
        weights = (self._weights(spelling, bare_alef).values() for spelling in spellings)
        return max(self._particles.get(word, 0), *(max(w, default=0.0) for w in weights))

    def frequency_as_verb(self, word: str, bare_alef: bool) -> float:
        """How often the likeliest verb that ``word`` is a form of occurs so; see ``frequency``."""
        weights = self._weights(word, bare_alef)
        return max((weights[lemma] for lemma in weights if lemma[-1] == VERB), default=0.0)

    def _stems_of_unknown(self, bodies: tuple[str, ...]) -> tuple[str, ...]:
        """Stems of an unknown word: those of a singular it may have, or else those of a name."""
        for body in bodies:
            if lemma := self._singular(body) or self._defective(body):
                stem = _as_stem(self._origins.get(lemma, lemma))
                return tuple(dict.fromkeys((unknown.without_ending(bodies[0]), stem)))
        return self._stems_of_name(bodies)

    def _singular(self, body: str) -> str:
        """The commonest singular that ``body`` can be a broken plural of, or ""."""
        nouns = self._nouns
        for candidates in broken_plurals.singulars(body):
            best = max(candidates, key=lambda word: nouns.get(word, 0))
            if nouns.get(best, 0) > (COMMON if len(best) > 3 else VERY_COMMON):
                return best
        return ""

    def _defective(self, body: str) -> str:
        """The noun in ي that ``body`` is without its ي, as in قاضٍ and ثانٍ, or ""."""
        full = body + YEH
        return full if body[1:2] == ALEF and self._nouns.get(full, 0) > COMMON else ""

    def _stems_of_name(self, bodies: tuple[str, ...]) -> tuple[str, ...]:
        """Stems of an unknown word, and the keys that it shares with its other spellings."""
        stems = tuple(map(unknown.without_ending, bodies))
        names = (body[:-1] + HEH if body[-1] == TEH_MARBUTA else body for body in bodies)
        keys = (
            self._variant_keys.get(stem) or SPELLING + spelling.key(name)
            for stem, name in zip(stems, names, strict=True)
            if len(name) >= spelling.SHORTEST
        )
        return tuple(dict.fromkeys((*stems, *keys)))

    def _is_certain(self, word: str) -> bool:
        return self._nouns.get(word, 0) > CERTAIN

    def _reading(self, word: str, bare_alef: bool) -> Reading:
        """The lemma of the heaviest segmentation, and of one that is nearly as heavy."""
        if word[-1] == TEH_MARBUTA and self._is_certain(word):
            return (word, "")
        weights = self._weights(word, bare_alef)
        ranked = sorted(weights, key=lambda lemma: (-weights[lemma], lemma))[:2]
        if not ranked or weights[ranked[0]] < LIKELY:
            return NO_READING
        least = max(LIKELY, weights[ranked[0]] / NEARLY)
        return (ranked[0], ranked[1] if weights[ranked[-1]] >= least and ranked[1:] else "")

    def _weights(self, word: str, bare_alef: bool) -> Weights:
        """The lemmas between all affixes that ``word`` begins and ends with, and their weights."""
        weights: Weights = {}
        middles = self._middles
        for start, end, weight_of_kind in self._segmenter.segmentations(word, bare_alef):
            middle = middles.get(word[start:end])
            if middle:
                for kind, lemma, count in middle:
                    if kind in weight_of_kind:
                        weight = count * weight_of_kind[kind]
                        if weight > weights.get(lemma, 0.0):
                            weights[lemma] = weight
        return weights


def _as_stem(lemma: str) -> str:
    """A lemma as a stem: with ه for ة, and without a final hamza that many do not type."""
    if lemma[-1] == VERB:
        lemma = lemma[:-1]
    if lemma.endswith(TEH_MARBUTA):
        return lemma[:-1] + HEH
    return without_hamza(lemma) or lemma


def without_hamza(word: str) -> str:
    """``word`` without a final hamza that many do not type, or "" if it has none: وزرا, هدو, ضو."""
    has_hamza = word.endswith((ALEF + HAMZA, WAW + HAMZA, YEH + HAMZA))
    return word[:-1] if has_hamza and (len(word) > 3 or word in _SHORT_OF_HAMZA) else ""
