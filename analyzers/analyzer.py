"""The whole chain: raw text → words → terms at every level of evidence."""

from __future__ import annotations

import gc
import hashlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cache, cached_property
from threading import Lock
from typing import TYPE_CHECKING

from bahith.analyzers import (
    beginnings,
    exactness,
    folding,
    function_words,
    latin,
    learned,
    letters,
    ranges,
    signature,
    tables,
    tokenizer,
)
from bahith.analyzers.cache import TermCache
from bahith.analyzers.compiled import CompiledAnalysis
from bahith.analyzers.letters import ALEF, LAM, is_arabic
from bahith.analyzers.stemming.lemmas import MONTH, SPELLING
from bahith.analyzers.stemming.words import Lexicon
from bahith.analyzers.terms import EncodedTexts as EncodedTexts
from bahith.analyzers.terms import Terms as Terms
from bahith.analyzers.tokens import LazyTokens as LazyTokens
from bahith.analyzers.tokens import Token as Token
from bahith.analyzers.tokens import of_encoded
from bahith.core import CORE

if TYPE_CHECKING:
    from bahith._core import Sought

CERTAIN = 500
"""A word that is more frequent, as the lexicon counts its likeliest reading, is read rightly."""


@contextmanager
def gc_paused() -> Iterator[None]:
    """Pause the garbage collector during work on many texts, where it takes a third of the time.

    Nothing that such work makes is garbage.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


class Analyzer:
    """Raw text to terms. Pure, total and deterministic; safe to share between threads.

    ``words`` replaces the lexicon of Arramooz. With ``letters``, spellings have the letters that
    folding changes, so that exact searches can tell them apart.
    """

    def __init__(self, words: Lexicon | None = None, letters: bool = False) -> None:
        self.letters = letters
        with gc_paused():
            self._tables = tables.load() if words is None else tables.of(words)
            words_of_grammar = function_words.load()
            self._stop_words = words_of_grammar.stop_words
            self._cache = TermCache(self._tables, words_of_grammar, letters)
        self._analysis: CompiledAnalysis | None = None
        self._lock = Lock()

    @cached_property
    def signature(self) -> str:
        """A short text that changes whenever the same text could give other terms.

        It covers the analyzer's source code and word lists, Arramooz (its version, and what was
        read from it), the letters of PyArabic and the version of Snowball. It is the same in every
        process and on every version of Python.
        """
        content = (
            bytes(self._tables.sources).hex() or signature.of_installed_package(),
            bytes(self._tables.digest),
            signature.arramooz_version(),
            latin.version(),
            [value for name, value in vars(letters).items() if name.isupper()],
            self.letters,
        )
        return hashlib.sha256(signature.to_bytes(content)).hexdigest()[:16]

    def tokens(self, text: str) -> list[Token]:
        """The words of ``text`` in order, each with its range and terms.

        Several words written as one have a range each; those of a ligature share its range.
        """
        tokens: list[Token] = []
        for first, last, raw in tokenizer.words(text):
            terms = self.terms_of_word(raw)
            if len(terms) == 1:
                tokens.append(Token(first, last, terms[0]))
            else:
                for (start, end), word in zip(ranges.of_word(raw, terms), terms, strict=True):
                    tokens.append(Token(first + start, first + end, word))
        return tokens

    def lazy_tokens(self, texts: Iterable[str]) -> list[LazyTokens]:
        """The tokens of each text, for callers that need few of the ranges.

        New words of all texts are analyzed together.
        """
        texts = [*texts]
        if self._analysis:
            return of_encoded(self._analysis.encode(texts))
        pieces = [text.replace("\n", " ").split(" ") for text in texts]
        # A piece whose ranges matter in one text mostly matters in the others too.
        tokens = cache(self.tokens)
        terms = self._cache.terms_of_pieces(pieces)
        for index, text in enumerate(texts):
            if self._cache.first_halves.begin_pair(pieces[index]):
                pieces[index], terms[index] = [text], [tuple(self.terms(text))]
        return [LazyTokens(*of_text, tokens) for of_text in zip(pieces, terms, strict=True)]

    def terms(self, text: str) -> list[Terms]:
        """The terms of the words of ``text``, in order: ``tokens`` without ranges, faster."""
        return list(self._cache.terms_of_text(text))

    def terms_of_word(self, raw: str) -> tuple[Terms, ...]:
        """The terms of a word as the tokenizer finds it: of one word, or of several in one."""
        terms = self._cache.get(raw)
        if terms is not None:
            return terms
        if self._analysis and folding.is_plain(raw):
            # The core analyzes a new word in a quarter of the time.
            return self._cache.of_plain(raw, self._analysis.terms_of_plain)
        return self._cache[raw]

    def sought(
        self,
        written: Iterable[str],
        stems: Iterable[str],
        written_prefixes: Iterable[str],
        stem_prefixes: Iterable[str],
    ) -> Sought | None:
        """What tells the core, if it is in use, which words have none of these terms."""
        terms = written, stems, written_prefixes, stem_prefixes
        return self._analysis.sought(*terms) if self._analysis else None

    def terms_batch(self, texts: Iterable[str]) -> list[list[Terms]]:
        """``terms`` of each text; for some hundred articles in half the time."""
        return [*self.encode(texts).decode()]

    def encode(self, texts: Iterable[str]) -> EncodedTexts:
        """``terms`` of all texts as numbers, for callers that work on each distinct word once.

        New words of all texts are analyzed together.
        """
        with gc_paused():
            return (self._compiled or self._cache).encode(texts)

    @property
    def is_compiled(self) -> bool:
        """Whether the compiled core encodes texts, and not the code in Python."""
        return CORE is not None

    @property
    def _compiled(self) -> CompiledAnalysis | None:
        """The compiled core with the tables of the language, which it is given when it is first
        needed: that takes as long as analyzing a few thousand words."""
        if CORE is not None and self._analysis is None:
            with self._lock:
                if self._analysis is None:
                    self._analysis = CompiledAnalysis(
                        CORE, self._tables, self._cache, self.letters, self._cache.capacity
                    )
        return self._analysis

    def prepare(self) -> None:
        """Give the core the tables of the language now, and not when it is first needed."""
        _ = self._compiled

    def remember(self, words: int) -> None:
        """Cache at most twice as many words as this, each of which takes half a kilobyte.

        The core has a cache of its own, of the same size.
        By default twice 300,000 are cached, as is best for indexing. Meant for servers, which see
        fewer words; call it before the analyzer is used.
        """
        self._cache.limit(words)

    def learned(self) -> bytes:
        """The words that the code in Python has cached, for ``learn``."""
        return learned.packed(self._cache)

    def learn(self, words: bytes) -> None:
        """Cache words that an equal analyzer has cached, in a process that this one trusts."""
        learned.learn(self._cache, words)

    def fold(self, text: str) -> str:
        """``text`` with its orthography folded, as a word's written form is."""
        folded: list[str] = []
        end_before = 0
        for start, end, raw in tokenizer.words(text):
            folded += folding.fold(text[end_before:start]), self._cache.words.written(raw)
            end_before = end
        return "".join((*folded, folding.fold(text[end_before:])))

    def frequency(self, word: str) -> float:
        """Roughly how often an Arabic word occurs in news, by the lexicon; 0 if it is unknown.

        The counts come from several hundred million words; a rare word has some hundreds.
        """
        clean = folding.clean(word)
        return self._cache.words.frequency(clean) if clean and is_arabic(clean) else 0.0

    def is_doubtful(self, word: str, terms: Terms) -> bool:
        """Whether the stems of a word may be those of another word, as of a name that no list has.

        ``terms`` are those of ``word``. It is doubtful if it has other stems than itself, without
        its article, and is rare as a form of these.
        """
        written = terms.written
        if not is_arabic(written) or self.is_stop_word(terms):
            return False
        stems = {stem for stem in terms.stems if stem[0] not in (MONTH, SPELLING)}
        whole = {written, written.removeprefix(ALEF + LAM)}
        return not stems <= whole and self.frequency(word) < CERTAIN

    def prefixes(self, text: str) -> tuple[str, ...]:
        """See ``beginnings.prefixes``."""
        return beginnings.prefixes(text)

    def beginnings(self, text: str) -> tuple[str, ...]:
        """See ``beginnings.beginnings``."""
        return beginnings.beginnings(text)

    def divided(self, text: str) -> str:
        """The beginning of a word as two words, if the whole may be written as one: عبد الر."""
        clean = folding.clean(text)
        first = self._cache.words.first_of_prefix(clean) if clean and is_arabic(clean) else ""
        return f"{first} {clean[len(first) :]}" if first else text

    def roots(self, terms: Terms) -> frozenset[str]:
        """The roots that the dictionary has of a word, which make it the kin of others.

        Consonants used in place of a root that the dictionary lacks do not count: ميناء and من
        share theirs. A stop word has no kin.
        """
        return frozenset() if self.is_stop_word(terms) else self._cache.words.roots(terms)

    def exact_spelling(self, terms: Terms) -> str:
        """What a text must not contradict to have a word of a question exactly; "" if anything."""
        if self.letters:
            return exactness.with_letters(terms.spelling, terms.written)
        return terms.spelling

    def is_stop_word(self, terms: Terms) -> bool:
        """Whether the word says too little to be searched for beside other words."""
        return terms.written in self._stop_words
