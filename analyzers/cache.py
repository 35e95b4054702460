"""Words to terms: each distinct word is analyzed once and then cached."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import cast

from bahith.analyzers import pairs, ranges
from bahith.analyzers.function_words import FunctionWords
from bahith.analyzers.stemming.words import Tables
from bahith.analyzers.terms import EncodedTexts, Terms
from bahith.analyzers.text_spellings import MAX_LENGTH, PUNCTUATION, spellings
from bahith.analyzers.tokenizer import find, spans, split
from bahith.analyzers.word_terms import WordTerms

CAPACITY = 300_000
"""Distinct words in the newer half of the cache. When it is full it becomes the older half, so at
most twice as many are cached, in about 300 MB."""

BATCH_MIN = 100
"""Fewer new words than this are analyzed one by one, which is faster for few."""


class TermCache(dict[str, tuple[Terms, ...]]):
    """Text without white space, or a pair (``pairs``) → the terms of its words.

    An entry is worked out at the first lookup, and stored without the punctuation around it.
    """

    def __init__(self, tables: Tables, function_words: FunctionWords, letters: bool) -> None:
        """``letters`` says whether spellings have the letters that folding changes."""
        super().__init__()
        self.words = WordTerms(tables, function_words, letters, self)
        self.capacity = CAPACITY
        self._older: dict[str, tuple[Terms, ...]] = {}
        self.first_halves = pairs.FirstHalves()

    def limit(self, capacity: int) -> None:
        """Cache fewer words than ``CAPACITY``: at most ``capacity`` in each half."""
        self.capacity = self.words.remembered_roots.capacity = capacity

    def __missing__(self, text: str) -> tuple[Terms, ...]:
        cached = self._look_up(text)
        if cached is not None:
            return cached
        bare = text.strip(PUNCTUATION)
        if bare != text:
            terms = self[bare]
            self.first_halves.note(text, bare)
            return terms
        words = split(text)
        if words == [text]:
            terms = self.words.of(text)
        else:
            self.first_halves.note(text, *words[-1:])
            terms = tuple(chain.from_iterable(map(self.__getitem__, words)))
        if len(text) <= MAX_LENGTH:
            self._make_room(1)
            self[text] = terms
        return terms

    def _look_up(self, text: str) -> tuple[Terms, ...] | None:
        terms = self.get(text)
        if terms is None and (terms := self._older.get(text)) is not None:
            self._make_room(1)
            self[text] = terms
        return terms

    def of_plain(self, word: str, analyze: Callable[[str], tuple[Terms, ...]]) -> tuple[Terms, ...]:
        """The terms of a plain word (``folding.is_plain``); ``analyze`` finds those of new ones."""
        terms = self._look_up(word)
        if terms is None:
            terms = analyze(word)
            if len(word) <= MAX_LENGTH:
                self._make_room(1)
                self[word] = terms
        return terms

    def terms_of_text(self, text: str) -> Iterator[Terms]:
        """The terms of the words of ``text``."""
        pieces = text.split()
        terms = list(map(self.__getitem__, pieces))
        if self.first_halves.begin_pair(pieces):
            terms = list(map(self.__getitem__, find(text)))
        return chain.from_iterable(terms)

    def _make_room(self, count: int) -> None:
        """Drop the older half, which nobody looked up since the last time, where room is needed."""
        if len(self) + count > self.capacity:
            self._older = dict(self)
            self.clear()

    def encode(self, texts: Iterable[str]) -> EncodedTexts:
        """Encode texts; new words are analyzed together."""
        texts = [*texts]
        pieces = [text.split() for text in texts]
        # Each distinct piece is looked up once: most of a large cache is in no cache of the CPU.
        terms = self.terms_by_piece(dict.fromkeys(chain.from_iterable(pieces)))
        starts: dict[int, list[int]] = {}
        for index, text in enumerate(texts):
            if self.first_halves.begin_pair(pieces[index]):
                pieces[index] = find(text)
                starts[index] = [start for start, _ in spans(text)]
                new = dict.fromkeys(word for word in pieces[index] if word not in terms)
                terms.update(self.terms_by_piece(new))
        return EncodedTexts.from_pieces(
            pieces,
            terms,
            spellings(terms, self.__getitem__),
            ranges.of_pieces(terms, self.__getitem__),
            ranges.starts_of_pieces(texts, starts),
        )

    def terms_of_pieces(self, texts: Sequence[Sequence[str]]) -> list[list[tuple[Terms, ...]]]:
        """The terms of each piece of each text; meant for texts of which most words are cached."""
        terms_of_texts = [list(map(self.get, pieces)) for pieces in texts]
        new = []
        for pieces, terms in zip(texts, terms_of_texts, strict=True):
            for index in [index for index, cached in enumerate(terms) if cached is None]:
                bare = pieces[index].strip(PUNCTUATION)
                terms[index] = self.get(bare)
                new.append((pieces, terms, index, bare))
        learned = self.terms_by_piece({bare: None for _, terms, i, bare in new if not terms[i]})
        for pieces, terms, index, bare in new:
            terms[index] = terms[index] or learned[bare]
            self.first_halves.note(pieces[index], bare)
        return cast(list[list[tuple[Terms, ...]]], terms_of_texts)

    def terms_by_piece(self, pieces: Mapping[str, None]) -> dict[str, tuple[Terms, ...]]:
        """Each piece with the terms of its words."""
        terms_by_piece = dict(zip(pieces, map(self.get, pieces), strict=True))
        bare = {
            piece: piece.strip(PUNCTUATION)
            for piece, terms in terms_by_piece.items()
            if terms is None
        }
        look_up = self._look_up if self._older else self.get
        self._learn({word for word in bare.values() if look_up(word) is None})
        for piece, word in bare.items():
            # One by one, in case the cache lost some meanwhile.
            terms_by_piece[piece] = self.get(word) or self[word]
            if piece != word:
                self.first_halves.note(piece, word)
        return cast(dict[str, tuple[Terms, ...]], terms_by_piece)

    def _learn(self, pieces: Collection[str]) -> None:
        words_of = {piece: split(piece) for piece in pieces if len(piece) <= MAX_LENGTH}
        # set.difference would walk through all of a subclass of dict.
        new = {word for word in chain.from_iterable(words_of.values()) if word not in self}
        if not BATCH_MIN <= len(new) <= self.capacity - len(words_of):
            return
        self._make_room(len(words_of) + len(new))
        self.update(self.words.of_many(new))
        for piece, words in words_of.items():
            if len(words) == 1 and words[0] != piece:
                self[piece] = self[words[0]]
                self.first_halves.note(piece, words[0])
