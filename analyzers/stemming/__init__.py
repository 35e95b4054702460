"""Light stemming: takes off particles and endings, guided by a list of known words.

A word can be segmented in several ways: والد is a father, or و and لد. Each segmentation whose
middle is a form of a known word is a reading. ``nouns.py`` and ``verbs.py`` list the forms of
words, ``affixes.py`` what may stand around each kind of form. A reading weighs what its word, its
form and its affixes are likely to occur together, and less if it spells a hamza in another way.
All readings that are not much lighter than the heaviest count. A word without a reading, as most
names are, is stemmed by the rules of light10 with longer minimum lengths.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property

from bahith.analyzers import folding
from bahith.analyzers.letters import ALEF, HAMZA, HEH, TEH_MARBUTA, WAW, WAW_HAMZA, YEH, YEH_HAMZA
from bahith.analyzers.stemming import broken_plurals, nouns, spelling, unknown, verbs
from bahith.analyzers.stemming.affixes import PARTICLE, PLURAL, Weights
from bahith.analyzers.stemming.batch import Readings
from bahith.analyzers.stemming.likelihood import (
    MOST,
    NEARLY,
    Middle,
    allowance,
    least,
    letters_around,
    likeness,
)
from bahith.analyzers.stemming.segmentation import Segmenter
from bahith.analyzers.stemming.words import Lexicon

SPELLING = "~"
"""The first letter of a stem that all spellings of a word share."""

COMMON, VERY_COMMON = 300, 3000
"""A word with a higher count may be the singular of an unlisted plural; a word of three letters
has to be very common, since too many names look like the plural of one."""

VERB = "+"
"""The end of a lemma that is a verb: كتب, he wrote, has no singular كتاب."""
BROKEN = "*"
"""The end of a lemma that is a broken plural: أعلام is a plural, إعلام is not."""

_SHORT_OF_HAMZA = frozenset(("شيء", "ضوء", "سوء"))
"""The only words of three letters that lose a final hamza: ماء would be ما, and فيء would be في."""

Reading = tuple[str, ...]
"""The lemmas that a word may belong to, the likeliest first; empty where there is none."""


class Stemmer:
    """Stems of one word. Pure, total and deterministic."""

    def __init__(self, words: Lexicon) -> None:
        self._nouns = words.nouns
        self._particles = words.particles
        self._origins = words.origins
        self._variant_keys = words.variant_keys
        self._singulars: dict[str, list[str]] = {}
        self._segmenter = Segmenter()
        self._stems_by_reading: dict[Reading, tuple[str, ...]] = {}
        self._middles: dict[str, list[Middle]] = {}
        for word, counts in words.kinds.items():
            for kind, count in counts.items():
                self._add_forms(nouns.forms(word, kind), folding.merged(word), count)
        for plural, singulars in words.plurals.items():
            lemma = folding.merged(plural) + BROKEN
            self._singulars.setdefault(lemma, []).extend(map(folding.merged, singulars))
            self._add_forms(nouns.forms(plural, PLURAL), lemma, max(singulars.values()))
        for verb, count in words.verbs.items():
            self._add_forms(verbs.forms(verb), folding.merged(verb.past) + VERB, count)
        for word, count in words.particles.items():
            self._add_forms([(word, PARTICLE, 1.0)], word, count)

    def _add_forms(self, forms: Iterable[nouns.Form], lemma: str, count: float) -> None:
        for form, kind, share in forms:
            self._add(folding.seated(form), kind, lemma, count * share)
            if form[-1] == YEH_HAMZA and len(form) > 2:
                # Before و a final hamza sits on و: قارئون has one seat with قارؤون.
                self._add(form[:-1] + WAW_HAMZA, kind, lemma, count * share)

    def _add(self, spelled: str, kind: str, lemma: str, weight: float) -> None:
        middle = folding.merged(spelled)
        if len(middle) > 1:
            self._middles.setdefault(middle, []).append(Middle(kind, lemma, weight, spelled))

    def stems(self, word: str, spelled: str) -> tuple[str, ...]:
        """The stems of a word, the likeliest first.

        ``word`` is folded but keeps its ة; ``spelled`` is as ``folding.spelled`` makes it.
        """
        return self._stems_of_reading(self._reading(word, spelled), word, spelled)

    def stems_batch(
        self, words: Sequence[str], spelled: Sequence[str]
    ) -> Iterator[tuple[str, ...]]:
        """``stems`` of each word, worked out together by arrays, which is several times faster."""
        readings = self._batch_readings.of(words, spelled)
        return map(self._stems_of_reading, readings, words, spelled)

    @cached_property
    def _batch_readings(self) -> Readings:
        return Readings(self._middles)

    def _stems_of_reading(self, reading: Reading, word: str, spelled: str) -> tuple[str, ...]:
        """The stems of a word that belongs to one of the lemmas of ``reading``."""
        if not reading:
            return self._stems_of_unknown(unknown.bodies(word, spelled))
        stems = self._stems_by_reading.get(reading)
        if stems is None:
            # There are far fewer readings than words: a noun has a hundred forms.
            stems = self._stems_by_reading[reading] = self._stems_of_lemmas(list(reading))
        return stems

    def _stems_of_lemmas(self, lemmas: list[str]) -> tuple[str, ...]:
        """The stems of lemmas, of their singulars and origins, and the keys of their variants."""
        for lemma in tuple(lemmas):
            lemmas += self._singulars.get(lemma, ())
        stems = [_as_stem(self._origins.get(lemma, lemma)) for lemma in lemmas]
        keys = [
            self._variant_keys[stem]
            for lemma, stem in zip(lemmas, stems, strict=True)
            if stem in self._variant_keys and lemma[-1] not in (VERB, BROKEN)
        ]
        return tuple(dict.fromkeys((*stems, *keys)))

    def is_known(self, word: str, spelled: str) -> bool:
        """Whether a word is a listed word, with affixes or without. Arguments as of ``stems``."""
        return bool(self._reading(word, spelled))

    def frequency(self, word: str, spelled: str) -> float:
        """How often the likeliest lemma of ``word`` occurs with its affixes; 0 if there is none.

        In occurrences in the news that Arramooz counted. Arguments as of ``stems``.
        """
        return max(self._weights(word, spelled)[0].values(), default=0.0)

    def frequency_as_verb(self, word: str, spelled: str) -> float:
        """How often the likeliest verb that ``word`` is a form of occurs so; see ``frequency``."""
        weights, _ = self._weights(word, spelled)
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

    def _reading(self, word: str, spelled: str) -> Reading:
        """The lemmas of the heaviest segmentation, and of those that are nearly as heavy."""
        weights, allowed = self._weights(word, spelled)
        if not weights:
            return ()
        lightest = max(weights.values()) / NEARLY
        ranked = sorted(weights, key=lambda lemma: (-weights[lemma], lemma))
        return tuple(lemma for lemma in ranked if allowed[lemma] >= lightest)[:MOST]

    def _weights(self, word: str, spelled: str) -> tuple[Weights, Weights]:
        """The lemmas between all affixes that ``word`` begins and ends with, and their weights.

        The second weights are those times their allowances.
        """
        weights: Weights = {}
        allowed: Weights = {}
        for start, end, weight_of_kind in self._segmenter.segmentations(word, spelled):
            middles = self._middles.get(word[start:end])
            if middles:
                prefix, suffix = word[:start], word[end:] if end else ""
                length = len(word) - start
                more = allowance(prefix, suffix, length)
                likely = least(letters_around(prefix, suffix), length - len(suffix))
                for kind, lemma, own, form in middles:
                    if kind in weight_of_kind:
                        weight = own * weight_of_kind[kind] * likeness(spelled[start:end], form)
                        if weight < likely:
                            continue
                        if weight > weights.get(lemma, 0.0):
                            weights[lemma] = weight
                        if weight * more > allowed.get(lemma, 0.0):
                            allowed[lemma] = weight * more
        return weights, allowed


def _as_stem(lemma: str) -> str:
    """A lemma as a stem: with ه for ة, and without a final hamza that many do not type."""
    if lemma[-1] in (VERB, BROKEN):
        lemma = lemma[:-1]
    if lemma.endswith(TEH_MARBUTA):
        return lemma[:-1] + HEH
    return without_hamza(lemma) or lemma


def without_hamza(word: str) -> str:
    """``word`` without a final hamza that many do not type, or "" if it has none: وزرا, هدو, ضو."""
    has_hamza = word.endswith((ALEF + HAMZA, WAW + HAMZA, YEH + HAMZA))
    return word[:-1] if has_hamza and (len(word) > 3 or word in _SHORT_OF_HAMZA) else ""
