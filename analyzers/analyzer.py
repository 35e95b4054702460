"""The chain on one screen: raw text → words → terms at every level of evidence."""

from __future__ import annotations

import gc
import hashlib
import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import cache, cached_property
from itertools import accumulate, chain
from typing import Any, NamedTuple

from bahith.analyzers import (
    compounds,
    folding,
    letters,
    lexicon,
    months,
    signature,
    stopwords,
    tokenizer,
)
from bahith.analyzers.cache import HAMZA_FIRST, Memory, is_arabic
from bahith.analyzers.letters import ALEF, LAM
from bahith.analyzers.stemming import broken, roots, spelling, verbs
from bahith.analyzers.stemming.affixes import ARTICLES, PREFIXES, SUFFIXES
from bahith.analyzers.terms import Numbered as Numbered
from bahith.analyzers.terms import Terms as Terms
from bahith.analyzers.tokenizer import WORD

_WITH_EXAMPLES = (*folding.RULES, compounds, tokenizer, broken, roots, spelling, verbs)


class Token(NamedTuple):
    """A word in a text: its range in code points of the raw text, and its terms."""

    start: int
    end: int
    terms: Terms


class Words:
    """The words of a text: ``terms`` of each, in order, and where those stand that are asked for.

    For who needs few of the places: ``Analyzer.tokens`` has them all, and takes longer.
    ``Analyzer.words`` makes them.
    """

    def __init__(
        self,
        pieces: list[str],
        known: list[tuple[Terms, ...]],
        tokens: Callable[[str], list[Token]],
    ) -> None:
        """``known`` are the terms in each of the pieces, which stand one character apart.

        ``tokens`` is ``Analyzer.tokens``.
        """
        self.terms: list[Terms] = list(chain.from_iterable(known))
        self._pieces = pieces
        self._known = known
        self._tokens = tokens

    def __getitem__(self, number: int) -> Token:
        """The word of a number, with its range: the same as ``Analyzer.tokens(text)[number]``."""
        piece = bisect_right(self._first, number) - 1
        start, end, terms = self._tokens(self._pieces[piece])[number - self._first[piece]]
        before = self._start[piece] + piece
        return Token(before + start, before + end, terms)

    @cached_property
    def _first(self) -> list[int]:
        """The number of the first word of each piece."""
        return list(accumulate(map(len, self._known), initial=0))

    @cached_property
    def _start(self) -> list[int]:
        """Code points before each piece, without the spaces."""
        return list(accumulate(map(len, self._pieces), initial=0))


@contextmanager
def no_collection() -> Iterator[None]:
    """For work on many texts: of what it makes nothing is garbage, and to look for it again and
    again would take a third of the time."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def _placed(raw: str, terms: tuple[Terms, ...], start: int) -> list[Token]:
    """Tokens of several words cut as one; where marks hide the bounds each has the whole range."""
    lengths = [len(word.written) for word in terms]
    if sum(lengths) == len(raw) == len(folding.clean(raw)):
        ends = [start + end for end in accumulate(lengths)]
        return [Token(end - n, end, t) for end, n, t in zip(ends, lengths, terms, strict=True)]
    apart = [(start + part.start(), start + part.end()) for part in _PART.finditer(raw)]
    if len(apart) != len(terms):
        apart = [(start, start + len(raw))] * len(terms)
    return [Token(*place, term) for place, term in zip(apart, terms, strict=True)]


def _flat(examples: Iterable[Any]) -> Iterator[str]:
    for example in examples:
        yield from [example] if isinstance(example, str) else _flat(example)


def _apart(text: str) -> list[str]:
    """``text`` cut at each space or line break; no word but a month's name of two has one in it."""
    return [text] if months.has_pair(text) else text.replace("\n", " ").split(" ")


_PART = re.compile(r"\S+")


def _pieces(text: str) -> list[str]:
    """``text`` cut where there is white space: no word but a month's name of two has any in it."""
    return WORD.findall(text) if months.has_pair(text) else text.split()


