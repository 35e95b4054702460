"""How titles and beginnings of articles go on where they say what was typed."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from bahith.analyzers.analyzer import Analyzer, Token
from bahith.analyzers.letters import MARKS, TATWEEL

MORE = 3
"""So many words may follow the last one that was typed."""

SEVERAL = 2
"""So many articles have to have a phrase."""

Forms = tuple[str, ...]

_MARKED = frozenset(MARKS) | {TATWEEL}


def shown(spellings: Counter[str]) -> str:
    """The commonest spelling, of equally common ones that with the fewest marks."""

    def order(text: str) -> tuple[int, int, str]:
        return -spellings[text], sum(sign in _MARKED for sign in text), text

    return min(spellings, key=order)


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

    def read(self, *texts: str) -> None:
        """The title and the beginning of one article."""
        phrases: list[set[Forms]] = [set() for _ in self._typed]
        words: list[set[Forms]] = [set() for _ in self._typed]
        for text in texts:
            tokens = self._analyzer.tokens(text)
            for place in [place for place, token in enumerate(tokens) if self._ends(token)]:
                before = self._before(text, tokens, place)
                phrases[before].update(self._behind(text, tokens, place))
                words[before].update(self._run(text, tokens[place : place + 1]))
        for counts, its in zip(self._phrases + self._words, phrases + words, strict=True):
            counts.update(its)

    def _ends(self, token: Token) -> bool:
        """Whether a word is the last one that was typed."""
        if self._open:
            return token.terms.written.startswith(self._beginnings)
        return _alike(token, self._typed[-1])

    def _before(self, text: str, tokens: Sequence[Token], place: int) -> int:
        """How many of the typed words stand before the last one, which is at ``place``."""
        count = 0
        for typed in reversed(self._typed[:-1]):
            at = place - count
            if not at or not _adjoin(text, tokens[at - 1], tokens[at]):
                break
            if not _alike(tokens[at - 1], typed):
                break
            count += 1
        return count

    def _behind(self, text: str, tokens: Sequence[Token], place: int) -> Iterator[Forms]:
        """Phrases from the last typed word on, or behind it where it is whole."""
        first = place if self._open else place + 1
        for last in range(place + 1, min(place + MORE + 1, len(tokens))):
            if not _adjoin(text, tokens[last - 1], tokens[last]):
                return
            if not self._analyzer.is_stop_word(tokens[last].terms):
                yield from self._run(text, tokens[first : last + 1])

    def _run(self, text: str, tokens: Sequence[Token]) -> Iterator[Forms]:
        forms = tuple(token.terms.written for token in tokens)
        self._spelled[forms][text[tokens[0].start : tokens[-1].end]] += 1
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
                yield shown(self._spelled[forms])
            if kept:
                return

    def spellings(self, form: str) -> Counter[str]:
        """How the articles that were read write a form that the last word may be."""
        return self._spelled.get((form,), Counter())

    def words(self) -> Iterator[str]:
        """What the last word may be, the most frequent first, behind as many of the typed words."""
        for counts in reversed(self._words):
            for forms, _ in sorted(counts.items(), key=lambda each: (-each[1], each[0])):
                yield shown(self._spelled[forms])
            if counts:
                return


def _alike(one: Token, other: Token) -> bool:
    if one.terms.written == other.terms.written:
        return True
    return not {*one.terms.stems}.isdisjoint(other.terms.stems)


def _adjoin(text: str, one: Token, other: Token) -> bool:
    return one.end < other.start and text[one.end : other.start].isspace()
