"""Analysis by the compiled core: the same terms as ``TermCache`` makes, from many texts at once.

The core works without the lock of the interpreter and has one memory of words for all threads. It
asks Python for what its tables do not say: where the words of a piece of text are that has other
letters than those of the Arabic language, and the terms of irregular words (``core_tables``).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from types import ModuleType
from typing import TYPE_CHECKING

import numpy as np

from bahith.analyzers import core_tables, ranges
from bahith.analyzers.cache import CAPACITY, TermCache
from bahith.analyzers.stemming.words import Tables
from bahith.analyzers.terms import EncodedTexts, Integers, Terms
from bahith.analyzers.tokenizer import spans

if TYPE_CHECKING:
    from bahith._core import Encoded, Sought

Token = tuple[int, int, Terms]
"""Start, end (exclusive) and terms of a word, in code points."""


class CompiledTexts(EncodedTexts):
    """Encoded texts in the memory of the core, which become objects of Python on demand."""

    def __init__(self, encoded: Encoded) -> None:
        # The base class is frozen.
        self.__dict__["encoded"] = encoded

    encoded: Encoded

    @cached_property
    def vocabulary(self) -> list[Terms]:
        """The distinct words."""
        return self.encoded.vocabulary

    @cached_property
    def spellings(self) -> list[str]:
        """How texts write each of them."""
        return self.encoded.spellings

    @cached_property
    def ids(self) -> Integers:
        """The indices of all words in the vocabulary."""
        return _integers(self.encoded.ids)

    @cached_property
    def lengths(self) -> Integers:
        """How many words each text has."""
        return _integers(self.encoded.lengths)

    @cached_property
    def starts(self) -> Integers:
        """Where each word starts in its text, in code points."""
        return _integers(self.encoded.starts)

    @cached_property
    def sizes(self) -> Integers:
        """How many code points each word takes."""
        return _integers(self.encoded.sizes)

    @cached_property
    def joined(self) -> Integers:
        """1 for each word that belongs to one word of the tokenizer with the word before it."""
        return _integers(self.encoded.joined)

    def every(self, step: int, first: int) -> CompiledTexts:
        """Each ``step``-th text from the text numbered ``first`` on, with the same vocabulary."""
        return CompiledTexts(self.encoded.every(step, first))


def _integers(array: bytes) -> Integers:
    return np.frombuffer(array, np.uint32).astype(np.int64)


class CompiledAnalysis:
    """Encodes texts as ``TermCache.encode`` does. Threads may share it."""

    def __init__(
        self,
        core: ModuleType,
        tables: Tables,
        cache: TermCache,
        letters: bool,
        capacity: int = CAPACITY,
    ) -> None:
        """``cache`` analyzes what the core does not; ``letters`` as of ``TermCache``."""
        self._cache = cache
        self._core = core
        language = core_tables.language(tables, cache.words, letters, capacity)
        self._analysis = core.Analysis(language)

    def encode(self, texts: Iterable[str]) -> CompiledTexts:
        """Encode texts; new words are analyzed together."""
        return CompiledTexts(self._analysis.encode([*texts], _split, self._tokens))

    def terms_of_plain(self, word: str) -> tuple[Terms, ...]:
        """The terms of one word (``folding.is_plain``), which may be several written as one."""
        encoded = self._analysis.encode([word], _split, self._tokens)
        terms = encoded.vocabulary
        return (*terms,) if len(terms) == 1 else (*next(CompiledTexts(encoded).decode()),)

    def sought(
        self,
        written: Iterable[str],
        stems: Iterable[str],
        written_prefixes: Iterable[str],
        stem_prefixes: Iterable[str],
    ) -> Sought:
        """Tells the core which words have none of these terms."""
        terms = {*written}, {*stems}, [*written_prefixes], [*stem_prefixes]
        made: Sought = self._core.Sought(self._analysis, *terms)
        return made

    def remembered(self) -> int:
        """How many pieces of texts are remembered."""
        return int(self._analysis.remembered())

    def _tokens(self, raws: Sequence[str]) -> list[list[Token]]:
        """The words that each of some words is made of, with their ranges in it."""
        terms_of = self._cache.terms_by_piece(dict.fromkeys(raws))
        return [[*_with_ranges(raw, terms_of[raw])] for raw in raws]


def _split(texts: Sequence[str]) -> list[list[tuple[int, int]]]:
    """The ranges of the words of each text."""
    return [[*spans(text)] for text in texts]


def _with_ranges(raw: str, words: Sequence[Terms]) -> Iterator[Token]:
    for (start, end), terms in zip(ranges.of_word(raw, words), words, strict=True):
        yield start, end, terms