class Analyzer:
    """Raw text to terms. Pure, total and deterministic; safe to share between threads.

    ``known`` are the words it knows, if they are to be others than the lexicon's.
    """

    def __init__(self, known: lexicon.Lexicon | None = None) -> None:
        with no_collection():
            self._known = known or lexicon.load()
            self._stop = stopwords.load(folding.fold)
            self._memory = Memory(self._known, self._stop)

    @cached_property
    def signature(self) -> str:
        """A short text that changes whenever the same text could give other terms.

        It covers the analyzer's source code and word lists, Arramooz (its version, and what was
        read from it), the names of months in CLDR, and the letters of PyArabic. It is the same in
        every process and on every version of Python.
        """
        with no_collection():
            return hashlib.sha256(signature.to_bytes(self._signed())).hexdigest()[:16]

    def _signed(self) -> tuple[object, ...]:
        tables = [list(table.items()) for table in (*self._known, PREFIXES, SUFFIXES)]
        return (
            signature.of_installed_package(),
            signature.arramooz_version(),
            [value for name, value in vars(letters).items() if name.isupper()],
            list(months.names().items()),
            list(lexicon.joined().items()),
            sorted(self._stop),
            tables,
            self._terms_of_examples(),
        )

    def _terms_of_examples(self) -> list[tuple[object, ...]]:
        """The terms of the rules' own examples, should a program have changed a rule in memory."""
        examples = " ".join(_flat([module.EXAMPLES for module in _WITH_EXAMPLES]))
        return [tuple(terms) for terms in self.terms(examples)]

    def tokens(self, text: str) -> list[Token]:
        """The words of ``text`` in order, each with its range and terms.

        Several words written as one have a range each; a ligature gives its own to each.
        """
        memory = self._memory
        tokens: list[Token] = []
        for found in WORD.finditer(text):
            raw = found.group()
            terms = memory[raw]
            if len(terms) == 1:
                tokens.append(Token(found.start(), found.end(), terms[0]))
            else:
                tokens += _placed(raw, terms, found.start())
        return tokens

    def words(self, texts: Iterable[str]) -> list[Words]:
        """``tokens`` of each text for who needs the places of few of them.

        The words that are new in any of them are worked out at once.
        """
        pieces = list(map(_apart, texts))
        # What matters in one of the texts mostly does in the others.
        tokens = cache(self.tokens)
        known = self._memory.each(pieces)
        return [Words(*of_one, tokens) for of_one in zip(pieces, known, strict=True)]

    def terms(self, text: str) -> list[Terms]:
        """The terms of the words of ``text``, in order: ``tokens`` without ranges, faster."""
        return list(chain.from_iterable(map(self._memory.__getitem__, _pieces(text))))

    def many(self, texts: Iterable[str]) -> list[list[Terms]]:
        """``terms`` of each text: the same, for some hundred articles in half the time."""
        return [*self.numbered(texts).texts()]

    def numbered(self, texts: Iterable[str]) -> Numbered:
        """``terms`` of all texts by number, for those who work on different words once.

        The words that are new in any of them are worked out at once.
        """
        with no_collection():
            return self._memory.numbered([_pieces(text) for text in texts])

    def fold(self, text: str) -> str:
        """``text`` with its orthography folded, as a word's written form is."""
        return folding.fold(text)

    def commonness(self, word: str) -> float:
        """How often news have an Arabic word, about, by the lexicon; 0 where no list knows it.

        In all its counts are of some hundred million words; a rare word has some hundreds.
        """
        clean = folding.clean(word)
        return self._memory.commonness(clean) if clean and is_arabic(clean) else 0.0

    def beginnings(self, text: str) -> tuple[str, ...]:
        """How a word's written form begins where someone typed its beginning.

        First ``text`` itself, folded and without the article; then with each of
        the stacks that end in the article: حكوم, الحكوم, وللحكوم.
        """
        folded = folding.fold(text)
        if not folded or not is_arabic(folded):
            return (folded,)
        if not HAMZA_FIRST.match(folding.clean(text)):
            # Of the stacks only ال itself: والد and كاليفورنيا begin like the others.
            rest = folded.removeprefix(ALEF + LAM)
            folded = rest if len(rest) > 1 else folded
        return (folded, *sorted(article + folded for article in ARTICLES))

    def is_stop(self, terms: Terms) -> bool:
        """Whether the word says too little to be searched for beside other words."""
        return terms.written in self._stop
