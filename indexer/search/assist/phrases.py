"""How titles and beginnings of articles go on where they say what was typed."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from bahith.analyzers.analyzer import Analyzer, Terms, Token
from bahith.indexer.search.assist.spellings import commonest

MORE = 3
"""So many words may follow the last one that was typed."""

SEVERAL = 2
"""So many articles have to have a phrase."""

Forms = tuple[str, ...]


class Text:
    """A text with its words. ``adjoining``: whether only white space is between a word and the
    one before it."""

    def __init__(self, analyzer: Analyzer, text: str) -> None:
        self._text = text
        self.tokens = analyzer.tokens(text)
        self.forms = tuple(token.terms.written for token in self.tokens)
        gaps = (text[one.end : other.start] for one, other in pairwise(self.tokens))
        self.adjoining = [False, *(gap.isspace() for gap in gaps)]

    def between(self, first: int, last: int) -> str:
        """The text from one word to another, both included."""
        return self._text[self.tokens[first].start : self.tokens[last].end]


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

    def read(self, texts: Iterable[Text]) -> None:
        """The texts of one article: its title and its beginning."""
        phrases: list[set[Forms]] = [set() for _ in self._typed]
        words: list[set[Forms]] = [set() for _ in self._typed]
        for text in texts:
            for index in self._ends(text):
                before = self._before(text, index)
                phrases[before].update(self._behind(text, index))
                words[before].add(self._run(text, index, index))
        for counts, found in zip(self._phrases + self._words, phrases + words, strict=True):
            counts.update(found)

    def _ends(self, text: Text) -> list[int]:
        """Which words are the last one that was typed."""
        if self._open:
            starts = self._beginnings
            return [at for at, form in enumerate(text.forms) if form.startswith(starts)]
        typed = self._typed[-1].terms
        return [at for at, token in enumerate(text.tokens) if _alike(token.terms, typed)]

    def _before(self, text: Text, index: int) -> int:
        """How many of the typed words stand before the last one, which is at ``index``."""
        count = 0
        for typed in reversed(self._typed[:-1]):
            at = index - count
            if not text.adjoining[at] or not _alike(text.tokens[at - 1].terms, typed.terms):
                break
            count += 1
        return count

    def _behind(self, text: Text, index: int) -> Iterator[Forms]:
        """Phrases from the last typed word on, or behind it where it is whole."""
        first = index if self._open else index + 1
        for last in range(index + 1, min(index + MORE + 1, len(text.tokens))):
            if not text.adjoining[last]:
                return
            if not self._analyzer.is_stop_word(text.tokens[last].terms):
                yield self._run(text, first, last)

    def _run(self, text: Text, first: int, last: int) -> Forms:
        forms = text.forms[first : last + 1]
        self._spelled[forms][text.between(first, last)] += 1
        return forms

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


def _alike(one: Terms, other: Terms) -> bool:
    return one.written == other.written or not {*one.stems}.isdisjoint(other.stems)
