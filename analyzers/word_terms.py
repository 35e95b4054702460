"""The terms of one word, and of many new words at once; nothing is cached here but roots."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import chain

from bahith.analyzers import (
    compounds,
    damaged,
    exactness,
    folding,
    latin,
    months,
    old_spellings,
    pairs,
)
from bahith.analyzers.function_words import FunctionWords
from bahith.analyzers.letters import HAMZA, TEH_MARBUTA, WAW, is_arabic
from bahith.analyzers.quranic import teh
from bahith.analyzers.root_lookup import Roots
from bahith.analyzers.standard import Standard
from bahith.analyzers.stemming.hashing import HashTable
from bahith.analyzers.stemming.lemmas import MONTH
from bahith.analyzers.stemming.stemmer import Stemmer
from bahith.analyzers.stemming.words import Tables, mapping
from bahith.analyzers.terms import Terms


class WordTerms:
    """Works out the terms of words as the tokenizer cuts them."""

    def __init__(
        self,
        tables: Tables,
        function_words: FunctionWords,
        letters: bool,
        known: Mapping[str, tuple[Terms, ...]],
    ) -> None:
        """``letters`` says whether spellings have the letters that folding changes.

        ``known`` has the terms of any word: of some pairs they are those of another word.
        """
        self._letters = letters
        self._known = known
        common = HashTable(tables.common, tables.common_buckets)
        self._function_words = function_words.with_own_stems(common)
        self._compounds = compounds.Splitter(compounds.load(), self)
        self._compounds.listed.update(old_spellings.load())
        self._not_plain = {*self._compounds.listed, WAW}
        self._stemmer = Stemmer(tables)
        repairer = damaged.Repairer(self._stemmer.nouns, self._stemmer.pasts, self.frequency)
        self._standard = Standard(self.is_known, repairer)
        self._open_teh = teh.without_marks()
        self._irregular = function_words.folded() | self._open_teh.keys()
        self.remembered_roots = Roots(mapping(tables.rooted, tables.roots))

    @property
    def irregular(self) -> Collection[str]:
        """Folded words whose terms do not follow from stemming alone."""
        return self._irregular | self._not_plain

    @property
    def function_words(self) -> tuple[FunctionWords, Collection[str]]:
        """The function words, and folded words that are not, or not only, what their forms say."""
        return self._function_words, self._not_plain

    def of(self, raw: str) -> tuple[Terms, ...]:
        """The terms of a word or of a pair (``pairs``), with their spelling."""
        return self._spelled(raw, self._analyze(raw))

    def of_many(self, words: Iterable[str]) -> Iterator[tuple[str, tuple[Terms, ...]]]:
        """The terms of the words that no rule but stemming concerns: nearly all."""
        plain = []
        not_plain, is_plain, may_be_damaged = self._not_plain, folding.is_plain, damaged.may_be
        for raw in words:
            # As ``Standard.spell`` does with most words.
            is_standard = is_plain(raw) and HAMZA not in raw and not may_be_damaged(raw)
            clean = raw if is_standard else self.clean(raw)
            if clean is not raw and pairs.is_pair(raw):
                continue
            folded = folding.letters(clean)
            if folded.isalpha() and is_arabic(folded):
                if folded not in not_plain and not compounds.may_be(clean):
                    plain.append((raw, clean, folded, *_for_stemmer(clean, folded)))
            elif folded.isalnum() and not is_arabic(folded):
                yield raw, latin.terms(raw, clean, self._function_words.stop_words)
        stems_of = self._stemmer.stems_batch([row[3] for row in plain], [row[4] for row in plain])
        irregular, roots_of = self._irregular, self.remembered_roots
        for (raw, clean, folded, _, _), stems in zip(plain, stems_of, strict=True):
            if folded in irregular or clean[-1] == months.AUGUST[-1]:
                terms = (self._with_levels(clean, folded, stems),)
            else:
                terms = (Terms(folded, stems, roots_of[stems]),)
            # Most words have no marks, nor letters that folding changes where these count.
            same = raw is folded if self._letters else raw is clean
            yield raw, terms if same else self._spelled(raw, terms)

    def _analyze(self, raw: str) -> tuple[Terms, ...]:
        if pairs.is_pair(raw):
            return self._terms_of_pair(raw)
        words = self.clean(raw).split()
        if words == [WAW]:
            # و as a word by itself belongs to the next one, as where it is written as one with it.
            return ()
        if len(words) == 1 and is_arabic(words[0]):
            return self._terms_of_words(self._compounds.split(words[0]))
        raws = (raw,) if len(words) == 1 else words
        return tuple(chain.from_iterable(map(self._terms_of_other, raws, words)))

    def clean(self, raw: str) -> str:
        """A word in standard spelling, without what typesetting added; it may contain spaces."""
        return self._standard.spell(raw)

    def written(self, raw: str) -> str:
        """The written forms of the words of a raw word, with spaces between them."""
        words = self.clean(raw).split()
        return " ".join(self._function_words.written(word, folding.letters(word)) for word in words)

    def _spelled(self, raw: str, words: tuple[Terms, ...]) -> tuple[Terms, ...]:
        """The terms of an Arabic word with its spelling; of several words written as one, none is
        known, and marks on a Latin letter are no spelling of it."""
        if len(words) != 1 or not is_arabic(words[0].written):
            return words
        spelling = exactness.spelling(raw, words[0].written, self._letters)
        return (words[0]._replace(spelling=spelling),) if spelling else words

    def first_of_prefix(self, clean: str) -> str:
        """``compounds.Splitter.first_of_prefix``."""
        return self._compounds.first_of_prefix(clean)

    def frequency(self, clean: str) -> float:
        """``Stemmer.frequency`` of an Arabic word as ``folding.clean`` leaves it."""
        return self._stemmer.frequency(*_for_stemmer(clean, folding.letters(clean)))

    def roots(self, terms: Terms) -> frozenset[str]:
        """The roots that the dictionary has of a word."""
        return self.remembered_roots.in_dictionary(terms.stems)

    def frequency_as_verb(self, clean: str) -> float:
        """``Stemmer.frequency_as_verb`` of an Arabic word as ``folding.clean`` leaves it."""
        return self._stemmer.frequency_as_verb(*_for_stemmer(clean, folding.letters(clean)))

    def is_known(self, clean: str) -> bool:
        """Whether a clean word is a listed word, with affixes or without."""
        return self._stemmer.is_known(*_for_stemmer(clean, folding.letters(clean)))

    def is_noun(self, clean: str) -> bool:
        """Whether a clean word is a listed noun as it stands."""
        return folding.key(clean) in self._stemmer.nouns

    def is_name(self, clean: str) -> bool:
        """Whether a clean word is a listed name, whose spellings have a common key."""
        return folding.key(clean) in self._stemmer.variant_keys

    def _terms_of_pair(self, raw: str) -> tuple[Terms, ...]:
        if joined := pairs.joined(raw):
            # Other objects than those of the one word, which is spelled in another way.
            return tuple(Terms(*word) for word in self._known[joined])
        if months.PAIR.fullmatch(raw):
            return self._terms_of_month(raw)
        return self._terms_of_words(folding.clean(raw).split())

    def _terms_of_words(self, words: Sequence[str]) -> tuple[Terms, ...]:
        """The terms of clean words that are written as one, or are a pair."""
        first, *others = map(self._terms, words)
        if not others:
            return (first,)
        stems = first.stems
        if pairs.is_servant(*words[:2]):
            # عبيد, as in عبيد الله, would else be a plural of عبد.
            stems = tuple(stem for stem in stems if stem != pairs.SERVANT) or (first.written,)
        if first.written not in self._function_words.stop_words:
            # Prefix queries find the whole name.
            bare = first.written if first.written.startswith(stems[0]) else stems[0]
            stems += (bare + "".join(other.written for other in others),)
        return (first._replace(stems=stems), *others)

    def _terms_of_month(self, raw: str) -> tuple[Terms, ...]:
        """The terms of a two-word month name; the first word represents the month."""
        first, second = (self._terms(folding.clean(word)) for word in raw.split())
        month = f"{MONTH}{months.month_of_pair(raw):02}"
        return first._replace(stems=(*first.stems, month)), second

    def _terms_of_other(self, raw: str, clean: str) -> tuple[Terms, ...]:
        if is_arabic(clean):
            return (self._terms(clean),)
        return latin.terms(raw, clean, self._function_words.stop_words)

    def _terms(self, clean: str) -> Terms:
        folded = folding.letters(clean)
        stems = self._stemmer.stems(*_for_stemmer(clean, folded))
        return self._with_levels(clean, folded, stems)

    def _with_levels(self, clean: str, folded: str, stems: tuple[str, ...]) -> Terms:
        """The terms of an Arabic word; ``stems`` are those that the stemmer finds."""
        written = folded
        if folded in self._irregular:
            words = self._function_words
            written = words.written(clean, folded)
            if written == folded:
                stems = words.stems.get(folded, stems)
            if written in words.stop_words:
                stems = words.stems_as_spelled.get(written, stems)
                return Terms(written, stems, stems)
            if more := words.more_stems.get(clean):
                stems = tuple(dict.fromkeys((*stems, *more)))
            if noun := self._open_teh.get(folded):
                stems = (*stems, *self._stemmer.stems(*_for_stemmer(noun, folding.letters(noun))))
        if len(clean) <= len(months.AUGUST) + 1 and clean.endswith(months.AUGUST):
            stems += (f"{MONTH}08",)
        return Terms(written, stems, self.remembered_roots[stems])


def _for_stemmer(clean: str, folded: str) -> tuple[str, str]:
    """The arguments of the stemmer: the folded word with its ة, and the word as spelled."""
    word = folded[:-1] + TEH_MARBUTA if clean[-1] == TEH_MARBUTA else folded
    # Most words have no interchangeable letters.
    return word, clean if clean is folded else folding.seated(clean)
