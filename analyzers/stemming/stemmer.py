"""The stems of words, one by one or many at once, from the tables of a lexicon."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property

from bahith.analyzers.letters import ALEF, HEH, TEH_MARBUTA, YEH
from bahith.analyzers.stemming import broken_plurals, spelling, unknown, words
from bahith.analyzers.stemming.batch import Readings
from bahith.analyzers.stemming.hashing import NONE, HashTable, part, prefix_hashes
from bahith.analyzers.stemming.lemmas import SPELLING, as_stem
from bahith.analyzers.stemming.likelihood import (
    MOST,
    NEARLY,
    allowance,
    least,
    letters_around,
    likeness,
)
from bahith.analyzers.stemming.segmentation import MAX_PREFIX, MAX_SUFFIX, Segmenter
from bahith.analyzers.stemming.words import Tables, Words

COMMON, VERY_COMMON = 300, 3000
"""A word with a higher count may be the singular of an unlisted plural; a word of three letters
has to be very common, since too many names look like the plural of one."""

Reading = tuple[int, ...]
"""The lemmas that a word may belong to, as indices in ``Tables.lemmas``, the likeliest first;
empty where there is none."""
Weights = dict[int, float]
"""Lemma → weight."""


class Stemmer:
    """Stems of one word. Pure, total and deterministic."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables
        self._segmenter = Segmenter()
        self._middles = HashTable(tables.middles, tables.middle_buckets)
        self._form_starts = tables.middle_starts.data
        self._form_lemma = tables.form_lemma.data
        self._form_kind = tables.form_kind.data
        self._form_weight = tables.form_weight.data
        self._form_spelled = tables.form_spelled.data
        self._is_verb = tables.lemma_is_verb.data
        self._kinds = words.words(tables.kinds)
        self._longest = int(tables.longest[0]) + MAX_PREFIX + MAX_SUFFIX
        self._stems = Words(tables.stems)
        self._stem_starts, self._stem_of = tables.stem_starts.data, tables.stem_of.data
        self._key_starts, self._key_of = tables.key_starts.data, tables.key_of.data
        self._stems_by_reading: dict[Reading, tuple[str, ...]] = {}

    @cached_property
    def nouns(self) -> dict[str, int]:
        """``Lexicon.nouns``."""
        names = words.words(self._tables.nouns)
        return dict(zip(names, self._tables.noun_counts.tolist(), strict=True))

    @cached_property
    def pasts(self) -> dict[str, int]:
        """The past of verbs as ``folding.merged`` makes it → their counts."""
        names = words.words(self._tables.pasts)
        return dict(zip(names, self._tables.past_counts.tolist(), strict=True))

    @cached_property
    def variant_keys(self) -> dict[str, str]:
        """``Lexicon.variant_keys``."""
        return words.mapping(self._tables.variants, self._tables.variant_keys)

    @cached_property
    def _origins(self) -> dict[str, str]:
        return words.mapping(self._tables.origins, self._tables.origin_of)

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
        return Readings(self._tables)

    def _stems_of_reading(self, reading: Reading, word: str, spelled: str) -> tuple[str, ...]:
        """The stems of a word that belongs to one of the lemmas of ``reading``."""
        if not reading:
            return self._stems_of_unknown(unknown.bodies(word, spelled))
        stems = self._stems_by_reading.get(reading)
        if stems is None:
            # There are far fewer readings than words: a noun has a hundred forms.
            stems = self._stems_by_reading[reading] = self._stems_of_lemmas(reading)
        return stems

    def _stems_of_lemmas(self, lemmas: Reading) -> tuple[str, ...]:
        """The stems of lemmas, of their singulars and origins, and the keys of their variants."""
        ids = (
            *_own_first(self._stem_starts, self._stem_of, lemmas),
            *_own_first(self._key_starts, self._key_of, lemmas),
        )
        return tuple(dict.fromkeys(self._stems[index] for index in ids if index != NONE))

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
        return max((weights[lemma] for lemma in weights if self._is_verb[lemma]), default=0.0)

    def _stems_of_unknown(self, bodies: tuple[str, ...]) -> tuple[str, ...]:
        """Stems of an unknown word: those of a singular it may have, or else those of a name."""
        for body in bodies:
            if lemma := self._singular(body) or self._defective(body):
                stem = as_stem(self._origins.get(lemma, lemma))
                return tuple(dict.fromkeys((unknown.without_ending(bodies[0]), stem)))
        return self._stems_of_name(bodies)

    def _singular(self, body: str) -> str:
        """The commonest singular that ``body`` can be a broken plural of, or ""."""
        nouns = self.nouns
        for candidates in broken_plurals.singulars(body):
            best = max(candidates, key=lambda word: nouns.get(word, 0))
            if nouns.get(best, 0) > (COMMON if len(best) > 3 else VERY_COMMON):
                return best
        return ""

    def _defective(self, body: str) -> str:
        """The noun in ي that ``body`` is without its ي, as in قاضٍ and ثانٍ, or ""."""
        full = body + YEH
        return full if body[1:2] == ALEF and self.nouns.get(full, 0) > COMMON else ""

    def _stems_of_name(self, bodies: tuple[str, ...]) -> tuple[str, ...]:
        """Stems of an unknown word, and the keys that it shares with its other spellings."""
        stems = tuple(map(unknown.without_ending, bodies))
        names = (body[:-1] + HEH if body[-1] == TEH_MARBUTA else body for body in bodies)
        keys = (
            self.variant_keys.get(stem) or SPELLING + spelling.key(name)
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
        if len(word) > self._longest:
            return weights, allowed
        find, prefixes, as_spelled = (
            self._middles.index,
            prefix_hashes(word),
            prefix_hashes(spelled),
        )
        for start, suffix_start, weight_of_kind in self._segmenter.segmentations(word, spelled):
            end = len(word) + suffix_start
            middle = NONE if end - start < 2 else find(part(prefixes, start, end))
            if middle == NONE:
                continue
            prefix, suffix = word[:start], word[end:]
            more = allowance(prefix, suffix, len(word) - start)
            likely = least(letters_around(prefix, suffix), end - start)
            spelling_of_part = part(as_spelled, start, end)
            for form in range(self._form_starts[middle], self._form_starts[middle + 1]):
                kind_weight = weight_of_kind.get(self._kinds[self._form_kind[form]])
                if kind_weight is None:
                    continue
                weight = self._form_weight[form] * kind_weight
                if self._form_spelled[form] != spelling_of_part:
                    weight *= likeness(spelled[start:end])
                if weight < likely:
                    continue
                lemma = self._form_lemma[form]
                if weight > weights.get(lemma, 0.0):
                    weights[lemma] = weight
                if weight * more > allowed.get(lemma, 0.0):
                    allowed[lemma] = weight * more
        return weights, allowed


def _own_first(starts: memoryview, values: memoryview, rows: Iterable[int]) -> list[int]:
    """The first value of each of the rows, and then all others."""
    own, others = [], []
    for row in rows:
        start, end = starts[row], starts[row + 1]
        own.append(values[start])
        if end - start > 1:
            others += values[start + 1 : end].tolist()
    return own + others
