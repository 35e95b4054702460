"""Light stemming: attached particles and endings taken off, guided by a list of known words.

A word can be cut in several ways: والد is a father, or و and لد. Each cut whose
middle is a known word is weighed by how common that word is and how common its
affixes are; the heaviest wins, so a word keeps its identity unless there is a
better reading. A word with no known middle, as most names have, is cut by the
rules of light10 with longer minimum lengths.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property

import numpy as np

from bahith.analyzers.letters import ALEF, HAMZA, HEH, LAM, TEH_MARBUTA, WAW, YEH
from bahith.analyzers.stemming import broken, spelling, unknown
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
from bahith.analyzers.stemming.cuts import Cuts
from bahith.analyzers.stemming.verbs import imperfects, perfects

CERTAIN = 100
"""A word counted more often than this and written with ة is that word: كتابة is not كتاب."""
LIKELY = 0.1
"""A reading that weighs less is less likely than a name that no list has: فيسبوك."""
NEARLY = 3.0
"""A second reading counts where the first is at most this many times likelier."""

SPELLING = "~"
"""The first letter of a stem that all spellings of a word share."""

USUAL, VERY_USUAL = 300, 3000
"""A word counted more often than this may be the singular of an unlisted plural; of three letters
it has to be commoner still, for too many names look like a plural of such a word."""

VERB = "+"
"""Behind a word that is read as a verb: of كتب, he wrote, there is no singular كتاب."""

_WEAK = frozenset((WAW, YEH))

_SHORT_OF_HAMZA = frozenset(("شيء", "ضوء", "سوء"))
"""Of three letters only these: without its hamza ماء is ما, and فيء is في."""

Reading = tuple[str, ...]
"""The known word that a word is likeliest to be, and a second one; empty where there is none."""

NO_READING = ("", "")

Middle = tuple[str, str, int]
"""What may stand between affixes: its kind, with what a suffix hides of it, word and count."""


class Stemmer:
    """Stems of one word. Pure, total and deterministic.

    ``nouns``, ``verbs`` and ``particles`` map a word to its count; ``plurals``
    maps a broken plural to its singulars.
    """

    def __init__(
        self,
        nouns: Mapping[str, int],
        verbs: Mapping[str, int],
        particles: Mapping[str, int],
        plurals: Mapping[str, tuple[str, ...]],
        origins: Mapping[str, str],
        alike: Mapping[str, str],
    ) -> None:
        self._nouns = nouns
        self._particles = particles
        self._plurals = plurals
        self._origins = origins
        self._alike = alike
        self._cuts = Cuts()
        self._told: dict[Reading, tuple[str, ...]] = {}
        self._middles: dict[str, list[Middle]] = {}
        for word, count in nouns.items():
            self._list_noun(word, count)
        for word, count in verbs.items():
            verb = word + VERB
            self._list(PERFECT, word, verb, count)
            if word[-1] in (ALEF, YEH) and len(word) > 2:
                self._list(DEFECTIVE, word[:-1], verb, count)
            if word[-1] in (ALEF, HAMZA):
                self._list(ON_WAW, word[:-1] + WAW, verb, count)
            for way, body in perfects(word):
                self._list(way, body, verb, count)
            for imperfect in imperfects(word):
                self._list(IMPERFECT, imperfect, verb, count)
        for word, count in particles.items():
            self._list(PARTICLE, word, word, count)

    def _list_noun(self, word: str, count: int) -> None:
        for hidden in HIDDEN:
            if word.endswith(hidden):
                way = NOUN + hidden if hidden or len(word) > 2 else SHORT
                self._list(way, word[: len(word) - len(hidden)], word, count)
        if word.endswith(HAMZA):
            # ابنائه, ابناؤه, شيئا, جزئين: a final hamza on its seat before a suffix.
            for seat in _WEAK if word.endswith(ALEF + HAMZA) else (YEH,):
                self._list(SEATED, word[:-1] + seat, word, count)
        if word.endswith(YEH) and len(word) > 2:
            self._list(ON_ALEF, word[:-1] + ALEF, word, count)
        if word.startswith(ALEF + LAM + LAM):
            # لله: the alef of الله goes behind the preposition.
            self._list(NOUN, word[1:], word, count)

    def _list(self, way: str, middle: str, word: str, count: int) -> None:
        if len(middle) > 1:
            entry = (sys.intern(way), word, count)
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
        return self._read_as(reading, word, bare_alef)

    def many(self, words: Sequence[str], bare_alefs: Sequence[bool]) -> Iterator[tuple[str, ...]]:
        """``stems`` of each of many words: the same, worked out at once, several times faster."""
        dotted = [place for place, word in enumerate(words) if word[-1] == HEH]
        asked = [*words, *(words[place][:-1] + TEH_MARBUTA for place in dotted)]
        bare = np.array([*bare_alefs, *(bare_alefs[place] for place in dotted)], bool)
        readings = self._readings.of(asked, bare)
        for place, word in enumerate(asked):
            if word[-1] == TEH_MARBUTA and self._is_certain(word):
                readings[place] = (word, "")
        for place, dots in zip(dotted, readings[len(words) :], strict=True):
            readings[place] += dots
        return map(self._read_as, readings, words, bare_alefs)

    @cached_property
    def _readings(self) -> Readings:
        return Readings(self._middles, LIKELY, NEARLY)

    def _read_as(self, reading: Reading, word: str, bare_alef: bool) -> tuple[str, ...]:
        """The stems of a word that may be one of the words of ``reading``."""
        if word in self._particles:
            return (word,)
        told = self._told.get(reading)
        if told is None:
            lemmas = [lemma for lemma in reading if lemma]
            if not lemmas:
                return self._unlisted(unknown.bodies(word, bare_alef))
            # Far fewer than words: a noun has a hundred forms.
            told = self._told[reading] = self._stems_of(lemmas)
        return told

    def _stems_of(self, lemmas: list[str]) -> tuple[str, ...]:
        """The stems behind ``lemmas``: their singulars, origins and other spellings too."""
        for lemma in tuple(lemmas):
            lemmas += self._plurals.get(lemma, ())
        stems = [_spelled(self._origins.get(lemma, lemma)) for lemma in lemmas]
        nouns = zip(lemmas, tuple(stems), strict=True)
        stems += [
            self._alike[stem] for lemma, stem in nouns if stem in self._alike and lemma[-1] != VERB
        ]
        return tuple(dict.fromkeys(stems))

    def known(self, word: str) -> bool:
        """Whether a folded word that keeps its ة is a listed word with affixes, or without."""
        return word in self._particles or self._reading(word, bare_alef=True) != NO_READING

    def commonness(self, word: str, bare_alef: bool) -> float:
        """How common the likeliest listed word is that ``word`` is with affixes; 0 for none.

        In occurrences among the news that Arramooz counted, as its affixes are weighed.
        """
        ways = [word, word[:-1] + TEH_MARBUTA] if word[-1] == HEH else [word]
        weighed = (self._weighed(way, bare_alef).values() for way in ways)
        return max(self._particles.get(word, 0), *(max(w, default=0.0) for w in weighed))

    def _unlisted(self, bodies: tuple[str, ...]) -> tuple[str, ...]:
        """Stems of an unknown word: those of a singular it may have, or as a name has them."""
        for body in bodies:
            if known := self._singular(body) or self._defective(body):
                known = _spelled(self._origins.get(known, known))
                return tuple(dict.fromkeys((unknown.ended(bodies[0]), known)))
        return self._named(bodies)

    def _singular(self, body: str) -> str:
        """The commonest singular that ``body`` can be a broken plural of, or nothing."""
        nouns = self._nouns
        for candidates in broken.singulars(body):
            best = max(candidates, key=lambda word: nouns.get(word, 0))
            if nouns.get(best, 0) > (USUAL if len(best) > 3 else VERY_USUAL):
                return best
        return ""

    def _defective(self, body: str) -> str:
        """The noun in ي that ``body`` is without it, as in قاضٍ and ثانٍ, or nothing."""
        full = body + YEH
        return full if body[1:2] == ALEF and self._nouns.get(full, 0) > USUAL else ""

    def _named(self, bodies: tuple[str, ...]) -> tuple[str, ...]:
        """Stems of an unknown word, and what each shares with other spellings of it."""
        stems = tuple(map(unknown.ended, bodies))
        wholes = (body[:-1] + HEH if body[-1] == TEH_MARBUTA else body for body in bodies)
        shared = (
            self._alike.get(stem) or SPELLING + spelling.key(whole)
            for stem, whole in zip(stems, wholes, strict=True)
            if len(whole) >= spelling.SHORTEST
        )
        return tuple(dict.fromkeys((*stems, *shared)))

    def _is_certain(self, word: str) -> bool:
        return self._nouns.get(word, 0) > CERTAIN

    def _reading(self, word: str, bare_alef: bool) -> Reading:
        """The known word in the middle of the heaviest cut, and of one that is nearly as heavy."""
        if word[-1] == TEH_MARBUTA and self._is_certain(word):
            return (word, "")
        weights = self._weighed(word, bare_alef)
        ranked = sorted(weights, key=lambda lemma: (-weights[lemma], lemma))[:2]
        if not ranked or weights[ranked[0]] < LIKELY:
            return NO_READING
        least = max(LIKELY, weights[ranked[0]] / NEARLY)
        return (ranked[0], ranked[1] if weights[ranked[-1]] >= least and ranked[1:] else "")

    def _weighed(self, word: str, bare_alef: bool) -> Weights:
        """The known words between all affixes that ``word`` begins and ends with."""
        weights: Weights = {}
        middles = self._middles
        for start, end, between in self._cuts.of(word, bare_alef):
            middle = middles.get(word[start:end])
            if middle:
                for way, lemma, count in middle:
                    if way in between and count * between[way] > weights.get(lemma, 0.0):
                        weights[lemma] = count * between[way]
        return weights


def _spelled(lemma: str) -> str:
    """A lemma as a stem: ة as ه, and without a final hamza that many do not type."""
    if lemma[-1] == VERB:
        lemma = lemma[:-1]
    if lemma.endswith(TEH_MARBUTA):
        return lemma[:-1] + HEH
    return without_hamza(lemma) or lemma


def without_hamza(word: str) -> str:
    """``word`` without a final hamza that many do not type, or nothing: وزرا, هدو, ضو."""
    dropped = word.endswith((ALEF + HAMZA, WAW + HAMZA, YEH + HAMZA))
    return word[:-1] if dropped and (len(word) > 3 or word in _SHORT_OF_HAMZA) else ""
