"""How titles and openings of articles continue where they contain what was typed."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from bahith.analyzers.analyzer import Analyzer, Token
from bahith.analyzers.folding import fold
from bahith.analyzers.tokenizer import find
from bahith.indexer.lazily import cached_property
from bahith.indexer.search.assist.agreement import agree, lemma
from bahith.indexer.search.assist.skeletons import skeleton
from bahith.indexer.search.assist.spellings import commonest

MORE = 3
"""The most words that may follow the last typed one."""

SEVERAL = 2
"""The fewest articles that must have a phrase."""

APART = 2
"""If at most this many places of a text may have what was typed, only these are analyzed."""

PASSAGES = 4
"""When the words of so many passages of a text are kept, all of them are analyzed instead."""

_HYPHENS = ("-", "‐", "‑")
_JOINING = ("", *_HYPHENS)

Forms = tuple[str, ...]
Place = tuple["Words", int]
"""A word: its index among the words of a passage."""


def start_of(text: str, tokens: Sequence[Token], index: int) -> int:
    """Where a word of ``text`` starts; F-16 is two words that share its range."""
    start, end, _ = tokens[index]
    if not index or tokens[index - 1].start != start:
        return start
    return max(start, *(text.rfind(hyphen, start, end) + 1 for hyphen in _HYPHENS))


class Words:
    """The words of a passage. ``adjoining``: whether a word follows the one before it without a
    sign, other than the hyphen of كوفيد-19."""

    def __init__(self, analyzer: Analyzer, passage: str) -> None:
        self._passage = passage
        self.tokens = analyzer.tokens(passage)
        self.forms = tuple(token.terms.written for token in self.tokens)
        gaps = (passage[one.end : other.start] for one, other in pairwise(self.tokens))
        self.adjoining = [False, *(gap.isspace() or gap in _JOINING for gap in gaps)]

    def between(self, first: int, last: int) -> str:
        """The passage from one word to another, both included."""
        return self._passage[start_of(self._passage, self.tokens, first) : self.tokens[last].end]


class Text:
    """A title or an opening, whose words are analyzed only around what was typed."""

    def __init__(self, analyzer: Analyzer, text: str) -> None:
        self._analyzer = analyzer
        self._text = text
        self._pieces = text.split()
        self._skeleton = skeleton(" ".join(self._pieces))
        self._passages: dict[tuple[int, int], Words] = {}

    @cached_property
    def words(self) -> Words:
        """All words."""
        return Words(self._analyzer, self._text)

    def may_have(self, part: bytes | None) -> bool:
        """Whether a word may have this part, given by its skeleton."""
        return part is None or self._skeleton is None or part in self._skeleton

    def with_prefix(
        self, prefixes: tuple[str, ...], part: bytes | None, before: int
    ) -> Iterator[Place]:
        """The words with any of the prefixes.

        ``part`` is the skeleton of the first, if that is a part of all others. With each word,
        there are at least ``before`` words before it, and ``MORE`` after it.
        """
        pieces = self._pieces_with(prefixes[0], part)
        if pieces is None or len(pieces) > APART or self._is_whole():
            for index, form in enumerate(self.words.forms):
                if form.startswith(prefixes):
                    yield self.words, index
            return
        for at in pieces:
            # One more on each side, which may belong to the name of a month: كانون الثاني.
            first = max(0, at - before - 1)
            words = self._passage(first, at + MORE + 2)
            start = sum(len(piece) + 1 for piece in self._pieces[first:at])
            for index, token in enumerate(words.tokens):
                within = start <= token.start < start + len(self._pieces[at])
                if within and words.forms[index].startswith(prefixes):
                    yield words, index

    def _is_whole(self) -> bool:
        """Whether all words are known, or shall be."""
        if len(self._passages) >= PASSAGES:
            self._passages.clear()
            _ = self.words
        return "words" in vars(self)

    def _passage(self, first: int, end: int) -> Words:
        """The words of the pieces from ``first`` to before ``end``, which each letter may need."""
        words = self._passages.get((first, end))
        if words is None:
            words = Words(self._analyzer, " ".join(self._pieces[first:end]))
            self._passages[first, end] = words
        return words

    def _pieces_with(self, prefix: str, part: bytes | None) -> list[int] | None:
        """Which pieces have words with this part; None if their skeletons cannot tell."""
        if not part or self._skeleton is None:
            return None
        skeletons = self._skeleton.split(b" ")
        if len(skeletons) != len(self._pieces):
            return None
        pieces = [at for at, each in enumerate(skeletons) if part in each]
        return [at for at in pieces if prefix in _folded(self._pieces[at])]


def _folded(piece: str) -> str:
    """The written forms in a piece of text without white space."""
    return " ".join(map(fold, find(piece)))


class Phrases:
    """Collects what follows the typed words, or the last of them, in the texts it reads."""

    def __init__(
        self, analyzer: Analyzer, typed: Sequence[Token], prefixes: tuple[str, ...], open: bool
    ) -> None:
        """``prefixes``: those that the last word may have, if it is ``open``: not yet complete."""
        self._analyzer = analyzer
        self._typed = typed
        self._prefixes = prefixes
        in_all = all(prefixes[0] in prefix for prefix in prefixes)
        self._skeleton = skeleton(prefixes[0]) if open and in_all else None
        self._open = open
        # By the number of typed words before the last one: in how many articles each is.
        self._phrases: list[Counter[Forms]] = [Counter() for _ in typed]
        self._words: list[Counter[Forms]] = [Counter() for _ in typed]
        self._runs: defaultdict[Forms, list[tuple[Words, int, int]]] = defaultdict(list)

    def read(self, texts: Iterable[Text]) -> None:
        """The texts of one article: its title and its beginning."""
        places = [
            place for text in texts if text.may_have(self._skeleton) for place in self._ends(text)
        ]
        if not places:
            return
        phrases: list[set[Forms]] = [set() for _ in self._typed]
        words: list[set[Forms]] = [set() for _ in self._typed]
        for passage, index in places:
            before = self._before(passage, index)
            phrases[before].update(self._behind(passage, index))
            if not self._analyzer.is_stop_word(passage.tokens[index].terms):
                words[before].add(self._run(passage, index, index))
        for counts, found in zip(self._phrases + self._words, phrases + words, strict=True):
            counts.update(found)

    def _ends(self, text: Text) -> Iterator[Place]:
        """Which words are the last one that was typed."""
        if self._open:
            yield from text.with_prefix(self._prefixes, self._skeleton, len(self._typed))
            return
        typed = self._typed[-1].terms
        for index, token in enumerate(text.words.tokens):
            if agree(token.terms, typed):
                yield text.words, index

    def _before(self, text: Words, index: int) -> int:
        """How many of the typed words stand before the last one, which is at ``index``."""
        count = 0
        for typed in reversed(self._typed[:-1]):
            at = index - count
            if not text.adjoining[at] or not agree(text.tokens[at - 1].terms, typed.terms):
                break
            count += 1
        return count

    def _behind(self, text: Words, index: int) -> Iterator[Forms]:
        """Phrases from the last typed word on, or behind it where it is whole."""
        first = index if self._open else index + 1
        for last in range(index + 1, min(index + MORE + 1, len(text.tokens))):
            if not text.adjoining[last]:
                return
            terms = text.tokens[last].terms
            if len(terms.written) > 1 and not self._analyzer.is_stop_word(terms):
                yield self._run(text, first, last)

    def _run(self, text: Words, first: int, last: int) -> Forms:
        forms = text.forms[first : last + 1]
        self._runs[forms].append((text, first, last))
        return forms

    def _commonest(self, forms: Forms) -> str:
        """How these words are mostly spelled."""
        return commonest(Counter(text.between(*run) for text, *run in self._runs[forms]))

    def found(self) -> Iterator[str]:
        """Phrases, the most frequent first, behind as many of the typed words as there are any.

        Behind at least one whole word, if there is any. Without those that only ever go on in one
        way, and one for all forms of the same words.
        """
        for counts in reversed((self._open and self._phrases[1:]) or self._phrases):
            several = {forms: count for forms, count in counts.items() if count >= SEVERAL}
            longer = {(forms[:-1], count) for forms, count in several.items()}
            kept = [forms for forms, count in several.items() if (forms, count) not in longer]
            yield from self._distinct(
                sorted(kept, key=lambda forms: (-several[forms], -len(forms), forms))
            )
            if kept:
                return

    def words(self, alone: bool) -> Iterator[str]:
        """What the last word may be, the most frequent first, behind as many of the typed words.

        If ``alone``, also where none of these stands before it.
        """
        for counts in reversed(self._words if alone else self._words[1:] or self._words):
            yield from self._distinct(sorted(counts, key=lambda forms: (-counts[forms], forms)))
            if counts:
                return

    def _distinct(self, runs: Iterable[Forms]) -> Iterator[str]:
        """Runs of words as they are mostly spelled, the first of each lemma."""
        lemmas = set()
        for forms in runs:
            text, first, last = self._runs[forms][0]
            key = lemma(token.terms for token in text.tokens[first : last + 1])
            if key not in lemmas:
                lemmas.add(key)
                yield self._commonest(forms)
