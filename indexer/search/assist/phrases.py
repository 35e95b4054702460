"""How titles and beginnings of articles go on where they say what was typed."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import chain

from bahith.analyzers.analyzer import Analyzer, LazyTokens, Terms, Token
from bahith.indexer.search.assist.spellings import commonest

MORE = 3
"""So many words may follow the last one that was typed."""

SEVERAL = 2
"""So many articles have to have a phrase."""

Forms = tuple[str, ...]


class Phrases:
    """Reads texts, and tells how they go on behind what was typed, or behind its last words."""

    def __init__(
        self, analyzer: Analyzer, typed: Sequence[Token], beginnings: tuple[str, ...], open: bool
    ) -> None:
        """``beginnings``: how the last word may begin where it is ``open``, not yet whole."""
        self._analyzer = analyzer
        self._typed = typed
        self._beginnings = beginnings
        self._open = open
        # By the number of typed words before the last one: in how many articles each is.
        self._phrases: list[Counter[Forms]] = [Counter() for _ in typed]
        self._words: list[Counter[Forms]] = [Counter() for _ in typed]
        self._spelled: defaultdict[Forms, Counter[str]] = defaultdict(Counter)

    def read(self, articles: Sequence[Sequence[str]]) -> None:
        """The texts of some articles: of each its title and its beginning."""
        words = iter(self._analyzer.lazy_tokens(chain.from_iterable(articles)))
        for texts in articles:
            phrases: list[set[Forms]] = [set() for _ in self._typed]
            last: list[set[Forms]] = [set() for _ in self._typed]
            for text in texts:
                self._read(_Text(text, next(words)), phrases, last)
            for counts, found in zip(self._phrases + self._words, phrases + last, strict=True):
                counts.update(found)

    def _read(self, text: _Text, phrases: list[set[Forms]], last: list[set[Forms]]) -> None:
        for index in self._ends(text.terms):
            before = self._before(text, index)
            phrases[before].update(self._behind(text, index))
            last[before].update(self._run(text, index, index))

    def _ends(self, words: Sequence[Terms]) -> list[int]:
        """Which words are the last one that was typed."""
        if self._open:
            starts = self._beginnings
            return [at for at, terms in enumerate(words) if terms.written.startswith(starts)]
        typed = self._typed[-1].terms
        return [at for at, terms in enumerate(words) if _alike(terms, typed)]

    def _before(self, text: _Text, index: int) -> int:
        """How many of the typed words stand before the last one, which is at ``index``."""
        count = 0
        for typed in reversed(self._typed[:-1]):
            at = index - count
            if not at or not _alike(text.terms[at - 1], typed.terms) or not text.adjoin(at):
                break
            count += 1
        return count

    def _behind(self, text: _Text, index: int) -> Iterator[Forms]:
        """Phrases from the last typed word on, or behind it where it is whole."""
        first = index if self._open else index + 1
        for last in range(index + 1, min(index + MORE + 1, len(text.terms))):
            if not text.adjoin(last):
                return
            if not self._analyzer.is_stop_word(text.terms[last]):
                yield from self._run(text, first, last)

    def _run(self, text: _Text, first: int, last: int) -> Iterator[Forms]:
        forms = tuple(terms.written for terms in text.terms[first : last + 1])
        self._spelled[forms][text.between(first, last)] += 1
        yield forms

    def found(self) -> Iterator[str]:
        """Phrases, the most frequent first, behind as many of the typed words as there are any.

        Without those that only ever go on in one way.
        """
        for counts in reversed(self._phrases):
            several = {forms: count for forms, count in counts.items() if count >= SEVERAL}
            longer = {(forms[:-1], count) for forms, count in several.items()}
            kept = [forms for forms, count in several.items() if (forms, count) not in longer]
            for forms in sorted(kept, key=lambda forms: (-several[forms], -len(forms), forms)):
                yield commonest(self._spelled[forms])
            if kept:
                return

    def words(self) -> Iterator[str]:
        """What the last word may be, the most frequent first, behind as many of the typed words."""
        for counts in reversed(self._words):
            for forms, _ in sorted(counts.items(), key=lambda each: (-each[1], each[0])):
                yield commonest(self._spelled[forms])
            if counts:
                return


class _Text:
    """A text with its words, and the ranges of those that are looked at."""

    def __init__(self, text: str, words: LazyTokens) -> None:
        self._text = text
        self._words = words
        self.terms = words.terms
        self._token = cache(words.__getitem__)

    def adjoin(self, index: int) -> bool:
        """Whether only white space stands between a word and the one before."""
        one, other = self._token(index - 1), self._token(index)
        return one.end < other.start and self._text[one.end : other.start].isspace()

    def between(self, first: int, last: int) -> str:
        """The text from one word to another, both included."""
        return self._text[self._token(first).start : self._token(last).end]


def _alike(one: Terms, other: Terms) -> bool:
    return one.written == other.written or not {*one.stems}.isdisjoint(other.stems)
